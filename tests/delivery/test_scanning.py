"""A receipt that was scanned: kept with its proof, opened by who may see the dispatch."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from config.accounts.roles import Role
from config.accounts.services import build_wall
from config.audit.models import AuditEvent
from config.delivery.models import ProofFile
from config.delivery.services import add_scans, dispatch_due, record_scanned
from config.documents import storage
from config.errors import Invalid
from tests.accounts.factories import member
from tests.delivery.factories import queued
from tests.documents.factories import AT, paper, pdf
from tests.rawsql import check_kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("that_day")]
ON = AT.date()


def photo():
    exif = Image.Exif()
    exif[0x010F] = "Camera of the mail room"
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def handed(matter):
    return queued("hand", document=paper(matter))


def signed(delivery, by, *scans):
    return record_scanned(
        delivery=delivery, event="signed", on=ON, detail="", scans=scans, by=by, at=AT
    )


def address(delivery, tail=""):
    return f"/admin/mail-room/{delivery.public_id}/{tail}"


def upload(name, data):
    return SimpleUploadedFile(name, data, content_type="text/html")


def test_a_signed_receipt_is_kept_with_its_proof(client, hr, handed):
    data = photo()
    form = {"event": "signed", "on": str(ON), "detail": "", "scans": [upload("receipt.jpg", data)]}
    page = client.post(address(handed), form, follow=True).content.decode()
    found = ProofFile.objects.get()
    assert (found.proof, found.by, found.size) == (handed.proofs.get(), hr, len(data))
    assert storage.read(found.sha256) == data
    assert b"Camera" not in storage.read(found.shown_sha256)
    assert "receipt.jpg" in page
    assert found.sha256 in page
    handed.refresh_from_db()
    assert handed.received_on == ON
    event = AuditEvent.objects.get(verb="scan_proof")
    assert event.stream == handed.matter.stream
    assert event.payload["sha256"] == [found.sha256]
    assert "receipt" not in event.body


def test_a_scan_is_added_to_a_proof_recorded_before(client, hr, handed):
    signed(handed, hr)
    form = {"add-proof": handed.proofs.get().pk, "add-scans": [upload("r.pdf", pdf("R"))]}
    for _ in range(2):  # the same file twice is one scan
        page = client.post(address(handed, "scans/"), form, follow=True).content.decode()
        form["add-scans"] = [upload("r.pdf", pdf("R"))]
    assert "The scan is kept" in page
    assert ProofFile.objects.get().media_type == "application/pdf"
    assert AuditEvent.objects.filter(verb="scan_proof").count() == 1


def test_an_envelope_that_came_back_is_kept_too(hr, matter):
    letter = queued(document=paper(matter))
    dispatch_due(at=AT)
    record_scanned(delivery=letter, event="accepted", on=ON, by=hr, at=AT)
    record_scanned(
        delivery=letter, event="returned", on=ON, scans=[("back.png", png())], by=hr, at=AT
    )
    assert letter.proofs.get(event="returned").files.get().filename == "back.png"
    letter.refresh_from_db()
    assert letter.status == "returned"


def png():
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "white").save(out, "PNG")
    return out.getvalue()


WRONG = {
    "words": (b"Signed by A. Pell", "A scan is a PDF, a JPEG or a PNG."),
    "program": (b"MZ\x90\x00\xff\xfe", "cannot open this kind"),
    "torn": (photo()[:60], "cannot be read as a picture"),
    "damaged": (b"%PDF-1.7 and no more", "damaged"),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_only_a_scan_is_taken_and_nothing_is_recorded_without(client, hr, handed, name):
    data, said = WRONG[name]
    form = {"event": "signed", "on": str(ON), "detail": "", "scans": [upload("x.pdf", data)]}
    answer = client.post(address(handed), form)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not handed.proofs.exists()
    assert not ProofFile.objects.exists()


def test_nothing_chosen_adds_nothing(client, hr, handed):
    signed(handed, hr)
    form = {"add-proof": handed.proofs.get().pk}
    page = client.post(address(handed, "scans/"), form, follow=True).content.decode()
    assert "Choose a file." in page


def test_a_proof_holds_so_many_scans(hr, handed, monkeypatch):
    monkeypatch.setattr("config.delivery.services.scanning.MOST", 1)
    signed(handed, hr, ("a.pdf", pdf("A")))
    with pytest.raises(Invalid):
        add_scans(proof=handed.proofs.get(), scans=[("b.pdf", pdf("B"))], by=hr, at=AT)


def test_opening_a_scan_is_on_the_trail_and_no_page_can_run_it(client, hr, handed):
    signed(handed, hr, ("receipt.jpg", photo()))
    found = ProofFile.objects.get()
    answer = client.get(address(handed, f"scans/{found.public_id}/"))
    assert answer.content == storage.read(found.shown_sha256)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    read = AuditEvent.objects.get(verb="read")
    assert read.payload == {"as": "scan", "sha256": found.shown_sha256}


def test_a_scan_opens_on_its_own_dispatch_only(client, hr, handed, matter):
    signed(handed, hr, ("receipt.pdf", pdf("R")))
    found, other = ProofFile.objects.get(), queued("hand", document=paper(matter))
    assert client.get(address(other, f"scans/{found.public_id}/")).status_code == 404
    assert client.get(address(handed, f"scans/{uuid4()}/")).status_code == 404
    form = {"add-proof": found.proof_id, "add-scans": [upload("r.pdf", pdf("S"))]}
    assert client.post(address(other, "scans/"), form).status_code == 302
    assert ProofFile.objects.count() == 1


def test_behind_a_wall_no_scan_is_found(client, hr, handed, matter):
    signed(handed, hr, ("receipt.pdf", pdf("R")))
    build_wall(matter=matter, user=hr, reason="recused", by=None, at=AT)
    found = ProofFile.objects.get()
    assert client.get(address(handed, f"scans/{found.public_id}/")).status_code == 404
    assert not ProofFile.objects.visible_to(hr).exists()


def test_who_only_reads_adds_nothing(client, hr, handed, matter):
    signed(handed, hr)
    client.force_login(member(matter.agency, Role.DECISION_MAKER))
    form = {"add-proof": handed.proofs.get().pk, "add-scans": [upload("r.pdf", pdf("R"))]}
    assert "Add a scan" not in client.get(address(handed)).content.decode()
    assert client.post(address(handed, "scans/"), form).status_code in (403, 404)
    assert not ProofFile.objects.exists()


def test_a_scan_stays_as_it_was(hr, handed):
    signed(handed, hr, ("receipt.pdf", pdf("R")))
    check_kept("delivery_prooffile", ProofFile.objects.get().pk, "sha256")
