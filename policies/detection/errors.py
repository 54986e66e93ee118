"""What is wrong with a rule, said so that its author can mend it."""


class RuleError(Exception):
    """A rule that cannot be used. `place` is a path into the rule, e.g. `slots[1][3]`."""

    def __init__(self, place: str, reason: str, remedy: str) -> None:
        super().__init__(f"{place}: {reason} {remedy}".strip())
        self.place = place
        self.reason = reason
        self.remedy = remedy

    def under(self, prefix: str) -> "RuleError":
        """The same error, seen from the document that contains the rule."""
        joint = "" if not self.place or self.place.startswith("[") else "."
        return RuleError(f"{prefix}{joint}{self.place}", self.reason, self.remedy)
