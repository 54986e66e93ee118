"""What nobody may forget: undecided items at their limit, results on their way, new proposals."""

from datetime import datetime

from django.db import transaction

from adverse_action.models import Hold
from adverse_action.services import hold_decision
from config.accounts.models import User
from config.clocks.models import Clock
from disputes.models import Dispute, DisputeItem
from disputes.services.dismissal import follow_frivolous
from disputes.services.locking import locked, locked_item
from disputes.services.reinvestigation import set_outcome
from disputes.services.results import follow_results
from disputes.workflow import ItemStatus, Status

UNDECIDED = {
    "en": "We could not verify it in the time that the law gives us. So it comes out of your file.",
    "es": "No pudimos comprobarlo en el plazo que nos da la ley. Por eso sale de su expediente.",
}


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
    item = locked_item(item)
    today = item.dispute.screener.on(at)
    due = Clock.objects.open().for_target(item.target).filter(rule_id="D-06", due_on__lt=today)
    if item.status != ItemStatus.OPEN or not due.exists():
        return 0
    note = UNDECIDED[item.dispute.person.language]
    set_outcome(item, ItemStatus.UNVERIFIABLE, looked_at="", note=note, by=by, at=at)
    return 1


def follow_all_results(at: datetime) -> int:
    """Disputes whose notices moved on: close D-09 and D-10, release holds."""
    waiting = Hold.objects.open().values_list("reference", flat=True)
    references = {text.removeprefix("dispute:") for text in waiting}
    targets = Clock.objects.open().filter(rule_id__in=("D-09", "D-10")).values_list("target")
    told = {text for (text,) in targets}
    items = {text.removeprefix("dispute_item:") for text in told if "_item:" in text}
    references |= {text.removeprefix("dispute:") for text in told if "_item:" not in text}
    found = Dispute.objects.filter(public_id__in=references) | Dispute.objects.filter(
        pk__in=DisputeItem.objects.filter(public_id__in=items).values("dispute")
    )
    moved = Dispute.objects.unsettled().exclude(status=Status.RECEIVED).values("pk")
    found |= Dispute.objects.filter(pk__in=moved)
    for dispute in found.order_by("pk"):
        _follow(dispute, at)
    return len(found)


def _follow(dispute: Dispute, at: datetime) -> None:
    if dispute.status == Status.FRIVOLOUS:
        follow_frivolous(dispute=dispute, by=None, at=at)
    else:
        follow_results(dispute=dispute, by=None, at=at)


def hold_new_proposals(at: datetime) -> None:
    """An action proposed before a dispute's result arrived is held like one proposed earlier."""
    for dispute in Dispute.objects.unsettled():
        _hold(dispute, at)


@transaction.atomic
def _hold(dispute: Dispute, at: datetime) -> None:
    dispute = locked(dispute)
    hold_decision(person_file=dispute.matter, reference=dispute.reference, by=None, at=at)
