"""Clocks start from the law book and close on their own event (R-8)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.clocks.services import close_clock, extend_clock, void_clock
from config.clocks.services.adoptions import RuleIsOff, RuleStaysOn, adopt_rule, is_on
from config.clocks.services.running import (
    ClockNotOpen,
    ClockRunsAlready,
    NotProven,
    WaitNotOver,
    WrongEvent,
)
from config.errors import Invalid
from tests.accounts.factories import MatterFactory, OrganizationFactory, UserFactory
from tests.clocks.factories import AT, ended, proof_of, running
from tests.rawsql import refused_by_database

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule_id", "event_on", "due_on", "safe_due_on"),
    [
        ("D-05", date(2027, 3, 1), date(2027, 3, 5), date(2027, 3, 5)),
        ("D-06", date(2027, 3, 1), date(2027, 3, 30), date(2027, 3, 30)),
        ("D-06", date(2027, 4, 2), date(2027, 5, 1), date(2027, 4, 30)),
        ("D-05", date(2027, 4, 3), date(2027, 4, 9), date(2027, 4, 9)),
        ("D-10", date(2027, 4, 12), date(2027, 4, 19), date(2027, 4, 19)),
        ("D-04", date(2027, 4, 12), date(2027, 4, 12), date(2027, 4, 12)),
    ],
)
def test_a_duty_gets_the_days_of_the_law_book(rule_id, event_on, due_on, safe_due_on):
    clock = running(rule_id, event_on)
    assert (clock.due_on, clock.safe_due_on, clock.earliest_on) == (due_on, safe_due_on, None)
    assert clock.steps[-1]["text"]


def test_a_wait_gets_the_first_day_after_it_and_no_due_day():
    clock = running("D-03", date(2026, 11, 24))
    assert (clock.due_on, clock.earliest_on) == (None, date(2026, 12, 3))
    assert clock.steps[0]["on"] == "2026-11-24"


def test_an_agency_that_waits_longer_waits_longer():
    agency = OrganizationFactory(waiting_days=7, waiting_reason="Agreement")
    clock = running("D-03", date(2026, 11, 24), organization=agency)
    assert clock.amount == 7
    assert clock.earliest_on == date(2026, 12, 5)


def test_an_agencys_longer_wait_touches_no_other_rule():
    agency = OrganizationFactory(waiting_days=9, waiting_reason="Agreement")
    assert running("D-06", organization=agency).amount is None


def test_the_zone_is_the_obligated_organizations():
    texas = OrganizationFactory(time_zone="America/Chicago")
    assert running(organization=texas).zone == "America/Chicago"


def test_starting_is_told_to_the_trail():
    clock = running()
    event = AuditEvent.objects.get(verb="start_clock")
    assert event.target == f"clock:{clock.public_id}"
    assert event.payload["due_on"] == "2027-03-30"
    assert event.stream == clock.matter.stream


def test_the_same_duty_does_not_run_twice():
    clock = running()
    with pytest.raises(ClockRunsAlready):
        running(matter=clock.matter)
    assert Clock.objects.count() == 1


def test_the_same_rule_runs_for_another_target():
    clock = running()
    running(matter=clock.matter, target="dispute_item:2")
    assert Clock.objects.for_target("dispute_item:2").count() == 1


@pytest.mark.parametrize("rule_id", ["D-22", "D-20", "D-46", "D-99", ""])
def test_what_is_no_duty_or_wait_never_runs(rule_id):
    with pytest.raises(Invalid) as caught:
        running(rule_id)
    assert "rule" in caught.value.fields
    assert not Clock.objects.exists()


def closed(clock, event="decided", on=date(2027, 3, 20), proof=None):
    proof = proof_of(clock) if proof is None else proof
    return close_clock(clock=clock, event=event, on=on, proof=proof, by=None, at=AT)


def test_a_clock_closes_on_its_own_event_with_the_proof():
    clock = closed(running())
    clock.refresh_from_db()
    assert (clock.status, clock.closed_on) == ("closed", date(2027, 3, 20))
    assert (clock.closed_by_event, clock.proof) == ("decided", proof_of(clock))
    event = AuditEvent.objects.get(verb="close_clock")
    assert event.payload["proof"] == proof_of(clock)


@pytest.mark.parametrize(
    ("rule_id", "satisfied_by"),
    [
        ("D-05", "dispatched"),
        ("D-06", "decided"),
        ("D-09", "dispatched"),
        ("D-10", "dispatched"),
        ("D-14", "dispatched"),
        ("D-36", "served"),
        ("D-37", "served"),
    ],
)
def test_only_the_rules_own_event_closes_a_duty(rule_id, satisfied_by):
    clock = running(rule_id, date(2027, 3, 1))
    for event in {"dispatched", "received", "served", "decided"} - {satisfied_by}:
        with pytest.raises(WrongEvent):
            closed(clock, event, on=date(2027, 3, 2))
    assert closed(clock, satisfied_by, on=date(2027, 3, 2)).status == "closed"


@pytest.mark.parametrize("proof", ["", "  "])
def test_nothing_closes_without_a_proof(proof):
    with pytest.raises(Invalid):
        closed(running(), proof=proof)


def test_a_clock_closes_once():
    clock = closed(running())
    with pytest.raises(ClockNotOpen):
        closed(clock)


def test_no_clock_closes_before_it_began():
    with pytest.raises(Invalid):
        closed(running(), on=date(2027, 2, 28))


def test_a_duty_closes_late_and_keeps_its_due_day():
    clock = closed(running(), on=date(2027, 4, 9))
    assert clock.due_on == date(2027, 3, 30)
    assert clock.closed_on == date(2027, 4, 9)


@pytest.mark.parametrize("event", ["received", "decided"])
def test_a_wait_does_not_close_before_it_is_over(event):
    clock = running("D-03", date(2026, 11, 24))
    with pytest.raises(WaitNotOver) as caught:
        closed(clock, event, on=date(2026, 12, 2))
    assert caught.value.gate == "G-05"
    assert closed(clock, event, on=date(2026, 12, 3)).status == "closed"


def test_a_wait_is_never_satisfied_by_sending():
    clock = running("D-03", date(2026, 11, 24))
    with pytest.raises(WrongEvent):
        closed(clock, "dispatched", on=date(2026, 12, 9))


@pytest.mark.parametrize(
    "proof",
    [
        "matter:00000000-0000-4000-8000-000000000000",  # nobody's
        "letter:00000000-0000-4000-8000-000000000000",  # no such table
        "matter:1",
        "the postman said so",
        "matter:'; DROP TABLE clocks_clock; --",
    ],
)
def test_the_proof_is_a_row_that_is_there(proof):
    with pytest.raises(NotProven):
        closed(running(), proof=proof)


def by_hand(clock, **fields):
    """What somebody writes who goes around the services."""
    with transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(**fields)


ENDED = {"status": "closed", "closed_on": date(2027, 3, 4), "closed_by_event": "decided"}


@pytest.mark.parametrize(
    ("rule_id", "fields", "refused_as"),
    [
        ("D-06", {"proof": ""}, "closed_with_its_proof"),
        ("D-06", {"proof": "matter:1"}, "closed_with_its_proof"),
        ("D-06", {"closed_by_event": "dispatched"}, "closed_by_its_own_event"),
        ("D-05", {"closed_by_event": "decided"}, "closed_by_its_own_event"),
        ("D-06", {"closed_by_event": ""}, "closed_by_its_own_event"),
        ("D-06", {"closed_on": date(2027, 2, 28)}, "closed_after_it_began"),
        ("D-06", {"closed_on": None}, "a_closed_clock_has_its_proof"),
        ("D-03", {"closed_by_event": "dispatched"}, "closed_by_its_own_event"),
        ("D-03", {"closed_by_event": "received"}, "gate_g05"),
        ("D-03", {"closed_by_event": "decided"}, "gate_g05"),
    ],
)
def test_the_database_closes_a_clock_only_on_its_own_event_and_proof(rule_id, fields, refused_as):
    clock = running(rule_id)
    with pytest.raises(IntegrityError) as caught:
        by_hand(clock, **(ENDED | {"proof": proof_of(clock)} | fields))
    assert caught.value.__cause__.diag.constraint_name == refused_as
    clock.refresh_from_db()
    assert clock.status == "open"


def test_the_database_takes_what_the_service_would_write():
    clock = running()
    by_hand(clock, **ENDED, proof=proof_of(clock))
    clock.refresh_from_db()
    assert clock.status == "closed"


@pytest.mark.parametrize("fields", [{"proof": "matter:2"}, {"closed_on": date(2027, 3, 2)}])
def test_the_database_keeps_what_closed_a_clock(fields):
    clock = ended(running())
    with pytest.raises(IntegrityError, match="stays as it was written"):
        by_hand(clock, **fields)


def test_the_database_ends_a_clock_once():
    clock = ended(running())
    with pytest.raises(IntegrityError, match="only opened again"):
        by_hand(clock, status="void")
    void = void_clock(clock=running("D-05"), reason="Mistake", by=None, at=AT)
    with pytest.raises(IntegrityError, match="never runs again"):
        by_hand(void, status="open")


def test_the_database_begins_no_clock_at_its_end():
    clock = ended(running())
    clock.pk, clock.public_id, clock._state.adding = None, uuid4(), True
    with pytest.raises(IntegrityError, match="begins to run"), transaction.atomic():
        clock.save()


@pytest.mark.parametrize(
    ("rule_id", "fields"),
    [
        ("D-06", {"due_on": date(2027, 6, 1), "safe_due_on": date(2027, 6, 1)}),
        ("D-06", {"stopped_on": date(2027, 3, 2)}),
        ("D-03", {"earliest_on": date(2027, 3, 2)}),
        ("D-03", {"status": "void"}),
    ],
)
def test_the_database_moves_no_clock_without_a_written_change(rule_id, fields):
    clock = running(rule_id)
    with pytest.raises(IntegrityError) as caught:
        by_hand(clock, **fields)
    assert caught.value.__cause__.diag.constraint_name == "a_change_is_written"
    void_clock(clock=clock, reason="Mistake", by=None, at=AT)  # the service writes it


def test_an_older_change_moves_nothing_again():
    clock = running()
    before, late = clock.due_on, date(2027, 6, 1)
    extend_clock(clock=clock, information_on=date(2027, 3, 10), by=None, at=AT)
    with pytest.raises(IntegrityError, match="written with its reason"):
        by_hand(clock, due_on=late, safe_due_on=late)
    with pytest.raises(IntegrityError, match="written with its reason"):
        by_hand(clock, due_on=before)


@pytest.mark.parametrize("field", ["rule_id", "target", "event_on", "satisfied_by"])
def test_the_database_keeps_how_a_clock_began(field):
    told = refused_by_database(
        f"UPDATE clocks_clock SET {field} = {field} || 'x' WHERE id = {running().pk}"
        if field != "event_on"
        else f"UPDATE clocks_clock SET event_on = event_on - 1 WHERE id = {running().pk}"
    )
    assert "Cannot update" in told


def test_every_change_of_a_clock_leaves_its_history():
    clock = closed(running())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status FROM clocks_clockevent WHERE pgh_obj_id = %s ORDER BY pgh_id",
            [clock.pk],
        )
        assert [row[0] for row in cursor.fetchall()] == ["open", "closed"]


def test_overdue_begins_the_day_after_the_due_day():
    clock = running()
    due = date(2027, 3, 30)
    assert not Clock.objects.overdue(due).exists()
    assert Clock.objects.overdue(due + timedelta(days=1)).get() == clock
    assert [clock.is_overdue(due), clock.is_overdue(due + timedelta(days=1))] == [False, True]


def test_due_within_counts_the_days_from_today():
    running()
    assert Clock.objects.due_within(date(2027, 3, 30), 1).exists()
    assert Clock.objects.due_within(date(2027, 3, 24), 7).exists()
    assert not Clock.objects.due_within(date(2027, 3, 23), 7).exists()
    assert not Clock.objects.due_within(date(2027, 3, 31), 7).exists()


def test_a_closed_clock_is_never_overdue():
    clock = closed(running())
    assert not Clock.objects.overdue(date(2028, 1, 1)).exists()
    assert not clock.is_overdue(date(2028, 1, 1))


def test_a_wait_is_waiting_until_its_first_free_day():
    running("D-03", date(2026, 11, 24))
    assert Clock.objects.waiting(date(2026, 12, 2)).exists()
    assert not Clock.objects.waiting(date(2026, 12, 3)).exists()


# what nobody has read may bind, but excuses nobody until counsel says so.


def test_a_read_rule_stays_on_whatever_counsel_wants():
    matter, counsel = MatterFactory(), UserFactory()
    with pytest.raises(RuleStaysOn):
        adopt(matter.screener, "D-06", False, counsel)
    assert is_on(matter.screener, "D-06")


def test_counsel_switches_off_what_waits_for_counsel_and_it_runs_no_more():
    matter, counsel = MatterFactory(), UserFactory()
    assert is_on(matter.screener, "D-30")
    adopt(matter.screener, "D-30", False, counsel)
    assert not is_on(matter.screener, "D-30")
    with pytest.raises(RuleIsOff):
        running("D-30", matter=matter)


def test_the_last_word_counts_and_only_there():
    matter, counsel = MatterFactory(), UserFactory()
    adopt(matter.screener, "D-30", False, counsel)
    adopt(matter.screener, "D-30", True, counsel)
    assert is_on(matter.screener, "D-30")
    assert is_on(matter.agency, "D-30")


def test_counsel_gives_a_reason():
    with pytest.raises(Invalid):
        adopt(MatterFactory().screener, "D-30", False, UserFactory(), reason=" ")


def test_an_adoption_is_told_to_the_organizations_stream():
    organization = OrganizationFactory()
    adopt(organization, "D-30", False, UserFactory())
    event = AuditEvent.objects.get(verb="adopt_rule")
    assert (event.stream, event.payload) == (organization.stream, {"on": False})


def adopt(organization, rule_id, on, counsel, reason="Read the statute."):
    return adopt_rule(
        organization=organization, rule_id=rule_id, on=on, reason=reason, by=counsel, at=AT
    )
