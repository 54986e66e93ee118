"""More time to answer, given on request: the last day moves later and never back."""

from datetime import timedelta
from uuid import uuid4

import pgtrigger
import pytest

from adverse_action.models import MoreTime, Notice, Proposal
from adverse_action.services import (
    give_more_time,
    last_day,
    record_receipt,
    send_again,
)
from config.clocks.models import Clock, ClockChange
from config.clocks.services import add_closure
from config.errors import Invalid, Refusal
from tests.adverse_action.test_gates import decision
from tests.adverse_action.test_journey import decide, notice, propose, received, speech
from tests.disputes.conftest import made, report, world
from tests.journeys.visitor import Visitor
from tests.screening.rawsql import frozen, insert, refused_by, update

__all__ = ["made", "report", "world"]


@pytest.fixture
def waiting(world, report):
    proposal = propose(world, report)
    received(world, notice(world, proposal), world.agency.on(world.at))
    return Proposal.objects.get(pk=proposal.pk)


def give(world, proposal, until, **changes):
    today = world.agency.on(world.at)
    told = {
        "asked_by": "The candidate, by telephone",
        "asked_on": today,
        "reason": "Waits for a copy of the thread",
        "until": until,
        "told_by": "phone",
        "told_on": today,
        "submission": uuid4(),
        "by": world.hr,
        "at": world.at,
    }
    given = give_more_time(proposal=proposal, **(told | changes))
    proposal.refresh_from_db()
    return given


def next_monday(day):
    return day + timedelta(days=7 - day.weekday())


def test_the_first_day_of_a_decision_and_the_clock_move_with_it(world, waiting):
    before, until = last_day(waiting), next_monday(last_day(waiting))
    given = give(world, waiting, until)
    assert (given.until_before, last_day(waiting)) == (before, until)
    assert waiting.earliest_on == until + timedelta(days=1)
    clock = Clock.objects.get(rule_id="D-03")
    assert clock.earliest_on == until + timedelta(days=1)
    change = ClockChange.objects.get(clock=clock)
    assert (change.kind, "answer through" in change.reason) == ("extension", True)
    world.at += timedelta(days=(until - world.agency.on(world.at)).days)
    with pytest.raises(Refusal, match="has not ended"):
        decide(world, waiting)
    world.later(days=1)
    assert decide(world, waiting)


def test_a_closure_afterwards_takes_nothing_of_it_away(world, waiting):
    until = next_monday(last_day(waiting)) + timedelta(days=1)
    give(world, waiting, until)
    add_closure(
        organization=world.agency,
        jurisdiction="",
        on=until - timedelta(days=1),
        kind="own",
        name="Founders' day",
        source="Order",
        by=None,
        at=world.at,
    )
    assert Clock.objects.get(rule_id="D-03").earliest_on > until + timedelta(days=1)


@pytest.mark.parametrize("days", [0, -1])
def test_it_is_never_less(world, waiting, days):
    with pytest.raises(Invalid, match="more, never less"):
        give(world, waiting, last_day(waiting) + timedelta(days=days))
    assert not MoreTime.objects.exists()


def test_who_why_and_when_are_told(world, waiting):
    until, tomorrow = last_day(waiting) + timedelta(days=3), world.agency.on(world.later(days=1))
    world.at -= timedelta(days=1)
    wrong = {"asked_by": " ", "reason": "", "asked_on": tomorrow, "told_on": tomorrow}
    with pytest.raises(Invalid) as refused:
        give(world, waiting, until, **wrong)
    assert set(refused.value.fields) == set(wrong)


def test_before_a_notice_there_is_nothing_to_lengthen(world, report):
    proposal = propose(world, report)
    with pytest.raises(Refusal, match="No notice is out"):
        give(world, proposal, world.agency.on(world.at) + timedelta(days=30))


def test_given_before_receipt_it_counts_once_the_letter_arrives(world, report):
    proposal = propose(world, report)
    sent = notice(world, proposal)
    proposal.refresh_from_db()
    until = next_monday(sent.reply_by)
    give(world, proposal, until)
    assert proposal.earliest_on is None
    received(world, sent, world.agency.on(world.at))
    proposal.refresh_from_db()
    assert proposal.earliest_on == until + timedelta(days=1)


def test_a_letter_that_came_back_and_went_again_keeps_the_promise(world, report):
    proposal = propose(world, report)
    sent = notice(world, proposal, channel="post")
    until = next_monday(sent.reply_by) + timedelta(days=28)
    proposal.refresh_from_db()
    give(world, proposal, until)
    for event, days in (("accepted", 1), ("returned", 5)):
        on = world.agency.on(world.later(days=days))
        record_receipt(notice=sent, event=event, on=on, detail="", by=world.hr, at=world.at)
    send_again(
        notice=Notice.objects.get(),
        channel="hand",
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    received(world, Notice.objects.get(), world.agency.on(world.at))
    proposal.refresh_from_db()
    assert proposal.earliest_on == until + timedelta(days=1)


def test_the_same_form_twice_gives_it_once(world, waiting):
    number, until = uuid4(), last_day(waiting) + timedelta(days=3)
    assert give(world, waiting, until, submission=number) == give(
        world, waiting, until, submission=number
    )


# -- the database -------------------------------------------------------------------------------


def test_the_database_refuses_a_decision_before_the_time_given_is_over(world, waiting):
    speech(world, waiting)
    until = last_day(waiting) + timedelta(days=3)
    give(world, waiting, until)
    today = waiting.earliest_on - timedelta(days=1)
    update(waiting, earliest_on=today)
    with pgtrigger.ignore("clocks.Clock:days_are_written"):
        update(Clock.objects.get(rule_id="D-03"), earliest_on=today)
    world.at += timedelta(days=(today - world.agency.on(world.at)).days)
    with refused_by("gate_g05", "given more time"):
        insert(decision(world, waiting))


def test_a_row_that_takes_time_away_is_refused(world, waiting):
    given = give(world, waiting, last_day(waiting) + timedelta(days=3))
    with frozen():
        update(given, until=given.until_before)
    given.pk, given.public_id, given.submission = None, uuid4(), uuid4()
    given.until = given.until_before
    with refused_by("time_only_more"):
        insert(given)


def test_hr_gives_it_on_the_page_and_everybody_reads_it_there(world, waiting, time_machine):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    today = world.agency.on(world.at).isoformat()
    hr = Visitor(world.hr).open(f"/admin/cases/{waiting.matter.reference}/action/")
    hr.send(
        "action/more/",
        asked_by="The candidate",
        asked_on=today,
        reason="Was ill",
        until=(last_day(waiting) + timedelta(days=3)).isoformat(),
        told_by="phone",
        told_on=today,
    )
    assert "More time was given" in hr.text
    assert "Asked by The candidate" in hr.text
