"""Scenarios with their courses, worked out by hand: gates, clocks and notices, day by day."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.clocks.simulate import in_words, read_scenario, walked
from config.errors import Invalid
from config.law.book import book
from config.law.rule import Kind

SCENARIOS = Path(__file__).parent / "scenarios"

# scenario, clocks as (row, item, day, state), refusals as (day, gate)
GOLDEN: dict[str, tuple[set[tuple[str, str, str, str]], list[tuple[str, str]]]] = {
    # law.md, table D, 1
    "information_on_day_28": (
        {
            ("D-05", "A", "2027-03-05", "closed"),
            ("D-06", "A", "2027-03-30", "extended"),
            ("D-07", "A", "2027-04-14", "closed"),
            ("D-10", "A", "2027-04-19", "closed"),
            ("D-15", "A", "2027-05-18", "open"),
        },
        [],
    ),
    # 2
    "found_inaccurate": (
        {
            ("D-05", "A", "2027-03-05", "overdue"),
            ("D-06", "A", "2027-03-30", "closed"),
            ("D-10", "A", "2027-03-26", "late"),
            ("D-15", "A", "2027-04-27", "open"),
        },
        [("2027-03-25", "G-09")],
    ),
    # 3
    "information_on_day_31": (
        {("D-05", "", "2027-03-05", "overdue"), ("D-06", "", "2027-03-30", "overdue")},
        [("2027-03-31", "G-09")],
    ),
    "california_dispute": (
        {
            ("D-05", "", "2027-03-05", "overdue"),
            ("D-06", "", "2027-03-30", "open"),
            ("D-31", "", "2027-03-30", "open"),
        },
        [("2027-03-28", "G-09")],
    ),
    # 9
    "two_items": (
        {
            ("D-05", "A", "2027-03-05", "overdue"),
            ("D-05", "B", "2027-03-05", "overdue"),
            ("D-06", "A", "2027-03-30", "closed"),
            ("D-06", "B", "2027-03-30", "extended"),
            ("D-07", "B", "2027-04-14", "open"),
            ("D-10", "A", "2027-04-05", "overdue"),
        },
        [],
    ),
    # 6: Philadelphia's wait runs longer than the other
    "dispute_while_waiting": (
        {
            ("D-03", "", "2026-12-03", "over"),
            ("D-34", "", "2026-12-10", "over"),
            ("D-05", "", "2026-12-04", "overdue"),
            ("D-06", "", "2026-12-29", "closed"),
            ("D-10", "", "2026-12-28", "closed"),
            ("D-15", "", "2027-01-19", "open"),
            ("D-04", "", "2026-12-28", "closed"),
        },
        # the results came, and the revised report must go with them
        [("2026-12-03", "G-05"), ("2026-12-23", "R-12"), ("2026-12-24", "R-12")],
    ),
    # 7
    "expedited_over_christmas": (
        {
            ("D-05", "A", "2026-12-30", "closed"),
            ("D-05", "B", "2026-12-30", "overdue"),
            ("D-06", "A", "2027-01-21", "closed"),
            ("D-06", "B", "2027-01-21", "open"),
            ("D-13", "A", "2027-01-05", "closed"),
        },
        [("2026-12-30", "D-12")],
    ),
    # 8
    "frivolous_over_king_day": (
        {
            ("D-05", "", "2027-01-15", "closed"),
            ("D-06", "", "2027-02-09", "closed"),
            ("D-09", "", "2027-01-22", "late"),
        },
        [],
    ),
    # 10
    "reinsertion": ({("D-14", "", "2027-02-19", "closed")}, [("2027-02-10", "G-11")]),
    # the ground decides, not the place alone
    "nyc_civilian_posts": (
        {("D-03", "", "2027-03-23", "over"), ("D-04", "", "2027-03-23", "open")},
        [("2027-03-22", "G-05")],
    ),
    "nyc_civilian_record": (
        {
            ("D-03", "", "2027-03-23", "over"),
            ("D-33", "", "2027-03-23", "over"),
            ("D-04", "", "2027-03-23", "open"),
        },
        [("2027-03-22", "G-05")],
    ),
    # 14, and the summary that closes a 603(y) case
    "misconduct": (
        {("D-36", "", "2027-02-27", "closed"), ("D-28", "", "2026-06-01", "closed")},
        [("2026-06-01", "G-06")],
    ),
    "in_house": (
        {
            ("P-01", "", "2027-03-18", "void"),
            ("P-01", "", "2027-03-27", "over"),
            ("P-02", "", "2027-03-27", "open"),
        },
        [("2027-03-18", "G-05")],
    ),
    # the act is a fact, and the notice is due the same day
    "action_already_taken": (
        {("D-04", "", "2027-03-09", "open")},
        [("2027-03-02", "G-02"), ("2027-03-09", "G-06")],
    ),
    # a deleted item changes the basis: a new notice and a whole new wait
    "basis_changed": (
        {
            ("D-03", "", "2026-12-03", "void"),
            ("D-03", "", "2026-12-29", "over"),
            ("D-05", "A", "2026-12-04", "overdue"),
            ("D-06", "A", "2026-12-29", "closed"),
            ("D-10", "A", "2026-12-18", "closed"),
            ("D-15", "A", "2027-01-12", "open"),
            ("D-04", "", "2026-12-29", "open"),
        },
        [("2026-12-16", "R-12"), ("2026-12-24", "G-05")],
    ),
    # nobody decided it, so there are no results; after the limit it can only be deleted
    "results_for_an_undecided_item": (
        {
            ("D-03", "", "2026-12-03", "void"),
            ("D-05", "A", "2026-12-04", "overdue"),
            ("D-06", "A", "2026-12-29", "late"),
            ("D-10", "A", "2027-01-28", "open"),
        },
        [
            ("2026-12-01", "R-11"),
            ("2026-12-02", "R-11"),
            ("2026-12-03", "R-12"),
            ("2027-01-21", "R-11"),
            ("2027-01-21", "R-11"),
        ],
    ),
    # no decision stood, so there is nothing to tell and nothing to close
    "notice_without_decision": (
        {
            ("D-03", "", "2026-12-03", "void"),
            ("D-05", "A", "2026-12-04", "overdue"),
            ("D-06", "A", "2026-12-29", "closed"),
            ("D-10", "A", "2026-12-18", "closed"),
            ("D-15", "A", "2027-01-12", "open"),
        },
        [
            ("2026-12-10", "R-12"),
            ("2026-12-15", "R-12"),
            ("2026-12-16", "R-3"),
            ("2026-12-17", "G-06"),
        ],
    ),
    "acts_out_of_order": (
        set(),
        [
            ("2026-11-24", "R-3"),
            ("2026-11-24", "G-06"),
            ("2026-11-25", "G-11"),
            ("2026-11-26", "G-11"),
            ("2026-11-26", "G-09"),
            ("2026-11-26", "R-13"),
        ],
    ),
    "decision_final_twice": (
        {
            ("D-03", "", "2026-12-03", "over"),
            ("D-34", "", "2026-12-10", "over"),
            ("D-04", "", "2026-12-10", "overdue"),
        },
        [("2026-12-09", "G-05"), ("2026-12-11", "R-3")],
    ),
    # asking starts the clock; identity is a condition of the answer
    "file_before_identity": (
        {
            ("D-05", "A", "2027-03-05", "overdue"),
            ("D-06", "A", "2027-03-30", "overdue"),
            ("D-31", "A", "2027-03-30", "overdue"),
            ("D-25", "", "2027-04-21", "closed"),
        },
        [
            ("2027-03-28", "G-09"),
            ("2027-04-05", "R-11"),
            ("2027-04-07", "G-14"),
            ("2027-04-08", "R-11"),
        ],
    ),
    "california_papers": (
        {("D-30", "", "2026-12-03", "closed"), ("D-45", "", "2028-11-30", "open")},
        [],
    ),
    # nobody ticked the box, so no copy is owed
    "oklahoma_papers": (set(), []),
    # the box was ticked; the answer runs thirty days, and the time asked for holds the decision
    "la_county_record": (
        {
            ("D-30", "", "2027-03-15", "closed"),
            ("D-45", "", "2029-03-10", "open"),
            ("D-03", "", "2027-03-23", "over"),
            ("D-33", "", "2027-03-23", "over"),
            ("CA-06", "", "2027-04-01", "over"),
            ("CA-05", "", "2027-03-25", "over"),
            ("CA-07", "", "2027-04-16", "closed"),
            ("D-04", "", "2027-04-01", "closed"),
            ("D-17", "", "2027-06-04", "closed"),
            ("D-25", "", "2027-05-05", "open"),
        },
        [("2027-03-23", "G-05"), ("2027-03-25", "G-05")],
    ),
    # only a listed exception opens the act again
    "discipline_after_its_limit": (
        {("D-37", "", "2026-08-26", "late")},
        [("2026-10-01", "G-19")],
    ),
}


def course(name: str) -> dict[str, Any]:
    return walked(read_scenario((SCENARIOS / f"{name}.toml").read_text("utf-8")))


def test_every_scenario_has_its_course() -> None:
    assert {path.stem for path in SCENARIOS.glob("*.toml")} == set(GOLDEN)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_scenario_takes_its_course(name: str) -> None:
    clocks, refused = GOLDEN[name]
    found = course(name)
    days = {
        (one["rule"], one["item"], one["due_on"] or one["earliest_on"], one["state"])
        for one in found["clocks"]
    }
    assert days == clocks
    assert [(one["on"], one["id"]) for one in found["refused"]] == refused


def test_a_refusal_says_why_by_which_law_and_what_to_do() -> None:
    (refused,) = course("nyc_civilian_posts")["refused"]
    assert refused["text"].endswith(
        "Wait after the pre-adverse notice: not before Tue Mar 23, 2027."
    )
    assert "604(b)(3)" in refused["citation"]
    assert refused["remedy"]


def test_notices_are_owed_as_the_regime_has_them() -> None:
    def owed(name: str) -> list[tuple[str, str | None, str | None]]:
        return [(one["notice"], one["due_on"], one["sent_on"]) for one in course(name)["notices"]]

    # Philadelphia wants criminal history weighed: N-20 before the decision and with it
    assert owed("dispute_while_waiting") == [
        ("N-20", None, None),
        ("N-08", "2026-12-28", "2026-12-21"),
        ("N-05", "2026-12-28", "2026-12-28"),
        ("N-20", "2026-12-28", "2026-12-28"),
    ]
    assert "N-20" in {notice for notice, *_ in owed("nyc_civilian_record")}
    assert "N-20" not in {notice for notice, *_ in owed("nyc_civilian_posts")}
    assert owed("misconduct") == [("N-15", "2026-06-01", "2026-06-01")]
    # in-house the letters are the agency's own, and the book's notices are not owed
    assert owed("in_house") == []
    assert owed("action_already_taken") == [("N-05", "2027-03-09", None)]
    # the state's own papers, until they are shown
    assert {one[0] for one in owed("california_papers")} == {"N-19", "N-19a"}
    assert owed("oklahoma_papers") == [("N-19c", None, None)]


def test_an_undecided_item_is_deleted_at_its_limit() -> None:
    days = {day["on"]: day["entries"] for day in course("results_for_an_undecided_item")["days"]}
    said = [one["text"] for one in days["2026-12-29"] if one["id"] == "D-06"]
    assert len(said) == 1
    assert "cannot be verified" in said[0]


def test_a_refused_event_starts_nothing() -> None:
    found = course("reinsertion")
    (first, *_) = found["days"]
    assert [one["kind"] for one in first["entries"]] == ["refused"]
    assert len(found["clocks"]) == 1


def test_days_come_in_order_and_end_with_what_falls_due() -> None:
    days = course("information_on_day_31")["days"]
    assert [day["on"] for day in days] == ["2027-03-01", "2027-03-05", "2027-03-30", "2027-03-31"]
    assert [one["kind"] for one in days[1]["entries"]] == ["due"]


def test_a_public_closure_lengthens_a_wait() -> None:
    text = (SCENARIOS / "nyc_civilian_posts.toml").read_text("utf-8")
    closed = walked(read_scenario(text.replace("event =", "closures = [2027-03-17]\nevent =", 1)))
    assert [one["earliest_on"] for one in closed["clocks"] if one["rule"] == "D-03"] == [
        "2027-03-24"
    ]


def test_a_wait_for_officers_falls_where_they_are_exempt() -> None:
    text = (SCENARIOS / "dispute_while_waiting.toml").read_text("utf-8")
    sworn = walked(read_scenario(f"sworn = true\n{text}"))
    assert "D-34" not in {one["rule"] for one in sworn["clocks"]}


def test_every_event_of_the_book_can_be_told() -> None:
    for event in book().events:
        for regime in book().regimes:
            text = (
                f'jurisdiction = "CA-LAC"\nregime = "{regime}"\n'
                f'grounds = ["criminal_history"]\nevent = [{{ on = 2027-03-01, what = "{event}" }}]'
            )
            assert in_words(read_scenario(text))


def test_what_an_event_starts_is_closed_by_another() -> None:
    events = book().events.values()
    ended = {id for one in events for id in (*one.closes, *one.voids)}
    started = {named.id for one in events for named in one.starts} - {
        "wait_clock",
        "decision_clock",
    }
    open_ended = {
        id
        for id in started - ended
        if not book().deadline(id).rolls_for_consumer
        and book().deadline(id).kind not in (Kind.RETAIN, Kind.WAIT)
    }
    assert open_ended == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = [", "is no TOML"),
        ("surprise = 1", "surprise: unknown; known are name, jurisdiction"),
        ('jurisdiction = "CA"', "event: give between 1 and 500"),
        ("event = []", "event: give between"),
        ('event = [{ on = 2027-03-01, what = "party" }]', "no event 'party'"),
        ('event = [{ on = "2027-03-01", what = "order" }]', "is no date; write 2027-03-01"),
        ('event = [{ on = 0001-03-01, what = "order" }]', "outside the years"),
        ('event = [{ on = 2027-03-01, what = "order", by = 1 }]', "unknown key by"),
        ('event = [{ on = 2027-03-01, what = "order", item = 1 }]', "item must be text"),
        ("event = [{ on = 2027-03-01 }]", "event 1, what: missing"),
    ],
)
def test_a_scenario_with_a_slip_is_named(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_scenario(text)


HEAD = 'event = [{ on = 2027-03-01, what = "order" }]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "jurisdiction: missing"),
        ('jurisdiction = "XX"\nregime = "IN_HOUSE"', "no jurisdiction 'XX'"),
        ('jurisdiction = "CA"', "regime: missing"),
        ('jurisdiction = "CA"\nregime = "X"', "no regime 'X'"),
        ('jurisdiction = "CA"\nregime = "IN_HOUSE"\nsworn = 1', "sworn: must be true or false"),
        ('jurisdiction = "CA"\nregime = "IN_HOUSE"\ngrounds = ["x"]', "'x' is unknown; known are"),
        ('jurisdiction = "CA"\nregime = "IN_HOUSE"\nclosures = 1', "closures: must be a list"),
    ],
)
def test_the_head_of_a_scenario_is_checked(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_scenario(HEAD + text)


def test_the_printed_course_reads_day_by_day() -> None:
    printed = in_words(read_scenario((SCENARIOS / "reinsertion.toml").read_text("utf-8")))
    assert printed.startswith("Reinsertion over Presidents' Day\nConsumer report, United States\n")
    assert "\nFri Feb 19, 2027\n  The person is told of the reinsertion\n" in printed
    assert date(2027, 2, 19).isoformat() not in printed
