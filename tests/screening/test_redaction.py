import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import Invalid
from screening.models import RedactionLabel
from screening.redaction import (
    LABELS,
    FlaggedWordsRedacted,
    moved,
    redact,
    refuse_overlap,
    suggest,
    tidy,
)

TEXT = "Ask Delphine Marsh at St. Odo's church, 303-555-0110."


def test_words_give_way_to_a_label():
    phone = TEXT.index("303")
    cuts = tidy([(4, 18, "other_person"), (phone, len(TEXT) - 1, "contact")], len(TEXT))
    assert redact(TEXT, cuts) == (
        "Ask [removed: name of another person] at St. Odo's church, [removed: contact details]."
    )


def test_nothing_to_redact_leaves_the_text_alone():
    assert redact(TEXT, []) == TEXT


@pytest.mark.parametrize(
    "spans",
    [
        [(4, 4, "contact")],
        [(9, 4, "contact")],
        [(-1, 4, "contact")],
        [(4, 5000, "contact")],
        [(4, 9, "gossip")],
        [(4, 9)],
        [("x", 9, "contact")],
        [(4, 9, "contact"), (8, 12, "minor")],
        [(4, 9, "contact"), (4, 9, "contact")],
    ],
)
def test_a_span_that_makes_no_sense_is_refused(spans):
    with pytest.raises(Invalid):
        tidy(spans, len(TEXT))


def test_spans_come_in_any_order():
    assert tidy([(8, 12, "minor"), (0, 3, "contact")], 20)[0] == (0, 3, "contact")


def test_cuts_may_touch():
    assert len(tidy([(0, 3, "contact"), (3, 6, "minor")], 20)) == 2


@pytest.mark.parametrize(
    ("cut", "refused"),
    [((0, 5), False), ((0, 6), True), ((7, 8), True), ((9, 12), True), ((10, 12), False)],
)
def test_words_of_a_confirmed_flag_stay(cut, refused):
    cuts = tidy([(*cut, "protected")], 20)
    if refused:
        with pytest.raises(FlaggedWordsRedacted):
            refuse_overlap(cuts, [[5, 10]])
    else:
        refuse_overlap(cuts, [[5, 10]])


@given(st.text(max_size=60), st.data())
def test_words_that_stay_are_found_again_where_they_moved_to(text, data):
    size = len(text)
    edges = sorted(data.draw(st.lists(st.integers(0, size), max_size=6, unique=True)))
    pieces = list(zip(edges[::2], edges[1::2], strict=False))
    cuts = tidy([(a, b, "protected") for a, b in pieces], size)
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    if start == end or any(start < b and a < end for a, b in pieces):
        return
    first, last = moved((start, end), cuts)
    assert redact(text, cuts)[first:last] == text[start:end]


def test_other_peoples_handles_are_suggested_and_the_subjects_own_are_not():
    text = "@anders_pell and @delphine.marsh met; mail a@b.example or @Anders_Pell"
    found = [text[start:end] for start, end, _ in suggest(text, ["@anders_pell"])]
    assert found == ["@delphine.marsh"]


def test_labels_are_those_of_the_model():
    assert dict(RedactionLabel.choices) == LABELS
