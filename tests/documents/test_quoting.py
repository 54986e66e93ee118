import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.documents.quoting import Passage, paragraphs, spelled, visible


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain, Ünïcode, Привет, שלום, مرحبا", "plain, Ünïcode, Привет, שלום, مرحبا"),
        ("😡🔥 👍🏽 👩‍🚒 🇺🇸 ❤️ #️⃣", "😡🔥 👍🏽 👩‍🚒 🇺🇸 ❤️ #️⃣"),
        (r"¯\_(ツ)_/¯", r"¯\_(ツ)_/¯"),
        ("中文", "[U+4E2D][U+6587]"),
        ("bell\x07", "bell[U+0007]"),
        ("half \ud83d", "half [U+D83D]"),
        ("turned \u202eround\u202c", "turned [U+202E]round\u202c"),
        ("private \ue000", "private [U+E000]"),
        ("line\nline", "line\nline"),
        ("tab\tstop", "tab stop"),
    ],
)
def test_what_no_font_draws_is_printed_as_its_code(text, printed):
    assert visible(text) == printed


@given(st.text())
def test_nothing_vanishes_and_a_second_pass_changes_nothing(text):
    once = visible(text)
    assert visible(once) == once
    assert len(once) >= len(text)


def test_named_characters_are_spelled_out_everywhere_but_spaces_stay_spaces():
    assert spelled("a\u2009b \u4e2d", "\u2009\u4e2d") == "a b [U+4E2D]"


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        ("hello", ["ltr"]),
        ("שלום hello", ["rtl"]),
        ("12:30 مرحبا", ["rtl"]),
        ("hello\nשלום\n\n123", ["ltr", "rtl", "ltr"]),
        ("one\r\ntwo\u2028three\x85four\vfive", ["ltr"] * 5),
    ],
)
def test_each_paragraph_runs_as_its_first_strong_letter_says(text, directions):
    assert [line.direction for line in paragraphs([Passage(text=text)])] == directions


@pytest.mark.parametrize(
    ("text", "known", "language"),
    [
        ("Qué noche", "es", "es"),
        ("Qué noche", "", ""),
        ("שלום", "", "he"),
        ("مرحبا", "", "ar"),
        ("سلام", "fa", "fa"),
    ],
)
def test_a_paragraph_names_its_language_where_it_is_known(text, known, language):
    assert paragraphs([Passage(text=text)], known)[0].language == language


def test_marks_and_removals_stay_with_their_words_across_lines():
    found = paragraphs(
        [Passage(text="a"), Passage(text="b\nc", marks=(1,)), Passage(redacted="minor")]
    )
    assert [line.passages for line in found] == [
        (Passage(text="a"), Passage(text="b", marks=(1,))),
        (Passage(text="c", marks=(1,)), Passage(redacted="minor")),
    ]


def test_a_line_with_nothing_but_a_removal_is_kept():
    assert len(paragraphs([Passage(text="a\n"), Passage(redacted="minor")])) == 2
    assert paragraphs([Passage(text=" \n\n ")]) == ()
