from dataclasses import dataclass, replace
from datetime import date

import pytest

from config.documents.facts import (
    Addressee,
    Company,
    Facts,
    Letter,
    MissingField,
    Signer,
    by_kind,
    plain,
)
from config.errors import Invalid
from config.oversight.samples.parties import MARISOL
from tests.documents.samples import SAMPLES


@dataclass(frozen=True, kw_only=True)
class Note(Facts):
    text: str
    on: date
    lines: tuple[str, ...]
    hint: str = ""


@pytest.mark.parametrize(
    ("given", "blank"),
    [
        ({"text": "", "lines": ("a",)}, ["text"]),
        ({"text": "a", "lines": ()}, ["lines"]),
        ({"text": "", "lines": ()}, ["text", "lines"]),
    ],
)
def test_a_letter_with_a_hole_in_it_is_refused(given, blank):
    with pytest.raises(Invalid) as refused:
        Note(on=date(2026, 1, 1), **given)
    assert list(refused.value.fields) == blank


def test_what_may_be_missing_may_be_blank():
    assert Note(text="a", on=date(2026, 1, 1), lines=("b",), hint="").hint == ""


@pytest.mark.parametrize(
    "field", ["name", "mail", "phone"]
)  # 15 U.S.C. 1681m(a)(3)(A): name, address, telephone
def test_a_company_without_name_address_or_telephone_is_refused(field):
    company = Company(name="Meridian", mail="P.O. Box 5500", phone="1-800-555-0199")
    with pytest.raises(Invalid, match=field):
        replace(company, **{field: ""})


def test_a_fact_that_does_not_exist_is_a_loud_mistake():
    with pytest.raises(MissingField, match="Signer has no phone"):
        _ = Signer(name="A", title="B").phone
    assert not hasattr(Signer(name="A", title="B"), "_private")


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (("1427 Alder Ct., Apt. 6B",), "1427 ALDER CT APT 6B"),
        (("Larkhaven, CO 80000-1427",), "LARKHAVEN CO 80000-1427"),
        (("P.O. Box  12",), "PO BOX 12"),
        (("O'Brien Rd.",), "OBRIEN RD"),
        (("Peña Pl.",), "PEÑA PL"),
    ],
)
def test_the_window_shows_capitals_without_punctuation(lines, printed):
    assert Addressee(name="Jo", lines=lines).window == ("JO", printed)


def test_five_lines_do_not_fit_the_window():
    assert len(Addressee(name="a", lines=("b", "c", "d")).window) == 4
    with pytest.raises(Invalid, match="cover sheet"):
        Addressee(name="a", lines=("b", "c", "d", "e"))


@pytest.mark.parametrize(("length", "narrow"), [(32, False), (33, True), (42, True)])
def test_a_long_line_is_set_in_smaller_type(length, narrow):
    assert replace(MARISOL, name="x" * length).narrow is narrow


def test_a_line_that_fits_in_no_type_is_refused():
    with pytest.raises(Invalid, match="42"):
        replace(MARISOL, name="x" * 43)


def test_facts_become_plain_values_with_the_name_of_what_they_are():
    note = Note(text="a", on=date(2026, 1, 2), lines=("b", "c"))
    told = {"is": "Note", "text": "a", "on": "2026-01-02", "lines": ["b", "c"], "hint": ""}
    assert plain(note) == told
    assert plain((note, 3, True, None)) == [told, 3, True, None]


@pytest.mark.parametrize("sample", SAMPLES)
def test_facts_can_be_compared_and_kept_in_a_set(sample):
    assert len({SAMPLES[sample], replace(SAMPLES[sample])}) == 1


def test_required_elements_are_those_the_law_book_always_asks_for():
    letter = Letter(kind="adverse", template="x", facts=Note, notice="N-05")
    assert letter.required == (
        "N-05.notice_of_action",
        "N-05.cra_contact",
        "N-05.cra_did_not_decide",
        "N-05.free_copy",
        "N-05.right_to_dispute",
    )
    assert letter.conditional == ("N-05.credit_score",)


def test_a_document_that_carries_part_of_a_notice_answers_for_that_part():
    letter = Letter(kind="x", template="x", facts=Note, notice="N-01", carries=("authorization",))
    assert letter.required == ("N-01.authorization",)
    assert letter.conditional == ()


def test_a_letter_without_a_notice_requires_what_we_ask_of_it():
    letter = Letter(kind="x", template="x", facts=Note, own_elements=("a", "b"))
    assert letter.required == ("a", "b")


def test_a_table_of_letters_is_read_by_kind_and_cannot_be_changed():
    letter = Letter(kind="x", template="x", facts=Note)
    table = by_kind(letter)
    assert table["x"] is letter
    with pytest.raises(TypeError):
        table["y"] = letter  # type: ignore[index]
