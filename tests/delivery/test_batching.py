"""One file for the printer: what is in it, in which order, who may have it, and what follows."""

import io
from datetime import timedelta
from uuid import uuid4

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from config.accounts.models import Engagement, Matter
from config.accounts.roles import Role
from config.accounts.services import build_wall, set_handling
from config.audit.models import AuditEvent
from config.delivery.models import Delivery, PrintBatch
from config.delivery.services import dispatch_due, hand_over_batch, make_batch
from config.delivery.services.batching import NothingToPrint, addresses
from config.delivery.tasks import compose_batches
from config.documents import storage
from config.errors import Invalid
from tests.accounts.factories import (
    EngagementFactory,
    OrganizationFactory,
    PersonFactory,
    member,
)
from tests.delivery.factories import matter_with_person, queued
from tests.documents.factories import AT, paper, pdf
from tests.documents.reading import pdf_text
from tests.journeys.visitor import Visitor
from tests.rawsql import check_kept

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.printed,
    pytest.mark.usefixtures("that_day"),
]


@pytest.fixture
def letters(matter):
    """Two that lie ready, of one page and of three; the second has two papers in its envelope."""
    first = queued(document=paper(matter, title="First", rendered=pdf("One")))
    enclosed = paper(matter, "report", title="Enclosed", rendered=pdf("Three", pages=2))
    second = queued(
        document=paper(matter, title="Second", rendered=pdf("Two")), enclosures=[enclosed]
    )
    dispatch_due(at=AT)
    return [first, second]


def made(matter, by, **changes):
    told = {"organization": matter.agency, "submission": uuid4(), "by": by, "at": AT}
    batch = make_batch(**(told | changes))
    compose_batches()
    batch.refresh_from_db()
    return batch


def test_everything_that_lies_ready_is_in_one_file(matter, hr, letters):
    batch = made(matter, hr)
    assert (batch.letters, str(batch)) == (2, f"{matter.agency.code}-P-0001")
    printed = pikepdf.open(io.BytesIO(storage.read(batch.sha256)))
    # the list and its back, a letter and its back, three pages and a back
    assert len(printed.pages) == batch.pages == 2 + 2 + 4
    told = pdf_text(storage.read(batch.sha256))
    assert told.count(matter.reference) == 2
    assert "2 letters on 3 sheets" in told.replace("\u00a0", " ")
    assert list(batch.deliveries.order_by("batch_place")) == letters


def test_a_letter_is_in_one_file_only(matter, hr, letters):
    made(matter, hr)
    with pytest.raises(NothingToPrint):
        made(matter, hr)
    queued(document=paper(matter, title="Third", rendered=pdf("Four")))
    dispatch_due(at=AT)
    assert made(matter, hr).letters == 1


def test_two_clicks_make_one_file(matter, hr, letters):
    submission = uuid4()
    assert made(matter, hr, submission=submission) == made(matter, hr, submission=submission)
    assert PrintBatch.objects.count() == 1


def test_a_wall_keeps_a_letter_out_of_the_file(matter, hr, letters):
    build_wall(matter=matter, user=hr, reason="recused", by=None, at=AT)
    with pytest.raises(NothingToPrint):
        made(matter, hr)


def test_another_senders_letters_stay_where_they_are(matter, hr, letters):
    queued(document=paper(matter_with_person(), rendered=pdf("Other")))
    dispatch_due(at=AT)
    assert made(matter, hr).letters == 2


@pytest.fixture
def lead(matter):
    """A supervisor of the screener, which sends in the agency's name once that is agreed."""
    EngagementFactory(agency=matter.agency, screener=matter.screener)
    return member(matter.screener, Role.SUPERVISOR)


def in_direct_handling(matter):
    engagement = Engagement.objects.get(agency=matter.agency, screener=matter.screener)
    set_handling(engagement=engagement, handling="direct", by=None, at=AT)
    return engagement


def press(user, matter):
    client = Client()
    client.force_login(user)
    asked = {"organization": matter.agency.code, "submission": str(uuid4())}
    return client.post("/admin/mail-room/print/", asked)


def test_a_screener_prints_a_clients_letters_in_direct_handling_only(matter, hr, letters, lead):
    theirs = matter_with_person()
    Matter.objects.filter(pk=theirs.pk).update(agency=matter.agency)
    theirs.refresh_from_db()
    queued(document=paper(theirs, rendered=pdf("By another screener")))
    dispatch_due(at=AT)
    assert press(lead, matter).status_code == 404
    assert "Ready for the printer" not in Visitor(lead).open("/admin/mail-room/").text
    engagement = in_direct_handling(matter)
    assert "Ready for the printer" in Visitor(lead).open("/admin/mail-room/").text
    answer = press(lead, matter)
    batch = PrintBatch.objects.get()
    assert (answer.status_code, batch.letters, batch.organization) == (302, 2, matter.agency)
    assert Visitor(lead).open(answer.url)
    assert batch in PrintBatch.objects.visible_to(hr)
    agencys = made(matter, hr)
    assert list(PrintBatch.objects.visible_to(lead)) == [batch]
    assert list(agencys.deliveries.values_list("matter__reference", flat=True)) == [
        theirs.reference
    ]
    set_handling(engagement=engagement, handling="support", by=None, at=AT)
    assert not PrintBatch.objects.visible_to(lead).exists()


def test_the_addresses_are_harmless_in_a_spreadsheet(matter, hr):
    person = PersonFactory(organization=matter.screener, given_name="=1+1", family_name="Pell")
    queued(document=paper(matter, rendered=pdf("One")), person=person)
    dispatch_due(at=AT)
    lines = addresses(made(matter, hr)).splitlines()
    assert lines[0].startswith("place,reference,mail_class,line_1")
    assert lines[1].startswith(f"1,{matter.reference},first_class,'=1+1 Pell")


def test_the_carrier_took_it_all_and_each_letter_is_dispatched(matter, hr, letters):
    batch = made(matter, hr)
    gone = hand_over_batch(batch=batch, on=AT.date(), tracking={2: "9400 1"}, by=hr, at=AT)
    assert gone == 2
    for letter in letters:
        letter.refresh_from_db()
        assert (letter.status, letter.dispatched_on) == ("dispatched", AT.date())
    assert letters[1].proofs.get().detail == f"{batch} 9400 1"
    assert hand_over_batch(batch=batch, on=AT.date(), tracking={}, by=hr, at=AT) == 0
    with pytest.raises(Invalid):
        hand_over_batch(batch=batch, on=AT.date(), tracking={3: "1"}, by=hr, at=AT)


def test_a_batch_stays_as_it_was_printed(matter, hr, letters):
    batch = made(matter, hr)
    check_kept("delivery_printbatch", batch.pk, "letters")
    check_kept("delivery_printbatch", batch.pk, "sha256")


# -- the pages


def test_hr_prints_downloads_and_hands_over(client, matter, hr, letters):
    page = client.get("/admin/mail-room/").content.decode()
    assert "2 letters lie ready" in page
    form = {"organization": matter.agency.code, "submission": str(uuid4())}
    address = client.post("/admin/mail-room/print/", form)["Location"]
    page = client.get(address).content.decode()
    assert "First" in page
    assert "0 of 2" in page
    assert "The carrier took it" not in page
    assert client.get(f"{address}file/").status_code == 404
    assert "being composed, 0 so far" in client.get("/admin/mail-room/").content.decode()
    compose_batches()
    page = client.get(address).content.decode()
    assert "The carrier took it" in page
    assert client.get(f"{address}file/").content.startswith(b"%PDF")
    assert client.get(f"{address}addresses/")["Content-Type"].startswith("text/csv")
    read = AuditEvent.objects.filter(verb="read")
    assert {event.payload["as"] for event in read} == {"print_batch", "addresses"}
    said = client.post(address, {"on": "2026-11-23", "tracking": "1 9400"}, follow=True)
    assert "2 letters are with the carrier." in said.content.decode()
    assert "The carrier took it on" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"on": "2026-11-22"}, "Give a day from the printing"),
        ({"on": "2026-11-24"}, "Give a day from the printing"),
        ({"tracking": "9400111"}, "is not a place of this list"),
        ({"tracking": "3 9400"}, "is not a place of this list"),
    ],
)
def test_a_slip_is_told_beside_its_field(client, matter, hr, letters, changes, told):
    address = f"/admin/mail-room/batches/{made(matter, hr).public_id}/"
    answer = client.post(address, {"on": "2026-11-23", "tracking": ""} | changes)
    assert answer.status_code == 400
    assert told in answer.content.decode()


def test_whoever_may_not_see_one_letter_gets_no_file(client, matter, hr, letters):
    address = f"/admin/mail-room/batches/{made(matter, hr).public_id}/"
    assert client.get(address).status_code == 200
    build_wall(matter=matter, user=hr, reason="recused", by=None, at=AT + timedelta(minutes=1))
    for tail in ("", "file/", "addresses/"):
        assert client.get(f"{address}{tail}").status_code == 404


def test_another_house_finds_nothing(client, matter, hr, letters):
    batch = made(matter, hr)
    client.force_login(member(OrganizationFactory(), Role.HR))
    assert client.get(f"/admin/mail-room/batches/{batch.public_id}/").status_code == 404
    form = {"organization": matter.agency.code, "submission": str(uuid4())}
    assert client.post("/admin/mail-room/print/", form).status_code == 404


# -- how it goes


def test_a_whole_file_can_go_as_tracked_mail(client, matter, hr, letters):
    form = {"organization": matter.agency.code, "submission": str(uuid4()), "mail_class": "tracked"}
    client.post("/admin/mail-room/print/", form)
    batch = PrintBatch.objects.get()
    assert {one.mail_class for one in batch.deliveries.all()} == {"tracked"}
    assert "tracked" in addresses(batch)
    form |= {"submission": str(uuid4()), "mail_class": "pigeon"}
    assert client.post("/admin/mail-room/print/", form).status_code == 404


def test_one_letter_goes_as_hr_chooses(client, matter, hr, letters):
    address = f"/admin/mail-room/{letters[0].public_id}/"
    assert "Send as Tracked mail" in client.get(address).content.decode()
    said = client.post(f"{address}class/", {"mail_class": "tracked"}, follow=True)
    assert "It goes as: Tracked mail." in said.content.decode()
    letters[0].refresh_from_db()
    assert letters[0].mail_class == "tracked"
    event = AuditEvent.objects.get(verb="choose_mail_class")
    assert event.payload["mail_class"] == "tracked"
    assert client.post(f"{address}class/", {"mail_class": "pigeon"}).status_code == 404


def test_in_a_print_file_the_class_is_set(client, matter, hr, letters):
    made(matter, hr)
    address = f"/admin/mail-room/{letters[0].public_id}/"
    assert "Send as" not in client.get(address).content.decode()
    assert client.post(f"{address}class/", {"mail_class": "tracked"}).status_code == 409


def test_once_the_carrier_has_it_the_class_stays(matter, hr, letters):
    """How it went decides what shows that it was received (R-9)."""
    batch = made(matter, hr)
    hand_over_batch(batch=batch, on=AT.date(), tracking={}, by=hr, at=AT)
    with pytest.raises(IntegrityError, match="its mail class stays"), transaction.atomic():
        Delivery.objects.filter(pk=letters[0].pk).update(mail_class="tracked")
