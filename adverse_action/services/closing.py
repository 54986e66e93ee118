"""Close a case, and answer for good whether the report played a part (R-15, G-06)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from adverse_action.models import ClosingAnswer, Proposal
from adverse_action.refusals import SecondPersonNeeded
from adverse_action.services.locking import locked_case
from adverse_action.workflow import OPEN, Status, check_transition
from config.accounts.gates import gates
from config.accounts.models import User, actor
from config.accounts.services import record_matter
from config.errors import Conflict, Invalid
from config.law.separation import check_separation
from screening import services as screening
from screening.models import Case
from screening.workflow import CaseStatus


class ActionStillOpen(Conflict):
    code = "action_still_open"
    remedy = "Decide or withdraw the proposed action first."


class ClosedAlready(Conflict):
    code = "closed_already"


@transaction.atomic
def close_case(
    *,
    case: Case,
    based_on_report: bool,
    why: str,
    second_by: User | None = None,
    submission: UUID,
    by: User,
    at: datetime,
) -> ClosingAnswer:
    """Close a case in which the person was not hired, removed or not promoted.

    A "no" where items were reported needs a second person; a "yes" needs the notice that the
    case's regime owes.
    """
    case = locked_case(case)
    if first := ClosingAnswer.objects.filter(submission=submission).first():
        return first
    if case.status == CaseStatus.CLOSED:
        raise ClosedAlready("This case is closed.")
    if not why.strip():
        raise Invalid({"why": ["Say why."]})
    if Proposal.objects.filter(case=case, status__in=OPEN).exists():
        raise ActionStillOpen("An action is still proposed in this case.")
    _second_person(case, based_on_report, second_by, by)
    with gates():
        answer = ClosingAnswer.objects.create(
            matter=case.matter,
            case=case,
            based_on_report=based_on_report,
            why=why,
            answered_by=by,
            second_by=second_by,
            answered_at=at,
            submission=submission,
        )
    _close_proposals(case)
    screening.close_case(case=case, by=by, at=at)
    record_matter(
        case.matter,
        "answer_basis",
        by,
        at,
        target=f"case:{case.matter.public_id}",
        based_on_report=based_on_report,
        second=actor(second_by) if second_by else "",
    )
    return answer


def _close_proposals(case: Case) -> None:
    for proposal in Proposal.objects.select_for_update().filter(case=case):
        if proposal.status != Status.CLOSED:
            check_transition(proposal.status, Status.CLOSED)
            proposal.status = Status.CLOSED
            proposal.save(update_fields=["status"])


def _second_person(case: Case, based_on_report: bool, second: User | None, by: User) -> None:
    report = screening.current_report(case)
    if based_on_report or report is None or not report.item_count:
        return
    earlier = {"answer_basis": [actor(by)]}
    same = second and check_separation(
        "confirm_no_basis", by=actor(second), earlier=earlier, profile=case.agency.profile
    )
    if second is None or same:
        raise SecondPersonNeeded("The report has items, so a “no” needs a second person.")
