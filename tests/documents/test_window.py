"""What shows in a #10 window envelope: the address, all of it, and nothing else. Inches.

The words' places are read from the PDF by pdftotext (poppler-utils).
"""

from dataclasses import replace

import pytest

from config.documents.facts import LetterFacts
from config.documents.render import render
from config.oversight.samples.parties import ASSETS
from tests.documents.reading import A_LITTLE, beyond_the_margin, first_page
from tests.documents.samples import EACH, SAMPLES, letter, rendered

pytestmark = pytest.mark.printed

LETTERS = [
    pytest.param(sample, language, marks=() if language == "en" else pytest.mark.full)
    for sample, language in EACH
    if isinstance(SAMPLES[sample], LetterFacts)
]
LEFT, RIGHT, TOP, BOTTOM = 1.0, 4.25, 2.625, 3.25
KEPT_OUT_RIGHT, KEPT_OUT_TOP, KEPT_OUT_BOTTOM = 5.375, 2.25, 3.63


def in_window(word):
    return (
        word.left >= LEFT - A_LITTLE
        and word.right <= RIGHT + A_LITTLE
        and word.top >= TOP - A_LITTLE
        and word.bottom <= BOTTOM + A_LITTLE
    )


def near_window(word):
    return word.left < KEPT_OUT_RIGHT and word.bottom > KEPT_OUT_TOP and word.top < KEPT_OUT_BOTTOM


def address_words(sample):
    return [word for line in SAMPLES[sample].addressee.window for word in line.split()]


def test_there_are_letters_to_measure():
    assert len(LETTERS) >= 32


@pytest.mark.parametrize(("sample", "language"), LETTERS)
def test_the_window_shows_the_whole_address_and_nothing_else(sample, language):
    words = first_page(rendered(sample, language).pdf)
    assert [word.text for word in words if in_window(word)] == address_words(sample)
    assert [word.text for word in words if near_window(word)] == address_words(sample)


@pytest.mark.parametrize(("sample", "language"), LETTERS)
def test_the_letterhead_stands_above_and_the_heading_below(sample, language):
    words = first_page(rendered(sample, language).pdf)
    first, *_ = (word for word in words if word.text in SAMPLES[sample].letterhead.organization)
    assert first.bottom < KEPT_OUT_TOP
    below = [word for word in words if word.top >= KEPT_OUT_BOTTOM]
    assert len(below) > 40
    assert min(word.left for word in below) >= LEFT - A_LITTLE


@pytest.mark.parametrize(
    ("sample", "language"),
    [pytest.param(*each, marks=() if each[1] == "en" else pytest.mark.full) for each in EACH],
)
def test_no_word_runs_into_the_right_margin(sample, language):
    assert not beyond_the_margin(rendered(sample, language).pdf)


@pytest.mark.parametrize(
    "name", ["Maria Guadalupe Hernandez-Villanueva", "Wilhelmina McWhorter-Woodward de la Cruz W"]
)
def test_the_longest_name_still_fits(name):
    facts = SAMPLES["withdrawal"]
    addressee = replace(facts.addressee, name=name, lines=(name, name, name))
    template = letter("withdrawal").template
    words = first_page(render(template, replace(facts, addressee=addressee)).pdf)
    assert [word.text for word in words if in_window(word)] == name.upper().split() * 4


def test_a_sheet_that_is_no_letter_has_no_window():
    words = first_page(render("screening/letters/report", SAMPLES["report"], assets=ASSETS).pdf)
    assert [word for word in words if near_window(word)]
