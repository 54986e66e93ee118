"""Change a running clock: extension, reopening, voiding. Each leaves a row."""

from datetime import date, datetime

from django.db import transaction

from config.accounts.gates import gate_refusal
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock, ClockChange
from config.clocks.services.adoptions import require_on, rule
from config.clocks.services.running import ClockRunsAlready, count_days, locked, set_days
from config.clocks.services.workdays import calendar_for
from config.errors import Invalid, Refusal
from config.law.calendar import spoken

DAYS = ["started_on", "due_on", "safe_due_on", "earliest_on", "through_on", "steps"]
KINDS = ClockChange.Kind


class ClockNotClosed(Refusal):
    code = "clock_not_closed"


def keep_change(
    clock: Clock,
    kind: str,
    reason: str,
    before: dict[str, object],
    by: User | str | None,
    at: datetime,
    *,
    verb: str = "change_clock",
    **payload: object,
) -> ClockChange:
    """Write the change row and its event. The caller saves the clock after it, as it now stands."""
    change = ClockChange.objects.create(
        clock=clock,
        kind=kind,
        reason=reason,
        before=before,
        after=clock.dates(),
        at=at,
        by=by if isinstance(by, User) else None,
    )
    record_matter(
        clock.matter,
        verb,
        by,
        at,
        target=f"clock:{clock.public_id}",
        rule=clock.rule_id,
        kind=kind,
        before=before,
        after=clock.dates(),
        **payload,
    )
    return change


def _said(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": ["Say why."]})
    return reason.strip()[:200]


@transaction.atomic
def extend_clock(
    *,
    clock: Clock,
    rule_id: str = "D-07",
    information_on: date,
    by: User | str | None,
    at: datetime,
) -> Clock:
    """Lengthen a clock once, for information that came from the consumer inside its period."""
    clock = locked(clock)
    found = require_on(clock.organization, rule_id)
    _check_extension(clock, found.extends.id if found.extends else "", clock.organization.on(at))
    before = clock.dates()
    clock.extended_by = rule_id
    clock.information_on = information_on
    set_days(clock, count_days(clock, calendar_for(clock.organization)))
    said = f"Relevant information of {spoken(information_on)}"
    keep_change(clock, KINDS.EXTENSION, said, before, by, at)
    clock.save(update_fields=[*DAYS, "extended_by", "information_on"])
    return clock


def _check_extension(clock: Clock, extends: str, today: date) -> None:
    # 15 U.S.C. 1681i(a)(1)(B): once, and only while the first period runs.
    if extends != clock.rule_id:
        raise Invalid({"rule": [f"It does not extend {clock.rule_id}."]})
    if clock.extended_by:
        raise gate_refusal("G-09", "This period was extended before; it is extended once.")
    if clock.due_on and today > clock.due_on:
        raise gate_refusal("G-09", f"The period ended on {spoken(clock.due_on)}.")


@transaction.atomic
def void_clock(*, clock: Clock, reason: str, by: User | str | None, at: datetime) -> Clock:
    # End a clock that should not run: its event turned out not to have happened
    said = _said(reason)
    clock = locked(clock)
    before = clock.dates()
    clock.status = Clock.Status.VOID
    keep_change(clock, KINDS.VOID, said, before, by, at)
    clock.save(update_fields=["status"])
    return clock


@transaction.atomic
def reopen_clock(*, clock: Clock, reason: str, by: User | str | None, at: datetime) -> Clock:
    # Run again, with its days as they were: what had satisfied it came back
    said = _said(reason)
    clock = (
        Clock.objects.select_for_update(of=("self",))
        .select_related("matter__agency", "matter__screener", "organization")
        .get(pk=clock.pk)
    )
    if clock.status != Clock.Status.CLOSED:
        raise ClockNotClosed("Only a closed deadline can be opened again.")
    if Clock.objects.open().for_target(clock.target).filter(rule_id=clock.rule_id).exists():
        raise ClockRunsAlready(f"{rule(clock.rule_id).title}: a newer one runs already.")
    before = clock.dates()
    clock.status = Clock.Status.OPEN
    clock.closed_on, clock.closed_by_event, clock.proof = None, "", ""
    keep_change(clock, KINDS.REOPENED, said, before, by, at)
    clock.save(update_fields=["status", "closed_on", "closed_by_event", "proof"])
    return clock
