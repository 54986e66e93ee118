import hashlib
import io
import logging
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pdfua import validate

from config.documents import render as rendering
from config.documents.assets import OWN_FONTS, environment
from config.documents.engine import compose
from config.documents.facts import Facts
from config.documents.faults import GlyphMissing, RenderFailed
from config.documents.quoting import Passage
from config.documents.render import PdfUnavailable, elements, install_command, render
from config.oversight.samples.parties import ASSETS
from config.oversight.samples.reports import NOTHING, REPORT
from screening.disclosures import Scope
from tests.documents.reading import pdf_text
from tests.documents.samples import EACH, LETTERS, SAMPLES, composed, letter, rendered

pytestmark = pytest.mark.printed

CHINESE = "\u4e2d"
AT_ONCE = ("disclosure", "pre_adverse", "report")
PRINTED = [
    pytest.param(*each, marks=() if each[0] in AT_ONCE else pytest.mark.full) for each in EACH
]
ROOT = Path(__file__).resolve().parents[2]
IN_ANOTHER_PROCESS = """
from tests.documents.samples import rendered
for sample in ("pre_adverse", "report", "summary_of_rights"):
    print(rendered(sample, "es").sha256)
"""


@pytest.mark.parametrize(("sample", "language"), PRINTED)
def test_a_checker_finds_nothing_against_pdf_ua(sample, language, tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(rendered(sample, language).pdf)
    found = validate(str(path))
    assert not found.findings
    assert found.exit_code == 0


@pytest.mark.parametrize(("sample", "language"), PRINTED)
def test_a_document_says_what_it_is_in_which_language_and_that_it_is_archivable(sample, language):
    with rendered_pdf(sample, language) as pdf:
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.MarkInfo.Marked
        assert pdf.docinfo["/Title"]
        words = bytes(pdf.Root.Metadata.read_bytes())
        assert b'pdfaid:part="2" pdfaid:conformance="A"' in words
        assert b"<pdfuaid:part>1</pdfuaid:part>" in words
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def rendered_pdf(sample, language="en"):
    return pikepdf.open(io.BytesIO(rendered(sample, language).pdf))


def test_another_process_hash_seed_zone_and_folder_give_the_same_bytes(tmp_path):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    env |= {"PYTHONHASHSEED": "4711", "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    samples = ("pre_adverse", "report", "summary_of_rights")
    assert done.stdout.split() == [rendered(sample, "es").sha256 for sample in samples]


def test_a_warm_press_prints_the_same_bytes_again_after_other_letters():
    again = render(letter("report").template, REPORT, assets=ASSETS)
    assert again == rendered("report")
    assert again.sha256 == hashlib.sha256(again.pdf).hexdigest()


def test_pages_are_counted():
    with rendered_pdf("pre_adverse") as pdf:
        assert rendered("pre_adverse").pages == len(pdf.pages)


def test_the_context_hash_changes_with_a_fact_a_language_and_a_picture():
    known = render("screening/letters/report", NOTHING).context_sha256
    assert render("screening/letters/report", NOTHING).context_sha256 == known
    others = {
        render(
            "screening/letters/report", replace(NOTHING, issued_on=date(2026, 11, 19))
        ).context_sha256,
        render("screening/letters/report", NOTHING, language="es").context_sha256,
        render("screening/letters/in_house_report", NOTHING).context_sha256,
        render("screening/letters/report", NOTHING, assets=ASSETS).context_sha256,
        known,
    }
    assert len(others) == 5


def test_a_picture_that_was_not_handed_in_fails_the_document():
    with pytest.raises(RenderFailed, match="outside"):
        render("screening/letters/report", REPORT)


def test_a_fault_is_told_without_the_words_of_the_document():
    broken = {"shot/1": ("image/png", b"no picture of Marisol")}
    with pytest.raises(RenderFailed) as told:
        render("screening/letters/report", REPORT, assets=broken)
    assert str(told.value) == "Failed to load image at %r: %s"


def test_a_character_without_a_glyph_where_it_stands_is_printed_as_its_code(monkeypatch):
    monkeypatch.setattr("config.documents.engine.visible", lambda html: html)
    item = replace(REPORT.items[1], passages=(Passage(text="before \u4e2d after"),))
    printed = render("screening/letters/report", replace(REPORT, items=(item,)))
    assert "before [U+4E2D] after" in pdf_text(printed.pdf)


def test_without_pango_the_refusal_names_the_command(monkeypatch):
    monkeypatch.delitem(sys.modules, "config.documents.press", raising=False)
    monkeypatch.setitem(sys.modules, "weasyprint", PangoMissing())
    with pytest.raises(PdfUnavailable) as refused:
        rendering._press.__wrapped__()
    assert refused.value.code == "pdf_unavailable"
    assert "apt-get install libpango-1.0-0" in refused.value.remedy


class PangoMissing:
    """What an import of WeasyPrint does where its libraries are missing."""

    def __getattr__(self, name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")


@pytest.mark.parametrize(
    ("platform", "command"),
    [
        ("darwin", "brew install pango"),
        ("linux", "sudo dnf install pango"),
        ("linux", "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
    ],
)
def test_each_platform_has_its_command(platform, command):
    assert command in install_command(platform)


def test_importing_the_renderer_loads_no_heavy_library():
    code = (
        "import config.documents.render, disputes.letters, sys; print('weasyprint' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_the_fonts_of_other_programs_are_left_alone():
    rendered("disclosure")
    assert "FONTCONFIG_FILE" not in os.environ
    with environment(OWN_FONTS):
        assert os.environ["FONTCONFIG_FILE"].endswith("config/documents/fonts/fonts.conf")
    assert "FONTCONFIG_FILE" not in os.environ


def test_a_variable_that_was_set_before_is_set_again(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    rendered.cache_clear()
    rendered("disclosure")
    assert os.environ["SOURCE_DATE_EPOCH"] == "1700000000"


@pytest.mark.parametrize(("sample", "language"), EACH)
def test_every_required_element_is_printed(sample, language):
    printed = elements(composed(sample, language))
    assert set(letter(sample).required) <= set(printed)


def test_a_rendered_letter_names_the_elements_it_prints():
    assert rendered("adverse").elements == elements(composed("adverse"))


@pytest.mark.parametrize("kind", LETTERS)
def test_every_kind_has_a_sample_in_each_of_its_languages(kind):
    assert [sample for sample in SAMPLES if sample.split("+")[0] == kind]
    assert LETTERS[kind].languages == ("en", "es")
    assert isinstance(SAMPLES[kind], LETTERS[kind].facts)
    assert issubclass(LETTERS[kind].facts, Facts)


def test_elements_are_read_once_each_and_several_from_one_place():
    html = '<p data-element="N-08.a N-18.b">x</p><p data-element="N-08.a">y</p>'
    assert elements(html) == ("N-08.a", "N-18.b")
    assert elements("&lt;p data-element=&quot;N-08.a&quot;&gt;") == ()


def with_other_days(facts, first=900):
    """The facts, and those within them, with numbers that no law has; and these numbers."""
    changed, used = {}, set()
    for number, (name, value) in enumerate(vars(facts).items(), first):
        if name.endswith(("days", "years", "words")) and isinstance(value, int):
            changed[name] = number
            used.add(number)
        elif isinstance(value, Scope):
            changed[name], within = with_other_days(value, first + 500)
            used |= within
    return replace(facts, **changed), used


@pytest.mark.parametrize(("sample", "language"), EACH)
def test_no_template_prints_a_number_of_days_of_its_own(sample, language):
    """Days come from the law book through the facts: other facts, other days on paper."""
    changed, days = with_other_days(SAMPLES[sample])
    page = compose(letter(sample).template, changed, language=language)
    counted = re.findall(r"(\d+)\s(?:business.|)(?:days|years|words|días|años|palabras)", page)
    assert {int(number) for number in counted} <= days


def test_a_missing_glyph_is_heard_whatever_the_logging_of_the_installation(monkeypatch):
    log = logging.getLogger("weasyprint")
    monkeypatch.setattr(log, "disabled", True)
    monkeypatch.setattr(log, "level", log.level)
    log.setLevel(logging.CRITICAL)
    with pytest.raises(GlyphMissing) as missing:
        rendering._press().print(f'<html lang="en"><title>t</title><p>{CHINESE}</p></html>', {})
    assert missing.value.characters == CHINESE
    assert CHINESE not in str(missing.value)
    assert (log.disabled, log.level) == (True, logging.CRITICAL)
