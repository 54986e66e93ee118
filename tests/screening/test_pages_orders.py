"""The order desk: state, days by contract, rush first; the agency reads the status alone."""

from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.accounts.models import Engagement, Person
from config.accounts.roles import Role
from config.delivery.services import record_proof
from screening import services
from screening.models import Case
from screening.orderbook import SAID
from tests.accounts.factories import EngagementFactory, OrganizationFactory, member
from tests.screening import factories
from tests.screening.conftest import DECEMBER

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(here, as_user):
    return as_user(here.supervisor)


@pytest.fixture
def desk(lead):
    def show(**asked):
        return lead.client.get("/admin/orders/", asked).context

    return show


def states(context):
    return [row["state"][0] for row in context["rows"]]


def references(context):
    return [row["case"].reference for row in context["rows"]]


def figures(context):
    return {part["label"]: part["figure"] for part in context["tally"]}


def test_each_order_says_what_it_waits_for(here, desk):
    waiting = factories.order(here)
    signed = factories.order(here)
    factories.authorize(signed)
    factories.ready(here)
    told = dict(zip(references(desk()), states(desk()), strict=True))
    assert told[waiting.reference] == "Waits for authorization"
    assert told[signed.reference] == "Waits for certification"
    assert sorted(told.values())[0] == "Collecting"


def moved(here):
    case = factories.ready(here)
    Person.objects.filter(pk=case.person.pk).update(state="CA")
    return again(case)


def interviewed(here):
    case = factories.order(here, regime="INVESTIGATIVE_CR")
    factories.authorize(case)
    return case


WAITS = [
    (factories.order, "waiting_authorization", "once the person has signed"),
    (moved, "waiting_sheet", "California disclosure of an investigative report"),
    (interviewed, "waiting_notice", "once the notice has left for the person"),
]


@pytest.mark.parametrize(("made", "state", "ends"), WAITS)
def test_the_desk_shows_each_wait_and_the_order_says_what_ends_it(
    here, desk, as_user, made, state, ends
):
    case = made(here)
    factories.ready(here)
    assert references(desk(show=state)) == [case.reference]
    assert case.reference in references(desk(show="paused"))
    for user in (here.supervisor, here.hr):
        page = as_user(user, case).text("order/")
        assert SAID[state][0] in unescape(page)
        assert ends in page


def test_the_wait_ends_with_what_it_waited_for(here, desk):
    moved_case = moved(here)
    factories.choose(moved_case)
    factories.summary_of_rights()
    case = interviewed(here)
    told = {"channel": "hand", "submission": uuid4(), "by": here.hr, "at": DECEMBER}
    notice = services.issue_investigative_notice(case=case, **told)
    on = DECEMBER.date()
    record_proof(delivery=notice.way, event="signed", on=on, detail="Signed", by=None, at=DECEMBER)
    assert sorted(states(desk())) == ["Collecting", "Waits for certification"]


def test_the_desk_leads_to_the_clients_onboarding_and_names_the_regime(here, lead, as_user):
    case = factories.order(here, regime="INVESTIGATIVE_CR")
    page = lead.client.get("/admin/orders/").content.decode()
    address = f"/admin/clients/{here.engagement.pk}/"
    assert f'href="{address}"' in page
    assert "Investigative consumer report, ordered" in page
    client = lead.client.get(address).content.decode()
    assert "Onboarding" in client
    assert "<textarea" not in client  # read only: onboarding is the administrator's
    hr = as_user(here.hr, case).client
    assert address not in hr.get("/admin/orders/").content.decode()
    assert hr.get(address).status_code == 404


def test_the_figures_at_the_head_count_the_open_ones(here, desk):
    factories.order(here)
    factories.order(here, rush_reason="Academy on Monday")
    factories.ready(here)  # signed on 2 November, and it is 10 December
    factories.cancel(here, factories.order(here))
    factories.furnished(here)
    assert figures(desk()) == {"Open": 3, "Paused": 2, "Late": 1, "Rush": 1}
    assert len(desk(show="paused")["rows"]) == 2
    assert len(desk(show="late")["rows"]) == 1
    assert len(desk(show="rush")["rows"]) == 1
    assert sorted(states(desk(show="finished"))) == ["Cancelled", "Report furnished"]
    assert states(desk(show="collecting")) == ["Collecting"]


def test_days_are_those_of_the_contract_and_no_law(here, desk, lead):
    factories.ready(here)
    (row,) = desk()["rows"]
    # From 2 November to 10 December: without weekends, Veterans Day and Thanksgiving.
    assert (row["days"], row["level"], row["is_late"]) == (26, 10, True)
    assert row["late_by"] == "16 business days late"
    Engagement.objects.update(service_level_business_days=30)
    (row,) = desk()["rows"]
    assert (row["level"], row["is_late"]) == (30, False)
    assert "No law sets that number" in lead.text("orders/")


def test_taking_the_permission_back_stops_the_days(here, desk):
    case = factories.ready(here)
    services.revoke_authorization(case=case, by=None, at=factories.at(2))
    (row,) = desk()["rows"]
    assert (row["days"], row["is_paused"], row["due_on"]) == (2, True, None)


def test_a_furnished_order_keeps_the_days_it_took(here, desk):
    factories.furnished(here)
    (row,) = desk(show="finished")["rows"]
    assert (row["days"], row["is_late"]) == (5, False)


def test_rush_comes_first_then_what_is_due_soonest(here, desk):
    late = factories.ready(here)
    waits = factories.order(here)
    rush = factories.order(here, rush_reason="Academy on Monday")
    assert references(desk()) == [rush.reference, late.reference, waits.reference]


def test_rush_comes_first_in_every_queue(here, as_user, lead):
    early = factories.screened(here)
    late = factories.screened(here, rush_reason="Academy on Monday")
    rows = as_user(here.analyst).client.get("/admin/desk/").context["rows"]
    assert [row["case"].pk for row in rows] == [late.pk, early.pk]
    factories.order(here)
    cases = lead.client.get("/admin/cases/").context
    assert [row["case"].pk for row in cases["rush_rows"]] == [late.pk]
    assert late.pk not in [row["case"].pk for row in cases["rows"]]
    assert lead.text("").index(late.reference) < lead.text("").index(early.reference)


def test_by_agency_and_by_class(here, desk):
    other = OrganizationFactory()
    EngagementFactory(agency=other, screener=here.screener)
    theirs = factories.order(
        factories.World(**{**vars(here), "agency": other, "position": position(other)})
    )
    ours = factories.order(here, academy_class="Class 41")
    assert references(desk(agency=other.code)) == [theirs.reference]
    assert references(desk(**{"class": "Class 41"})) == [ours.reference]


def position(agency):
    return services.create_position(organization=agency, title="Deputy", by=None, at=factories.at())


@pytest.mark.parametrize("role", [Role.HR, Role.SUPERVISOR, Role.DECISION_MAKER])
def test_the_agency_reads_the_status_and_the_days_alone(here, as_user, role):
    case = factories.reviewed(here)
    page = as_user(member(here.agency, role)).text("orders/")
    assert case.reference in page
    assert "In review" in page
    assert "You see the status of your orders" in page
    for word in ("zorblax", "anders_pell", "flag"):
        assert word not in page.lower()


def test_nobody_sees_anothers_orders(here, as_user):
    case = factories.order(here)
    stranger = OrganizationFactory()
    assert case.reference not in as_user(member(stranger, Role.HR)).text("orders/")
    assert as_user(member(here.screener, Role.ADMINISTRATOR)).get("orders/").status_code == 404


def test_in_house_no_days_are_agreed(as_user, december):
    here = factories.world(in_house=True)
    factories.order(here)
    assert "in-house, none agreed" in as_user(here.hr).text("orders/")


def test_many_orders_cost_the_queries_of_one(here, lead):
    def cost():
        lead.get("orders/")
        with CaptureQueriesContext(connection) as counted:
            lead.get("orders/")
        return len(counted)

    factories.ready(here)
    one = cost()
    for _ in range(3):
        factories.ready(here)
        factories.order(here)
        interviewed(here)
        moved(here)
    assert cost() == one


# -- the order's own tab


@pytest.fixture
def case(here):
    return factories.order(here)


@pytest.fixture
def hr(here, case, as_user):
    return as_user(here.hr, case)


def again(case):
    return Case.objects.select_related("order").get(pk=case.pk)


def test_the_tab_shows_the_terms(hr):
    page = hr.text("order/")
    for said in ("Employment: hiring", "10 business days", "A duty of the contract"):
        assert said in page


def test_rush_is_set_with_a_reason_and_taken_back(hr, case):
    assert hr.post("order/rush/", reason="").status_code == 400
    assert hr.post("order/rush/", reason="Academy on Monday").status_code == 302
    assert again(case).order.is_rush
    assert "Academy on Monday" in hr.text("order/")
    assert "Rush" in hr.text("")
    assert hr.post("order/in-line/").status_code == 302
    assert not again(case).order.is_rush


CANCEL = {"ground": "mistake", "reason": "Typed for the wrong person"}


def test_who_ordered_cancels(hr, case):
    assert hr.post("order/cancel/", **CANCEL).status_code == 302
    assert again(case).status == "closed"
    page = hr.text("order/")
    assert "Typed for the wrong person" in page
    assert "Cancel the order" not in page
    assert "Order cancelled" in hr.text("")


def test_nobody_is_asked_to_sign_for_a_cancelled_order(here, hr, case):
    factories.cancel(here, case)
    for tail in ("link/", "send/", "disclosure/"):
        answer = hr.post(f"authorization/{tail}", days=10, language="en")
        assert answer.status_code == 409
        assert "The order was cancelled." in answer.content.decode()
    assert not case.matter.portal_links.exists()


def test_a_supervisor_of_either_house_cancels_and_others_do_not(here, case, as_user):
    others = [here.chief, member(here.agency, Role.HR), member(here.screener, Role.COUNSEL)]
    for user in others:
        assert as_user(user, case).post("order/cancel/", **CANCEL).status_code == 403
        assert "Who ordered it, or a supervisor, can cancel it" in as_user(user, case).text(
            "order/"
        )
    stranger = member(OrganizationFactory(), Role.SUPERVISOR)
    assert as_user(stranger, case).post("order/cancel/", **CANCEL).status_code == 404
    assert as_user(here.supervisor, case).post("order/cancel/", **CANCEL).status_code == 302


def test_the_agency_is_asked_what_closing_asks(hr, here, case, as_user):
    told = CANCEL | {"ground": "turned_down"}
    assert hr.post("order/cancel/", **told).status_code == 400
    refused = hr.post("order/cancel/", **told, report_played_a_part="yes")
    assert refused.status_code == 409
    assert "its notice is due the same day" in refused.content.decode()
    company = as_user(here.supervisor, case)
    assert "not hired, removed or not promoted" not in company.text("order/")
    assert company.post("order/cancel/", **told).status_code == 400
    assert hr.post("order/cancel/", **told, report_played_a_part="no").status_code == 302
    assert again(case).order.report_played_a_part is False


def test_a_furnished_order_offers_nothing_more(here, as_user):
    case = factories.furnished(here).case
    page = as_user(here.supervisor, case).text("order/")
    assert "order/cancel/" not in page
    assert as_user(here.supervisor, case).post("order/cancel/", **CANCEL).status_code == 409


PERSON = {
    "given_name": "Anders",
    "family_name": "Pelle",
    "birth_date": "1990-05-17",
    "language": "en",
    "reason": "Misspelt on the application",
}


def test_a_misspelt_name_is_corrected_with_its_history(hr, case):
    assert hr.post("order/correct/", **PERSON).status_code == 302
    assert again(case).person.family_name == "Pelle"
    page = hr.text("order/")
    assert "<del>Pell</del> <ins>Pelle</ins>" in page
    assert "Misspelt on the application" in page


def test_a_correction_needs_its_reason_and_a_likely_birth_date(hr, case):
    answer = hr.post("order/correct/", **PERSON | {"reason": "", "birth_date": "2030-01-01"})
    assert answer.status_code == 400
    assert set(answer.context["correct_form"].errors) == {"reason", "birth_date"}
    assert again(case).person.family_name == "Pell"


def test_a_correction_into_somebody_who_has_a_case_is_asked_about(here, hr, case):
    factories.order(here, person={"family_name": "Pelle"})
    assert hr.post("order/correct/", **PERSON).status_code == 400
    assert hr.post("order/correct/", **PERSON, again="on").status_code == 302


def test_only_those_who_may_correct(here, case, as_user):
    for user in (here.chief, member(here.screener, Role.COUNSEL)):
        assert as_user(user, case).post("order/correct/", **PERSON).status_code == 403
    assert as_user(here.analyst, case).post("order/correct/", **PERSON).status_code == 302


def test_after_a_report_the_tab_says_where_a_correction_goes(here, as_user):
    case = factories.issued(here).case
    visitor = as_user(here.supervisor, case)
    assert "A correction now goes through a dispute" in visitor.text("order/")
    assert visitor.post("order/correct/", **PERSON).status_code == 409
