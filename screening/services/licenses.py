"""A screener's license and training, where the place of the job or the home wants one (G-22)."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import Organization, User
from config.accounts.services.organizations import record_organization
from config.documents import storage
from config.errors import Conflict, Invalid
from config.law.entries import Regime as Law
from config.law.entries import state_of
from screening.models import InvestigatorLicense, Position
from screening.models.licenses import PLACES
from screening.services.replays import replayed
from screening.services.signing import media_type

REMEDY = "Its administrator enters the license under Licenses; a second person confirms it there."


class LicenseStands(Conflict):
    code = "license_stands"
    remedy = "Enter the license anew where something about it changed."


class SamePerson(Conflict):
    code = "same_person"
    remedy = "Ask a supervisor or counsel who did not enter it."


@transaction.atomic
def enter_license(
    *,
    organization: Organization,
    state: str,
    kind: str,
    number: str,
    training: str,
    valid_from: date,
    valid_until: date,
    data: bytes,
    submission: UUID,
    by: User,
    at: datetime,
) -> InvestigatorLicense:
    """Keep it with its scan; it counts once somebody else has confirmed it."""
    if found := replayed(InvestigatorLicense.objects, submission, organization=organization):
        return found
    license = InvestigatorLicense(
        organization=organization,
        state=state,
        kind=kind,
        number=number.strip(),
        training=training.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        media_type=media_type(data, "paper"),
        sha256=storage.hashed(data),
        entered_by=by,
        entered_at=at,
        submission=submission,
    )
    if valid_until < valid_from:
        raise Invalid({"valid_until": ["It ends before it begins."]})
    try:
        license.full_clean()
    except ValidationError as error:
        raise Invalid(error.message_dict) from error
    storage.put(data)
    license.save()
    _record(license, "enter_license", by, at)
    return license


@transaction.atomic
def confirm_license(*, license: InvestigatorLicense, by: User, at: datetime) -> InvestigatorLicense:
    """A second person compared it with its scan; said again, it changes nothing."""
    license = _locked(license)
    if license.confirmed_at and license.confirmed_by_id == by.pk:
        return license
    if license.confirmed_at or license.withdrawn_at:
        raise LicenseStands("It was confirmed, or withdrawn, already.")
    if license.entered_by_id == by.pk:
        raise SamePerson("Whoever entered a license does not confirm it.")
    license.confirmed_by, license.confirmed_at = by, at
    with gates():
        license.save(update_fields=["confirmed_by", "confirmed_at"])
    _record(license, "confirm_license", by, at)
    return license


@transaction.atomic
def withdraw_license(
    *, license: InvestigatorLicense, why: str, by: User, at: datetime
) -> InvestigatorLicense:
    """Suspended, lapsed or wrong: from now on it carries no order and no report."""
    license = _locked(license)
    if license.withdrawn_at:
        return license
    if not why.strip():
        raise Invalid({"why": ["Say what became of it."]})
    license.withdrawn_by, license.withdrawn_at, license.withdrawn_why = by, at, why.strip()[:200]
    with gates():
        license.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    _record(license, "withdraw_license", by, at)
    return license


def check_licensed(
    law: Law, screener: Organization, position: Position, home: str, on: date
) -> None:
    """Raises the refusal of G-22 where another house's background work wants a license."""
    if not law.needs_cra:
        return
    states = {state_of(position.jurisdiction), home.strip().upper()}
    held = InvestigatorLicense.objects.holding(on).filter(organization=screener)
    for place in sorted(states.intersection(PLACES)):
        if not held.filter(state=place).exists():
            said = f"{screener.name} has no valid license and training record for {place}."
            raise gate_refusal("G-22", said, remedy=REMEDY)


def _locked(license: InvestigatorLicense) -> InvestigatorLicense:
    return InvestigatorLicense.objects.select_for_update().get(pk=license.pk)


def _record(license: InvestigatorLicense, verb: str, by: User, at: datetime) -> None:
    told = {"state": license.state, "until": str(license.valid_until), "sha256": license.sha256}
    record_organization(license.organization, verb, by, at, target=license.target, **told)
