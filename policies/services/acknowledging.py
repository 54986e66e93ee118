"""Sign for a version, and know later what was signed before which day."""

from datetime import date, datetime
from hmac import compare_digest
from uuid import UUID

from django.db import transaction

from config.accounts.models import Person
from config.errors import Conflict, Refusal
from config.law.book import book
from config.portal.naming import is_name_of
from policies.models import BINDING, Acknowledgement, Clause, Reading, ReadingLink
from policies.services.readings import PageAhead, ReadingOver, locked, record_reading

WRONG_NUMBERS = book().limits.acknowledgement.wrong_numbers


class NotThisPerson(Refusal):
    code = "not_this_person"


class SignedBefore(Conflict):
    code = "signed_before"


class OtherVersion(Conflict):
    code = "other_version"


def acknowledge(
    *,
    link: ReadingLink,
    signed_name: str,
    employee_number: str,
    content_sha256: str,
    language: str,
    submission: UUID,
    at: datetime,
) -> Acknowledgement:
    """The signature of the one person whom the link is for, by name and employee number.

    Raises NotThisPerson: after some of these the link is over. Raises SignedBefore, OtherVersion,
    PageAhead, ReadingOver.
    """
    with transaction.atomic():
        reading = locked(link.reading)
        if signed := Acknowledgement.objects.filter(reading=reading).first():
            if signed.submission == submission:
                return signed
            raise SignedBefore("This policy was signed before.")
        link = ReadingLink.objects.select_for_update().get(pk=link.pk)
        _check(reading, link, content_sha256, at)
        if _is_signer(reading, signed_name, employee_number):
            return _sign(link, reading, signed_name, language, submission, at)
        _count_miss(link, reading, at)
    # Outside of the transaction, so that the try stays counted
    raise NotThisPerson("The name and the number do not fit what your agency has on file.")


def _check(reading: Reading, link: ReadingLink, content_sha256: str, at: datetime) -> None:
    today = reading.organization.on(at)
    is_open = link.revoked_at is None and link.expires_at > at
    if not is_open or not Reading.objects.unsigned(today).filter(pk=reading.pk).exists():
        raise ReadingOver("This link is over, or a newer version has taken its place.")
    if content_sha256 != reading.version.content_sha256:
        raise OtherVersion("This form belongs to another version of the policy.")
    if reading.read_at is None or not reading.tries.filter(passed=True).exists():
        raise PageAhead("Please read all pages and answer the questions first.")


def _is_signer(reading: Reading, signed_name: str, employee_number: str) -> bool:
    held = reading.entry.employee_number.strip().upper().encode()
    same = compare_digest(held, employee_number.strip().upper().encode())
    return same & is_name_of(reading.person, signed_name)


def _count_miss(link: ReadingLink, reading: Reading, at: datetime) -> None:
    link.misses += 1
    if link.misses >= WRONG_NUMBERS:
        link.revoked_at = at
    link.save(update_fields=["misses", "revoked_at"])
    record_reading(reading, "refuse_signature", _of(link), at, over=link.revoked_at is not None)


def _sign(
    link: ReadingLink,
    reading: Reading,
    signed_name: str,
    language: str,
    submission: UUID,
    at: datetime,
) -> Acknowledgement:
    version, person = reading.version, reading.person
    signed = Acknowledgement.objects.create(
        reading=reading,
        person=person,
        version=version,
        content_sha256=version.content_sha256,
        signed_name=" ".join(signed_name.split()),
        language=language,
        signed_at=at,
        signed_on=reading.organization.on(at),
        handed_by=link.made_by if link.by_hand else None,
        submission=submission,
    )
    record_reading(
        reading,
        "acknowledge_policy",
        f"subject:{person.public_id}",
        at,
        content=version.content_sha256,
        by_hand=link.by_hand,
    )
    return signed


def _of(link: ReadingLink) -> str:
    return f"link:{link.public_id}"


def acknowledged(person: Person, clause: Clause, on: date) -> bool:
    """Whether this person had signed, before that day, for a version that asks the same.

    `person` is the agency's own (R-5); title, number, reason and examples do not matter. What was
    posted on the day of the signature may have come first, and counts as that.
    """
    signed = Acknowledgement.objects.filter(person=person, signed_on__lt=on)
    same = {name: getattr(clause, name) for name in BINDING}
    return Clause.objects.filter(version__in=signed.values("version"), **same).exists()
