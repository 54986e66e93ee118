import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.accounts.marks import mark_text

WORDS = "Next one who runs gets it."
OPENING = '<span id="m{}" tabindex="-1"></span>'


def plain(html: str) -> str:
    """The words without the numbers and tags."""
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<sup>.*?</sup>", "", html)))


@pytest.mark.parametrize(
    ("spans", "html"),
    [
        ([], "Next one who runs gets it."),
        ([(0, 8, 1)], "<mark>Next one<sup>1</sup></mark> who runs gets it."),
        (
            [(0, 8, 1), (18, 25, 2)],
            "<mark>Next one<sup>1</sup></mark> who runs <mark>gets it<sup>2</sup></mark>.",
        ),
        # overlapping: the second begins inside the first
        (
            [(0, 8, 1), (5, 12, 2)],
            "<mark>Next </mark><mark>one<sup>1</sup></mark><mark> who<sup>2</sup></mark>"
            " runs gets it.",
        ),
        # one inside the other
        (
            [(0, 12, 1), (5, 8, 2)],
            "<mark>Next </mark><mark>one<sup>2</sup></mark><mark> who<sup>1</sup></mark>"
            " runs gets it.",
        ),
        # the same words held by two rules
        ([(0, 8, 1), (0, 8, 2)], "<mark>Next one<sup>1, 2</sup></mark> who runs gets it."),
        # two pieces of one mark that touch are one mark with one number
        ([(0, 5, 1), (5, 8, 1)], "<mark>Next one<sup>1</sup></mark> who runs gets it."),
        # one mark in two places
        (
            [(0, 4, 1), (13, 17, 1)],
            "<mark>Next<sup>1</sup></mark> one who <mark>runs<sup>1</sup></mark> gets it.",
        ),
        # ten comes after two
        ([(0, 8, 10), (0, 8, 2)], "<mark>Next one<sup>2, 10</sup></mark> who runs gets it."),
        # beyond the text, empty, turned round
        ([(22, 999, 1)], "Next one who runs gets<mark> it.<sup>1</sup></mark>"),
        ([(-5, 4, 1)], "<mark>Next<sup>1</sup></mark> one who runs gets it."),
        ([(4, 4, 1), (9, 3, 2), (400, 500, 3)], "Next one who runs gets it."),
        # context is shown and not held against anybody
        (
            [(0, 8, "A")],
            '<mark class="pb-context">Next one<sup>A</sup></mark> who runs gets it.',
        ),
        ([(0, 8, "A"), (0, 8, 1)], "<mark>Next one<sup>1, A</sup></mark> who runs gets it."),
    ],
)
def test_words_are_marked_with_the_numbers_of_their_reasons(spans, html):
    assert mark_text(WORDS, spans) == html


@pytest.mark.parametrize(
    "text",
    ['<script>alert("1")</script>', "a & b < c", "' onmouseover='x", "<mark>", "</blockquote>"],
)
def test_a_persons_words_are_never_html(text):
    html = mark_text(text, [(1, 4, 1)], redactions=[(5, 6, "<b>name</b>")], prefix="m")
    assert not set(re.findall(r"</?\w+", html)) - {
        "<mark",
        "</mark",
        "<sup",
        "</sup",
        "<span",
        "</span",
    }
    assert "&lt;b&gt;name" in html


def test_redacted_words_are_absent_and_their_kind_stands_instead():
    html = mark_text("with J. Doe at six", [], redactions=[(5, 11, "name of another person")])
    assert html == 'with <span class="pb-redact">name of another person</span> at six'


def test_a_mark_on_redacted_words_stays_to_be_seen():
    html = mark_text("gets J. Doe now", [(0, 11, 1)], redactions=[(5, 11, "name")])
    assert html == '<mark>gets <span class="pb-redact">name</span><sup>1</sup></mark> now'


def test_a_redaction_across_the_end_of_a_mark_is_shown_on_both_sides():
    html = mark_text("abcdef", [(0, 3, 1)], redactions=[(2, 5, "x")])
    assert "c" not in plain(html).replace("x", "")
    assert html.count("pb-redact") == 2


def test_each_mark_begins_at_an_anchor_to_jump_to():
    html = mark_text(WORDS, [(0, 8, 1), (0, 8, 2), (13, 17, 1)], prefix="m")
    assert html.startswith("<mark>" + OPENING.format(1) + OPENING.format(2) + "Next one")
    assert html.count('id="m1"') == html.count('id="m2"') == 1


def test_without_prefix_there_are_no_ids():
    assert "id=" not in mark_text(WORDS, [(0, 8, 1)])


spans = st.lists(
    st.tuples(st.integers(-3, 40), st.integers(-3, 40), st.integers(1, 12)), max_size=6
)


@given(text=st.text(max_size=40), marked=spans)
def test_marking_never_changes_a_word(text, marked):
    assert plain(mark_text(text, marked, prefix="m")) == text


@given(text=st.text(min_size=1, max_size=40), marked=spans)
def test_every_mark_on_real_words_shows_its_number(text, marked):
    html = mark_text(text, marked)
    shown = {int(n) for found in re.findall("<sup>(.*?)</sup>", html) for n in found.split(", ")}
    assert shown == {n for start, end, n in marked if max(0, start) < min(len(text), end)}


@given(text=st.text(alphabet="abc", min_size=1, max_size=40), marked=spans, hidden=spans)
def test_no_redacted_character_is_left(text, marked, hidden):
    html = mark_text(text, marked, redactions=[(a, b, "-") for a, b, _ in hidden])
    gone = {n for start, end, _ in hidden for n in range(max(0, start), min(len(text), end))}
    assert plain(html).replace("-", "") == "".join(c for n, c in enumerate(text) if n not in gone)
