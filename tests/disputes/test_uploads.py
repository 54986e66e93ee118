"""Files on their way in: cut in the middle, hiding something else, and swept when forgotten."""

import os
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client

from config.documents.storage import exists, path_of, put, read
from disputes.models import Draft, DraftFile
from disputes.services import sweep_files
from tests.accounts.factories import PersonFactory
from tests.disputes.test_portal import START, file
from tests.disputes.visitors import chosen, send

FORM = "multipart/form-data; boundary=cut"


def page_with_a_file(token):
    head = 'Content-Disposition: form-data; name="'
    parts = [
        f'--cut\r\n{head}csrfmiddlewaretoken"\r\n\r\n{token}\r\n',
        f'--cut\r\n{head}save"\r\n\r\nlater\r\n',
        f'--cut\r\n{head}uploads"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n',
        "One line of it.\r\n" * 400,
        "--cut--\r\n",
    ]
    return "".join(parts).encode()


@pytest.fixture
def browser(person):
    """The same visit in a client that sends the token of the form as browsers do."""
    found = Client(enforce_csrf_checks=True)
    found.cookies = person.cookies
    return found


@pytest.mark.parametrize(("part", "kept"), [(1, 1), (0.5, 0), (0.98, 0)])
def test_a_file_that_was_cut_in_the_middle_is_not_kept(browser, part, kept):
    page = browser.get(START).content.decode()
    (token, *_) = re.findall('csrfmiddlewaretoken" value="([^"]+)"', page)
    whole = page_with_a_file(token)
    sent = whole[: int(len(whole) * part)]
    told = {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(whole)), "wsgi.input": BytesIO(sent)}
    answer = browser.generic("POST", START, **told)
    assert answer.status_code == (302 if kept else 403)
    assert DraftFile.objects.count() == Draft.objects.count() == kept


def aged(*hashes):
    """As if they had been stored long ago."""
    for sha256 in hashes:
        os.utime(path_of(sha256), (0, 0))


@pytest.fixture
def left(person, report, world):
    """A picture that was added to a draft and taken out again; its two hashes."""
    person.post(START, chosen(report, 1) | {"uploads": file(), "save": "later"})
    (one,) = DraftFile.objects.all()
    person.post(START, chosen(report, 1) | {"drop": one.pk, "save": "later"})
    assert not DraftFile.objects.exists()
    return one.sha256, one.shown_sha256


def test_what_left_a_draft_is_swept_a_day_later(left, world):
    aged(*left)
    assert sweep_files(at=world.at + timedelta(hours=23)) == 0
    assert DraftFile.every.get().filename == ""
    assert sweep_files(at=world.at + timedelta(hours=25)) == len(set(left))
    assert not any(exists(sha256) for sha256 in left)
    assert not DraftFile.every.exists()


def test_what_was_sent_is_never_swept(person, report, world):
    person.post(START, chosen(report, 1) | {"uploads": file()})
    (one,) = send(person).evidence.all()
    aged(one.sha256, one.shown_sha256)
    assert sweep_files(at=world.at + timedelta(days=2)) == 0
    assert read(one.sha256)
    assert read(one.shown_sha256)


def test_nor_is_what_waits_in_another_draft(left, report, world):
    sha256, shown = left
    theirs = Draft.objects.create(
        person=PersonFactory(organization=report.screener), saved_at=world.at
    )
    told = {"filename": "x", "media_type": "image/png", "size": 1}
    DraftFile.objects.create(draft=theirs, sha256=sha256, shown_sha256=shown, **told)
    aged(*left)
    assert sweep_files(at=world.at + timedelta(days=2)) == 0
    assert exists(sha256)


def test_what_is_stored_again_meanwhile_waits_another_day(left, world):
    aged(*left)
    put(read(left[0]))
    sweep_files(at=world.at + timedelta(days=2))
    assert exists(left[0])
    assert DraftFile.every.exists()


def test_a_picture_that_hides_a_page_is_shown_without_it(person, report):
    hiding = file().read() + b"<script>alert(1)</script>%PDF-1.4"
    person.post(START, chosen(report, 1) | {"uploads": file("both.html.png", hiding)})
    (one,) = send(person).evidence.all()
    assert one.media_type == "image/png"
    assert b"script" in read(one.sha256)  # sealed as it came
    assert b"script" not in read(one.shown_sha256)
