"""Issued papers: frozen, counted by hash, withheld from the agency until furnished (R-1)."""

import pytest

from config.accounts.models import MatterUserObjectPermission
from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.documents import storage
from config.documents.models import Document, DocumentRelease
from config.documents.render import Rendered
from config.documents.services import open_document, read_document, release_document
from config.errors import Invalid
from tests.accounts.factories import (
    MatterFactory,
    OrganizationFactory,
    UserFactory,
    WallFactory,
    grant,
    member,
)
from tests.documents.factories import AT, paper, pdf
from tests.rawsql import check_kept

pytestmark = pytest.mark.django_db


def test_a_paper_is_kept_with_hash_size_and_event():
    data = pdf("Notice")
    document = paper(kind="pre_adverse", rendered=data, notice_id="N-06")
    assert read_document(document) == data
    assert (document.size, document.media_type) == (len(data), "application/pdf")
    event = AuditEvent.objects.get(verb="store_document")
    assert event.payload == {"kind": "pre_adverse", "notice": "N-06", "sha256": document.sha256}
    assert event.stream == document.matter.stream


def test_a_rendered_letter_brings_its_own_figures():
    rendered = Rendered(pdf(), "", "c" * 64, 3, ())
    document = paper(rendered=rendered)
    assert (document.pages, document.context_sha256) == (3, "c" * 64)
    assert storage.read(document.sha256) == rendered.pdf


def test_nothing_empty_is_issued():
    with pytest.raises(Invalid):
        paper(rendered=b"")
    assert not Document.objects.exists()


def test_the_title_stays_out_of_the_trail_and_the_file_name():
    document = paper(title="Letter to Marisol Quintero")
    assert "Marisol" not in AuditEvent.objects.get(verb="store_document").body
    assert document.filename == f"{document.matter.reference}-letter.pdf"


@pytest.mark.parametrize(
    ("kind", "media_type", "ending"),
    [
        ("dispute_results", "application/pdf", "-dispute-results.pdf"),
        ("report_data", "application/json", "-report-data.json"),
        ("evidence", "text/html", "-evidence.bin"),
    ],
)
def test_a_file_name_ends_as_its_type(kind, media_type, ending):
    assert paper(kind=kind, media_type=media_type).filename.endswith(ending)


def test_the_database_keeps_papers_and_releases():
    document = paper(kind="report")
    check_kept("documents_document", document.pk, "title")
    release = release_document(document=document, by=None, at=AT)
    check_kept("documents_documentrelease", release.pk, "released_at")


# -- who sees a paper --------------------------------------------------------------------------


@pytest.fixture
def matter():
    return MatterFactory()


def sees(user, document):
    return Document.objects.visible_to(user).filter(pk=document.pk).exists()


@pytest.mark.parametrize(
    ("kind", "seen"),
    [("report", False), ("report_data", False), ("letter", True), ("certification", True)],
)
def test_the_agency_sees_no_report_before_it_is_released(matter, kind, seen):
    document = paper(matter, kind)
    assert sees(member(matter.agency, Role.HR), document) is seen
    assert sees(member(matter.screener, Role.SUPERVISOR), document)


@pytest.mark.parametrize("role", [Role.HR, Role.DECISION_MAKER, Role.COUNSEL, Role.AUDITOR])
def test_a_released_report_is_seen_by_the_agency(matter, role):
    document = paper(matter, "report")
    user = member(matter.agency, role)
    assert not sees(user, document)
    release_document(document=document, by=None, at=AT)
    assert sees(user, document)


def test_any_paper_can_be_withheld(matter):
    document = paper(matter, "memo", withheld=True)
    assert not sees(member(matter.agency, Role.HR), document)


@pytest.mark.parametrize(
    ("role", "early"),
    [(Role.SUPERVISOR, True), (Role.COUNSEL, True), (Role.HR, False), (Role.DECISION_MAKER, False)],
)
def test_where_one_agency_does_both_its_deciders_wait_for_the_release(role, early):
    matter = MatterFactory(in_house=True)
    document = paper(matter, "report")
    user = member(matter.agency, role)
    assert sees(user, document) is early
    release_document(document=document, by=None, at=AT)
    assert sees(user, document)


def test_a_grant_on_the_screeners_side_shows_what_is_withheld():
    document = paper(MatterFactory(), "report")
    outsider = UserFactory()
    grant(document.matter, outsider, document.matter.screener, Role.COUNSEL)
    assert sees(outsider, document)
    other = UserFactory()
    grant(document.matter, other, document.matter.agency, Role.COUNSEL)
    assert not sees(other, document)


def test_strangers_administrators_and_the_walled_off_see_no_paper(matter):
    document = paper(matter)
    walled = member(matter.screener, Role.SUPERVISOR)
    WallFactory(matter=matter, user=walled)
    strangers = [
        UserFactory(),
        UserFactory(is_operator=True),
        member(matter.screener, Role.ADMINISTRATOR),
        member(OrganizationFactory(), Role.HR),
        member(OrganizationFactory(cra=True), Role.SUPERVISOR),
        walled,
    ]
    assert not any(sees(user, document) for user in strangers)
    assert not MatterUserObjectPermission.objects.exists()


def test_a_report_is_released_once_and_the_first_moment_stays(matter):
    document = paper(matter, "report")
    first = release_document(document=document, by=None, at=AT)
    again = release_document(document=document, by=UserFactory(), at=AT.replace(day=25))
    assert again == first
    assert DocumentRelease.objects.get().released_at == AT
    assert AuditEvent.objects.filter(verb="release_document").count() == 1


def test_opening_leaves_an_event_with_the_hash(matter):
    document = paper(matter)
    assert open_document(document=document, by="user:1", at=AT) == read_document(document)
    event = AuditEvent.objects.get(verb="read")
    assert (event.actor, event.target) == ("user:1", f"document:{document.public_id}")
    assert event.payload["sha256"] == document.sha256


def test_damaged_bytes_are_not_opened(matter):
    document = paper(matter)
    storage.path_of(document.sha256).write_bytes(b"%PDF-1.7 something else")
    with pytest.raises(storage.FileDamaged):
        open_document(document=document, by="user:1", at=AT)
    assert not AuditEvent.objects.filter(verb="read").exists()
