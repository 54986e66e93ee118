from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.tombstones import NO_WORDS, key_hash, keys, text_sha256

ONE = UUID("11111111-1111-4111-8111-111111111111")
TWO = UUID("22222222-2222-4222-8222-222222222222")


def named(person, **changes):
    asked = {
        "text_sha256": text_sha256("Something said"),
        "url": "https://social.example/1",
        "platform": "x",
        "platform_id": "1",
    }
    return keys(person, **(asked | changes))


def test_the_same_words_of_two_people_have_different_keys():
    assert not set(named(ONE).values()) & set(named(TWO).values())


def test_an_item_is_known_by_words_address_and_post():
    assert set(named(ONE)) == {"content", "url", "post"}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [({"url": ""}, "url"), ({"platform_id": ""}, "post"), ({"text_sha256": NO_WORDS}, "content")],
)
def test_what_is_empty_is_no_key(changes, missing):
    assert missing not in named(ONE, **changes)


def test_a_key_of_one_kind_is_none_of_another():
    assert key_hash(ONE, "url", "v") != key_hash(ONE, "content", "v")


@pytest.mark.parametrize(
    "other", ["SOMETHING SAID", " something\n said ", "Something\u00a0said", "Ｓomething said"]
)
def test_case_spaces_and_width_make_no_other_words(other):
    assert text_sha256(other) == text_sha256("Something said")


@given(st.text(max_size=40))
def test_any_text_has_a_hash(text):
    assert len(text_sha256(text)) == 64
