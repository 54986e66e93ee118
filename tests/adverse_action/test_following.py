"""What became of a letter: another try, the wait it starts or voids, the sweep that looks."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from adverse_action.models import ClosingAnswer, Proposal
from adverse_action.services import (
    follow_deliveries,
    following,
    issue_adverse_notice,
    record_receipt,
    send_again,
    withdraw_action,
)
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.delivery.models import Delivery
from config.delivery.services import record_proof
from config.documents.services import install_official_form
from config.errors import Conflict, Refusal
from tests.adverse_action.test_gates import decision
from tests.adverse_action.test_journey import decide, notice, propose, speech
from tests.disputes.conftest import made, report, world
from tests.journeys.world import furnished
from tests.paper import one_page_pdf
from tests.screening.rawsql import insert, refused_by

__all__ = ["made", "report", "world"]


def told(world, sent, event, **delta):
    """What the carrier or the person says of the letter, so much later."""
    on = world.agency.on(world.later(**delta))
    return record_receipt(notice=sent, event=event, on=on, detail="", by=world.hr, at=world.at)


def again(world, sent, channel="hand", submission=None):
    return send_again(
        notice=sent,
        channel=channel,
        submission=submission or uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )


@pytest.fixture
def proposal(world, report):
    return propose(world, report)


@pytest.fixture
def returned(world, proposal):
    """A notice whose letter the carrier brought back."""
    sent = notice(world, proposal, channel="post")
    told(world, sent, "accepted", days=1)
    return told(world, sent, "returned", days=6)


@pytest.fixture
def decided(world, proposal):
    sent = notice(world, proposal)
    told(world, sent, "signed", hours=1)
    proposal.refresh_from_db()
    speech(world, proposal)
    world.later(days=(proposal.earliest_on - world.agency.on(world.at)).days)
    return decide(world, proposal)


def test_a_letter_that_came_back_goes_out_again_whole(world, returned):
    first = returned.delivery
    second = again(world, returned)
    assert (second.document, second.person, second.channel) == (
        returned.document,
        returned.case.person,
        "hand",
    )
    assert [e.sha256 for e in second.enclosures.all()] == [e.sha256 for e in first.enclosures.all()]
    assert returned.way == second
    event = AuditEvent.objects.get(verb="send_notice_again")
    assert (event.target, event.payload["channel"]) == (returned.target, "hand")


def test_the_wait_runs_from_the_receipt_of_what_was_sent_again(world, returned):
    proposal = Proposal.objects.get(pk=returned.proposal_id)
    assert (proposal.status, proposal.earliest_on) == ("noticed", None)
    again(world, returned)
    told(world, returned, "signed", days=1)
    proposal.refresh_from_db()
    assert proposal.status == "waiting"
    assert Clock.objects.open().get(rule_id="D-03").event_on == world.agency.on(world.at)
    world.later(days=(proposal.earliest_on - world.agency.on(world.at)).days)
    speech(world, proposal)
    assert decide(world, proposal)


def test_what_was_received_counts_though_it_was_sent_once_more(world, proposal):
    sent = notice(world, proposal)
    told(world, sent, "signed", hours=1)
    proposal.refresh_from_db()
    speech(world, proposal)
    world.later(days=(proposal.earliest_on - world.agency.on(world.at)).days)
    newer = Delivery.objects.get(pk=sent.delivery_id)
    newer.pk, newer.public_id, newer.idempotency_key = None, uuid4(), "newer"
    newer.status, newer.received_on, newer.receipt_basis = "queued", None, ""
    newer.save()
    insert(decision(world, proposal))


def test_the_database_wants_a_receipt_of_one_dispatch_or_another(world, returned):
    proposal = returned.proposal
    speech(world, proposal)
    again(world, returned)
    world.later(days=30)
    with refused_by("gate_g05", "Nothing proves yet"):
        insert(decision(world, proposal))


def test_a_dispatch_to_somebody_else_counts_for_nothing(world, returned):
    stranger = Delivery.objects.get(pk=returned.delivery_id)
    stranger.pk, stranger.public_id, stranger.idempotency_key = None, uuid4(), "stranger"
    stranger.person, stranger.organization = None, world.cra
    stranger.status = "queued"
    stranger.save()
    assert returned.way == returned.delivery


def test_two_clicks_send_it_again_once(world, returned):
    submission = uuid4()
    one, two = (again(world, returned, submission=submission) for _ in range(2))
    assert one == two
    assert Delivery.objects.filter(document=returned.document).count() == 2
    assert AuditEvent.objects.filter(verb="send_notice_again").count() == 1


def test_a_letter_on_its_way_is_not_sent_again(world, proposal):
    sent = notice(world, proposal, channel="post")
    with pytest.raises(Conflict, match="did not come back"):
        again(world, sent)


def test_a_letter_with_an_old_report_is_not_sent_again(world, returned):
    Proposal.objects.filter(pk=returned.proposal_id).update(status="proposed")
    with pytest.raises(Conflict, match="another one is owed"):
        again(world, returned)


def test_the_official_form_goes_in_the_version_in_use(world, returned):
    newer = install_official_form(
        kind="summary_of_rights",
        language="en",
        version_date=date(2025, 1, 2),
        data=one_page_pdf(),
        is_demo=True,
        by=None,
        at=world.later(hours=1),
    )
    assert again(world, returned).enclosures.get().official_form == newer


def test_mail_that_came_back_in_the_mail_room_may_go_out_again_at_once(world, proposal):
    """The sweep has not looked yet: the wait falls with the second try."""
    sent = notice(world, proposal, channel="post")
    told(world, sent, "accepted", days=1)
    day = world.agency.on(world.later(days=9))
    record_proof(delivery=sent.delivery, event="returned", on=day, by=None, at=world.at)
    again(world, sent)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.earliest_on) == ("noticed", None)


# -- the adverse notice ---------------------------------------------------------------------------


@pytest.fixture
def final(world, decided):
    """The notice of the decision, which came back."""
    sent = issue_adverse_notice(
        decision=decided, channel="post", submission=uuid4(), by=world.hr, at=world.later(hours=1)
    )
    told(world, sent, "accepted", days=1)
    return told(world, sent, "returned", days=6)


def closing(world, case):
    return ClosingAnswer(
        matter=case.matter,
        case=case,
        based_on_report=True,
        why="Decided.",
        answered_by=world.hr,
        answered_at=world.at,
        submission=uuid4(),
    )


def test_an_adverse_notice_sent_again_closes_its_duty_anew(world, final):
    clock = Clock.objects.get(rule_id="D-04")
    assert clock.status == "open"
    second = again(world, final, channel="post")
    with refused_by("gate_g06"):
        insert(closing(world, final.case))
    told(world, final, "accepted", days=1)
    clock.refresh_from_db()
    assert (clock.status, clock.proof) == ("closed", f"delivery:{second.public_id}")
    assert follow_deliveries(world.at) == 1  # the free file after it, D-17
    assert follow_deliveries(world.at) == 0
    assert insert(closing(world, final.case))


def test_a_second_adverse_letter_is_refused_while_the_first_goes_out_again(world, final):
    again(world, final, channel="post")
    with pytest.raises(Conflict, match="issued already"):
        issue_adverse_notice(
            decision=final.proposal.decision,
            channel="post",
            submission=uuid4(),
            by=world.hr,
            at=world.at,
        )


def test_the_sweep_opens_the_duty_again_and_closes_it(world, final):
    second = again(world, final, channel="post")
    day = world.agency.on(world.later(days=1))
    for event, open_ in (("accepted", False), ("returned", True)):
        record_proof(delivery=second, event=event, on=day, by=None, at=world.at)
        assert follow_deliveries(world.at) == 2  # with the free file after it, D-17
        assert Clock.objects.open().filter(rule_id="D-04").exists() is open_
        assert follow_deliveries(world.at) == 0


def test_a_withdrawal_that_came_back_goes_out_again_and_starts_nothing(world, proposal):
    notice(world, proposal, channel="post")
    withdraw_action(
        proposal=proposal,
        reasons="Explained.",
        channel="post",
        submission=uuid4(),
        by=world.chief,
        at=world.later(hours=1),
    )
    sent = proposal.notices.get(kind="withdrawal")
    told(world, sent, "accepted", days=1)
    told(world, sent, "returned", days=5)
    assert again(world, sent).channel == "hand"
    assert not Clock.objects.open().exists()


# -- the wait leaves its own events ---------------------------------------------------------------


def test_each_move_of_the_wait_is_on_the_trail(world, returned):
    again(world, returned)
    told(world, returned, "signed", days=1)
    proposal = Proposal.objects.get(pk=returned.proposal_id)
    events = AuditEvent.objects.filter(verb__in=["begin_wait", "void_wait"]).order_by("id")
    assert [event.verb for event in events] == ["begin_wait", "void_wait", "begin_wait"]
    assert events[1].payload["earliest_on"] == ""
    assert events[2].payload["earliest_on"] == str(proposal.earliest_on)
    assert {event.target for event in events} == {proposal.target}


# -- the sweep ------------------------------------------------------------------------------------


def test_one_letter_that_cannot_be_followed_stops_no_other(world, report, monkeypatch, caplog):
    names = ("Teodora", "Casimir")
    reports = [report, *(furnished(world, given_name=name) for name in names)]
    sent = [notice(world, propose(world, one)) for one in reports]
    day = world.agency.on(world.later(hours=1))
    for one in sent:
        record_proof(delivery=one.delivery, event="signed", on=day, by=None, at=world.at)
    start, bad = following.start_clock, sent[1]

    def refuses_one(**told):
        if told["target"] == bad.target:
            raise Refusal("Marisol's rule is switched off.")
        return start(**told)

    with monkeypatch.context() as patch:
        patch.setattr(following, "start_clock", refuses_one)
        assert follow_deliveries(world.at) == 2
    assert f"Notice {bad.public_id} not followed: Refusal" in caplog.text
    assert "Marisol" not in caplog.text
    statuses = Proposal.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["waiting", "noticed", "waiting"]
    assert follow_deliveries(world.at) == 1


def test_a_fault_of_the_house_is_not_swallowed(world, proposal, monkeypatch):
    sent = notice(world, proposal)
    on = world.agency.on(world.at + timedelta(minutes=1))
    record_proof(delivery=sent.delivery, event="signed", on=on, by=None, at=world.later(hours=1))

    def broken(**told):
        raise ZeroDivisionError

    monkeypatch.setattr(following, "start_clock", broken)
    with pytest.raises(ZeroDivisionError):
        follow_deliveries(world.at)
