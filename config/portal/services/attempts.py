"""Count tries against guessing: by address for links and codes, by person for the questions."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db.models import Q
from django.utils.crypto import salted_hmac

from config.errors import Refusal
from config.law.book import book
from config.portal.models import PortalAttempt, PortalLink
from config.portal.visits import PortalSession

ADDRESS_WINDOW = timedelta(minutes=15)
ADDRESS_TRIES = 20
LOCK = timedelta(minutes=30)
LOCK_AFTER = 5
KEPT = timedelta(days=book().limits.portal.tries_kept_days)
KIND = PortalAttempt.Kind
LINKS = (KIND.TOKEN, KIND.CODE, KIND.PAPER)


class TooManyTries(Refusal):
    code = "too_many_tries"


def hash_of(address: str) -> str:
    # Keyed, so that the table names nobody; an IPv6 customer is a whole /64
    try:
        found = ip_address(address)
    except ValueError:
        return _keyed("unknown")
    if found.version == 6:
        return _keyed(str(ip_network((found, 64), strict=False)))
    return _keyed(str(found))


def _keyed(text: str) -> str:
    return salted_hmac("config.portal.attempts", text, algorithm="sha256").hexdigest()


def check_address(address: str, at: datetime, kinds: Iterable[str] = LINKS) -> None:
    """Raises TooManyTries once this address has guessed too often at links and codes."""
    failed = PortalAttempt.objects.failed_since(at - ADDRESS_WINDOW).filter(
        address_hash=hash_of(address), kind__in=kinds
    )
    if failed.count() >= ADDRESS_TRIES:
        raise TooManyTries("There were many tries from here.")


def keep(
    kind: str, address: str, link: PortalLink | None, succeeded: bool, at: datetime
) -> PortalAttempt:
    return PortalAttempt.objects.create(
        kind=kind, address_hash=hash_of(address), link=link, succeeded=succeeded, at=at
    )


def check_feed(*, address: str, at: datetime) -> None:
    """Count a feed's address that opens nothing, apart from links: old calendars ask for years."""
    check_address(address, at, [KIND.FEED])
    keep(KIND.FEED, address, None, False, at)


def is_locked(
    link: PortalLink | None,
    address: str,
    at: datetime,
    *,
    after: int = LOCK_AFTER,
    rest: timedelta = LOCK,
) -> bool:
    """After some wrong answers the questions rest, whatever is answered; then they open again.

    They rest for this link alone, so that whoever has one of them keeps nobody from another; for
    a code that is none, for the address.
    """
    whose = Q(link=link) if link else Q(link__isnull=True, address_hash=hash_of(address))
    tries = PortalAttempt.objects.filter(whose, kind=KIND.IDENTITY, at__gt=at - rest)
    last = tries.filter(succeeded=True).order_by("at").values_list("at", flat=True).last()
    failed = tries.filter(succeeded=False, **({"at__gt": last} if last else {}))
    return failed.count() >= after


def prune_attempts(*, at: datetime) -> int:
    """Forget what no limit looks at any more, and sessions that are over; how many rows went."""
    PortalSession.clear_expired()
    gone, _ = PortalAttempt.objects.filter(at__lt=at - KEPT).delete()
    return gone
