"""Words that wait: a person goes on writing in another visit. Only after proof of identity."""

from datetime import datetime, timedelta

from django.db import transaction

from config.documents.quoting import own_words
from config.law.book import book
from config.portal.models import SavedWords
from config.portal.visits import PortalVisit

KEPT = timedelta(days=book().limits.draft.kept_days)
MOST_PLACES = 20


@transaction.atomic
def save_words(*, visit: PortalVisit, place: str, text: str, at: datetime) -> None:
    """Keep what was written so far in place of what was kept; nothing is kept of nothing."""
    if not visit.proven:
        return
    if not text.strip():
        forget_words(visit=visit, place=place)
        return
    told = {"text": own_words(text), "saved_at": at}
    mine = SavedWords.objects.filter(person=visit.person)
    SavedWords.objects.update_or_create(person=visit.person, place=place, defaults=told)
    beyond = mine.order_by("-saved_at", "-pk").values("pk")[MOST_PLACES:]
    SavedWords.objects.filter(pk__in=list(beyond.values_list("pk", flat=True))).delete()


def forget_words(*, visit: PortalVisit, place: str) -> None:
    """Sent, or not wanted any more."""
    if visit.proven:
        SavedWords.objects.filter(person=visit.person, place=place).delete()


def prune_words(*, at: datetime) -> int:
    """Forget what nobody touched for long; how many rows went."""
    gone, _ = SavedWords.objects.filter(saved_at__lt=at - KEPT).delete()
    return gone
