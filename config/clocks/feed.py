"""The private calendar feed (RFC 5545): rule, reference and day; nobody's name."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.clocks.services.listing import Row, rows
from config.clocks.services.news import reader_of

WIDTH = 75  # octets a line


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Open deadlines of whoever holds this address; what is gone answers as never made."""
    user = reader_of(token)
    if user is None:
        raise Http404
    now = timezone.now()
    text = calendar_text(rows(user, now), now)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def calendar_text(found: Iterable[Row], now: datetime) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Probity//Deadlines//EN",
        "NAME:Deadlines",
        "X-WR-CALNAME:Deadlines",
    ]
    for row in found:
        lines += _event(row, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(row: Row, now: datetime) -> list[str]:
    clock, day = row.clock, row.clock.day
    if day is None:
        return []
    kind = "due" if clock.due_on else "earliest"
    safe = f" Safe day: {clock.safe_due_on}." if clock.safe_due_on else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{clock.public_id}@probity",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(f'{row.rule.title} ({kind}), {clock.matter.reference}')}",
        f"DESCRIPTION:{escaped(f'{clock.counted_by}, {row.rule.citation}.{safe}')}",
        f"URL:{settings.BASE_URL}{reverse('admin:deadlines')}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """TEXT of RFC 5545, 3.3.11."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, each further one begun with a space (3.1)."""
    part = b""
    for char in line:
        octets = char.encode()
        if len(part) + len(octets) > WIDTH:
            yield part.decode()
            part = b" "
        part += octets
    yield part.decode()
