"""Order a screening: the regime with its consequences, then a form that asks no more."""

from uuid import uuid4

import pytest

from config.accounts.models import Engagement, Person, Unit, Wall
from config.accounts.roles import Role
from config.law.book import book
from screening.admin.ordering import LACKING, consequences
from screening.models import Case, Order, Position
from screening.workflow import Regime
from tests.accounts.factories import (
    EngagementFactory,
    OrganizationFactory,
    PersonFactory,
    UnitFactory,
    UserFactory,
    member,
)
from tests.screening import factories

pytestmark = pytest.mark.django_db

PERSON = {
    "given_name": "Anders",
    "family_name": "Pell",
    "birth_date": "1990-05-17",
    "language": "en",
    "employment": "candidate",
}


@pytest.fixture
def hr(here, as_user):
    return as_user(here.hr)


def asked(here, **changes):
    values = {
        **PERSON,
        "screener": here.screener.pk,
        "position": here.position.pk,
        "purpose": "hiring",
        "submission": str(uuid4()),
    }
    return values | changes


def send(hr, here, regime="consumer_report", **changes):
    return hr.client.post(f"/admin/cases/order/{regime}/", asked(here, **changes))


# -- the guide


def test_the_guide_asks_who_looks_and_shows_the_four_regimes(hr):
    page = hr.text("cases/order/")
    assert "Does anyone outside your agency assemble or evaluate" in page
    for regime in Regime:
        assert book().regime(regime).title in page
        assert f"/admin/cases/order/{regime.lower()}/" in page


@pytest.mark.parametrize(
    ("regime", "said", "unsaid"),
    [
        ("CONSUMER_REPORT", "disclosure that stands alone", "case number"),
        ("CONSUMER_REPORT", "your decision waits", "summary (N-15)"),
        ("INVESTIGATIVE_CR", "signed (G-02)", "your own policy"),
        ("MISCONDUCT_603Y", "never for candidates", "N-02"),
        ("MISCONDUCT_603Y", "summary (N-15)", "signed"),
        ("IN_HOUSE", "cite no federal right", "N-05"),
        ("IN_HOUSE", "Case number, authority and purpose", "stay out"),
    ],
)
def test_each_regime_says_what_follows_from_it(regime, said, unsaid):
    text = " ".join(consequences(book().regime(regime)))
    assert said in text
    assert unsaid.lower() not in text.lower()


def test_the_age_of_items_is_the_law_books(hr):
    years = book().limits.item_age.years
    assert f"Items older than {years} years stay out" in hr.text("cases/order/")


@pytest.mark.parametrize("regime", LACKING)
def test_what_is_lacking_under_a_regime_is_said_before(hr, regime):
    assert LACKING[regime] in hr.text("cases/order/")
    assert LACKING[regime] in hr.text(f"cases/order/{regime.lower()}/")


def test_without_an_engaged_company_only_in_house_is_open(hr, here):
    Engagement.objects.update(status="suspended")
    page = hr.text("cases/order/")
    assert "No screening company is engaged." in page
    assert "/admin/cases/order/in_house/" in page
    assert "/admin/cases/order/consumer_report/" not in page


@pytest.mark.parametrize("address", ["cases/order/", "cases/order/consumer_report/"])
def test_only_those_who_may_order_find_the_page(here, as_user, address):
    for user in (here.chief, here.supervisor, member(here.agency, Role.ANALYST)):
        assert as_user(user).get(address).status_code == 404
    assert as_user(member(here.agency, Role.SUPERVISOR)).get(address).status_code == 200


def test_an_unknown_regime_is_no_page(hr):
    assert hr.get("cases/order/score_card/").status_code == 404


# -- the form


def fields(hr, regime):
    return set(hr.get(f"cases/order/{regime}/").context["form"].fields)


RECORD = {"case_number", "authority", "purpose_text"}


def test_the_form_asks_only_what_its_regime_needs(hr):
    consumer, house = fields(hr, "consumer_report"), fields(hr, "in_house")
    misconduct = fields(hr, "misconduct_603y")
    assert "screener" in consumer
    assert not RECORD & consumer
    assert "screener" not in house
    assert house >= RECORD
    assert misconduct >= RECORD | {"screener"}


def test_own_records_and_units_are_asked_for_only_where_there_are_any(hr, here):
    assert not {"employee", "unit"} & fields(hr, "consumer_report")
    PersonFactory(organization=here.agency)
    UnitFactory(organization=here.agency)
    assert fields(hr, "consumer_report") >= {"employee", "unit"}


def test_an_order_opens_a_case_and_leads_to_it(hr, here):
    answer = send(hr, here)
    case = Case.objects.get()
    assert answer.url == f"/admin/cases/{case.reference}/"
    assert (case.agency, case.screener) == (here.agency, here.screener)
    assert case.order.ordered_by == here.hr
    assert case.person.name == "Anders Pell"
    assert case.person.organization == here.screener


def test_a_double_click_orders_once(hr, here):
    number = str(uuid4())
    first, second = (send(hr, here, submission=number) for _ in range(2))
    assert first.url == second.url
    assert Order.objects.count() == 1


def test_in_house_the_agency_screens_itself(hr, here):
    send(hr, here, "in_house", case_number="26-1", authority="Code 2", purpose_text="Hiring")
    case = Case.objects.get()
    assert case.screener == case.agency == here.agency
    assert (case.order.regime, case.status) == ("IN_HOUSE", "authorized")


def test_in_house_the_record_may_follow_later(hr, here):
    send(hr, here, "in_house")
    assert Case.objects.get().status == "ordered"


def test_a_misconduct_investigation_is_about_an_employee_and_has_a_number(hr, here):
    bare = send(hr, here, "misconduct_603y", purpose="suspected_misconduct", employment="sworn")
    assert set(bare.context["form"].errors) == RECORD
    about_candidate = send(
        hr,
        here,
        "misconduct_603y",
        purpose="suspected_misconduct",
        case_number="IA-1",
        authority="Code",
        purpose_text="Complaint",
    )
    assert "employment" in about_candidate.context["form"].errors
    assert not Case.objects.exists()


def test_a_refused_order_keeps_what_was_typed(hr, here):
    """G-18: a written policy must be older than the conduct."""
    answer = send(
        hr,
        here,
        "misconduct_603y",
        purpose="policy_compliance",
        employment="sworn",
        case_number="IA-2026-9",
        authority="Code",
        purpose_text="Complaint",
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "gate G-18" in page
    assert 'value="IA-2026-9"' in page
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["given_name", "family_name", "position", "purpose", "screener"])
def test_what_is_missing_is_named(hr, here, name):
    answer = send(hr, here, **{name: ""})
    assert answer.status_code == 400
    assert name in answer.context["form"].errors
    assert not Case.objects.exists()


def test_another_agencys_position_is_no_choice(hr, here):
    other = Position.objects.create(
        organization=OrganizationFactory(), title="Chief", jurisdiction="CO"
    )
    assert "position" in send(hr, here, position=other.pk).context["form"].errors


def test_a_company_that_is_not_engaged_is_no_choice(hr, here):
    stranger = EngagementFactory(agency=OrganizationFactory()).screener
    assert "screener" in send(hr, here, screener=stranger.pk).context["form"].errors


def test_another_agencys_people_and_units_are_no_choice(hr, here):
    PersonFactory(organization=here.agency)
    UnitFactory(organization=here.agency)
    person = PersonFactory(organization=OrganizationFactory())
    unit = UnitFactory()
    answer = send(hr, here, employee=person.pk, unit=unit.pk)
    assert set(answer.context["form"].errors) == {"employee", "unit"}


def test_the_persons_own_login_is_walled_off(hr, here):
    officer = member(here.agency, Role.HR)
    own: Person = PersonFactory(organization=here.agency, user=officer)
    send(hr, here, employee=own.pk)
    wall = Wall.objects.get()
    assert (wall.user, wall.reason) == (officer, "subject")


def test_a_unit_goes_with_the_case(hr, here):
    unit: Unit = UnitFactory(organization=here.agency)
    send(hr, here, unit=unit.pk)
    assert Case.objects.get().matter.unit == unit


def test_the_law_says_what_an_order_may_be_for(hr, here):
    assert "purpose" in send(hr, here, purpose="suspected_misconduct").context["form"].errors
    shown = hr.get("cases/order/misconduct_603y/").context["form"].fields["purpose"].choices
    assert {value for value, _ in shown} == {
        "suspected_misconduct",
        "legal_compliance",
        "policy_compliance",
    }


def test_the_case_list_offers_the_order_to_those_who_may(here, as_user):
    factories.order(here)
    assert "Order a screening" in as_user(here.hr).text("cases/")
    assert "Order a screening" not in as_user(here.supervisor).text("cases/")


def test_somebody_without_a_login_here_is_asked_to_sign_in(here, as_user):
    assert as_user(UserFactory()).get("cases/order/").status_code == 302


@pytest.mark.parametrize("born", ["2035-01-01", "1902-05-17", "2020-05-17"])
def test_a_birth_date_with_a_typing_error_is_asked_again(hr, here, born):
    response = send(hr, here, birth_date=born)
    assert response.status_code == 400
    assert "Check the year" in response.content.decode()
    assert not Case.objects.exists()


def test_a_second_case_about_the_same_person_is_opened_on_purpose_only(hr, here):
    first = asked(here)
    address = "/admin/cases/order/consumer_report/"
    assert hr.client.post(address, first).status_code == 302
    assert hr.client.post(address, first).status_code == 302  # a double click
    case = Case.objects.get()
    again = asked(here, given_name="ANDERS")
    refused = hr.client.post(address, again)
    assert refused.status_code == 400
    page = refused.content.decode()
    assert f"{case.reference} is open for a person of this name" in page
    assert 'type="checkbox" name="again"' in page
    assert hr.client.post(address, again | {"again": "on"}).status_code == 302
    assert Case.objects.count() == 2
