"""An action taken outside the procedure is recorded, never refused or hidden (R-3).

So is the summary that a misconduct investigation owes the employee, sent on paper (N-15).
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from adverse_action.models import ActionTaken, SummarySent
from adverse_action.refusals import RegimeRefused
from adverse_action.services.locking import locked_case
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import close_clock, happen
from config.documents.models import Document
from config.errors import Invalid
from config.law.book import book
from screening.models import Case
from screening.services import scene_of


@transaction.atomic
def record_action_taken(
    *,
    case: Case,
    kind: str,
    happened_on: date,
    who: str,
    how_learned: str,
    submission: UUID,
    by: User,
    at: datetime,
) -> ActionTaken:
    """Mark the breach for good; N-05 or N-15, where owed, is due the day this became known."""
    case = locked_case(case)
    if first := ActionTaken.objects.filter(submission=submission).first():
        return first
    today = case.agency.on(at)
    _check(happened_on, today, who, how_learned)
    taken = ActionTaken.objects.create(
        matter=case.matter,
        case=case,
        kind=kind,
        happened_on=happened_on,
        who=who,
        how_learned=how_learned,
        recorded_by=by,
        recorded_at=at,
        recorded_on=today,
        submission=submission,
    )
    _begin_duty(taken, by, at)
    for summary in SummarySent.objects.filter(case=case, sent_on__gte=happened_on)[:1]:
        _close_duty(summary, by, at)
    record_matter(
        case.matter,
        "record_action_taken",
        by,
        at,
        target=f"action_taken:{taken.public_id}",
        kind=kind,
        happened_on=happened_on.isoformat(),
    )
    return taken


def _begin_duty(taken: ActionTaken, by: User, at: datetime) -> None:
    """In-house nothing follows: there the record stays."""
    law = book().regime(taken.case.regime)
    if not (law.adverse_notice or law.summary_603y):
        return
    happen(
        "action_taken",
        scene_of(taken.case),
        on=taken.recorded_on,
        target=f"action_taken:{taken.public_id}",
        owner=by,
        by=by,
        at=at,
    )


@transaction.atomic
def record_summary_sent(
    *,
    case: Case,
    sent_on: date,
    channel: str,
    sent_by: str,
    document: Document | None = None,
    submission: UUID,
    by: User,
    at: datetime,
) -> SummarySent:
    """Keep when, how and by whom N-15 went out on paper; that ends D-28 (R-8)."""
    case = locked_case(case)
    if first := SummarySent.objects.filter(submission=submission).first():
        return first
    law = book().regime(case.regime)
    if not law.summary_603y:
        raise RegimeRefused(
            f"{law.title}: no summary of an investigation exists under it.",
            citation="agency policy" if law.fair_process else law.citation,
            remedy="Send the letter that this case asks for.",
        )
    today = case.agency.on(at)
    _check_sent(sent_on, today, sent_by)
    summary = SummarySent.objects.create(
        matter=case.matter,
        case=case,
        sent_on=sent_on,
        channel=channel,
        sent_by=sent_by,
        document=document,
        recorded_by=by,
        recorded_at=at,
        recorded_on=today,
        submission=submission,
    )
    _close_duty(summary, by, at)
    record_matter(
        case.matter,
        "record_summary_sent",
        by,
        at,
        target=summary.target,
        channel=channel,
        sent_on=sent_on.isoformat(),
        document=document.sha256 if document else "",
    )
    return summary


def _close_duty(summary: SummarySent, by: User, at: datetime) -> None:
    """The duty begins when the action becomes known here, which may be after the paper left."""
    rule_id = book().regime(summary.case.regime).decision_clock
    for clock in Clock.objects.open().filter(matter=summary.matter, rule_id=rule_id):
        on = max(summary.sent_on, clock.event_on)
        close_clock(clock=clock, on=on, event="dispatched", proof=summary.target, by=by, at=at)


def _check_sent(sent_on: date, today: date, sent_by: str) -> None:
    wrong = {}
    if sent_on > today:
        wrong["sent_on"] = ["This day has not come yet."]
    if not sent_by.strip():
        wrong["sent_by"] = ["Say who sent it."]
    if wrong:
        raise Invalid(wrong)


def _check(happened_on: date, today: date, who: str, how_learned: str) -> None:
    wrong = {}
    if happened_on > today:
        wrong["happened_on"] = ["This day has not come yet."]
    if not who.strip():
        wrong["who"] = ["Say who took the action."]
    if not how_learned.strip():
        wrong["how_learned"] = ["Say how this became known."]
    if wrong:
        raise Invalid(wrong)
