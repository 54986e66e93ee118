"""The person's own doors: read the disclosure, sign, take it back, read the report."""

import io
from datetime import date
from uuid import uuid4

import pikepdf
import pytest
from django.test import Client

from config.accounts.services import open_person_file
from config.audit.models import AuditEvent
from config.documents.services import read_document
from config.portal.services import create_link
from config.portal.visits import PortalVisit
from policies.models import PolicyVersion
from screening import services
from screening.models import Authorization, Case
from screening.portal.files import reports_of
from tests.accounts.factories import UserFactory
from tests.delivery.factories import agreed_online
from tests.screening import factories
from tests.screening.conftest import DECEMBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

HOME = {
    "birth_date": factories.BORN,
    "street": "52 Elm Road",
    "city": "Larkhaven",
    "state": "CO",
    "postal_code": "80000",
}
KNOWN = {"month": "5", "day": "17", "year": "1990", "place": "52"}
DISCLOSURE, SIGN = "/portal/authorization/", "/portal/authorization/sign/"
SIGNED, REVOKE = "/portal/authorization/signed/", "/portal/authorization/revoke/"
REPORT = "/portal/report/"


def come(
    case: Case, *, purpose: str = "matter", proven: bool = True, agrees: bool = True
) -> Client:
    """A browser that came by the person's own link and, if so, answered the questions.

    To sign they agreed to papers online; no page shows the disclosure before (R-10).
    """
    if agrees and purpose == "sign_authorization":
        agreed_online(case, DECEMBER)
    client = Client()
    _, token = create_link(
        matter=case.matter, person=case.person, purpose=purpose, by=None, at=DECEMBER
    )
    client.get(f"/p/{token}")
    if proven:
        client.post("/portal/identity/", KNOWN)
    return client


@pytest.fixture
def ordered(here):
    return factories.order(here, person=HOME)


@pytest.fixture
def visitor(ordered):
    return come(ordered, purpose="sign_authorization")


def shown(client: Client):
    """The fields that the signing page sends, after the disclosure was read."""
    client.get(DISCLOSURE)
    return client.get(SIGN).context["form"].initial


def sign(client: Client, **changes: object):
    values = {**shown(client), "signed_name": "Anders Pell", **changes}
    return client.post(SIGN, values)


def words(html: str) -> str:
    return " ".join(html.split())


def test_a_link_to_sign_leads_to_the_disclosure_once_identity_is_proven(ordered):
    client = come(ordered, purpose="sign_authorization", proven=False)
    answer = client.post("/portal/identity/", KNOWN)
    assert answer.url == DISCLOSURE


@pytest.mark.parametrize("address", [DISCLOSURE, SIGN, SIGNED, REVOKE, REPORT])
def test_nothing_is_shown_before_identity_is_proven(ordered, address):
    client = come(ordered, proven=False)
    assert client.get(address).url == "/portal/identity/"


@pytest.mark.gate("G-03")
def test_the_disclosure_stands_alone(visitor):
    page = visitor.get(DISCLOSURE).content.decode()
    assert "may obtain a consumer report about you for employment purposes." in page
    main = page[page.index("<article") : page.index("</article>")]
    for other in ("rights", "release", "sign", "dispute", "Need help"):
        assert other not in main
    assert "Need help" not in page
    assert '<nav class="nav"' not in page


def test_what_the_page_shows_is_what_the_paper_says(visitor, ordered):
    page = visitor.get(DISCLOSURE).content.decode()
    disclosure = ordered.disclosures.get()
    assert pikepdf.open(io.BytesIO(read_document(disclosure.document))).pages
    said = f"{ordered.agency.name} may obtain a consumer report about you"
    assert said in words(page)
    assert disclosure.language == "en"


def test_opening_the_disclosure_again_the_same_day_keeps_one_paper(visitor, ordered):
    visitor.get(DISCLOSURE)
    visitor.get(DISCLOSURE)
    assert ordered.disclosures.count() == 1


def test_the_signature_comes_on_a_page_of_its_own_and_after_the_disclosure(visitor):
    assert visitor.get(SIGN).url == DISCLOSURE
    visitor.get(DISCLOSURE)
    page = visitor.get(SIGN).content.decode()
    assert "I, Anders Pell, allow" in page
    assert "Type your full name to sign" in page


def test_signing_keeps_name_moment_address_and_what_was_shown(visitor, ordered):
    answer = sign(visitor)
    assert answer.url == SIGNED
    signed = Authorization.objects.get(case=ordered)
    disclosure = ordered.disclosures.get()
    assert (signed.signed_name, signed.kind) == ("Anders Pell", "portal_signature")
    assert (signed.shown_sha256, signed.address) == (disclosure.sha256, "127.0.0.1")
    assert signed.signed_at.date() == DECEMBER.date()
    event = AuditEvent.objects.get(verb="sign_authorization")
    assert event.actor == f"subject:{ordered.person.public_id}"
    assert Case.objects.get(pk=ordered.pk).status == "authorized"


def test_signing_twice_with_one_form_signs_once(visitor, ordered):
    values = {**shown(visitor), "signed_name": "Anders Pell"}
    assert visitor.post(SIGN, values).url == SIGNED
    assert visitor.post(SIGN, values).url == SIGNED
    assert Authorization.objects.filter(case=ordered).count() == 1


def test_without_a_name_nothing_is_signed(visitor, ordered):
    answer = sign(visitor, signed_name="   ")
    assert answer.status_code == 400
    assert not ordered.authorizations.exists()


@pytest.mark.parametrize("changes", [{"disclosure": uuid4()}, {"shown_sha256": "0" * 64}])
def test_a_form_about_another_paper_signs_nothing(visitor, ordered, changes):
    answer = sign(visitor, **changes)
    assert answer.status_code in (302, 409)
    assert not ordered.authorizations.exists()


def test_the_receipt_offers_copies_that_open(visitor):
    sign(visitor)
    page = visitor.get(SIGNED).content.decode()
    copies = [part.split('"')[0] for part in page.split('href="/portal/documents/')[1:]]
    assert len(copies) == 2
    for copy in copies:
        answer = visitor.get(f"/portal/documents/{copy}")
        assert answer.content.startswith(b"%PDF")


def test_whoever_has_signed_is_led_to_the_receipt(visitor):
    sign(visitor)
    assert visitor.get(DISCLOSURE).url == SIGNED
    assert visitor.get(SIGN).url == SIGNED


def test_the_receipt_waits_for_the_signature(visitor):
    assert visitor.get(SIGNED).url == DISCLOSURE


def test_in_spanish_the_paper_is_in_spanish(here):
    case = factories.order(here, person={**HOME, "language": "es"})
    client = come(case, purpose="sign_authorization")
    page = client.get(DISCLOSURE).content.decode()
    assert '<html lang="es">' in page
    assert "informe del consumidor" in page
    assert "Yo, Anders Pell, permito" in client.get(SIGN).content.decode()
    assert case.disclosures.get().language == "es"


def test_switching_the_language_shows_the_disclosure_anew(visitor):
    visitor.get(DISCLOSURE)
    visitor.post("/language/", {"language": "es", "next": SIGN})
    assert visitor.get(SIGN).url == DISCLOSURE


def test_permission_is_taken_back_at_once(visitor, ordered):
    sign(visitor)
    assert visitor.get(REVOKE).status_code == 200
    assert ordered.authorizations.live().exists()
    assert visitor.post(REVOKE).status_code == 200
    assert not ordered.authorizations.live().exists()
    event = AuditEvent.objects.get(verb="revoke_authorization")
    assert event.actor.startswith("subject:")


def test_taking_back_what_was_never_given_is_refused(visitor):
    assert visitor.post(REVOKE).status_code == 409


def test_the_matter_page_asks_for_the_signature_and_later_says_that_it_was_given(visitor):
    page = visitor.get("/portal/").content.decode()
    assert "asks for your permission" in page
    sign(visitor)
    assert "You gave permission for a report on" in visitor.get("/portal/").content.decode()
    visitor.post(REVOKE)
    assert "You took your permission back" in visitor.get("/portal/").content.decode()


def test_another_persons_link_signs_nothing_here(here, ordered):
    other = factories.order(here, person={**HOME, "given_name": "Jolene"})
    client = come(other, purpose="sign_authorization")
    answer = sign(client, signed_name="Jolene Pell")
    assert answer.url == SIGNED
    assert not ordered.authorizations.exists()


def test_in_house_nothing_is_signed_in_the_portal(december, db):
    case = factories.order(factories.world(in_house=True), person=HOME)
    client = come(case)
    assert client.get(DISCLOSURE).status_code == 404
    assert "permission" not in client.get("/portal/").content.decode()


# -- the report


@pytest.fixture
def furnished(here):
    return factories.furnished(here, person=HOME)


@pytest.fixture
def reader(furnished):
    return come(furnished.case)


def test_the_person_reads_the_report_word_for_word(reader, furnished):
    page = reader.get(REPORT).content.decode()
    assert "zorblax" in page
    assert "About the zorblax" in page
    assert f"{furnished.case.reference}-R1" in page


def test_the_report_says_that_its_policy_was_taken_back(reader, furnished):
    said = "took back the policy"
    assert said not in reader.get(REPORT).content.decode()
    PolicyVersion.objects.filter(status="published").update(
        status="withdrawn",
        ends_on=date(2027, 1, 4),
        withdrawn_by=UserFactory(),
        withdrawn_at=factories.at(8),
        withdrawal_reason="Struck.",
    )
    told = reader.get(REPORT).content.decode()
    assert said in told
    assert "Struck" not in told


def test_the_look_is_recorded_as_the_persons_own(reader, furnished):
    reader.get(REPORT)
    event = AuditEvent.objects.get(verb="read", target=f"report:{furnished.public_id}")
    assert event.actor == f"subject:{furnished.case.person.public_id}"


def test_the_report_is_offered_in_menu_section_and_papers(reader, furnished):
    page = reader.get("/portal/").content.decode()
    assert page.count(f'href="{REPORT}"') == 2
    assert f"/portal/documents/{furnished.document.public_id}/" in page
    answer = reader.get(f"/portal/documents/{furnished.document.public_id}/")
    assert answer.content == read_document(furnished.document)


def test_before_it_is_furnished_there_is_no_report_to_read(here):
    report = factories.issued(here, person=HOME)
    client = come(report.case)
    assert client.get(REPORT).status_code == 404
    assert REPORT not in client.get("/portal/").content.decode()
    assert client.get(f"/portal/documents/{report.document.public_id}/").status_code == 404


def test_words_taken_out_are_not_in_the_page(here):
    case = factories.screened(here, ["zorblax said Maria Q. of them"], person=HOME)
    post = factories.posts(case)[0]
    services.redact_post(
        post=post, spans=[(13, 21, "other_person")], by=here.analyst, at=factories.at(4)
    )
    factories.confirm_all(here, case)
    report = services.issue_report(
        case=case, submission=uuid4(), by=here.supervisor, at=factories.at(6)
    )
    services.furnish_report(report=report, by=here.supervisor, at=factories.at(7))
    page = come(case).get(REPORT).content.decode()
    assert "Maria" not in page
    assert "name of another person" in page


def test_a_report_without_items_says_why_and_never_clean(here):
    case = factories.screened(here, [factories.HARMLESS], person=HOME)
    services.close_without_items(
        case=case, outcome="none_found", by=here.supervisor, at=factories.at(6)
    )
    page = come(case).get(REPORT).content.decode()
    assert "No reported item in what was screened." in page
    assert "clean" not in page.lower()
    assert "passed" not in page.lower()


def test_an_in_house_report_waits_for_its_own_notice(december, db):
    report = factories.furnished(factories.world(in_house=True), person=HOME)
    assert come(report.case).get(REPORT).status_code == 404


def test_a_link_to_the_persons_file_shows_the_reports_of_every_case(here, furnished):
    person = furnished.case.person
    file = open_person_file(person=person, by=here.supervisor, at=DECEMBER)
    client = Client()
    _, token = create_link(matter=file, person=person, purpose="dispute", by=None, at=DECEMBER)
    client.get(f"/p/{token}")
    client.post("/portal/identity/", KNOWN)
    assert furnished.case.reference in client.get(REPORT).content.decode()


def test_another_persons_report_is_out_of_reach(here, furnished):
    other = factories.order(here, person={**HOME, "given_name": "Jolene"})
    client = come(other)
    assert client.get(REPORT).status_code == 404
    assert client.get(f"/portal/documents/{furnished.document.public_id}/").status_code == 404


def test_only_the_newest_furnished_version_is_shown(here, furnished):
    services.bury_item(
        item=furnished.items.get(), reason="deleted", by=here.supervisor, at=factories.at(8)
    )
    newer = services.revise_report(case=furnished.case, by=here.supervisor, at=factories.at(9))
    client = come(furnished.case)
    assert f"{furnished.case.reference}-R1" in client.get(REPORT).content.decode()
    services.furnish_report(report=newer, by=here.supervisor, at=factories.at(10))
    page = client.get(REPORT).content.decode()
    assert f"{furnished.case.reference}-R2" in page
    assert "zorblax" not in page


def test_an_unproven_visit_has_no_report_and_no_papers(furnished):
    link, _ = create_link(
        matter=furnished.case.matter,
        person=furnished.case.person,
        purpose="matter",
        by=None,
        at=DECEMBER,
    )
    visit = PortalVisit(link, link.matter, link.person, proven=False)
    assert reports_of(visit) == []


@pytest.mark.parametrize(
    "typed", ["Anders Pell", "ANDERS  PELL", "Andy Pell", "Pell, Anders J.", "Ánders Pell"]
)
def test_a_name_typed_as_people_type_it_signs(here, typed):
    case = factories.order(here, person=HOME)
    visitor = come(case, purpose="sign_authorization")
    assert sign(visitor, signed_name=typed).status_code == 302
    assert Authorization.objects.get().signed_name == " ".join(typed.split())


@pytest.mark.parametrize("typed", ["Somebody Else", "Pell", "Maria Pell"])
def test_another_name_is_asked_about_once_and_then_signs(here, typed):
    """A married name, a misspelt file: the person knows better, but a slip is not a signature."""
    case = factories.order(here, person=HOME)
    visitor = come(case, purpose="sign_authorization")
    asked = sign(visitor, signed_name=typed)
    assert asked.status_code == 400
    page = asked.content.decode()
    assert "We know you as Anders Pell." in page
    assert f'name="asked_about" value="{typed}"' in page
    assert not Authorization.objects.exists()
    assert sign(visitor, signed_name="Third Name", asked_about=typed).status_code == 400
    assert sign(visitor, signed_name=typed, asked_about=typed).status_code == 302
    assert Authorization.objects.get().signed_name == typed
