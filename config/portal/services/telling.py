"""Tell somebody that something waits: a fixed sentence and this site's address, nothing else."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext

from config.accounts.models import Person
from config.accounts.services import record_matter
from config.portal.models import ContactChoice, Message
from config.portal.texting import gateway

logger = logging.getLogger(__name__)
BATCH = 100
Told, Way = Message.Told, ContactChoice.Way


def tell_of_messages(*, at: datetime) -> int:
    """One line to each person with an answer that nobody read yet; how many were told.

    A fault outside this house is tried again by the next sweep.
    """
    waiting = Message.objects.untold().order_by("pk").values_list("person", flat=True)
    return sum(tried(_tell, pk, at) for pk in list(dict.fromkeys(waiting[:BATCH])))


def tried(send: Callable[[int, datetime], int], pk: int, at: datetime) -> int:
    """`send` in a transaction of its own; what it could not send stays due."""
    try:
        with transaction.atomic():
            return send(pk, at)
    except OSError as fault:
        logger.error("%s %s failed: %s", send.__name__, pk, type(fault).__name__)
        return 0


def _tell(pk: int, at: datetime) -> int:
    rows = Message.objects.untold().filter(person=pk).select_related("person", "matter")
    found = list(rows.select_for_update(skip_locked=True, of=("self",)))
    if not found:
        return 0
    person, newest = found[-1].person, found[-1]
    how = way_to(person)
    Message.objects.filter(pk__in=[one.pk for one in found]).update(told_at=at, told_how=how)
    record_matter(newest.matter, "tell_of_message", None, at, target=newest.target, way=how)
    if how == Told.NOBODY:
        return 0
    with translation.override(person.language):
        address = settings.BASE_URL + reverse("portal:enter")
        text = render_to_string("portal/emails/message.txt", {"address": address}).strip()
        subject = pgettext("portal", "There is a new message for you.")
    # The last step: whatever fails here undoes the rows above
    send(person, how, subject, text, str(newest.public_id))
    return 1


def way_to(person: Person) -> str:
    """What they chose, where that can still be done; else by e-mail; else nobody is told."""
    choice = ContactChoice.objects.of(person)
    if choice and choice.way == Way.NONE:
        return Told.NOBODY
    if choice and choice.way == Way.TEXT and person.phone and gateway():
        return Told.TEXT
    return Told.EMAIL if person.email else Told.NOBODY


def send(person: Person, how: str, subject: str, text: str, key: str) -> None:
    """By e-mail or as a text message, to the address on file. Raises OSError."""
    if how == Told.TEXT:
        found = gateway()
        assert found is not None
        found.send(person.phone, text, key)
        return
    host = settings.BASE_URL.split("//")[-1].split(":")[0]
    headers = {"Message-ID": f"<{key}@{host}>"}
    EmailMessage(subject, text, to=[person.email], headers=headers).send()
