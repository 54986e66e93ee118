"""Shorthands for counting in tests: ISO texts in, ISO texts out."""

from datetime import date

from config.law.book import book
from config.law.calendar import Calendar
from config.law.clock import Deadline, count

DATES = ("due_on", "safe_due_on", "earliest_on", "cutoff_on", "accept_through_on")


def day(text: str) -> date:
    return date.fromisoformat(text)


def calendar(public: tuple[str, ...] = (), own: tuple[str, ...] = ()) -> Calendar:
    return Calendar(public=frozenset(map(day, public)), own=frozenset(map(day, own)))


def counted(
    rule: str,
    event: str,
    *,
    public: tuple[str, ...] = (),
    own: tuple[str, ...] = (),
    tolled: tuple[tuple[str, str], ...] = (),
    information: str | None = None,
) -> Deadline:
    return count(
        book().deadline(rule),
        day(event),
        calendar(public, own),
        tolled=[(day(begin), day(end)) for begin, end in tolled],
        information=day(information) if information else None,
    )


def dates(deadline: Deadline) -> dict[str, str]:
    """Only the days that apply."""
    found = {name: getattr(deadline, name) for name in DATES}
    return {name: str(on) for name, on in found.items() if on}


def due(rule: str, event: str, **options) -> str:
    return str(counted(rule, event, **options).due_on)


def safe(rule: str, event: str, **options) -> str:
    return str(counted(rule, event, **options).safe_due_on)


def earliest(rule: str, event: str, **options) -> str:
    return str(counted(rule, event, **options).earliest_on)


def texts(deadline: Deadline) -> str:
    return "\n".join(f"{step.on} {step.text}" for step in deadline.steps)
