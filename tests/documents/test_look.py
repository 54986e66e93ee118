"""How a letter is printed beside its words: its code, preview, correction, large print."""

import re
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from pdfua import validate

from config.documents.facts import Corrected, LetterFacts
from config.documents.models import Document
from config.documents.render import render
from config.errors import Invalid
from tests.accounts.factories import MatterFactory
from tests.documents.factories import paper
from tests.documents.reading import beyond_the_margin, first_page, pdf_text
from tests.documents.samples import ASSETS, EACH, SAMPLES, composed, letter, rendered
from tests.documents.test_window import KEPT_OUT_BOTTOM, address_words, in_window, near_window

pytestmark = [pytest.mark.printed, pytest.mark.long]

WRITTEN = [each for each in EACH if isinstance(SAMPLES[each[0]], LetterFacts)]
AT_ONCE = {("pre_adverse", "en"), ("still_in_process", "es")}
SOME = [pytest.param(*each, marks=() if each in AT_ONCE else pytest.mark.full) for each in WRITTEN]
LARGE = 18  # points


def printed(sample, language="en", **look):
    facts = look.pop("facts", SAMPLES[sample])
    return render(letter(sample).template, facts, language=language, assets=ASSETS, **look)


# -- the code ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", ["adverse", "results", "report", "in_house_report"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_letter_and_report_prints_its_code_and_where_to_ask(sample, language):
    found = rendered(sample, language)
    text = " ".join(pdf_text(found.pdf).split())
    assert found.code in text
    assert SAMPLES[sample].letterhead.verify_at in text


def test_other_facts_other_languages_and_large_print_have_other_codes():
    later = replace(SAMPLES["adverse"], sent_on=date(2026, 11, 21))
    codes = {
        rendered("adverse").code,
        rendered("adverse", "es").code,
        printed("adverse", facts=later).code,
        printed("adverse", large=True).code,
    }
    assert len(codes) == 4


# "A document that consists solely of the disclosure": not even a code (G-03)
@pytest.mark.parametrize("sample", ["disclosure", "california_disclosure", "authorization"])
def test_a_page_that_may_hold_nothing_else_prints_no_code(sample):
    assert rendered(sample).code == ""
    assert not re.search(r"[0-9A-F]{4}-[0-9A-F]{4}-", pdf_text(rendered(sample).pdf))


def test_an_enclosed_report_has_the_letters_code():
    assert pdf_text(rendered("pre_adverse").pdf).count("/verify") == 1


def test_a_letterhead_without_a_page_to_ask_prints_no_code():
    facts = SAMPLES["adverse"]
    bare = replace(facts, letterhead=replace(facts.letterhead, verify_at=""))
    assert printed("adverse", facts=bare).code == ""


# -- preview -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"), [("en", "PREVIEW · NOT ISSUED"), ("es", "VISTA PREVIA · NO EMITIDA")]
)
def test_a_preview_says_so_on_each_page_and_prints_no_code(language, words):
    found = printed("pre_adverse", language, preview=True)
    pages = pdf_text(found.pdf).split("\f")[: found.pages]
    assert all(words in page for page in pages)
    assert found.code == ""
    assert words not in pdf_text(rendered("pre_adverse", language).pdf)


@pytest.mark.django_db
def test_a_preview_is_never_issued():
    with pytest.raises(Invalid, match="preview"):
        paper(rendered=printed("adverse", preview=True))
    assert not Document.objects.exists()


# -- correction --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "takes the place of document N-0417 of November 2, 2026"),
        ("es", "Reemplaza el documento N-0417 del 2 de noviembre de 2026"),
    ],
)
@pytest.mark.parametrize("sample", ["adverse", "results", "public_record"])
def test_a_correction_names_the_letter_that_was_wrong(sample, language, words):
    old = Corrected(document_id="N-0417", sent_on=date(2026, 11, 2))
    text = pdf_text(printed(sample, language, facts=replace(SAMPLES[sample], corrects=old)).pdf)
    assert words in " ".join(text.split())
    assert "N-0417" not in composed(sample, language)


@pytest.mark.django_db
def test_a_correction_is_a_paper_of_its_own_and_leaves_the_old_one_as_it_was():
    matter = MatterFactory()
    old = paper(matter, rendered=rendered("adverse"))
    new = paper(matter, rendered=rendered("adverse", "es"), corrects=old)
    assert list(old.corrections.all()) == [new]
    assert Document.objects.get(pk=old.pk).sha256 == rendered("adverse").sha256


@pytest.mark.django_db
def test_a_correction_stays_within_its_matter():
    with pytest.raises(Invalid, match="matter"):
        paper(MatterFactory(), corrects=paper(MatterFactory()))


# -- large print -------------------------------------------------------------------------------


@pytest.mark.parametrize(("sample", "language"), SOME)
def test_large_print_fits_the_same_window(sample, language):
    words = first_page(printed(sample, language, large=True).pdf)
    assert [word.text for word in words if in_window(word)] == address_words(sample)
    assert [word.text for word in words if near_window(word)] == address_words(sample)


@pytest.mark.parametrize(("sample", "language"), SOME)
def test_large_print_is_large_and_as_accessible(sample, language, tmp_path):
    found = printed(sample, language, large=True)
    below = [word for word in first_page(found.pdf) if KEPT_OUT_BOTTOM < word.top < 10]
    assert below
    assert min(word.bottom - word.top for word in below) * 72 >= LARGE
    assert not beyond_the_margin(found.pdf)
    path = tmp_path / "large.pdf"
    path.write_bytes(found.pdf)
    assert not validate(str(path)).findings
    with pikepdf.open(path) as opened:
        assert b'pdfaid:part="2"' in opened.Root.Metadata.read_bytes()


def test_large_print_breaks_the_widest_table_inside_the_page():
    assert not beyond_the_margin(printed("file_disclosure", "es", large=True).pdf)


@pytest.mark.parametrize("sample", ["adverse", "results"])
def test_large_print_says_the_same(sample):
    def words(found):
        return sorted(set(re.findall(r"[^\W\d_]{4,}", pdf_text(found.pdf))))

    assert words(printed(sample, large=True)) == words(rendered(sample))
