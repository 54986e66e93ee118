"""In-house: the same steps as the agency's own policy; nothing pretends a federal right (R-1)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from adverse_action.models import ClosingAnswer, Notice, Proposal
from adverse_action.services import (
    decide_action,
    issue_adverse_notice,
    issue_pre_adverse_notice,
    propose_action,
    record_action_taken,
    record_receipt,
    sign_speech_record,
)
from config.clocks.models import Clock
from config.law.book import book
from screening.models import Case
from tests.accounts.factories import member
from tests.adverse_action.test_journey import write_speech
from tests.screening import factories as make
from tests.screening.rawsql import insert, refused_by

FEDERAL = re.compile(r"FCRA|Fair Credit|15 U\.S\.C|1681|D-03|D-04|N-0[56]")


@pytest.fixture
def here(db):
    return make.world(in_house=True)


@pytest.fixture
def noticed(here):
    case = make.furnished(here).case
    proposal = propose_action(
        case=case,
        kind="denial",
        reasons="The posts do not fit.",
        items=list(case.reports.get().items.all()),
        submission=uuid4(),
        by=here.hr,
        at=make.at(8),
    )
    issue_pre_adverse_notice(
        proposal=proposal, channel="hand", submission=uuid4(), by=here.hr, at=make.at(8)
    )
    return Proposal.objects.get(pk=proposal.pk)


def receive(here, notice, at):
    on = here.agency.on(at)
    record_receipt(notice=notice, event="signed", on=on, detail="Signed", by=here.hr, at=at)


@pytest.fixture
def waiting(here, noticed):
    receive(here, noticed.notices.get(), make.at(8))
    return Proposal.objects.get(pk=noticed.pk)


def decided(here, waiting):
    record = write_speech(here, waiting, at=make.at(8))
    sign_speech_record(record=record, submission=uuid4(), by=here.chief, at=make.at(8))
    ripe = make.at(8) + timedelta(days=(waiting.earliest_on - here.agency.on(make.at(8))).days)
    decision = decide_action(
        proposal=waiting,
        reasons="Read it.",
        submission=uuid4(),
        by=member(here.agency, "decision_maker"),
        at=ripe,
    )
    return decision, ripe


def shown(user, path):
    client = Client()
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def test_the_wait_and_the_letter_run_under_the_agencys_own_rows(here, waiting):
    assert [clock.rule_id for clock in Clock.objects.open()] == ["P-01"]
    decision, ripe = decided(here, waiting)
    assert [clock.rule_id for clock in Clock.objects.open()] == ["P-02"]
    sent = issue_adverse_notice(
        decision=decision, channel="hand", submission=uuid4(), by=here.hr, at=ripe
    )
    assert sent.kind == "fair_process_decision"
    receive(here, sent, ripe)
    assert not Clock.objects.open().exists()
    for clock in Clock.objects.all():
        assert book().deadline(clock.rule_id).citation == "agency policy"


def test_an_agency_may_wait_longer_in_house_too(here, noticed):
    here.agency.waiting_days, here.agency.waiting_reason = 9, "Labor agreement, article 12"
    here.agency.save()
    receive(here, noticed.notices.get(), make.at(8))
    assert Clock.objects.get(rule_id="P-01").amount == 9


@pytest.mark.parametrize("path", ["action/", ""])
def test_no_page_names_a_federal_right(here, waiting, time_machine, path):
    for moment in (make.at(8), make.at(30)):
        time_machine.move_to(moment + timedelta(hours=1), tick=False)
        for user in (here.hr, here.chief):
            page = shown(user, f"/admin/cases/{waiting.matter.reference}/{path}")
            assert not FEDERAL.search(page), FEDERAL.findall(page)


def test_no_refusal_names_a_federal_right(here, waiting, time_machine):
    time_machine.move_to(make.at(8) + timedelta(hours=1), tick=False)
    client = Client()
    client.force_login(here.chief)
    url = f"/admin/cases/{waiting.matter.reference}/action/decide/"
    answer = client.post(url, {"reasons": "Read it.", "submission": str(uuid4())})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "agency policy" in page
    assert not FEDERAL.search(page)


def test_no_letter_is_a_federal_notice(here, waiting):
    decision, ripe = decided(here, waiting)
    issue_adverse_notice(decision=decision, channel="hand", submission=uuid4(), by=here.hr, at=ripe)
    for notice in Notice.objects.all():
        assert notice.document.notice_id == ""
        assert not FEDERAL.search(notice.document.title)
        assert not notice.delivery.enclosures.exists()


def test_a_decision_in_house_closes_with_its_letter_even_after_a_breach(here, waiting):
    _decision, ripe = decided(here, waiting)
    record_action_taken(
        case=waiting.case,
        kind="denial",
        happened_on=here.agency.on(ripe),
        who="The chief's office",
        how_learned="HR saw the letter.",
        submission=uuid4(),
        by=here.hr,
        at=ripe,
    )
    case = Case.objects.get(pk=waiting.case_id)
    row = ClosingAnswer(
        matter=case.matter,
        case=case,
        based_on_report=True,
        why="Decided.",
        answered_by=here.hr,
        answered_at=ripe,
        submission=uuid4(),
    )
    with refused_by("gate_g06"):
        insert(row)
