"""What the services are told and cannot use, and a form whose first answer stands already."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from adverse_action.models import Notice
from adverse_action.services import (
    issue_adverse_notice,
    issue_notice_of_action_taken,
    issue_pre_adverse_notice,
    record_action_taken,
    withdraw_action,
)
from adverse_action.services.messages import _tell
from adverse_action.workflow import Status, TransitionRefused, check_transition
from config.errors import Refusal
from screening.models import Report
from tests.adverse_action.test_journey import notice, propose
from tests.disputes.conftest import made, report, world
from tests.journeys.world import World

__all__ = ["made", "report", "world"]


def twice(act: Callable[[], object]) -> bool:
    return act() == act()


def withdrawn(world: World, report: Report):  # type: ignore[no-untyped-def]
    proposal = propose(world, report)
    notice(world, proposal)
    fields = {"reasons": "Not needed.", "channel": "post", "by": world.chief, "at": world.at}
    return proposal, {**fields, "proposal": proposal, "submission": uuid4()}


def test_a_withdrawal_sent_twice_is_one(world: World, report: Report) -> None:
    _, fields = withdrawn(world, report)
    assert twice(lambda: withdraw_action(**fields))


def test_a_withdrawn_action_has_no_notice_of_being_taken(world: World, report: Report) -> None:
    _, fields = withdrawn(world, report)
    decision = withdraw_action(**fields)
    with pytest.raises(Refusal, match="was withdrawn") as refused:
        issue_adverse_notice(
            decision=decision, channel="post", submission=uuid4(), by=world.hr, at=world.at
        )
    assert refused.value.gate == "G-05"


def test_an_action_without_a_standing_ground_has_no_notice(world: World, report: Report) -> None:
    proposal = propose(world, report)
    proposal.grounds.update(dropped_at=world.at)
    with pytest.raises(Refusal, match="Nothing that this action rests on"):
        issue_pre_adverse_notice(
            proposal=proposal, channel="post", submission=uuid4(), by=world.hr, at=world.at
        )
    assert not Notice.objects.exists()


def test_a_notice_of_action_taken_is_issued_once(world: World, report: Report) -> None:
    today = world.agency.on(world.at)
    taken = record_action_taken(
        case=report.case,
        kind="denial",
        happened_on=today,
        who="The desk",
        how_learned="A phone call.",
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )
    submission = uuid4()
    assert twice(
        lambda: issue_notice_of_action_taken(
            taken=taken, channel="post", submission=submission, by=world.hr, at=world.at
        )
    )


@pytest.mark.django_db
def test_an_action_that_is_gone_is_told_to_nobody(world: World) -> None:
    assert _tell(0, world.at) == 0


def test_states_that_do_not_follow_each_other_are_refused() -> None:
    with pytest.raises(TransitionRefused, match="A proposal that is closed cannot become"):
        check_transition("closed", Status.PROPOSED)
