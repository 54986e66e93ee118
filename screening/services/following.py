"""A duty to send a paper ends when it leaves, and runs again when it comes back (R-8)."""

from datetime import datetime

from config.clocks.models import Clock
from config.clocks.services import close_clock, reopen_clock
from config.delivery.models import Delivery, first_sent, ways_of
from config.documents.models import Document


def follow_paper(
    rule_id: str, target: str, document: Document, delivery: Delivery, at: datetime, *, what: str
) -> bool:
    """Whether the clock moved. `what` came back, as the reason says it: `The file`."""
    clock = Clock.objects.for_target(target).filter(rule_id=rule_id).order_by("-pk").first()
    if clock is None:
        return False
    sent = first_sent(ways_of(document, delivery))
    if sent and sent.dispatched_on and clock.status == Clock.Status.OPEN:
        proof, on = f"delivery:{sent.public_id}", sent.dispatched_on
        close_clock(clock=clock, on=on, event="dispatched", proof=proof, by=None, at=at)
        return True
    if sent is None and clock.status == Clock.Status.CLOSED:
        reopen_clock(clock=clock, reason=f"{what} came back.", by=None, at=at)
        return True
    return False
