"""The parts every room's pages are made of."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.accounts.chips import Line, describe_due, explained
from config.accounts.drawing import bars, day_strip, days_of, shifts
from config.accounts.marks import Redaction, Span, mark_text
from config.accounts.telling import Told, told
from config.audit.models import AuditEvent
from config.errors import Refusal

register = template.Library()

PILLS = frozenset({"", "ok", "info", "warn", "bad", "hold"})


@register.simple_tag
def pill(text: object, state: str = "") -> SafeString:
    """A word in a shape: ok done, info going on, warn attention, bad refused, hold waiting."""
    if state not in PILLS:
        raise ValueError(f"no pill is called {state}")
    if not state:
        return format_html('<span class="pb-pill">{}</span>', text)
    return format_html('<span class="pb-pill pb-pill--{}">{}</span>', state, text)


@register.inclusion_tag("staff/_due.html")
def due(
    on: date | None,
    today: date,
    *,
    earliest: bool = False,
    done: bool = False,
    words: str = "",
) -> dict[str, Any]:
    """Date, then words; `today` is the obligated party's day."""
    if on is None:
        return {"on": None, "state": "", "words": words}
    chip = describe_due(on, today=today, earliest=earliest, done=done)
    near = abs((on - today).days) < 300  # further away the year must be said
    return {"on": on, "near": near, "state": chip.state, "words": words or chip.words}


@register.inclusion_tag("staff/_why.html")
def why(
    steps: Iterable[Any], summary: str = "", *, result: date | None = None, shown: bool = False
) -> dict[str, Any]:
    """How a date was counted, day by day; `result` is the date that came of it."""
    return {"lines": explained(steps, result), "summary": summary, "shown": shown}


@register.simple_tag
def days(steps: Iterable[Any], result: date | None = None) -> list[Line]:
    """The same count for the portal's own drawing."""
    return explained(steps, result)


@register.inclusion_tag("staff/_gate.html")
def gate(refusal: Refusal, heading: str = "") -> dict[str, Any]:
    """Why something is refused; buttons it blocks point here: aria-describedby="gate"."""
    return {"refusal": refusal, "heading": heading}


@register.simple_tag
def post_text(
    text: str,
    spans: Sequence[Span] = (),
    redactions: Sequence[Redaction] = (),
    prefix: str = "",
) -> SafeString:
    return mark_text(text, spans, redactions=redactions, prefix=prefix)


@register.simple_tag
def icon(name: str) -> SafeString:
    return render_to_string(f"staff/icons/{name}.svg")


@register.simple_tag
def submission() -> SafeString:
    """The form's own number: sent twice, the second answer is the first result."""
    return format_html('<input type="hidden" name="submission" value="{}">', uuid.uuid4())


@register.simple_tag
def named_by(field: BoundField, prefix: str) -> SafeString:
    """A field in a table, named by the head of its column (`<prefix>-column-<name>`)."""
    return field.as_widget(attrs={"aria-labelledby": f"{prefix}-column-{field.name}"})


@register.simple_tag(name="told")
def tell(events: Iterable[AuditEvent] | None) -> list[Told]:
    return told(events or ())


@register.simple_tag
def day_strip_of(steps: Iterable[Any], result: date | None, title: str) -> SafeString:
    """The count as a strip of days; say the same in words beside it ({% why %})."""
    return day_strip(days_of(explained(steps, result), result), title)


@register.simple_tag
def bars_of(rows: Iterable[tuple[str, int]], title: str, most: int = 0) -> SafeString:
    return bars(rows, title, most)


@register.simple_tag
def shifts_of(
    rows: Iterable[tuple[str, int, int]], left: str, right: str, title: str
) -> SafeString:
    return shifts(rows, left, right, title)
