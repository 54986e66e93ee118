"""R-19: closures move what is still open; own ones never move a duty's due day."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from config.accounts.models import Closure
from config.audit.models import AuditEvent
from config.clocks.models import ClockChange
from config.clocks.services import add_closure, calendar_for, extend_clock, void_clock
from config.clocks.services.calendars import ClosedAlready
from config.errors import Invalid
from tests.accounts.factories import MatterFactory, OrganizationFactory
from tests.clocks.factories import AT, ended, running

pytestmark = pytest.mark.django_db


def close_day(on, organization=None, jurisdiction="", kind="public", at=AT, **fields):
    told = {"name": "Snow day", "source": "Executive order 7"} | fields
    return add_closure(
        organization=organization,
        jurisdiction=jurisdiction,
        on=on,
        kind=kind,
        by=None,
        at=at,
        **told,
    )


def days(clock):
    clock.refresh_from_db()
    return clock.due_on, clock.safe_due_on, clock.earliest_on


def test_a_public_closure_moves_a_duty_counted_in_business_days():
    clock = running("D-05")
    close_day(date(2027, 3, 3))
    assert days(clock) == (date(2027, 3, 8), date(2027, 3, 8), None)


def test_an_own_closure_moves_no_due_day():
    clock = running("D-05")
    close_day(date(2027, 3, 3), clock.organization, kind="own")
    assert days(clock) == (date(2027, 3, 5), date(2027, 3, 5), None)
    assert not ClockChange.objects.exists()


def test_an_own_closure_on_the_due_day_pulls_the_safe_day_forward():
    clock = running("D-05")
    close_day(date(2027, 3, 5), clock.organization, kind="own")
    assert days(clock) == (date(2027, 3, 5), date(2027, 3, 4), None)


@pytest.mark.parametrize("kind", ["own", "public"])
def test_any_closure_lengthens_a_wait(kind):
    at = datetime.fromisoformat("2026-11-24T18:00:00+00:00")
    matter = MatterFactory()
    clock = running("D-03", date(2026, 11, 24), organization=matter.agency, matter=matter, at=at)
    close_day(date(2026, 12, 1), matter.agency, kind=kind, at=at)
    assert days(clock)[2] == date(2026, 12, 4)


def test_a_closure_moves_calendar_days_only_through_the_safe_day():
    clock = running("D-06")
    close_day(date(2027, 3, 30))
    assert days(clock) == (date(2027, 3, 30), date(2027, 3, 29), None)


def test_a_closure_after_the_end_or_before_the_start_changes_nothing():
    clock = running("D-05")
    close_day(date(2027, 3, 8))
    close_day(date(2027, 2, 26))
    assert days(clock)[0] == date(2027, 3, 5)
    assert not ClockChange.objects.exists()


@pytest.mark.parametrize(("where", "moves"), [("CO", True), ("TX", False), ("", True)])
def test_a_states_closure_moves_that_states_clocks(where, moves):
    clock = running("D-05")
    close_day(date(2027, 3, 3), jurisdiction=where)
    assert (days(clock)[0] == date(2027, 3, 8)) is moves


def test_an_organizations_public_closure_stays_its_own():
    clock = running("D-05")
    close_day(date(2027, 3, 3), OrganizationFactory())
    assert days(clock)[0] == date(2027, 3, 5)


@pytest.mark.parametrize("status", ["closed", "void"])
def test_only_open_clocks_move(status):
    clock = running("D-05")
    if status == "closed":
        ended(clock, "dispatched", date(2027, 3, 2))
    else:
        void_clock(clock=clock, reason="Mistake", by=None, at=AT)
    close_day(date(2027, 3, 3))
    assert days(clock)[0] == date(2027, 3, 5)


@pytest.mark.parametrize(
    ("entered_on", "due_on"),
    [
        # the day before it is due, the forgotten closure still counts
        ("2027-03-04", date(2027, 3, 8)),
        # on the due day and after it, it is due already
        ("2027-03-05", date(2027, 3, 5)),
        ("2027-03-09", date(2027, 3, 5)),
    ],
)
def test_a_closure_in_the_past_changes_nothing_already_due(entered_on, due_on):
    clock = running("D-05")
    close_day(date(2027, 3, 3), at=datetime.fromisoformat(f"{entered_on}T18:00:00+00:00"))
    assert days(clock)[0] == due_on


def test_a_closure_of_today_still_moves_what_is_due_today():
    clock = running("D-05")
    close_day(date(2027, 3, 5), at=datetime.fromisoformat("2027-03-05T15:00:00+00:00"))
    assert days(clock)[0] == date(2027, 3, 8)


def test_today_is_the_organizations_own_day():
    """At 05:00 UTC on the 5th it is still the 4th in Denver: not yet due there."""
    clock = running("D-05")
    close_day(date(2027, 3, 3), at=datetime.fromisoformat("2027-03-05T05:00:00+00:00"))
    assert days(clock)[0] == date(2027, 3, 8)


def test_a_past_closure_does_not_take_back_a_wait_that_is_over():
    at = datetime.fromisoformat("2026-12-03T18:00:00+00:00")
    clock = running("D-03", date(2026, 11, 24))
    close_day(date(2026, 12, 1), clock.organization, kind="own", at=at)
    assert days(clock)[2] == date(2026, 12, 3)


def test_a_move_leaves_a_change_and_an_event():
    clock = running("D-05")
    close_day(date(2027, 3, 3))
    change = ClockChange.objects.get(clock=clock)
    assert (change.kind, change.reason) == ("closure", "Snow day")
    assert (change.before["due_on"], change.after["due_on"]) == ("2027-03-05", "2027-03-08")
    event = AuditEvent.objects.get(verb="change_clock")
    assert event.stream == clock.matter.stream
    assert event.payload["after"]["due_on"] == "2027-03-08"
    assert any(step["on"] == "2027-03-03" for step in refreshed(clock).steps)


def refreshed(clock):
    clock.refresh_from_db()
    return clock


def test_a_moved_extension_stays_an_extension():
    clock = running("D-06")
    extend_clock(clock=clock, information_on=date(2027, 3, 28), by=None, at=AT)
    close_day(date(2027, 4, 14))
    assert days(clock) == (date(2027, 4, 14), date(2027, 4, 13), None)


def test_the_same_day_is_closed_once():
    close_day(date(2027, 3, 3))
    with pytest.raises(ClosedAlready):
        close_day(date(2027, 3, 3))
    assert Closure.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"source": ""}, "source"),
        ({"kind": "own"}, "organization"),
        ({"kind": "holiday"}, "kind"),
    ],
)
def test_an_incomplete_closure_is_refused(fields, wrong):
    with pytest.raises(Invalid) as caught:
        close_day(date(2027, 3, 3), **fields)
    assert wrong in caught.value.fields
    assert not Closure.objects.exists()


def test_a_closure_is_told_to_the_trail_before_or_after_the_matters_by_name():
    clock = running("D-05")
    close_day(date(2027, 3, 3), clock.organization)
    close_day(date(2027, 3, 4))
    streams = AuditEvent.objects.exclude(verb="start_clock").order_by("id")
    matter, organization = clock.matter.stream, clock.organization.stream
    told = [event.stream for event in streams]
    assert told == [matter, organization, "installation", matter]


def test_a_calendar_holds_what_concerns_the_organization():
    colorado, other = OrganizationFactory(), OrganizationFactory(jurisdiction="TX")
    close_day(date(2027, 3, 1))
    close_day(date(2027, 3, 2), jurisdiction="CO")
    close_day(date(2027, 3, 3), jurisdiction="TX")
    close_day(date(2027, 3, 4), colorado, kind="own")
    close_day(date(2027, 3, 5), other, kind="own")
    close_day(date(2027, 3, 8), colorado)
    calendar = calendar_for(colorado)
    assert calendar.public == {date(2027, 3, 1), date(2027, 3, 2), date(2027, 3, 8)}
    assert calendar.own == {date(2027, 3, 4)}


RULES = st.sampled_from(["D-03", "D-05", "D-06", "D-09", "D-10", "D-37"])
DAYS = st.integers(min_value=-10, max_value=60)
CLOSURES = st.lists(
    st.tuples(DAYS, st.sampled_from(["public", "own"]), DAYS), min_size=1, max_size=5
)


@given(rule_id=RULES, closures=CLOSURES)
def test_whatever_closes_a_clock_keeps_the_promises_of_r_19(rule_id, closures):
    with transaction.atomic():
        clock = running(rule_id)
        for offset, kind, entered in closures:
            closed, at = clock.event_on + timedelta(days=offset), AT + timedelta(days=entered)
            before, count = days(clock), ClockChange.objects.count()
            with suppress(ClosedAlready):
                close_day(closed, clock.organization, kind=kind, at=at)
            check_promises(kind, before, days(clock))
            if closed < clock.organization.on(at) and settled(before, clock.organization.on(at)):
                assert days(clock) == before
            moved = days(clock) != before
            assert ClockChange.objects.count() == count + moved
        transaction.set_rollback(True)


def check_promises(kind, before, after):
    (due, safe, earliest), (now_due, now_safe, now_earliest) = before, after
    if due is None:
        assert now_earliest >= earliest
        return
    assert now_due >= due
    assert now_safe <= now_due
    if kind == "own":
        assert now_due == due
        assert now_safe <= safe


def settled(before, today):
    due, _, earliest = before
    return (due or earliest) <= today
