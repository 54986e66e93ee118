"""Sweeps: what nobody may forget, and one bad row that stops nobody else's."""

import logging
from datetime import timedelta

import pytest

from adverse_action.models import Hold
from adverse_action.services import release_hold
from config.clocks.models import Clock
from config.errors import Invalid, Refusal
from disputes import tasks
from disputes.models import Dispute
from disputes.services import (
    assign_item,
    complete_dispute,
    duties,
    follow_all_results,
    hold_new_proposals,
    mark_undecided,
    name_unnamed,
    record_outcome,
)
from screening.models import SocialAccount
from tests.adverse_action.test_journey import propose
from tests.disputes.test_results import leaves
from tests.disputes.visitors import dispute_of
from tests.screening.rawsql import behind_triggers

BAD = [Refusal("Not now."), Invalid({"on": ["The clock began later."]})]


@pytest.fixture
def two(world, report):
    """Two disputes of one person, the first of which will not go through."""
    first = dispute_of(world, report)
    return first, dispute_of(world, report)


def failing(monkeypatch, name, fault, is_bad):
    """The service as it is, but for one row."""
    real = getattr(duties, name)

    def service(*args, **told):
        if is_bad(*args, **told):
            raise fault
        return real(*args, **told)

    monkeypatch.setattr(duties, name, service)


def completed(world, dispute):
    for one in dispute.items.all():
        assign_item(item=one, to=world.third, by=world.supervisor, at=world.at)
        record_outcome(
            item=one, outcome="verified", looked_at="x", note="y", by=world.third, at=world.at
        )
    return complete_dispute(dispute=dispute, by=world.third, at=world.at)


def said_of(caplog, row, fault):
    """One line: which row and what kind of fault, none of the words."""
    (line,) = [record for record in caplog.records if record.name == duties.__name__]
    assert line.levelno == logging.ERROR
    assert str(row.public_id) in line.getMessage()
    assert type(fault).__name__ in line.getMessage()
    assert str(fault) not in line.getMessage()
    return True


@pytest.mark.parametrize("fault", BAD)
def test_a_dispute_that_cannot_be_followed_stops_no_other(world, two, monkeypatch, caplog, fault):
    bad, good = (completed(world, one) for one in two)
    for one in (bad, good):
        leaves(world, one.results_notices.get())
    failing(monkeypatch, "follow_results", fault, lambda *, dispute, **_: dispute == bad)
    assert follow_all_results(world.at) == 1
    running = Clock.objects.open().filter(rule_id="D-10").values_list("target", flat=True)
    assert set(running) == {item.target for item in bad.items.all()}
    assert said_of(caplog, bad, fault)


@pytest.mark.parametrize("fault", BAD)
def test_a_dispute_that_cannot_be_held_for_stops_no_other(
    world, two, report, monkeypatch, caplog, fault
):
    propose(world, report)
    for one in Dispute.objects.all():
        release_hold(
            person_file=one.matter,
            reference=one.reference,
            results_delivered_on=world.cra.on(world.at),
            by=None,
            at=world.at,
        )
    bad, good = two
    failing(
        monkeypatch, "hold_decision", fault, lambda *, reference, **_: reference == bad.reference
    )
    assert hold_new_proposals(world.at) == 1
    assert list(Hold.objects.open().values_list("reference", flat=True)) == [good.reference]
    assert said_of(caplog, bad, fault)


@pytest.mark.parametrize("fault", BAD)
def test_an_item_that_cannot_be_marked_stops_no_other(world, two, monkeypatch, caplog, fault):
    bad = two[0].items.first()
    failing(monkeypatch, "set_outcome", fault, lambda item, *_, **__: item == bad)
    others = two[0].items.count() + two[1].items.count() - 1
    assert mark_undecided(by=None, at=world.at + timedelta(days=31)) == others
    bad.refresh_from_db()
    assert bad.status == "open"
    assert said_of(caplog, bad, fault)


def test_what_came_after_the_words_is_not_what_they_meant(world, report):
    """Never looked into, it would be deleted at once."""
    dispute = dispute_of(world, report, claims=(), words="The film line is a joke.")
    with behind_triggers():
        later = {"furnished_on": dispute.received_on + timedelta(days=20)}
        report.case.reports.update(**later)
        SocialAccount.objects.update(proposed_at=world.at + timedelta(days=20))
    assert name_unnamed(at=world.at + timedelta(days=30)) == 0
    assert not dispute.items.exists()


def test_what_was_decided_since_is_not_decided_again_unlooked_at(world, report):
    words = dispute_of(world, report, claims=(), words="The film line is a joke.")
    other = dispute_of(world, report)
    with behind_triggers():
        told = {"status": "verified", "outcome_note": "Seen.", "decided_on": other.received_on}
        other.items.update(decided_at=world.at + timedelta(days=9), **told)
        Dispute.objects.filter(pk=other.pk).update(status="completed")
    name_unnamed(at=world.at + timedelta(days=30))
    assert not words.items.filter(report_item__in=other.items.values("report_item")).exists()


def test_what_nobody_named_in_time_is_the_whole_file(world, report):
    told = {"claims": (), "words": "The film line is a joke."}
    dispute = dispute_of(world, report, **told)
    assert name_unnamed(at=world.at + timedelta(days=29)) == 0
    late = world.at + timedelta(days=30)
    assert [name_unnamed(at=late), name_unnamed(at=late)] == [1, 0]
    assert {item.explanation for item in dispute.items.all()} == {told["words"]}
    assert dispute.items.count() == report.item_count
    assert mark_undecided(by=None, at=late) == report.item_count
    assert set(dispute.items.values_list("status", flat=True)) == {"unverifiable"}


def test_a_defect_of_the_code_is_not_swallowed(world, two, monkeypatch):
    fault = KeyError("a defect")
    failing(monkeypatch, "set_outcome", fault, lambda *_, **__: True)
    with pytest.raises(KeyError):
        mark_undecided(by=None, at=world.at + timedelta(days=31))


def test_the_tasks_tell_the_time(world, two, time_machine):
    time_machine.move_to(world.at + timedelta(days=31), tick=False)
    tasks.mark_undecided_items()
    assert not two[0].items.filter(status="open").exists()
    tasks.follow_results_now()
    tasks.prune_old_drafts()
