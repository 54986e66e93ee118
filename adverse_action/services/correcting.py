"""What is issued never changes: a letter that was wrong gets another that names it and goes out."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from adverse_action.letters import LETTERS
from adverse_action.models import Notice, Proposal
from adverse_action.refusals import CorrectedAlready, NotCorrectable
from adverse_action.services import papers
from adverse_action.services.decisions import withdrawal_of
from adverse_action.services.following import BEFORE_DECIDING
from adverse_action.services.handling import check_agency_writes
from adverse_action.services.issuing import begin, issue, record_notice
from adverse_action.services.locking import locked, locked_case
from adverse_action.services.notices import after_deciding, before_deciding, of_action_taken
from adverse_action.services.stilling import still_of
from adverse_action.services.summaries import summary_of
from adverse_action.workflow import Status, check_transition
from config.accounts.models import User
from config.clocks.models import Clock
from config.clocks.services import void_clock
from config.documents.facts import Corrected
from config.documents.render import Rendered, render
from config.errors import Invalid

KIND = Notice.Kind
STILL_OPEN = (Status.NOTICED, Status.WAITING)
WITHOUT_PORTAL = (KIND.SUMMARY_603Y,)


@transaction.atomic
def correct_letter(
    *, notice: Notice, reason: str, channel: str, submission: UUID, by: User, at: datetime
) -> Notice:
    """Issue the letter anew from what is known today; the old one stays as it was, and linked.

    One before deciding begins a full new wait at its own receipt: the person had a wrong letter.
    """
    proposal = locked(notice.proposal) if notice.proposal else None
    case = proposal.case if proposal else locked_case(notice.case)
    if first := Notice.objects.filter(submission=submission).first():
        return first
    check_agency_writes(case, by)
    if not reason.strip():
        raise Invalid({"reason": ["Say what was wrong."]})
    if refusal := why_not_correctable(notice):
        raise refusal
    begun = begin(case, submission, by, at, with_portal=notice.kind not in WITHOUT_PORTAL)
    corrected = issue(
        **_anew(notice, proposal, begun, channel, at),
        case=case,
        proposal=proposal,
        channel=channel,
        corrects=notice,
        correction_reason=reason.strip()[:300],
        submission=submission,
        by=by,
        at=at,
    )
    if proposal and notice.kind in BEFORE_DECIDING:
        _wait_anew(proposal, notice, by, at)
    record_notice(
        corrected, "correct_letter", by, at, channel=channel, corrects=str(notice.public_id)
    )
    return corrected


def preview_correction(*, notice: Notice, by: User, at: datetime) -> Rendered:
    """The new letter, printed and not kept, without a code for the portal."""
    if refusal := why_not_correctable(notice):
        raise refusal
    writing = begin(notice.case, notice.submission, by, at, with_portal=False)
    with transaction.atomic():  # a fair-chance letter beside it is stored with the real one only
        facts = _anew(notice, notice.proposal, writing, "post", at)["facts"]
        transaction.set_rollback(True)
    old = Corrected(document_id=notice.number, sent_on=notice.issued_on)
    language = notice.case.person.language
    return render(
        LETTERS[notice.kind].template, replace(facts, corrects=old), language=language, preview=True
    )


def why_not_correctable(notice: Notice) -> CorrectedAlready | NotCorrectable | None:
    """A letter is corrected once, and one before deciding only until the decision."""
    if Notice.objects.filter(corrects=notice).exists():
        return CorrectedAlready("Another letter took the place of this one.")
    proposal = notice.proposal
    if proposal is None or notice.kind not in (*BEFORE_DECIDING, KIND.STILL_IN_PROCESS):
        return None
    stale = notice.kind in BEFORE_DECIDING and proposal.report_id != notice.report_id
    waits = STILL_OPEN if notice.kind in BEFORE_DECIDING else (Status.WAITING,)
    if stale or proposal.status not in waits:
        return NotCorrectable("The case has gone on since this letter.")
    return None


def _anew(
    notice: Notice,
    proposal: Proposal | None,
    writing: papers.Writing,
    channel: str,
    at: datetime,
) -> dict[str, Any]:
    if proposal is None:
        taken = notice.case.actions_taken.earliest("pk")
        is_summary = notice.kind == KIND.SUMMARY_603Y
        return summary_of(taken, writing) if is_summary else of_action_taken(taken, writing)
    if notice.kind in BEFORE_DECIDING:
        return before_deciding(proposal, writing, channel, at)
    if notice.kind == KIND.WITHDRAWAL:
        return withdrawal_of(proposal, writing)
    if notice.kind == KIND.STILL_IN_PROCESS:
        return still_of(proposal, writing)
    return after_deciding(proposal.decision, writing, at)


def _wait_anew(proposal: Proposal, old: Notice, by: User, at: datetime) -> None:
    for clock in Clock.objects.open().for_target(old.target):
        void_clock(clock=clock, reason="The letter was corrected.", by=by, at=at)
    if proposal.status != Status.NOTICED:
        check_transition(proposal.status, Status.NOTICED)
    proposal.status, proposal.earliest_on = Status.NOTICED, None
    proposal.save(update_fields=["status", "earliest_on"])
