"""Is this paper ours? Its code gives date and hash, and nothing else, to anybody."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.documents.seal import make_key
from config.portal.models import PortalAttempt
from config.portal.services.attempts import ADDRESS_TRIES
from config.portal.services.verifying import Issued, find_issued
from config.portal.tokens import spelled_in_hex
from tests.accounts.factories import MatterFactory
from tests.documents.factories import AT, paper, pdf
from tests.documents.samples import SAMPLES, rendered

pytestmark = [pytest.mark.django_db, pytest.mark.printed]


@pytest.fixture
def letter():
    return paper(MatterFactory(), "adverse", title="Notice", rendered=rendered("adverse"))


def shown(code, **headers):
    return Client().get(reverse("portal:verified", args=[code]), headers=headers)


def test_a_paper_that_we_issued_shows_its_date_and_hash(letter):
    page = shown(letter.code).content.decode()
    assert "This paper is ours" in page
    assert letter.file_sha256 in page
    assert "Nov. 23, 2026" in page


def test_it_shows_nothing_else(letter):
    page = shown(letter.code).content.decode()
    facts, matter = SAMPLES["adverse"], letter.matter
    known = [facts.addressee.name, facts.reference, facts.position, facts.document_id]
    known += [letter.title, matter.reference, str(letter.public_id), "adverse", "N-05"]
    known += [matter.agency.name, letter.context_sha256]
    assert [word for word in known if word in page] == []
    assert re.findall(r"<dt>(.*?)</dt>", page) == ["Made on", "SHA-256 of the file"]


def test_the_hash_is_of_the_file_that_left_the_house(settings, tmp_path):
    key = tmp_path / "seal.p12"
    key.write_bytes(make_key("Seal"))
    settings.SEAL_P12 = str(key)
    letter = paper(rendered=rendered("adverse"))
    page = shown(letter.code).content.decode()
    assert letter.sealed_sha256 in page
    assert letter.sha256 not in page


def test_the_code_is_the_one_that_the_letter_prints(letter):
    assert letter.code == rendered("adverse").code
    assert re.fullmatch(r"[0-9A-F]{4}(-[0-9A-F]{4}){3}", letter.code)


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "RK4M-7TDN-2XHP", "0", "'; --", "%00"])
def test_an_unknown_code_is_no_paper_of_ours(letter, code):
    answer = shown(code)
    assert answer.status_code == 404
    assert "No such paper" in answer.content.decode()


def test_what_bears_no_code_is_found_by_none():
    paper(rendered=pdf("A scan"))
    assert find_issued(code="", address="192.0.2.1", at=AT) == []


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), str.strip])
def test_a_code_may_be_typed_as_people_type(letter, change):
    answer = Client().post(reverse("portal:verify"), {"code": change(letter.code)})
    assert answer["Location"] == reverse("portal:verified", args=[letter.code])


@pytest.mark.parametrize(("typed", "spelled"), [("O0oO0000 llIi-2345", "0000-0000-1111-2345")])
def test_letters_that_look_like_digits_are_read_as_digits(typed, spelled):
    assert spelled_in_hex(typed) == spelled


@pytest.mark.parametrize("typed", ["/////", "../admin", "7F3C-91AB-04DE-22C", "é" * 16])
def test_what_is_no_code_stays_out_of_the_address(typed):
    answer = Client().post(reverse("portal:verify"), {"code": typed})
    assert answer["Location"] == reverse("portal:verified", args=["0"])


def test_an_empty_form_is_told_so_and_the_page_opens_for_anybody():
    assert Client().get(reverse("portal:verify")).status_code == 200
    assert Client().post(reverse("portal:verify"), {"code": ""}).status_code == 400


def test_guessing_comes_to_an_end_as_it_does_for_links(letter):
    address = {"REMOTE_ADDR": "198.51.100.9"}
    wrong, right = (
        reverse("portal:verified", args=[code]) for code in ("0000-0000-0000-0000", letter.code)
    )
    for _ in range(ADDRESS_TRIES):
        assert Client().get(wrong, **address).status_code == 404
    assert Client().get(right, **address).status_code == 429
    assert Client().get(right, REMOTE_ADDR="203.0.113.4").status_code == 200
    since = timezone.now() - timedelta(minutes=1)
    assert PortalAttempt.objects.failed_since(since).filter(kind="paper").count() == ADDRESS_TRIES


def test_a_page_about_a_paper_is_never_kept(letter):
    answer = shown(letter.code)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"


def test_it_is_spanish_where_the_reader_is(letter):
    page = shown(letter.code, **{"accept-language": "es"}).content.decode()
    assert "Este documento es nuestro" in page
    assert "23 de noviembre de 2026" in page.casefold()


def test_the_same_words_issued_twice_are_two_files(letter):
    paper(letter.matter, "adverse", rendered=rendered("adverse"), at=AT + timedelta(days=3))
    found = find_issued(code=letter.code, address="192.0.2.1", at=AT)
    assert [one.issued_on.day for one in found] == [26, 23]
    assert all(isinstance(one, Issued) for one in found)
