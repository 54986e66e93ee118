"""Warn whose letter it is when a dispatch failed: matters and ways, nobody's name (R-9)."""

import logging
from datetime import datetime

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from config.accounts.models import User
from config.accounts.services import holders
from config.delivery.links import page_of
from config.delivery.models import Delivery

logger = logging.getLogger(__name__)
BATCH = 100
PROVES = "delivery.record_proof"


def warn_owners(*, at: datetime) -> int:
    """One message a failed dispatch; how many. A mail server's fault is tried again."""
    found = Delivery.objects.missed().filter(warned_at=None).order_by("pk")
    return sum(_try(pk, at) for pk in found.values_list("pk", flat=True)[:BATCH])


def _try(pk: int, at: datetime) -> int:
    try:
        return _warn(pk, at)
    except OSError as fault:
        logger.error("A warning about delivery %s failed: %s", pk, type(fault).__name__)
        return 0


@transaction.atomic
def _warn(pk: int, at: datetime) -> int:
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).missed()
    found = rows.select_related("matter", "sender", "document")
    delivery = found.filter(pk=pk, warned_at=None).first()
    if delivery is None:
        return 0
    delivery.warned_at = at
    delivery.save(update_fields=["warned_at"])
    people = owners_of(delivery, at)
    if people:
        text = render_to_string("delivery/emails/failed.txt", _facts(delivery))
        send_mail("A letter did not arrive", text, None, [one.email for one in people])
    return bool(people)


def _facts(delivery: Delivery) -> dict[str, object]:
    return {
        "delivery": delivery,
        "next": Delivery.objects.filter(follows=delivery).first(),
        "address": page_of(delivery),
    }


def owners_of(delivery: Delivery, at: datetime) -> list[User]:
    """Who sent it first and may still see it; else all at the sender who may record proofs."""
    first = delivery
    while first.follows is not None:
        first = first.follows
    sender = first.queued_by
    if sender is not None and _sees(sender, delivery):
        return [sender]
    people = holders(delivery.sender, PROVES, sides=delivery.sender.sides(), at=at)
    return [one for one in people.order_by("pk") if _sees(one, delivery)]


def _sees(user: User, delivery: Delivery) -> bool:
    """Nobody hears of a matter behind a wall."""
    return user.is_active and Delivery.objects.visible_to(user).filter(pk=delivery.pk).exists()
