"""Staff downloads: checked, recorded, and of no use to a browser but as a file."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.documents.models import OfficialForm
from config.documents.services import release_document
from tests.accounts.factories import MatterFactory, OrganizationFactory, UserFactory, member
from tests.documents.factories import AT, REVISED, paper, pdf, summary

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter():
    return MatterFactory()


def get(client, user, document):
    client.force_login(user)
    return client.get(f"/admin/documents/{document.public_id}/")


def test_a_paper_comes_as_a_file_that_no_page_can_run(client, matter):
    document = paper(matter)
    response = get(client, member(matter.screener, Role.SUPERVISOR), document)
    assert response.content == pdf()
    assert response["Content-Type"] == "application/pdf"
    filename = f"{matter.reference}-letter.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{filename}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_hostile_html_never_runs_under_our_name(client, matter):
    document = paper(matter, "evidence", rendered=b"<script>1</script>", media_type="text/html")
    response = get(client, member(matter.screener, Role.SUPERVISOR), document)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_reading_is_recorded_by_who_and_what(client, matter):
    user, document = member(matter.screener, Role.SUPERVISOR), paper(matter)
    get(client, user, document)
    event = AuditEvent.objects.get(verb="read")
    assert event.actor == f"user:{user.public_id}"
    assert event.target == f"document:{document.public_id}"


def test_an_unfurnished_report_and_an_unknown_one_answer_alike(client, matter):
    user, report = member(matter.agency, Role.HR), paper(matter, "report")
    hidden = get(client, user, report)
    unknown = client.get(f"/admin/documents/{uuid4()}/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert hidden.content == unknown.content
    assert not AuditEvent.objects.filter(verb="read").exists()
    release_document(document=report, by=None, at=AT)
    assert get(client, user, report).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_another_organizations_papers_do_not_exist(client, matter, role):
    assert get(client, member(OrganizationFactory(), role), paper(matter)).status_code == 404


def test_nobody_reads_without_signing_in(client, matter):
    response = client.get(f"/admin/documents/{paper(matter).public_id}/")
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_a_paper_in_the_records_is_read_only_and_links_to_its_file(client, matter):
    user, document = member(matter.screener, Role.SUPERVISOR), paper(matter)
    client.force_login(user)
    page = client.get(f"/admin/documents/document/{document.pk}/change/").content.decode()
    assert f"/admin/documents/{document.public_id}/" in page
    assert document.sha256 in page
    listed = client.get("/admin/documents/document/")
    assert listed.status_code == 200
    assert client.get("/admin/documents/document/add/").status_code == 403


# -- official forms, by administrators ---------------------------------------------------------

ADD = "/admin/documents/officialform/add/"


@pytest.fixture
def administrator(client):
    user = member(OrganizationFactory(cra=True), Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def upload(client, data, name="summary.pdf", **fields):
    told = {"kind": "summary_of_rights", "language": "en", "version_date": str(REVISED)}
    file = SimpleUploadedFile(name, data, content_type="application/pdf")
    return client.post(ADD, told | fields | {"file": file})


def test_an_administrator_installs_the_official_file(client, administrator):
    data = pdf("Summary of Your Rights")
    assert upload(client, data).status_code == 302
    form = OfficialForm.objects.get()
    assert (form.installed_by, form.is_demo) == (administrator, False)
    page = client.get("/admin/documents/officialform/").content.decode()
    assert form.sha256 in page
    download = client.get(f"/admin/official-forms/{form.public_id}/")
    assert download.content == data
    assert download["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"<html>", "summary.pdf"), (b"MZ a program", "summary.pdf"), (b"%PDF-1.7 x", "x.pdf")],
)
def test_a_file_that_only_calls_itself_pdf_is_refused(client, administrator, data, name):
    response = upload(client, data, name)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["file"]
    assert not OfficialForm.objects.exists()


def test_a_stale_form_is_refused_with_gate_and_remedy(client, administrator):
    response = upload(client, pdf(), version_date="2018-09-21")
    assert response.status_code == 409
    page = response.content.decode()
    assert "G-07" in page
    assert "12 CFR 1022" in page
    assert not OfficialForm.objects.exists()


def test_an_installed_form_is_not_edited(client, administrator):
    form = summary()
    address = f"/admin/documents/officialform/{form.pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"version_date": "2030-01-01"}).status_code == 403


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.HR, Role.ANALYST, Role.AUDITOR])
def test_nobody_else_installs_forms(client, role):
    client.force_login(member(OrganizationFactory(), role))
    assert upload(client, pdf()).status_code in (403, 404)
    assert not OfficialForm.objects.exists()


def test_forms_are_hidden_from_those_without_a_place(client):
    form = summary()
    client.force_login(UserFactory())
    assert client.get(f"/admin/official-forms/{form.public_id}/").status_code in (302, 404)
    assert not OfficialForm.objects.visible_to(UserFactory()).exists()
