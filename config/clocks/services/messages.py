"""Write to the owners of clocks that moved: reference, rule and new day, nobody's name."""

import logging
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from config.accounts.models import User
from config.clocks.models import Clock, ClockChange
from config.clocks.services.adoptions import rule

logger = logging.getLogger(__name__)
BATCH = 500


def tell_owners(*, at: datetime) -> int:
    """One message an owner; how many were written. A message that fails is tried again later."""
    changes = (
        ClockChange.objects.untold()
        .select_related("clock__owner", "clock__matter")
        .order_by("clock__owner", "id")[:BATCH]
    )
    owners = groupby(changes, key=lambda change: change.clock.owner)
    return sum(_try(owner, list(found), at) for owner, found in owners if owner)


def _try(owner: User, changes: list[ClockChange], at: datetime) -> int:
    try:
        return _tell(owner, changes, at)
    except OSError as fault:  # mail servers' refusals too; the next sweep tries again
        logger.error("A message to %s failed: %s", owner.public_id, type(fault).__name__)
        return 0


def _tell(owner: User, changes: list[ClockChange], at: datetime) -> int:
    with transaction.atomic():
        ids = [change.pk for change in changes]
        mine = ClockChange.objects.select_for_update(skip_locked=True).filter(
            pk__in=ids, told_at__isnull=True
        )
        held = set(mine.values_list("pk", flat=True))
        fresh = [change for change in changes if change.pk in held]
        if not fresh:
            return 0
        ClockChange.objects.filter(pk__in=held).update(told_at=at)
        if owner.is_active:
            _send(owner, fresh)
    return 1


def _send(owner: User, changes: Iterable[ClockChange]) -> None:
    lines = [
        {
            "reference": change.clock.matter.reference,
            "title": rule(change.clock.rule_id).title,
            "kind": change.get_kind_display(),
            "day": _day(change.clock),
        }
        for change in changes
    ]
    context = {"lines": lines, "address": settings.BASE_URL + reverse("admin:deadlines")}
    text = render_to_string("clocks/emails/moved.txt", context)
    send_mail("Deadlines of yours have moved", text, None, [owner.email])


def _day(clock: Clock) -> str:
    if clock.status != Clock.Status.OPEN:
        return clock.get_status_display().lower()
    if clock.stopped_on:
        return f"standing still since {clock.stopped_on}"
    return f"due {clock.due_on}" if clock.due_on else f"not before {clock.earliest_on}"
