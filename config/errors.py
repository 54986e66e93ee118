"""What the house refuses, and how it says so. Rooms subclass with the reason in the name."""

from collections.abc import Mapping, Sequence


class Refusal(Exception):
    """An act that law, policy or state forbids. Doors answer 409 and show all four parts."""

    code = "refused"
    gate = ""
    citation = ""
    remedy = ""

    def __init__(
        self,
        reason: str,
        *,
        code: str = "",
        gate: str = "",
        citation: str = "",
        remedy: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code or self.code
        self.gate = gate or self.gate
        self.citation = citation or self.citation
        self.remedy = remedy or self.remedy


class Conflict(Refusal):
    """The row changed under the caller's feet, or the act was already done differently."""

    code = "conflict"


class Invalid(Exception):
    """Input of the wrong shape. Doors answer 400 and put each message beside its field."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(found)}" for name, found in fields.items()))
        self.fields = {name: list(found) for name, found in fields.items()}
