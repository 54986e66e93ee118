"""How hard the portal is to read: eighth grade at most, in English and in Spanish."""

import re
from collections import defaultdict

import pytest

from tests.documents.reading import ease, grade, silabas
from tests.portal.messages import messages, spanish, told

HARDEST = 8  # Flesch-Kincaid
NORMAL, FAIRLY_EASY = 60, 70  # Fernández Huerta: eighth grade, seventh grade
A_SENTENCE = 8  # words; what is shorter is a label
A_PAGE = 20
NAMES = re.compile(r"%\(\w+\)[sd]|\S+\.gov|<[^>]+>")


def plain(text):
    """A message as it is read, without marks; what is filled in counts as one short word."""
    text = NAMES.sub(lambda found: "" if found[0].startswith("<") else "it", text).strip("“”«» ")
    return text if text[-1:] in ".:?!" else f"{text}."


def english():
    for message in messages(spanish()):
        for text in message.id if isinstance(message.id, tuple) else (message.id,):
            yield message, plain(text)


def ours():
    for message in messages(spanish()):
        for text in told(message):
            yield message, plain(text)


def sources(rows):
    """What stands in each template and module, as one text."""
    found = defaultdict(list)
    for message, text in rows:
        for place, _ in message.locations:
            found[place].append(text)
    joined = {place: " ".join(texts) for place, texts in found.items()}
    return {place: text for place, text in joined.items() if len(text.split()) >= A_PAGE}


def sentences(rows):
    return [text for _, text in rows if len(text.split()) >= A_SENTENCE]


def test_each_sentence_can_be_read_in_eighth_grade():
    found = sentences(english())
    assert len(found) > 200
    assert [text for text in found if grade(text) > HARDEST] == []


def test_each_sentence_in_spanish_is_of_normal_ease():
    found = sentences(ours())
    assert len(found) > 200
    assert [text for text in found if ease(text) < NORMAL] == []


def test_each_page_can_be_read_in_eighth_grade():
    pages = sources(english())
    assert len(pages) > 30
    assert {place for place, text in pages.items() if grade(text) > HARDEST} == set()


def test_each_page_in_spanish_is_fairly_easy():
    pages = sources(ours())
    assert {place for place, text in pages.items() if ease(text) < FAIRLY_EASY} == set()


@pytest.mark.parametrize(
    ("word", "count"),
    [("día", 2), ("cuenta", 2), ("leer", 2), ("que", 1), ("hoy", 1), ("y", 1), ("averiguación", 5)],
)
def test_syllables_of_spanish_are_counted(word, count):
    assert silabas(word) == count


def test_a_hard_text_is_far_from_an_easy_one():
    hard = "Notificaremos oportunamente las determinaciones administrativas correspondientes."
    assert ease(hard) < 0
    assert ease("Lea la carta. Es gratis. No tiene que pagar.") > 90
