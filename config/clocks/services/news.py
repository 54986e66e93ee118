"""How somebody hears of their deadlines: a private calendar feed, and a message in the morning."""

import hashlib
import logging
import secrets
from collections import Counter
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from config.accounts.models import User, actor
from config.accounts.pages import zone_of
from config.audit.services import INSTALLATION, record
from config.clocks.models import DeadlineNews
from config.clocks.services.listing import PRESSING, Row, rows

logger = logging.getLogger(__name__)
MORNING = 6  # o'clock, where the reader works


def news_of(user: User) -> DeadlineNews:
    return DeadlineNews.objects.get_or_create(user=user)[0]


@transaction.atomic
def new_feed(*, user: User, at: datetime) -> str:
    """Make an address of the feed, and end the one before; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    news = news_of(user)
    news.feed_sha256 = _hash(token)
    news.save(update_fields=["feed_sha256"])
    _record("make_feed", user, at)
    return token


@transaction.atomic
def end_feed(*, user: User, at: datetime) -> None:
    news = news_of(user)
    news.feed_sha256 = ""
    news.save(update_fields=["feed_sha256"])
    _record("end_feed", user, at)


def _record(verb: str, user: User, at: datetime) -> None:
    who = actor(user)
    record(stream=INSTALLATION, verb=verb, actor=who, agency="", target=who, at=at)


def set_mail(*, user: User, on: bool) -> None:
    news = news_of(user)
    news.mail = on
    news.save(update_fields=["mail"])


def reader_of(token: str) -> User | None:
    """Whose feed this is, if they still work here."""
    found = DeadlineNews.objects.filter(feed_sha256=_hash(token), user__is_active=True)
    news = found.select_related("user").first()
    return news.user if news and news.user.has_perm("clocks.view_clock") else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def send_digests(*, at: datetime) -> int:
    """One message a reader and day, from their morning on, where something presses."""
    readers = User.objects.filter(is_active=True).exclude(deadline_news__mail=False)
    return sum(_try(user, at) for user in readers.order_by("pk").iterator())


def _try(user: User, at: datetime) -> int:
    try:
        return _digest(user, at)
    except OSError as fault:  # mail servers' refusals too; the next sweep tries again
        logger.error("A digest to %s failed: %s", user.public_id, type(fault).__name__)
        return 0


def _digest(user: User, at: datetime) -> int:
    zone = zone_of(user)
    local = at.astimezone(zone) if zone else at
    if local.hour < MORNING or not user.has_perm("clocks.view_clock"):
        return 0
    with transaction.atomic():
        news_of(user)
        news = DeadlineNews.objects.select_for_update().get(user=user)
        pressing = [row for row in rows(user, at) if row.group in PRESSING]
        if not pressing or news.mailed_on == local.date():
            return 0
        news.mailed_on = local.date()
        news.save(update_fields=["mailed_on"])
        _send(user, pressing)
    return 1


def _send(user: User, pressing: list[Row]) -> None:
    number = Counter(row.group for row in pressing)
    words = {"overdue": "overdue", "today": "today", "week": "this week"}
    counts = ", ".join(f"{number[group]} {words[group]}" for group in PRESSING if number[group])
    context = {"rows": pressing, "address": settings.BASE_URL + reverse("admin:deadlines")}
    text = render_to_string("clocks/emails/digest.txt", context)
    send_mail(f"Deadlines: {counts}", text, None, [user.email])
