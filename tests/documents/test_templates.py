"""Templates and the tags they use: nothing unknown, nothing in one language only."""

import re
import tomllib
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context

from config.documents.assets import TEMPLATES
from config.documents.engine import _engine, compose
from config.documents.facts import MissingField, Signer
from config.documents.letter_tags import UnknownPhrase
from tests.documents.samples import EACH, LETTERS, SAMPLES, composed

FILES = sorted(TEMPLATES.glob("*/letters/*.html")) + sorted(TEMPLATES.glob("letters/*.html"))
PHRASES = sorted(TEMPLATES.glob("**/letters/phrases.toml"))
DENVER = ZoneInfo("America/Denver")


def shown(source, language="en", **known):
    return (
        _engine()
        .from_string(source)
        .render(Context({"language": language, **known}, use_l10n=False, use_tz=False))
    )


@pytest.mark.parametrize(
    ("language", "printed"),
    [("en", "November\u00a020,\u00a02026"), ("es", "20\u00a0de\u00a0noviembre\u00a0de\u00a02026")],
)
def test_a_day_is_written_out_and_kept_on_one_line(language, printed):
    assert shown("{% day on %}", language, on=date(2026, 11, 20)) == printed


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_a_name_in_both_languages(month):
    names = {shown("{% day on %}", lang, on=date(2026, month, 1)) for lang in ("en", "es")}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("hour", "language", "printed"),
    [
        (0, "en", "12:05 a.m. MST"),
        (11, "en", "11:05 a.m. MST"),
        (12, "en", "12:05 p.m. MST"),
        (23, "es", "11:05 p. m. MST"),
    ],
)
def test_a_moment_names_its_zone(hour, language, printed):
    at = datetime(2026, 11, 20, hour, 5, tzinfo=DENVER)
    assert shown("{% moment at %}", language, at=at).endswith(f", {printed}")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        shown("{% moment at %}", at=datetime(2026, 11, 20, 9, 5))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("number", "printed"), [(1, "1\u00a0post"), (2, "2\u00a0posts"), (2318, "2,318\u00a0posts")]
)
def test_things_are_counted_in_their_number(number, printed):
    assert shown('{% count n "post" "posts" %}', n=number) == printed


def test_a_number_is_kept_whole_and_escaped():
    printed = shown("{{ n|whole }}", n="<b>")
    assert printed == '<span class="whole">&lt;b&gt;</span>'


@pytest.mark.parametrize(
    ("code", "language", "printed"),
    [("es", "en", "Spanish"), ("es", "es", "español"), ("tlh", "en", "tlh")],
)
def test_a_language_is_named_or_given_by_its_code(code, language, printed):
    assert shown("{% language_name code %}", language, code=code) == printed


@pytest.mark.parametrize("source", ["{% phrase 'outcome' 'clean' %}", "{% phrase 'nowhere' 'x' %}"])
def test_an_unknown_phrase_is_a_loud_mistake(source):
    with pytest.raises(UnknownPhrase):
        shown(source)


@pytest.mark.parametrize("source", ["{{ nobody }}", "{{ letter.nothing }}"])
def test_an_unknown_name_is_a_loud_mistake(source):
    with pytest.raises(MissingField):
        shown(source, letter=Signer(name="A", title="B"))


def test_an_unknown_fact_is_a_loud_mistake_even_in_a_condition():
    with pytest.raises(MissingField):
        shown("{% if letter.nothing %}x{% endif %}", letter=Signer(name="A", title="B"))


def catalogue(path):
    return tomllib.loads(path.read_text())


@pytest.mark.parametrize("path", PHRASES, ids=lambda path: path.parts[-3])
def test_every_phrase_is_written_in_both_languages(path):
    for section, words in catalogue(path).items():
        for key, said in words.items():
            assert set(said) == {"en", "es"}, f"{section}.{key}"
            assert all(said.values()), f"{section}.{key}"


def test_no_two_rooms_name_a_section_alike():
    sections = [name for path in PHRASES for name in catalogue(path)]
    assert len(sections) == len(set(sections))


def used_phrases():
    for path in FILES + sorted(TEMPLATES.glob("letters/seals/*.svg")):
        yield from re.findall(r"{% phrase '(\w+)' '(\w+)' %}", path.read_text())


def test_every_phrase_a_template_names_exists():
    known = {
        (section, key)
        for path in PHRASES
        for section, words in catalogue(path).items()
        for key in words
    }
    assert len(set(used_phrases())) > 40
    assert set(used_phrases()) <= known


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_no_template_trusts_marks_or_reads_a_clock(path):
    source = path.read_text()
    assert not re.search(r"\|\s*safe|autoescape off|{%\s*now|{%\s*load|\burl\(|javascript:", source)
    ours = r"item\.capture\.asset|row\.scan"  # names that we make, of what was handed in
    assert not re.search(rf"\b(?:src|href|style)=\"[^\"]*{{{{(?! (?:{ours}) }}}})", source)


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_has_one_template_a_language(kind, language):
    assert (TEMPLATES / f"{LETTERS[kind].template}.{language}.html").is_file()


@pytest.mark.parametrize(("sample", "language"), EACH)
def test_a_letter_says_its_language_its_title_and_its_day(sample, language):
    page = composed(sample, language)
    assert f'<html lang="{language}">' in page
    assert re.search(r"<title>\S[^<]+</title>", page)
    assert re.search(r'name="dcterms.created" content="2026-\d\d-\d\d"', page)


@pytest.mark.parametrize(("sample", "language"), EACH)
def test_no_letter_shows_a_value_that_was_meant_for_machines(sample, language):
    page = re.sub(r"<(?!meta)[^>]+>", " ", composed(sample, language))
    assert not re.search(r"\b(None|True|False)\b|datetime|Facts\(", page)
    keys = {key for path in PHRASES for words in catalogue(path).values() for key in words}
    assert not {key for key in keys if "_" in key} & set(re.findall(r"\w+", page))


@pytest.mark.parametrize(("sample", "language"), EACH)
def test_no_sentence_ends_in_two_full_stops(sample, language):
    """The screener's name ends in "Inc."."""
    assert not re.search(r"\w\.\.(?!\.)", re.sub(r"<[^>]+>", "", composed(sample, language)))


ENGLISH_DAY = re.compile(r"(?:January|March|July|November|December)\W+\d{1,2}, 20\d\d")


@pytest.mark.parametrize("sample", [one for one in SAMPLES if not one.startswith("file_")])
def test_a_spanish_letter_writes_its_days_in_spanish(sample):
    page = composed(sample, "es").replace("conviction of March 4, 2019", "")  # a court's own words
    assert not ENGLISH_DAY.search(page)


@pytest.mark.parametrize("sample", ["pre_adverse", "results", "report", "summary_of_rights"])
def test_the_spanish_letter_is_no_english_one(sample):
    page = re.sub(r"<[^>]+>", " ", composed(sample, "es").split('<section id="report"')[0])
    assert len(re.findall(r"\b(?:the|your|have|with|you)\b", page)) <= 8
    assert page.count(" de ") > 3 or sample == "report"


def test_composing_needs_no_settings(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "nowhere")
    facts = SAMPLES["summary_of_rights"]
    assert "rights" in compose("letters/summary_of_rights", facts, language="en")
