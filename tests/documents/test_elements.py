"""Each notice against the law book: every element there, saying what it must, in order."""

import re
import tomllib
from pathlib import Path

import pytest

from config.documents.facts import LetterFacts
from config.documents.render import elements
from config.law.book import book
from tests.documents.reading import element_texts, pdf_text, squeezed
from tests.documents.samples import EACH, LETTERS, SAMPLES, composed, letter, rendered

pytestmark = pytest.mark.printed

WORDS = tomllib.loads((Path(__file__).parent / "elements.toml").read_text("utf-8"))

# No letter of ours reports a credit score or encloses a state's page.
NEVER_PRINTED = {"N-05.credit_score", "N-06.state_attachment"}
# Where the paper's own order is another: the results stand after the sentence that leads to them,
# an outcome before what was sent about it; what is enclosed comes last.
OWN_ORDER = {
    "N-06": ["action_contemplated", "how_to_respond", "cra_contact", "summary_of_rights", "report"],
    "N-08": ["completed", "results"],
    "N-09": ["procedure", "independence_exception"],
    "N-16": ["dispute", "outcome", "block"],
    "N-20": ["record", "time_to_reply", "assessment", "reasons", "final_notice"],
}


def claimed():
    """Notice to the elements that our letters promise for it, wherever each is printed."""
    found = {}
    for row in LETTERS.values():
        for element in (*row.required, *(row.conditional if row.notice else ())):
            found.setdefault(element.split(".")[0], set()).add(element)
    return {notice: names for notice, names in found.items() if notice.startswith("N-")}


def in_the_book(notice):
    return [f"{notice}.{row.id}" for row in book().notice(notice).elements]


@pytest.mark.parametrize("notice", claimed())
def test_the_letters_of_a_notice_claim_each_of_its_elements(notice):
    assert claimed()[notice] == set(in_the_book(notice))


def test_the_words_of_each_element_are_written_down():
    known = {element for notice in claimed() for element in in_the_book(notice)}
    assert set(WORDS) == known - NEVER_PRINTED


def printing(element, language):
    """The words of the element in the first letter that promises it."""
    for sample in SAMPLES:
        kind = letter(sample)
        if element in (*kind.required, *(kind.conditional if kind.notice else ())):
            found = element_texts(composed(sample, language))
            if element in found:
                return found[element]
    raise AssertionError(f"No letter prints {element}.")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("element", WORDS)
def test_an_element_says_what_it_must(element, language):
    said = printing(element, language).casefold()
    missing = [words for words in WORDS[element][language] if words.casefold() not in said]
    assert not missing, said


@pytest.mark.parametrize(("sample", "language"), EACH)
def test_elements_stand_in_the_order_of_the_law_book(sample, language):
    notice = letter(sample).notice
    printed = [one for one in elements(composed(sample, language)) if one.startswith(f"{notice}.")]
    order = in_the_book(notice) if notice else []
    ours = [f"{notice}.{name}" for name in OWN_ORDER.get(notice, ())]
    order = ours + [one for one in order if one not in ours]
    assert printed == [one for one in order if one in printed]


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("sample", "language"),
    [
        pytest.param(*each, marks=() if each[0] in ("adverse", "results") else pytest.mark.full)
        for each in EACH
    ],
)
def test_what_is_marked_is_printed(sample, language):
    page = letters_of(pdf_text(rendered(sample, language).pdf))
    for element, words in element_texts(composed(sample, language)).items():
        if element != "N-06.report":  # its pages carry head and foot between the words
            unseen = [word for word in letters_of(words).split() if word not in page]
            assert not unseen, element


def letters_of(text):
    return re.sub(r"[^\w\s]+", " ", squeezed(text))


@pytest.mark.parametrize("kind", LETTERS)
def test_a_page_that_may_hold_nothing_else_is_no_letter(kind):
    """G-03: no letterhead, no portal, no paragraph of the agency's own."""
    notice = LETTERS[kind].notice
    if notice and book().notice(notice).nothing_else:
        assert not issubclass(LETTERS[kind].facts, LetterFacts)


# Nothing but these elements, Cal. Civ. Code 1786.16(a)(2)(B), and the box of (b); N-01 is in
# tests/screening.
@pytest.mark.pdf
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_california_disclosure_consists_of_its_elements(language):
    page = composed("california_disclosure", language)
    heading = page[page.index("<h1>") + 4 : page.index("</h1>")]
    parts = " ".join(element_texts(page).values())
    printed = rendered("california_disclosure", language)
    assert "".join(pdf_text(printed.pdf).split()) == "".join(f"{heading} {parts}".split())
    assert printed.pages == 1
