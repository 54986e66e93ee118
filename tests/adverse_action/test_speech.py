"""The speech record before an action on a candidate (R-17): services, triggers, pages."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action.models import Decision, Proposal, SpeechRecord, SpeechSignOff
from adverse_action.services import (
    record_receipt,
    record_to_sign,
    revise_basis,
    sign_speech_record,
    standing_record,
    what_stands_in_the_way,
)
from adverse_action.services.speech import why_speech_is_open
from config.audit.models import AuditEvent
from config.errors import Invalid, Refusal
from config.law.rows import BookError
from config.law.speech import points, read_points, written_points
from tests.accounts.factories import member
from tests.adverse_action.test_gates import decision
from tests.adverse_action.test_journey import (
    POINTS,
    decide,
    notice,
    propose,
    write_speech,
)
from tests.adverse_action.test_review_gates import correct
from tests.disputes.conftest import made, report, world
from tests.journeys.visitor import Visitor
from tests.screening.rawsql import frozen, insert, refused_by, update

__all__ = ["made", "report", "world"]


@pytest.fixture
def proposal(world, report):
    return propose(world, report)


@pytest.fixture
def ripe(world, proposal):
    return waited_for(world, proposal)


def waited_for(world, proposal):
    """Noticed, received, waited for; nobody wrote the speech record of this basis."""
    proposal = Proposal.objects.get(pk=proposal.pk)
    sent = notice(world, proposal)
    on = world.agency.on(world.at)
    record_receipt(notice=sent, event="signed", on=on, detail="Signed", by=world.hr, at=world.at)
    found = Proposal.objects.get(pk=proposal.pk)
    world.at += timedelta(days=(found.earliest_on - on).days)
    return found


def sign(world, record, **changes):
    told = {"submission": uuid4(), "by": world.chief, "at": world.at}
    return sign_speech_record(record=record, **(told | changes))


def test_the_short_record_asks_the_points_of_the_ruling():
    assert [point.number for point in points()] == [1, 2, 3, 4, 6, 8, 10]
    assert {point.id for point in written_points()} < {
        field.name for field in SpeechRecord._meta.get_fields()
    }


def test_exactly_one_point_is_the_sign_off(tmp_path):
    rows = '[[point]]\nid = "a"\nnumber = 1\ntitle = "A"\nasks = "A?"\n'
    (tmp_path / "speech.toml").write_text(rows + 'citation = "x"\nstatus = "read"\n')
    with pytest.raises(BookError, match="sign-off"):
        read_points(tmp_path)


# -- the service --------------------------------------------------------------------------------


def test_nothing_is_decided_without_the_record_or_its_signature(world, ripe):
    with pytest.raises(Refusal, match="is not written yet") as refused:
        decide(world, ripe)
    assert refused.value.gate == "G-19"
    record = write_speech(world, ripe)
    with pytest.raises(Refusal, match="not signed"):
        decide(world, ripe)
    sign(world, record)
    assert decide(world, ripe).outcome == Decision.Outcome.FINAL


def test_notice_and_wait_are_named_before_the_record(world, proposal):
    assert what_stands_in_the_way(proposal, world.at).gate == "G-05"


def test_every_point_is_answered(world, proposal):
    with pytest.raises(Invalid) as wrong:
        write_speech(world, proposal, points=POINTS | {"capacity": " "})
    assert list(wrong.value.fields) == ["capacity"]


def test_each_save_is_a_version_and_wants_its_own_signature(world, ripe):
    first = write_speech(world, ripe)
    sign(world, first)
    second = write_speech(world, ripe)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(Refusal, match="not signed"):
        decide(world, ripe)
    with pytest.raises(Refusal, match="Another version"):
        sign(world, first)
    assert record_to_sign(ripe) == second


def test_whoever_wrote_it_does_not_sign_it(world, proposal):
    record = write_speech(world, proposal, by=world.chief)
    with pytest.raises(Refusal, match="You wrote"):
        sign(world, record)
    counsel = member(world.agency, "counsel")
    assert sign(world, record, by=counsel).signed_as == "counsel"


def test_only_decision_maker_and_counsel_of_the_agency_sign(world, proposal):
    record = write_speech(world, proposal)
    for stranger in (member(world.agency, "hr"), member(world.cra, "counsel")):
        with pytest.raises(Refusal, match="Only the agency's"):
            sign(world, record, by=stranger)


def test_nobody_signs_what_nobody_wrote(proposal):
    with pytest.raises(Refusal, match="Nobody wrote"):
        record_to_sign(proposal)


def test_a_changed_basis_wants_a_new_record(world, report, ripe):
    sign(world, write_speech(world, ripe))
    revise_basis(case=report.case, report=correct(world, report), by=None, at=world.at)
    assert standing_record(ripe) is None
    assert "to be written anew" in why_speech_is_open(Proposal.objects.get(pk=ripe.pk))
    again = waited_for(world, ripe)
    with refused_by("gate_g19"):
        insert(decision(world, again))
    sign(world, write_speech(world, again))
    assert insert(decision(world, again))


def test_double_clicks_are_one_record_and_one_signature(world, proposal):
    number = uuid4()
    first, again = (write_speech(world, proposal, submission=number) for _ in range(2))
    assert first == again
    number = uuid4()
    assert sign(world, first, submission=number) == sign(world, first, submission=number)
    assert sign(world, first) == SpeechSignOff.objects.get()


def test_the_trail_has_versions_and_no_words(world, proposal):
    sign(world, write_speech(world, proposal))
    events = AuditEvent.objects.filter(verb__endswith="speech_record").order_by("id")
    assert [event.verb for event in events] == ["write_speech_record", "sign_speech_record"]
    assert not any("About the" in event.body for event in events)


# -- the database -------------------------------------------------------------------------------


def test_the_database_refuses_a_decision_without_a_record(world, ripe):
    with refused_by("gate_g19", "not written, or not signed"):
        insert(decision(world, ripe))


def test_the_database_refuses_a_decision_without_a_signature(world, ripe):
    write_speech(world, ripe)
    with refused_by("gate_g19"):
        insert(decision(world, ripe))


def test_the_database_refuses_a_decision_on_an_older_signed_version(world, ripe):
    sign(world, write_speech(world, ripe))
    write_speech(world, ripe)
    with refused_by("gate_g19"):
        insert(decision(world, ripe))


def row(world, proposal, **changes):
    told = {"number": 1, "report": proposal.report, "written_by": world.hr}
    told |= {"written_at": world.at, "submission": uuid4(), **POINTS}
    return SpeechRecord(proposal=proposal, **(told | changes))


def test_no_record_is_written_after_the_decision(world, ripe):
    sign(world, write_speech(world, ripe))
    decide(world, ripe)
    with refused_by("speech_before_decision"):
        insert(row(world, ripe, number=2))
    with pytest.raises(Refusal, match="before the decision"):
        write_speech(world, ripe)


def test_no_record_leaves_a_point_out(world, proposal):
    for name in POINTS:
        with refused_by("speech_points_are_answered"):
            insert(row(world, proposal, **{name: ""}))


def test_the_database_knows_who_wrote_and_who_signs(world, proposal):
    record = write_speech(world, proposal)
    told = {"signed_as": "counsel", "signed_at": world.at, "submission": uuid4()}
    with refused_by("signed_apart"):
        insert(SpeechSignOff(record=record, signed_by=world.hr, **told))
    write_speech(world, proposal)
    with refused_by("signed_newest"):
        insert(SpeechSignOff(record=record, signed_by=world.chief, **told))


def test_what_was_written_and_signed_stays(world, proposal):
    signed = sign(world, write_speech(world, proposal))
    for kept, change in ((signed.record, {"words": "Other"}), (signed, {"signed_as": "counsel"})):
        with frozen():
            update(kept, **change)


# -- the page -----------------------------------------------------------------------------------


def at_the_page(world, user, proposal, time_machine):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    return Visitor(user).open(f"/admin/cases/{proposal.matter.reference}/action/")


def test_the_form_begins_with_the_exact_words_of_the_report(world, proposal, time_machine):
    hr = at_the_page(world, world.hr, proposal, time_machine)
    fields = hr.form("action/speech/").fields
    assert fields["words"].strip().startswith("Item 1, X, 2025-03-")
    rules = fields["rule_in_force"].strip().splitlines()
    assert len(rules) == len(set(rules)) > 0
    assert all("in force from" in rule for rule in rules)
    assert fields["capacity"].strip() == ""
    hr.send("action/speech/", expect=400)
    assert "This field is required" in hr.text


def test_what_waits_for_a_signature_stands_on_the_home_page(world, proposal, time_machine):
    def waits(user):
        time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
        home = Visitor(user).open("/admin/").html
        (panel,) = home.xpath("//section[header/h2='Speech records to sign']")
        return proposal.matter.reference in panel.text_content()

    counsel = member(world.agency, "counsel")
    assert not waits(world.chief)
    record = write_speech(world, proposal, by=world.chief)
    assert (waits(world.chief), waits(counsel)) == (False, True)
    sign(world, record, by=counsel)
    assert not waits(counsel)


def test_hr_writes_and_the_decision_maker_signs_on_the_page(world, proposal, time_machine):
    hr = at_the_page(world, world.hr, proposal, time_machine)
    hr.send("action/speech/", **POINTS)
    assert "Not signed" in hr.text
    assert "I read it and sign it" not in hr.text
    chief = at_the_page(world, world.chief, proposal, time_machine)
    assert "About the capacity." in chief.text
    chief.send("action/sign/")
    assert "Signed by" in chief.text
    assert "I read it and sign it" not in chief.text
