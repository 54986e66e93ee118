"""Closing a case, and the answer that stays with it (R-15)."""

import pytest

from adverse_action.models import Proposal
from config.errors import Conflict, Invalid, Refusal
from tests.adverse_action.test_breaches import close, taken
from tests.adverse_action.test_journey import notice, propose
from tests.adverse_action.test_trail import withdraw
from tests.disputes.conftest import made, report, world
from tests.screening.rawsql import behind_triggers, refused_by, update

__all__ = ["made", "report", "world"]


def test_a_case_with_an_open_action_does_not_close(world, report):
    propose(world, report)
    with pytest.raises(Conflict, match="still proposed"):
        close(world, report.case)


@pytest.mark.parametrize("second", [None, "hr"])
def test_a_no_needs_a_second_person(world, report, second):
    by = getattr(world, second) if second else None
    with pytest.raises(Refusal, match="second person"):
        close(world, report.case, based_on_report=False, second_by=by)


def test_the_answer_says_why(world, report):
    with pytest.raises(Invalid, match="Say why"):
        close(world, report.case, why=" ")


def test_what_was_withdrawn_closes_with_the_case(world, report):
    notice(world, propose(world, report))
    withdraw(world, report)
    close(world, report.case, based_on_report=False, second_by=world.chief)
    assert Proposal.objects.get().status == "closed"


def test_the_database_closes_no_case_over_an_action(world, report):
    """G-06, past every service: proposed, decided and not answered for, taken."""
    case, proposal = report.case, propose(world, report)
    for status in ("proposed", "noticed", "waiting", "decided", "withdrawn"):
        with behind_triggers():
            update(proposal, status=status)
        with refused_by("gate_g06", "still proposed"):
            update(case, status="closed")
    with behind_triggers():
        update(proposal, status="closed")
    assert update(case, status="closed") == 1


def test_nor_over_an_action_taken_that_nobody_answered_for(world, report):
    taken(world, report.case)
    with refused_by("gate_g06", "Nobody has answered"):
        update(report.case, status="closed")
