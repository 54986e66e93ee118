"""A letter that was wrong gets another that names it; and who waits long hears of it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action.models import Notice, Proposal
from adverse_action.services import (
    correct_letter,
    follow_deliveries,
    hold_decision,
    issue_adverse_notice,
    issuing,
    record_receipt,
    tell_still_in_process,
    withdraw_action,
)
from adverse_action.services.following import is_owed
from adverse_action.services.issuing import begin
from adverse_action.services.papers import still_in_process
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.documents.services import read_document
from config.errors import Conflict, Invalid, Refusal
from tests.adverse_action.test_journey import decide, notice, propose, received
from tests.disputes.conftest import made, report, world
from tests.journeys.visitor import Visitor
from tests.journeys.world import person_file
from tests.screening.rawsql import behind_triggers, delete, frozen, insert, refused_by, update

__all__ = ["made", "report", "world"]


@pytest.fixture
def waiting(world, report):
    received(world, notice(world, propose(world, report)), world.agency.on(world.at))
    return Proposal.objects.get()


def correct(world, letter, **changes):
    told = {"reason": "The street was wrong.", "channel": "hand", "submission": uuid4()}
    return correct_letter(notice=letter, **(told | {"by": world.hr, "at": world.at} | changes))


def ripe(world, proposal):
    proposal.refresh_from_db()
    world.at += timedelta(days=(proposal.earliest_on - world.agency.on(world.at)).days)
    return proposal


def test_a_corrected_notice_begins_a_full_new_wait(world, waiting):
    old, before = Notice.objects.get(), waiting.earliest_on
    issued, frozen_bytes = old.document.sha256, read_document(old.document)
    world.later(days=2)
    new = correct(world, old)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.earliest_on) == ("noticed", None)
    assert not Clock.objects.open().filter(rule_id="D-03").exists()
    old.refresh_from_db()
    assert (old.document.sha256, read_document(old.document)) == (issued, frozen_bytes)
    assert (new.corrects, new.document.corrects) == (old, old.document)
    assert follow_deliveries(world.at) == 0
    received(world, new, world.agency.on(world.at))
    waiting.refresh_from_db()
    assert waiting.status == "waiting"
    assert waiting.earliest_on > before
    assert decide(world, ripe(world, waiting))
    event = AuditEvent.objects.get(verb="correct_letter")
    assert event.payload["corrects"] == str(old.public_id)
    assert "street" not in event.body


def test_before_the_new_notice_arrived_the_old_receipt_decides_nothing(world, waiting):
    ripe(world, waiting)
    correct(world, Notice.objects.get())
    with pytest.raises(Refusal, match="Nothing proves yet") as refused:
        decide(world, waiting)
    assert refused.value.gate == "G-05"


def test_a_letter_is_corrected_once_and_says_why(world, waiting):
    old, submission = Notice.objects.get(), uuid4()
    with pytest.raises(Invalid):
        correct(world, old, reason=" ")
    one, two = (correct(world, old, submission=submission) for _ in range(2))
    assert one == two
    with pytest.raises(Conflict, match="took the place"):
        correct(world, old)
    assert correct(world, one).corrects == one
    assert not is_owed(Notice.objects.get(pk=old.pk))


def test_a_notice_before_deciding_is_not_corrected_after_it(world, waiting):
    decide(world, ripe(world, waiting))
    with pytest.raises(Refusal, match="has gone on"):
        correct(world, Notice.objects.get())


def test_the_notice_of_a_decision_is_corrected_and_its_duty_stays_done(world, waiting):
    told = {"channel": "hand", "submission": uuid4(), "by": world.hr}
    decision = decide(world, ripe(world, waiting))
    old = issue_adverse_notice(decision=decision, at=world.at, **told)
    on = world.agency.on(world.at)
    record_receipt(notice=old, event="signed", on=on, detail="x", by=world.hr, at=world.at)
    new = correct(world, old)
    assert (new.kind, new.document.notice_id, new.proposal) == ("adverse", "N-05", waiting)
    assert not Clock.objects.open().filter(rule_id="D-04").exists()
    with frozen():
        update(old, correction_reason="x")


def test_a_withdrawal_is_corrected_too(world, waiting):
    told = {"reasons": "No.", "channel": "hand", "submission": uuid4(), "by": world.chief}
    withdraw_action(proposal=waiting, at=world.at, **told)
    new = correct(world, Notice.objects.get(kind="withdrawal"))
    assert new.document.notice_id == "N-30"


def test_the_database_wants_a_correction_to_name_its_letter(world, waiting):
    old = Notice.objects.get()
    new = correct(world, old)
    with behind_triggers():
        delete(new)
    new.corrects, new.correction_reason = None, ""
    with refused_by("correction_names_letter"):
        insert(new)
    new.corrects, new.correction_reason = old, "The street."
    with behind_triggers():
        update(new.document, corrects_id=None)
    with refused_by("correction_names_letter"):
        insert(new)
    with behind_triggers():
        update(new.document, corrects_id=old.document_id)
    assert insert(new)


def test_the_door_corrects_a_letter_and_shows_both(world, waiting, time_machine, monkeypatch):
    seen, render = [], issuing.render

    def noted(template, letter, **told):
        seen.append(letter)
        return render(template, letter, **told)

    monkeypatch.setattr(issuing, "render", noted)
    time_machine.move_to(world.at, tick=False)
    old = Notice.objects.get()
    page = f"/admin/cases/{waiting.matter.reference}/letters/{old.public_id}/correct/"
    visitor = Visitor(world.hr).open(page)
    assert visitor.client.get(f"{page}paper/").content.startswith(b"%PDF")
    assert Notice.objects.count() == 1
    visitor.send("reason", reason="The street was wrong.", channel="hand")
    assert visitor.path.endswith("/action/")
    assert f"Takes the place of {old.number}" in visitor.text
    new = Notice.objects.get(corrects=old)
    assert f"by {new.number}" in visitor.text
    [letter] = seen
    assert (letter.corrects.document_id, letter.corrects.sent_on) == (old.number, old.issued_on)
    assert letter.portal.code
    assert "took the place" in visitor.open(page).text


# -- still in process -----------------------------------------------------------------------------


def still(world, proposal, **changes):
    told = {"channel": "hand", "submission": uuid4(), "by": world.hr, "at": world.at}
    return tell_still_in_process(proposal=proposal, **(told | changes))


def facts(world, proposal):
    writing = begin(proposal.case, uuid4(), world.hr, world.at, with_portal=True)
    return still_in_process(proposal, writing)


def test_who_waits_long_hears_that_nothing_is_decided(world, waiting):
    first = facts(world, waiting)
    assert (first.waits_for, first.not_before) == ("decision", waiting.earliest_on)
    assert first.portal is not None
    letter, clocks = still(world, waiting), Clock.objects.count()
    waiting.refresh_from_db()
    assert (waiting.status, Clock.objects.count()) == ("waiting", clocks)
    assert AuditEvent.objects.filter(verb="tell_still_in_process", target=letter.target).exists()
    file = person_file(world, waiting.case)
    hold_decision(person_file=file, reference=f"dispute:{uuid4()}", by=None, at=world.at)
    held = facts(world, Proposal.objects.get())
    assert (held.waits_for, held.not_before) == ("dispute", None)


def test_nobody_hears_it_before_the_notice_arrived_or_after_the_decision(world, report):
    proposal = propose(world, report)
    notice(world, proposal)
    with pytest.raises(Refusal, match="Nobody waits"):
        still(world, proposal)


def test_a_courtesy_letter_that_failed_is_dropped_once_it_is_decided(world, waiting):
    letter = still(world, waiting, channel="post")
    assert is_owed(letter)
    decide(world, ripe(world, waiting))
    assert not is_owed(Notice.objects.get(pk=letter.pk))
