"""Federal holidays by rule, closures, and which days are business days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
DAY = timedelta(days=1)
SOURCE = "5 U.S.C. 6103"
WEEKEND = {SATURDAY: "Saturday", SUNDAY: "Sunday"}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def spoken(on: date) -> str:
    """`Tue Mar 30, 2027`, whatever the locale of the process."""
    return f"{WEEKDAYS[on.weekday()]} {MONTHS[on.month - 1]} {on.day}, {on.year}"


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last_monday_of_may(year: int) -> date:
    end = date(year, 5, 31)
    return end - timedelta(days=end.weekday())


def _veterans_day(year: int) -> date:
    # Public Law 90-363 moved it to a Monday; Public Law 94-97 moved it back from 1978 on.
    return _nth(year, 10, MONDAY, 4) if 1971 <= year <= 1977 else date(year, 11, 11)


@dataclass(frozen=True)
class Holiday:
    name: str
    since: int
    in_year: Callable[[int], date]


# 5 U.S.C. 6103(a). Inauguration Day, 6103(c), closes offices around Washington only.
HOLIDAYS = (
    Holiday("New Year's Day", 1870, lambda year: date(year, 1, 1)),
    Holiday("Martin Luther King Jr. Day", 1986, lambda year: _nth(year, 1, MONDAY, 3)),
    Holiday("Washington's Birthday", 1879, lambda year: _nth(year, 2, MONDAY, 3)),
    Holiday("Memorial Day", 1888, _last_monday_of_may),
    Holiday("Juneteenth", 2021, lambda year: date(year, 6, 19)),
    Holiday("Independence Day", 1870, lambda year: date(year, 7, 4)),
    Holiday("Labor Day", 1894, lambda year: _nth(year, 9, MONDAY, 1)),
    Holiday("Columbus Day", 1971, lambda year: _nth(year, 10, MONDAY, 2)),
    Holiday("Veterans Day", 1938, _veterans_day),
    Holiday("Thanksgiving Day", 1870, lambda year: _nth(year, 11, THURSDAY, 4)),
    Holiday("Christmas Day", 1870, lambda year: date(year, 12, 25)),
)


def _observed(on: date) -> date:
    # 6103(b)(1) moves Saturday to Friday; Executive Order 11582 moves Sunday to Monday.
    return on + {SATURDAY: -DAY, SUNDAY: DAY}.get(on.weekday(), timedelta())


@cache
def federal_holidays(year: int) -> Mapping[date, str]:
    """The days of this year on which a federal holiday is observed, by name."""
    days: dict[date, str] = {}
    for holiday in HOLIDAYS:
        for falls_in in (year, year + 1):  # New Year's Day may be observed on 31 December
            if falls_in < holiday.since:
                continue
            falls_on = holiday.in_year(falls_in)
            kept_on = _observed(falls_on)
            if kept_on.year == year:
                days[kept_on] = holiday.name + ("" if kept_on == falls_on else " (observed)")
    return MappingProxyType(days)


@dataclass(frozen=True)
class Calendar:
    """Closures beside the federal holidays: `public` for everybody, `own` the agency's (R-19)."""

    public: frozenset[date] = frozenset()
    own: frozenset[date] = frozenset()

    def is_business_day(self, on: date, *, own: bool) -> bool:
        """`own`: whether the agency's own closures close this day too."""
        if on.weekday() >= SATURDAY or on in federal_holidays(on.year) or on in self.public:
            return False
        return not (own and on in self.own)

    def why_closed(self, on: date) -> str:
        """Empty for a day on which everything is open."""
        if on.weekday() in WEEKEND:
            return WEEKEND[on.weekday()]
        if name := federal_holidays(on.year).get(on):
            return f"{name}, {SOURCE}"
        if on in self.public:
            return "public closure"
        return "closed by the agency" if on in self.own else ""

    def business_day_on_or_before(self, on: date, *, own: bool) -> date:
        while not self.is_business_day(on, own=own):
            on -= DAY
        return on

    def business_day_on_or_after(self, on: date, *, own: bool) -> date:
        while not self.is_business_day(on, own=own):
            on += DAY
        return on
