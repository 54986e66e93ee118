"""The officer's pages by their link, and the agency's pages about who signed."""

import csv
import io
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from config.accounts.models import Person
from policies.models import Acknowledgement, PolicyAssignment, Reading, ReadingLink, RosterEntry
from policies.services.readings import pages_of, questions_of, token_of
from tests.accounts.factories import OrganizationFactory, member
from tests.policies.personnel import AT, answered, read, sign, signed, station
from tests.shared import Build

WORLDS: dict[str, Build] = {"here": station}
PAGES = "/portal/policy/"


@pytest.fixture
def here(standing, db):
    with time_machine.travel(AT, tick=False):
        yield standing


@pytest.fixture
def officer(here):
    return here.hire("1184")


def arrived(here, entry):
    client = Client()
    assert client.get(f"/p/{token_of(here.link(entry))}")["Location"] == PAGES
    return client


def staff(here, role="hr"):
    client = Client()
    client.force_login(member(here.agency, role))
    return client


# -- the officer


def test_an_officer_reads_answers_and_signs_without_a_login(here, officer):
    client, reading = arrived(here, officer), here.reading(officer)
    shown = client.get(PAGES).content.decode()
    assert "November 4, 2026" in shown
    for page in pages_of(here.version):
        shown = client.get(f"{PAGES}pages/{page.number}/").content.decode()
        assert (page.clause.why if page.clause else "does not forbid")[:30] in shown
        answer = client.post(f"{PAGES}pages/{page.number}/")
    assert answer["Location"] == f"{PAGES}questions/"
    number, questions = questions_of(reading)
    told: dict[str, object] = {f"q{n}": one.right for n, one in enumerate(questions)}
    told |= {"number": number, "submission": str(uuid4())}
    assert client.post(f"{PAGES}questions/", told)["Location"] == f"{PAGES}answers/"
    assert "All of your answers are right" in client.get(f"{PAGES}answers/").content.decode()
    form = client.get(f"{PAGES}sign/").context["form"]
    typed = {"signed_name": "Tamsin Okafor-Lind", "employee_number": " 1184 ", "agrees": "on"}
    typed |= {name: str(form[name].value()) for name in ("content_sha256", "submission")}
    for _ in range(2):
        assert client.post(f"{PAGES}sign/", typed)["Location"] == f"{PAGES}receipt/"
    receipt = client.get(f"{PAGES}receipt/").content.decode()
    assert here.version.content_sha256 in receipt
    assert client.get(f"{PAGES}receipt.pdf").content.startswith(b"%PDF-")
    assert Acknowledgement.objects.get().signed_name == "Tamsin Okafor-Lind"
    link = ReadingLink.objects.get()
    assert Client().get(f"/p/{token_of(link)}").status_code == 404


def test_no_page_names_the_person_before_they_signed(here, officer):
    client = arrived(here, officer)
    answered(read(here.reading(officer)))
    for path in ("", "pages/1/", "questions/", "answers/", "sign/"):
        shown = client.get(f"{PAGES}{path}").content.decode()
        assert not [word for word in ("Okafor", "1184") if word in shown]


def test_pages_lead_back_to_where_somebody_stopped(here, officer):
    client = arrived(here, officer)
    assert client.get(f"{PAGES}pages/5/")["Location"] == f"{PAGES}pages/1/"
    assert client.post(f"{PAGES}pages/5/").status_code == 409
    for path in ("questions/", "sign/", "receipt/"):
        assert client.get(f"{PAGES}{path}")["Location"] == PAGES
    read(here.reading(officer))
    assert client.get(f"{PAGES}answers/")["Location"] == f"{PAGES}questions/"
    assert client.get(f"{PAGES}receipt.pdf").status_code == 404


def test_questions_answered_in_another_window_are_not_marked_twice(here, officer):
    client = arrived(here, officer)
    answered(read(here.reading(officer)), wrong=1)
    told = {"number": "1", "submission": str(uuid4())}
    assert client.post(f"{PAGES}questions/", told)["Location"] == f"{PAGES}answers/"
    assert "not right yet" in client.get(f"{PAGES}answers/").content.decode()


def test_a_signature_without_the_box_or_with_anothers_number_is_refused(here, officer):
    client = arrived(here, officer)
    answered(read(here.reading(officer)))
    typed = {"signed_name": "Tamsin Okafor-Lind", "employee_number": "7"}
    typed |= {"content_sha256": here.version.content_sha256, "submission": str(uuid4())}
    assert client.post(f"{PAGES}sign/", typed).status_code == 400
    refused = client.post(f"{PAGES}sign/", typed | {"agrees": "on"})
    assert refused.status_code == 403
    assert b"do not go together" in refused.content
    assert not Acknowledgement.objects.exists()


def test_without_a_link_and_once_it_is_revoked_every_page_is_closed(here, officer):
    client = arrived(here, officer)
    ReadingLink.objects.update(revoked_at=AT)
    for one in (client, Client()):
        for path in ("", "pages/1/", "questions/", "answers/", "sign/", "receipt/"):
            assert one.get(f"{PAGES}{path}").status_code == 404


def test_a_link_to_a_policy_opens_no_matter(here, officer):
    client = arrived(here, officer)
    for path in ("/portal/", "/portal/letters/", "/portal/messages/"):
        assert client.get(path).status_code == 404


def test_after_signing_each_page_leads_to_the_receipt(here, officer):
    client = arrived(here, officer)
    answered(read(here.reading(officer)))
    sign(here.link(officer))
    for path in ("", "pages/1/", "questions/", "sign/"):
        assert client.get(f"{PAGES}{path}")["Location"] == f"{PAGES}receipt/"


def test_pages_speak_the_officers_language(here):
    entry = here.hire("5", given_name="Inés", language="es")
    shown = arrived(here, entry).get(PAGES).content.decode()
    assert '<html lang="es"' in shown
    assert "Firme a más tardar el" in shown


# -- the agency


def test_staff_assign_a_version_and_see_it_signed(here, officer):
    client = staff(here)
    told = {"version": here.version.pk, "unit": "", "due_on": "2026-10-26"}
    told["submission"] = str(uuid4())
    for _ in range(2):
        answer = client.post(reverse("admin:acknowledgements-assign"), told)
        assert answer["Location"].endswith(f"/acknowledgements/{here.version.public_id}/")
    assert PolicyAssignment.objects.get().unit is None
    signed(here, officer)
    shown = client.get(reverse("admin:acknowledgements")).content.decode()
    assert "1 of 1 people have signed." in shown
    assert "<svg" in shown
    assert (
        client.post(
            reverse("admin:acknowledgements-assign"), told | {"submission": str(uuid4())}
        ).status_code
        == 409
    )
    assert (
        client.post(
            reverse("admin:acknowledgements-assign"), told | {"due_on": "2020-01-01"}
        ).status_code
        == 302
    )  # the form was sent before: its first result


def test_who_is_late_stands_on_the_page(here, officer):
    here.assign()
    with time_machine.travel(AT.replace(month=12), tick=False):
        shown = staff(here, "supervisor").get(reverse("admin:acknowledgements")).content.decode()
    assert "Tamsin Okafor-Lind" in shown
    assert "must be none" in shown


def test_the_export_holds_no_formula(here):
    here.hire("=1+1", family_name="@SUM(1)", given_name="-Cleo")
    address = reverse("admin:policy-version-coverage-csv", args=[here.version.public_id])
    text = staff(here, "auditor").get(address).content.decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(text)))[1]
    assert row[:4] == ["Patrol", "'=1+1", "'@SUM(1)", "'-Cleo"]
    assert row[-2:] == ["open", ""]


def test_personnel_are_entered_by_hand_and_by_file(here):
    client = staff(here)
    told = {"given_name": "Bram", "family_name": "Vance", "unit": here.records.pk}
    told |= {"employee_number": "7", "email": "", "language": "en", "kind": "civilian"}
    page = client.post(reverse("admin:personnel"), told)["Location"]
    shown = client.get(page).content.decode()
    assert "not begun" in shown
    assert "Civilian employee, Records" in shown
    taken = client.post(reverse("admin:personnel"), told | {"given_name": "Cleo"})
    assert taken.status_code == 400
    text = b"employee_number,family_name,given_name,unit\n8,Pell,Ann,patrol\n"
    for data, status in ((text, 302), (text.replace(b"patrol", b"Harbor"), 400), (b"x", 400)):
        file = SimpleUploadedFile("p.csv", data)
        sent = {"agency": here.agency.pk, "file": file}
        assert client.post(reverse("admin:personnel-file"), sent).status_code == status
    assert set(RosterEntry.objects.values_list("employee_number", flat=True)) == {"7", "8"}
    assert client.get(reverse("admin:personnel-template")).content.startswith(b"\xef\xbb\xbfemp")


def test_a_page_says_for_whom_its_clause_is(here, officer):
    client = arrived(here, officer)
    clause = pages_of(here.version)[1].clause
    for kind, is_bound in (("civilian", True), ("former", False)):
        assert (kind in clause.audience) == is_bound
        Person.objects.filter(pk=officer.person_id).update(employment=kind)
        Reading.objects.filter(entry=officer).update(pages_read=2)
        shown = client.get(f"{PAGES}pages/2/").content.decode()
        assert "sworn officers, civilian staff" in shown
        assert ("You need not follow this clause" in shown) != is_bound


def act(client, entry, verb, **told):
    return client.post(reverse("admin:roster-entry-act", args=[entry.public_id, verb]), told)


def test_a_link_is_shown_once_to_whom_has_no_email_and_mailed_to_others(here, officer):
    other, client = here.hire("9", given_name="Bram", email=""), staff(here)
    act(client, other, "link", reading=here.reading(other).pk)
    page = client.get(reverse("admin:roster-entry", args=[other.public_id])).content.decode()
    assert token_of(ReadingLink.objects.get(by_hand=True)) in page
    act(client, officer, "link", reading=here.reading(officer).pk)
    page = client.get(reverse("admin:roster-entry", args=[officer.public_id])).content.decode()
    assert "by e-mail within minutes" in page
    assert token_of(ReadingLink.objects.get(reading__entry=officer)) not in page
    act(client, officer, "revoke", reading=here.reading(officer).pk)
    assert ReadingLink.objects.get(reading__entry=officer).revoked_at


def test_people_move_and_leave(here, officer):
    client = staff(here)
    assert act(client, officer, "move", unit=here.records.pk).status_code == 302
    assert act(client, officer, "move", unit="0").status_code == 400
    assert act(client, officer, "kind", kind="civilian").status_code == 302
    assert act(client, officer, "kind", kind="candidate").status_code == 400
    assert act(client, officer, "address", email=here.hr.email).status_code == 400
    assert act(client, officer, "address", email="new@agency.example").status_code == 302
    assert act(client, officer, "leave", on="2026-10-05").status_code == 302
    officer.refresh_from_db()
    assert (officer.unit, str(officer.left_on)) == (here.records, "2026-10-06")
    assert Person.objects.get(pk=officer.person_id).employment == "civilian"
    assert act(client, officer, "fire").status_code == 404


def test_a_receipt_can_be_printed_for_the_officer_later(here, officer):
    found = signed(here, officer)
    address = reverse("admin:acknowledgement-receipt", args=[found.public_id])
    assert staff(here).get(address).content.startswith(b"%PDF-")
    stranger = Client()
    stranger.force_login(member(OrganizationFactory.create(), "hr"))
    assert stranger.get(address).status_code == 404


ASSIGN, ONE = "admin:acknowledgements-assign", "admin:personnel"


@pytest.mark.parametrize(
    ("role", "sees", "assigns", "keeps"),
    [
        ("hr", 200, 200, 400),
        ("policy_author", 200, 200, 403),
        ("decision_maker", 200, 200, 403),
        ("counsel", 200, 404, 403),
        ("supervisor", 200, 404, 403),
        ("auditor", 200, 404, 403),
        ("administrator", 404, 404, 404),
        ("investigator", 404, 404, 404),
        ("analyst", 404, 404, 404),
    ],
)
def test_each_role_sees_assigns_and_keeps_what_it_may(here, officer, role, sees, assigns, keeps):
    client = staff(here, role)
    assert client.get(reverse("admin:acknowledgements")).status_code == sees
    assert client.get(reverse(ASSIGN)).status_code == assigns
    assert client.post(reverse(ONE), {}).status_code == keeps
    if sees == 200 and role != "hr":
        assert act(client, officer, "leave", on="2026-10-05").status_code == 403


def test_an_agency_without_assignments_is_told_what_to_do(here):
    shown = staff(here).get(reverse("admin:acknowledgements")).content.decode()
    assert "Nothing was assigned yet" in shown
    assert Reading.objects.count() == 0
