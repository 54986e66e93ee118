"""More time to answer, on request: a last day that only ever moves later (D-03)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from adverse_action.models import MoreTime, Proposal
from adverse_action.refusals import NothingWaits
from adverse_action.services.asked import begin_asked
from adverse_action.services.locking import locked
from adverse_action.workflow import Status
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services.lengthening import lengthen_wait
from config.errors import Invalid
from config.law.calendar import spoken

GIVEN_IN = (Status.NOTICED, Status.WAITING)


@transaction.atomic
def give_more_time(
    *,
    proposal: Proposal,
    asked_by: str,
    asked_on: date,
    reason: str,
    until: date,
    told_by: str,
    told_on: date,
    submission: UUID,
    by: User,
    at: datetime,
) -> MoreTime:
    """Let the person answer through `until`; nothing is decided before that day is over."""
    proposal = locked(proposal)
    if first := MoreTime.objects.filter(submission=submission).first():
        return first
    before = last_day(proposal)
    if proposal.status not in GIVEN_IN or before is None:
        raise NothingWaits("No notice is out that the person could answer.")
    _check(asked_by, reason, asked_on, told_on, until, before, proposal.agency.on(at))
    given = MoreTime.objects.create(
        proposal=proposal,
        asked_by=asked_by.strip(),
        asked_on=asked_on,
        reason=reason.strip()[:200],
        until_before=before,
        until=until,
        told_by=told_by,
        told_on=told_on,
        given_by=by,
        given_at=at,
        submission=submission,
    )
    _move(proposal, given, by, at)
    begin_asked(proposal, ["more_time_asked"], on=asked_on, by=by, at=at)
    record_matter(
        proposal.matter,
        "give_more_time",
        by,
        at,
        target=given.target,
        until_before=before.isoformat(),
        until=until.isoformat(),
        earliest_on=str(proposal.earliest_on or ""),
    )
    return given


def last_day(proposal: Proposal) -> date | None:
    """The last day to answer as things stand: of the letter, of the wait, of time given before."""
    letter = proposal.notices.exclude(reply_by=None).first()
    if letter is None or letter.reply_by is None:
        return None
    days = [letter.reply_by, *proposal.more_time.values_list("until", flat=True)]
    if proposal.earliest_on:
        days.append(proposal.earliest_on - timedelta(days=1))
    return max(days)


def carry_more_time(clock: Clock, proposal: Proposal, by: User | str | None, at: datetime) -> Clock:
    """A wait that began anew lasts as long as was promised."""
    given = proposal.more_time.order_by("-until").first()
    if given is None:
        return clock
    said = f"More time asked for: answer through {spoken(given.until)}"
    return lengthen_wait(clock=clock, through=given.until, reason=said, by=by, at=at)


def _move(proposal: Proposal, given: MoreTime, by: User, at: datetime) -> None:
    """Before receipt no wait runs: then the time given counts once it does."""
    targets = [notice.target for notice in proposal.notices.all()]
    for clock in Clock.objects.open().filter(target__in=targets, earliest_on__isnull=False):
        carry_more_time(clock, proposal, by, at)
    if proposal.earliest_on:
        proposal.earliest_on = max(proposal.earliest_on, given.until + timedelta(days=1))
        proposal.save(update_fields=["earliest_on"])


def _check(
    asked_by: str,
    reason: str,
    asked_on: date,
    told_on: date,
    until: date,
    before: date,
    today: date,
) -> None:
    wrong = {}
    if not asked_by.strip():
        wrong["asked_by"] = ["Say who asked."]
    if not reason.strip():
        wrong["reason"] = ["Say why."]
    if asked_on > today:
        wrong["asked_on"] = ["This day has not come yet."]
    if not asked_on <= told_on <= today:
        wrong["told_on"] = ["From the day of the request until today."]
    if until <= max(before, today):
        wrong["until"] = [f"Choose a day after {spoken(max(before, today))}: more, never less."]
    if wrong:
        raise Invalid(wrong)
