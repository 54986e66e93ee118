"""Walking from an event to a day, with every step in plain words."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.law.calendar import DAY, Calendar, spoken
from config.law.rule import Counting, Kind, Rule, Unit

Interval = tuple[date, date]


@dataclass(frozen=True)
class Step:
    """One line of an explanation; `day` is the count reached, `until` the end of a run."""

    on: date
    text: str
    counted: bool = False
    day: int | None = None
    until: date | None = None


@dataclass(frozen=True)
class Walk:
    started_on: date
    last: date
    steps: tuple[Step, ...]


def shifted(on: date, *, years: int = 0, months: int = 0) -> date:
    """The same day so many years and months away, or the month's last day (R-19)."""
    whole = on.year * 12 + on.month - 1 + years * 12 + months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def walk(rule: Rule, event: date, calendar: Calendar) -> Walk:
    if rule.kind in (Kind.LOOK_BACK, Kind.BEFORE):
        return _back(rule, event)
    if rule.unit is Unit.BUSINESS_DAYS:
        return _business_days(rule, event, calendar)
    if rule.unit is Unit.CALENDAR_DAYS:
        return _calendar_days(rule, event)
    return _anniversary(rule, event)


def _business_days(rule: Rule, event: date, calendar: Calendar) -> Walk:
    own = rule.kind is Kind.WAIT  # an agency's own closures lengthen waits only
    steps, on, day, started_on = [], event, 0, event
    if rule.counting is Counting.EXCLUSIVE:
        steps.append(Step(event, f"{rule.trigger}. This day is not counted.", day=0))
        on += DAY
    elif not calendar.is_business_day(event, own=own):
        said = f"{calendar.why_closed(event)}: the period begins on the next business day."
        steps.append(Step(event, f"{rule.trigger}. {said}"))
        on += DAY
        started_on = calendar.business_day_on_or_after(on, own=own)
    while day < rule.amount:
        if calendar.is_business_day(on, own=own):
            day += 1
            said = f"Business day {day} of {rule.amount}."
            said = f"{rule.trigger}. {said}" if on == event else said
            steps.append(Step(on, said, counted=True, day=day))
        else:
            steps.append(Step(on, f"Not counted: {calendar.why_closed(on)}."))
        on += DAY
    return Walk(started_on, on - DAY, tuple(steps))


def _calendar_days(rule: Rule, event: date) -> Walk:
    if not rule.amount:
        return Walk(event, event, (Step(event, f"{rule.trigger}. No days are added.", day=0),))
    first = 1 if rule.counting is Counting.INCLUSIVE else 0
    last = event + timedelta(days=rule.amount - first)
    said = "This day is day 1." if first else "This day is not counted."
    start = Step(event, f"{rule.trigger}. {said}", counted=bool(first), day=first)
    steps = (start, run(event + DAY, last, first + 1, rule.amount))
    return Walk(event, last, steps if rule.amount > first else steps[:1])


def run(begin: date, end: date, first: int, last: int) -> Step:
    """Calendar days `first` to `last` in one step."""
    if first == last:
        return Step(begin, f"Day {last}.", counted=True, day=last)
    said = f"Days {first} to {last}, through {spoken(end)}: every day counts, "
    return Step(begin, said + "weekends and holidays too.", counted=True, day=last, until=end)


def _size(rule: Rule) -> tuple[int, int]:
    years = rule.amount if rule.unit is Unit.YEARS else 0
    return years, rule.amount - years if rule.unit is Unit.MONTHS else 0


def plural(amount: int, unit: str) -> str:
    return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


def amount_in_words(rule: Rule) -> str:
    """`30 calendar days`, `1 year and 1 day`."""
    said = plural(rule.amount, rule.unit.value.replace("_", " ").removesuffix("s"))
    return f"{said} and {plural(rule.plus_days, 'day')}" if rule.plus_days else said


def _anniversary(rule: Rule, event: date) -> Walk:
    years, months = _size(rule)
    last = shifted(event, years=years, months=months) + timedelta(days=rule.plus_days)
    start = Step(event, f"{rule.trigger}. This day is not counted.", day=0)
    return Walk(event, last, (start, Step(last, _by_date(rule, event, last, "after"))))


def _by_date(rule: Rule, event: date, last: date, side: str) -> str:
    said = f"{amount_in_words(rule)} {side} {spoken(event)}."
    moved = rule.unit is not Unit.CALENDAR_DAYS and not rule.plus_days and last.day != event.day
    return said + (f" {spoken(last)} is the last day of that month." if moved else "")


def _back(rule: Rule, event: date) -> Walk:
    if rule.counting is Counting.INCLUSIVE:  # "the period ending on the date": its day is day 1
        last = event - timedelta(days=rule.amount - 1)
        start = Step(event, f"{rule.trigger}. This day is day 1, counted back.", True, 1)
        end = Step(last, f"Day {rule.amount}, counted back.", True, rule.amount)
        return Walk(event, last, (start, end))
    years, months = _size(rule)
    days = rule.amount if rule.unit is Unit.CALENDAR_DAYS else 0
    last = shifted(event, years=-years, months=-months) - timedelta(days=days)
    start = Step(event, f"{rule.trigger}. The count goes back from here.")
    return Walk(event, last, (start, Step(last, _by_date(rule, event, last, "before"))))


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """In order, overlapping and touching ones as one: overlaps count once (R-19)."""
    found: list[Interval] = []
    for begin, end in sorted(intervals):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def tolled_walk(walked: Walk, intervals: Iterable[Interval]) -> Walk:
    """Move the end by the tolled days that fall between the start and the moving end."""
    last, steps = walked.last, list(walked.steps)
    for begin, end in merged(intervals):
        begin_counted = max(begin, walked.started_on + DAY)
        span = f"Tolled from {spoken(begin)} up to, not including, {spoken(end)}"
        if begin > last:
            said = f"{span}: adds nothing, the time had run out on {spoken(last)}."
        elif end <= begin_counted:
            said = f"{span}: adds nothing, the time had not begun to run."
        else:
            days = (end - begin_counted).days
            last += timedelta(days=days)
            said = f"{span}: {plural(days, 'day')} not counted; the end moves to {spoken(last)}."
        steps.append(Step(begin, said))
    return replace(walked, last=last, steps=tuple(steps))
