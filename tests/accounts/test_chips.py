from datetime import date

import pytest

from config.accounts.chips import describe_due, explained
from config.law.counting import Step

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("on", "state", "words"),
    [
        (date(2026, 11, 20), "late", "3 days late"),
        (date(2026, 11, 22), "late", "1 day late"),
        (date(2026, 11, 23), "today", "today"),
        (date(2026, 11, 24), "", "in 1 day"),
        (date(2026, 12, 4), "", "in 11 days"),
    ],
)
def test_a_due_day_says_how_far_it_is(on, state, words):
    assert describe_due(on, today=TODAY) == (state, words)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 12, 4), "earliest day to act"),
        (date(2026, 11, 24), "earliest day to act"),
        (date(2026, 11, 23), "allowed now"),
        (date(2026, 11, 20), "allowed now"),
    ],
)
def test_an_earliest_day_is_never_late(on, words):
    assert describe_due(on, today=TODAY, earliest=True) == ("wait", words)


@pytest.mark.parametrize("on", [date(2026, 11, 20), TODAY, date(2026, 12, 4)])
def test_what_is_done_is_done_on_whatever_day(on):
    assert describe_due(on, today=TODAY, done=True) == ("done", "done")


def test_steps_of_the_book_and_of_a_clocks_row_read_alike():
    book = [
        Step(date(2026, 11, 25), "Presumed received"),
        Step(date(2026, 11, 27), "Business day 1", counted=True, day=1),
        Step(date(2026, 11, 30), "Business days", counted=True, day=4, until=date(2026, 12, 2)),
        Step(date(2026, 12, 4), "Earliest day"),
    ]
    row = [
        {"on": "2026-11-25", "text": "Presumed received", "counted": False, "day": None},
        {"on": "2026-11-27", "text": "Business day 1", "counted": True, "day": 1},
        {
            "on": "2026-11-30",
            "text": "Business days",
            "counted": True,
            "day": 4,
            "until": "2026-12-02",
        },
        {"on": "2026-12-04", "text": "Earliest day"},
    ]
    result = date(2026, 12, 4)
    lines = explained(book, result)
    assert lines == explained(row, result)
    assert [line.kind for line in lines] == ["skip", "", "", "result"]
    assert [line.mark for line in lines] == ["–", "1", "4", "–"]
    assert lines[2].until == date(2026, 12, 2)


def test_without_a_result_no_step_stands_out():
    lines = explained([Step(TODAY, "Event"), Step(TODAY, "Day 1", counted=True, day=1)])
    assert [line.kind for line in lines] == ["skip", ""]
