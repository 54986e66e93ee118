"""An agency's order, and everything that must exist from its first moment on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import Engagement, Organization, Person, Unit, User
from config.accounts.services import build_wall, open_matter, record_matter
from config.accounts.services.organizations import record_organization
from config.audit.models import AuditEvent
from config.clocks.services import happen
from config.errors import Conflict, Invalid
from config.law.book import book
from config.law.entries import Regime as Law
from policies.services.versions import version_in_force
from screening.models import Case, Order, Position, Purpose, Subject
from screening.models.orders import EMPLOYMENT, PRONGS
from screening.orderbook import OVER
from screening.services.cases import locked, move
from screening.services.licenses import check_licensed
from screening.services.scenes import scene_of
from screening.workflow import CaseStatus, Regime

CONTACT = {"email", "phone", "street", "city", "state", "postal_code", "language"}
PERSON_FIELDS = CONTACT | {"given_name", "family_name", "birth_date", "employment"}


class OrderedDifferently(Conflict):
    code = "ordered_differently"


class OrderOver(Conflict):
    code = "order_over"


@transaction.atomic
def order_screening(
    *,
    agency: Organization,
    screener: Organization,
    position: Position,
    person_fields: dict[str, Any],
    regime: str,
    purpose: str,
    purpose_text: str = "",
    authority: str = "",
    case_number: str = "",
    submission: UUID,
    by: User | None,
    at: datetime,
    unit: Unit | None = None,
    employee: Person | None = None,
    rush_reason: str = "",
    academy_class: str = "",
) -> Case:
    """Open a case; the same submission again gives the same. `employee`: the agency's own Person.

    `person_fields` become the screener's own Person, shared with no other agency (R-5).
    """
    Organization.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if placed := Order.objects.filter(submission=submission).select_related("case").first():
        return _same(placed, agency)
    law = _check(agency, screener, position, regime, purpose, unit, employee)
    person = _person(screener, person_fields)
    _check_gates(agency, screener, law, person, purpose, case_number, at)
    check_licensed(law, screener, position, person.state, agency.on(at))
    matter = open_matter(agency=agency, screener=screener, by=by, at=at, unit=unit, person=person)
    case = Case.objects.create(matter=matter, agency=agency, screener=screener, position=position)
    Subject.objects.create(case=case, person=person, employee=employee)
    order = _insert_order(
        case,
        regime=regime,
        purpose=purpose,
        purpose_text=purpose_text,
        authority=authority,
        case_number=case_number,
        ordered_by=by,
        ordered_at=at,
        submission=submission,
        academy_class=academy_class.strip(),
        **_rush(rush_reason, by, at),
    )
    if employee and employee.user:
        build_wall(matter=matter, user=employee.user, reason="subject", by=by, at=at)
    _begin(order, by, at)
    return case


def _begin(order: Order, by: User | None, at: datetime) -> None:
    """What an order sets going at once, and its event."""
    _authorize_by_record(order.case, order)
    details: dict[str, Any] = {"regime": order.regime, "purpose": order.purpose}
    if order.is_rush:
        details["rush"] = True
    target = f"order:{order.public_id}"
    record_matter(order.case.matter, "order_screening", by, at, target=target, **details)
    happen("order", scene_of(order.case), on=order.ordered_on, target=target, by=by, at=at)


def _rush(reason: str, by: User | None, at: datetime) -> dict[str, Any]:
    """The columns of a flag that was set with this reason; without one it is not set."""
    reason = reason.strip()[:200]
    if not reason:
        return {"is_rush": False, "rush_reason": "", "rush_by": None, "rush_at": None}
    return {"is_rush": True, "rush_reason": reason, "rush_by": by, "rush_at": at}


@transaction.atomic
def order_class(
    *,
    agency: Organization,
    people: Mapping[int, dict[str, Any]],
    submission: UUID,
    by: User | None,
    at: datetime,
    **terms: Any,
) -> list[Case]:
    """One order for each person, all or none; keys are their lines in the file.

    `terms` are those of `order_screening`, the same for everybody. Sent again, the same cases.
    """
    if not people:
        raise Invalid({"file": ["There is nobody to order for."]})
    cases = [
        order_screening(
            agency=agency,
            person_fields=fields,
            submission=uuid5(submission, str(line)),
            by=by,
            at=at,
            **terms,
        )
        for line, fields in sorted(people.items())
    ]
    target = f"class:{submission}"
    if not AuditEvent.objects.filter(stream=agency.stream, target=target).exists():
        record_organization(agency, "order_class", by, at, target=target, orders=len(cases))
    return cases


@transaction.atomic
def set_rush(*, case: Case, reason: str, by: User | None, at: datetime) -> Case:
    """Put an order before the others, and say why; without a reason it goes back in line."""
    case = locked(case)
    if case.order.is_cancelled or case.status in OVER:
        raise OrderOver("The report is out, or the case is closed.")
    found = _rush(reason, by, at)
    if (case.order.is_rush, case.order.rush_reason) == (found["is_rush"], found["rush_reason"]):
        return case
    for name, value in found.items():
        setattr(case.order, name, value)
    with gates():
        case.order.save(update_fields=list(found))
    verb = "mark_rush" if case.order.is_rush else "end_rush"
    record_matter(case.matter, verb, by, at, target=f"order:{case.order.public_id}")
    return case


def _insert_order(case: Case, *, ordered_at: datetime, **told: Any) -> Order:
    agency = case.agency
    with gates():
        return Order.objects.create(
            case=case,
            agency=agency,
            screener=case.screener,
            ordered_at=ordered_at,
            ordered_on=agency.on(ordered_at),
            **told,
        )


@transaction.atomic
def record_authority(
    *,
    case: Case,
    case_number: str,
    authority: str,
    purpose_text: str,
    by: User | None,
    at: datetime,
) -> Case:
    """What takes the authorization's place where none is signed: number, authority, purpose."""
    case = locked(case)
    given = {"case_number": case_number, "authority": authority, "purpose_text": purpose_text}
    if blank := {name: ["Say it in words."] for name, value in given.items() if not value.strip()}:
        raise Invalid(blank)
    order = case.order
    if all(getattr(order, name) == value for name, value in given.items()):
        return case
    order.case_number, order.authority, order.purpose_text = case_number, authority, purpose_text
    with gates():
        order.save(update_fields=list(given))
    _authorize_by_record(case, order)
    record_matter(case.matter, "record_authority", by, at, target=f"order:{order.public_id}")
    return case


def _authorize_by_record(case: Case, order: Order) -> None:
    recorded = order.case_number and order.authority and order.purpose_text
    if book().regime(order.regime).case_number and recorded and case.status == CaseStatus.ORDERED:
        move(case, CaseStatus.AUTHORIZED)


def _same(placed: Order, agency: Organization) -> Case:
    if placed.agency_id != agency.pk:
        raise OrderedDifferently("This form was already sent for another order.")
    return placed.case


def _check(
    agency: Organization,
    screener: Organization,
    position: Position,
    regime: str,
    purpose: str,
    unit: Unit | None,
    employee: Person | None,
) -> Law:
    wrong: dict[str, list[str]] = {}
    if regime not in set(Regime):
        wrong["regime"] = ["Choose one of the four regimes."]
    if purpose not in Purpose.values:
        wrong["purpose"] = ["Choose what the report is for."]
    if position.organization_id != agency.pk:
        wrong["position"] = ["Choose one of the agency's positions."]
    if unit and unit.organization_id not in (agency.pk, screener.pk):
        wrong["unit"] = ["Choose a unit of the agency or of the screener."]
    if employee and employee.organization_id != agency.pk:
        wrong["employee"] = ["Choose one of the agency's own people."]
    if wrong:
        raise Invalid(wrong)
    law = book().regime(regime)
    if law.consumer_report and purpose not in EMPLOYMENT:
        raise Invalid({"purpose": ["A consumer report here is for employment purposes."]})
    return law


def _check_gates(
    agency: Organization,
    screener: Organization,
    law: Law,
    person: Person,
    purpose: str,
    case_number: str,
    at: datetime,
) -> None:
    if law.needs_cra != (screener.pk != agency.pk):
        raise gate_refusal("G-01", f"{law.title} does not fit these two parties.")
    if law.needs_cra:
        if screener.kind != Organization.Kind.CRA:
            raise gate_refusal("G-01", "This regime needs a consumer reporting agency.")
        if not _is_active(agency, screener):
            raise gate_refusal("G-04", "The agency is not an active client of the screener.")
    if law.summary_603y:
        _check_misconduct(agency, person, purpose, case_number, at)


def _is_active(agency: Organization, screener: Organization) -> bool:
    """R-25: onboarded and not suspended."""
    return Engagement.objects.filter(
        agency=agency, screener=screener, status=Engagement.Status.ACTIVE
    ).exists()


def _check_misconduct(
    agency: Organization, person: Person, purpose: str, case_number: str, at: datetime
) -> None:
    """R-14; the trigger on the order asks the same."""
    if not case_number.strip() or purpose not in PRONGS:
        raise gate_refusal("G-18", "Give the case number and one of the three grounds.")
    if person.employment not in (Person.Employment.SWORN, Person.Employment.CIVILIAN):
        raise gate_refusal("G-18", "A misconduct investigation is about an employee.")
    if purpose != Purpose.POLICY_COMPLIANCE:
        return
    version = version_in_force(agency, agency.on(at))
    if version is None or version.effective_on is None or version.effective_on >= agency.on(at):
        raise gate_refusal("G-18", "No written policy was in force before it opened.")


def _person(screener: Organization, fields: dict[str, Any]) -> Person:
    if unknown := set(fields) - PERSON_FIELDS:
        raise Invalid({name: ["This is not asked for."] for name in unknown})
    person = Person(organization=screener, **fields)
    try:
        person.full_clean()
    except ValidationError as error:
        raise Invalid(error.message_dict) from error
    person.save(force_insert=True)
    return person
