"""From an event to the days that matter: due, safe, earliest, cut-off; every step explained.

Conventions: no weekend roll-forward (the statute has none); the safe day is the last business
day on or before the due day; what a wait forbids is allowed the day after its last day.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from config.errors import Invalid, Refusal
from config.law.calendar import DAY, Calendar, spoken
from config.law.counting import Interval, Step, Walk, amount_in_words, run, tolled_walk, walk
from config.law.rule import Counting, Kind, Rule, Status, Variant

__all__ = ["Counting", "Deadline", "Kind", "Rule", "Status", "Step", "count"]

FIRST_YEAR, LAST_YEAR = 1971, 2200


class Uncountable(Invalid, ValueError):
    """Dates from which nothing can be counted; named by field."""


class InformationOutsidePeriod(Refusal):
    code = "information_outside_period"
    gate = "G-09"
    remedy = "Consider the information all the same, or open a new dispute with it."


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Days that do not apply to the row's kind are None."""

    rule_id: str
    citation: str
    status: Status
    started_on: date
    steps: tuple[Step, ...]
    due_on: date | None = None
    safe_due_on: date | None = None
    earliest_on: date | None = None
    cutoff_on: date | None = None
    accept_through_on: date | None = None


def count(
    rule: Rule,
    event: date,
    calendar: Calendar,
    *,
    tolled: Iterable[Interval] = (),
    information: date | None = None,
) -> Deadline:
    """Raises Uncountable (an Invalid and a ValueError), or a Refusal where a gate forbids it."""
    tolled = tuple(tolled)
    _check_dates(event, tolled, information)
    _check_fits(rule, tolled, information)
    if rule.extends:
        walked = _extended(rule, rule.extends, event, calendar, information)
    else:
        walked = tolled_walk(walk(rule, event, calendar), tolled)
    deadline = Deadline(
        rule_id=rule.id,
        citation=rule.citation,
        status=rule.status,
        started_on=walked.started_on,
        steps=walked.steps,
    )
    finished = FINISHERS[rule.kind](deadline, rule, walked.last, calendar)
    others = (_other(rule, variant, event, calendar) for variant in rule.variants)
    return replace(finished, steps=(*finished.steps, *others))


def _check_dates(event: date, tolled: Iterable[Interval], information: date | None) -> None:
    given = {"event": [event], "information": [information] if information else []}
    given["tolled"] = [day for interval in tolled for day in interval]
    for field, days in given.items():
        for day in days:
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                said = f"{day} is outside the years {FIRST_YEAR} to {LAST_YEAR}."
                raise Uncountable({field: [said]})
    for begin, end in tolled:
        if end <= begin:
            said = f"{begin}..{end}: the clock must run again after the day it stopped."
            raise Uncountable({"tolled": [said]})


def _check_fits(rule: Rule, tolled: Iterable[Interval], information: date | None) -> None:
    if tolled and not rule.tolls:
        raise Uncountable({"tolled": [f"Nothing tolls {rule.id}."]})
    if information and not rule.extends:
        said = f"{rule.id} is not extended by information from the consumer."
        raise Uncountable({"information": [said]})


def _extended(
    rule: Rule, base: Rule, event: date, calendar: Calendar, information: date | None
) -> Walk:
    walked = walk(base, event, calendar)
    steps = list(walked.steps)
    if information:
        steps.append(_information(rule, event, walked.last, information))
    begin, last = walked.last + DAY, walked.last + timedelta(days=rule.amount)
    added = run(begin, last, base.amount + 1, base.amount + rule.amount)
    said = f"{rule.amount} more days at most, once. {added.text}"
    return replace(walked, last=last, steps=(*steps, replace(added, text=said)))


def _information(rule: Rule, event: date, last: date, information: date) -> Step:
    # 15 U.S.C. 1681i(a)(1)(B): received from the consumer "during that 30-day period".
    if event <= information <= last:
        day = (information - event).days + 1
        return Step(information, f"Relevant information comes from the consumer on day {day}.")
    side = "after" if information > last else "before"
    raise InformationOutsidePeriod(
        f"Information of {spoken(information)} came {side} the period from {spoken(event)} "
        f"through {spoken(last)}; it extends nothing. Finish by {spoken(last)}.",
        citation=rule.citation,
    )


def _due(deadline: Deadline, rule: Rule, last: date, calendar: Calendar) -> Deadline:
    opening = "Latest day" if rule.kind is Kind.BEFORE else "Last day"
    safe = calendar.business_day_on_or_before(last, own=True)
    steps = [*deadline.steps, Step(last, f"{opening}: {rule.duty}.{_stays(last, calendar)}")]
    if safe != last:
        steps.append(_safe(safe, last, calendar))
    accepted = None
    if rule.rolls_for_consumer:
        accepted = calendar.business_day_on_or_after(last, own=True)
        steps.append(Step(accepted, "Accepted through this day, in the consumer's favor."))
    return replace(
        deadline, due_on=last, safe_due_on=safe, accept_through_on=accepted, steps=tuple(steps)
    )


def _retain(deadline: Deadline, rule: Rule, last: date, calendar: Calendar) -> Deadline:
    safe = calendar.business_day_on_or_before(last, own=True)
    step = Step(last, f"Keep through this day: {rule.duty}.")
    return replace(deadline, due_on=last, safe_due_on=safe, steps=(*deadline.steps, step))


def _stays(last: date, calendar: Calendar) -> str:
    why = calendar.why_closed(last)
    return f" Closed ({why}); the law does not move it to a later day." if why else ""


def _safe(safe: date, last: date, calendar: Calendar) -> Step:
    days = [safe + timedelta(days=n) for n in range(1, (last - safe).days + 1)]
    closed = ", ".join(f"{spoken(day)} ({calendar.why_closed(day)})" for day in days[:7])
    more = " and so on" if len(days) > 7 else ""
    return Step(safe, f"Safe day: the last business day until then. Closed: {closed}{more}.")


def _wait(deadline: Deadline, rule: Rule, last: date, calendar: Calendar) -> Deadline:
    step = Step(last + DAY, f"The wait is over. Until this day: {rule.duty}.")
    return replace(deadline, earliest_on=last + DAY, steps=(*deadline.steps, step))


def _look_back(deadline: Deadline, rule: Rule, last: date, calendar: Calendar) -> Deadline:
    step = Step(last, f"First day inside the look-back: {rule.duty}.")
    return replace(deadline, cutoff_on=last, steps=(*deadline.steps, step))


def _presumed(deadline: Deadline, rule: Rule, last: date, calendar: Calendar) -> Deadline:
    step = Step(last, f"Presumed on this day: {rule.duty}.")
    return replace(deadline, earliest_on=last, steps=(*deadline.steps, step))


def _other(rule: Rule, variant: Variant, event: date, calendar: Calendar) -> Step:
    other = rule.variant(variant.id)
    last = walk(other, event, calendar).last
    return Step(last, f"{variant.text}: {amount_in_words(other)}, {spoken(last)}.")


FINISHERS: Mapping[Kind, Callable[[Deadline, Rule, date, Calendar], Deadline]] = {
    Kind.DUE: _due,
    Kind.BEFORE: _due,
    Kind.RETAIN: _retain,
    Kind.WAIT: _wait,
    Kind.LOOK_BACK: _look_back,
    Kind.PRESUMED: _presumed,
}
