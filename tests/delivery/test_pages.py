"""The mail room: what waits for a hand, one dispatch, its print file and its proofs."""

import io
import zipfile

import pytest

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.delivery.services import dispatch_due, record_proof
from tests.accounts.factories import OrganizationFactory, member
from tests.delivery.factories import queued
from tests.documents.factories import AT, paper, pdf, summary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("that_day")]


def page_of(delivery, more=""):
    return f"/admin/mail-room/{delivery.public_id}/{more}"


def test_the_mail_room_lists_what_waits_for_a_hand(client, matter, hr):
    printed = queued(document=paper(matter, title="To be carried away"))
    by_hand = queued("hand", document=paper(matter, title="To be handed over", rendered=pdf("B")))
    back = queued(document=paper(matter, title="To be sent another way", rendered=pdf("C")))
    gone = queued("portal", document=paper(matter, title="Gone by itself", rendered=pdf("D")))
    dispatch_due(at=AT)
    record_proof(delivery=back, event="returned", on=AT.date(), by=None, at=AT)
    page = client.get("/admin/mail-room/").content.decode()
    for delivery in (printed, by_hand, back):
        assert delivery.document.title in page
    assert gone.document.title not in page


def test_an_empty_mail_room_says_so(client, hr):
    assert "Nothing waits" in client.get("/admin/mail-room/").content.decode()


def test_a_dispatch_shows_way_papers_hashes_and_tries(client, matter, hr):
    form = summary()
    document = paper(matter, "pre_adverse", notice_id="N-06")
    delivery = queued(document=document, enclosures=[form])
    dispatch_due(at=AT)
    page = client.get(page_of(delivery)).content.decode()
    for told in (
        document.sha256,
        form.sha256,
        "First-class mail",
        "Try 1: Sent",
        *delivery.address_lines,
    ):
        assert told in page
    assert "not shown yet" in page


def test_hr_records_that_the_carrier_took_it(client, matter, hr):
    delivery = queued(document=paper(matter))
    dispatch_due(at=AT)
    told = {"event": "accepted", "on": "2026-11-23", "detail": "Batch 7"}
    response = client.post(page_of(delivery), told, follow=True)
    assert response.redirect_chain == [(page_of(delivery), 302)]
    page = response.content.decode()
    assert "The proof is recorded." in page
    assert "Deemed (practice), D-46" in page
    delivery.refresh_from_db()
    assert delivery.dispatched_on == AT.date()
    assert delivery.proofs.get().by == hr


@pytest.mark.parametrize(
    "told",
    [
        {"event": "opened", "on": "2026-11-23"},
        {"event": "accepted", "on": "2026-11-24"},
        {"event": "accepted", "on": "yesterday"},
        {},
    ],
)
def test_a_proof_that_cannot_be_is_refused_in_words(client, matter, hr, told):
    delivery = queued(document=paper(matter))
    assert client.post(page_of(delivery), told).status_code == 400
    assert not delivery.proofs.exists()


def test_the_form_offers_only_what_can_happen(client, matter, hr):
    page = client.get(page_of(queued("hand", document=paper(matter)))).content.decode()
    assert 'value="signed"' in page
    assert 'value="bounced"' not in page


def test_the_print_file_comes_as_one_archive_and_is_recorded(client, matter, hr):
    delivery = queued(document=paper(matter, rendered=pdf("Letter")))
    dispatch_due(at=AT)
    response = client.get(page_of(delivery, "print/"))
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        names = archive.namelist()
        assert archive.read(names[0]) == pdf("Letter")
    assert names[-1] == "manifest.json"
    event = AuditEvent.objects.get(verb="read")
    assert event.payload == {"as": "print_file"}
    assert event.actor == f"user:{hr.public_id}"


def test_nothing_printed_nothing_to_download(client, matter, hr):
    assert client.get(page_of(queued(document=paper(matter)), "print/")).status_code == 404


@pytest.mark.parametrize("role", [Role.DECISION_MAKER, Role.AUDITOR])
def test_those_who_only_look_see_it_and_prove_nothing(client, matter, role):
    delivery = queued(document=paper(matter))
    dispatch_due(at=AT)
    client.force_login(member(matter.agency, role))
    page = client.get(page_of(delivery))
    assert page.status_code == 200
    assert "Record what happened" not in page.content.decode()
    told = {"event": "accepted", "on": "2026-11-23"}
    assert client.post(page_of(delivery), told).status_code == 403
    assert client.get(page_of(delivery, "print/")).status_code == 404
    assert client.get("/admin/mail-room/").status_code == 404
    assert not delivery.proofs.exists()


@pytest.mark.parametrize("role", [Role.HR, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_another_agencys_letters_do_not_exist(client, matter, role):
    delivery = queued(document=paper(matter))
    dispatch_due(at=AT)
    client.force_login(member(OrganizationFactory(), role))
    for more in ("", "print/"):
        assert client.get(page_of(delivery, more)).status_code == 404
    assert client.post(page_of(delivery), {"event": "accepted"}).status_code == 404
    assert not delivery.proofs.exists()


def test_dispatches_in_the_records_are_read_only(client, matter, hr):
    delivery = queued(document=paper(matter))
    address = f"/admin/delivery/delivery/{delivery.pk}/change/"
    page = client.get(address)
    assert page.status_code == 200
    assert delivery.idempotency_key not in page.content.decode()
    assert client.post(address, {"status": "delivered"}).status_code == 403
    assert client.get("/admin/delivery/delivery/").status_code == 200
