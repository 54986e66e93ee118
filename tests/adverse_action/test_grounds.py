"""An action rests on what was furnished, or says that it rests on something else (R-15)."""

from uuid import uuid4

import pytest

from adverse_action.services import propose_action, record_response, withdraw_action
from adverse_action.services.requirements import notice_elements
from config.errors import Conflict, Invalid, Refusal
from screening.models import Order
from tests.adverse_action.test_journey import decide, propose
from tests.disputes.conftest import made, report, world
from tests.journeys.world import furnished, ordered
from tests.screening.rawsql import behind_triggers, update

__all__ = ["made", "report", "world"]


def asked(world, case, **changes):
    told = {
        "kind": "denial",
        "reasons": "The posts.",
        "items": [],
        "other_grounds": ["A false date of employment."],
        "submission": uuid4(),
        "by": world.hr,
        "at": world.at,
    }
    return propose_action(case=case, **(told | changes))


def test_other_information_is_a_ground_by_itself(world, report):
    ground = asked(world, report.case).grounds.get()
    assert (ground.kind, ground.note) == ("other", "A false date of employment.")


def test_a_proposal_without_any_ground_is_refused(world, report):
    with pytest.raises(Refusal, match="without a ground"):
        asked(world, report.case, other_grounds=[" "])


def test_an_item_of_another_report_is_no_ground(world, report):
    other = furnished(world, given_name="Teodora")
    with pytest.raises(Refusal, match="not an item"):
        asked(world, report.case, items=list(other.items.all()))


def test_nothing_is_proposed_before_anything_was_furnished(world, report):
    with pytest.raises(Refusal, match="No report has been furnished"):
        asked(world, ordered(world, given_name="Teodora"))


def test_nothing_is_proposed_in_a_misconduct_investigation(world, report):
    with behind_triggers():
        update(Order.objects.get(case=report.case), regime="MISCONDUCT_603Y")
    with pytest.raises(Refusal, match="findings and discipline"):
        asked(world, report.case)


def test_one_action_is_proposed_at_a_time(world, report):
    propose(world, report)
    with pytest.raises(Conflict, match="already proposed"):
        propose(world, report)


def test_a_proposal_says_why(world, report):
    with pytest.raises(Invalid, match="plain words"):
        asked(world, report.case, reasons=" ")


# -- what is said before and at the decision -------------------------------------------------------


@pytest.mark.parametrize(("field", "value"), [("text", " "), ("received_at", "an hour too early")])
def test_an_answer_has_words_and_has_come(world, report, field, value):
    proposal = propose(world, report)
    told = {"channel": "phone", "text": "I was seventeen.", "received_at": world.at}
    at = world.at
    told[field] = world.later(hours=1) if field == "received_at" else value
    with pytest.raises(Invalid) as invalid:
        record_response(proposal=proposal, submission=uuid4(), by=world.hr, at=at, **told)
    assert list(invalid.value.fields) == [field]


def test_a_decision_and_a_withdrawal_say_why(world, report):
    proposal = propose(world, report)
    with pytest.raises(Invalid, match="reasons of the decision"):
        decide(world, proposal, reasons=" ")
    with pytest.raises(Invalid, match="withdrawn"):
        withdraw_action(
            proposal=proposal,
            reasons=" ",
            channel="post",
            submission=uuid4(),
            by=world.chief,
            at=world.at,
        )


def test_a_withdrawal_before_any_letter_writes_none(world, report):
    proposal = propose(world, report)
    decision = withdraw_action(
        proposal=proposal,
        reasons="A mistake.",
        channel="post",
        submission=uuid4(),
        by=world.chief,
        at=world.at,
    )
    assert decision.outcome == "withdrawn"
    assert not proposal.notices.exists()


def test_what_the_notice_must_hold_comes_from_the_book(world, report):
    rows = {row.id: row for row in notice_elements(propose(world, report).regime)}
    assert rows["N-06 report"].citation.startswith("FCRA 604(b)(3)")
    assert rows["N-06 how_to_respond"].practice
    assert notice_elements("IN_HOUSE") == []
