"""Another link in place of one that is over: asked by its holder, sent to the address on file."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext

from config.accounts.services import record_matter
from config.delivery.models import Delivery
from config.delivery.services import queue_delivery
from config.documents.facts import Portal, Signer
from config.documents.parties import addressee, letterhead
from config.documents.render import Rendered, render
from config.documents.services import store_document
from config.errors import Invalid
from config.law.book import book
from config.portal.letters import LETTERS, TITLES, NewCode
from config.portal.models import LinkRequest, Message, PortalAttempt, PortalLink
from config.portal.services import attempts
from config.portal.services.links import answer_requests
from config.portal.services.telling import send, tried
from config.portal.tokens import code_hash, token_hash

logger = logging.getLogger(__name__)
KIND = PortalAttempt.Kind.RENEWAL
MOST = 100
DESK = "Consumer Help Center"
PAUSE = timedelta(hours=book().limits.portal.renewal_hours)
PAUSE_BY_POST = timedelta(days=book().limits.portal.renewal_days_by_post)
LONGEST_CHAIN = 20
LETTER = LETTERS["new_code"]
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
    known = way if link.person.email else Way.POST  # else nobody would ever get one
    recent = Q(answered_at=None) | Q(asked_at__gt=at - PAUSE)
    if known == Way.POST:
        recent |= Q(way=known, asked_at__gt=at - PAUSE_BY_POST)
    if LinkRequest.objects.filter(recent, link__person=link.person, link__matter=link.matter):
        return
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
    """Each by e-mail with its address."""
    due = LinkRequest.objects.open().by_email().order_by("pk")
    return sum(tried(_send, pk, at) for pk in due.values_list("pk", flat=True)[:MOST])


def _waiting(pk: int) -> LinkRequest | None:
    rows = LinkRequest.objects.select_for_update(skip_locked=True, of=("self",)).open()
    parts = ("link__person", "link__matter__agency", "link__matter__screener")
    return rows.select_related(*parts).filter(pk=pk).first()


def _send(pk: int, at: datetime) -> int:
    asked = _waiting(pk)
    if asked is None or not asked.link.person.email:
        return 0
    link, token = answer_requests(link=asked.link, by=None, at=at)
    person = link.person
    with translation.override(person.language):
        context = {"address": settings.BASE_URL + reverse("portal:exchange", args=[token])}
        text = render_to_string("portal/emails/new_link.txt", context).strip()
        subject = pgettext("portal", "The new link you asked for")
    # The last step: where it fails, nothing was made
    send(person, Message.Told.EMAIL, subject, text, str(asked.public_id))
    return 1


def print_new_codes(*, at: datetime) -> int:
    """Each by post: a letter with another code, laid ready with all others for the printer.

    Where the address on file is not whole, or does not fit a letter, the request waits for staff.
    """
    due = LinkRequest.objects.open().by_post().exclude(link__person__street="")
    ready = due.exclude(link__person__postal_code="").order_by("pk")
    return sum(tried(_print, pk, at) for pk in ready.values_list("pk", flat=True)[:MOST])


def _print(pk: int, at: datetime) -> int:
    asked = _waiting(pk)
    if asked is None:
        return 0
    try:
        with transaction.atomic():
            _write(asked, at)
    except Invalid:
        logger.warning("Request %s does not fit a letter", asked.public_id)
        return 0
    return 1


def _write(asked: LinkRequest, at: datetime) -> None:
    """The screener's letter, and its own: who decides could answer the questions (R-1)."""
    days = book().limits.portal.letter_days
    link, _token = answer_requests(link=asked.link, days=days, by=None, at=at)
    language = link.person.language
    document = store_document(
        matter=link.matter,
        kind=LETTER.kind,
        title=TITLES[language],
        language=language,
        rendered=_letter(link, at),
        template_version=str(LETTER.version),
        withheld=True,
        by=None,
        at=at,
    )
    queue_delivery(
        matter=link.matter,
        document=document,
        person=link.person,
        sender=link.matter.screener,
        channel=Delivery.Channel.POST,
        key=f"link_request:{asked.public_id}",
        by=None,
        at=at,
    )
    told = {"document": document.sha256, "target": f"link:{link.public_id}"}
    record_matter(link.matter, "print_new_code", None, at, **told)


def _letter(link: PortalLink, at: datetime) -> Rendered:
    screener, number = link.matter.screener, link.matter.reference
    site = settings.BASE_URL.split("//")[-1]
    facts = NewCode(
        letterhead=letterhead(screener),
        addressee=addressee(link.person),
        sent_on=screener.on(at),
        reference=number,
        document_id=number,
        signer=Signer(name=DESK, title=screener.name),
        help_phone=screener.phone,
        portal=Portal(address=f"{site}{reverse('portal:enter')}", code=link.code),
        works_until=screener.on(link.expires_at) - timedelta(days=1),
    )
    return render(LETTER.template, facts, language=link.person.language)
