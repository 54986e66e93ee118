"""Direct handling (R-24): the screener sends N-06 and N-05, and decides nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action.models import Decision, Notice, Proposal
from adverse_action.services import (
    issue_adverse_notice,
    issue_notice_of_action_taken,
    issue_pre_adverse_notice,
    record_action_taken,
    record_receipt,
    withdraw_action,
)
from adverse_action.services.issuing import begin
from adverse_action.services.notices import signs
from config.accounts.models import Engagement
from config.accounts.services import set_handling
from config.audit.models import AuditEvent
from config.errors import Invalid, Refusal
from tests.accounts.factories import member
from tests.adverse_action.test_gates import decision as decision_row
from tests.adverse_action.test_journey import decide, notice, propose, received
from tests.disputes.conftest import made, report, world
from tests.journeys.visitor import Visitor
from tests.screening.rawsql import behind_triggers, delete, insert, refused_by, update

__all__ = ["made", "report", "world"]


@pytest.fixture
def direct(world):
    engagement = Engagement.objects.get(screener=world.cra, agency=world.agency)
    return set_handling(engagement=engagement, handling="direct", by=None, at=world.at)


def by_screener(world, proposal, **changes):
    told = {"channel": "hand", "submission": uuid4(), "by": world.supervisor, "at": world.at}
    return issue_pre_adverse_notice(proposal=proposal, **(told | changes))


# -- the client's page ----------------------------------------------------------------------------


def test_handling_is_agreed_on_the_clients_page(world, time_machine):
    time_machine.move_to(world.at, tick=False)
    [engagement] = Engagement.objects.all()
    keeper = member(world.cra, "administrator")
    Visitor(keeper).open(f"/admin/clients/{engagement.pk}/").send("handling", handling="direct")
    engagement.refresh_from_db()
    assert engagement.handling == "direct"
    event = AuditEvent.objects.get(verb="set_handling")
    assert (event.payload["handling"], event.payload["client"]) == ("direct", world.agency.code)
    set_handling(engagement=engagement, handling="direct", by=keeper, at=world.at)
    assert AuditEvent.objects.filter(verb="set_handling").count() == 1
    with pytest.raises(Invalid):
        set_handling(engagement=engagement, handling="neither", by=keeper, at=world.at)


# -- the walls: intent, decision, and the letters of others ---------------------------------------


def test_a_screener_records_no_intent(world, report, direct):
    hr, world.hr = world.hr, world.supervisor
    with pytest.raises(Refusal, match="neither an intent nor a decision"):
        propose(world, report)
    world.hr = hr
    row = propose(world, report)
    with behind_triggers():
        for ground in row.grounds.all():
            delete(ground)
        delete(row)
    row.proposed_by = world.supervisor
    with refused_by("agency_intends"):
        insert(row)


def test_a_screener_records_no_decision(world, report, direct):
    proposal = propose(world, report)
    received(world, notice(world, proposal), world.agency.on(world.at))
    proposal.refresh_from_db()
    world.at += timedelta(days=(proposal.earliest_on - world.agency.on(world.at)).days)
    with pytest.raises(Refusal, match="neither an intent nor a decision"):
        decide(world, proposal, by=world.supervisor)
    told = {"reasons": "No.", "channel": "hand", "submission": uuid4(), "at": world.at}
    with pytest.raises(Refusal, match="neither an intent nor a decision"):
        withdraw_action(proposal=proposal, by=world.supervisor, **told)
    for outcome in ("final", "withdrawn"):
        with refused_by("agency_decides"):
            insert(decision_row(world, proposal, decided_by=world.supervisor, outcome=outcome))


def test_a_screener_records_no_action_taken(world, report, direct):
    told = {"kind": "denial", "happened_on": world.agency.on(world.at), "who": "A", "at": world.at}
    told |= {"case": report.case, "how_learned": "B", "submission": uuid4()}
    with pytest.raises(Refusal, match="neither an intent nor a decision"):
        record_action_taken(by=world.supervisor, **told)
    taken = record_action_taken(by=world.hr, **told)
    letter = {"channel": "hand", "submission": uuid4(), "by": world.supervisor, "at": world.at}
    with pytest.raises(Refusal, match="writes this letter itself"):
        issue_notice_of_action_taken(taken=taken, **letter)


@pytest.mark.parametrize("agreed", ["support", "direct"])
def test_only_direct_handling_lets_the_screener_issue(world, report, direct, agreed):
    update(direct, handling=agreed)
    proposal = propose(world, report)
    if agreed == "support":
        with pytest.raises(Refusal, match="sends its own notices"):
            by_screener(world, proposal)
    sent = notice(world, proposal)
    with behind_triggers():
        delete(sent)
        update(proposal, status="proposed")
    sent.issued_by = world.supervisor
    if agreed == "direct":
        assert insert(sent)
        return
    with refused_by("handled_by_agency"):
        insert(sent)


@pytest.mark.parametrize("kind", ["withdrawal", "still_in_process"])
def test_other_letters_stay_the_agencys(world, report, direct, kind):
    sent = notice(world, propose(world, report))
    with behind_triggers():
        delete(sent)
    sent.issued_by, sent.kind = world.supervisor, kind
    with refused_by("handled_by_agency"):
        insert(sent)


def test_the_letter_bears_the_agencys_named_person(world, report, direct):
    proposal = propose(world, report)
    named = signs(report.case, world.supervisor, proposal.proposed_by)
    told = {"with_portal": False, "signed_by": named}
    writing = begin(report.case, uuid4(), world.supervisor, world.at, **told)
    facts = writing.common()
    assert facts["signer"].name == world.hr.name
    assert facts["letterhead"].organization == world.agency.name
    assert signs(report.case, world.chief, proposal.proposed_by) == world.chief


# -- the page -------------------------------------------------------------------------------------


def test_the_screener_prepares_both_letters_after_the_agencys_word(
    world, report, direct, time_machine
):
    page = f"/admin/cases/{report.case.reference}/prepare/"

    def desk(user=None):
        time_machine.move_to(world.later(minutes=1), tick=False)
        return Visitor(user or world.supervisor)

    early = desk().open(page)
    assert "No intent yet" in early.text
    assert "Issue and send" not in early.text
    answer = early.client.post(page, {"channel": "hand", "submission": str(uuid4())})
    assert answer.status_code == 409
    proposal = propose(world, report)
    assert report.case.reference in desk().open("/admin/").text.split("names")[1]
    assert desk().open(page).client.get(f"{page}paper/").content.startswith(b"%PDF")
    shown = desk().open(page)
    assert proposal.reasons not in shown.text
    shown.send("channel", channel="hand")
    letter = Notice.objects.get()
    assert (letter.kind, letter.issued_by) == ("pre_adverse", world.supervisor)
    assert letter.delivery.sender == world.agency
    desk().open(f"/admin/mail-room/{letter.delivery.public_id}/")
    assert "Issue and send" not in desk().open(page).text
    received(world, letter, world.agency.on(world.at))
    proposal.refresh_from_db()
    world.at += timedelta(days=(proposal.earliest_on - world.agency.on(world.at)).days)
    decide(world, proposal)
    desk().open(page).send("channel", channel="post")
    final = Notice.objects.get(kind="adverse")
    assert (final.issued_by, final.delivery.sender) == (world.supervisor, world.agency)
    assert Decision.objects.get().decided_by == world.chief
    assert Proposal.objects.get().proposed_by == world.hr
    with pytest.raises(Refusal, match="issued already"):
        issue_adverse_notice(
            decision=Decision.objects.get(),
            channel="post",
            submission=uuid4(),
            by=world.supervisor,
            at=world.at,
        )
    on = world.agency.on(world.at)
    record_receipt(notice=final, event="accepted", on=on, detail="", by=world.hr, at=world.at)


def test_the_page_is_there_in_direct_handling_only(world, report, time_machine):
    time_machine.move_to(world.at, tick=False)
    page = f"/admin/cases/{report.case.reference}/prepare/"
    for user, expect in ((world.supervisor, 404), (world.first, 403), (world.hr, 403)):
        Visitor(user).open(page, expect=expect)
    assert (
        "prepare/"
        not in Visitor(world.supervisor).open(f"/admin/cases/{report.case.reference}/").text
    )
