"""The rows of the book run in the database as in the simulator: one walk, told to both."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action.services import (
    follow_deliveries,
    give_more_time,
    issue_adverse_notice,
    last_day,
    propose_action,
    record_receipt,
    record_response,
)
from config.clocks.models import Clock
from config.clocks.simulate import scenario
from config.delivery.models import Delivery, DeliveryEnclosure
from config.delivery.services import record_proof, send_on
from config.errors import Refusal
from config.law.book import book
from config.law.simulation import Happening, simulate
from disputes.services import (
    Claim,
    add_information,
    assign_item,
    extend_item,
    mark_undecided,
    record_outcome,
)
from screening.services import copies, follow_copies, request_file, send_copy
from tests.adverse_action.test_journey import decide, notice, received
from tests.adverse_action.test_waits import placed
from tests.adverse_action.weighing import weigh
from tests.disputes.conftest import made, report, world
from tests.disputes.visitors import dispute_of
from tests.journeys.world import person_file

__all__ = ["made", "report", "world"]


def simulated(place, told, **setting):
    """Row, day it began, day it runs to, day it ended or None: as the simulator has them."""
    course = simulate(
        book(),
        scenario(
            name="The same walk",
            jurisdiction=place,
            regime="CONSUMER_REPORT",
            sworn=False,
            grounds=setting.get("grounds", ["any_report"]),
            closures=[],
            happenings=[Happening(on=on, event=book().event(what)) for what, on in told],
            already=setting.get("already", []),
        ),
    )
    assert [line.text for line in course.lines if line.kind == "refused"] == []
    return {
        (one.rule.id, one.deadline.started_on, one.last, one.ended_on)
        for one in course.clocks
        if not (one.rule.kind == "wait" and one.ended == "")
    } | {
        (one.rule.id, one.deadline.started_on, one.last, None)
        for one in course.clocks
        if one.rule.kind == "wait" and one.ended == ""
    }


def kept(**found):
    """The same of the database. A wait ends there with the act that it held back."""
    rows = set()
    for clock in Clock.objects.filter(**found).exclude(status="void"):
        moved = clock.changes.filter(kind="extension").order_by("pk").first()
        day = str(clock.day) if moved is None else moved.before["earliest_on"]
        ended = None if clock.earliest_on else clock.closed_on
        rows.add((clock.rule_id, clock.started_on, day, ended))
    return {(rule, began, day, ended) for rule, began, day, ended in rows}


def alike(rows):
    return {(rule, began, str(day), ended) for rule, began, day, ended in rows}


@pytest.fixture
def asked(monkeypatch):
    """The person ticked the box for a copy on the state's sheet."""
    monkeypatch.setattr(copies, "wants_copy", lambda case: True)


def furnished_in(world, report, place):
    """What furnishing starts there; the world's own report went out where nothing is added."""
    report = placed(report, place)
    copies.follow_furnishing(report, report.furnished_at)
    return report


def disputed(world, report):
    claims = [Claim(report.items.first(), "satire", "It was a joke.")]
    return dispute_of(world, report, claims=claims).items.get()


def leaves(world, delivery):
    told = {"event": "accepted", "on": world.agency.on(world.at), "detail": "USPS 9400"}
    record_proof(delivery=delivery, **told, by=world.hr, at=world.at)


BEFORE = ["disclosure_shown", "authorization_signed", "order", "certification_made"]


def test_los_angeles_county_runs_as_the_simulator_says(world, report, asked):
    report, told = furnished_in(world, report, "CA-LAC"), []

    def now(*events):
        told.extend((event, world.agency.on(world.at)) for event in events)

    told += [("copy_asked", report.furnished_on), ("report_furnished", report.furnished_on)]
    leaves(world, copies.copy_of(report))
    assert follow_copies(world.at) == 1
    now("copy_sent")
    proposal = propose_action(
        case=report.case,
        kind="denial",
        reasons="The posts named do not fit the standard.",
        items=list(report.items.all()),
        criminal_history=["A conviction in the county court."],
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    weigh(world, proposal)
    received(world, notice(world, proposal), world.agency.on(world.at))
    now("pre_adverse_sent", "pre_adverse_received")
    proposal.refresh_from_db()
    world.later(days=2)
    about = {"proposal": proposal, "submission": uuid4(), "by": world.hr, "at": world.at}
    record_response(
        channel="phone",
        text="The record is of somebody else; the court is writing to me.",
        disputes_record=True,
        received_at=world.at,
        **about,
    )
    proposal.refresh_from_db()
    give_more_time(
        asked_by="The candidate",
        asked_on=world.agency.on(world.at),
        reason="Waits for the court",
        until=last_day(proposal) + timedelta(days=1),
        told_by="phone",
        told_on=world.agency.on(world.at),
        **about,
    )
    now("answer_received", "record_disputed", "more_time_asked")
    waits = Clock.objects.open().exclude(earliest_on=None)
    assert {clock.rule_id for clock in waits} == {"D-03", "D-33", "CA-05", "CA-06"}
    proposal.refresh_from_db()
    assert proposal.earliest_on == max(clock.earliest_on for clock in waits)
    world.later(days=(proposal.earliest_on - world.agency.on(world.at)).days - 1)
    weigh(world, proposal)
    with pytest.raises(Refusal) as refused:
        decide(world, proposal)
    assert refused.value.gate == "G-05"
    world.later(days=1)
    decision = decide(world, proposal)
    now("decision_adverse")
    sent = issue_adverse_notice(
        decision=decision, channel="hand", submission=uuid4(), by=world.hr, at=world.at
    )
    day = world.agency.on(world.at)
    record_receipt(notice=sent, event="signed", on=day, detail="x", by=world.hr, at=world.at)
    now("decision_notice_sent", "decision_notice_received")
    follow_deliveries(world.at)
    file = person_file(world, report.case)
    world.later(days=10)
    request_file(
        person_file=file,
        channel="phone",
        received_at=world.at,
        identified_at=world.at,
        proof="document",
        submission=uuid4(),
        by=world.supervisor,
        at=world.at,
    )
    now("file_requested")
    grounds = ["any_report", "criminal_history"]
    expected = simulated("CA-LAC", told, grounds=grounds, already=[*BEFORE])
    assert kept() == alike(expected)
    assert {"D-17", "D-30", "D-45", "CA-05", "CA-06", "CA-07"} <= {row[0] for row in expected}
    right = Clock.objects.get(rule_id="D-17")
    assert (right.matter, right.organization) == (file, world.cra)
    assert not Clock.objects.overdue(world.agency.on(world.later(days=900))).filter(
        rule_id__in=("D-17", "D-45")
    )


@pytest.mark.parametrize(
    ("place", "row"), [("CA", "D-31"), ("WA", "D-32"), ("MA", "MA-01"), ("CO", "")]
)
def test_a_dispute_runs_by_the_law_of_the_place_too(world, report, place, row):
    item = disputed(world, placed(report, place))
    on = item.dispute.received_on
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.later(hours=1))
    told = {"outcome": "verified", "looked_at": "The post itself.", "note": "It is yours."}
    world.later(days=3)
    record_outcome(item=item, **told, by=world.third, at=world.at)
    walk = [("dispute_received", on), ("provider_told", on)]
    walk += [("information_considered", on), ("item_verified", world.cra.on(world.at))]
    expected = alike(simulated(place, walk))
    assert kept(target=item.target) == expected
    assert {rule for rule, *_ in expected} == {"D-05", "D-06", "D-10", *([row] if row else [])}


def test_nothing_is_carried_past_the_day_of_the_place(world, report):
    """After fifteen more days by federal law, Massachusetts ends first (R-11)."""
    item = disputed(world, placed(report, "MA"))
    news = {"words": "The whole thread.", "received_at": world.later(days=20)}
    add_information(dispute=item.dispute, **news, by=world.supervisor, at=world.at)
    on = world.cra.on(world.at)
    extend_item(item=item, information_on=on, reason="x", by=world.supervisor, at=world.at)
    of_place = Clock.objects.get(target=item.target, rule_id="MA-01")
    assert of_place.due_on < Clock.objects.get(target=item.target, rule_id="D-06").due_on
    days = (of_place.due_on - world.cra.on(world.at)).days
    assert mark_undecided(by=None, at=world.later(days=days)) == 0
    assert mark_undecided(by=None, at=world.later(days=1)) == 1
    item.refresh_from_db()
    assert item.status == "unverifiable"


@pytest.mark.parametrize(("place", "row"), [("MN", "MN-01"), ("OK", "OK-01"), ("CO", "")])
def test_a_copy_goes_with_the_report_to_whoever_asked(world, report, asked, place, row):
    report = furnished_in(world, report, place)
    running = Clock.objects.filter(target=report.target)
    assert [clock.rule_id for clock in running] == ([row] if row else [])
    copy = copies.copy_of(report)
    enclosed = DeliveryEnclosure.objects.filter(delivery=copy)
    assert [one.document for one in enclosed] == [report.document]
    assert send_copy(report=report, by=world.supervisor, at=world.at) == copy
    assert Delivery.objects.filter(document=copy.document).count() == 1


def test_a_copy_that_came_back_is_owed_again(world, report, asked):
    report = furnished_in(world, report, "OK")
    first = copies.copy_of(report)
    leaves(world, first)
    follow_copies(world.at)
    clock = Clock.objects.get(target=report.target)
    assert (clock.status, clock.proof) == ("closed", f"delivery:{first.public_id}")
    told = {"event": "returned", "on": world.agency.on(world.at), "detail": "No such street"}
    record_proof(delivery=first, **told, by=world.hr, at=world.later(days=1))
    assert follow_copies(world.at) == 1
    clock.refresh_from_db()
    assert clock.status == "open"
    again = send_on(delivery=first, channel="hand", key="again", by=world.supervisor, at=world.at)
    told = {"event": "signed", "on": world.agency.on(world.at), "detail": "Signed"}
    record_proof(delivery=again, **told, by=world.hr, at=world.at)
    follow_copies(world.at)
    clock.refresh_from_db()
    assert clock.proof == f"delivery:{again.public_id}"


def test_nobody_who_did_not_ask_is_sent_a_copy(world, report):
    report = furnished_in(world, report, "OK")
    assert copies.copy_of(report) is None
    assert not Clock.objects.filter(target=report.target).exists()
