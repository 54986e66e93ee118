"""Workers share a print file: what is done stays, and one bad letter costs no other."""

import io
import shutil
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock
from uuid import uuid4

import pikepdf
import pytest
from django.db import connection

from config.accounts.services import build_wall
from config.audit.models import AuditEvent
from config.delivery.models import PrintBatch, PrintFault, PrintPart
from config.delivery.services import compose_next, dispatch_due, hand_over_batch, make_batch
from config.delivery.services import composing as work
from config.delivery.services.batching import NotComposed
from config.documents import storage
from tests.delivery.factories import queued
from tests.documents.factories import AT, paper, pdf, summary
from tests.documents.reading import pdf_text
from tests.rawsql import check_kept, refused_by_database

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.printed,
    pytest.mark.usefixtures("that_day"),
]
LATER = AT + work.LEASE + timedelta(seconds=1)


@pytest.fixture
def letters(matter, monkeypatch):
    """Three that lie ready, to be composed two and one."""
    monkeypatch.setattr("config.delivery.services.batching.PART", 2)
    found = [
        queued(document=paper(matter, title=name, rendered=pdf(name)))
        for name in ("First", "Second", "Third")
    ]
    dispatch_due(at=AT)
    for one in found:
        one.refresh_from_db()
    return found


@pytest.fixture
def batch(matter, hr, letters):
    return make_batch(organization=matter.agency, submission=uuid4(), by=hr, at=AT)


def finish(batch, at=AT):
    while compose_next(at=at):
        pass
    batch.refresh_from_db()
    return batch


def parts(batch):
    return [(one.first, one.last, bool(one.done_at)) for one in batch.parts.all()]


def test_a_file_is_composed_part_by_part_and_then_bound(batch):
    assert parts(batch) == [(1, 2, False), (3, 3, False)]
    assert (compose_next(at=AT), batch.done) == (True, 2)
    assert parts(batch) == [(1, 2, True), (3, 3, False)]
    assert finish(batch).ready_at == AT
    told = pdf_text(storage.read(batch.sha256)).replace("\u00a0", " ")
    assert "List 1 of 2" in told
    assert "List 2 of 2" in told
    printed = pikepdf.open(io.BytesIO(storage.read(batch.sha256)))
    # two lists of one sheet each in front, then three letters of one sheet each
    assert len(printed.pages) == batch.pages == 2 * 2 + 3 * 2
    event = AuditEvent.objects.get(verb="compose_batch")
    assert (event.payload["letters"], event.payload["left_out"]) == (3, 0)
    assert not compose_next(at=AT)


def test_two_workers_never_have_the_same_part(batch):
    assert [work._claim(AT).number for _ in range(2)] == [1, 2]
    assert work._claim(AT) is None
    assert not compose_next(at=AT)


def test_what_a_killed_worker_held_is_composed_when_its_lease_is_over(batch):
    compose_next(at=AT)
    kept = batch.parts.get(number=1).bound
    work._claim(AT)  # and is killed
    assert not compose_next(at=AT)
    assert finish(batch, LATER).ready_at == LATER
    assert batch.parts.get(number=1).bound == kept
    assert batch.parts.get(number=1).attempts == 1


def test_a_worker_whose_lease_is_lost_writes_nothing(batch):
    slow = work._claim(AT)
    quick = work._claim(LATER)
    assert slow.pk == quick.pk
    work._compose(slow, AT)
    assert not PrintPart.objects.get(pk=slow.pk).done_at
    work._compose(quick, LATER)
    assert PrintPart.objects.get(pk=slow.pk).done_at == LATER


def damage(letter, settings, how):
    folder = Path(settings.FILES_ROOT) / letter.print_path
    (file,) = folder.glob("*.pdf")
    if how == "gone":
        shutil.rmtree(folder)
    elif how == "torn":
        file.write_bytes(b"%PDF-1.7")
    else:
        file.write_bytes(pdf("Somebody else's"))


@pytest.mark.parametrize(
    ("how", "reason"),
    [("gone", "FileNotFoundError"), ("torn", "FileDamaged"), ("another", "FileDamaged")],
)
def test_a_bad_letter_is_named_and_the_others_are_printed(
    client, batch, letters, settings, how, reason
):
    damage(letters[0], settings, how)
    finish(batch)
    fault = batch.faults.get()
    assert (fault.delivery, fault.place, fault.reason) == (letters[0], 1, reason)
    assert list(batch.deliveries.order_by("batch_place")) == letters[1:]
    told = pdf_text(storage.read(batch.sha256)).replace("\u00a0", " ")
    assert f"No. 1 ({letters[0].matter.reference})" in told
    page = client.get(f"/admin/mail-room/batches/{batch.public_id}/").content.decode()
    assert "Left out" in page
    assert "No. 1" in page
    assert reason in page


def test_a_letter_that_was_left_out_lies_ready_for_the_next_file(
    matter, hr, batch, letters, settings
):
    damage(letters[0], settings, "gone")
    finish(batch)
    again = make_batch(organization=matter.agency, submission=uuid4(), by=hr, at=AT)
    assert list(again.deliveries.all()) == [letters[0]]


def test_what_ends_each_worker_is_given_up_and_the_rest_is_printed(batch, letters):
    for n in range(work.TRIES):
        work._claim(AT + n * (work.LEASE + timedelta(seconds=1)))
    last = AT + work.TRIES * (work.LEASE + timedelta(seconds=1))
    finish(batch, last)
    assert {one.reason for one in batch.faults.all()} == {"gave_up"}
    assert list(batch.deliveries.all()) == letters[2:]
    assert batch.ready_at


def test_what_goes_into_many_envelopes_stands_in_the_file_once(matter, hr, monkeypatch):
    form = summary()
    for name in ("One", "Two"):
        queued(document=paper(matter, title=name, rendered=pdf(name)), enclosures=[form])
    dispatch_due(at=AT)
    opened = Mock(wraps=pikepdf.open)
    monkeypatch.setattr(work.pikepdf, "open", opened)
    made = make_batch(organization=matter.agency, submission=uuid4(), by=hr, at=AT)
    compose_next(at=AT)
    assert opened.call_count == 3 + 1  # two letters, the form once, the list
    finish(made)
    assert made.pages == 2 + 2 * 2


def test_before_it_is_whole_nothing_is_handed_over(hr, batch):
    with pytest.raises(NotComposed):
        hand_over_batch(batch=batch, on=AT.date(), tracking={}, by=hr, at=AT)


def test_the_page_shows_how_far_it_is(client, batch):
    address = f"/admin/mail-room/batches/{batch.public_id}/"
    compose_next(at=AT)
    page = client.get(address).content.decode()
    assert "2 of 3" in page
    assert f'data-live="{address}progress/"' in page
    piece = {"X-Fragment": "1"}
    assert "data-done" not in client.get(f"{address}progress/", headers=piece).content.decode()
    finish(batch)
    assert "data-done" in client.get(f"{address}progress/", headers=piece).content.decode()
    assert client.get(f"{address}progress/")["Location"] == address


def test_who_may_not_see_a_letter_that_was_left_out_gets_no_file(
    client, hr, batch, letters, settings
):
    for one in letters:
        damage(one, settings, "gone")
    finish(batch)
    address = f"/admin/mail-room/batches/{batch.public_id}/"
    assert client.get(address).status_code == 200
    build_wall(matter=letters[0].matter, user=hr, reason="recused", by=None, at=AT)
    assert client.get(address).status_code == 404
    assert not PrintFault.objects.visible_to(hr).exists()


# -- the database


def test_a_part_that_is_done_and_a_file_that_is_whole_stay(batch, letters, settings):
    damage(letters[0], settings, "gone")
    finish(batch)
    part = batch.parts.get(number=1)
    check_kept("delivery_printpart", part.pk, "first")
    check_kept("delivery_printfault", batch.faults.get().pk, "reason")
    for table, pk, column in (
        ("delivery_printpart", part.pk, "bound"),
        ("delivery_printbatch", batch.pk, "sha256"),
    ):
        told = f"UPDATE {table} SET {column} = '' WHERE id = {pk}"
        assert "Cannot update" in refused_by_database(told)


def test_the_parts_to_do_are_found_by_index(batch):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = PrintPart.objects.waiting(AT).order_by("pk").explain()
    assert "print_parts_to_do" in plan
    assert PrintBatch.objects.composing().count() == 1
