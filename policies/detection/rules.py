"""A detection rule: what it looks for, and when it should look away. Stored as JSON."""

from dataclasses import dataclass
from enum import StrEnum

from policies.detection.views import View


class Kind(StrEnum):
    TERM = "term"
    PHRASE = "phrase"
    STEM = "stem"
    GAP = "gap"
    PATTERN = "pattern"


class Unless(StrEnum):
    """Contexts in which a match is no hit."""

    NEGATED = "negated"
    QUOTED = "quoted"
    QUOTE_MARKS = "quote_marks"
    REPORTED = "reported"
    COUNTER_SPEECH = "counter_speech"


class Side(StrEnum):
    EITHER = "either"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class NotNear:
    """No hit when one of `words` stands within `within` words on that side. `run*` is a stem."""

    words: tuple[str, ...]
    within: int = 3
    side: Side = Side.EITHER

    def as_dict(self) -> dict[str, object]:
        kept: dict[str, object] = {"words": list(self.words), "within": self.within}
        if self.side is not Side.EITHER:
            kept["side"] = self.side.value
        return kept


@dataclass(frozen=True, slots=True)
class Rule:
    """`any`: terms, phrases, stems or patterns. `slots`: a gap's alternatives, in order.

    `within`: how many other words may stand between two slots. `views`: empty means all of them
    (a pattern: the plain one only). `severity`: empty means the clause's own.
    """

    id: str
    kind: Kind
    any: tuple[str, ...] = ()
    slots: tuple[tuple[str, ...], ...] = ()
    within: int = 0
    not_near: tuple[NotNear, ...] = ()
    unless: tuple[Unless, ...] = ()
    whole_post_contains: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    severity: str = ""
    note: str = ""

    def reads(self, view: View) -> bool:
        if self.views:
            return view in self.views
        return self.kind is not Kind.PATTERN or view is View.PLAIN

    def as_dict(self) -> dict[str, object]:
        """The shape that `parse_rule` reads; what is not set is left out."""
        kept: dict[str, object] = {
            "id": self.id,
            "kind": self.kind.value,
            "any": list(self.any),
            "slots": [list(slot) for slot in self.slots],
            "within": self.within,
            "not_near": [near.as_dict() for near in self.not_near],
            "unless": [context.value for context in self.unless],
            "whole_post_contains": list(self.whole_post_contains),
            "views": [view.value for view in self.views],
            "severity": self.severity,
            "note": self.note,
        }
        always = {"kind", "within"} if self.kind is Kind.GAP else {"kind"}
        return {key: value for key, value in kept.items() if value or key in always}
