"""What nobody may forget: undecided items at their limit, results on their way, new proposals."""

from datetime import datetime

from django.db import transaction

from adverse_action.models import Hold
from adverse_action.services import hold_decision
from config.accounts.models import User
from config.clocks.models import Clock
from disputes.models import Dispute, DisputeItem
from disputes.services.reinvestigation import locked, set_outcome
from disputes.services.results import follow_results
from disputes.workflow import ItemStatus, Status

UNDECIDED = "It could not be verified in the time that the law allows, so it comes out of the file."


def mark_undecided(*, by: User | None, at: datetime) -> int:
    """R-11: an item undecided at its limit cannot be verified, and is never carried on.

    Counts from the day after the last one; each item in a transaction of its own.
    """
    marked = 0
    for item in DisputeItem.objects.open().select_related("dispute__screener"):
        marked += _mark(item, by, at)
    return marked


@transaction.atomic
def _mark(item: DisputeItem, by: User | None, at: datetime) -> int:
    item = locked(item)
    today = item.dispute.screener.on(at)
    due = Clock.objects.open().for_target(item.target).filter(rule_id="D-06", due_on__lt=today)
    if item.status != ItemStatus.OPEN or not due.exists():
        return 0
    set_outcome(item, ItemStatus.UNVERIFIABLE, looked_at="", note=UNDECIDED, by=by, at=at)
    return 1


def follow_all_results(at: datetime) -> int:
    """Completed disputes whose notices moved on: close D-10, release holds."""
    waiting = Hold.objects.open().values_list("reference", flat=True)
    clocks = Clock.objects.open().filter(rule_id="D-10").values_list("target", flat=True)
    references = {text.removeprefix("dispute:") for text in (*waiting, *clocks)}
    found = Dispute.objects.filter(public_id__in=references, status=Status.COMPLETED)
    for dispute in found:
        follow_results(dispute=dispute, by=None, at=at)
    return len(found)


def hold_new_proposals(at: datetime) -> None:
    """An action proposed while a dispute is open is held like one proposed before it."""
    for dispute in Dispute.objects.open().select_related("matter__screener", "matter__person"):
        hold_decision(person_file=dispute.matter, reference=dispute.reference, by=None, at=at)
