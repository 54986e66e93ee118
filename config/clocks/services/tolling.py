"""Let a clock stand still for a reason that the law lists, and run again (R-19, R-23)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from config.accounts.models import User
from config.clocks.models import Clock, ClockChange, Tolling
from config.clocks.papers import PAPERS
from config.clocks.services.adoptions import rule
from config.clocks.services.changes import DAYS, keep_change
from config.clocks.services.running import count_days, locked, set_days
from config.clocks.services.workdays import calendar_for
from config.errors import Conflict, Invalid, Refusal
from config.law import rule as law
from config.law.calendar import spoken

TOLLING = ClockChange.Kind.TOLLING


class NothingTolls(Refusal):
    code = "nothing_tolls"
    remedy = "The period runs on; look for an extension."


class TimeHadRunOut(Refusal):
    code = "time_had_run_out"
    remedy = "Ask counsel: after the limit only a listed exception with its document counts (R-23)."


class StandsAlready(Conflict):
    code = "stands_already"
    remedy = "Let it run again first."


def reason_of(found: law.Rule, reason_id: str) -> law.Tolling | None:
    return next((one for one in found.tolling if one.id == reason_id), None)


@transaction.atomic
def toll_clock(
    *,
    clock: Clock,
    reason_id: str,
    begins_on: date,
    ends_on: date | None,
    document: str = "",
    paper: bytes = b"",
    submission: UUID,
    by: User,
    at: datetime,
) -> Tolling:
    """Leave out the days from `begins_on` up to, not including, `ends_on`, when it runs again.

    Without `ends_on` it stands still until `end_tolling`. `document` is the target of one that is
    kept already, `paper` the bytes of a PDF to keep with it. The same submission is done once.
    """
    clock = _held(clock)
    if first := Tolling.objects.filter(clock=clock, submission=submission).first():
        return first
    clock = locked(clock)
    found = rule(clock.counted_by)
    reason = _check_reason(found, reason_id, bool(document or paper))
    _check_days(clock, begins_on, ends_on, clock.organization.on(at))
    if paper:
        document = PAPERS.keep(clock.matter, f"{found.title}: {reason.text}", paper, by, at)
    tolling = Tolling.objects.create(
        clock=clock,
        reason_id=reason.id,
        begins_on=begins_on,
        ends_on=ends_on,
        document=document,
        recorded_by=by,
        recorded_at=at,
        submission=submission,
    )
    said = f"{reason.text}: {_span(tolling)}"
    _count_again(clock, tolling, said, "toll_clock", by, at)
    return tolling


@transaction.atomic
def end_tolling(*, tolling: Tolling, on: date, submission: UUID, by: User, at: datetime) -> Tolling:
    """The clock runs again on this day; on the day it began, the tolling is taken back."""
    clock = _held(tolling.clock)
    tolling = Tolling.objects.get(pk=tolling.pk)
    if tolling.end_submission == submission:
        return tolling
    clock = locked(clock)
    if on < tolling.begins_on:
        raise Invalid({"on": [f"It began on {spoken(tolling.begins_on)}."]})
    if tolling.ends_on and on >= tolling.ends_on:
        raise Invalid({"on": [f"It runs again on {spoken(tolling.ends_on)} already."]})
    tolling.ends_on, tolling.ended_by, tolling.ended_at = on, by, at
    tolling.end_submission = submission
    tolling.save(update_fields=["ends_on", "ended_by", "ended_at", "end_submission"])
    said = "Tolling taken back" if tolling.is_taken_back else f"It runs again on {spoken(on)}"
    _count_again(clock, tolling, said, "end_tolling", by, at)
    return tolling


def _held(clock: Clock) -> Clock:
    """The clock as it is, ended or not, held until the transaction ends."""
    return Clock.objects.select_for_update(of=("self",)).get(pk=clock.pk)


def _check_reason(found: law.Rule, reason_id: str, shown: bool) -> law.Tolling:
    if not found.tolls:
        raise NothingTolls(f"Nothing tolls {found.id}: {found.title}.", citation=found.citation)
    reason = reason_of(found, reason_id)
    if reason is None:
        raise Invalid({"reason_id": ["Choose a reason that the law lists."]})
    if reason.document and not shown:
        raise Invalid({"document": ["Only a document shows this. Choose it or add it."]})
    return reason


def _check_days(clock: Clock, begins_on: date, ends_on: date | None, today: date) -> None:
    if begins_on < clock.event_on:
        raise Invalid({"begins_on": [f"The clock began on {spoken(clock.event_on)}."]})
    if ends_on and ends_on <= begins_on:
        raise Invalid({"ends_on": ["The clock must run again after the day it stopped."]})
    if ends_on is None and begins_on > today:
        raise Invalid({"begins_on": ["Without an end it can only begin by today."]})
    if ends_on is None and clock.stopped_on:
        raise StandsAlready(f"It stands still since {spoken(clock.stopped_on)}.")
    if clock.due_on and begins_on > clock.due_on:
        raise TimeHadRunOut(f"The time had run out on {spoken(clock.due_on)}, before this begins.")


def _span(tolling: Tolling) -> str:
    begin = f"from {spoken(tolling.begins_on)}"
    return f"{begin} up to {spoken(tolling.ends_on)}" if tolling.ends_on else f"{begin} on"


def _count_again(
    clock: Clock, tolling: Tolling, said: str, verb: str, by: User, at: datetime
) -> None:
    before = clock.dates()
    rows = list(Tolling.objects.filter(clock=clock))
    clock.tolled = [
        [row.begins_on.isoformat(), row.ends_on.isoformat()]
        for row in rows
        if row.ends_on and not row.is_taken_back
    ]
    clock.stopped_on = next((row.begins_on for row in rows if row.ends_on is None), None)
    set_days(clock, count_days(clock, calendar_for(clock.organization)))
    keep_change(
        clock,
        TOLLING,
        said[:200],
        before,
        by,
        at,
        verb=verb,
        tolled=tolling.reason_id,
        begins_on=tolling.begins_on.isoformat(),
        ends_on=tolling.ends_on.isoformat() if tolling.ends_on else "",
        document=tolling.document,
    )
    clock.save(update_fields=[*DAYS, "tolled", "stopped_on"])
