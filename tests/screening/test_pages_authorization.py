"""The papers before anything is collected, on one page for both sides."""

from datetime import date
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.delivery.models import Delivery
from config.portal.models import PortalLink
from screening import services
from screening.models import Case, Order
from tests.accounts.factories import OrganizationFactory, member
from tests.screening import factories
from tests.screening.conftest import DECEMBER

pytestmark = pytest.mark.django_db
TAB = "authorization/"


@pytest.fixture
def case(here):
    return factories.order(here, person={"email": "anders@mail.example"})


@pytest.fixture
def hr(here, case, as_user):
    return as_user(here.hr, case)


@pytest.fixture
def analyst(here, case, as_user):
    return as_user(here.analyst, case)


@pytest.fixture
def shown(case):
    return services.show_disclosure(case=case, language="en", by=None, at=factories.at(1))


def scan(tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "scan.pdf")
    return SimpleUploadedFile("scan.pdf", (tmp_path / "scan.pdf").read_bytes())


# -- disclosure


def test_the_disclosure_is_prepared_in_the_persons_language(hr, case):
    answer = hr.post(f"{TAB}disclosure/", language="es")
    assert answer.status_code == 302
    assert case.disclosures.get().language == "es"
    page = hr.text(TAB)
    assert "Disclosure in Spanish" in page
    assert f"/admin/documents/{case.disclosures.get().document.public_id}/" in page


def test_an_evergreen_disclosure_is_refused_in_california(db, december, as_user):
    here = factories.world(state="CA")
    hr = as_user(here.hr, factories.order(here))
    answer = hr.post(f"{TAB}disclosure/", language="en", evergreen="on")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "gate G-02" in page
    assert "checked" in page


def test_an_unknown_language_is_sent_back(hr, case):
    assert hr.post(f"{TAB}disclosure/", language="xx").status_code == 400
    assert not case.disclosures.exists()


# -- over


def test_a_cancelled_order_offers_no_act_on_its_papers(hr, here, case, shown):
    hr.post(f"{TAB}link/", days=14)
    assert "Prepare the disclosure" in hr.text(TAB)
    factories.cancel(here, case)
    page = hr.text(TAB)
    assert "The order was cancelled." in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert f"/admin/documents/{shown.document.public_id}/" in main


def test_a_closed_case_offers_none_either(here, as_user):
    case = factories.ready(here)
    hr = as_user(here.hr, case)
    assert "Record that it was taken back" in hr.text(TAB)
    services.close_case(case=case, by=None, at=factories.at(20))
    assert "Record that it was taken back" not in hr.text(TAB)


# -- the link


def test_a_link_is_shown_once_with_its_code(hr, case):
    answer = hr.post(f"{TAB}link/", days=14)
    page = answer.content.decode()
    link = PortalLink.objects.get()
    assert link.purpose == "sign_authorization"
    assert link.person == case.person
    assert answer.context["address"] in page
    assert answer.context["made"].code in page
    assert "no-store" in answer["Cache-Control"]
    assert answer.context["address"] not in hr.text(TAB)


@pytest.mark.parametrize("days", ["", "0", "5000", "soon"])
def test_a_link_ends_within_a_year(hr, days):
    assert hr.post(f"{TAB}link/", days=days).status_code == 400
    assert not PortalLink.objects.exists()


def test_the_screener_sees_links_that_open_and_ends_them(hr, analyst):
    hr.post(f"{TAB}link/", days=14)
    link = PortalLink.objects.get()
    assert "Links that open" in analyst.text(TAB)
    assert analyst.post(f"{TAB}link/{link.public_id}/").status_code == 302
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert "Links that open" not in analyst.text(TAB)


def test_another_cases_link_is_not_ended_here(hr, here, analyst):
    hr.post(f"{TAB}link/", days=14)
    other = factories.order(here)
    analyst.case = other
    analyst.post(f"{TAB}link/{PortalLink.objects.get().public_id}/")
    assert PortalLink.objects.get().revoked_at is None


# -- the message


def test_the_person_is_told_by_an_email_that_says_nothing(hr, shown, case):
    assert hr.post(f"{TAB}send/").status_code == 302
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.person, delivery.document) == (
        "email",
        case.person,
        shown.document,
    )


def test_a_double_click_sends_one_message(hr, shown):
    number = str(uuid4())
    for _ in range(2):
        hr.post(f"{TAB}send/", submission=number)
    assert Delivery.objects.count() == 1


def test_nothing_is_sent_before_the_disclosure_is_prepared(hr):
    assert hr.post(f"{TAB}send/").status_code == 409
    assert not Delivery.objects.exists()


def test_without_an_address_no_message_is_offered(here, as_user):
    case = factories.order(here)
    services.show_disclosure(case=case, language="en", by=None, at=factories.at(1))
    assert "Tell the person by e-mail" not in as_user(here.hr, case).text(TAB)


# -- the signed paper


@pytest.mark.gate("G-25")
def test_a_recorded_call_is_no_signed_paper(hr, shown, case):
    wave = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00"
    call = SimpleUploadedFile("consent.wav", wave)
    answer = hr.post(f"{TAB}scan/", paper=call, signed_on="2026-11-05")
    assert answer.status_code == 409
    assert "gate G-25" in answer.content.decode()
    assert not case.authorizations.exists()


def test_a_signed_paper_is_filed(hr, shown, case, tmp_path):
    answer = hr.post(f"{TAB}scan/", paper=scan(tmp_path), signed_on="2026-11-05")
    assert answer.status_code == 302
    signed = case.authorizations.get()
    assert (signed.kind, signed.signed_on) == ("signed_scan", date(2026, 11, 5))
    assert signed.signed_name == "Anders Pell"
    assert Case.objects.get(pk=case.pk).status == "authorized"
    assert "Signed paper" in hr.text(TAB)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"signed_on": "2026-10-01"}, "The signature lies between"),
        ({"signed_on": ""}, "This field is required."),
        ({"paper": SimpleUploadedFile("scan.pdf", b"no pdf")}, "PDF, JPEG or PNG"),
        ({"paper": ""}, "This field is required."),
    ],
)
def test_a_paper_that_cannot_be_is_sent_back(hr, shown, case, tmp_path, changes, said):
    sent = {"paper": scan(tmp_path), "signed_on": "2026-11-05"} | changes
    answer = hr.post(f"{TAB}scan/", **sent)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not case.authorizations.exists()


def test_a_huge_scan_is_sent_back(hr, shown, tmp_path, monkeypatch):
    monkeypatch.setattr("screening.forms.authorizing.LARGEST_SCAN", 10)
    answer = hr.post(f"{TAB}scan/", paper=scan(tmp_path), signed_on="2026-11-05")
    assert "At most 20 MB." in answer.content.decode()


def test_without_a_disclosure_no_paper_is_taken(hr, case, tmp_path):
    assert "Signed on paper" not in hr.text(TAB)
    answer = hr.post(f"{TAB}scan/", paper=scan(tmp_path), signed_on="2026-11-05")
    assert answer.status_code == 409
    assert "gate G-02" in answer.content.decode()


# -- taken back, certified


def test_staff_record_that_it_was_taken_back(hr, case):
    factories.authorize(case)
    assert "The person took it back" in hr.text(TAB)
    assert hr.post(f"{TAB}revoke/").status_code == 302
    assert not case.authorizations.live().exists()
    assert "Taken back" in hr.text(TAB)


def test_the_agency_certifies_each_point(hr, case):
    factories.authorize(case)
    page = hr.text(TAB)
    assert "The user will give the report and the Summary of Rights" in page
    assert "investigative report was made" not in page
    assert hr.post(f"{TAB}certify/", agreed="on").status_code == 302
    assert case.certifications.get().certified_by == hr.user
    assert f"by {hr.user.name}" in hr.text(TAB)


def test_an_investigative_report_is_certified_with_one_point_more(here, as_user):
    case = factories.order(here, regime="INVESTIGATIVE_CR")
    assert "investigative report was made" in as_user(here.hr, case).text(TAB)


def test_the_box_must_be_ticked(hr, case):
    factories.authorize(case)
    assert hr.post(f"{TAB}certify/").status_code == 400
    assert not case.certifications.exists()


def test_before_the_signature_there_is_nothing_to_certify(hr, case):
    assert "Certify once the person has signed." in hr.text(TAB)
    assert hr.post(f"{TAB}certify/", agreed="on").status_code == 409


def test_a_second_click_certifies_nothing_more(hr, case):
    factories.authorize(case)
    hr.post(f"{TAB}certify/", agreed="on")
    assert hr.post(f"{TAB}certify/", agreed="on").status_code == 409
    assert case.certifications.count() == 1


# -- authority in place of an authorization


@pytest.fixture
def house(db, december):
    return factories.world(in_house=True)


@pytest.fixture
def in_house(house, as_user):
    return as_user(house.hr, factories.order(house, case_number=""))


def test_in_house_number_authority_and_purpose_are_recorded(in_house):
    page = in_house.text(TAB)
    assert "N-02" not in page
    assert "not recorded" in page
    told = {"case_number": "26-9", "authority": "Code 2-14", "purpose_text": "Background"}
    assert in_house.post(f"{TAB}authority/", **told).status_code == 302
    order = Order.objects.get()
    assert (order.case_number, order.case.status) == ("26-9", "authorized")


def test_all_three_are_needed(in_house):
    answer = in_house.post(f"{TAB}authority/", case_number="26-9", authority=" ")
    assert set(answer.context["authority_form"].errors) == {"authority", "purpose_text"}
    assert Order.objects.get().case_number == ""


@pytest.mark.parametrize("act", ["disclosure/", "scan/", "certify/"])
def test_in_house_there_is_no_disclosure_signature_or_certification(in_house, act, tmp_path):
    """R-1"""
    sent = {"language": "en", "agreed": "on", "signed_on": "2026-11-05"}
    answer = in_house.post(f"{TAB}{act}", paper=scan(tmp_path), **sent)
    assert answer.status_code == 409
    assert "G-01" in answer.content.decode()


# -- who may


@pytest.mark.parametrize(
    ("act", "hr_may", "analyst_may"),
    [
        ("disclosure/", True, True),
        ("link/", True, True),
        ("scan/", True, False),
        ("certify/", True, False),
        ("authority/", True, False),
        ("revoke/", True, True),
    ],
)
def test_each_act_is_somebodys(here, hr, analyst, act, hr_may, analyst_may, as_user):
    assert (hr.post(f"{TAB}{act}").status_code != 403) is hr_may
    assert (analyst.post(f"{TAB}{act}").status_code != 403) is analyst_may
    assert as_user(here.chief, hr.case).post(f"{TAB}{act}").status_code == 403
    stranger = as_user(member(OrganizationFactory(), Role.HR), hr.case)
    assert stranger.post(f"{TAB}{act}").status_code == 404


@pytest.mark.parametrize(
    "act", ["disclosure/", "link/", "send/", "scan/", "revoke/", "certify/", "authority/"]
)
def test_an_address_alone_does_nothing(hr, act):
    events = AuditEvent.objects.count()
    assert hr.get(f"{TAB}{act}").status_code == 405
    assert AuditEvent.objects.count() == events


def test_a_decision_maker_reads_the_tab_and_is_offered_nothing(here, case, as_user):
    page = as_user(here.chief, case).text(TAB)
    for button in ("Prepare the disclosure", "Make a link", "Certify</button>"):
        assert button not in page


def test_a_message_waits_until_somebody_says_from_when(hr, shown):
    hr.post(f"{TAB}send/")
    assert Delivery.objects.get().queued_at.date() == DECEMBER.date()
    assert "Messages" in hr.text(TAB)
