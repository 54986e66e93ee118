import calendar as month_calendar
from dataclasses import replace
from datetime import date, timedelta

import pytest

from config.errors import Invalid, Refusal
from config.law.book import book
from config.law.calendar import Calendar
from config.law.clock import count
from config.law.counting import merged, shifted
from config.law.rule import Direction, Status
from tests.law.counts import counted, day, due, earliest, safe, texts

ALL = sorted(book().deadlines)


@pytest.mark.parametrize("rule", ALL)
def test_every_row_counts_from_any_day_of_a_year(rule):
    for number in range(365):
        found = count(book().deadline(rule), date(2027, 1, 1) + timedelta(days=number), Calendar())
        assert found.due_on or found.earliest_on or found.cutoff_on
        assert (found.due_on is None) == (found.safe_due_on is None)
        assert found.steps[0].on <= found.started_on


@pytest.mark.parametrize("rule", ALL)
def test_a_deadline_carries_rule_citation_and_status(rule):
    found = counted(rule, "2027-03-01")
    row = book().deadline(rule)
    assert (found.rule_id, found.citation, found.status) == (rule, row.citation, row.status)


# -- steps -----------------------------------------------------------------------------------


def test_each_business_day_and_each_skipped_day_is_a_step_with_its_reason():
    found = counted("D-03", "2026-11-24", own=("2026-11-27",))
    assert texts(found).splitlines() == [
        "2026-11-24 The person receives the pre-adverse notice. This day is not counted.",
        "2026-11-25 Business day 1 of 5.",
        "2026-11-26 Not counted: Thanksgiving Day, 5 U.S.C. 6103.",
        "2026-11-27 Not counted: closed by the agency.",
        "2026-11-28 Not counted: Saturday.",
        "2026-11-29 Not counted: Sunday.",
        "2026-11-30 Business day 2 of 5.",
        "2026-12-01 Business day 3 of 5.",
        "2026-12-02 Business day 4 of 5.",
        "2026-12-03 Business day 5 of 5.",
        "2026-12-04 The wait is over. Until this day: no adverse action.",
    ]
    assert [step.day for step in found.steps if step.counted] == [1, 2, 3, 4, 5]


def test_a_run_of_calendar_days_is_one_step_with_its_end_and_count():
    run = counted("D-06", "2027-04-02").steps[1]
    assert (run.on, run.until, run.day, run.counted) == (
        day("2027-04-03"),
        day("2027-05-01"),
        30,
        True,
    )
    assert "Days 2 to 30" in run.text


@pytest.mark.parametrize(("rule", "amount"), [("D-11", 1), ("D-06", 2)])
def test_a_run_of_one_day_is_told_as_a_day(rule, amount):
    short = replace(book().deadline(rule), amount=amount)
    found = count(short, day("2027-03-01"), Calendar())
    assert found.due_on == day("2027-03-02")
    assert [step.text for step in found.steps[1:2]] == [f"Day {amount}."]


def test_a_period_of_the_day_itself_ends_on_it():
    found = count(replace(book().deadline("D-06"), amount=1), day("2027-03-01"), Calendar())
    assert (found.due_on, len(found.steps)) == (day("2027-03-01"), 2)


def test_a_due_day_on_a_weekend_says_that_nothing_moves_it_and_why_the_safe_day_is_earlier():
    last, safe_step = counted("D-06", "2027-04-03", own=("2027-04-30",)).steps[-2:]
    assert (last.on, safe_step.on) == (day("2027-05-02"), day("2027-04-29"))
    assert "Closed (Sunday); the law does not move it" in last.text
    assert "Fri Apr 30, 2027 (closed by the agency), Sat May 1, 2027 (Saturday)" in safe_step.text


def test_a_due_day_that_is_a_business_day_needs_no_safe_step():
    found = counted("D-06", "2027-03-01")
    assert found.safe_due_on == found.due_on
    assert "Safe day" not in texts(found)
    assert "Closed" not in texts(found)


def test_a_record_is_kept_through_its_day_and_has_no_day_to_act_by():
    last = counted("D-41", "2026-03-06").steps[-1]
    assert last.text == "Keep through this day: record kept by the state or local government."


def test_a_consumer_may_also_come_after_the_agencys_own_closure():
    found = counted("D-17", "2026-12-15", own=("2027-02-16",))
    assert found.accept_through_on == day("2027-02-17")


def test_a_long_closure_before_the_due_day_is_not_listed_day_by_day():
    closed = tuple(str(date(2027, 3, 1) + timedelta(days=n)) for n in range(1, 31))
    found = counted("D-06", "2027-03-01", own=closed)
    assert found.safe_due_on == day("2027-03-01")
    assert found.steps[-1].text.endswith("and so on.")


def test_a_period_that_cannot_begin_on_its_day_says_why():
    found = counted("D-05", "2027-12-24")
    assert found.started_on == day("2027-12-27")
    assert "Christmas Day (observed), 5 U.S.C. 6103: the period begins on" in found.steps[0].text
    assert not found.steps[0].counted


def test_a_clamped_anniversary_says_so():
    assert "is the last day of that month" in texts(counted("D-36", "2028-02-29"))
    assert "is the last day of that month" not in texts(counted("D-36", "2027-02-28"))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("D-16", "For reports for other purposes: 6 months, Tue Sep 1, 2026."),
        ("D-29", "Counted from the violation itself: 5 years, Mon Mar 1, 2032."),
        ("D-32", "To tell each provider of a disputed item: 5 business days, Fri Mar 5, 2027."),
        ("D-42", "If the finding was sustained: 15 years, Sat Mar 1, 2042."),
        ("D-44", "For the final decision: 25 business days, Mon Apr 5, 2027."),
        ("D-46", "For an address outside the state: 10 calendar days, Thu Mar 11, 2027."),
    ],
)
def test_a_row_with_two_numbers_tells_the_other_one_too(rule, said):
    assert counted(rule, "2027-03-01").steps[-1].text == said


def test_an_inclusive_look_back_counts_its_own_day():
    found = counted("D-20", "2027-03-30")
    assert [(str(step.on), step.day) for step in found.steps[:2]] == [
        ("2027-03-30", 1),
        ("2027-03-01", 30),
    ]


# -- closures (R-19) -------------------------------------------------------------------------


def test_a_public_closure_moves_duty_and_wait():
    assert due("D-09", "2027-03-01", public=("2027-03-03",)) == "2027-03-09"
    assert earliest("D-03", "2027-03-01", public=("2027-03-03",)) == "2027-03-10"


def test_an_own_closure_lengthens_a_wait_and_never_moves_a_duty():
    assert due("D-09", "2027-03-01", own=("2027-03-03",)) == "2027-03-08"
    assert earliest("D-03", "2027-03-01", own=("2027-03-03",)) == "2027-03-10"


def test_an_own_closure_pulls_the_safe_day_earlier():
    options = {"own": ("2027-03-08", "2027-03-05")}
    assert due("D-09", "2027-03-01", **options) == "2027-03-08"
    assert safe("D-09", "2027-03-01", **options) == "2027-03-04"


def test_an_own_closure_does_not_move_the_beginning_of_a_period():
    assert counted("D-05", "2027-03-01", own=("2027-03-01",)).started_on == day("2027-03-01")


def test_a_public_closure_on_the_day_moves_the_beginning_of_a_period():
    found = counted("D-05", "2027-03-01", public=("2027-03-01",))
    assert (str(found.started_on), str(found.due_on)) == ("2027-03-02", "2027-03-08")


def test_a_closure_on_a_day_closed_anyway_changes_nothing():
    closed = ("2027-03-06", "2027-03-07")
    assert due("D-09", "2027-03-01", public=closed) == due("D-09", "2027-03-01")


# -- tolling ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tolled", "due_on"),
    [
        ((), "2027-02-27"),
        ((("2026-05-01", "2026-05-02"),), "2027-02-28"),
        ((("2026-05-01", "2026-06-30"),), "2027-04-28"),
        # overlapping and touching ones count once
        ((("2026-05-01", "2026-05-11"), ("2026-05-06", "2026-05-16")), "2027-03-14"),
        ((("2026-05-01", "2026-05-11"), ("2026-05-11", "2026-05-16")), "2027-03-14"),
        # in any order
        ((("2026-09-01", "2026-09-11"), ("2026-05-01", "2026-05-06")), "2027-03-14"),
        # before the start and across it: the day itself is not counted anyway
        ((("2026-01-01", "2026-02-01"),), "2027-02-27"),
        ((("2026-02-01", "2026-03-02"),), "2027-03-01"),
        # on the last day it stops the clock; the day after is too late
        ((("2027-02-27", "2027-03-09"),), "2027-03-09"),
        ((("2027-02-28", "2027-03-10"),), "2027-02-27"),
        # a second one within what the first has added
        ((("2026-05-01", "2026-05-11"), ("2027-03-05", "2027-03-10")), "2027-03-14"),
    ],
)
def test_tolling_stops_the_clock_up_to_the_day_it_runs_again(tolled, due_on):
    assert due("D-36", "2026-02-27", tolled=tolled) == due_on


def test_tolling_explains_itself():
    inside = texts(counted("D-37", "2026-02-27", tolled=(("2026-05-01", "2026-05-02"),)))
    assert "1 day not counted; the end moves to Thu Aug 27, 2026" in inside
    after = texts(counted("D-37", "2026-02-27", tolled=(("2027-05-01", "2027-05-02"),)))
    assert "adds nothing, the time had run out on Wed Aug 26, 2026" in after
    before = texts(counted("D-37", "2026-02-27", tolled=(("2026-01-01", "2026-02-01"),)))
    assert "adds nothing, the time had not begun to run" in before


def test_only_rows_that_the_law_tolls_are_tolled():
    with pytest.raises(Invalid, match="Nothing tolls D-06"):
        counted("D-06", "2027-03-01", tolled=(("2027-03-02", "2027-03-03"),))


@pytest.mark.parametrize("end", ["2026-05-01", "2026-04-30"])
def test_a_clock_that_runs_again_before_it_stopped_is_refused(end):
    with pytest.raises(Invalid, match="must run again after"):
        counted("D-36", "2026-02-27", tolled=(("2026-05-01", end),))


def test_intervals_merge_where_they_touch_overlap_or_contain_each_other():
    first, *_, last = days = [date(2027, 1, n) for n in range(1, 10)]
    given = [(days[2], days[3]), (first, days[4]), (days[4], days[5]), (days[7], last)]
    assert merged(given) == [(first, days[5]), (days[7], last)]


# -- information (D-07, G-09) ----------------------------------------------------------------


@pytest.mark.parametrize("information", ["2027-03-01", "2027-03-15", "2027-03-30"])
def test_information_inside_the_period_extends_it(information):
    assert due("D-07", "2027-03-01", information=information) == "2027-04-14"


@pytest.mark.parametrize(
    ("information", "side"), [("2027-03-31", "after"), ("2027-02-28", "before")]
)
def test_information_outside_the_period_is_refused_with_gate_and_remedy(information, side):
    with pytest.raises(Refusal) as refused:
        counted("D-07", "2027-03-01", information=information)
    assert (refused.value.gate, refused.value.code) == ("G-09", "information_outside_period")
    assert f"came {side} the period" in refused.value.reason
    assert refused.value.remedy


@pytest.mark.parametrize("rule", [rule for rule in ALL if rule != "D-07"])
def test_no_other_row_is_extended_by_information(rule):
    with pytest.raises(Invalid, match="not extended by information"):
        counted(rule, "2027-03-01", information="2027-03-02")


# -- dates nobody can count from -------------------------------------------------------------


@pytest.mark.parametrize("event", ["1970-12-31", "2201-01-01", "0001-01-01", "9999-12-31"])
def test_a_year_without_known_holidays_is_refused_by_name(event):
    with pytest.raises(ValueError, match=r"event: .* outside the years 1971 to 2200"):
        counted("D-03", event)


@pytest.mark.parametrize("rule", ALL)
@pytest.mark.parametrize("event", ["1971-01-01", "2200-12-31"])
def test_the_first_and_the_last_year_count(rule, event):
    assert counted(rule, event).steps


def test_absurd_tolling_is_refused_and_not_overflown():
    with pytest.raises(Invalid, match="tolled: 9999-12-31 is outside"):
        counted("D-36", "2026-02-27", tolled=(("2026-03-01", "9999-12-31"),))


def test_absurd_information_is_refused():
    with pytest.raises(Invalid, match="information: 1066-10-14 is outside"):
        counted("D-07", "2027-03-01", information="1066-10-14")


def test_a_calendar_closed_for_a_generation_still_ends():
    closed = frozenset(date(2027, 1, 1) + timedelta(days=n) for n in range(9000))
    found = count(book().deadline("D-09"), date(2027, 1, 4), Calendar(public=closed))
    assert found.due_on is not None
    assert found.due_on > max(closed)


# -- rows ------------------------------------------------------------------------------------


def test_a_wait_can_be_lengthened_and_never_shortened():
    rule = book().deadline("D-03")
    assert count(rule.lengthened(7), day("2026-11-24"), Calendar()).earliest_on == day("2026-12-05")
    with pytest.raises(ValueError, match="5 or more"):
        rule.lengthened(4)


def test_a_duty_cannot_be_lengthened():
    with pytest.raises(ValueError, match="D-06 can only"):
        book().deadline("D-06").lengthened(45)


def test_a_variant_counts_like_its_row():
    rule = book().deadline("D-42").variant("sustained")
    assert count(rule, day("2028-02-29"), Calendar()).due_on == day("2043-02-28")


def test_an_unknown_variant_names_those_there_are():
    with pytest.raises(LookupError, match=r"no variant 'unfounded'.*sustained"):
        book().deadline("D-42").variant("unfounded")


@pytest.mark.parametrize(
    ("status", "direction", "on", "counsel"),
    [
        (Status.READ, Direction.PERMITS, True, False),
        (Status.SECONDARY, Direction.PERMITS, True, False),
        (Status.MEMORY, Direction.PROTECTS, True, True),
        (Status.DOUBT, Direction.PROTECTS, True, True),
        (Status.MEMORY, Direction.PERMITS, False, True),
        (Status.DOUBT, Direction.PERMITS, False, True),
        (Status.PRACTICE, Direction.PRACTICE, True, False),
    ],
)
def test_what_nobody_has_read_may_bind_but_not_excuse(status, direction, on, counsel):
    rule = replace(book().deadline("D-06"), status=status, direction=direction)
    assert (rule.on_by_default, rule.needs_counsel) == (on, counsel)


@pytest.mark.parametrize("months", range(-30, 31))
def test_months_are_shifted_to_the_same_day_or_the_last_of_the_month(months):
    start = date(2028, 1, 31)
    found = shifted(start, months=months)
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == month_calendar.monthrange(found.year, found.month)[1]
