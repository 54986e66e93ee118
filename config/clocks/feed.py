"""The private calendar feed (RFC 5545): rule, reference and day; nobody's name.

Its door stands in `config.portal.feeds`, where those without a login come in.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse

from config.clocks.services.listing import Row, led_by, rows
from config.clocks.services.news import reader_of

WIDTH = 75  # octets a line
ALL_DAYS = (date.min, date.max)


def calendar_of(token: str, now: datetime, of: str = "") -> str | None:
    """Open deadlines of whoever holds this address, or `of` an organization they answer for.

    None for an address that never was or has ended, and for an organization of others.
    """
    user = reader_of(token)
    if user is None:
        return None
    if not of:
        return calendar_text("Deadlines", rows(user, now, days=ALL_DAYS), now)
    house = next((house for house in led_by(user) if house.code == of), None)
    if house is None:
        return None
    found = rows(user, now, of=house, days=ALL_DAYS)
    return calendar_text(f"Deadlines of {house.name}", found, now)


def calendar_text(name: str, found: Iterable[Row], now: datetime) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Probity//Deadlines//EN",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for row in found:
        lines += _event(row, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(row: Row, now: datetime) -> list[str]:
    clock, day = row.clock, row.clock.day
    if day is None or clock.stopped_on:  # while it stands still no day is known
        return []
    kind = "due" if clock.due_on else "through" if clock.through_on else "earliest"
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
