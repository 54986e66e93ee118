"""Where the decision stands, in the person's own words for it, and the answer they send."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from adverse_action.models import Proposal, Response
from adverse_action.portal import LONGEST
from adverse_action.services import (
    issue_adverse_notice,
    issue_notice_of_action_taken,
    issue_pre_adverse_notice,
    propose_action,
    record_action_taken,
    record_receipt,
    withdraw_action,
)
from config.accounts.models import Person
from tests.adverse_action.test_journey import decide, notice, propose, received
from tests.delivery.factories import matter_with_person
from tests.disputes.conftest import made, report, world
from tests.disputes.visitors import dispute_of, visitor
from tests.portal.factories import visiting
from tests.screening import factories as make

__all__ = ["made", "report", "world"]

MATTER, ANSWER = "/portal/", "/portal/answer/"


def text_of(response):
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.split())


@pytest.fixture
def at(world, time_machine):
    """Move the world and the clock on together."""

    def move(**delta):
        world.later(**delta)
        time_machine.move_to(world.at, tick=False)
        return world.at

    return move


@pytest.fixture
def proposal(world, report, at):
    proposal = propose(world, report)
    at()
    return proposal


@pytest.fixture
def noticed(world, proposal, at):
    notice(world, proposal, channel="post")
    at()
    return proposal


@pytest.fixture
def waiting(world, proposal, at):
    received(world, notice(world, proposal), world.agency.on(world.at))
    at()
    return Proposal.objects.get(pk=proposal.pk)


def seen(world, proposal, address=MATTER):
    """The page in a fresh visit: thirty minutes are over sooner than these cases."""
    return visitor(Client(), world, proposal.case).get(address)


def test_nothing_is_said_before_the_person_was_written_to(world, proposal):
    page = text_of(seen(world, proposal))
    assert "decide against you" not in page
    assert "Answer before the decision" not in page
    assert seen(world, proposal, ANSWER).status_code == 404


def test_a_notice_on_its_way_says_when_the_wait_begins(world, noticed):
    page = text_of(seen(world, noticed))
    assert "may decide against you. It has not decided yet." in page
    assert "The wait of 5 business days begins when it arrives" in page


def test_the_wait_names_its_last_day_and_whose_rule_it_is(world, waiting):
    page = text_of(seen(world, waiting))
    assert "Nobody decides before that day is over." in page
    assert "See how we counted" in page
    assert "The law gives no number of days. 5 business days is the department’s own rule." in page
    last = waiting.earliest_on - timedelta(days=1)
    assert f"{last:%A, %B} {last.day}, {last.year}" in page


def test_after_the_wait_it_says_so_and_the_answer_stays_open(world, waiting, at):
    at(days=(waiting.earliest_on - world.agency.on(world.at)).days)
    page = text_of(seen(world, waiting))
    assert "The time to wait is over." in page
    assert "Answer the department" in page


def test_a_dispute_holds_it_by_promise_and_not_by_law(world, waiting):
    dispute_of(world, waiting.report)
    page = text_of(seen(world, waiting))
    assert "The decision waits for the result of your dispute." in page
    assert "The law does not make the department wait. It promised to" in page


def test_a_decision_is_told_once_its_letter_is_out(world, waiting, at):
    at(days=(waiting.earliest_on - world.agency.on(world.at)).days)
    decision = decide(world, waiting)
    assert "has decided" not in text_of(seen(world, waiting))
    issue_adverse_notice(
        decision=decision, channel="post", submission=uuid4(), by=world.hr, at=at(hours=1)
    )
    page = text_of(seen(world, waiting))
    assert "has decided. The letter tells you what, and what you can do." in page
    assert "Answer the department" not in page


def test_a_withdrawal_is_told(world, waiting, at):
    withdraw_action(
        proposal=waiting,
        reasons="Explained.",
        channel="post",
        submission=uuid4(),
        by=world.chief,
        at=at(hours=1),
    )
    assert "has withdrawn what it wrote to you about" in text_of(seen(world, waiting))


def test_an_action_taken_too_early_is_told_as_what_it_is(world, report, at):
    taken = record_action_taken(
        case=report.case,
        kind="denial",
        happened_on=world.agency.on(world.at),
        who="The chief's office",
        how_learned="It was in the mail.",
        submission=uuid4(),
        by=world.hr,
        at=at(hours=1),
    )
    issue_notice_of_action_taken(
        taken=taken, channel="post", submission=uuid4(), by=world.hr, at=at(hours=1)
    )
    page = text_of(visitor(Client(), world, report.case).get(MATTER))
    assert "has acted already. It wrote to you about it." in page


def test_a_corrected_basis_says_that_a_new_wait_would_follow(world, waiting):
    Proposal.objects.filter(pk=waiting.pk).update(status="proposed", earliest_on=None)
    page = text_of(seen(world, waiting))
    assert "Your report was corrected. Nothing is decided." in page
    assert "at least 5 business days again" in page


# -- the answer ------------------------------------------------------------------------------------


def test_an_answer_is_kept_whole_with_its_moment(world, waiting):
    client = visitor(Client(), world, waiting.case)
    told = {"text": "I was seventeen.\nI have changed.", "submission": uuid4()}
    response = client.post(ANSWER, told)
    assert response["Location"] == f"{ANSWER}?sent=1"
    kept = Response.objects.get()
    assert (kept.text, kept.channel) == ("I was seventeen.\nI have changed.", "portal")
    assert kept.received_at == world.at
    page = text_of(client.get(response["Location"]))
    assert "Your answer is kept" in page
    assert "I was seventeen." in page
    assert "We got your answer." in text_of(client.get(MATTER))


def test_a_double_click_keeps_one_answer(world, waiting):
    client, told = visitor(Client(), world, waiting.case), {"text": "x", "submission": uuid4()}
    for _ in range(2):
        assert client.post(ANSWER, told).status_code == 302
    assert Response.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST + 1)])
def test_an_answer_that_cannot_be_kept_is_said_and_stays_on_the_page(world, waiting, text):
    client = visitor(Client(), world, waiting.case)
    response = client.post(ANSWER, {"text": text, "submission": uuid4()})
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert not Response.objects.exists()


def test_after_the_decision_nothing_is_taken_any_more(world, waiting, at):
    withdraw_action(
        proposal=waiting,
        reasons="Explained.",
        channel="post",
        submission=uuid4(),
        by=world.chief,
        at=at(hours=1),
    )
    client = visitor(Client(), world, waiting.case)
    client.post(ANSWER, {"text": "Late.", "submission": uuid4()})
    assert not Response.objects.exists()
    assert "there is nothing to answer any more" in text_of(client.get(ANSWER))


def test_an_answer_needs_proof_of_identity_and_ones_own_matter(world, waiting):
    unproven = visitor(Client(), world, waiting.case, proven=False)
    assert unproven.get(ANSWER)["Location"] == "/portal/identity/"
    stranger = Client()
    visiting(stranger, matter_with_person())
    assert stranger.get(ANSWER).status_code == 404
    told = {"text": "x", "submission": uuid4()}
    assert Client().post(ANSWER, told)["Location"] == "/portal/enter/"
    assert not Response.objects.exists()


@pytest.mark.parametrize("language", ["en", "es"])
def test_both_pages_speak_the_visitors_language(world, waiting, language):
    client = visitor(Client(), world, waiting.case)
    client.cookies["django_language"] = language
    for address in (MATTER, ANSWER):
        assert client.get(address).headers["Content-Language"] == language


# -- in-house: the agency speaks for itself, and no federal right is pretended (R-1) -------------


@pytest.fixture
def at_home(db, settings, time_machine):
    """An in-house case whose fair-process notice was handed over."""
    settings.DEMO = True
    here = make.world(in_house=True)
    report = make.furnished(here)
    Person.objects.filter(pk=report.case.person.pk).update(
        street="1427 Alder Court", city="Larkhaven", state="CO", postal_code="80000"
    )
    moment = make.at(8)
    proposal = propose_action(
        case=report.case,
        kind="denial",
        reasons="The posts do not fit.",
        items=list(report.items.all()),
        submission=uuid4(),
        by=here.hr,
        at=moment,
    )
    sent = issue_pre_adverse_notice(
        proposal=proposal, channel="hand", submission=uuid4(), by=here.hr, at=moment
    )
    day = here.agency.on(moment)
    record_receipt(notice=sent, event="signed", on=day, detail="Signed", by=here.hr, at=moment)
    time_machine.move_to(moment + timedelta(hours=1), tick=False)
    return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def inside(at_home):
    client = Client()
    person = at_home.case.person
    visiting(client, at_home.matter, proven=False)
    born = person.birth_date
    told = {"month": born.month, "day": born.day, "year": born.year, "place": "1427"}
    assert client.post("/portal/identity/", told).status_code == 302
    return client


def test_in_house_the_agency_speaks_for_itself(inside):
    page = text_of(inside.get(MATTER))
    assert "We may decide against you. We have not decided yet." in page
    assert "business days is our own policy." in page
    assert "Answer us" in page


@pytest.mark.parametrize("address", [MATTER, ANSWER])
def test_in_house_no_page_speaks_of_disputes_or_federal_rights(inside, address):
    page = text_of(inside.get(address))
    for word in ("Fair Credit", "FCRA", "dispute it", "Dispute", "the department", "1681"):
        assert word not in page.replace("Report and dispute portal", "")


@pytest.mark.parametrize("address", ["/portal/dispute/", "/portal/dispute/check/"])
def test_in_house_there_is_no_dispute_page(inside, address):
    assert inside.get(address).status_code in (302, 404)
    assert "ticked" not in inside.get(address, follow=True).content.decode()


def test_in_house_an_answer_is_kept(inside):
    inside.post(ANSWER, {"text": "I was seventeen.", "submission": uuid4()})
    assert Response.objects.get().text == "I was seventeen."
