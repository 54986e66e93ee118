"""How a paper of this room goes to the person: by mail first (R-10)."""

from datetime import datetime

from config.accounts.models import User
from config.delivery.models import Delivery, ElectronicConsent
from config.delivery.receipt import Event
from config.delivery.services import agrees_online, queue_delivery, record_proof
from config.documents.models import Document
from disputes.models import Dispute

CHANNEL = Delivery.Channel
PURPOSE = ElectronicConsent.Purpose.DISPUTE
OPENED_HERE = ("reinsertion", "block_declined")
KINDS = (
    "dispute_receipt",
    "more_time",
    "dispute_results",
    "frivolous",
    "reinsertion",
    "expedited_deletion",
    "block_declined",
    "procedure",
    "statement_help",
)


def send(
    dispute: Dispute,
    document: Document,
    *,
    key: str,
    by_portal: bool = False,
    by: User | str | None,
    at: datetime,
) -> Delivery:
    """`by_portal`: the person asked for that."""
    return queue_delivery(
        matter=dispute.matter,
        document=document,
        person=dispute.person,
        sender=dispute.screener,
        channel=way_for(dispute, by_portal=by_portal),
        key=key,
        by=by if isinstance(by, User) else None,
        at=at,
    )


def way_for(dispute: Dispute, *, by_portal: bool) -> str:
    """By mail until the person showed that they can open what they want here (R-10)."""
    online = by_portal and agrees_online(dispute.person, dispute.screener, PURPOSE)
    return CHANNEL.PORTAL if online else on_paper(dispute)


def on_paper(dispute: Dispute) -> str:
    """Somebody without an address is handed the paper, and it waits for that."""
    person = dispute.person
    return CHANNEL.POST if person.street and person.postal_code else CHANNEL.HAND


def is_delivery_owed(delivery: Delivery) -> bool:
    """For the ladder: a dispute's paper is owed until somebody has it, whatever comes after."""
    return not Delivery.objects.of_paper(delivery).received().exists()


def read_here(paper: Document, by: str, at: datetime) -> None:
    """A letter that was to come through the portal is received when it is opened (R-9)."""
    ways = paper.deliveries.filter(channel=CHANNEL.PORTAL, received_on=None)
    for way in ways.exclude(dispatched_on=None).select_related("sender"):
        on = way.sender.on(at)
        record_proof(delivery=way, event=Event.OPENED, on=on, detail="", by=by, at=at)
