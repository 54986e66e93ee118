"""./probity verify_document: a file in hand, held against what was issued."""

import io
import json

import pytest
from django.core.management import call_command

from config.documents.seal import make_key
from config.documents.services import read_document
from config.errors import Invalid
from tests.accounts.factories import MatterFactory
from tests.documents.factories import paper, pdf
from tests.documents.samples import rendered

pytestmark = [pytest.mark.django_db, pytest.mark.printed]


@pytest.fixture
def letter(settings, tmp_path):
    key = tmp_path / "seal.p12"
    key.write_bytes(make_key("Seal"))
    settings.SEAL_P12 = str(key)
    return paper(MatterFactory(), "adverse", rendered=rendered("adverse"))


def said(file, *words):
    """Exit code and answer."""
    out = io.StringIO()
    try:
        call_command("verify_document", str(file), *words, stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def kept(tmp_path, data):
    file = tmp_path / "paper.pdf"
    file.write_bytes(data)
    return file


def test_what_was_issued_is_known(letter, tmp_path):
    code, words = said(kept(tmp_path, read_document(letter)))
    assert code == 0
    assert "Issued here: adverse, 2026-11-23" in words


def test_one_changed_byte_and_it_is_not(letter, tmp_path):
    data = bytearray(read_document(letter))
    data[len(data) // 2] ^= 1
    code, words = said(kept(tmp_path, bytes(data)), "--json")
    told = json.loads(words)
    assert (code, told["issued_here"], told["seal_intact"]) == (1, False, False)


# The bytes as rendered are no file that left the house
def test_a_copy_whose_seal_was_cut_off_is_not_what_was_issued(letter, tmp_path):
    code, _ = said(kept(tmp_path, read_document(letter)[: letter.size]))
    assert code == 1


def test_a_correction_is_told(letter, tmp_path):
    paper(letter.matter, "adverse", rendered=rendered("adverse", "es"), corrects=letter)
    _, words = said(kept(tmp_path, read_document(letter)))
    assert "A later paper corrects it." in words


def test_without_a_key_the_hash_alone_speaks(tmp_path):
    document = paper(rendered=pdf("A scan"))
    code, words = said(kept(tmp_path, read_document(document)), "--json")
    assert (code, json.loads(words)["seal_intact"]) == (0, None)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(Invalid, match=r"file: .*gone\.pdf"):
        said(tmp_path / "gone.pdf")
