"""The book itself: that it is whole, and that it keeps each number where counsel looks for it."""

import dataclasses
import re

import pytest

from config.law.book import book
from config.law.rows import RULES
from config.law.rule import Direction, Kind, Police, Proof, Status

NOTICES = [f"N-{number:02}" for number in range(1, 31)] + ["N-19a", "N-19b", "N-19c"]


def numbered(letter: str, last: int) -> set[str]:
    return {f"{letter}-{number:02}" for number in range(1, last + 1)}


def test_every_row_that_the_reference_names_is_in_the_book():
    federal = {id for id in book().deadlines if id[0] in "DP" and id[1] == "-"}
    assert federal == numbered("D", 47) | numbered("P", 2)
    assert set(book().notices) == set(NOTICES)
    assert set(book().gates) == numbered("G", 26)
    assert list(book().regimes) == [
        "CONSUMER_REPORT",
        "INVESTIGATIVE_CR",
        "MISCONDUCT_603Y",
        "IN_HOUSE",
    ]


def test_the_book_is_read_once_and_cannot_be_written_in():
    assert book() is book()
    with pytest.raises(TypeError):
        book().deadlines["D-99"] = book().deadline("D-06")  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        book().deadline("D-06").amount = 31  # type: ignore[misc]


@pytest.mark.parametrize(
    ("look_up", "name", "said"),
    [
        ("deadline", "D-99", "no deadline 'D-99'. It has D-01, "),
        ("notice", "N-99", "no notice 'N-99'"),
        ("gate", "G-99", "no gate 'G-99'"),
        ("regime", "consumer_report", "no regime 'consumer_report'. It has CONSUMER_REPORT, "),
    ],
)
def test_an_unknown_id_says_what_there_is(look_up, name, said):
    with pytest.raises(LookupError, match=re.escape(said)):
        getattr(book(), look_up)(name)


@pytest.mark.parametrize(
    ("proof", "ids"),
    [
        (Proof.DISPATCHED, "D-04 D-05 D-09 D-10 D-11 D-13 D-14 D-28 P-02"),
        (Proof.RECEIVED, "D-03 P-01"),
        (Proof.SERVED, "D-36 D-37 D-39 D-40"),
        (Proof.DECIDED, "D-06 D-07 D-12"),
    ],
)
def test_each_clock_closes_on_the_event_that_was_ruled(proof, ids):
    assert {book().deadline(id).satisfied_by for id in ids.split()} == {proof}


@pytest.mark.parametrize(
    ("status", "ids"),
    [
        (Status.PRACTICE, "D-03 D-25 D-28 D-46 P-01 P-02"),
        (Status.MEMORY, "CA-01 CA-02 CA-04 CA-05 CA-07 CA-08 D-30 D-33 D-38 D-44 MA-01 MN-01"),
        (
            Status.SECONDARY,
            "CA-03 CA-06 CA-09 CA-10 D-31 D-34 D-35 D-36 D-37 D-41 D-43 D-45 OK-01 "
            "PA-PHL-01 PA-PHL-02",
        ),
        (Status.DOUBT, ""),
    ],
)
def test_each_row_owns_to_how_well_it_is_known(status, ids):
    found = {id for id, row in book().deadlines.items() if row.status is status}
    assert found == set(ids.split())


def test_practice_is_labelled_in_both_columns():
    for row in book().deadlines.values():
        assert (row.status is Status.PRACTICE) == (row.direction is Direction.PRACTICE), row.id


def test_only_extensions_and_shortcuts_permit():
    permits = {id for id, row in book().deadlines.items() if row.direction is Direction.PERMITS}
    assert permits == {"D-07", "D-08", "D-12"}


def test_waits_are_those_that_hold_a_decision():
    waits = {id for id, row in book().deadlines.items() if row.kind is Kind.WAIT}
    assert waits == {"CA-05", "CA-06", "CA-08", "D-03", "D-33", "D-34", "D-35", "P-01"}


def test_fair_chance_waits_say_whether_they_bind_for_police_jobs():
    assert book().deadline("D-34").police is Police.EXEMPT
    assert book().deadline("D-33").police is Police.VARIES
    assert set(book().deadline("D-33").jurisdictions) == {"CA", "CA-LA", "CA-LAC", "IL", "NY-NYC"}
    assert book().deadline("D-03").police is Police.COVERED


def test_federal_rows_name_the_section_and_the_code():
    for row in book().deadlines.values():
        if row.citation.startswith("FCRA"):
            assert re.match(r"FCRA 6\d\d.*15 U\.S\.C\. 1681", row.citation), row.id


def test_the_extension_counts_from_the_row_it_extends():
    assert book().deadline("D-07").extends is book().deadline("D-06")


# -- notices ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notice", "elements"),
    [
        ("N-01", "report_may_be_obtained covers_tenure authorization"),
        (
            "N-05",
            "notice_of_action cra_contact cra_did_not_decide free_copy right_to_dispute"
            " credit_score",
        ),
        (
            "N-06",
            "report summary_of_rights action_contemplated cra_contact how_to_respond"
            " state_attachment",
        ),
        ("N-07", "reasons information_needed"),
        (
            "N-08",
            "results completed revised_report right_to_procedure right_to_statement"
            " right_to_notifications",
        ),
        ("N-11", "reinserted furnisher right_to_statement"),
        (
            "N-13",
            "file sources recipients summary_of_rights federal_agencies state_rights"
            " accurate_information",
        ),
        ("N-15", "nature_and_substance"),
    ],
)
def test_a_notice_holds_the_elements_of_its_statute_in_order(notice, elements):
    assert [element.id for element in book().notice(notice).elements] == elements.split()


def test_only_stand_alone_disclosures_bear_nothing_else():
    alone = {id for id, notice in book().notices.items() if notice.nothing_else}
    assert alone == {"N-01", "N-19"}


def test_conditional_elements_say_when():
    conditional = {element.id for element in book().notice("N-05").elements if element.when}
    assert conditional == {"credit_score"}


def test_practice_elements_are_told_from_those_of_the_statute():
    statute = [e.id for e in book().notice("N-06").elements if e.basis == "statute"]
    assert statute == ["report", "summary_of_rights"]


def test_an_element_is_found_by_its_id():
    assert "telephone" in book().notice("N-05").element("cra_contact").text
    with pytest.raises(LookupError, match=r"no element 'apology'.*notice_of_action"):
        book().notice("N-05").element("apology")


def test_a_notice_names_the_row_that_says_by_when():
    assert book().notice("N-08").deadline == "D-10"
    assert book().notice("N-12").deadline == ""


# -- gates and regimes -----------------------------------------------------------------------


def test_each_gate_says_what_it_refuses_and_what_to_do():
    for gate in book().gates.values():
        assert gate.refuses.endswith("."), gate.id
        assert gate.remedy.endswith("."), gate.id
        assert gate.refuses != gate.remedy


@pytest.mark.parametrize(
    ("regime", "on"),
    [
        (
            "CONSUMER_REPORT",
            "consumer_report needs_cra disclosure authorization certification pre_adverse"
            " adverse_notice dispute candidates",
        ),
        (
            "INVESTIGATIVE_CR",
            "consumer_report needs_cra disclosure authorization certification"
            " investigative_disclosure pre_adverse adverse_notice dispute candidates",
        ),
        ("MISCONDUCT_603Y", "needs_cra summary_603y case_number"),
        ("IN_HOUSE", "fair_process case_number candidates"),
    ],
)
def test_a_regime_switches_exactly_this(regime, on):
    found = book().regime(regime)
    switches = {
        field.name for field in dataclasses.fields(found) if getattr(found, field.name) is True
    }
    assert switches == set(on.split())


def test_in_house_cases_know_no_consumer_report_notices():
    refused = set(book().regime("IN_HOUSE").refused_notices)
    assert refused == {"N-02", "N-05", *(f"N-{n:02}" for n in range(7, 15)), "N-17"}


def test_a_misconduct_investigation_owes_its_summary_and_no_fcra_notice():
    refused = set(book().regime("MISCONDUCT_603Y").refused_notices)
    assert refused == {f"N-{n:02}" for n in range(1, 15)}


# -- limits ----------------------------------------------------------------------------------


def test_the_limits_are_those_of_statute_and_rulings():
    limits = book().limits
    age, receipt, identity = limits.item_age, limits.deemed_receipt, limits.identity
    assert (age.years, age.salary_lifts_limit, age.adult_at) == (7, 75_000, 18)
    assert (receipt.mail_in_state_days, receipt.mail_out_of_state_days) == (5, 10)
    assert receipt.portal_unopened_business_days == 3
    assert (identity.identifiers, identity.strong_identifiers, identity.people) == (3, 1, 2)
    assert limits.statement.words == 100
    assert limits.reinvestigation.exception_from_day == 10
    assert age.no_salary_exception == limits.extension.none_in == ("CA",)
    assert limits.disclosure.not_evergreen_in == ("CA",)
    assert limits.draft.kept_days == 180
    signed = limits.acknowledgement
    assert (signed.new_hire_days, signed.link_days, signed.reminder_days) == (30, 60, 7)
    assert (signed.wrong_numbers, signed.questions) == (5, 5)
    assert (limits.file.employment_years, limits.file.other_years) == (2, 1)


def test_a_number_that_a_deadline_holds_is_not_written_twice():
    text = (RULES / "limits.toml").read_text()
    assert 'years_of = "D-22"' in text
    assert 'mail_of = "D-46"' in text
