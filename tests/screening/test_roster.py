"""A class as a CSV file: read in the usual encodings, and each mistake named with its place."""

from datetime import date

import pytest

from screening import roster
from screening.roster import Unreadable

HEAD = "family_name,given_name,born_on,email,language"
ROWS = f"{HEAD}\nPell,Anders,1999-05-17,a@mail.example,en\nMuñoz,Inés,05/18/1998,,es\n"


def names(found):
    return [(row.fields["family_name"], row.fields["given_name"]) for row in found.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_spreadsheets_are_read(encoding):
    found = roster.read(ROWS.encode(encoding))
    assert names(found) == [("Pell", "Anders"), ("Muñoz", "Inés")]
    assert found.rows[1].fields["birth_date"] == date(1998, 5, 18)
    assert (found.note, found.problems) == ("", [])


def test_western_letters_are_read_and_said_to_be_a_guess():
    found = roster.read(ROWS.encode("latin-1"))
    assert names(found)[1] == ("Muñoz", "Inés")
    assert "Check the names" in found.note


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_delimiters_are_read(mark):
    assert len(roster.read(ROWS.replace(",", mark).encode()).rows) == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04rest", "Save it as CSV"),
        (ROWS.encode("utf-16-le"), "no text"),
        (b"family_name,given_name,born_on\nM\x81,A,1999-05-17", "cannot be read"),
        (b"", "Missing columns"),
        (HEAD.encode(), "names nobody"),
        (b"family_name,given_name\nPell,Anders", "Missing columns: born_on"),
        (f"{HEAD},ssn\n".encode(), "not asked for: ssn"),
        (f"{HEAD},email\n".encode(), "stand twice: email"),
        (f'{HEAD}\n"Pell,Anders'.encode(), "quotes do not close"),
        (b"x" * (roster.MOST_BYTES + 1), "larger than"),
        ((HEAD + "\nPell,A,1999-05-17,," * (roster.MOST_ROWS + 1)).encode(), "Split the class"),
    ],
)
def test_a_file_that_cannot_be_taken_says_what_to_do(data, said):
    with pytest.raises(Unreadable, match=said):
        roster.read(data)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (",Anders,1999-05-17,,", "family_name", "Fill it in"),
        ("Pell,Anders,,,", "born_on", "Fill it in"),
        ("Pell,Anders,5/17/99,,", "born_on", "four digits"),
        ("Pell,Anders,1999-02-30,,", "born_on", "1999-05-17"),
        ("Pell,Anders,1999-05-17,,fr", "language", "en or es"),
        ("Pell,Anders,1999-05-17,,en,more", "", "quotes"),
    ],
)
def test_a_mistake_is_named_by_line_and_column(row, column, said):
    found = roster.read(f"{HEAD}\nOther,Ada,1999-05-17,,en\n\n{row}\n".encode())
    (problem,) = found.problems
    assert (problem.line, problem.column) == (4, column)
    assert said in problem.say


def test_the_line_is_the_files_own_where_a_cell_has_two():
    found = roster.read(f'{HEAD}\n"Pell\nsecond",Anders,1999-05-17,,\nX,,1999-05-17,,\n'.encode())
    assert [row.line for row in found.rows] == [2, 4]


def test_the_same_person_twice_is_noticed():
    found = roster.read(f"{HEAD}\nPell,Anders,1999-05-17,,\nPELL,anders,05/17/1999,,\n".encode())
    assert found.twice == {3: 2}


def test_the_template_is_a_file_that_is_taken():
    found = roster.read(roster.template().encode("utf-8-sig"))
    assert (len(found.rows), found.problems) == (1, [])
