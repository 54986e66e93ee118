"""How far an order is on its way to the day that the contract names. Pure; no law counts here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from config.law.calendar import Calendar

DAY = timedelta(days=1)
LONGEST = 3 * 366  # days walked at most; an order that old is late by any contract

# Days on which the screener could work: after the first, up to and with the second.
Span = tuple[date, date]


@dataclass(frozen=True)
class Progress:
    """`days` have counted; `due_on` is the last of the contract's, None while nothing counts."""

    days: int
    due_on: date | None
    is_late: bool


def spans(begun: date, ready: Iterable[tuple[date, date | None]], end: date) -> list[Span]:
    """From when the order had all that collecting needs until it lost it, or until `end`."""
    found = [(max(begun, start), min(stop or end, end)) for start, stop in ready]
    return sorted((start, stop) for start, stop in found if start <= stop)


def progress(running: Iterable[Span], level: int, calendar: Calendar, end: date) -> Progress:
    """Count the business days; the due day is looked for where the last span is still open."""
    days, due, last = 0, None, None
    for start, stop in running:
        last = max(last or start, start)
        while last < stop:
            last += DAY
            if calendar.is_business_day(last, own=True):
                days += 1
                due = last if days == level else due
    is_running = last is not None and last >= end
    if due is None and is_running:
        due = _ahead(last or end, level - days, calendar)
    return Progress(days, due, days > level)


def _ahead(on: date, left: int, calendar: Calendar) -> date:
    for _ in range(LONGEST):
        if left <= 0:
            break
        on += DAY
        left -= calendar.is_business_day(on, own=True)
    return on
