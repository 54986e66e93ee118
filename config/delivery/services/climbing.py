"""The ladder: what failed goes the next way the same day (R-9)."""

import logging
from datetime import datetime

from django.db import transaction

from config.accounts.models import Matter
from config.accounts.services import record_matter
from config.delivery.ladder import is_unopened, kinds, ladder_of, next_rung
from config.delivery.models import Delivery
from config.delivery.receipt import Event
from config.delivery.services.proof import record_proof
from config.delivery.services.sending import send_on
from config.errors import Invalid, Refusal

logger = logging.getLogger(__name__)
BATCH = 100
NOT_OWED, NO_WAY_LEFT = "not_owed", "no_way_left"


def climb_ladders(*, at: datetime) -> int:
    """Send on what failed; how many went the next way. A transaction each.

    What cannot be sent on (an official form is missing) is named in the log, and tried again.
    """
    ends = Delivery.objects.filter(
        next=None, ladder_over_at=None, person__isnull=False, document__kind__in=kinds()
    ).select_related("sender")
    missed = ends.missed().order_by("pk")[:BATCH]
    unread = [one for one in ends.unread().order_by("dispatched_on", "pk") if is_unopened(one, at)]
    return sum(_try(one.pk, at) for one in [*missed, *unread[:BATCH]])


def _try(pk: int, at: datetime) -> int:
    try:
        return climb(pk, at) is not None
    except (Refusal, Invalid) as fault:
        logger.error("Delivery %s not sent on: %s", pk, type(fault).__name__)
        return 0


@transaction.atomic
def climb(pk: int, at: datetime) -> Delivery | None:
    """The next dispatch after this one, where it failed and something is left to try."""
    # The matter first, as whoever queues does: two that want both never wait for each other
    Matter.objects.select_for_update().get(deliveries=pk)
    delivery = (
        Delivery.objects.filter(pk=pk, next=None, ladder_over_at=None)
        .select_related("matter__agency", "matter__screener", "document", "sender", "person")
        .first()
    )
    is_owed = ladder_of(delivery) if delivery else None
    if delivery is None or is_owed is None or not _failed(delivery, at):
        return None
    if not is_owed(delivery):
        _end(delivery, NOT_OWED, at)
        return None
    channel = _next_way(delivery)
    if channel is None:
        _end(delivery, NO_WAY_LEFT, at)
        return None
    key = f"rung:{delivery.public_id}"
    sent = send_on(delivery=delivery, channel=channel, key=key, by=None, at=at)
    _record(delivery, "climb_ladder", at, channel=channel, next=str(sent.public_id))
    return sent


def _next_way(delivery: Delivery) -> str | None:
    """What is left to try for this paper; mail again only to another address than came back."""
    person = delivery.person
    if person is None:
        return None
    to = [person.name, *person.address_lines()]
    tried = {
        way.channel
        for way in Delivery.objects.of_paper(delivery)
        if way.channel != Delivery.Channel.POST or way.address_lines == to
    }
    return next_rung(tried, has_address=bool(person.street and person.postal_code))


def _failed(delivery: Delivery, at: datetime) -> bool:
    """Whether it did; what stood unopened too long is recorded as that first."""
    if delivery.status in Delivery.MISSED:
        return True
    unread = Delivery.objects.unread().filter(pk=delivery.pk)
    if not unread.exists() or not is_unopened(delivery, at):
        return False
    on = delivery.sender.on(at)
    record_proof(delivery=delivery, event=Event.UNOPENED, on=on, by=None, at=at)
    delivery.refresh_from_db()
    return True


def _end(delivery: Delivery, why: str, at: datetime) -> None:
    delivery.ladder_over_at = at
    delivery.save(update_fields=["ladder_over_at"])
    _record(delivery, "end_ladder", at, why=why)


def _record(delivery: Delivery, verb: str, at: datetime, **payload: str) -> None:
    target = f"delivery:{delivery.public_id}"
    record_matter(delivery.matter, verb, None, at, target=target, **payload)
