"""What must hold for every row, whatever the dates."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.law.book import book
from config.law.calendar import Calendar
from config.law.clock import Deadline, count
from config.law.counting import merged
from config.law.rule import Counting, Kind, Unit

DAY = timedelta(days=1)
ROWS = list(book().deadlines.values())
rules = st.sampled_from(ROWS)
waits = st.sampled_from([row for row in ROWS if row.kind is Kind.WAIT])
tolling = st.sampled_from([row for row in ROWS if row.tolls])
business = st.sampled_from([row for row in ROWS if row.unit is Unit.BUSINESS_DAYS])
events = st.dates(date(2000, 1, 1), date(2060, 12, 31))
FEDERAL = holidays.country_holidays("US", years=range(1999, 2063))


@st.composite
def events_and_closures(draw):
    event = draw(events)
    near = st.integers(-20, 60).map(lambda days: event + timedelta(days=days))
    return event, draw(st.frozensets(near, max_size=12))


def the_day(deadline: Deadline) -> date:
    found = deadline.due_on or deadline.earliest_on or deadline.cutoff_on
    assert found
    return found


def naive_business_day(on: date, closed: frozenset[date]) -> bool:
    return on.weekday() < 5 and on not in FEDERAL and on not in closed


@given(rules, st.tuples(events, events).map(sorted), st.frozensets(events, max_size=5))
def test_a_later_event_never_ends_earlier(rule, pair, closures):
    calendar = Calendar(public=closures)
    first, second = (the_day(count(rule, event, calendar)) for event in pair)
    assert first <= second


@given(rules, events)
def test_counting_twice_gives_the_same(rule, event):
    assert count(rule, event, Calendar()) == count(rule, event, Calendar())


@given(rules, events_and_closures(), events_and_closures())
def test_a_public_closure_never_ends_anything_earlier(rule, drawn, more):
    event, closures = drawn
    before = the_day(count(rule, event, Calendar(public=closures)))
    after = the_day(count(rule, event, Calendar(public=closures | more[1])))
    assert before <= after


@given(rules.filter(lambda row: row.kind is not Kind.WAIT), events_and_closures())
def test_an_own_closure_never_moves_a_duty_and_never_makes_its_safe_day_later(rule, drawn):
    event, closures = drawn
    free, closed = count(rule, event, Calendar()), count(rule, event, Calendar(own=closures))
    assert the_day(free) == the_day(closed)
    assert free.started_on == closed.started_on
    if free.safe_due_on and closed.safe_due_on:
        assert closed.safe_due_on <= free.safe_due_on


@given(waits, events_and_closures())
def test_an_own_closure_lengthens_a_wait_like_a_public_one(rule, drawn):
    event, closures = drawn
    own = count(rule, event, Calendar(own=closures)).earliest_on
    assert own == count(rule, event, Calendar(public=closures)).earliest_on


@given(waits.filter(lambda rule: rule.unit is Unit.BUSINESS_DAYS), events_and_closures())
def test_a_closure_inside_a_wait_of_business_days_lengthens_it(rule, drawn):
    event, closures = drawn
    plain = count(rule, event, Calendar())
    inside = {step.on for step in plain.steps if step.counted}
    longer = count(rule, event, Calendar(own=closures))
    assert plain.earliest_on
    assert longer.earliest_on
    assert (longer.earliest_on > plain.earliest_on) == bool(inside & closures)


@given(rules, events_and_closures(), st.frozensets(events, max_size=5))
def test_the_safe_day_is_the_last_business_day_until_the_due_day(rule, drawn, own):
    event, public = drawn
    found = count(rule, event, Calendar(public=public, own=own))
    if found.due_on is None or found.safe_due_on is None:
        return
    assert naive_business_day(found.safe_due_on, public | own)
    later = (
        found.safe_due_on + DAY * n for n in range(1, (found.due_on - found.safe_due_on).days + 1)
    )
    assert not any(naive_business_day(on, public | own) for on in later)


@given(business, events_and_closures())
def test_business_days_agree_with_an_independent_count(rule, drawn):
    event, public = drawn
    on = event if rule.counting is Counting.INCLUSIVE else event + DAY
    left = rule.amount
    while True:
        left -= naive_business_day(on, public)
        if not left:
            break
        on += DAY
    found = count(rule, event, Calendar(public=public))
    assert the_day(found) == (on + DAY if rule.kind is Kind.WAIT else on)


@given(business, events_and_closures())
def test_every_day_from_event_to_end_is_one_step_counted_or_with_a_reason(rule, drawn):
    event, public = drawn
    found = count(rule, event, Calendar(public=public))
    last = max(step.on for step in found.steps if step.counted)
    walked = found.steps[: (last - event).days + 1]
    assert [step.on for step in walked] == [event + DAY * n for n in range(len(walked))]
    assert [step.day for step in walked if step.counted] == list(range(1, rule.amount + 1))
    for step in walked[1:]:
        assert step.counted == naive_business_day(step.on, public)
        assert step.counted or step.text.removeprefix("Not counted: ").strip(".")


@given(tolling, events, st.lists(st.tuples(st.integers(-50, 500), st.integers(1, 200)), max_size=4))
def test_tolling_adds_and_never_more_than_its_days(rule, event, spans):
    intervals = [(event + DAY * start, event + DAY * (start + length)) for start, length in spans]
    plain = count(rule, event, Calendar()).due_on
    found = count(rule, event, Calendar(), tolled=intervals).due_on
    assert plain
    assert found
    longest = sum((end - begin).days for begin, end in merged(intervals))
    assert plain <= found <= plain + timedelta(days=longest)


@given(tolling, events, st.integers(1, 179), st.integers(1, 400))
def test_tolling_inside_the_period_adds_exactly_its_days(rule, event, start, length):
    interval = (event + DAY * start, event + DAY * (start + length))
    plain = count(rule, event, Calendar()).due_on
    assert plain
    found = count(rule, event, Calendar(), tolled=[interval]).due_on
    assert found == plain + timedelta(days=length)


@given(events, st.integers(-100, 100))
def test_information_extends_exactly_within_the_thirty_days(event, offset):
    rule, information = book().deadline("D-07"), event + DAY * offset
    inside = 0 <= offset <= 29
    if inside:
        found = count(rule, event, Calendar(), information=information)
        assert found.due_on == event + timedelta(days=44)
    else:
        with pytest.raises(Exception, match="extends nothing"):
            count(rule, event, Calendar(), information=information)
