from datetime import date
from uuid import uuid4

import pytest

from config.accounts.models import Engagement, Matter, Person, Wall
from config.audit.models import AuditEvent
from config.errors import Invalid, Refusal
from screening import services
from screening.models import Case, Order
from screening.services.orders import OrderedDifferently
from tests.accounts.factories import OrganizationFactory, PersonFactory, UnitFactory, UserFactory
from tests.screening import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


@pytest.fixture
def at_home():
    return make.world(in_house=True)


def test_an_order_opens_matter_case_subject_and_order_at_once(here):
    case = make.order(here)
    assert case.status == "ordered"
    assert case.matter.reference == f"{here.agency.code}-2026-0001"
    assert case.matter.kind == Matter.Kind.CASE
    assert case.matter.person == case.person
    assert case.person.name == "Anders Pell"
    assert case.order.regime == "CONSUMER_REPORT"
    assert case.order.ordered_on == date(2026, 11, 2)
    assert (case.agency, case.screener) == (here.agency, here.screener)


def test_the_person_is_the_screeners_and_no_other_agency_shares_it(here):
    one = make.order(here)
    other = OrganizationFactory()
    Engagement.objects.create(
        **{
            field.name: getattr(here.engagement, field.name)
            for field in Engagement._meta.fields
            if field.name not in ("id", "agency")
        },
        agency=other,
    )
    position = here.position
    position.pk, position.public_id, position.organization = None, uuid4(), other
    position.save()
    two = make.order(make.World(**{**vars(here), "agency": other, "position": position}))
    assert one.person.organization == two.person.organization == here.screener
    assert one.person != two.person


def test_the_same_click_twice_gives_one_case(here):
    submission = uuid4()
    first = make.order(here, submission=submission)
    second = make.order(here, submission=submission)
    assert first == second
    assert (Case.objects.count(), Person.objects.count()) == (1, 1)


def test_a_form_sent_for_one_agency_is_no_order_of_another(here):
    submission = uuid4()
    make.order(here, submission=submission)
    with pytest.raises(OrderedDifferently):
        make.order(make.world(), submission=submission)


def test_the_trail_names_regime_and_purpose_and_no_person(here):
    make.order(here)
    event = AuditEvent.objects.get(verb="order_screening")
    assert event.payload == {"regime": "CONSUMER_REPORT", "purpose": "hiring"}
    assert event.target.startswith("order:")
    assert "Pell" not in AuditEvent.objects.values_list("body", flat=True).last()


@pytest.mark.parametrize(
    ("field", "value"),
    [("regime", "SOFT_TOUCH"), ("regime", ""), ("purpose", "curiosity"), ("purpose", "")],
)
def test_regime_and_purpose_are_chosen_from_the_lists(here, field, value):
    with pytest.raises(Invalid) as wrong:
        make.order(here, **{field: value})
    assert field in wrong.value.fields


def test_a_consumer_report_here_is_for_employment(here):
    with pytest.raises(Invalid) as wrong:
        make.order(here, purpose="suspected_misconduct")
    assert "purpose" in wrong.value.fields


def test_position_unit_and_employee_are_the_agencys(here):
    other = make.world()
    with pytest.raises(Invalid) as wrong:
        make.order(
            here,
            position=other.position,
            unit=UnitFactory(organization=other.agency),
            employee=PersonFactory(organization=other.agency),
        )
    assert set(wrong.value.fields) == {"position", "unit", "employee"}


@pytest.mark.parametrize(
    ("person", "field"),
    [
        ({"given_name": ""}, "given_name"),
        ({"email": "no address"}, "email"),
        ({"language": "xx"}, "language"),
        ({"password": "x"}, "password"),
        ({"public_id": "x"}, "public_id"),
    ],
)
def test_a_person_that_makes_no_sense_is_refused_by_field(here, person, field):
    with pytest.raises(Invalid) as wrong:
        make.order(here, person=person)
    assert field in wrong.value.fields


def test_nothing_is_left_of_a_refused_order(here):
    Engagement.objects.update(status="suspended")
    with pytest.raises(Refusal):
        make.order(here)
    assert not Matter.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize("status", ["proposed", "suspended", "ended"])
def test_only_an_active_client_orders(here, status):
    Engagement.objects.update(status=status)
    with pytest.raises(Refusal) as refused:
        make.order(here)
    assert refused.value.gate == "G-04"


@pytest.mark.parametrize("regime", ["CONSUMER_REPORT", "INVESTIGATIVE_CR", "MISCONDUCT_603Y"])
def test_the_agencys_own_staff_make_no_consumer_report(at_home, regime):
    purpose = "suspected_misconduct" if regime == "MISCONDUCT_603Y" else "hiring"
    with pytest.raises(Refusal) as refused:
        make.order(at_home, regime=regime, purpose=purpose)
    assert refused.value.gate == "G-01"


def test_a_screening_company_does_not_work_in_house(here):
    with pytest.raises(Refusal) as refused:
        make.order(here, regime="IN_HOUSE")
    assert refused.value.gate == "G-01"


def test_another_agency_is_no_screening_company(here):
    pretend = make.World(**{**vars(here), "screener": OrganizationFactory()})
    with pytest.raises(Refusal) as refused:
        make.order(pretend)
    assert refused.value.gate == "G-01"


def misconduct(here, **changes):
    person = {"employment": changes.pop("employment", "sworn")}
    asked = {
        "regime": "MISCONDUCT_603Y",
        "purpose": "suspected_misconduct",
        "case_number": "IA-26-04",
        "authority": "Chief's order 12",
        "purpose_text": "Posts about a stop",
        "person": person,
    }
    return make.order(here, **(asked | changes))


def test_a_misconduct_investigation_of_an_officer_needs_no_signature(here):
    assert misconduct(here).status == "authorized"


@pytest.mark.parametrize(
    "changes",
    [
        {"case_number": " "},
        {"purpose": "retention"},
        {"employment": "candidate"},
        {"employment": "former"},
        {"purpose": "policy_compliance"},
    ],
)
def test_a_misconduct_investigation_stays_in_bounds(here, changes):
    with pytest.raises(Refusal) as refused:
        misconduct(here, **changes)
    assert refused.value.gate == "G-18"


def test_a_policy_older_than_the_investigation_is_a_ground(here):
    make.policy(here.agency)
    assert misconduct(here, purpose="policy_compliance").order.purpose == "policy_compliance"


def test_a_policy_of_the_same_day_is_none(here):
    make.policy(here.agency, effective_on=make.at().date())
    with pytest.raises(Refusal) as refused:
        misconduct(here, purpose="policy_compliance")
    assert refused.value.gate == "G-18"


def test_in_house_number_authority_and_purpose_open_the_collection(at_home):
    assert make.order(at_home).status == "authorized"


def test_in_house_the_record_can_be_completed_later(at_home):
    case = make.order(at_home, authority="")
    assert case.status == "ordered"
    case = services.record_authority(
        case=case,
        case_number="26-0117",
        authority="City Code 2-14",
        purpose_text="Background",
        by=at_home.hr,
        at=make.at(1),
    )
    assert case.status == "authorized"
    assert Order.objects.get().authority == "City Code 2-14"


@pytest.mark.parametrize("blank", ["case_number", "authority", "purpose_text"])
def test_the_record_is_completed_in_words(at_home, blank):
    given = {"case_number": "7", "authority": "Code", "purpose_text": "Background"}
    with pytest.raises(Invalid) as wrong:
        services.record_authority(
            case=make.order(at_home, authority=""),
            by=at_home.hr,
            at=make.at(1),
            **(given | {blank: " "}),
        )
    assert set(wrong.value.fields) == {blank}


def test_an_officer_who_works_here_is_walled_off_from_their_own_case(here):
    officer = UserFactory()
    employee = PersonFactory(organization=here.agency, user=officer)
    case = make.order(here, employee=employee)
    assert case.subject.employee == employee
    assert Wall.objects.get(matter=case.matter).user == officer


# -- a class


def people(*names):
    return {
        line: {"given_name": name, "family_name": "Pell", "birth_date": make.BORN}
        for line, name in enumerate(names, 2)
    }


def order_class(here, told, **changes):
    asked = {
        "agency": here.agency,
        "screener": here.screener,
        "position": here.position,
        "regime": "CONSUMER_REPORT",
        "purpose": "hiring",
        "academy_class": "Class 41",
        "submission": uuid4(),
        "by": here.hr,
        "at": make.at(),
    }
    return services.order_class(people=told, **(asked | changes))


def test_a_class_is_ordered_together_and_once():
    here, number = make.world(), uuid4()
    first = order_class(here, people("Ada", "Bo", "Cy"), submission=number)
    again = order_class(here, people("Ada", "Bo", "Cy"), submission=number)
    assert [case.pk for case in first] == [case.pk for case in again]
    assert Order.objects.filter(academy_class="Class 41").count() == 3
    assert [case.person.given_name for case in first] == ["Ada", "Bo", "Cy"]
    event = AuditEvent.objects.get(verb="order_class")
    assert event.payload == {"orders": 3}


def test_one_wrong_person_and_nobody_is_ordered_for():
    here, told = make.world(), people("Ada", "Bo")
    told[3]["email"] = "no address"
    with pytest.raises(Invalid):
        order_class(here, told)
    assert not Case.objects.exists()
    with pytest.raises(Invalid):
        order_class(here, {})
