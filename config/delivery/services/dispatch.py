"""The sweep that sends: claim by lease, work, write the result where the lease is still ours."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from config.accounts.services import record_matter
from config.delivery.channels import FAULTS, Sent, make_print_file, send_message
from config.delivery.models import Delivery, DeliveryAttempt
from config.delivery.services.proof import locked

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BATCH = 20
PAUSES = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120))
CHANNEL, STATUS = Delivery.Channel, Delivery.Status
Work = Callable[[Delivery, datetime], Sent]


def _nothing(delivery: Delivery, at: datetime) -> Sent:
    # The portal shows it from now on
    return Sent()


WORK: Mapping[str, Work] = {
    CHANNEL.POST: make_print_file,
    CHANNEL.EMAIL: send_message,
    CHANNEL.PORTAL: _nothing,
}


def dispatch_due(*, at: datetime) -> int:
    """Send what is queued; how many went. Post ends as a print file: the carrier comes later."""
    return sum(_dispatch(pk, at) for pk in _claim(at))


def _claim(at: datetime) -> list[int]:
    with transaction.atomic():
        due = Delivery.objects.waiting(at).order_by("next_attempt_at")
        free = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
        Delivery.objects.filter(pk__in=free).update(
            claimed_until=at + LEASE, attempts=F("attempts") + 1
        )
    return free


def _dispatch(pk: int, at: datetime) -> bool:
    delivery = Delivery.objects.select_related("matter", "document", "sender", "person").get(pk=pk)
    try:
        done = WORK[delivery.channel](delivery, at)
    except FAULTS as fault:
        # Addresses and names may stand in a fault's text: only its kind is kept.
        logger.error("Delivery %s failed: %s", delivery.public_id, type(fault).__name__)
        _fail(delivery, at, type(fault).__name__)
        return False
    return _succeed(delivery, at, done)


@transaction.atomic
def _succeed(claimed: Delivery, at: datetime, sent: Sent) -> bool:
    delivery = locked(claimed)
    if not _is_ours(delivery, claimed):
        return False
    delivery.claimed_until = None
    delivery.print_path = sent.print_path
    if delivery.channel == CHANNEL.POST:
        delivery.status = STATUS.PRINTED
    else:  # accepted by the channel
        delivery.status = STATUS.DISPATCHED
        delivery.dispatched_at, delivery.dispatched_on = at, delivery.sender.on(at)
        delivery.accepted_on = delivery.dispatched_on
    delivery.save(
        update_fields=[
            "claimed_until",
            "print_path",
            "status",
            "dispatched_at",
            "dispatched_on",
            "accepted_on",
        ]
    )
    _keep_attempt(delivery, at, DeliveryAttempt.Result.SENT, message_id=sent.message_id)
    return True


@transaction.atomic
def _fail(claimed: Delivery, at: datetime, reason: str) -> None:
    delivery = locked(claimed)
    if not _is_ours(delivery, claimed):
        return
    delivery.claimed_until = None
    if delivery.attempts > len(PAUSES):
        delivery.status = STATUS.FAILED
    else:
        delivery.next_attempt_at = at + PAUSES[delivery.attempts - 1]
    delivery.save(update_fields=["claimed_until", "status", "next_attempt_at"])
    _keep_attempt(delivery, at, DeliveryAttempt.Result.FAILED, reason=reason[:80])


def _is_ours(delivery: Delivery, claimed: Delivery) -> bool:
    lease = (delivery.status, delivery.claimed_until, delivery.attempts)
    return lease == (STATUS.QUEUED, claimed.claimed_until, claimed.attempts)


def _keep_attempt(delivery: Delivery, at: datetime, result: str, **told: str) -> None:
    DeliveryAttempt.objects.create(
        delivery=delivery, number=delivery.attempts, at=at, result=result, **told
    )
    record_matter(
        delivery.matter,
        "try_delivery",
        None,
        at,
        target=f"delivery:{delivery.public_id}",
        result=result,
        status=delivery.status,
        number=delivery.attempts,
    )
