"""Waits that a place adds to the regime's own, where its ground and job call for them (R-32)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from adverse_action.models import Decision, Proposal
from adverse_action.services import decide_action, propose_action, record_receipt
from adverse_action.services.waits import governing
from config.accounts.roles import Role
from config.clocks.models import Clock
from config.clocks.services import adopt_rule
from config.errors import Refusal
from screening.models import Position, Report
from tests.accounts.factories import member
from tests.adverse_action.test_journey import decide, notice, received
from tests.adverse_action.weighing import weigh
from tests.disputes.conftest import made, report, world
from tests.journeys.world import World
from tests.screening.rawsql import insert, refused_by, update

__all__ = ["made", "report", "world"]


def placed(report: Report, jurisdiction: str, *, sworn: bool = False) -> Report:
    job = Position.objects.filter(pk=report.case.position_id)
    job.update(jurisdiction=jurisdiction, is_sworn=sworn)
    return Report.objects.get(pk=report.pk)


def proposed(world: World, report: Report, *, record: bool = True) -> Proposal:
    """Where the place asks for it, the record is weighed before anything is sent."""
    found = propose_action(
        case=report.case,
        kind="denial",
        reasons="The posts named do not fit the standard.",
        items=list(report.items.all()),
        criminal_history=["A conviction in the county court."] if record else [],
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    if found.factors:
        weigh(world, found)
    return found


def waiting(world: World, report: Report, **told: bool) -> tuple[Proposal, dict[str, Clock]]:
    proposal = proposed(world, report, **told)
    received(world, notice(world, proposal), world.agency.on(world.at))
    proposal.refresh_from_db()
    return proposal, {clock.rule_id: clock for clock in Clock.objects.open()}


def test_the_longest_wait_of_the_place_decides(world: World, report: Report) -> None:
    proposal, clocks = waiting(world, placed(report, "PA-PHL"))
    assert set(clocks) == {"D-03", "D-34"}
    assert clocks["D-34"].earliest_on > clocks["D-03"].earliest_on
    assert proposal.earliest_on == max(clock.earliest_on for clock in clocks.values())
    letter = proposal.notices.get()
    assert letter.reply_by == clocks["D-34"].earliest_on - timedelta(days=1)
    assert governing([letter.target]) == clocks["D-34"]


def test_posts_alone_call_no_fair_chance_wait(world: World, report: Report) -> None:
    _, clocks = waiting(world, placed(report, "PA-PHL"), record=False)
    assert set(clocks) == {"D-03"}


def test_an_exempt_job_calls_none_either(world: World, report: Report) -> None:
    _, clocks = waiting(world, placed(report, "PA-PHL", sworn=True))
    assert set(clocks) == {"D-03"}


def test_officers_wait_in_california_until_counsel_follows_the_exemption(
    world: World, report: Report
) -> None:
    # nobody has read it, so it excuses nobody
    adopt_rule(
        organization=world.agency,
        rule_id="D-33/CA",
        on=True,
        reason="Read in full: criminal justice agencies.",
        by=member(world.agency, Role.COUNSEL),
        at=world.at,
    )
    _, clocks = waiting(world, placed(report, "CA", sworn=True))
    assert set(clocks) == {"D-03"}


def test_officers_of_new_york_city_have_no_fair_chance_wait(world: World, report: Report) -> None:
    _, clocks = waiting(world, placed(report, "NY-NYC", sworn=True))
    assert set(clocks) == {"D-03"}


def test_a_wait_that_counsel_switched_off_does_not_run(world: World, report: Report) -> None:
    counsel = member(world.agency, Role.COUNSEL)
    adopt_rule(
        organization=world.agency,
        rule_id="D-33",
        on=False,
        reason="The city's list exempts this title.",
        by=counsel,
        at=world.at,
    )
    _, clocks = waiting(world, placed(report, "NY-NYC"))
    assert set(clocks) == {"D-03"}


def test_the_decision_is_refused_until_every_wait_is_over(world: World, report: Report) -> None:
    proposal, clocks = waiting(world, placed(report, "PA-PHL"))
    today = world.agency.on(world.at)
    world.at += timedelta(days=(clocks["D-03"].earliest_on - today).days)
    with pytest.raises(Refusal, match="waiting period") as refused:
        decide(world, proposal)
    assert refused.value.gate == "G-05"
    world.at += timedelta(days=(clocks["D-34"].earliest_on - clocks["D-03"].earliest_on).days)
    weigh(world, proposal)
    decide_action(
        proposal=proposal, reasons="Weighed.", submission=uuid4(), by=world.chief, at=world.at
    )
    assert {clock.rule_id for clock in Clock.objects.open()} == {"D-04"}


def test_the_database_knows_the_waits_of_the_place(world: World, report: Report) -> None:
    proposal, clocks = waiting(world, placed(report, "PA-PHL"))
    first = clocks["D-03"].earliest_on
    assert first
    world.at += timedelta(days=(first - world.agency.on(world.at)).days)
    update(proposal, earliest_on=first)
    row = Decision(
        proposal=proposal,
        outcome="final",
        reasons="x",
        decided_by=world.chief,
        decided_at=world.at,
        decided_on=first,
        submission=uuid4(),
    )
    with refused_by("gate_g05", "Another wait of this place"):
        insert(row)


def test_mail_that_came_back_ends_all_of_them(world: World, report: Report) -> None:
    proposal = proposed(world, placed(report, "PA-PHL"))
    sent = notice(world, proposal, channel="post")
    for event, days in (("accepted", 1), ("returned", 8)):
        on = world.agency.on(world.later(days=days))
        record_receipt(notice=sent, event=event, on=on, detail="", by=world.hr, at=world.at)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.earliest_on) == ("noticed", None)
    assert not Clock.objects.open().exists()


def test_the_page_says_which_waits_bind_here_and_why(
    world: World, report: Report, client: Client
) -> None:
    proposed(world, placed(report, "PA-PHL"))
    client.force_login(world.hr)
    page = client.get(f"/admin/cases/{report.case.reference}/action/").content.decode()
    assert "Wait after a fair-chance notice (Philadelphia)" in page
    assert "10 business days" in page
    assert "What this place adds" in page
    assert "Membership in any law enforcement agency is excluded." in page
