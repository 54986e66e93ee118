"""Another link in place of one that is over: asked by its holder, sent to the address on file."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext

from config.accounts.services import record_matter
from config.law.book import book
from config.portal.models import LinkRequest, Message, PortalAttempt, PortalLink
from config.portal.services import attempts
from config.portal.services.links import renew_link
from config.portal.services.telling import send, tried
from config.portal.tokens import code_hash, token_hash

KIND = PortalAttempt.Kind.RENEWAL
PAUSE = timedelta(hours=book().limits.portal.renewal_hours)
LONGEST_CHAIN = 20
Way = LinkRequest.Way


@transaction.atomic
def ask_new_link(*, secret: str, way: str, address: str, at: datetime) -> None:
    """`secret`: the token of an address or the code of a letter. Nothing tells whether it is known.

    Raises TooManyTries. A link that staff revoked is not renewed, nor one that was just asked for.
    """
    attempts.check_address(address, at, [KIND])
    link = _newest(secret)
    attempts.keep(KIND, address, link, False, at)
    if link is None or link.revoked_at or way not in Way.values:
        return
    PortalLink.objects.select_for_update().get(pk=link.pk)
    recent = Q(answered_at=None) | Q(asked_at__gt=at - PAUSE)
    if LinkRequest.objects.filter(recent, link__person=link.person, link__matter=link.matter):
        return
    known = way if link.person.email else Way.POST  # else nobody would ever get one
    LinkRequest.objects.create(link=link, way=known, asked_at=at)
    record_matter(link.matter, "ask_new_link", f"link:{link.public_id}", at, way=known)


def _newest(secret: str) -> PortalLink | None:
    """The link of this secret, or the one that took its place when it was renewed."""
    either = Q(token_sha256=token_hash(secret)) | Q(code_sha256=code_hash(secret))
    links = PortalLink.objects.select_related("matter__agency", "matter__screener", "person")
    found = links.filter(either).first()
    for _ in range(LONGEST_CHAIN):
        after = links.filter(request__link=found).order_by("-pk").first() if found else None
        if after is None:
            break
        found = after
    return found


def send_new_links(*, at: datetime) -> int:
    """Each by e-mail with its address; what must go by post waits for staff."""
    due = LinkRequest.objects.open().by_email().order_by("pk")
    return sum(tried(_send, pk, at) for pk in due.values_list("pk", flat=True)[:100])


def _send(pk: int, at: datetime) -> int:
    rows = LinkRequest.objects.select_for_update(skip_locked=True, of=("self",)).open()
    asked = rows.select_related("link__person", "link__matter").filter(pk=pk).first()
    if asked is None or not asked.link.person.email:
        return 0
    link, token = renew_link(link=asked.link, by=None, at=at)
    person = link.person
    with translation.override(person.language):
        context = {"address": settings.BASE_URL + reverse("portal:exchange", args=[token])}
        text = render_to_string("portal/emails/new_link.txt", context).strip()
        subject = pgettext("portal", "The new link you asked for")
    # The last step: where it fails, the old link has not ended
    send(person, Message.Told.EMAIL, subject, text, str(asked.public_id))
    return 1
