"""From a furnished report to a final decision, and every way in which it may not be made."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from adverse_action.models import Decision, Notice
from adverse_action.services import (
    decide_action,
    issue_adverse_notice,
    issue_pre_adverse_notice,
    propose_action,
    record_receipt,
    sign_speech_record,
    standing_record,
    withdraw_action,
    write_speech_record,
)
from config.clocks.models import Clock
from config.errors import Refusal
from config.law.speech import written_points
from tests.disputes.conftest import made, report, world

__all__ = ["made", "report", "world"]


def propose(world, report):
    return propose_action(
        case=report.case,
        kind="denial",
        reasons="The posts named do not fit the standard.",
        items=list(report.items.all()),
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )


def notice(world, proposal, channel="hand"):
    return issue_pre_adverse_notice(
        proposal=proposal, channel=channel, submission=uuid4(), by=world.hr, at=world.later(hours=1)
    )


POINTS = {point.id: f"About the {point.id}." for point in written_points()}


def write_speech(world, proposal, at=None, **changes):
    told = {"points": POINTS, "submission": uuid4(), "by": world.hr, "at": at or world.at}
    return write_speech_record(proposal=proposal, **(told | changes))


def speech(world, proposal):
    """The record of R-17, written and signed, unless it stands already."""
    record = standing_record(proposal) or write_speech(world, proposal)
    sign_speech_record(record=record, submission=uuid4(), by=world.chief, at=world.at)
    return record


def received(world, sent, on):
    """The wait runs, and the speech record is signed meanwhile."""
    if sent.kind == "pre_adverse":
        speech(world, sent.proposal)
    return record_receipt(
        notice=sent, event="signed", on=on, detail="Signed for", by=world.hr, at=world.at
    )


def test_the_whole_way_to_the_adverse_notice(world, report):
    proposal = propose(world, report)
    sent = notice(world, proposal)
    today = world.agency.on(world.at)
    received(world, sent, today)
    proposal.refresh_from_db()
    assert proposal.status == "waiting"
    clock = Clock.objects.get(rule_id="D-03")
    assert proposal.earliest_on >= clock.earliest_on > today + timedelta(days=6)
    with pytest.raises(Refusal, match="waiting period") as refused:
        decide(world, proposal)
    assert refused.value.gate == "G-05"
    world.at += timedelta(days=(proposal.earliest_on - today).days)
    decision = decide(world, proposal)
    final = issue_adverse_notice(
        decision=decision, channel="hand", submission=uuid4(), by=world.hr, at=world.later(hours=1)
    )
    assert final.document.notice_id == "N-05"
    assert Clock.objects.open().get().rule_id == "D-04"
    record_receipt(
        notice=final,
        event="signed",
        on=world.agency.on(world.at),
        detail="Signed for",
        by=world.hr,
        at=world.at,
    )
    assert not Clock.objects.open().exists()


def decide(world, proposal, **changes):
    fields = {
        "proposal": proposal,
        "reasons": "Read the report and what the person said.",
        "submission": uuid4(),
        "by": world.chief,
        "at": world.at,
    }
    return decide_action(**{**fields, **changes})


def test_a_double_click_issues_one_notice(world, report):
    proposal = propose(world, report)
    submission = uuid4()
    first, second = (
        issue_pre_adverse_notice(
            proposal=proposal, channel="post", submission=submission, by=world.hr, at=world.at
        )
        for _ in range(2)
    )
    assert first == second
    assert Notice.objects.count() == 1


def test_who_proposed_does_not_decide(world, report):
    proposal = propose(world, report)
    with pytest.raises(Refusal, match="proposed this action"):
        decide(world, proposal, by=world.hr)


def test_nothing_is_decided_without_a_notice(world, report):
    proposal = propose(world, report)
    with pytest.raises(Refusal, match="No notice"):
        decide(world, proposal)


def test_an_action_may_be_withdrawn_and_the_person_is_told(world, report):
    proposal = propose(world, report)
    notice(world, proposal)
    decision = withdraw_action(
        proposal=proposal,
        reasons="The person explained the post.",
        channel="post",
        submission=uuid4(),
        by=world.chief,
        at=world.later(hours=2),
    )
    assert decision.outcome == Decision.Outcome.WITHDRAWN
    assert Notice.objects.filter(kind="withdrawal").count() == 1


def test_dates_are_the_agencys_own(world):
    assert world.agency.on(world.at) == date(2026, 10, 5)
