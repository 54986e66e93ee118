"""State holidays are frozen as rows, only those on which offices close."""

from datetime import date
from importlib.metadata import version

import pytest

from config.accounts.models import Closure
from config.clocks.services import seed_closures
from config.clocks.services.calendars import HolidaysUnknown, state_holidays, states
from config.law.calendar import federal_holidays
from tests.accounts.factories import MatterFactory, OrganizationFactory
from tests.clocks.factories import AT, running

CLOSED = {
    "CO": [date(2027, 10, 4)],
    "TX": [date(2027, 11, 26)],  # 24 December is federal this year: Christmas is a Saturday
    "OR": [],
    "CA": [date(2027, 3, 31), date(2027, 11, 26)],
    "FL": [date(2027, 11, 26)],
    "VA": [date(2027, 11, 2), date(2027, 11, 26)],
    "WA": [date(2027, 11, 26)],
}


@pytest.mark.parametrize(("state", "closed"), CLOSED.items())
def test_only_days_on_which_offices_close_are_listed(state, closed):
    listed = [on for on, _ in state_holidays(state, [2027])]
    assert [on for on in listed if on not in federal_holidays(2027)] == closed


@pytest.mark.parametrize("state", CLOSED)
def test_no_weekend_and_no_federal_holiday_is_listed(state):
    for on, name in state_holidays(state, range(2024, 2035)):
        assert on.weekday() < 5
        assert on not in federal_holidays(on.year)
        assert name in states()[state].closes


@pytest.mark.parametrize("state", CLOSED)
def test_every_name_that_closes_offices_is_one_that_the_package_knows(state):
    found = {name for _, name in state_holidays(state, range(2024, 2035))}
    assert found == states()[state].closes


@pytest.mark.django_db
def test_seeding_writes_rows_that_name_their_source():
    texas = OrganizationFactory(jurisdiction="TX")
    made = seed_closures(organization=texas, years=[2026, 2027], by=None, at=AT)
    rows = Closure.objects.filter(jurisdiction="TX", kind="public", organization=None)
    assert [row.on for row in rows] == sorted(closure.on for closure in made)
    assert version("holidays") in made[0].source
    assert "662.003" in made[0].source


@pytest.mark.django_db
def test_seeding_again_adds_nothing():
    texas = OrganizationFactory(jurisdiction="TX")
    seed_closures(organization=texas, years=[2027], by=None, at=AT)
    assert seed_closures(organization=texas, years=[2027], by=None, at=AT) == []


@pytest.mark.django_db
def test_seeding_moves_clocks_like_any_closure():
    matter = MatterFactory()
    clock = running("D-05", date(2027, 10, 1), matter=matter)
    seed_closures(organization=matter.screener, years=[2027], by=None, at=AT)
    clock.refresh_from_db()
    assert clock.due_on == date(2027, 10, 8)


@pytest.mark.django_db
def test_a_state_that_nobody_checked_is_refused():
    with pytest.raises(HolidaysUnknown):
        seed_closures(
            organization=OrganizationFactory(jurisdiction="WY"), years=[2027], by=None, at=AT
        )
