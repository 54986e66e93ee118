"""E-mails about what is still to be signed: a fixed sentence and the link, nothing else."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from config.accounts.models import Organization
from config.law.book import book
from config.portal.models import Message
from config.portal.services.telling import send, tried
from policies.models import Reading, ReadingLink
from policies.services.readings import link_to, locked, record_reading, token_of

PAUSE = timedelta(days=book().limits.acknowledgement.reminder_days)
BATCH = 200


def remind(*, at: datetime) -> int:
    """One e-mail to each who has one coming; how many went. A fault is tried again later."""
    houses = Organization.objects.filter(roster__isnull=False).distinct()
    due = [pk for house in houses for pk in due_for(house, at).values_list("pk", flat=True)]
    return sum(tried(_remind, pk, at) for pk in due[:BATCH])


def due_for(organization: Organization, at: datetime) -> QuerySet[Reading]:
    """At once when it was assigned, a week before the due day, and each week once it is over.

    Nothing goes while the last link was ended by staff or by wrong numbers.
    """
    today = organization.on(at)
    ended = ReadingLink.objects.filter(reading=OuterRef("pk"), revoked_at__isnull=False)
    held = ReadingLink.objects.filter(reading=OuterRef("pk"), revoked_at__isnull=True)
    again = Q(mailed_at__lte=at - PAUSE, due_on__lte=today + PAUSE)
    rows = Reading.objects.unsigned(today).filter(entry__organization=organization)
    rows = rows.filter(Q(mailed_at__isnull=True) | again, ~Exists(ended) | Exists(held))
    return rows.exclude(entry__person__email="").order_by(F("mailed_at").asc(nulls_first=True))


def _remind(pk: int, at: datetime) -> int:
    reading = locked(Reading(pk=pk))
    if not due_for(reading.organization, at).filter(pk=pk).exists():
        return 0  # another worker was first
    link = link_to(reading=reading, by=None, at=at)
    is_first = reading.mailed_at is None
    reading.mailed_at = at
    reading.save(update_fields=["mailed_at"])
    record_reading(reading, "mail_reading_link", None, at)
    with translation.override(reading.person.language):
        address = settings.BASE_URL + reverse("portal:exchange", args=[token_of(link)])
        context = {"address": address, "is_first": is_first}
        text = render_to_string("policies/emails/reading.txt", context).strip()
        subject = render_to_string("policies/emails/reading_subject.txt").strip()
    # The last step: whatever fails here undoes the rows above
    send(reading.person, Message.Told.EMAIL, subject, text, str(uuid4()))
    return 1
