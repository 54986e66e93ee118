"""By what a person shows who they are: the screener's rule, and what only this asks about."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import pgettext

from config.accounts.models import Matter, Organization, Person, User, actor
from config.accounts.services import record_matter
from config.audit.services import record
from config.errors import Invalid
from config.law.book import book
from config.portal.identity import NOBODY, Answers, Asked, Known
from config.portal.models import HeldFact, IdentityRule, Message, OneTimeCode, PortalLink
from config.portal.services.telling import send, tried
from config.portal.texting import gateway

MINUTES = book().limits.portal.one_time_code_minutes
LIFE = timedelta(minutes=MINUTES)
ASKED_AT_MOST = 3
DIGITS = re.compile(r"[0-9]{4}")


def rule_for(screener: Organization | None, wrong_code: str = "") -> IdentityRule:
    """The screener's rule, or the usual one where it set none.

    For a code that is none: that of any screener here, by lot, and of the same one each time that
    it is typed. So no questions tell that a code is one.
    """
    if screener is None:
        screens = Exists(Matter.objects.filter(screener=OuterRef("pk")))
        here = Organization.objects.filter(screens).select_related("identity_rule").order_by("pk")
        screener = _by_lot(list(here), wrong_code)
        return getattr(screener, "identity_rule", None) or IdentityRule()
    return IdentityRule.objects.filter(organization=screener.pk).first() or IdentityRule()


def _by_lot(screeners: Sequence[Organization], wrong_code: str) -> Organization | None:
    """Drawn with this installation's key, so that nobody can work out what to expect."""
    drawn = salted_hmac("config.portal.lot", wrong_code, algorithm="sha256").digest()
    place = int.from_bytes(drawn[:8], "big")
    return screeners[place % len(screeners)] if screeners else None


def asked_by(rule: IdentityRule) -> Asked:
    return Asked(rule.birth_date, rule.place, rule.ssn, rule.code)


def known_of(link: PortalLink | None, person: Person | None, at: datetime) -> Known:
    """What the file says of the person; nothing for a code that is none."""
    code = OneTimeCode.objects.usable(at - LIFE).filter(link=link).order_by("-pk").first()
    held = HeldFact.objects.filter(person=person).first()
    if person is None:
        return NOBODY
    return Known(
        person.birth_date,
        person.street,
        person.postal_code,
        ssn=held.ssn_hash if held else "",
        code=code_of(code) if code else "",
    )


def hashed(answers: Answers, person: Person | None) -> Answers:
    """With the digits of an SSN as they are held."""
    return replace(answers, ssn=_ssn_hash(person, answers.ssn))


def _ssn_hash(person: Person | None, digits: str) -> str:
    name = person.public_id if person else "nobody"
    return salted_hmac("config.portal.ssn", f"{name}:{digits}", algorithm="sha256").hexdigest()


@transaction.atomic
def set_identity_rule(
    *,
    organization: Organization,
    asked: Asked,
    tries: int,
    rest_minutes: int,
    by: User,
    at: datetime,
) -> IdentityRule:
    """What this screener asks from now on. Two things at least, and a rest that ends (R-13)."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if asked.birth_date + asked.place + asked.code < 2:
        raise Invalid({"birth_date": ["Ask for two of date of birth, address and code."]})
    values = {
        **{"birth_date": asked.birth_date, "place": asked.place, "ssn": asked.ssn},
        **{"code": asked.code, "tries": tries, "rest_minutes": rest_minutes},
    }
    rule, _ = IdentityRule.objects.update_or_create(organization=organization, defaults=values)
    record(
        stream=organization.stream,
        verb="set_identity_rule",
        actor=actor(by),
        agency=organization.code,
        target=f"organization:{organization.public_id}",
        at=at,
        payload=values,
    )
    return rule


@transaction.atomic
def hold_ssn(*, matter: Matter, digits: str, by: User, at: datetime) -> HeldFact:
    """Keep the last four digits as a keyed hash; they are compared and never shown."""
    if matter.person is None or not DIGITS.fullmatch(digits):
        raise Invalid({"digits": ["Type the last four digits."]})
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=matter.person.pk)
    told = {"ssn_hash": _ssn_hash(person, digits), "held_at": at, "held_by": by}
    held, _ = HeldFact.objects.update_or_create(person=person, defaults=told)
    record_matter(matter, "hold_ssn", by, at)
    return held


@transaction.atomic
def ask_code(*, link: PortalLink | None, way: str, at: datetime) -> None:
    """Have a code sent to the address on file. Nothing tells whether there is one.

    Asked for too often, nothing more is sent.
    """
    if link is None or way not in OneTimeCode.Way.values:
        return
    PortalLink.objects.select_for_update().get(pk=link.pk)
    if OneTimeCode.objects.usable(at - LIFE).filter(link=link).count() >= ASKED_AT_MOST:
        return
    OneTimeCode.objects.create(link=link, way=way, asked_at=at)
    record_matter(link.matter, "ask_code", f"link:{link.public_id}", at, way=way)


def code_of(row: OneTimeCode) -> str:
    """Six digits from the row's id and this installation's key; nobody can read them there."""
    drawn = salted_hmac("config.portal.code", str(row.public_id), algorithm="sha256").digest()
    return f"{int.from_bytes(drawn[:8], 'big') % 10**6:06}"


def send_codes(*, at: datetime) -> int:
    due = OneTimeCode.objects.unsent(at - LIFE).order_by("pk")
    return sum(tried(_send_code, pk, at) for pk in due.values_list("pk", flat=True)[:100])


def _send_code(pk: int, at: datetime) -> int:
    rows = OneTimeCode.objects.select_for_update(skip_locked=True, of=("self",))
    row = rows.select_related("link__person").filter(pk=pk, sent_at=None).first()
    if row is None:
        return 0
    row.sent_at = at
    row.save(update_fields=["sent_at"])
    person, told = row.link.person, Message.Told
    by_text = row.way == OneTimeCode.Way.TEXT
    if (by_text and not (person.phone and gateway())) or (not by_text and not person.email):
        return 0
    with translation.override(person.language):
        context = {"code": code_of(row), "minutes": MINUTES}
        text = render_to_string("portal/emails/code.txt", context).strip()
        subject = pgettext("portal", "The code you asked for")
    send(person, told.TEXT if by_text else told.EMAIL, subject, text, str(row.public_id))
    return 1
