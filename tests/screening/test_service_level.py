"""Business days against the contract; days on which the order waits do not count."""

from datetime import date

import pytest

from config.law.calendar import Calendar
from screening.service_level import progress, spans

CALENDAR = Calendar(own=frozenset({date(2026, 11, 5)}))
MON, TUE, FRI = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 6)
VETERANS, NEXT_FRI = date(2026, 11, 11), date(2026, 11, 13)


def count(ready, end, level=5, begun=MON):
    return progress(spans(begun, ready, end), level, CALENDAR, end)


def test_the_first_day_does_not_count_nor_do_closed_ones():
    found = count([(MON, None)], FRI)
    assert found.days == 3  # Tuesday, Wednesday, Friday: the screener was closed on Thursday
    assert found.due_on == date(2026, 11, 10)
    assert not found.is_late


def test_one_day_past_the_contract_is_late():
    on_time = count([(MON, None)], date(2026, 11, 10))
    late = count([(MON, None)], date(2026, 11, 12))  # the 11th is Veterans Day
    assert (on_time.days, on_time.is_late) == (5, False)
    assert (late.days, late.is_late, late.due_on) == (6, True, date(2026, 11, 10))


def test_nothing_counts_while_it_waits():
    assert count([], NEXT_FRI).days == 0
    assert count([], NEXT_FRI).due_on is None
    signed_late = count([(VETERANS, None)], NEXT_FRI)
    assert signed_late.days == 2


def test_a_permission_that_was_taken_back_and_given_again_counts_twice_over():
    found = count([(MON, TUE), (VETERANS, None)], NEXT_FRI)
    assert found.days == 3  # one before, two after
    paused = count([(MON, TUE)], NEXT_FRI)
    assert (paused.days, paused.due_on) == (1, None)


def test_days_in_two_spans_count_once():
    assert count([(MON, FRI), (TUE, None)], FRI).days == 3


@pytest.mark.parametrize("level", [1, 5, 250])
def test_a_day_is_always_found(level):
    assert count([(MON, None)], MON, level).due_on > MON
