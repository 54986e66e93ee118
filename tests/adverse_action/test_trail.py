"""Every service leaves its own event, about the row that it wrote (R-20)."""

from uuid import uuid4

import pytest

from adverse_action import services
from adverse_action.models import ActionTaken, Decision, Notice, Proposal, Response
from config.audit.models import AuditEvent
from screening import services as screening
from tests.accounts.factories import member
from tests.adverse_action.test_journey import decide, notice, propose, received
from tests.disputes.conftest import made, report, world
from tests.journeys.world import person_file

__all__ = ["made", "report", "world"]


def proposal():
    return Proposal.objects.get()


def say(world, report):
    services.record_response(
        proposal=proposal(),
        channel="phone",
        text="I was seventeen.",
        received_at=world.at,
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )


def hold(world, report):
    file = person_file(world, report.case)
    services.hold_decision(person_file=file, reference="dispute:1", by=None, at=world.at)


def lift(world, report):
    counsel = member(world.agency, "counsel")
    services.lift_hold(proposal=proposal(), reason="The limit ends.", by=counsel, at=world.at)


def release(world, report):
    services.release_hold(
        person_file=person_file(world, report.case),
        reference="dispute:1",
        results_delivered_on=world.agency.on(world.at),
        by=None,
        at=world.at,
    )


def correct(world, report):
    item = report.items.order_by("number").last()
    screening.bury_item(item=item, reason="deleted", by=None, at=world.later(hours=1))
    revised = screening.revise_report(case=report.case, by=None, at=world.at)
    screening.furnish_report(report=revised, by=None, at=world.at)
    services.revise_basis(case=report.case, report=revised, by=None, at=world.at)


def withdraw(world, report):
    services.withdraw_action(
        proposal=proposal(),
        reasons="Explained.",
        channel="post",
        submission=uuid4(),
        by=world.chief,
        at=world.later(hours=1),
    )


def receive(world, report):
    received(world, Notice.objects.first(), world.agency.on(world.at))


def ripen(world, report):
    world.later(days=(proposal().earliest_on - world.agency.on(world.at)).days)
    decide(world, proposal())


def tell(world, report):
    services.issue_adverse_notice(
        decision=Decision.objects.get(),
        channel="hand",
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )


def take(world, report):
    services.record_action_taken(
        case=report.case,
        kind="denial",
        happened_on=world.agency.on(world.at),
        who="The chief's office",
        how_learned="It was in the mail.",
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )


def admit(world, report):
    services.issue_notice_of_action_taken(
        taken=ActionTaken.objects.get(),
        channel="hand",
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )


def close(world, report):
    services.close_case(
        case=report.case,
        based_on_report=False,
        why="Withdrew.",
        second_by=world.chief,
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )


def start(world, report):
    propose(world, report)


def write(world, report):
    notice(world, proposal())


EVENTS = [
    ("propose_action", lambda: proposal().target, (start,)),
    ("issue_pre_adverse_notice", lambda: Notice.objects.get().target, (start, write)),
    ("begin_wait", lambda: proposal().target, (start, write, receive)),
    ("record_response", lambda: f"response:{Response.objects.get().public_id}", (start, say)),
    ("hold_decision", lambda: proposal().target, (start, hold)),
    ("lift_hold", lambda: proposal().target, (start, hold, lift)),
    ("release_hold", lambda: proposal().target, (start, hold, release)),
    ("revise_basis", lambda: proposal().target, (start, write, correct)),
    ("withdraw_action", lambda: f"decision:{Decision.objects.get().public_id}", (start, withdraw)),
    (
        "decide_action",
        lambda: f"decision:{Decision.objects.get().public_id}",
        (start, write, receive, ripen),
    ),
    (
        "issue_adverse_notice",
        lambda: Notice.objects.get(kind="adverse").target,
        (start, write, receive, ripen, tell),
    ),
    (
        "record_action_taken",
        lambda: f"action_taken:{ActionTaken.objects.get().public_id}",
        (take,),
    ),
    ("issue_notice_of_action_taken", lambda: Notice.objects.get().target, (take, admit)),
    ("answer_basis", None, (close,)),
]


@pytest.mark.parametrize(("verb", "target", "steps"), EVENTS, ids=[row[0] for row in EVENTS])
def test_the_service_records_its_event(world, report, verb, target, steps):
    for step in steps:
        step(world, report)
    event = AuditEvent.objects.get(verb=verb)
    about = target() if target else f"case:{report.case.matter.public_id}"
    assert (event.target, event.stream) == (about, report.case.matter.stream)
    for words in ("seventeen", "Explained", "chief", "Marisol"):
        assert words not in event.body
