"""Put a mistaken order's person right, before anything is issued about them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from config.accounts.gates import gates
from config.accounts.models import Person, User
from config.accounts.services import record_matter
from config.errors import Invalid, Refusal
from config.portal.models import PortalLink
from config.portal.services import revoke_link
from screening.models import Case, Identifier, Report, SubjectCorrection
from screening.services.accounts import withdraw_identifier
from screening.services.cases import locked
from screening.services.orders import CONTACT, OrderOver
from screening.services.replays import replayed
from screening.workflow import CaseStatus

CORRECTABLE = frozenset(CONTACT | {"given_name", "family_name", "birth_date"})
KINDS = Identifier.Kind
# What was compared with a field that was wrong has to be compared anew (G-17).
COMPARED = {
    "given_name": {KINDS.NAME},
    "family_name": {KINDS.NAME},
    "birth_date": {KINDS.BIRTH_DATE},
    "email": {KINDS.VERIFIED_EMAIL},
    "phone": {KINDS.VERIFIED_PHONE},
    "city": {KINDS.HOME_TOWN},
    "state": {KINDS.HOME_TOWN},
}


class IssuedAlready(Refusal):
    code = "issued_already"
    citation = "FCRA 607(b), 611(a)(5), 15 U.S.C. 1681e(b), 1681i(a)(5)"
    remedy = "A correction now goes through a dispute, or a corrected report."


@transaction.atomic
def correct_subject(
    *,
    case: Case,
    changes: dict[str, Any],
    reason: str,
    submission: UUID,
    by: User | None,
    at: datetime,
) -> SubjectCorrection:
    """Name, birth date, contact and language; what depended on them is opened again.

    Another person is no correction: that order is cancelled, and placed anew.
    """
    case = locked(case)
    if found := replayed(SubjectCorrection.objects, submission, case=case):
        return found
    if case.status == CaseStatus.CLOSED:
        raise OrderOver("The case is closed.")
    person = Person.objects.select_for_update().get(pk=case.person.pk)
    if Report.objects.filter(case__subject__person=person).exists():
        raise IssuedAlready("A report was issued about the person as recorded.")
    before, after = _apply(person, changes, reason)
    identifiers = _withdraw(case, set(after), by, at)
    links = _end_links(person, set(after), by, at)
    with gates():
        row = SubjectCorrection.objects.create(
            case=case,
            before=before,
            after=after,
            reason=reason.strip(),
            withdrawn_identifiers=identifiers,
            ended_links=links,
            by=by,
            at=at,
            submission=submission,
        )
    target = f"person:{person.public_id}"
    record_matter(case.matter, "correct_subject", by, at, target=target, fields=sorted(after))
    return row


def _apply(
    person: Person, changes: dict[str, Any], reason: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Save the person; the changed fields as they were, and as they are."""
    if unknown := set(changes) - CORRECTABLE:
        raise Invalid({name: ["This is not corrected here."] for name in sorted(unknown)})
    changed = {name for name, value in changes.items() if getattr(person, name) != value}
    if not changed:
        raise Invalid({"reason": ["Nothing is different from what is recorded."]})
    if not reason.strip():
        raise Invalid({"reason": ["Say what was wrong, and how it was learned."]})
    before = {name: _said(getattr(person, name)) for name in changed}
    for name in changed:
        setattr(person, name, changes[name])
    try:
        person.full_clean()
    except ValidationError as error:
        raise Invalid(error.message_dict) from error
    person.save(update_fields=sorted(changed))
    return before, {name: _said(getattr(person, name)) for name in changed}


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _withdraw(case: Case, changed: set[str], by: User | None, at: datetime) -> int:
    """In every case of the person: a confirmed account that leaned on it is proposed again."""
    kinds = set().union(*(COMPARED.get(name, set()) for name in changed))
    stale = Identifier.objects.filter(
        account__case__subject__person=case.person, kind__in=kinds, withdrawn_at__isnull=True
    )
    found = list(stale.select_related("account").order_by("pk"))
    for identifier in found:
        withdraw_identifier(identifier=identifier, by=by, at=at)
    return len(found)


def _end_links(person: Person, changed: set[str], by: User | None, at: datetime) -> int:
    """A way in that went to a wrong address may be in a stranger's hands."""
    if not changed & {"email", "phone", "street", "postal_code", "birth_date"}:
        return 0
    found = list(PortalLink.objects.usable(at).filter(person=person).order_by("pk"))
    for link in found:
        revoke_link(link=link, by=by, at=at)
    return len(found)
