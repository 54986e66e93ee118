"""Which way a paper goes when one failed (R-9): what is left, in its order; and whose papers climb.

Rooms above register the kinds of paper that must arrive; what is not registered waits for a hand.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from config.clocks.services import calendar_for
from config.delivery.models import Delivery
from config.delivery.receipt import Channel
from config.law.book import book

DAY = timedelta(days=1)


def next_rung(tried: Collection[str], *, has_address: bool) -> Channel | None:
    """Never online by itself: that takes the person's agreement (R-10)."""
    opens = {Channel.POST: has_address, Channel.HAND: True}
    return next((rung for rung, open_ in opens.items() if open_ and rung not in tried), None)


Owed = Callable[[Delivery], bool]

_ladders: dict[str, Owed] = {}


def register_ladder(kinds: Iterable[str], is_owed: Owed) -> None:
    """Papers of these kinds go the next way when one failed, while `is_owed` says so."""
    _ladders.update(dict.fromkeys(kinds, is_owed))


def ladder_of(delivery: Delivery) -> Owed | None:
    return _ladders.get(delivery.document.kind) if delivery.person_id else None


def kinds() -> list[str]:
    return sorted(_ladders)


def is_unopened(delivery: Delivery, at: datetime) -> bool:
    """Accepted by the portal or the mailbox, and unopened for the business days of R-9."""
    if delivery.dispatched_on is None or delivery.received_on is not None:
        return False
    calendar, on = calendar_for(delivery.sender), delivery.dispatched_on
    for _ in range(book().limits.deemed_receipt.portal_unopened_business_days):
        on = calendar.business_day_on_or_after(on + DAY, own=True)
    return on <= delivery.sender.on(at)
