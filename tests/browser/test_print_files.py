"""The mail room's pages in Chromium: a print file as it grows, a scan beside its proof."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from config.accounts.roles import Role
from config.delivery.services import compose_next, dispatch_due, make_batch, record_scanned
from tests.accounts.factories import member
from tests.delivery.factories import matter_with_person, queued
from tests.documents.factories import AT, paper, pdf

pytestmark = [
    pytest.mark.browser,
    pytest.mark.printed,
    pytest.mark.django_db(transaction=True),
]
SIZES = [
    {"viewport": {"width": 1280, "height": 800}},
    {"viewport": {"width": 390, "height": 844}},
]


@pytest.fixture
def room(monkeypatch):
    """Three letters, composed two and one; the second is damaged."""
    monkeypatch.setattr("config.delivery.services.batching.PART", 2)
    matter = matter_with_person()
    hr = member(matter.agency, Role.HR)
    letters = [
        queued(document=paper(matter, title=name, rendered=pdf(name)))
        for name in ("First letter", "Second letter", "Third letter")
    ]
    dispatch_due(at=AT)
    batch = make_batch(organization=matter.agency, submission=uuid4(), by=hr, at=AT)
    return matter, hr, letters, batch


@pytest.mark.parametrize("look", SIZES, ids=["desk", "phone"])
def test_a_print_file_grows_before_ones_eyes(page, login, axe, room, settings):
    _matter, hr, letters, batch = room
    letters[1].refresh_from_db()
    (file,) = (Path(settings.FILES_ROOT) / letters[1].print_path).glob("*.pdf")
    file.write_bytes(b"%PDF-1.7")
    login(page, hr)
    page.goto(f"/admin/mail-room/batches/{batch.public_id}/")
    expect(page.get_by_text("0 of 3")).to_be_visible()
    axe(page)
    compose_next(at=AT)
    expect(page.get_by_text("2 of 3")).to_be_visible()
    while compose_next(at=AT):
        pass
    page.get_by_role("link", name="Open it").click()
    expect(page.get_by_role("heading", name="Left out")).to_be_visible()
    expect(page.get_by_role("link", name="Download the PDF")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("look", SIZES, ids=["desk", "phone"])
def test_a_scan_stands_beside_its_proof(page, login, axe, room):
    matter, hr, _letters, _batch = room
    handed = queued("hand", document=paper(matter, title="Handed over"))
    on = handed.sender.on(AT)
    scans = [("receipt.pdf", pdf("Receipt"))]
    record_scanned(delivery=handed, event="signed", on=on, scans=scans, by=hr, at=AT)
    login(page, hr)
    page.goto(f"/admin/mail-room/{handed.public_id}/")
    expect(page.get_by_role("link", name="receipt.pdf")).to_be_visible()
    axe(page)
