"""The decision brief: exact words, clause and notice, the person's reply beside each item."""

import io
from datetime import timedelta
from uuid import uuid4

import pikepdf
import pytest

from adverse_action.models import Proposal
from adverse_action.services import (
    give_more_time,
    hold_decision,
    last_day,
    record_response,
    revise_basis,
)
from adverse_action.services.briefing import brief_of, print_brief
from config.audit.models import AuditEvent
from config.errors import Invalid
from screening.models import Flag
from tests.accounts.factories import OrganizationFactory, member
from tests.adverse_action.test_journey import notice, propose, received, write_speech
from tests.adverse_action.test_review_gates import correct
from tests.disputes.conftest import made, report, world
from tests.journeys.visitor import Visitor
from tests.journeys.world import person_file

__all__ = ["made", "report", "world"]


@pytest.fixture
def proposal(world, report):
    return propose(world, report)


@pytest.fixture
def waiting(world, proposal):
    received(world, notice(world, proposal), world.agency.on(world.at))
    return Proposal.objects.get(pk=proposal.pk)


def answer(world, proposal, text, about=()):
    return record_response(
        proposal=proposal,
        channel="phone",
        text=text,
        about=about,
        received_at=world.at,
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )


def test_each_item_has_its_words_its_rule_and_the_reply_beside_it(world, waiting):
    first, _second = waiting.report.items.order_by("number")
    answer(world, waiting, "A film line.", about=[first])
    answer(world, waiting, "I have changed.")
    brief = brief_of(waiting, world.at)
    one, other = brief.basis
    assert [said.text for said in one.answers] == ["A film line."]
    assert other.answers == ()
    assert [said.text for said in brief.answers] == ["I have changed."]
    assert all(basis.item.clauses[0].text for basis in brief.basis)
    assert (brief.noticed_on, brief.earliest_on) == (
        waiting.notices.get().issued_on,
        waiting.earliest_on,
    )
    assert [clock.rule for clock in brief.clocks] == ["D-03"]
    assert "waiting period" in brief.obstacle


def test_a_reply_follows_its_item_into_a_corrected_report(world, report, waiting):
    kept = waiting.report.items.order_by("number")[0]
    answer(world, waiting, "A film line.", about=[kept])
    revise_basis(case=report.case, report=correct(world, report), by=None, at=world.at)
    brief = brief_of(Proposal.objects.get(pk=waiting.pk), world.at)
    assert [[said.text for said in one.answers] for one in brief.basis] == [["A film line."]]
    assert brief.noticed_on is None


def test_a_reply_names_items_of_this_report(world, report, waiting):
    old = waiting.report.items.order_by("number")[0]
    revise_basis(case=report.case, report=correct(world, report), by=None, at=world.at)
    with pytest.raises(Invalid, match="items of the report"):
        answer(world, waiting, "A film line.", about=[old])


def test_disputes_more_time_and_the_speech_record_are_in_it(world, waiting):
    today = world.agency.on(world.at)
    until = last_day(waiting) + timedelta(days=10)
    give_more_time(
        proposal=waiting,
        asked_by="The candidate",
        asked_on=today,
        reason="Ill",
        until=until,
        told_by="phone",
        told_on=today,
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )
    file = person_file(world, waiting.case)
    hold_decision(person_file=file, reference="dispute:1", by=None, at=world.at)
    brief = brief_of(Proposal.objects.get(pk=waiting.pk), world.at)
    assert brief.reply_by >= until
    assert [hold.since for hold in brief.holds] == [today]
    assert brief.speech_signed
    write_speech(world, waiting)
    assert not brief_of(waiting, world.at).speech_signed


def test_two_pages_of_paper_hold_it(world, waiting):
    items = list(waiting.report.items.all())
    answer(world, waiting, "It is a line from a film. " * 12, about=items[:1])
    answer(world, waiting, "I was seventeen, and I have changed since. " * 12)
    printed = print_brief(waiting, world.at)
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        assert len(pdf.pages) == printed.pages <= 2
    assert print_brief(waiting, world.at).sha256 == printed.sha256


def test_who_looks_is_on_the_trail_and_strangers_do_not(world, waiting, time_machine):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    path = f"/admin/cases/{waiting.matter.reference}/action/brief/"
    chief = Visitor(world.chief).open(path)
    assert waiting.reasons in chief.text
    chief.open(f"{path}paper/")
    assert chief.page.content.startswith(b"%PDF")
    assert "no-store" in chief.page.headers["Cache-Control"]
    looks = AuditEvent.objects.filter(verb="read", actor=f"user:{world.chief.public_id}")
    told = [f"report:{waiting.report.public_id}", waiting.target]
    assert list(looks.order_by("id").values_list("target", flat=True)) == told * 2
    for user in (world.supervisor, member(OrganizationFactory(), "decision_maker")):
        Visitor(user).open(path, expect=404)


def test_nothing_unconfirmed_is_reachable(world, waiting, time_machine):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    chief = Visitor(world.chief).open(f"/admin/cases/{waiting.matter.reference}/action/brief/")
    assert not chief.html.xpath("//a[contains(@href,'/posts/') or contains(@href,'flag')]")
    assert Flag.objects.visible_to(world.chief).count() == 0


def test_without_a_proposal_there_is_no_brief(world, report, time_machine):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    Visitor(world.chief).open(f"/admin/cases/{report.case.reference}/action/brief/", expect=404)


def test_hr_says_which_items_an_answer_is_about(world, waiting, time_machine):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    item = waiting.report.items.order_by("number")[0]
    hr = Visitor(world.hr).open(f"/admin/cases/{waiting.matter.reference}/action/")
    now = world.agency.on(world.at).isoformat()
    hr.send(
        "action/response/", channel="phone", received_at=f"{now}T00:00", text="No.", about=[item.pk]
    )
    assert waiting.responses.get().about == [item.content_sha256]
