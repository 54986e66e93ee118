"""A dispute of a file that holds nothing is answered all the same: N-08 says so (R-13)."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from config.accounts.gates import gates
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import happen, void_clock
from config.errors import Refusal
from disputes.models import Dispute
from disputes.services.locking import locked
from disputes.services.results import write_notice
from disputes.services.scenes import scene_in_words
from disputes.services.unreported import holds_nothing
from disputes.workflow import Status, check_transition


class SomethingIsThere(Refusal):
    code = "something_is_there"
    citation = "15 U.S.C. 1681i(a)(1)(A)"
    remedy = "Name the items that are meant, and look into them."


NO_PROVIDER = "Nothing is in the file, so nobody provided it."


@transaction.atomic
def answer_empty(
    *, dispute: Dispute, submission: UUID | None = None, by: User | None, at: datetime
) -> Dispute:
    """Nothing was found that the words could be about. `by`: None for the sweep."""
    dispute = locked(dispute)
    if dispute.status == Status.COMPLETED:
        return dispute
    check_transition(dispute.status, Status.COMPLETED)
    if not is_empty(dispute):
        raise SomethingIsThere("Something is in the file that the person may mean.")
    write_notice(dispute, submission or uuid4(), [], None, by, at)
    for clock in Clock.objects.open().for_target(dispute.reference).filter(rule_id="D-05"):
        void_clock(clock=clock, reason=NO_PROVIDER, by=by, at=at)
    happen(
        "item_verified",
        scene_in_words(dispute),
        on=dispute.screener.on(at),
        target=dispute.reference,
        proof=dispute.reference,
        owner=by,
        by=by,
        at=at,
    )
    dispute.status = Status.COMPLETED
    dispute.completed_at, dispute.completed_by = at, by
    with gates():
        dispute.save(update_fields=["status", "completed_at", "completed_by"])
    record_matter(dispute.matter, "complete_dispute", by, at, target=dispute.reference, outcomes={})
    return dispute


def is_empty(dispute: Dispute) -> bool:
    """No item is named, and there is none to name."""
    return not dispute.items.exists() and holds_nothing(dispute.person, dispute.screener)


def answer_in_time(dispute: Dispute, at: datetime) -> int:
    """On the last day, where nobody did it before: 1 where it was done."""
    dispute, today = locked(dispute), dispute.screener.on(at)
    due = Clock.objects.open().for_target(dispute.reference).filter(due_on__lte=today)
    if dispute.status != Status.RECEIVED or not due.filter(rule_id="D-06").exists():
        return 0
    if not is_empty(dispute):
        return 0
    answer_empty(dispute=dispute, by=None, at=at)
    return 1
