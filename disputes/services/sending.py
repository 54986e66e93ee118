"""How a paper of this room goes to the person: by mail first (R-10)."""

from datetime import date, datetime

from config.accounts.models import User
from config.delivery.models import Delivery, ElectronicConsent, first_sent, ways_of
from config.delivery.services import agrees_online, queue_delivery
from config.documents.models import Document
from disputes.models import Dispute

CHANNEL = Delivery.Channel
PURPOSE = ElectronicConsent.Purpose.DISPUTE
KINDS = ("dispute_receipt", "dispute_results", "frivolous", "procedure", "statement_help")


def send(
    dispute: Dispute,
    document: Document,
    *,
    key: str,
    by_portal: bool = False,
    by: User | str | None,
    at: datetime,
) -> Delivery:
    """`by_portal`: the person asked for that; by mail until they showed that they can open it."""
    online = by_portal and agrees_online(dispute.person, dispute.screener, PURPOSE)
    return queue_delivery(
        matter=dispute.matter,
        document=document,
        person=dispute.person,
        sender=dispute.screener,
        channel=CHANNEL.PORTAL if online else on_paper(dispute),
        key=key,
        by=by if isinstance(by, User) else None,
        at=at,
    )


def waits_for_consent(dispute: Dispute) -> bool:
    """Whether the result was wanted online, and nothing shows yet that it can be opened (R-10)."""
    wanted = dispute.results_by == Dispute.Results.PORTAL
    return wanted and not agrees_online(dispute.person, dispute.screener, PURPOSE)


def on_paper(dispute: Dispute) -> str:
    """Somebody without an address is handed the paper, and it waits for that."""
    person = dispute.person
    return CHANNEL.POST if person.street and person.postal_code else CHANNEL.HAND


def is_delivery_owed(delivery: Delivery) -> bool:
    """For the ladder: a dispute's paper is owed until somebody has it, whatever comes after."""
    return not Delivery.objects.of_paper(delivery).received().exists()


def day_sent(document: Document, delivery: Delivery) -> date | None:
    """Nothing for what came back or bounced: it was not sent (R-8)."""
    sent = first_sent(ways_of(document, delivery))
    return sent.dispatched_on if sent else None
