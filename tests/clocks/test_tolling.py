"""A clock stands still only for a reason that the law lists, and runs again (R-19, R-23)."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from config.audit.models import AuditEvent
from config.clocks.models import Clock, ClockChange, Tolling
from config.clocks.papers import PAPERS
from config.clocks.services import end_tolling, tell_owners, toll_clock, void_clock
from config.clocks.services.running import ClockNotOpen
from config.clocks.services.tolling import NothingTolls, StandsAlready, TimeHadRunOut
from config.errors import Invalid
from config.law.book import book
from screening.admin.telling import entries_of
from tests.accounts.factories import UserFactory
from tests.clocks.factories import ended, proof_of, running
from tests.clocks.test_closures import close_day
from tests.rawsql import check_kept

pytestmark = pytest.mark.django_db
BEGAN = date(2026, 2, 27)
AT = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
JUNE, AUGUST = date(2026, 6, 1), date(2026, 7, 31)
CRIMINAL = "criminal_matter"


def limit(rule_id: str = "D-36", event_on: date = BEGAN, **fields) -> Clock:
    return running(rule_id, event_on, at=AT, **fields)


def tolled(clock, begins_on=JUNE, ends_on: date | None = AUGUST, reason_id=CRIMINAL, **fields):
    told = {"submission": uuid4(), "by": UserFactory(), "at": AT} | fields
    return toll_clock(
        clock=clock, reason_id=reason_id, begins_on=begins_on, ends_on=ends_on, **told
    )


def run_again(tolling, on, **fields):
    told = {"submission": uuid4(), "by": UserFactory(), "at": AT} | fields
    return end_tolling(tolling=tolling, on=on, **told)


def again(clock: Clock) -> Clock:
    clock.refresh_from_db()
    return clock


def test_tolling_moves_the_end_by_the_days_left_out():
    clock = limit()
    assert clock.due_on == date(2027, 2, 27)
    tolled(clock)
    assert again(clock).due_on == date(2027, 4, 28)
    assert clock.tolled == [["2026-06-01", "2026-07-31"]]
    assert clock.stopped_on is None


def test_overlapping_tolling_counts_once():
    clock = limit()
    tolled(clock, date(2026, 6, 1), date(2026, 7, 1))
    tolled(clock, date(2026, 6, 15), AUGUST, "civil_litigation")
    assert again(clock).due_on == date(2027, 4, 28)


def test_while_no_end_is_known_the_clock_stands_still():
    clock = limit()
    tolled(clock, JUNE, None)
    assert (again(clock).stopped_on, clock.due_on) == (JUNE, date(2027, 2, 27))
    assert "272 days are left" in clock.steps[-1]["text"]
    far = date(2028, 1, 1)
    assert not clock.is_overdue(far)
    assert not Clock.objects.overdue(far).exists()
    assert not Clock.objects.due_within(date(2027, 2, 27), 1).exists()
    assert Clock.objects.open().get() == clock


@pytest.mark.parametrize("began", [JUNE, BEGAN])
def test_when_it_runs_again_as_many_days_are_left_as_were_said(began):
    clock = limit()
    tolling = tolled(clock, began, None)
    said = int(again(clock).steps[-1]["text"].split("again, ")[1].split()[0])
    run_again(tolling, AUGUST)
    assert again(clock).due_on is not None
    assert (clock.due_on - AUGUST).days + 1 == said
    assert (clock.stopped_on, clock.status) == (None, "open")


def test_a_tolling_ends_earlier_and_never_later():
    clock = limit()
    tolling = tolled(clock)
    run_again(tolling, date(2026, 7, 1))
    assert again(clock).due_on == date(2027, 3, 29)
    for on in (date(2026, 7, 1), AUGUST, date(2026, 5, 31)):
        tolling.refresh_from_db()
        with pytest.raises(Invalid):
            run_again(tolling, on)


@pytest.mark.parametrize("ends_on", [AUGUST, None])
def test_a_tolling_is_taken_back_on_the_day_it_began(ends_on):
    clock = limit()
    run_again(tolled(clock, JUNE, ends_on), JUNE)
    assert (again(clock).due_on, clock.tolled) == (date(2027, 2, 27), [])
    assert Tolling.objects.get().is_taken_back
    assert ClockChange.objects.last().reason == "Tolling taken back"


def test_only_what_the_law_lists_is_a_reason():
    with pytest.raises(Invalid, match="law lists"):
        tolled(limit(), reason_id="emergency")  # Florida's, not California's
    assert tolled(limit("D-37", date(2026, 5, 1)), reason_id="emergency")


@pytest.mark.parametrize("rule_id", ["D-05", "D-06", "D-39"])
def test_nothing_tolls_what_the_law_does_not_toll(rule_id):
    with pytest.raises(NothingTolls):
        tolled(limit(rule_id, date(2026, 11, 30)))


@pytest.mark.parametrize("rule_id", ["D-36", "D-37", "D-38"])
def test_each_limit_of_discipline_lists_its_reasons(rule_id):
    rule = book().deadline(rule_id)
    assert rule.tolls
    assert any(one.document for one in rule.tolling)


def test_a_waiver_wants_its_document():
    clock = limit()
    with pytest.raises(Invalid) as caught:
        tolled(clock, reason_id="waiver")
    assert list(caught.value.fields) == ["document"]
    found = tolled(clock, reason_id="waiver", document=proof_of(clock))
    assert found.document == proof_of(clock)


def test_a_paper_is_kept_with_it(monkeypatch):
    clock = limit()
    kept = []

    def keep(matter, title, data, by, at):
        kept.append((matter, title, data))
        return proof_of(clock)

    monkeypatch.setattr(PAPERS, "kept", keep)
    told = {"submission": uuid4(), "reason_id": "waiver", "paper": b"%PDF"}
    assert tolled(clock, **told).document == proof_of(clock)
    tolled(clock, **told)
    title = "Limit of an officer's discipline (California): The officer waived the limit in writing"
    assert kept == [(clock.matter, title, b"%PDF")]


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "field"),
    [
        (date(2026, 2, 26), AUGUST, "begins_on"),
        (JUNE, JUNE, "ends_on"),
        (JUNE, date(2026, 5, 1), "ends_on"),
        (date(2026, 12, 2), None, "begins_on"),
        (date(1900, 1, 1), AUGUST, "begins_on"),
        (JUNE, date(2900, 1, 1), "tolled"),
    ],
)
def test_days_that_make_no_sense_are_refused(begins_on, ends_on, field):
    clock = limit()
    with pytest.raises(Invalid) as caught:
        tolled(clock, begins_on, ends_on)
    assert field in caught.value.fields
    assert not Tolling.objects.exists()


def test_a_period_that_has_run_out_is_tolled_no_more():
    clock = limit()
    tolled(clock, date(2027, 2, 27), date(2027, 3, 1))  # its last day
    with pytest.raises(TimeHadRunOut):
        tolled(clock, date(2027, 3, 2), date(2027, 4, 1))


def test_it_stands_still_for_one_reason_at_a_time():
    clock = limit()
    tolled(clock, JUNE, None)
    with pytest.raises(StandsAlready):
        tolled(clock, AUGUST, None, "civil_litigation")


def test_an_ended_clock_is_not_tolled():
    clock = ended(limit(), "served", date(2026, 12, 1))
    with pytest.raises(ClockNotOpen):
        tolled(clock)
    tolling = tolled(other := limit(target="officer:2"), JUNE, None)
    void_clock(clock=other, reason="Mistake", by=None, at=AT)
    with pytest.raises(ClockNotOpen):
        run_again(tolling, AUGUST)


def test_a_double_click_tolls_once_and_ends_once():
    clock, number = limit(), uuid4()
    first = tolled(clock, JUNE, None, submission=number)
    assert tolled(clock, JUNE, None, submission=number) == first
    run_again(first, AUGUST, submission=number)
    assert run_again(first, AUGUST, submission=number).ends_on == AUGUST
    assert Tolling.objects.count() == 1
    assert ClockChange.objects.count() == 2


def test_a_closure_keeps_what_was_tolled():
    clock = limit("D-37", date(2026, 11, 2))
    tolled(clock, date(2026, 11, 10), date(2026, 11, 20))
    due = again(clock).due_on
    close_day(due, at=AT)
    assert again(clock).due_on == due
    assert clock.safe_due_on < due


def test_the_trail_tells_reason_days_and_document_but_no_words():
    clock = limit()
    run_again(tolled(clock, JUNE, None, document=proof_of(clock)), AUGUST)
    first, second = AuditEvent.objects.filter(verb__in=["toll_clock", "end_tolling"]).order_by("id")
    assert first.stream == clock.matter.stream
    assert first.payload["tolled"] == CRIMINAL
    assert first.payload["document"] == proof_of(clock)
    assert (first.payload["begins_on"], first.payload["ends_on"]) == ("2026-06-01", "")
    assert second.payload["after"]["due_on"] == "2027-04-28"
    words = [entry["title"] for entry in entries_of([first, second])]
    assert words[0].startswith("Deadline tolled by ")
    assert words[1].startswith("Tolling ended by ")
    assert entries_of([first])[0]["detail"] == "tolled criminal matter"


def test_the_owner_hears_of_it():
    owner = UserFactory()
    tolling = tolled(limit(owner=owner), JUNE, None)
    tell_owners(at=AT)
    assert "standing still since 2026-06-01 (Tolling)" in mail.outbox[0].body
    run_again(tolling, AUGUST)
    tell_owners(at=AT)
    assert "now due 2027-04-28 (Tolling)" in mail.outbox[1].body


def test_the_database_keeps_a_tolling():
    tolling = tolled(limit())
    check_kept("clocks_tolling", tolling.pk, "reason_id")


def insert(clock: Clock, document: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO clocks_tolling (clock_id, reason_id, begins_on, document, recorded_by_id,"
            " recorded_at, submission) VALUES (%s, 'waiver', '2026-06-01', %s, %s, %s, %s)",
            [clock.pk, document, UserFactory().pk, AT, UUID(int=7)],
        )


def test_the_database_wants_the_document_that_is_named_and_a_clock_that_runs():
    clock = limit()
    with pytest.raises(IntegrityError, match="not there"):
        insert(clock, "document:00000000-0000-4000-8000-000000000000")
    ended(clock, "served", date(2026, 12, 1))
    with pytest.raises(IntegrityError, match="has ended"):
        insert(clock, "")
