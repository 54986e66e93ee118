from datetime import date, timedelta

import holidays
import pytest

from config.law.calendar import Calendar, federal_holidays, spoken

DAY = timedelta(days=1)


@pytest.mark.parametrize("year", range(1971, 2101))
def test_the_holidays_of_a_year_are_those_an_independent_package_knows(year):
    others = holidays.country_holidays("US", years=[year])
    weekdays = {on for on in others if on.year == year and on.weekday() < 5}
    assert set(federal_holidays(year)) == weekdays


@pytest.mark.parametrize(
    ("on", "name"),
    [
        ("2027-01-01", "New Year's Day"),
        ("2027-01-18", "Martin Luther King Jr. Day"),
        ("2027-02-15", "Washington's Birthday"),
        ("2027-05-31", "Memorial Day"),
        ("2027-06-18", "Juneteenth (observed)"),
        ("2027-07-05", "Independence Day (observed)"),
        ("2027-09-06", "Labor Day"),
        ("2027-10-11", "Columbus Day"),
        ("2027-11-11", "Veterans Day"),
        ("2027-11-25", "Thanksgiving Day"),
        ("2027-12-24", "Christmas Day (observed)"),
        ("2027-12-31", "New Year's Day (observed)"),
        ("2026-07-03", "Independence Day (observed)"),
        ("1975-10-27", "Veterans Day"),
    ],
)
def test_a_holiday_names_itself_and_its_statute(on, name):
    assert Calendar().why_closed(date.fromisoformat(on)) == f"{name}, 5 U.S.C. 6103"


@pytest.mark.parametrize(
    "on",
    [
        "2027-06-21",  # Juneteenth falls on Saturday: Friday is free, Monday is not
        "2027-12-23",
        "2026-12-24",
        "2020-06-19",  # no holiday before 2021
        "1985-01-21",  # nor this one before 1986
        "2025-01-21",
        "2021-01-20",  # Inauguration Day closes offices around Washington only
        "1975-11-11",
        "2028-01-03",
    ],
)
def test_an_ordinary_day_is_open(on):
    day = date.fromisoformat(on)
    assert Calendar().is_business_day(day, own=True)
    assert Calendar().why_closed(day) == ""


@pytest.mark.parametrize(("on", "why"), [("2027-03-06", "Saturday"), ("2027-03-07", "Sunday")])
def test_a_weekend_is_closed_and_says_so(on, why):
    assert not Calendar().is_business_day(date.fromisoformat(on), own=False)
    assert Calendar().why_closed(date.fromisoformat(on)) == why


def test_a_public_closure_closes_for_everybody():
    on = date(2026, 12, 24)
    calendar = Calendar(public=frozenset({on}))
    assert not calendar.is_business_day(on, own=False)
    assert calendar.why_closed(on) == "public closure"


def test_an_own_closure_closes_only_where_own_closures_count():
    on = date(2027, 3, 2)
    calendar = Calendar(own=frozenset({on}))
    assert calendar.is_business_day(on, own=False)
    assert not calendar.is_business_day(on, own=True)
    assert calendar.why_closed(on) == "closed by the agency"


def test_the_reason_that_everybody_shares_is_named_first():
    on = date(2027, 11, 25)
    calendar = Calendar(public=frozenset({on}), own=frozenset({on}))
    assert calendar.why_closed(on).startswith("Thanksgiving")


@pytest.mark.parametrize(
    ("on", "before", "after"),
    [
        ("2027-03-02", "2027-03-02", "2027-03-02"),
        ("2027-05-31", "2027-05-28", "2027-06-01"),
        ("2027-12-24", "2027-12-23", "2027-12-27"),
        ("2028-01-01", "2027-12-30", "2028-01-03"),
    ],
)
def test_the_nearest_business_days_are_found_on_both_sides(on, before, after):
    day = date.fromisoformat(on)
    assert Calendar().business_day_on_or_before(day, own=True) == date.fromisoformat(before)
    assert Calendar().business_day_on_or_after(day, own=True) == date.fromisoformat(after)


def test_a_calendar_closed_for_years_still_finds_the_day_it_opens():
    closed = frozenset(date(2027, 1, 1) + n * DAY for n in range(3000))
    calendar = Calendar(public=closed)
    assert calendar.business_day_on_or_after(date(2027, 1, 1), own=False) > max(closed)
    assert calendar.business_day_on_or_before(date(2030, 1, 1), own=False) < min(closed)


def test_a_date_is_spoken_the_same_whatever_the_locale():
    assert spoken(date(2027, 3, 30)) == "Tue Mar 30, 2027"
