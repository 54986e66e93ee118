"""A month as a table: weeks of days, each with what falls on it. Pure."""

from calendar import Calendar, monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

Entry = TypeVar("Entry")
SUNDAY = 6  # weeks begin on Sunday, as on an American wall


@dataclass(frozen=True)
class Day(Generic[Entry]):
    on: date
    in_month: bool
    is_today: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Month(Generic[Entry]):
    first: date
    weeks: tuple[tuple[Day[Entry], ...], ...]

    @property
    def entries(self) -> list[Entry]:
        return [entry for week in self.weeks for day in week for entry in day.entries]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return month_after(self.first)


def month(first: date, entries: Mapping[date, Iterable[Entry]], today: date) -> Month[Entry]:
    """The month in which `first` lies, with whole weeks around it."""
    weeks = Calendar(SUNDAY).monthdatescalendar(first.year, first.month)
    return Month(
        first.replace(day=1),
        tuple(
            tuple(
                Day(on, on.month == first.month, on == today, tuple(entries.get(on, ())))
                for on in week
            )
            for week in weeks
        ),
    )


def month_after(first: date) -> date:
    return first + timedelta(days=monthrange(first.year, first.month)[1])


def span_of(first: date) -> tuple[date, date]:
    """First and last day of the weeks in which the month lies."""
    days = list(Calendar(SUNDAY).itermonthdates(first.year, first.month))
    return days[0], days[-1]


def read_month(text: str, default: date) -> date:
    """The first day of `2027-03`; the default's month for anything else."""
    try:
        year, number = (int(part) for part in text.split("-"))
        found = date(year, number, 1)
    except ValueError:
        return default.replace(day=1)
    return found if 1971 <= found.year <= 2200 else default.replace(day=1)
