"""Tokens and codes: long enough, readable aloud, kept as hashes only."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.portal.tokens import CROCKFORD, code_hash, new_code, new_token, token_hash


def test_a_token_holds_256_bits_and_fits_an_address():
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)


def test_a_code_is_three_groups_of_letters_that_nobody_mistakes():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    group = f"[{CROCKFORD}]{{4}}"
    assert all(re.fullmatch(f"{group}-{group}-{group}", code) for code in codes)
    assert not set("ILOU") & set(CROCKFORD)


@pytest.mark.parametrize(
    "typed",
    ["rk4m-7tdn-2xhp", "RK4M7TDN2XHP", " rk4m 7tdn 2xhp ", "RK4M.7TDN.2XHP", "RK4M–7TDN–2XHP"],
)
def test_how_a_code_is_typed_does_not_matter(typed):
    assert code_hash(typed) == code_hash("RK4M-7TDN-2XHP")


@pytest.mark.parametrize(("read", "meant"), [("O", "0"), ("o", "0"), ("I", "1"), ("l", "1")])
def test_letters_that_are_no_part_of_codes_are_read_as_their_figures(read, meant):
    assert code_hash(f"ABC{read}") == code_hash(f"ABC{meant}")


@given(code=st.text(alphabet=CROCKFORD, min_size=12, max_size=12), at=st.integers(0, 11))
def test_one_other_letter_is_another_code(code, at):
    other = CROCKFORD[(CROCKFORD.index(code[at]) + 1) % len(CROCKFORD)]
    assert code_hash(code) != code_hash(code[:at] + other + code[at + 1 :])


def test_a_code_never_opens_as_a_token():
    assert code_hash("ABC") != token_hash("ABC")
    assert len(token_hash("x")) == len(code_hash("x")) == 64
