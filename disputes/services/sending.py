"""How a paper of this room goes to the person: by mail first (R-10)."""

from datetime import date, datetime

from config.accounts.models import User
from config.delivery.models import Delivery
from config.delivery.services import queue_delivery
from config.documents.models import Document
from disputes.models import Dispute

CHANNEL = Delivery.Channel


def send(
    dispute: Dispute,
    document: Document,
    *,
    key: str,
    by_portal: bool = False,
    by: User | str | None,
    at: datetime,
) -> Delivery:
    """`by_portal`: the person asked for that, on this purpose (R-10)."""
    return queue_delivery(
        matter=dispute.matter,
        document=document,
        person=dispute.person,
        sender=dispute.screener,
        channel=CHANNEL.PORTAL if by_portal else _on_paper(dispute),
        key=key,
        by=by if isinstance(by, User) else None,
        at=at,
    )


def _on_paper(dispute: Dispute) -> str:
    """Somebody without an address is handed the paper, and it waits for that."""
    person = dispute.person
    return CHANNEL.POST if person.street and person.postal_code else CHANNEL.HAND


def day_sent(delivery: Delivery) -> date | None:
    """Nothing for what came back or bounced: it was not sent (R-8)."""
    undone = delivery.status in (Delivery.Status.RETURNED, Delivery.Status.FAILED)
    return None if undone else delivery.dispatched_on
