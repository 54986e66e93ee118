"""R-11: supervisors hear of items that nobody decided in time: numbers and days, nobody's name."""

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from config.accounts.models import Organization, User
from config.accounts.roles import Side
from config.accounts.services import holders
from config.clocks.models import Clock
from disputes.models import DisputeItem

logger = logging.getLogger(__name__)
DELETES = "disputes.complete_dispute"


def alert_undecided(*, at: datetime) -> int:
    """One message a supervisor and sweep; how many were written. What fails is tried again."""
    waiting = DisputeItem.objects.marked().filter(alerted_at=None)
    screeners = Organization.objects.filter(pk__in=waiting.values("dispute__screener"))
    return sum(_try(screener, at) for screener in screeners)


def _try(screener: Organization, at: datetime) -> int:
    try:
        return _alert(screener, at)
    except OSError as fault:  # mail servers' refusals too; the next sweep tries again
        logger.error("An alert to %s failed: %s", screener.code, type(fault).__name__)
        return 0


@transaction.atomic
def _alert(screener: Organization, at: datetime) -> int:
    rows = DisputeItem.objects.select_for_update(of=("self",), skip_locked=True)
    held = rows.marked().filter(alerted_at=None, dispute__screener=screener)
    ids = list(held.values_list("pk", flat=True))
    DisputeItem.objects.filter(pk__in=ids).update(alerted_at=at)
    found = [(user, _seen(user, ids)) for user in _supervisors(screener, at)]
    told = [(user, items) for user, items in found if items]
    for user, items in told:
        _send(user, items)
    return len(told)


def _supervisors(screener: Organization, at: datetime) -> QuerySet[User]:
    return holders(screener, DELETES, sides=[Side.SCREENER], at=at).order_by("pk")


def _seen(user: User, ids: Iterable[int]) -> list[DisputeItem]:
    """Nobody hears of a file behind a wall."""
    seen = DisputeItem.objects.visible_to(user).filter(pk__in=ids)
    return list(seen.select_related("dispute"))


def _send(user: User, items: Iterable[DisputeItem]) -> None:
    lines = [
        {"dispute": item.dispute.number, "item": item.number, "due_on": due}
        for item, due in with_days(items)
    ]
    context = {"lines": lines, "address": settings.BASE_URL + reverse("admin:disputes")}
    text = render_to_string("disputes/emails/undecided.txt", context)
    send_mail("Disputed items to delete by hand", text, None, [user.email])


def with_days(items: Iterable[DisputeItem]) -> list[tuple[DisputeItem, date | None]]:
    """Each item with the day by which the person must hear that it is gone (D-10)."""
    found = list(items)
    clocks = Clock.objects.open().filter(rule_id="D-10", target__in=[item.target for item in found])
    days = dict(clocks.values_list("target", "due_on"))
    return [(item, days.get(item.target)) for item in found]
