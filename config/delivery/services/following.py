"""What a letter's way does to the clock of its duty: for every room that owes one (R-8)."""

from collections.abc import Sequence
from datetime import date, datetime

from config.accounts.models import User
from config.clocks.models import Clock
from config.clocks.services import close_clock, reopen_clock
from config.delivery.models import Delivery, counting, first_sent, ways_of
from config.documents.models import Document


def day_sent(document: Document, delivery: Delivery) -> date | None:
    """Nothing for what came back or bounced: it was not sent (R-8)."""
    return _sent_on(ways_of(document, delivery))


def _sent_on(ways: Sequence[Delivery]) -> date | None:
    sent = first_sent(ways)
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
) -> bool:
    """Close the clock of a letter's dispatch when it left; run it again when it came back (R-8).

    Whether the clock moved.
    """
    clock = Clock.objects.for_target(target).filter(rule_id=rule_id).order_by("-pk").first()
    if clock is None:
        return False
    ways = ways_of(document, delivery)
    on = _sent_on(ways)
    if on and clock.status == Clock.Status.OPEN:
        proof = f"delivery:{counting(ways).public_id}"
        day = max(on, clock.event_on)  # sent in another zone than the duty's
        close_clock(clock=clock, on=day, event="dispatched", proof=proof, by=by, at=at)
        return True
    if on is None and clock.status == Clock.Status.CLOSED:
        reopen_clock(clock=clock, reason=f"The {letter} came back.", by=by, at=at)
        return True
    return False
