"""Do the answers fit? Both are always compared, and a file that knows nothing fits nobody."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.portal import identity
from config.portal.identity import NOBODY, Answers, Known, fits, house_number

FILE = Known(date(1996, 5, 4), "1427 Alder Court", "80000-1427")


@pytest.mark.parametrize("place", ["1427", " 1427 ", "80000", "80000-1427", "800001427"])
def test_birth_date_with_house_number_or_zip_code_fits(place):
    assert fits(FILE, Answers("1996-05-04", place))


@pytest.mark.parametrize(
    ("birth", "place"),
    [
        ("1996-05-05", "1427"),
        ("1996-04-05", "1427"),
        ("no date", "1427"),
        ("", "1427"),
        ("1996-05-04", "1428"),
        ("1996-05-04", "14"),
        ("1996-05-04", "142"),
        ("1996-05-04", "8000"),
        ("1996-05-04", "800001"),
        ("1996-05-04", "80000-9999"),
        ("1996-05-04", "Alder"),
        ("1996-05-04", ""),
        ("", ""),
        ("1427", "1996-05-04"),
    ],
)
def test_anything_else_does_not(birth, place):
    assert not fits(FILE, Answers(birth, place))


@pytest.mark.parametrize(
    ("known", "place"),
    [
        (NOBODY, ""),
        (NOBODY, "1427"),
        (Known(None, "1427 Alder Court", "80000"), "1427"),
        (Known(date(1996, 5, 4), "", ""), ""),
        (Known(date(1996, 5, 4), "P.O. Box 5", ""), "5"),
        (Known(date(1996, 5, 4), "Alder Court", ""), ""),
    ],
)
@pytest.mark.parametrize("birth", ["1996-05-04", "", "None", "no date"])
def test_what_the_file_does_not_know_never_fits(known, place, birth):
    assert not fits(known, Answers(birth, place))


@given(birth=st.text(max_size=12), place=st.text(max_size=12))
def test_nobody_is_nobody_whatever_is_typed(birth, place):
    assert not fits(NOBODY, Answers(birth, place))


@pytest.mark.parametrize(
    ("street", "number"),
    [
        ("1427 Alder Court", "1427"),
        ("52b Elm Road", "52B"),
        ("  7 Wharf Street", "7"),
        ("Alder Court 1427", ""),
        ("P.O. Box 55", ""),
        ("", ""),
        ("12th Street 4", ""),
    ],
)
def test_the_house_number_is_the_number_that_begins_the_street(street, number):
    assert house_number(street) == number


@pytest.mark.parametrize(
    "answers", [Answers("1996-05-04", "1427"), Answers("", ""), Answers("1996-05-04", "9")]
)
def test_right_or_wrong_the_same_comparisons_are_made(monkeypatch, answers):
    made = []

    def counted(known: bytes, typed: bytes) -> bool:
        made.append(known)
        return known == typed

    monkeypatch.setattr(identity, "compare_digest", counted)
    for known in (FILE, NOBODY):
        made.clear()
        fits(known, answers)
        assert len(made) == 6
