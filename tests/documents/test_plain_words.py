"""How hard our own words are to read: eighth grade at most, for every letter."""

import re

import pytest

from config.documents.facts import Facts
from tests.documents.reading import grade, own_words, syllables
from tests.documents.samples import SAMPLES, composed

HARDEST = 8
# N-01 says what the statute says, and nothing else; a report is tables and quotations.
NO_PROSE = ("disclosure", "report", "in_house_report", "misconduct_report")
PROSE = [sample for sample in SAMPLES if sample.split("+")[0] not in NO_PROSE]


def names(value):
    """All words that were given to a letter, longest first."""
    if isinstance(value, Facts):
        value = tuple(vars(value).values())
    if isinstance(value, tuple):
        return sorted({name for one in value for name in names(one)}, key=len, reverse=True)
    return [value] if isinstance(value, str) and len(value) > 3 else []


@pytest.mark.parametrize("sample", PROSE)
def test_a_letter_can_be_read_in_eighth_grade(sample):
    text = own_words(composed(sample), names(SAMPLES[sample]))
    assert len(text.split()) > 30
    assert grade(text) <= HARDEST


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("sample", PROSE)
def test_sentences_are_short(sample, language):
    text = own_words(composed(sample, language), names(SAMPLES[sample]))
    sentences = [s for s in re.split(r"(?<=[a-záéíóú)%0-9])[.!?:](?=\s|$)", text) if s.strip()]
    words = [len(sentence.split()) for sentence in sentences]
    assert sum(words) / len(words) <= 15
    assert max(words) <= 48


@pytest.mark.parametrize(
    ("word", "count"),
    [("we", 1), ("letter", 2), ("employment", 3), ("made", 1), ("table", 2), ("rhythms", 1)],
)
def test_syllables_are_counted_roughly_right(word, count):
    assert syllables(word) == count


def test_a_hard_text_is_graded_hard_and_an_easy_one_easy():
    hard = "Notwithstanding considerations of administrative practicability, determinations "
    hard += "regarding eligibility constitute discretionary prerogatives of the organization."
    assert grade(hard) > 20
    assert grade("We have your dispute. We will look into it. You do not have to pay.") < 3
