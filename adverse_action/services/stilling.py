"""Tell a person who waits long that nothing is decided yet. No clock of the law asks for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from adverse_action.models import Notice, Proposal
from adverse_action.refusals import NothingWaits
from adverse_action.services import papers
from adverse_action.services.handling import check_agency_writes
from adverse_action.services.issuing import begin, issue, record_notice
from adverse_action.services.locking import locked
from adverse_action.workflow import Status
from config.accounts.models import User

KIND = Notice.Kind.STILL_IN_PROCESS


@transaction.atomic
def tell_still_in_process(
    *, proposal: Proposal, channel: str, submission: UUID, by: User, at: datetime
) -> Notice:
    """Once the notice was received: what the case waits for, and that one can still write."""
    proposal = locked(proposal)
    if first := Notice.objects.filter(submission=submission).first():
        return first
    check_agency_writes(proposal.case, by)
    if proposal.status != Status.WAITING:
        raise NothingWaits("Nobody waits for a decision here.")
    writing = begin(proposal.case, submission, by, at, with_portal=True)
    notice = issue(
        **still_of(proposal, writing),
        case=proposal.case,
        proposal=proposal,
        channel=channel,
        submission=submission,
        by=by,
        at=at,
    )
    record_notice(notice, "tell_still_in_process", by, at, channel=channel)
    return notice


def still_of(proposal: Proposal, writing: papers.Writing) -> dict[str, Any]:
    """What `issue` wants to know of it."""
    facts = papers.still_in_process(proposal, writing)
    return {"facts": facts, "kind": KIND.value, "report": None, "enclosures": ()}
