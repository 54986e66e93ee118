"""How a paper of this room goes to the person: by mail first (R-10)."""

from datetime import date, datetime

from config.accounts.models import User
from config.clocks.models import Clock
from config.clocks.services import close_clock, reopen_clock
from config.delivery.models import Delivery, ElectronicConsent, counting, first_sent, ways_of
from config.delivery.receipt import Event
from config.delivery.services import agrees_online, queue_delivery, record_proof
from config.documents.models import Document
from disputes.models import Dispute

CHANNEL = Delivery.Channel
PURPOSE = ElectronicConsent.Purpose.DISPUTE
OPENED_HERE = ("reinsertion", "block_declined")
KINDS = (
    "dispute_receipt",
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


def day_sent(document: Document, delivery: Delivery) -> date | None:
    """Nothing for what came back or bounced: it was not sent (R-8)."""
    sent = first_sent(ways_of(document, delivery))
    return sent.dispatched_on if sent else None


def follow_letter(
    rule_id: str,
    target: str,
    document: Document,
    delivery: Delivery,
    at: datetime,
    *,
    by: User | str | None = None,
    letter: str = "letter",
) -> None:
    """Close the clock of a letter's dispatch when it left; run it again when it came back (R-8)."""
    clock = Clock.objects.for_target(target).filter(rule_id=rule_id).latest("pk")
    on = day_sent(document, delivery)
    if on and clock.status == Clock.Status.OPEN:
        proof = f"delivery:{counting(ways_of(document, delivery)).public_id}"
        close_clock(clock=clock, on=on, event="dispatched", proof=proof, by=by, at=at)
    elif on is None and clock.status == Clock.Status.CLOSED:
        reopen_clock(clock=clock, reason=f"The {letter} came back.", by=by, at=at)
