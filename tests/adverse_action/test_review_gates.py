"""What could be moved, dropped or doubled between proposing an action and closing its case."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action.models import ClosingAnswer, Ground, Hold, Notice, Proposal
from adverse_action.services import (
    close_case,
    follow_deliveries,
    hold_decision,
    issue_adverse_notice,
    issue_notice_of_action_taken,
    record_action_taken,
    record_receipt,
    revise_basis,
)
from config.clocks.models import Clock
from config.delivery.services import record_proof
from config.errors import Conflict, Refusal
from screening import services as screening
from screening.models import Order
from tests.adverse_action.test_gates import decision
from tests.adverse_action.test_journey import decide, notice, propose, received, speech
from tests.disputes.conftest import made, report, world
from tests.journeys.world import furnished, person_file
from tests.screening import factories as make
from tests.screening.rawsql import behind_triggers, delete, frozen, insert, refused_by, update

__all__ = ["made", "report", "world"]


@pytest.fixture
def waiting(world, report):
    """A proposal whose notice was received and whose wait runs."""
    proposal = propose(world, report)
    received(world, notice(world, proposal), world.agency.on(world.at))
    return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def ripe(world, waiting):
    """The same on the first day of a decision."""
    world.at += timedelta(days=(waiting.earliest_on - world.agency.on(world.at)).days)
    return waiting


@pytest.fixture
def decided(world, ripe):
    return decide(world, ripe)


# -- G-05: the decision --------------------------------------------------------------------------


def test_a_decision_with_everything_is_taken(world, ripe):
    assert insert(decision(world, ripe))


def test_a_decision_is_not_dated_ahead(world, waiting):
    row = decision(world, waiting, decided_on=waiting.earliest_on)
    with refused_by("gate_g05", "not that of its moment"):
        insert(row)


def test_a_moved_first_day_does_not_shorten_the_wait(world, waiting):
    update(waiting, earliest_on=world.agency.on(world.at) + timedelta(days=1))
    row = decision(world, waiting, decided_at=world.later(days=1))
    row.decided_on = world.agency.on(world.at)
    with refused_by("gate_g05", "has not ended"):
        insert(row)


def test_the_regime_of_the_order_counts_not_a_copy_of_it(world, waiting):
    with frozen():
        update(waiting, regime="MISCONDUCT_603Y")
    with behind_triggers():
        update(waiting, regime="MISCONDUCT_603Y")
    with refused_by("gate_g05", "has not ended"):
        insert(decision(world, waiting))


def test_a_wait_counted_from_an_earlier_day_than_receipt_is_none(world, ripe):
    later = ripe.earliest_on - timedelta(days=1)
    update(Notice.objects.get().delivery, received_on=later)
    with refused_by("gate_g05", "counted from the notice's receipt"):
        insert(decision(world, ripe))


def test_mail_that_came_back_in_the_mail_room_stops_the_decision_at_once(world, report):
    proposal = propose(world, report)
    speech(world, proposal)
    sent = notice(world, proposal, channel="post")
    day = world.agency.on(world.later(days=1))
    record_receipt(notice=sent, event="accepted", on=day, detail="", by=world.hr, at=world.at)
    world.later(days=30)
    back = world.agency.on(world.at)
    record_proof(delivery=sent.delivery, event="returned", on=back, by=world.hr, at=world.at)
    with pytest.raises(Refusal) as refused:
        decide(world, Proposal.objects.get(pk=proposal.pk))
    assert refused.value.gate == "G-05"
    follow_deliveries(world.at)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.earliest_on) == ("noticed", None)


def test_a_later_receipt_recorded_in_the_mail_room_moves_the_wait(world, report):
    proposal = propose(world, report)
    sent = notice(world, proposal, channel="post")
    day = world.agency.on(world.later(days=1))
    record_receipt(notice=sent, event="accepted", on=day, detail="", by=world.hr, at=world.at)
    proposal.refresh_from_db()
    before = proposal.earliest_on
    told = world.agency.on(world.later(days=12))
    record_proof(delivery=sent.delivery, event="delivered", on=told, by=world.hr, at=world.at)
    assert follow_deliveries(world.at) == 1
    proposal.refresh_from_db()
    assert proposal.earliest_on > before
    assert Clock.objects.open().get(rule_id="D-03").event_on == told
    assert follow_deliveries(world.at) == 0


def test_a_ground_from_outside_the_enclosed_report_stops_the_decision(world, ripe):
    other = furnished(world, given_name="Teodora")
    insert(Ground(proposal=ripe, kind="report_item", report_item=other.items.first()))
    with refused_by("gate_g05", "not in the report"):
        insert(decision(world, ripe))


def test_a_hold_or_a_ground_is_never_removed(world, waiting):
    file = person_file(world, waiting.case)
    hold_decision(person_file=file, reference=f"dispute:{uuid4()}", by=None, at=world.at)
    for row in (Hold.objects.get(), Ground.objects.first(), waiting):
        with frozen():
            delete(row)
    with frozen():
        update(Hold.objects.get(), proposal_id=0)


# -- the notices ---------------------------------------------------------------------------------


def notice_row(sent, **changes):
    fields = {
        field.attname: getattr(sent, field.attname)
        for field in Notice._meta.local_concrete_fields
        if not field.auto_created
    }
    return Notice(**(fields | {"public_id": uuid4(), "submission": uuid4()} | changes))


@pytest.fixture
def unsent(world, report):
    """A pre-adverse notice as a row that was never written, with its real paper and delivery."""
    proposal = propose(world, report)
    sent = notice(world, proposal)
    with behind_triggers():
        delete(sent)
    return sent


def test_a_notice_with_everything_is_taken(unsent):
    assert insert(notice_row(unsent))


@pytest.mark.parametrize("kind", ["fair_process_notice", "fair_process_decision"])
def test_a_letter_of_the_in_house_regime_is_not_one_here(unsent, kind):
    with refused_by("notice_of_its_regime"):
        insert(notice_row(unsent, kind=kind))


@pytest.mark.parametrize("kind", ["pre_adverse", "adverse"])
def test_no_letter_of_the_consumer_report_regime_is_issued_in_another(unsent, kind):
    with behind_triggers():
        update(Order.objects.get(case=unsent.case), regime="MISCONDUCT_603Y")
    with refused_by("notice_of_its_regime"):
        insert(notice_row(unsent, kind=kind))


def test_a_notice_was_delivered_itself_to_the_person(world, unsent):
    other = notice(world, propose(world, furnished(world, given_name="Teodora")))
    with behind_triggers():
        delete(other)
    with refused_by("notice_delivered_itself"):
        insert(notice_row(unsent, delivery_id=other.delivery_id))
    with refused_by("notice_delivered_itself"):
        insert(notice_row(unsent, delivery_id=other.delivery_id, document_id=other.document_id))
    with behind_triggers():  # the same person's letter of another case
        update(other.delivery, person_id=unsent.case.person.pk)
    with refused_by("notice_delivered_itself"):
        insert(notice_row(unsent, delivery_id=other.delivery_id, document_id=other.document_id))


def test_a_notice_without_the_summary_is_none(world, unsent):
    notice(world, propose(world, furnished(world, given_name="Teodora")))  # with its own
    with behind_triggers():
        for enclosure in unsent.delivery.enclosures.all():
            delete(enclosure)
    with refused_by("n06_with_summary"):
        insert(notice_row(unsent))


def test_a_report_that_was_replaced_is_not_enclosed(world, unsent):
    correct(world, unsent.report)
    with refused_by("gate_g05", "report that the agency has now"):
        insert(notice_row(unsent))


def correct(world, report):
    """The last item is deleted from the file, and the agency gets the next version."""
    item = report.items.order_by("number").last()
    screening.bury_item(item=item, reason="deleted", by=None, at=world.later(hours=1))
    revised = screening.revise_report(case=report.case, by=None, at=world.at)
    return screening.furnish_report(report=revised, by=None, at=world.at)


def test_a_proposal_not_noticed_yet_encloses_the_report_as_corrected(world, report):
    """Else the letter would hold an item that was deleted meanwhile (G-11)."""
    proposal = propose(world, report)
    Ground.objects.exclude(report_item=report.items.get(number=1)).update(dropped_at=world.at)
    revised = correct(world, report)
    revise_basis(case=report.case, report=revised, by=None, at=world.at)
    sent = notice(world, Proposal.objects.get(pk=proposal.pk))
    assert sent.report == revised
    assert Ground.objects.get(dropped_at=None).report_item.report == revised


def tell(world, decision, submission=None):
    return issue_adverse_notice(
        decision=decision,
        channel="post",
        submission=submission or uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )


def test_two_pages_make_one_adverse_notice(world, decided):
    sent = tell(world, decided)
    with pytest.raises(Conflict, match="already"):
        tell(world, decided)
    with refused_by("notice_once"):
        insert(notice_row(sent))


def test_a_notice_that_came_back_satisfies_nothing_and_goes_out_again(world, decided):
    sent = tell(world, decided)
    clock = Clock.objects.get(rule_id="D-04")
    for event, days in (("accepted", 1), ("returned", 6)):
        day = world.agency.on(world.later(days=days))
        record_receipt(notice=sent, event=event, on=day, detail="", by=world.hr, at=world.at)
        clock.refresh_from_db()
        assert clock.status == ("closed" if event == "accepted" else "open")
    assert tell(world, decided) != sent


def taken(world, case):
    return record_action_taken(
        case=case,
        kind="denial",
        happened_on=world.agency.on(world.at),
        who="The chief's office",
        how_learned="HR saw the letter.",
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )


def admit(world, action):
    return issue_notice_of_action_taken(
        taken=action, channel="post", submission=uuid4(), by=world.hr, at=world.later(hours=1)
    )


def test_two_pages_make_one_notice_of_an_action_taken(world, report):
    action = taken(world, report.case)
    admit(world, action)
    with pytest.raises(Conflict, match="already"):
        admit(world, action)


def test_in_house_an_action_taken_is_recorded_and_no_federal_letter_follows(world):
    here = make.world(in_house=True)
    report = make.furnished(here)
    world.agency, world.hr, world.at = here.agency, here.hr, make.at(9)
    action = taken(world, report.case)
    assert not Clock.objects.filter(rule_id="D-04").exists()
    with pytest.raises(Refusal, match="no adverse action notice"):
        admit(world, action)
    close(world, report.case)
    report.case.refresh_from_db()
    assert report.case.status == "closed"


# -- closing: G-06, R-15 -------------------------------------------------------------------------


def close(world, case, **changes):
    asked = {
        "based_on_report": True,
        "why": "The board decided.",
        "submission": uuid4(),
        "by": world.hr,
        "at": world.at,
    }
    return close_case(case=case, **(asked | changes))


def test_a_letter_that_never_left_closes_nothing(world, decided):
    sent = tell(world, decided)
    with pytest.raises(Refusal) as refused:
        close(world, decided.proposal.case)
    assert refused.value.gate == "G-06"
    day = world.agency.on(world.later(days=1))
    record_receipt(notice=sent, event="accepted", on=day, detail="", by=world.hr, at=world.at)
    assert close(world, decided.proposal.case)


@pytest.mark.parametrize("second", [None, "hr"])
def test_a_no_by_one_person_is_refused_by_the_database_too(world, report, second):
    row = ClosingAnswer(
        matter=report.case.matter,
        case=report.case,
        based_on_report=False,
        why="Withdrew.",
        answered_by=world.hr,
        second_by=getattr(world, second) if second else None,
        answered_at=world.at,
        submission=uuid4(),
    )
    with refused_by("no_needs_a_second_person"):
        insert(row)


def test_nothing_is_proposed_in_a_closed_case(world, report):
    close(world, report.case, based_on_report=False, second_by=world.chief)
    with pytest.raises(Refusal, match="closed"):
        propose(world, report)
