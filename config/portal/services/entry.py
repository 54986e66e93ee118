"""Ways in: the link of an e-mail, the code of a letter, and the questions that follow."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet

from config.accounts.models import Person
from config.accounts.services import record_matter
from config.audit.services import INSTALLATION, record
from config.errors import Refusal
from config.portal.identity import Answers, fits
from config.portal.models import PortalAttempt, PortalLink
from config.portal.services import attempts, proofs
from config.portal.services.links import end_before
from config.portal.tokens import code_hash, token_hash

KIND = PortalAttempt.Kind


class LinkUsed(Refusal):
    code = "link_used"


class Outcome(StrEnum):
    PROVEN = "proven"
    REFUSED = "refused"
    LOCKED = "locked"


def exchange(*, token: str, address: str, at: datetime) -> PortalLink | None:
    """The link of a token from an address line; None if it is unknown, over or revoked.

    It opens until somebody has shown by it who they are, so that a mail filter that looks at it
    uses nothing up. Raises LinkUsed after that, and TooManyTries.
    """
    found = PortalLink.objects.filter(token_sha256=token_hash(token))
    link = _enter(KIND.TOKEN, found, address, at)
    if link and link.exchanged_at:
        raise LinkUsed("This link was used.")
    return link


def enter_code(*, code: str, address: str, at: datetime) -> PortalLink | None:
    """As `exchange`, for the code that a letter prints: it works for the link's whole life."""
    return _enter(KIND.CODE, PortalLink.objects.filter(code_sha256=code_hash(code)), address, at)


@transaction.atomic
def _enter(kind: str, found: QuerySet[PortalLink], address: str, at: datetime) -> PortalLink | None:
    attempts.check_address(address, at)
    link = found.select_related("matter__agency", "matter__screener", "person").first()
    usable = link if link and link.revoked_at is None and link.expires_at > at else None
    attempts.keep(kind, address, link, usable is not None, at)
    if link:
        used = usable and kind == KIND.TOKEN and usable.exchanged_at
        result = "used" if used else "let_in" if usable else "refused"
        _record(link, "portal_enter", at, way=kind, result=result)
    return usable


@transaction.atomic
def prove_identity(
    *,
    link: PortalLink | None,
    wrong_code: str = "",
    answers: Answers,
    address: str,
    at: datetime,
) -> Outcome:
    """Compare with the file; without a link nothing ever fits, whatever `wrong_code` was typed.

    Identity is a condition of seeing, never of disputing (R-13).
    """
    person = _held(link.person_id) if link else None
    rule = proofs.rule_for(link.matter.screener if link else None, wrong_code)
    known = proofs.known_of(link, person, at)
    rest = timedelta(minutes=rule.rest_minutes)
    if attempts.is_locked(link, address, at, after=rule.tries, rest=rest):
        outcome = Outcome.LOCKED
    else:
        hashed = proofs.hashed(answers, person)
        right = fits(known, hashed, proofs.asked_by(rule))
        outcome = Outcome.PROVEN if right else Outcome.REFUSED
        attempts.keep(KIND.IDENTITY, address, link, right, at)
    if outcome is Outcome.PROVEN and link:
        PortalLink.objects.filter(pk=link.pk, exchanged_at=None).update(exchanged_at=at)
        end_before(link=link, at=at)
        link.one_time_codes.filter(used_at=None).update(used_at=at)
    _record(link, "portal_identity", at, result=outcome.value)
    return outcome


def _held(person_id: int) -> Person:
    # Tries for one person wait for each other, so that many at once are still counted
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)


def _record(link: PortalLink | None, verb: str, at: datetime, **payload: str) -> None:
    if link is not None:
        name = f"link:{link.public_id}"
        record_matter(link.matter, verb, name, at, target=name, **payload)
        return
    record(
        stream=INSTALLATION,
        verb=verb,
        actor="link:none",
        agency="",
        target="link:none",
        at=at,
        payload=payload,
    )
