"""Extension, tolling, voiding and reopening: each leaves a row, the clock keeps its reasons."""

from datetime import date, datetime

import pytest

from config.audit.models import AuditEvent
from config.clocks.models import Clock, ClockChange, RuleAdoption
from config.clocks.services import (
    extend_clock,
    reopen_clock,
    void_clock,
)
from config.clocks.services.changes import ClockNotClosed
from config.clocks.services.running import ClockNotOpen, ClockRunsAlready
from config.errors import Invalid, Refusal
from tests.accounts.factories import OrganizationFactory, UserFactory
from tests.clocks.factories import AT, ended, running
from tests.rawsql import check_kept

pytestmark = pytest.mark.django_db
DAY_28 = date(2027, 3, 28)


def at_noon(on):
    return datetime.fromisoformat(f"{on}T18:00:00+00:00")


def extended(clock, information_on=DAY_28, at="2027-03-28", **fields):
    return extend_clock(
        clock=clock, information_on=information_on, by=None, at=at_noon(at), **fields
    )


def test_information_on_day_28_gives_day_45():
    clock = extended(running())
    clock.refresh_from_db()
    assert (clock.due_on, clock.safe_due_on) == (date(2027, 4, 14), date(2027, 4, 14))
    assert (clock.rule_id, clock.extended_by) == ("D-06", "D-07")
    assert clock.counted_by == "D-07"
    change = ClockChange.objects.get()
    assert (change.kind, change.before["due_on"]) == ("extension", "2027-03-30")
    assert AuditEvent.objects.get(verb="change_clock").payload["after"]["due_on"] == "2027-04-14"


@pytest.mark.parametrize(
    ("information_on", "at"),
    [
        (date(2027, 3, 31), "2027-03-30"),  # day 31: event+N would call it day 30
        (date(2027, 2, 28), "2027-03-28"),
        (DAY_28, "2027-03-31"),  # inside, but granted when the period was over
    ],
)
def test_outside_the_period_nothing_is_extended(information_on, at):
    clock = running()
    with pytest.raises(Refusal) as caught:
        extended(clock, information_on, at)
    assert caught.value.gate == "G-09"
    clock.refresh_from_db()
    assert (clock.due_on, clock.extended_by) == (date(2027, 3, 30), "")
    assert not ClockChange.objects.exists()


def test_a_period_is_extended_once():
    clock = extended(running())
    with pytest.raises(Refusal) as caught:
        extended(clock)
    assert caught.value.gate == "G-09"


def test_only_the_rule_that_it_extends_is_extended():
    with pytest.raises(Invalid):
        extended(running("D-05"))


def test_an_extended_clock_closes_on_the_decision():
    clock = extended(running())
    assert ended(clock, on=date(2027, 4, 12)).status == "closed"


def voided(clock, reason="The letter came back"):
    return void_clock(clock=clock, reason=reason, by=None, at=AT)


def test_a_void_clock_runs_no_more_and_lets_a_new_one_run():
    clock = voided(running("D-03", date(2026, 11, 24)))
    assert not Clock.objects.open().exists()
    assert ClockChange.objects.get().after["status"] == "void"
    again = running("D-03", date(2026, 12, 1), matter=clock.matter)
    assert again.earliest_on == date(2026, 12, 9)


def test_a_bounce_opens_the_clock_again_with_its_old_days():
    clock = ended(running("D-10"), "dispatched")
    again = reopen_clock(clock=clock, reason="The message bounced", by=None, at=AT)
    assert (again.status, again.closed_on, again.proof) == ("open", None, "")
    assert again.due_on == date(2027, 3, 8)
    change = ClockChange.objects.get()
    assert (change.before["status"], change.after["status"]) == ("closed", "open")


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_changes_without_a_reason(reason):
    clock = running()
    for change in (void_clock, reopen_clock):
        with pytest.raises(Invalid):
            change(clock=clock, reason=reason, by=None, at=AT)


def test_an_open_or_void_clock_is_not_reopened():
    clock = running()
    for each in (clock, voided(clock)):
        with pytest.raises(ClockNotClosed):
            reopen_clock(clock=each, reason="Why not", by=None, at=AT)


def test_a_closed_clock_is_not_reopened_beside_a_newer_one():
    clock = ended(running())
    running(matter=clock.matter)
    with pytest.raises(ClockRunsAlready):
        reopen_clock(clock=clock, reason="Mistake", by=None, at=AT)


def test_a_closed_clock_is_neither_extended_nor_voided():
    clock = ended(running())
    with pytest.raises(ClockNotOpen):
        extended(clock)
    with pytest.raises(ClockNotOpen):
        voided(clock)


def test_the_database_keeps_what_happened_to_a_clock():
    change = voided(running()).changes.get()
    check_kept("clocks_clockchange", change.pk, "reason")


def test_the_owner_may_be_told_of_a_change():
    change = voided(running()).changes.get()
    change.told_at = AT
    change.save(update_fields=["told_at"])
    assert ClockChange.objects.get().told_at == AT


def test_the_database_keeps_what_counsel_said():
    row = RuleAdoption.objects.create(
        organization=OrganizationFactory(),
        rule_id="D-30",
        on=False,
        reason="x",
        counsel=UserFactory(),
        at=AT,
    )
    check_kept("clocks_ruleadoption", row.pk, "reason")
