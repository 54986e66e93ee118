"""The order desk, an order's tab, the guide and a class from a file, in Chromium."""

from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import expect

from config.accounts.models import Engagement
from config.accounts.roles import Role
from config.portal.services import create_link
from screening import services
from tests.accounts.factories import EngagementFactory, OrganizationFactory, member
from tests.browser.conftest import follow
from tests.screening import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 12, 17, 0, tzinfo=UTC)
CLASS = """family_name,given_name,born_on,email,phone,street,city,state,postal_code,language
Abernathy,Linus,1999-05-17,linus@mail.example,(303) 555-0117,1427 Alder Court,Larkhaven,CO,80000,en
Muñoz-Calderón,Inés,05/18/1998,ines@mail.example,,,,,,es
Pell,Anders,1990-05-17,,,52 Elm Road,Larkhaven,CO,80000,
"""
WRONG = CLASS + "Quill,,5/17/99,no address,,,,,,fr\n"


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def here(in_november):
    return factories.world()


@pytest.mark.every_look
def test_the_desk_and_an_order(page, login, axe, here):
    person = {"given_name": "Marisol", "family_name": "Quintero-Hale"}
    waits = factories.order(here, person=person, academy_class="Class 41")
    factories.order(here, rush_reason="The academy begins on Monday")
    factories.ready(here)
    Engagement.objects.update(service_level_business_days=5)
    login(page, here.supervisor)
    page.goto("/admin/orders/")
    axe(page)
    page.goto("/admin/orders/?show=late")
    axe(page)
    page.goto("/admin/cases/")
    axe(page)
    login(page, here.hr)
    page.goto(f"/admin/cases/{waits.reference}/order/")
    axe(page)
    page.get_by_label("Why it cannot wait its turn").fill("Sworn in on Monday")
    follow(page, page.get_by_role("button", name="Put it first"))
    page.locator("#correct_family_name").fill("Quintero-Halle")
    page.get_by_label("What was wrong").fill("Misspelt on the application")
    follow(page, page.get_by_role("button", name="Correct"))
    expect(page.get_by_role("heading", name="What was corrected")).to_be_visible()
    axe(page)
    page.get_by_label("The person was not hired").check()
    page.get_by_label("Yes").check()
    page.get_by_label("In your words").fill("Chosen otherwise")
    follow(page, page.get_by_role("button", name="Cancel the order"))
    expect(page.get_by_text("Furnish the report and go through")).to_be_visible()
    axe(page)
    page.get_by_label("No", exact=True).check()
    follow(page, page.get_by_role("button", name="Cancel the order"))
    axe(page)


@pytest.mark.every_look
def test_the_guide_asks_and_proposes(page, login, axe, here):
    login(page, here.hr)
    page.goto("/admin/cases/order/")
    axe(page)
    page.get_by_label("Yes, somebody outside").check()
    page.get_by_label("Hiring, promotion").check()
    page.get_by_label("No", exact=True).check()
    follow(page, page.get_by_role("button", name="Show what follows"))
    expect(page.get_by_text("Fits your answers")).to_be_visible()
    axe(page)


@pytest.mark.every_look
def test_a_class_from_a_file(page, login, axe, here):
    factories.order(here)
    login(page, here.hr)
    page.goto("/admin/orders/class/")
    axe(page)
    page.goto("/admin/orders/class/consumer_report/")
    axe(page)

    def send(text):
        page.get_by_label("Position").select_option(index=1)
        page.get_by_label("Screening company").select_option(index=1)
        page.get_by_label("Name of the class").fill("Class 41")
        file = {"name": "class.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.get_by_label("The class as CSV").set_input_files([file])
        follow(page, page.get_by_role("button", name="Show every row"))

    send(WRONG)
    expect(page.get_by_role("heading", name="4 mistakes in the file")).to_be_visible()
    axe(page)
    follow(page, page.get_by_role("link", name="Send a corrected file"))
    send(CLASS)
    axe(page)
    page.get_by_label("Order all the same").check()
    follow(page, page.get_by_role("button", name="Order for the class"))
    axe(page)


@pytest.mark.every_look
def test_licenses_and_what_an_order_waits_for(page, login, axe, here):
    factories.licensed(here.screener, confirmed_at=None, confirmed_by=None)
    login(page, member(here.screener, Role.ADMINISTRATOR))
    page.goto("/admin/licenses/")
    expect(page.get_by_role("heading", name="Enter a license")).to_be_visible()
    axe(page)
    login(page, here.supervisor)
    page.goto("/admin/licenses/")
    follow(page, page.get_by_role("button", name="Confirm"))
    axe(page)
    waits = factories.order(here, person={"state": "CA"})
    page.goto(f"/admin/cases/{waits.reference}/order/")
    expect(page.get_by_role("heading", name="Waits for authorization")).to_be_visible()
    axe(page)


@pytest.mark.every_look
def test_clients_at_a_glance(page, login, axe, here):
    keeper = member(here.screener, Role.ADMINISTRATOR)
    begun = EngagementFactory(
        screener=here.screener,
        agency=OrganizationFactory(name="Sable County Sheriff's Office"),
        status="proposed",
        summary_delivered_on=None,
        activated_at=None,
    )
    login(page, keeper)
    page.goto("/admin/clients/")
    axe(page)
    page.goto(f"/admin/clients/{begun.pk}/")
    axe(page)


@pytest.mark.every_look
def test_the_person_reads_that_it_was_cancelled(page, axe, here):
    home = {"street": "52 Elm Road", "city": "Larkhaven", "state": "CO", "postal_code": "80000"}
    case = factories.ready(here, person=home)
    _, token = create_link(
        matter=case.matter, person=case.person, purpose="matter", by=None, at=NOW
    )
    services.cancel_order(
        case=case, ground="mistake", reason="Typed twice", by=here.hr, at=factories.at(3)
    )
    page.goto(f"/p/{token}")
    for label, value in {"Month": "5", "Day": "17", "Year": "1990"}.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("House number").fill("52")
    follow(page, page.get_by_role("button", name="Continue"))
    expect(page.get_by_text("was cancelled on")).to_be_visible()
    axe(page)
