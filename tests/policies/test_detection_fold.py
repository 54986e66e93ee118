"""The plain reading: what characters become, and the way back to where they stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.detection.fold import MASK, fold, fold_word

READS = [
    ("KILL", "kill"),
    ("Résumé naïve café", "resume naive cafe"),
    ("e\u0301le\u0300ve", "eleve"),
    ("MARICÓN, ¡qué!", "maricon,  que!"),
    ("ｋｉｌｌ", "kill"),
    ("𝕜𝕚𝕝𝕝 𝐤𝐢𝐥𝐥 𝓀𝒾𝓁𝓁", "kill kill kill"),
    ("ⓚⓘⓛⓛ", "kill"),
    ("🅺🅸🅻🅻 🅚🅘🅛🅛", "kill kill"),
    ("ki\u200bl\u200dl\ufeff", "kill"),
    ("ki\u00adll", "kill"),
    ("ki\u0007ll", "kill"),
    ("k\u0336i\u0336l\u0336l\u0336", "kill"),
    ("ᴋɪʟʟ", "kill"),
    ("straße Łódź Ørsted œuvre", "strasse lodz orsted oeuvre"),
    ("ıſ", "is"),
    ("don’t ‘do’ “it” «now» – ok…", 'don\'t \'do\' "it" "now" - ok.'),
    ("tab\tand\nline", "tab and line"),
    ("two  spaces   here", "two spaces here"),
    ("a\u00a0b\u2003c", "a b c"),
    ("new\n\nparagraph", "new\nparagraph"),
    ("&#107;ill &#x6B;ill &amp; &quot;q&quot;", 'kill kill & "q"'),
    ("&nosuchentity; & alone", "&nosuchentity; & alone"),
    ("🆖 chℹ🆖", "ng ching"),
    ("👊🏿 and 👊", "👊 and 👊"),
    ("❤️", "❤"),
    ("⒦⒤⒧⒧ ½", "kill 12"),
    ("5pm", "5pm"),
]

LOOKALIKES = [
    ("kіll", "kill", "one Cyrillic letter in a Latin word"),
    ("сор", "cop", "a whole word of Cyrillic look-alikes"),
    ("ϲοp", "cop", "Greek letters"),
    ("ոաt", "nաt", "an Armenian letter that looks like nothing Latin stays"),
    ("иди отсюда, рот", "иди отсюда, рот", "real Russian is left alone"),
    ("είναι εδώ", "ειναι εδω", "real Greek loses its accents only"),
    ("он сказал: fuсk", "он сказал: fuck", "a mixed word inside real Russian is read as Latin"),
]


@pytest.mark.parametrize(("posted", "reads"), READS)
def test_the_plain_reading_folds(posted, reads):
    assert fold(posted).raw == reads


@pytest.mark.parametrize(("posted", "reads", "why"), LOOKALIKES)
def test_letters_that_look_alike_are_read_as_latin(posted, reads, why):
    assert fold(posted).raw == reads, why


ORIGINS = [
    ("kill", 0, 4, "kill"),
    ("ＫＩＬＬ now", 0, 4, "ＫＩＬＬ"),
    ("we ki\u200bll it", 3, 7, "ki\u200bll"),
    ("kille\u0301 x", 0, 5, "kille\u0301"),
    ("&#107;ill it", 0, 4, "&#107;ill"),
    ("a &amp; b", 2, 3, "&amp;"),
    ("two   words", 0, 9, "two   words"),
    ("👨‍👩‍👧 kill 👊🏿", 4, 8, "kill"),
    ("hit 👊🏿!", 4, 5, "👊🏿"),
    ("straße", 0, 7, "straße"),
    ("straße", 4, 5, "ß"),
    ("❤️ x", 0, 1, "❤️"),
    ("\U0001f1fa\U0001f1f8 kill", 3, 7, "kill"),
]


@pytest.mark.parametrize(("posted", "start", "end", "stands_for"), ORIGINS)
def test_a_piece_of_the_reading_leads_back_to_its_characters(posted, start, end, stands_for):
    first, last = fold(posted).origin(start, end)
    assert posted[first:last] == stands_for


ADDRESSES = [
    ("see https://kill.example/all now", "see " + MASK * 24 + " now"),
    ("www.kill.example", MASK * 16),
    ("@killer99 hello", MASK * 9 + " hello"),
    ("thanks @officer_dan!", "thanks " + MASK * 12 + "!"),
    ("k@ren", "k@ren"),
    ("mail me at a@b.example", "mail me at a@b.example"),
]


@pytest.mark.parametrize(("posted", "covered"), ADDRESSES)
def test_addresses_and_mentions_are_covered_but_kept_in_raw(posted, covered):
    reading = fold(posted)
    assert reading.text == covered
    assert reading.raw == posted.lower()


def test_a_plain_post_needs_no_map():
    reading = fold("Nothing special here.")
    assert reading.starts is None
    assert reading.ends is None


def test_letters_that_keep_their_place_need_no_map():
    assert fold("Überall Straßen".replace("ß", "s")).starts is None


def test_lone_surrogates_do_not_leave_the_reading():
    reading = fold("a\ud800b \udfff kill")
    reading.raw.encode("utf-8")
    assert "kill" in reading.raw


@pytest.mark.parametrize(("typed", "folded"), [("  Año  Nuevo ", "ano nuevo"), ("KÍLL", "kill")])
def test_what_an_author_types_is_folded_alike(typed, folded):
    assert fold_word(typed) == folded


TEXTS = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("aeikls ABC &#;\u200b\u0301\u00ad👊🏿️‍ßİñкі\n\t\"'"),
    ),
    max_size=60,
)


@given(TEXTS)
def test_every_character_of_the_reading_stands_for_something(posted):
    reading = fold(posted)
    assert len(reading.text) == len(reading.raw)
    if reading.starts is None:
        assert len(reading.raw) == len(posted)
        return
    assert len(reading.starts) == len(reading.ends) == len(reading.raw)
    for start, end in zip(reading.starts, reading.ends, strict=True):
        assert 0 <= start < end <= len(posted)


@given(TEXTS)
def test_the_map_never_runs_backwards(posted):
    reading = fold(posted)
    assert list(reading.starts or []) == sorted(reading.starts or [])
    assert list(reading.ends or []) == sorted(reading.ends or [])


@given(TEXTS)
def test_folding_twice_changes_nothing(posted):
    once = fold(posted).raw
    if "&" not in once:
        assert fold(once).raw.split() == once.split()
