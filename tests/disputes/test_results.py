"""Results as they are told: each once, and again where something new moved one (D-10, N-08)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.delivery.services import record_proof
from config.errors import Conflict, Refusal
from disputes.models import DisputeItem, ToldResult
from disputes.services import (
    assign_item,
    complete_dispute,
    follow_all_results,
    follow_results,
    mark_undecided,
    papers,
    record_outcome,
    record_results_receipt,
    send_results,
    state_dispute,
    withdraw_dispute_statement,
)
from screening.models import ConsumerStatement
from screening.services import current_report
from tests.disputes.visitors import at_desk, dispute_of
from tests.screening.rawsql import delete, frozen, insert, update


@pytest.fixture
def dispute(world, report):
    return dispute_of(world, report)


@pytest.fixture
def items(world, dispute):
    for one in dispute.items.all():
        assign_item(item=one, to=world.third, by=world.supervisor, at=world.at)
    return list(dispute.items.all())


def decide(world, item, outcome):
    return record_outcome(
        item=item,
        outcome=outcome,
        looked_at="Post and thread.",
        note="We looked again.",
        by=world.third,
        at=world.at,
    )


def tell(world, dispute):
    return send_results(dispute=dispute, by=world.supervisor, at=world.at)


def leaves(world, notice, days=0):
    """The carrier takes the letter; the sweep is not told."""
    record_proof(
        delivery=notice.delivery,
        event="accepted",
        on=world.cra.on(world.at),
        detail="Carrier",
        by=world.supervisor,
        at=world.at,
    )


@pytest.fixture
def changed(world, dispute, items):
    """The first item was verified and told, the letter left, then something new deleted it."""
    decide(world, items[0], "verified")
    (first,) = tell(world, dispute)
    leaves(world, first)
    follow_results(dispute=dispute, by=None, at=world.at)
    world.at += timedelta(days=2)
    return decide(world, DisputeItem.objects.get(pk=items[0].pk), "deleted")


def clocks(item):
    found = Clock.objects.for_target(item.target).filter(rule_id="D-10").order_by("pk")
    return list(found.values_list("status", flat=True))


def test_a_result_is_told_once(world, dispute, items):
    decide(world, items[0], "verified")
    (notice,) = tell(world, dispute)
    assert list(notice.told.values_list("item", "status")) == [(items[0].pk, "verified")]
    event = AuditEvent.objects.filter(verb="send_results").latest("id")
    assert (event.target, event.payload["notices"]) == (dispute.reference, 1)
    with pytest.raises(Refusal, match="not told yet"):
        tell(world, dispute)


def test_the_sweep_does_not_stop_at_a_result_that_moved(world, dispute, changed):
    """D-10 runs anew from the later result; the earlier letter does not close it."""
    assert clocks(changed) == ["closed", "open"]
    assert follow_all_results(world.at) == 1
    assert clocks(changed) == ["closed", "open"]


def test_a_letter_that_left_before_the_result_moved_closes_its_own_clock(world, dispute, items):
    """Whether or not the sweep came by in between."""
    decide(world, items[0], "verified")
    leaves(world, tell(world, dispute)[0])
    decide(world, DisputeItem.objects.get(pk=items[0].pk), "deleted")
    assert clocks(items[0]) == ["closed", "open"]


def test_a_result_that_moved_is_told_again_with_the_revised_report(world, dispute, items, changed):
    decide(world, items[1], "verified")
    assert set(dispute.items.untold()) == {changed, items[1]}
    complete_dispute(dispute=dispute, by=world.third, at=world.at)
    first, second = dispute.results_notices.order_by("part")
    told = set(second.told.values_list("item", "status"))
    assert told == {(changed.pk, "deleted"), (items[1].pk, "verified")}
    assert second.revised
    assert second.report == current_report(changed.report_item.report.case)
    assert not second.report.items.filter(post=changed.report_item.post).exists()
    assert first.told.get().status == "verified"  # what the letter said, whatever came later
    leaves(world, second)
    follow_all_results(world.at)
    assert clocks(changed) == ["closed", "closed"]


def test_an_earlier_letter_that_comes_back_reopens_nothing_of_the_later_result(
    world, dispute, items, changed
):
    decide(world, items[1], "verified")
    complete_dispute(dispute=dispute, by=world.third, at=world.at)
    first, second = dispute.results_notices.order_by("part")
    leaves(world, second)
    follow_all_results(world.at)
    record_results_receipt(
        notice=first,
        event="returned",
        on=world.cra.on(world.at),
        detail="Moved away",
        by=world.supervisor,
        at=world.at,
    )
    assert clocks(changed) == ["closed", "closed"]


def test_the_desk_and_the_portal_show_what_each_letter_told(world, person, dispute, changed):
    tell(world, dispute)
    number = changed.report_item.number
    line = person.get("/portal/").content.decode()
    assert line.count(f"We sent a report to {changed.case.agency.name}.") == 2  # each version
    page = person.get(f"/portal/disputes/{dispute.public_id}/").content.decode()
    assert page.index(f"Item {number}: Stays in") < page.index(f"Item {number}: Deleted")
    client = at_desk(type(person)(), world.supervisor)
    page = client.get(f"/admin/disputes/{dispute.number}/").content.decode()
    assert page.index(f"Item {number}: Verified") < page.index(f"Item {number}: Deleted")


def test_what_was_told_is_written_once(world, dispute, items):
    decide(world, items[0], "verified")
    row = tell(world, dispute)[0].told.get()
    with frozen():
        update(row, status="deleted")
    with frozen():
        delete(row)
    with pytest.raises(Exception, match="told_once"):
        insert(ToldResult(notice=row.notice, item=row.item, number=1, status="deleted"))


def test_a_completed_dispute_tells_nothing_more(world, dispute, items):
    for one in items:
        decide(world, one, "deleted")
    complete_dispute(dispute=dispute, by=world.third, at=world.at)
    assert complete_dispute(dispute=dispute, by=world.third, at=world.at).results_notices.get()
    with pytest.raises((Refusal, Conflict)):
        tell(world, dispute)


@pytest.mark.parametrize("outcome", ["verified", "modified"])
def test_an_item_that_stays_in_carries_the_persons_statement(world, report, outcome):
    """G-12: on every later report, corrected or not."""
    dispute = dispute_of(world, report, statement="It was a film quote.")
    kept, gone = dispute.items.all()
    for item, told in ((kept, outcome), (gone, "deleted")):
        assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
        record_outcome(
            item=item,
            outcome=told,
            looked_at="Post and thread.",
            note="We looked again.",
            correction="The words are a quote." if told == "modified" else "",
            by=world.third,
            at=world.at,
        )
    complete_dispute(dispute=dispute, by=world.third, at=world.at)
    printed = current_report(report.case).items.get()
    assert printed.post == kept.report_item.post
    assert printed.statement.text == "It was a film quote."


@pytest.mark.parametrize("taken_out", [False, True])
def test_a_result_told_again_brings_no_earlier_statement_back(world, report, taken_out):
    dispute = dispute_of(world, report, statement="The first words.")
    item = dispute.items.first()
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    decide(world, item, "verified")
    tell(world, dispute)
    asked = {"dispute": dispute, "channel": "phone", "received_at": world.at, "at": world.at}
    state_dispute(text="Better words.", submission=uuid4(), by=world.supervisor, **asked)
    if taken_out:
        withdraw_dispute_statement(submission=uuid4(), by=world.supervisor, **asked)
    decide(world, DisputeItem.objects.get(pk=item.pk), "modified")
    tell(world, dispute)
    standing = [one.text for one in ConsumerStatement.objects.standing()]
    assert standing == ([] if taken_out else ["Better words."])


def test_what_the_sweep_marked_is_told_as_read_by_nobody(world, report, items, monkeypatch):
    late = world.at + timedelta(days=31)
    decide(world, items[1], "verified")
    mark_undecided(by=None, at=late)
    monkeypatch.setattr(papers, "_print", lambda kind, facts, dispute: facts)
    for item, read in ((items[0], False), (items[1], True)):
        fresh = DisputeItem.objects.get(pk=item.pk)
        rows = [(fresh, fresh.report_item)]
        assert papers.results(fresh.dispute, rows, report, None, late).all_read is read
