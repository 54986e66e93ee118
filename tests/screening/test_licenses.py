"""Another house's background work in California wants license and training on record (G-22)."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.accounts.models import Person
from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.errors import Conflict, Invalid, Refusal
from config.law.book import book
from screening import services
from screening.models import InvestigatorLicense, Report
from screening.services.licenses import SamePerson, confirm_license, enter_license, withdraw_license
from tests.accounts.factories import EngagementFactory, OrganizationFactory, member
from tests.paper import one_page_pdf
from tests.screening import factories as make
from tests.screening.conftest import DECEMBER
from tests.screening.rawsql import behind_triggers, delete, frozen, insert, refused_by, update
from tests.screening.test_gates import order_row

pytestmark = pytest.mark.django_db
CALIFORNIA = {"state": "CA"}


@pytest.fixture
def license(here):
    return InvestigatorLicense.objects.get()


def without(license, how):
    """The ways in which it does not hold."""
    with behind_triggers():
        if how == "none":
            return delete(license)
        if how == "unconfirmed":
            return update(license, confirmed_at=None, confirmed_by_id=None)
        if how == "withdrawn":
            return update(license, withdrawn_at=make.at(-1), withdrawn_why="Suspended")
        if how == "over":
            return update(license, valid_until=make.at(-1).date())
        if how == "elsewhere":
            return update(license, organization_id=OrganizationFactory(cra=True).pk)
        return update(license, valid_from=make.at(300).date())


HOW = ["none", "unconfirmed", "withdrawn", "over", "early", "elsewhere"]


def test_the_book_says_where(here):
    assert InvestigatorLicense._meta.get_field("state").choices == [("CA", "CA")]
    assert "G-22" in {gate for one in book().overlays for gate in one.gates}


# -- an order


@pytest.mark.parametrize("how", HOW)
def test_nothing_is_ordered_in_california_without_a_license_that_holds(here, license, how):
    without(license, how)
    with pytest.raises(Refusal) as refused:
        make.order(here, person=CALIFORNIA)
    assert refused.value.gate == "G-22"
    assert "1953(a)" in refused.value.citation
    assert "second person confirms" in refused.value.remedy
    assert make.order(here)


@pytest.mark.parametrize("how", HOW)
def test_the_database_takes_no_order_in_california_without_one(here, license, how):
    row = order_row(here)
    Person.objects.filter(pk=row.case.person.pk).update(state="CA")
    without(license, how)
    with refused_by("gate_g22", "valid license"):
        insert(row)


def test_the_job_counts_as_the_home_does(december):
    there = make.world(state="CA")
    without(InvestigatorLicense.objects.get(), "none")
    with pytest.raises(Refusal) as refused:
        make.order(there)
    assert refused.value.gate == "G-22"


def test_an_agencys_own_staff_needs_none(december):
    assert make.order(make.world(in_house=True, state="CA"))


# -- a report


def in_california(here):
    report = make.issued(here, person=CALIFORNIA)
    return Report.objects.get(pk=report.pk)


def test_no_first_report_is_furnished_after_it_ended(here, license):
    report = in_california(here)
    without(license, "withdrawn")
    with pytest.raises(Refusal) as refused:
        services.furnish_report(report=report, by=here.supervisor, at=DECEMBER)
    assert refused.value.gate == "G-22"
    with refused_by("gate_g22", "valid license"):
        update(report, status="furnished", furnished_at=DECEMBER, furnished_on=DECEMBER.date())
    make.licensed(here.screener)
    services.furnish_report(report=report, by=here.supervisor, at=DECEMBER)
    without(InvestigatorLicense.objects.last(), "none")
    services.bury_item(item=report.items.get(), reason="unverifiable", by=None, at=DECEMBER)
    revised = services.revise_report(case=report.case, by=None, at=DECEMBER)
    services.furnish_report(report=revised, by=here.supervisor, at=DECEMBER)  # owed


# -- the record


def entered(here, by, **changes):
    told = {
        "state": "CA",
        "kind": "attorney",
        "number": "SBN 555019",
        "training": "Orla Venn, background investigation, May 2026",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2027, 12, 31),
        "data": one_page_pdf(),
        "submission": uuid4(),
    }
    return enter_license(organization=here.screener, by=by, at=DECEMBER, **(told | changes))


def test_it_holds_once_a_second_person_confirmed_it(here, license):
    without(license, "none")
    keeper, lead = member(here.screener, Role.ADMINISTRATOR), here.supervisor
    number = uuid4()
    found = entered(here, keeper, submission=number)
    assert entered(here, keeper, submission=number) == found
    assert not InvestigatorLicense.objects.holding(DECEMBER.date()).exists()
    with pytest.raises(SamePerson):
        confirm_license(license=found, by=keeper, at=DECEMBER)
    with refused_by("license_confirmed_by_another"):
        update(found, confirmed_at=DECEMBER, confirmed_by_id=keeper.pk)
    confirm_license(license=found, by=lead, at=DECEMBER)
    confirm_license(license=found, by=lead, at=DECEMBER)
    assert make.order(here, person=CALIFORNIA, at=DECEMBER)
    with frozen():
        update(found, number="Other")
    with refused_by("gate_g22", "entered anew"):
        update(found, confirmed_at=None)
    with pytest.raises(Conflict):
        confirm_license(license=found, by=here.analyst, at=DECEMBER)
    with pytest.raises(Invalid):
        withdraw_license(license=found, why=" ", by=lead, at=DECEMBER)
    for _ in range(2):
        withdraw_license(license=found, why="Suspended by the bureau", by=lead, at=DECEMBER)
    verbs = AuditEvent.objects.filter(stream=here.screener.stream).values_list("verb", flat=True)
    assert [verb for verb in verbs if "license" in verb] == [
        *("enter_license", "confirm_license", "withdraw_license")
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": " "},
        {"training": ""},
        {"state": "CO"},
        {"valid_until": date(2025, 1, 1)},
        {"data": b"words"},
    ],
)
def test_a_license_is_whole(here, wrong):
    with pytest.raises(Invalid):
        entered(here, here.analyst, **wrong)


# -- the pages


def test_an_administrator_enters_and_a_supervisor_confirms_at_the_page(here, license, as_user):
    without(license, "none")
    keeper = as_user(member(here.screener, Role.ADMINISTRATOR))
    told = {
        "organization": here.screener.pk,
        "state": "CA",
        "kind": "investigator",
        "number": "PI 555 0177",
        "training": "Orla Venn, May 2026",
        "valid_from": "2026-01-01",
        "valid_until": "2027-12-31",
    }

    def paper():
        return SimpleUploadedFile("scan.pdf", one_page_pdf())

    assert keeper.post("licenses/", **told | {"number": ""}, paper=paper()).status_code == 400
    assert keeper.post("licenses/", **told, paper=paper()).status_code == 302
    found = InvestigatorLicense.objects.get()
    page = keeper.text("licenses/")
    assert "To be confirmed" in page
    assert "/confirm/" not in page
    assert keeper.post(f"licenses/{found.public_id}/confirm/").status_code == 403
    lead = as_user(here.supervisor)
    assert "Enter a license" not in lead.text("licenses/")
    assert lead.post("licenses/", **told, paper=paper()).status_code == 403
    assert lead.post(f"licenses/{found.public_id}/confirm/").status_code == 302
    assert "confirmed by" in lead.text("licenses/")
    assert lead.get(f"licenses/{found.public_id}/paper/")["Content-Type"] == "application/pdf"
    client = f"clients/{here.engagement.pk}/"
    assert "PI 555 0177, until Dec 31, 2027" in keeper.text(client)
    assert lead.post(f"licenses/{found.public_id}/withdraw/", why="Lapsed").status_code == 302
    assert "PI 555 0177" not in keeper.text(client)
    for user in (here.hr, member(here.screener, Role.ANALYST)):
        assert as_user(user).get("licenses/").status_code == 404
    stranger = OrganizationFactory(cra=True)
    EngagementFactory(agency=here.agency, screener=stranger)
    other = as_user(member(stranger, Role.SUPERVISOR))
    assert other.get(f"licenses/{found.public_id}/paper/").status_code == 404
    assert "PI 555 0177" not in other.text("licenses/")
