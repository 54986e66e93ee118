"""The matter page and its papers: what was sent to this person, and nothing else."""

import re
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.html import format_html

from config.audit.models import AuditEvent
from config.delivery.models import Delivery, DeliveryEnclosure
from config.delivery.services import dispatch_due, record_proof
from config.documents.models import Document
from config.errors import Refusal
from config.portal import sections
from config.portal.access import PortalRequest, portal_page
from config.portal.sections import (
    REGISTRY,
    Registry,
    Section,
    register_menu,
    register_papers,
    register_reader,
    register_section,
)
from config.portal.services import papers_of, revoke_link, sent_forms
from config.portal.visits import PortalVisit
from tests.accounts.factories import PersonFactory
from tests.delivery.factories import agreed_online, matter_with_person, queued
from tests.documents.factories import paper, pdf, summary
from tests.portal.factories import come_by_link, link_for, visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(monkeypatch):
    """A registry of this test's own; rooms fill the house's as their addresses are read, before."""
    import_module("config.urls")
    fresh = Registry()
    for module in ("sections", "views", "services.reading"):
        monkeypatch.setattr(f"config.portal.{module}.REGISTRY", fresh)
    return fresh


@pytest.fixture
def matter(registry):
    return matter_with_person()


def address(document):
    return f"/portal/documents/{document.public_id}/"


def sent(matter, channel="portal", **fields):
    """A paper of this matter, dispatched to its person."""
    rendered = pdf(fields.pop("name", str(uuid4())))
    document = paper(matter, rendered=rendered, **fields)
    delivery = queued(channel, document=document, at=timezone.now() - timedelta(hours=1))
    dispatch_due(at=timezone.now())
    delivery.refresh_from_db()
    return delivery


def test_what_was_sent_is_listed_and_comes_as_a_file(client, matter):
    delivery = sent(matter, title="Letter: we have not decided yet", name="Letter")
    visiting(client, matter)
    page = client.get("/portal/").content.decode()
    assert "Letter: we have not decided yet" in page
    assert address(delivery.document) in page
    response = client.get(address(delivery.document))
    assert response.content == pdf("Letter")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "sandbox" in response["Content-Security-Policy"]


def test_enclosures_and_official_forms_come_with_the_notice(client, matter):
    form, report = summary(), paper(matter, "report", rendered=pdf("Report"))
    notice = paper(matter, "pre_adverse", notice_id="N-06")
    agreed_online(matter, timezone.now())
    queued("portal", document=notice, enclosures=[report, form], at=timezone.now())
    dispatch_due(at=timezone.now())
    visiting(client, matter)
    assert client.get(address(report)).content == pdf("Report")
    response = client.get(f"/portal/forms/{form.public_id}/")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert f"/portal/forms/{form.public_id}/" in client.get("/portal/").content.decode()


def test_a_letter_by_post_can_be_read_in_the_portal_once_it_is_printed(client, matter):
    delivery = sent(matter, "post")
    visiting(client, matter)
    assert client.get(address(delivery.document)).status_code == 200


def test_opening_a_portal_notice_proves_receipt_by_its_reader(client, matter):
    delivery = sent(matter)
    visiting(client, matter)
    client.get(address(delivery.document))
    delivery.refresh_from_db()
    assert (delivery.status, delivery.receipt_basis) == ("delivered", "proven")
    assert delivery.received_on == matter.agency.on(timezone.now())
    event = AuditEvent.objects.get(verb="record_proof")
    assert event.actor == f"subject:{matter.person.public_id}"


def test_opening_again_changes_nothing(client, matter):
    delivery = sent(matter)
    visiting(client, matter)
    for _ in range(2):
        client.get(address(delivery.document))
    assert delivery.proofs.count() == 1


def test_an_emails_notice_is_received_when_it_is_opened(client, matter):
    delivery = sent(matter, "email")
    assert delivery.received_on is None
    visiting(client, matter)
    client.get(address(delivery.document))
    assert Delivery.objects.received().get() == delivery


def test_opening_proves_nothing_about_an_envelope(client, matter):
    delivery = sent(matter, "post")
    visiting(client, matter)
    client.get(address(delivery.document))
    assert not Delivery.objects.received().exists()
    record_proof(
        delivery=delivery,
        event="accepted",
        on=matter.agency.on(timezone.now()),
        by=None,
        at=timezone.now(),
    )
    delivery.refresh_from_db()
    assert delivery.receipt_basis == "deemed"


def test_every_reading_is_recorded_by_the_person(client, matter):
    delivery = sent(matter)
    visiting(client, matter)
    client.get(address(delivery.document))
    event = AuditEvent.objects.get(verb="read")
    assert event.actor == f"subject:{matter.person.public_id}"
    assert event.target == f"document:{delivery.document.public_id}"
    assert event.stream == matter.stream


# -- what is not theirs ------------------------------------------------------------------------


def a_paper_of_another_matter(matter):
    return sent(matter_with_person()).document


def a_paper_of_the_same_person_elsewhere(matter):
    other = matter_with_person()
    other.person = matter.person
    other.save()
    return sent(other).document


def a_paper_never_sent(matter):
    return paper(matter, "certification", rendered=pdf("N-02"))


def an_unfurnished_report(matter):
    return paper(matter, "report", rendered=pdf("Report"))


def a_paper_still_queued(matter):
    return queued("hand", document=paper(matter, rendered=pdf("Queued"))).document


def a_paper_sent_to_somebody_else(matter):
    document = paper(matter, rendered=pdf("Theirs"))
    queued("portal", document=document, person=PersonFactory(), at=timezone.now())
    dispatch_due(at=timezone.now())
    return document


def a_paper_sent_to_the_agency(matter):
    document = paper(matter, rendered=pdf("Agency's"))
    queued("email", document=document, organization=matter.agency, at=timezone.now())
    dispatch_due(at=timezone.now())
    return document


TOKEN = re.compile(rb'value="\w{64}"')


@pytest.mark.parametrize(
    "make",
    [
        a_paper_of_another_matter,
        a_paper_of_the_same_person_elsewhere,
        a_paper_never_sent,
        an_unfurnished_report,
        a_paper_still_queued,
        a_paper_sent_to_somebody_else,
        a_paper_sent_to_the_agency,
    ],
)
def test_no_other_paper_exists_for_a_visitor(client, matter, make):
    document = make(matter)
    visiting(client, matter)
    hidden, unknown = client.get(address(document)), client.get(f"/portal/documents/{uuid4()}/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert TOKEN.sub(b"", hidden.content) == TOKEN.sub(b"", unknown.content)
    assert address(document) not in client.get("/portal/").content.decode()
    assert not AuditEvent.objects.filter(verb="read").exists()


def test_a_form_that_was_not_sent_to_them_does_not_exist(client, matter):
    form = summary()
    visiting(client, matter)
    assert client.get(f"/portal/forms/{form.public_id}/").status_code == 404


def test_no_paper_opens_before_identity_is_proven(client, matter):
    delivery = sent(matter)
    visiting(client, matter, proven=False)
    assert client.get(address(delivery.document))["Location"] == "/portal/identity/"
    assert not AuditEvent.objects.filter(verb="read").exists()
    assert not Delivery.objects.received().exists()


def test_after_the_questions_the_visitor_is_where_they_wanted_to_be(client, matter):
    delivery = sent(matter)
    visiting(client, matter, proven=False)
    client.get(address(delivery.document))
    told = {"month": "5", "day": "4", "year": "1996", "place": "80000"}
    response = client.post("/portal/identity/", told)
    assert response["Location"] == address(delivery.document)


def test_no_paper_opens_without_a_session_or_after_revocation(client, matter):
    delivery = sent(matter)
    assert Client().get(address(delivery.document))["Location"] == "/portal/enter/"
    link = visiting(client, matter)
    revoke_link(link=link, by=None, at=timezone.now())
    assert client.get(address(delivery.document)).status_code == 404


def test_papers_are_only_read(client, matter):
    delivery = sent(matter)
    visiting(client, matter)
    assert client.post(address(delivery.document)).status_code == 405


# -- what rooms hang in ------------------------------------------------------------------------


def test_rooms_show_their_parts_in_order_and_may_have_nothing_to_say(client, matter):
    register_section(Section(20, lambda visit, request: format_html("<p>{}</p>", "second")))
    register_section(
        Section(10, lambda visit, request: format_html("<p>first {}</p>", visit.matter.reference))
    )
    register_section(Section(15, lambda visit, request: None))
    visiting(client, matter)
    page = client.get("/portal/").content.decode()
    assert page.index(f"first {matter.reference}") < page.index("second")
    assert "nothing for you to do now" not in page


def test_where_no_room_has_anything_the_page_says_so(client, matter):
    visiting(client, matter)
    page = client.get("/portal/").content.decode()
    assert "nothing for you to do now" in page
    assert "Letters and papers" not in page


def test_a_room_shows_a_paper_that_was_not_sent_by_delivery(client, matter):
    disclosure = paper(matter, "disclosure", rendered=pdf("N-01"))
    shown = Document.objects.filter(matter=matter, kind="disclosure").values("pk")
    register_papers(lambda visit: [shown])
    visiting(client, matter)
    assert client.get(address(disclosure)).content == pdf("N-01")


def test_a_room_hears_who_opened_what(client, matter):
    delivery, heard = sent(matter), []
    register_reader(lambda visit, document, at: heard.append((visit.matter, document)))
    visiting(client, matter)
    client.get(address(delivery.document))
    assert heard == [(matter, delivery.document)]


def test_the_menu_marks_where_one_is(client, matter):
    register_menu("Type a code", "portal:enter", order=10)
    register_menu("Hidden", "portal:sign_out", lambda visit: False)
    visiting(client, matter)
    page = client.get("/portal/").content.decode()
    assert '<a href="/portal/" aria-current="page">Where things stand</a>' in page
    assert '<a href="/portal/enter/">Type a code</a>' in page
    assert "Hidden" not in page


def test_the_registry_of_the_house_is_one():
    assert sections.REGISTRY is REGISTRY


# -- the decorator that rooms use --------------------------------------------------------------


def visit_with(view, client):
    request = RequestFactory().get("/portal/room/")
    request.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()})
    return view(request)


def test_a_room_gets_the_visit(client, matter):
    link = visiting(client, matter)
    seen = []

    @portal_page
    def room(request: PortalRequest) -> HttpResponse:
        seen.append(request.portal)
        return HttpResponse("room")

    response = visit_with(room, client)
    visit = seen[0]
    assert (visit.link, visit.matter, visit.person, visit.proven) == (
        link,
        matter,
        matter.person,
        True,
    )
    assert visit.actor == f"subject:{matter.person.public_id}"
    assert visit.agency == matter.agency
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


def test_before_proof_the_trail_knows_the_link_not_the_person(client, matter):
    link, token = link_for(matter)
    come_by_link(client, token)
    seen = []

    @portal_page
    def room(request: PortalRequest) -> HttpResponse:
        seen.append(request.portal)
        return HttpResponse("room")

    visit_with(room, client)
    assert (seen[0].proven, seen[0].actor) == (False, f"link:{link.public_id}")


def test_a_rooms_refusal_is_a_calm_page_in_the_portal(client, matter):
    visiting(client, matter)

    @portal_page
    def room(request: PortalRequest) -> HttpResponse:
        raise Refusal("The day has passed.", citation="15 U.S.C. 1681i", remedy="Call us.")

    response = visit_with(room, client)
    page = response.content.decode()
    assert response.status_code == 409
    for told in ("The day has passed.", "15 U.S.C. 1681i", "Call us.", matter.reference):
        assert told in page


def test_a_room_never_runs_for_a_stranger(client):
    client.post("/portal/enter/", {"code": "AAAA-BBBB-CCCC"})

    @portal_page
    def room(request: HttpRequest) -> HttpResponse:
        raise AssertionError("reached")

    assert visit_with(room, client).status_code == 404
    assert visit_with(room, Client())["Location"] == "/portal/enter/"


def test_days_are_told_in_the_agencys_zone(client, matter):
    late = timezone.now().replace(year=2026, month=11, day=24, hour=5)  # the 23rd in Denver
    document = paper(matter, rendered=pdf("Late"), at=late)
    queued("portal", document=document, at=late)
    dispatch_due(at=late)
    visiting(client, matter)
    page = client.get("/portal/").content.decode()
    assert "Nov. 23, 2026" in page


@pytest.mark.gate("G-14")
def test_somebody_unproven_has_no_papers_whatever_page_asks(client, matter):
    delivery, form = sent(matter), summary()
    DeliveryEnclosure.objects.create(delivery=delivery, official_form=form, sha256=form.sha256)
    link, _ = link_for(matter)
    for proven, count in ((False, 0), (True, 1)):
        visit = PortalVisit(link, matter, matter.person, proven)
        assert papers_of(visit).count() == sent_forms(visit).count() == count
