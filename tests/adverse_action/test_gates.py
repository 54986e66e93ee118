"""G-05 and G-06, round the services: rows in plain SQL, refused by the database itself.

What moves, doubles or drops on the way stands in `test_review_gates`.
"""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action.models import ClosingAnswer, Decision, Hold, Notice, Proposal
from adverse_action.services import (
    hold_decision,
    issue_adverse_notice,
    lift_hold,
    record_action_taken,
    release_hold,
    why_not_yet,
)
from config.audit.models import AuditEvent
from config.errors import Invalid, Refusal
from screening.models import Report
from tests.accounts.factories import member
from tests.adverse_action.test_journey import decide, notice, propose, received
from tests.disputes.conftest import made, report, world
from tests.journeys.visitor import Visitor
from tests.journeys.world import furnished, person_file
from tests.screening.rawsql import insert, refused_by, update

__all__ = ["made", "report", "world"]

REFERENCE = "dispute:1"


@pytest.fixture
def proposal(world, report):
    return propose(world, report)


@pytest.fixture
def waiting(world, proposal):
    received(world, notice(world, proposal), world.agency.on(world.at))
    return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def ripe(world, waiting):
    """On the first day of a decision."""
    world.at += timedelta(days=(waiting.earliest_on - world.agency.on(world.at)).days)
    return waiting


def decision(world, proposal, **changes):
    asked = {
        "proposal": proposal,
        "outcome": "final",
        "reasons": "Read it.",
        "decided_by": world.chief,
        "decided_at": world.at,
        "decided_on": world.agency.on(world.at),
        "submission": uuid4(),
    }
    return Decision(**(asked | changes))


# -- G-05 ----------------------------------------------------------------------------------------


def test_a_final_decision_before_any_notice_is_refused(world, proposal):
    with refused_by("gate_g05", "Nothing proves yet"):
        insert(decision(world, proposal))


def test_a_final_decision_before_receipt_is_refused(world, proposal):
    notice(world, proposal, channel="post")
    with refused_by("gate_g05", "Nothing proves yet"):
        insert(decision(world, proposal))


def test_a_final_decision_within_the_wait_is_refused(world, waiting):
    with refused_by("gate_g05", "has not ended"):
        insert(decision(world, waiting))


def test_a_final_decision_on_the_last_day_of_the_wait_is_refused(world, ripe):
    world.at -= timedelta(days=1)
    with refused_by("gate_g05", "has not ended"):
        insert(decision(world, ripe))


def test_a_final_decision_by_whoever_proposed_it_is_refused(world, ripe):
    with refused_by("decided_apart"):
        insert(decision(world, ripe, decided_by=world.hr))


def test_a_withdrawal_waits_for_nothing(world, proposal):
    assert insert(decision(world, proposal, outcome="withdrawn"))


@pytest.mark.parametrize("status", ["decided", "withdrawn"])
def test_a_proposal_is_decided_by_a_decision_alone(ripe, status):
    with refused_by("gate_g05", "No decision says so"):
        update(ripe, status=status)


def test_a_proposal_is_closed_by_its_answer_alone(world, ripe):
    with refused_by("gate_g06", "Nobody has answered"):
        update(ripe, status="closed")
    insert(decision(world, ripe, outcome="withdrawn"))
    update(ripe, status="withdrawn")
    with refused_by("gate_g06", "Nobody has answered"):
        update(ripe, status="closed")


def test_a_proposal_stays_with_its_own_cases_reports(world, ripe):
    other = Report.objects.exclude(case=ripe.case).first() or furnished(world, family_name="Blix")
    with refused_by("gate_g05", "another case"):
        update(ripe, report_id=other.pk)


def test_an_adverse_notice_without_a_decision_is_refused(world, ripe):
    first = Notice.objects.get()
    row = Notice(
        matter=ripe.matter,
        case=ripe.case,
        proposal=ripe,
        kind="adverse",
        report=ripe.report,
        document=first.document,
        delivery=first.delivery,
        issued_at=world.at,
        issued_on=world.agency.on(world.at),
        submission=uuid4(),
    )
    with refused_by("gate_g05", "No final decision"):
        insert(row)


# -- a dispute holds it, R-12 ---------------------------------------------------------------------


@pytest.fixture
def held(world, ripe):
    file = person_file(world, ripe.case)
    hold_decision(person_file=file, reference=REFERENCE, by=None, at=world.at)
    return ripe


def released(world, proposal, on):
    release_hold(
        person_file=person_file(world, proposal.case),
        reference=REFERENCE,
        results_delivered_on=on,
        by=None,
        at=world.at,
    )
    return Proposal.objects.get(pk=proposal.pk)


def test_a_final_decision_under_a_hold_is_refused(world, held):
    with refused_by("gate_g05", "A dispute is open"):
        insert(decision(world, held))


def test_a_decision_on_the_day_the_result_arrived_is_refused(world, held):
    today = world.agency.on(world.at)
    proposal = released(world, held, today)
    assert proposal.earliest_on == today + timedelta(days=1)
    update(proposal, earliest_on=today)
    with refused_by("gate_g05", "the day after a dispute's result arrived"):
        insert(decision(world, proposal))


def test_the_day_after_the_result_arrived_it_can_be_decided(world, held):
    proposal = released(world, held, world.agency.on(world.at))
    world.later(days=1)
    assert why_not_yet(proposal, world.at) == ""
    assert insert(decision(world, proposal))


def test_a_result_delivered_before_the_notice_arrived_is_not_forgotten(world, proposal):
    """The later of both, in whichever order they become known."""
    sent = notice(world, proposal)
    file = person_file(world, proposal.case)
    hold_decision(person_file=file, reference=REFERENCE, by=None, at=world.at)
    world.later(days=20)
    late = world.agency.on(world.at)
    released(world, proposal, late)
    received(world, sent, sent.issued_on)
    proposal.refresh_from_db()
    assert proposal.earliest_on == late + timedelta(days=1)


def test_a_released_hold_stays_released_when_told_twice(world, held):
    today = world.agency.on(world.at)
    first = released(world, held, today)
    again = released(world, held, today)
    assert again.earliest_on == first.earliest_on
    assert AuditEvent.objects.filter(verb="release_hold").count() == 1


def test_a_result_that_came_later_than_presumed_moves_the_decision_later(world, held):
    today = world.agency.on(world.at)
    released(world, held, today)
    late = released(world, held, today + timedelta(days=3))
    assert late.earliest_on == today + timedelta(days=4)


def test_a_result_that_came_back_holds_the_decision_again(world, held):
    released(world, held, world.agency.on(world.at))
    file = person_file(world, held.case)
    hold_decision(person_file=file, reference=REFERENCE, by=None, at=world.at)
    assert held.is_held
    world.later(days=2)
    with refused_by("gate_g05", "A dispute is open"):
        insert(decision(world, held))


def test_a_hold_ends_with_the_result_even_after_the_action_was_withdrawn(world, held):
    insert(decision(world, held, outcome="withdrawn"))
    update(held, status="withdrawn")
    released(world, held, world.agency.on(world.at))
    assert not Hold.objects.open().exists()


def test_nobody_lifts_a_hold_without_result_or_counsels_reason(world, held):
    hold = held.holds.get()
    for told in ({}, {"lifted_by_id": world.hr.pk}, {"reason": "Because."}):
        with refused_by("lifted_by_results_or_counsel"):
            update(hold, lifted_at=world.at, **told)


def test_counsel_lifts_a_hold_with_a_reason(world, held):
    counsel = member(world.agency, "counsel")
    lift_hold(proposal=held, reason="The limit of discipline ends.", by=counsel, at=world.at)
    hold = held.holds.get()
    assert (hold.lifted_by, hold.reason) == (counsel, "The limit of discipline ends.")
    assert AuditEvent.objects.filter(verb="lift_hold").exists()
    assert insert(decision(world, held))


def test_a_lifted_hold_does_not_come_back_for_the_same_dispute(world, held):
    counsel = member(world.agency, "counsel")
    lift_hold(proposal=held, reason="It cannot wait.", by=counsel, at=world.at)
    file = person_file(world, held.case)
    hold_decision(person_file=file, reference=REFERENCE, by=None, at=world.at)
    assert not held.is_held


def test_lifting_needs_a_reason_and_a_hold(world, ripe, held):
    counsel = member(world.agency, "counsel")
    with pytest.raises(Invalid, match="cannot wait"):
        lift_hold(proposal=held, reason=" ", by=counsel, at=world.at)
    lift_hold(proposal=held, reason="It cannot wait.", by=counsel, at=world.at)
    with pytest.raises(Refusal, match="No dispute holds"):
        lift_hold(proposal=held, reason="Again.", by=counsel, at=world.at)


@pytest.mark.parametrize(("role", "status"), [("counsel", 200), ("hr", 403), ("auditor", 403)])
def test_only_counsel_lifts_it_on_the_page(world, held, role, status):
    user = member(world.agency, role)
    page = f"/admin/cases/{held.matter.reference}/action/"
    visitor = Visitor(user).open(page)
    assert ("Lift the hold" in visitor.text) is (status == 200)
    told = {"submission": uuid4(), "reason": "The limit of discipline ends."}
    answer = visitor.client.post(f"{page}lift/", told, follow=True)
    assert answer.status_code == status
    assert held.is_held is (status != 200)


# -- G-06 ----------------------------------------------------------------------------------------


def answer(world, case, **changes):
    asked = {
        "matter": case.matter,
        "case": case,
        "based_on_report": True,
        "why": "Decided.",
        "answered_by": world.hr,
        "answered_at": world.at,
        "submission": uuid4(),
    }
    return ClosingAnswer(**(asked | changes))


def test_an_adverse_case_does_not_close_without_its_notice(world, ripe):
    decide(world, ripe)
    with refused_by("gate_g06"):
        insert(answer(world, ripe.case))


def test_a_no_does_not_close_a_case_that_was_decided_on_reported_items(world, ripe):
    decide(world, ripe)
    with refused_by("gate_g06"):
        insert(answer(world, ripe.case, based_on_report=False, second_by=world.chief))


def test_an_action_already_taken_needs_its_notice_too(world, proposal):
    record_action_taken(
        case=proposal.case,
        kind="denial",
        happened_on=world.agency.on(world.at),
        who="The chief's office",
        how_learned="It was in the mail.",
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )
    with refused_by("gate_g06"):
        insert(answer(world, proposal.case, based_on_report=False, second_by=world.chief))


def test_with_its_notice_sent_it_closes(world, ripe):
    final = issue_adverse_notice(
        decision=decide(world, ripe),
        channel="hand",
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )
    received(world, final, world.agency.on(world.at))
    assert insert(answer(world, ripe.case))


def test_a_case_nobody_acted_on_closes_with_a_no_of_two(world, report):
    assert insert(answer(world, report.case, based_on_report=False, second_by=world.chief))
