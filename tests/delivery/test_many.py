"""Scans of many letters, matched by their numbers; and mail reports that no message fits."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.accounts.roles import Role
from config.accounts.services import build_wall
from config.delivery.models import ProofFile
from config.delivery.services import dispatch_due, hear_report, make_batch, record_many
from tests.accounts.factories import UserFactory, member
from tests.delivery.factories import queued
from tests.documents.factories import AT, paper, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("that_day")]
ON = AT.date()


@pytest.fixture
def letters(matter, hr):
    """Three in one print file, and the file's number."""
    for number in range(3):
        queued("post", document=paper(matter, title=f"Letter {number}"))
    dispatch_due(at=AT)
    batch = make_batch(organization=matter.agency, submission=uuid4(), by=hr, at=AT)
    return str(batch), list(batch.deliveries.order_by("batch_place"))


def many(by, *files, numbers=None, event="accepted"):
    told = {"scans": list(files), "numbers": numbers or {}, "event": event, "on": ON}
    return [(one.filename, one.delivery, one.why) for one in record_many(**told, by=by, at=AT)]


def test_each_file_goes_to_the_letter_whose_number_it_carries(hr, letters):
    batch, (first, second, third) = letters
    found = many(
        hr,
        (f"{batch}-1.pdf", pdf("One")),
        (f"receipt {second.public_id}.pdf", pdf("Two")),
        ("scan0007.pdf", pdf("Three")),
        ("scan0008.pdf", pdf("Four")),
        numbers={"scan0007.pdf": f"{batch.lower()}-3"},
    )
    assert [(name, letter) for name, letter, _ in found] == [
        (f"{batch}-1.pdf", first),
        (f"receipt {second.public_id}.pdf", second),
        ("scan0007.pdf", third),
        ("scan0008.pdf", None),
    ]
    assert found[3][2] == "No letter of yours has this number."
    assert {one.proof.delivery for one in ProofFile.objects.all()} == {first, second, third}


def test_one_that_cannot_be_kept_is_named_and_stops_no_other(hr, letters):
    batch, (first, second, _) = letters
    found = many(hr, (f"{batch}-1.pdf", b"no scan"), (f"{batch}-2.pdf", pdf("Two")))
    assert [letter for _, letter, _ in found] == [None, second]
    assert "A scan is a PDF, a JPEG or a PNG" in found[0][2]
    assert not first.proofs.exists()
    (late,) = many(hr, (f"{batch}-1.pdf", pdf("One")), event="opened")
    assert late[1] is None
    assert late[2]


def test_sent_again_nothing_is_doubled(hr, letters):
    batch, (first, *_) = letters
    answers = [many(hr, (f"{batch}-1.pdf", pdf("One"))) for _ in range(2)]
    assert answers[0] == answers[1]
    assert (first.proofs.count(), ProofFile.objects.count()) == (1, 1)


def test_letters_of_others_have_no_number(hr, letters, matter):
    batch, (first, *_) = letters
    build_wall(matter=matter, user=hr, reason="relative", by=None, at=AT)
    for name in (f"{batch}-1.pdf", f"{first.public_id}.pdf"):
        ((_, letter, why),) = many(hr, (name, pdf("One")))
        assert (letter, why) == (None, "No letter of yours has this number.")


def test_the_page_names_each_file_and_what_became_of_it(client, hr, letters):
    batch, (first, *_) = letters
    sent = {
        "event": "accepted",
        "on": str(ON),
        "numbers": f"{batch}-1 scan 7.pdf",
        "scans": [
            SimpleUploadedFile("scan 7.pdf", pdf("One")),
            SimpleUploadedFile("scan 8.pdf", pdf("Two")),
        ],
    }
    page = client.post("/admin/mail-room/scans/", sent).content.decode()
    assert "<b>scan 8.pdf</b>: No letter of yours has this number." in page
    assert f"/admin/mail-room/{first.public_id}/" in page
    assert first.proofs.get().event == "accepted"
    assert client.post("/admin/mail-room/scans/", {"event": "accepted"}).status_code == 400


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HR])
def test_what_no_message_fits_is_listed_for_desk_and_administrators(client, matter, role):
    client.force_login(member(matter.agency, role))
    assert "Nothing: each report found its message." in reports(client)
    lost = AT - timedelta(days=3)
    hear_report(provider="postmark", message_id="0-old", kind="bounced", reason="blocked", at=lost)
    hear_report(provider="postmark", message_id="0-new", kind="complained", reason="", at=AT)
    page = reports(client)
    assert page.index("0-new") < page.index("0-old")
    assert page.count("still looked for") == 1
    assert "The mailbox or the provider blocks us." in page


def test_nobody_else_reads_them(client, matter):
    for user in (UserFactory(), member(matter.agency, Role.AUDITOR)):
        client.force_login(user)
        assert client.get("/admin/mail-room/reports/").status_code in (302, 404)


def reports(client):
    return client.get("/admin/mail-room/reports/").content.decode()
