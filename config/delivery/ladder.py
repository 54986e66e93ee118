"""Which way a paper goes when one failed (R-9): what is left, in its order; and whose papers climb.

Rooms above register the kinds of paper that must arrive; what is not registered waits for a hand.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.clocks.services import calendar_for
from config.delivery.models import Delivery
from config.delivery.receipt import Channel
from config.law.book import book

ORDER = (Channel.EMAIL, Channel.POST, Channel.PORTAL, Channel.HAND)
ONLINE = frozenset({Channel.EMAIL, Channel.PORTAL})
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reach:
    """By what a person can be reached. `consents`: to papers of this purpose online (R-10)."""

    consents: bool = False
    email: bool = False
    address: bool = False


def next_rung(tried: Collection[str], reach: Reach) -> Channel | None:
    """An e-mail leads into the portal: who left the one unopened is not sent to the other."""
    online = reach.consents and ONLINE.isdisjoint(tried)
    opens = {
        Channel.EMAIL: online and reach.email,
        Channel.POST: reach.address,
        Channel.PORTAL: online,
        Channel.HAND: True,
    }
    return next((rung for rung in ORDER if rung not in tried and opens[rung]), None)


@dataclass(frozen=True)
class Ladder:
    """`purpose` is what the person's consent to papers online is asked for (R-10)."""

    purpose: str
    is_owed: Callable[[Delivery], bool]


_ladders: dict[str, Ladder] = {}


def register_ladder(
    kinds: Iterable[str], *, purpose: str, is_owed: Callable[[Delivery], bool]
) -> None:
    """Papers of these kinds go the next way when one failed, while `is_owed` says so."""
    _ladders.update(dict.fromkeys(kinds, Ladder(purpose, is_owed)))


def ladder_of(delivery: Delivery) -> Ladder | None:
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
