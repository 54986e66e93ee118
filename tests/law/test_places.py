"""Jurisdictions, what they add to the federal rows, and from when to when."""

from datetime import date
from pathlib import Path

import pytest

from config.clocks.explain import counted, read_question
from config.law.book import BookError, book, read_book
from config.law.rows import RULES
from config.law.rule import Ground, Period

ON = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("CA", "CA"),
        ("us-ca", "CA"),
        ("US", "US"),
        ("federal", "US"),
        ("NYC", "NY-NYC"),
        ("US-NY-NYC", "NY-NYC"),
        ("la", "LA"),
        ("la-county", "CA-LAC"),
        (" sf ", "CA-SF"),
        ("Philadelphia", "PA-PHL"),
    ],
)
def test_a_jurisdiction_answers_to_the_names_that_people_type(code: str, found: str) -> None:
    assert book().jurisdiction(code).id == found


def test_an_unknown_jurisdiction_says_which_there_are() -> None:
    with pytest.raises(LookupError, match=r"no jurisdiction 'XX'\. It has US, AL, "):
        book().jurisdiction("xx")


def test_what_holds_in_a_state_holds_in_its_cities() -> None:
    assert book().places("NY-NYC") == ("NY-NYC", "NY", "US")
    assert book().places("CA") == ("CA", "US")
    assert book().places("US") == ("US",)


def test_a_place_that_nobody_wrote_down_has_the_federal_rows() -> None:
    assert book().places("GU") == ("GU", "US")


def waits(code: str, *, sworn: bool, grounds: set[Ground], on: date = ON) -> set[str]:
    rows = book().rows_in(code, on=on, grounds=grounds, sworn=sworn)
    return {rule.id for rule in rows if rule.kind == "wait"}


BOTH = {Ground.ANY_REPORT, Ground.CRIMINAL_HISTORY}


@pytest.mark.parametrize(
    ("code", "sworn", "found"),
    [
        ("NY-NYC", False, {"D-33"}),
        # the city's exemption was read (R2), and is on; California's was not (R-7)
        ("NY-NYC", True, set()),
        ("NY", False, set()),
        ("PA-PHL", False, {"D-34"}),
        ("PA-PHL", True, set()),
        ("WA", True, set()),
        ("WA", False, {"D-35"}),
        ("CA-SF", False, {"D-33", "CA-05", "CA-08"}),
        # whether the exemption reaches sworn posts varies: it binds until counsel says otherwise
        ("CA", True, {"D-33", "CA-05"}),
        ("CO", False, set()),
    ],
)
def test_fair_chance_waits_bind_by_place_and_post(code: str, sworn: bool, found: set[str]) -> None:
    assert waits(code, sworn=sworn, grounds=BOTH) == {*found, "D-03", "P-01"}


def test_a_social_media_ground_calls_no_fair_chance_wait() -> None:
    # R-32
    assert waits("NY-NYC", sworn=False, grounds={Ground.ANY_REPORT}) == {"D-03", "P-01"}


def weighed(code: str, *, sworn: bool = False, on: date = ON) -> set[str]:
    here = book().overlays_in(code, on=on, grounds={Ground.CRIMINAL_HISTORY}, sworn=sworn)
    return {factor for one in here for factor in one.assessment}


@pytest.mark.parametrize(
    ("code", "factors"),
    [("CA", 4), ("CA-LA", 5), ("CA-LAC", 5), ("NY", 8), ("NY-NYC", 8), ("PA-PHL", 6), ("WA", 6)],
)
def test_criminal_history_is_weighed_where_the_place_says_how(code: str, factors: int) -> None:
    assert len(weighed(code)) == factors


@pytest.mark.parametrize("code", ["CA", "NY-NYC", "PA-PHL", "WA"])
def test_none_is_weighed_for_a_job_that_is_exempt(code: str) -> None:
    assert weighed(code, sworn=True) == set()


def test_none_is_weighed_where_no_law_asks_or_before_its_day() -> None:
    assert weighed("CO") == set()
    assert weighed("WA", on=date(2026, 6, 30)) == set()


def test_who_asks_for_an_assessment_asks_for_its_letter_and_names_an_office() -> None:
    asking = [one for one in book().overlays if one.assessment]
    assert asking
    for one in asking:
        assert (one.ground, bool(one.complaints)) == (Ground.CRIMINAL_HISTORY, True), one.id
        assert "N-20" in one.notices, one.id
    told = {one.id for one in book().overlays if "N-20" in one.notices}
    assert told == {one.id for one in asking}


def test_a_row_binds_from_the_day_its_law_does() -> None:
    eve, day = date(2026, 6, 30), date(2026, 7, 1)
    assert "D-35" not in waits("WA", sworn=False, grounds=BOTH, on=eve)
    assert "D-35" in waits("WA", sworn=False, grounds=BOTH, on=day)


def test_rows_that_run_from_the_same_event_are_found_beside_each_other() -> None:
    beside = book().beside(book().deadline("D-06"), "CA-SF", ON)
    assert [rule.id for rule in beside] == ["D-31"]
    assert not book().beside(book().deadline("D-06"), "CO", ON)


def test_periods_overlap_as_their_days_do() -> None:
    until, since = Period(None, date(2021, 7, 28)), Period(date(2021, 7, 29), None)
    assert not until.overlaps(since)
    assert until.overlaps(Period(date(2021, 7, 28), None))
    assert since.overlaps(Period())
    assert since.holds(date(2021, 7, 29))
    assert not since.holds(date(2021, 7, 28))


REQUIRED = ["US", "CA", "NY", "NY-NYC", "MA", "MN", "OK", "WA", "NJ", "IL", "FL", "MD"]


@pytest.mark.parametrize("code", [*REQUIRED, "CA-LA", "CA-LAC", "CA-SF", "PA-PHL"])
def test_each_place_of_the_reference_has_its_overlay(code: str) -> None:
    assert any(overlay.jurisdiction == code for overlay in book().overlays)


PACK = """
[sources]
union = "the agreement, read by counsel"

[[jurisdiction]]
id = "CO-LPD"
name = "Larkspur Police Department"
within = "CO"

[[deadline]]
id = "CO-LPD-01"
title = "Wait by agreement"
citation = "Agreement of 2026, art. 9"
trigger = "The person receives the notice"
duty = "no decision"
kind = "wait"
amount = 8
unit = "business_days"
counting = "exclusive"
who = "agency"
ground = "any_report"
jurisdictions = ["CO-LPD"]
beside = "D-03"
direction = "protects"
satisfied_by = "received"
status = "read"
source = "union"
reviewed_by = "R. Hale, 2026-10-01"
"""


def test_an_agency_adds_a_pack_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "lpd.toml").write_text(PACK)
    whole = read_book(RULES, tmp_path)
    assert whole.places("CO-LPD") == ("CO-LPD", "CO", "US")
    beside = whole.beside(whole.deadline("D-03"), "CO-LPD", ON)
    assert [(rule.id, rule.amount, rule.reviewed_by[:7]) for rule in beside] == [
        ("CO-LPD-01", 8, "R. Hale")
    ]


def test_two_texts_of_one_row_hold_one_after_the_other(tmp_path: Path) -> None:
    head, row = PACK.split("[[deadline]]")
    earlier = row.replace("amount = 8", "amount = 6\nuntil_on = 2026-12-31")
    later = row.replace("amount = 8", "amount = 8\nfrom_on = 2027-01-01")
    (tmp_path / "lpd.toml").write_text("[[deadline]]".join([head, later, earlier]))
    whole = read_book(RULES, tmp_path)
    assert whole.deadline("CO-LPD-01", date(2026, 12, 31)).amount == 6
    assert whole.deadline("CO-LPD-01", date(2027, 1, 1)).amount == 8
    assert whole.deadline("CO-LPD-01").amount == 8


def test_a_pack_that_overlaps_in_time_is_refused(tmp_path: Path) -> None:
    head, row = PACK.split("[[deadline]]")
    (tmp_path / "lpd.toml").write_text("[[deadline]]".join([head, row, row]))
    with pytest.raises(BookError, match="CO-LPD-01: stands there twice for the same days"):
        read_book(RULES, tmp_path)


def test_a_pack_does_not_rename_a_place_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "ca.toml").write_text(PACK.replace("CO-LPD", "CA-SF").replace('"CO"', '"CA"'))
    with pytest.raises(BookError, match="stands in another file already"):
        read_book(RULES, tmp_path)


def test_counsel_switches_an_exemption_of_a_place() -> None:
    def sworn(code: str, *, followed: set[str]) -> set[str]:
        rows = book().rows_in(
            code, on=ON, grounds=BOTH, sworn=True, is_on=lambda one: one.id in followed
        )
        return {rule.id for rule in rows if rule.id == "D-33"}

    assert {one.id: one.on_by_default for one in book().exemptions()} == {
        "D-33/CA": False,
        "D-33/NY-NYC": True,
        "CA-05/CA": False,
    }
    assert sworn("CA", followed=set()) == {"D-33"}
    assert sworn("CA", followed={"D-33/CA"}) == set()
    assert sworn("NY-NYC", followed=set()) == {"D-33"}
    assert book().switchable("D-33/CA").citation == "Cal. Gov. Code 12952; Cal. Penal Code 13101"


@pytest.mark.parametrize(
    ("id", "code", "event", "day"),
    [
        ("D-33", "NYC", "2021-07-28", "2021-08-03"),
        ("D-33", "NYC", "2021-07-29", "2021-08-06"),
        ("D-33", "CA", "2021-07-28", "2021-08-05"),
        ("PA-PHL-01", "PA-PHL", "2027-03-01", "2023-03-01"),
        ("PA-PHL-02", "PA-PHL", "2027-03-01", "2020-03-01"),
        ("CA-10", "CA", "2027-03-01", "2026-12-01"),
    ],
)
def test_a_place_has_numbers_of_its_own(id: str, code: str, event: str, day: str) -> None:
    asked = read_question({"rule": id, "event": event, "jurisdiction": code})
    found = counted(asked)
    assert str(found.earliest_on or found.cutoff_on) == (asked.applies and day)


def test_california_excepts_neither_convictions_nor_salaries() -> None:
    def duty(code: str) -> str:
        asked = read_question({"rule": "D-22", "event": "2027-03-01", "jurisdiction": code})
        return f"{asked.rule.duty} {asked.rule.note}"

    assert "convictions aside" in duty("NY")
    assert "convictions included, whatever the salary" in duty("CA")
    assert "from a certain salary on" not in duty("CA")
    asked = read_question({"rule": "D-22", "event": "2027-03-01", "jurisdiction": "CA"})
    assert asked.rule.needs_counsel
