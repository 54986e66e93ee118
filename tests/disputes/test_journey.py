"""A dispute from its receipt to the decision that is taken again, through services."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image

from adverse_action.models import Proposal
from adverse_action.services import decide_action
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.errors import Invalid, Refusal
from disputes.models import Dispute, Evidence
from disputes.services import (
    Claim,
    add_information,
    assign_item,
    complete_dispute,
    extend_item,
    mark_undecided,
    receive_dispute,
    record_outcome,
    record_results_receipt,
    review_evidence,
)
from screening.models import Tombstone
from screening.services import current_report
from tests.adverse_action.test_journey import notice, propose, received
from tests.journeys.conftest import world
from tests.journeys.world import furnished, person_file

__all__ = ["world"]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


def dispute_of(world, report, reasons=("satire", "not_my_words"), **changes):
    claims = [
        Claim(item, reason, "It was a joke.")
        for item, reason in zip(report.items.all(), reasons, strict=False)
    ]
    fields = {
        "person_file": person_file(world, report.case),
        "claims": claims,
        "statement": "I was quoting a film.",
        "files": [("IMG 1.png", picture())],
        "channel": "portal",
        "received_at": world.later(hours=1),
        "submission": uuid4(),
        "by": f"subject:{report.case.person.public_id}",
        "at": world.at,
    }
    return receive_dispute(**{**fields, **changes})


@pytest.fixture
def waiting(world):
    """A proposal whose notice was received and whose wait runs."""
    proposal = propose(world, furnished(world))
    received(world, notice(world, proposal), world.agency.on(world.at))
    return Proposal.objects.get(pk=proposal.pk)


def look_at(world, dispute, outcome, item=None):
    for one in [item] if item else dispute.items.all():
        assign_item(item=one, to=world.third, by=world.supervisor, at=world.later(hours=1))
        for evidence in Evidence.objects.filter(dispute=dispute):
            review_evidence(
                evidence=evidence, item=one, note="A film poster.", by=world.third, at=world.at
            )
        record_outcome(
            item=one,
            outcome=outcome,
            looked_at="Post, thread, file sent.",
            note="We looked at the post again.",
            by=world.third,
            at=world.later(hours=1),
        )


def finish(world, dispute):
    dispute = complete_dispute(dispute=dispute, by=world.third, at=world.later(hours=1))
    for sent in dispute.results_notices.all():
        day = world.cra.on(world.later(days=1))
        for event in ("accepted", "delivered"):
            record_results_receipt(
                notice=sent, event=event, on=day, detail="Carrier", by=world.third, at=world.at
            )
    return Dispute.objects.get(pk=dispute.pk)


def test_receipt_starts_the_clocks_and_holds_the_decision(world, waiting):
    dispute = dispute_of(world, waiting.report)
    assert dispute.receipt is not None
    rules = Clock.objects.filter(matter=dispute.matter).values_list("rule_id", "status")
    assert sorted(set(rules)) == [("D-05", "closed"), ("D-06", "open")]
    assert waiting.is_held
    world.at += timedelta(days=40)
    with pytest.raises(Refusal, match="dispute is open") as refused:
        decide_action(
            proposal=waiting, reasons="r", submission=uuid4(), by=world.chief, at=world.at
        )
    assert refused.value.gate == "G-05"


def test_an_item_deleted_leaves_the_report_and_the_basis_changes(world, waiting):
    dispute = dispute_of(world, waiting.report)
    first, second = dispute.items.all()
    look_at(world, dispute, "deleted", first)
    look_at(world, dispute, "verified", second)
    dispute = finish(world, dispute)
    report = current_report(waiting.case)
    assert (report.version, report.item_count, report.status) == (2, 1, "furnished")
    assert Tombstone.objects.filter(person=waiting.case.person).exists()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.earliest_on, waiting.report) == ("proposed", None, report)
    assert not waiting.is_held
    assert notice(world, waiting).report == report  # a new N-06 and a full new wait, R-12
    assert not Clock.objects.open().filter(matter=dispute.matter).exists()


def test_a_verified_dispute_lets_the_decision_go_on_the_day_after_the_results(world, waiting):
    dispute = dispute_of(world, waiting.report)
    look_at(world, dispute, "verified")
    world.at += timedelta(days=20)
    dispute = finish(world, dispute)
    waiting.refresh_from_db()
    delivered = dispute.results_notices.get().delivery.received_on
    assert waiting.status == "waiting"
    assert waiting.earliest_on == delivered + timedelta(days=1)


def test_who_reviewed_the_item_does_not_look_again(world):
    dispute = dispute_of(world, furnished(world))
    item = dispute.items.first()
    for person in (world.first, world.second):
        with pytest.raises(Refusal, match="it is day"):
            assign_item(item=item, to=person, by=world.supervisor, at=world.at)
    late = world.at + timedelta(days=12)
    assign_item(
        item=item, to=world.first, exception_reason="Nobody else.", by=world.supervisor, at=late
    )
    item.refresh_from_db()
    assert item.exception_reason


def test_the_trail_says_the_result_last(world):
    """After what the result brought with it."""
    dispute = dispute_of(world, furnished(world))
    item = dispute.items.first()
    look_at(world, dispute, "deleted", item)
    last = AuditEvent.objects.latest("id")
    assert (last.verb, last.target, last.payload["outcome"]) == (
        "record_outcome",
        item.target,
        "deleted",
    )
    assert AuditEvent.objects.filter(verb="bury_item").exists()


def test_verified_needs_a_look_at_everything_sent(world):
    dispute = dispute_of(world, furnished(world))
    item = dispute.items.first()
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    with pytest.raises(Refusal) as refused:
        record_outcome(
            item=item, outcome="verified", looked_at="x", note="y", by=world.third, at=world.at
        )
    assert refused.value.gate == "G-10"


def test_extra_days_only_for_what_came_in_time(world):
    dispute = dispute_of(world, furnished(world))
    item = dispute.items.first()
    came = dispute.received_on
    add_information(
        dispute=dispute,
        files=[("later.txt", b"The film's script.")],
        received_at=world.later(hours=2),
        by="subject:1",
        at=world.at,
    )
    with pytest.raises(Refusal) as refused:
        extend_item(
            item=item,
            information_on=came + timedelta(days=31),
            reason="r",
            by=world.supervisor,
            at=world.at,
        )
    assert refused.value.gate == "G-09"
    extend_item(item=item, information_on=came, reason="r", by=world.supervisor, at=world.at)
    clock = Clock.objects.open().for_target(item.target).get()
    assert clock.due_on == came + timedelta(days=44)  # day 45, the first being day 1


def test_what_stays_undecided_is_unverifiable_at_its_limit(world):
    dispute = dispute_of(world, furnished(world))
    assert mark_undecided(by=None, at=world.at + timedelta(days=29)) == 0
    assert mark_undecided(by=None, at=world.at + timedelta(days=31)) == 2
    assert {item.status for item in dispute.items.all()} == {"unverifiable"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"claims": []}, "at least one item"),
        ({"files": [("x.exe", b"MZ\x90\x00\xff\xfe")]}, "cannot open"),
        ({"files": [("x.png", b"")]}, "empty"),
        ({"files": [("n.txt", b"a")] * 11}, "at most 10"),
    ],
)
def test_bad_input_is_said_and_nothing_is_kept(world, changes, message):
    report = furnished(world)
    with pytest.raises(Invalid, match=message):
        dispute_of(world, report, **changes)
    assert not Dispute.objects.exists()


def test_a_double_click_gives_one_dispute(world):
    report, submission = furnished(world), uuid4()
    first = dispute_of(world, report, submission=submission)
    assert dispute_of(world, report, submission=submission) == first
    assert Dispute.objects.count() == 1
