"""What a date says besides itself: late, today, soon, not before, done; and how it was counted."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

PARTS = ("on", "text", "counted", "day", "until")


class Chip(NamedTuple):
    """`state` is one of late, today, wait, done or empty; `words` stands under the date."""

    state: str
    words: str


def describe_due(on: date, *, today: date, earliest: bool = False, done: bool = False) -> Chip:
    """`earliest`: the first day on which something is allowed, never a day on which it is due."""
    days = (on - today).days
    if done:
        return Chip("done", _("done"))
    if earliest:
        return Chip("wait", _("earliest day to act") if days > 0 else _("allowed now"))
    if days < 0:
        return Chip("late", ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days})
    if days == 0:
        return Chip("today", _("today"))
    return Chip("", ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days})


class Line(NamedTuple):
    """A step as drawn; `kind` is skip (not counted), result, or empty; `day` the count reached."""

    on: date
    until: date | None
    text: str
    kind: str
    day: int | None

    @property
    def mark(self) -> str:
        return str(self.day) if self.day is not None and self.kind != "skip" else "–"


def explained(steps: Iterable[Any], result: date | None = None) -> list[Line]:
    """Steps as the law book counts them, or as a clock's row keeps them (JSON, ISO dates)."""
    return [_line(step, result) for step in steps]


def _line(step: Any, result: date | None) -> Line:
    part = step if isinstance(step, Mapping) else {name: getattr(step, name) for name in PARTS}
    on, until, counted = _day(part["on"]), part.get("until"), part.get("counted")
    kind = "" if counted else "result" if on == result else "skip"
    return Line(on, _day(until) if until else None, part["text"], kind, part.get("day"))


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
