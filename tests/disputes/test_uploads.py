"""Files on their way in: cut in the middle, hiding something else, and swept when forgotten."""

import re
from io import BytesIO

import pytest
from django.test import Client

from disputes.models import Draft, DraftFile
from tests.disputes.test_portal import START

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
