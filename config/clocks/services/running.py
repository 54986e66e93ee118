"""Start clocks from the law book and close them on the event that satisfies them (R-8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from config.accounts.gates import gates
from config.accounts.models import Matter, Organization, User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services.adoptions import require_on, rule
from config.clocks.services.workdays import calendar_for
from config.errors import Conflict, Invalid, Refusal
from config.law.calendar import DAY, Calendar, spoken
from config.law.clock import Deadline, count
from config.law.counting import Step
from config.law.rule import Kind, Rule

RUNNING = frozenset({Kind.DUE, Kind.WAIT, Kind.BEFORE, Kind.RETAIN})
WAITS_AFTER_NOTICE = ("D-03", "P-01")


class ClockRunsAlready(Conflict):
    code = "clock_runs"


class ClockNotOpen(Refusal):
    code = "clock_not_open"
    remedy = "Look at the deadline again: somebody closed it meanwhile."


class WrongEvent(Refusal):
    code = "wrong_event"


class NotProven(Refusal):
    code = "not_proven"
    remedy = "Record what happened first; it closes with that."


class WaitNotOver(Refusal):
    code = "wait_not_over"
    gate = "G-05"


@transaction.atomic
def start_clock(
    *,
    matter: Matter,
    rule_id: str,
    organization: Organization,
    event_on: date,
    target: str,
    owner: User | None = None,
    by: User | str | None,
    at: datetime,
) -> Clock:
    """Let the duty or wait of a rule run from `event_on`, the day in the organization's own zone.

    `organization` is the one that the rule binds; `target` is `<kind>:<public id>`.
    """
    found = require_on(organization, rule_id)
    if found.kind not in RUNNING:
        raise Invalid({"rule": [f"{rule_id} is no duty or wait that runs ({found.kind.value})."]})
    clock = Clock(
        matter=matter,
        rule_id=rule_id,
        target=target,
        organization=organization,
        owner=owner,
        event_on=event_on,
        amount=_own_amount(found, organization),
        satisfied_by=found.satisfied_by.value,
        zone=organization.time_zone,
        started_at=at,
    )
    set_days(clock, count_days(clock, calendar_for(organization)))
    try:
        with transaction.atomic():
            clock.save()
    except IntegrityError as error:
        raise ClockRunsAlready(f"{found.title}: this one runs already.") from error
    record_matter(
        matter,
        "start_clock",
        by,
        at,
        target=f"clock:{clock.public_id}",
        rule=rule_id,
        about=target,
        **clock.dates(),
    )
    return clock


def _own_amount(found: Rule, organization: Organization) -> int | None:
    # An agency may wait longer than the practice after its notice, never shorter (D-03, P-01)
    longer = found.id in WAITS_AFTER_NOTICE and organization.waiting_days > found.amount
    return organization.waiting_days if longer else None


def count_days(clock: Clock, calendar: Calendar) -> Deadline:
    found = rule(clock.counted_by)
    return count(
        found.lengthened(clock.amount) if clock.amount else found,
        clock.event_on,
        calendar,
        tolled=clock.intervals,
        information=clock.information_on,
    )


def set_days(clock: Clock, deadline: Deadline) -> None:
    clock.started_on = deadline.started_on
    clock.due_on = clock.safe_due_on = clock.through_on = None
    if rule(clock.counted_by).gives_time:
        clock.through_on = deadline.accept_through_on or deadline.due_on
    else:
        clock.due_on, clock.safe_due_on = deadline.due_on, deadline.safe_due_on
    clock.earliest_on = deadline.earliest_on
    steps = (*deadline.steps, _standing(clock)) if clock.stopped_on else deadline.steps
    clock.steps = [_as_json(step) for step in steps]


def _standing(clock: Clock) -> Step:
    """Tolled days with no end yet: how many are left once it runs again."""
    assert clock.stopped_on is not None
    begun = max(clock.stopped_on, clock.started_on + DAY)  # the event's own day is not counted
    left = (clock.due_on - begun).days + 1 if clock.due_on else 0
    days = "1 day is" if left == 1 else f"{left} days are"
    said = f"It stands still from this day on. When it runs again, {days} left, this one the first."
    return Step(clock.stopped_on, said)


def _as_json(step: Step) -> dict[str, Any]:
    told = asdict(replace(step))
    return told | {"on": str(step.on), "until": str(step.until) if step.until else None}


def locked(clock: Clock) -> Clock:
    """The clock's row as it is now, held until the transaction ends; refused unless it runs."""
    found = (
        Clock.objects.select_for_update(of=("self",))
        .select_related("matter__agency", "matter__screener", "organization")
        .get(pk=clock.pk)
    )
    if found.status != Clock.Status.OPEN:
        raise ClockNotOpen(f"This deadline is {found.get_status_display().lower()} already.")
    return found


@transaction.atomic
def close_clock(
    *, clock: Clock, on: date, event: str, proof: str, by: User | str | None, at: datetime
) -> Clock:
    """Close on the rule's own event, with the row that proves it (`delivery:<public id>`)."""
    clock = locked(clock)
    found = rule(clock.counted_by)
    _check_close(clock, found, on, event, proof)
    clock.status = Clock.Status.CLOSED
    clock.closed_on = on
    clock.closed_by_event = event
    clock.proof = proof
    with _proven(found):
        clock.save(update_fields=["status", "closed_on", "closed_by_event", "proof"])
    record_matter(
        clock.matter,
        "close_clock",
        by,
        at,
        target=f"clock:{clock.public_id}",
        rule=clock.rule_id,
        event=event,
        proof=proof,
        **clock.dates(),
    )
    return clock


@contextmanager
def _proven(found: Rule) -> Iterator[None]:
    """Only the database sees whether the row that proves it is there: it stands in a room above."""
    try:
        with gates():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") != "closed_with_its_proof":
            raise
        raise NotProven(
            f"{found.title}: the row that would prove it is not there.", citation=found.citation
        ) from error


def _check_close(clock: Clock, found: Rule, on: date, event: str, proof: str) -> None:
    if not proof.strip():
        raise Invalid({"proof": ["Name the row that proves it."]})
    # What ends a wait is the act that it held back; R-8 names the event of a duty.
    fits = {found.satisfied_by.value} | ({"decided"} if found.kind is Kind.WAIT else set())
    if event not in fits:
        raise WrongEvent(
            f"{found.title} is satisfied when {' or '.join(sorted(fits))}, not when {event}.",
            citation=found.citation,
            remedy="Close it on that event, with its proof.",
        )
    if clock.earliest_on and on < clock.earliest_on:
        raise WaitNotOver(
            f"The wait is over on {spoken(clock.earliest_on)}.", citation=found.citation
        )
    if found.kind is not Kind.BEFORE and on < clock.event_on:
        raise Invalid({"on": [f"The clock began on {spoken(clock.event_on)}."]})
