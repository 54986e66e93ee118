"""Criminal history weighed before the notice and again before the decision (R-32), and N-20."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action.models import Assessment, Decision, Notice, Proposal
from adverse_action.services import (
    issue_adverse_notice,
    record_receipt,
    record_response,
    revise_basis,
    send_again,
    withdraw_action,
    write_assessment,
)
from adverse_action.services.assessing import asked_fields, standing_assessment
from adverse_action.services.briefing import brief_of
from adverse_action.services.requirements import requirements_for
from config.accounts.models import Organization
from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.clocks.services import adopt_rule
from config.delivery.services import queue_delivery
from config.errors import Conflict, Invalid, Refusal
from config.law.book import book
from screening.models import Position
from tests.accounts.factories import member
from tests.adverse_action.test_gates import decision
from tests.adverse_action.test_journey import decide, notice, propose, received
from tests.adverse_action.test_review_gates import correct
from tests.adverse_action.test_waits import placed
from tests.adverse_action.test_waits import proposed as proposed_and_weighed
from tests.adverse_action.weighing import WHICH, weigh, words
from tests.disputes.conftest import made, report, world
from tests.disputes.visitors import visitor
from tests.journeys.visitor import Visitor
from tests.screening.rawsql import delete, frozen, insert, refused_by, update

__all__ = ["made", "report", "world"]

NYC = 8


def again(proposal):
    return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def weighed(world, report):
    """In New York City, a civilian post, a record among the grounds: weighed, and not sent."""
    return again(proposed_and_weighed(world, placed(report, "NY-NYC")))


@pytest.fixture
def bare(world, report, monkeypatch):
    """The same before anybody weighed anything."""
    monkeypatch.setattr("tests.adverse_action.test_waits.weigh", lambda *_: None)
    return again(proposed_and_weighed(world, placed(report, "NY-NYC")))


@pytest.fixture
def ripe(world, weighed):
    """Sent, received and waited for; nobody weighed it again."""
    received(world, notice(world, weighed), world.agency.on(world.at))
    found = again(weighed)
    world.at += timedelta(days=(found.earliest_on - world.agency.on(world.at)).days)
    return found


def answer(world, proposal):
    return record_response(
        proposal=proposal,
        channel="phone",
        text="I have worked since.",
        received_at=world.at,
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )


# -- where it is asked ---------------------------------------------------------------------------


def test_each_factor_of_the_book_is_a_field_of_its_own():
    fields = {field.name for field in Assessment._meta.get_fields()}
    assert set(book().weighing.factors) < fields


def test_the_place_says_what_is_weighed_and_posts_alone_call_for_nothing(world, report):
    #
    posts = propose(world, placed(report, "NY-NYC"))
    assert again(posts).factors is None
    notice(world, posts)


def test_an_exempt_job_is_asked_for_nothing(world, report):
    found = again(proposed_and_weighed(world, placed(report, "NY-NYC", sworn=True)))
    assert found.factors == []
    with pytest.raises(Refusal, match="No law of this place"):
        write_assessment(proposal=found, words={}, submission=uuid4(), by=world.hr, at=world.at)
    assert notice(world, found).beside is None


def test_what_counsel_switched_off_asks_for_nothing(world, report):
    #
    adopt_rule(
        organization=world.agency,
        rule_id="D-33",
        on=False,
        reason="The law allows otherwise for this title.",
        by=member(world.agency, Role.COUNSEL),
        at=world.at,
    )
    assert again(proposed_and_weighed(world, placed(report, "IL"))).factors == []


# -- before the notice ---------------------------------------------------------------------------


def test_no_notice_goes_before_the_record_was_weighed(world, bare):
    assert len(bare.factors) == NYC
    with pytest.raises(Refusal, match="one factor at a time") as refused:
        notice(world, bare)
    assert refused.value.gate == "G-05"
    assert "8-107(11-a)" in refused.value.citation
    assert "Weigh the criminal history" in refused.value.remedy
    weigh(world, bare)
    assert notice(world, bare).assessment == bare.assessments.get()


def test_every_factor_is_answered_and_the_record_named(world, bare):
    with pytest.raises(Invalid) as wrong:
        weigh(world, bare, words=words(bare) | {"bearing": " ", "record": ""})
    assert sorted(wrong.value.fields) == ["bearing", "record"]


def test_a_place_that_asks_for_more_by_the_day_of_the_notice_wants_it_weighed(world, weighed):
    Position.objects.filter(pk=weighed.case.position_id).update(jurisdiction="PA-PHL")
    with pytest.raises(Refusal, match="asks for more"):
        notice(world, again(weighed))


def test_the_letter_lies_in_the_envelope_of_the_notice(world, weighed):
    sent = notice(world, weighed, channel="post")
    letter = sent.beside
    assert (letter.notice_id, letter.kind) == ("N-20", "fair_chance_notice")
    assert sent.way.enclosures.filter(document=letter).exists()
    assert sent.document.notice_id == "N-06"


def test_it_never_goes_online_for_the_copy_of_the_record_is_paper(world, weighed):
    with pytest.raises(Refusal, match="it is paper"):
        notice(world, weighed, channel="portal")


def test_a_letter_sent_again_has_it_inside_again(world, weighed):
    sent = notice(world, weighed, channel="post")
    for event, days in (("accepted", 1), ("returned", 8)):
        on = world.agency.on(world.later(days=days))
        record_receipt(notice=sent, event=event, on=on, detail="", by=world.hr, at=world.at)
    told = {"submission": uuid4(), "by": world.hr, "at": world.at}
    way = send_again(notice=Notice.objects.get(pk=sent.pk), channel="hand", **told)
    assert way.enclosures.filter(document=sent.beside).exists()


def test_a_changed_basis_sends_what_was_weighed_again(world, report, ripe):
    weigh(world, ripe)
    revise_basis(case=report.case, report=correct(world, report), by=None, at=world.at)
    assert standing_assessment(again(ripe), "preliminary")
    world.later(hours=1)
    sent = notice(world, again(ripe))
    assert sent.beside
    assert standing_assessment(again(ripe), "final") is None


# -- before the decision -------------------------------------------------------------------------


def test_no_decision_before_it_was_weighed_again(world, ripe):
    with pytest.raises(Refusal, match="not done yet") as refused:
        decide(world, ripe)
    assert refused.value.gate == "G-05"
    assert "8-107(11-a)" in refused.value.citation
    weigh(world, ripe)
    assert decide(world, ripe).outcome == Decision.Outcome.FINAL


def test_an_answer_that_came_later_is_weighed_too(world, ripe):
    weigh(world, ripe)
    answer(world, ripe)
    with pytest.raises(Refusal, match="An answer came after"):
        decide(world, ripe)
    second = weigh(world, ripe)
    assert (second.stage, second.number, second.answers_known) == ("final", 2, 1)
    assert decide(world, ripe)


def test_it_is_weighed_before_the_notice_and_after_receipt_and_never_between(world, weighed):
    notice(world, weighed)
    with pytest.raises(Conflict, match="not weighed at this point"):
        weigh(world, weighed)


def test_whoever_weighed_it_does_not_decide(world, ripe):
    weigh(world, ripe, by=world.chief)
    with pytest.raises(Refusal, match="You weighed the criminal history"):
        decide(world, ripe)


def test_of_two_people_one_weighs_and_the_other_decides(world, ripe):
    #
    Organization.objects.filter(pk=world.agency.pk).update(profile="small")
    weigh(world, ripe, by=world.chief)
    assert decide(world, again(ripe))


def test_the_final_letter_goes_with_the_notice_of_the_decision(world, ripe):
    answer(world, ripe)
    weigh(world, ripe)
    told = issue_adverse_notice(
        decision=decide(world, ripe),
        channel="hand",
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    assert told.assessment.stage == "final"
    assert (told.beside.kind, told.document.notice_id) == ("fair_chance_decision", "N-05")


def test_the_database_wants_the_final_letter_with_the_notice_of_the_decision(world, ripe):
    weigh(world, ripe)
    told = issue_adverse_notice(
        decision=decide(world, ripe), channel="hand", submission=uuid4(), by=world.hr, at=world.at
    )
    bare = Notice.objects.get(pk=told.pk)
    bare.pk, bare.public_id, bare.submission, bare.assessment = None, uuid4(), uuid4(), None
    with refused_by("n20_enclosed"):
        insert(bare)


def test_a_withdrawn_action_sends_none(world, ripe):
    withdraw_action(
        proposal=ripe,
        reasons="The reply settled it.",
        channel="post",
        submission=uuid4(),
        by=world.chief,
        at=world.at,
    )
    assert Notice.objects.get(kind="withdrawal").assessment is None


def test_a_double_click_is_one_assessment(world, bare):
    number = uuid4()
    first, second = (weigh(world, bare, submission=number) for _ in range(2))
    assert first == second


def test_the_trail_has_the_stage_and_no_words(world, weighed):
    event = AuditEvent.objects.get(verb="write_assessment")
    assert event.payload["stage"] == "preliminary"
    assert "docket" not in event.body
    assert "About the" not in event.body


# -- the database --------------------------------------------------------------------------------


def row(world, proposal, **changes):
    told = {"stage": "preliminary", "number": 9, "answers_known": 0, "written_by": world.hr}
    told |= {"written_at": world.at, "submission": uuid4(), **words(proposal)}
    return Assessment(proposal=proposal, **(told | changes))


def test_the_database_refuses_a_notice_before_the_record_was_weighed(world, weighed):
    sent = notice(world, weighed)
    with refused_by("gate_g05", "not weighed as this place asks"):
        insert(resent(sent, again(weighed), factors=["public_policy", "number_and_kind"]))


def notice_by_post(world, proposal):
    """Another dispatch of the same letter, without what lies in the envelope."""
    letter = proposal.notices.get()
    forms = [one.official_form for one in letter.delivery.enclosures.all() if one.official_form]
    return queue_delivery(
        matter=proposal.matter,
        document=letter.document,
        sender=proposal.agency,
        enclosures=forms,
        person=proposal.case.person,
        channel="post",
        key="bare",
        by=None,
        at=world.at,
    )


def resent(sent, proposal, *, factors, **changes):
    """The notice as a row of its own, as if the place had asked for this."""
    update(proposal, status="proposed")
    proposal.factors = factors
    proposal.save(update_fields=["factors"])
    copy = Notice.objects.get(pk=sent.pk)
    copy.pk, copy.public_id, copy.submission = None, uuid4(), uuid4()
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def test_the_database_refuses_a_notice_where_nobody_looked_up_what_is_asked(world, weighed):
    sent = notice(world, weighed)
    with refused_by("gate_g05", "Nobody looked up"):
        insert(resent(sent, again(weighed), factors=None))


def test_the_database_wants_the_letter_in_the_envelope(world, weighed):
    sent = notice(world, weighed)
    factors = weighed.factors
    with refused_by("n20_enclosed"):
        insert(resent(sent, again(weighed), factors=factors, assessment=None))
    other = notice_by_post(world, again(weighed))
    with refused_by("n20_enclosed"):
        insert(resent(sent, again(weighed), factors=factors, delivery=other))


def test_the_database_refuses_a_decision_before_it_was_weighed_again(world, ripe):
    with refused_by("gate_g05", "not weighed again"):
        insert(decision(world, ripe))
    weigh(world, ripe)
    answer(world, ripe)
    with refused_by("gate_g05", "not weighed again"):
        insert(decision(world, ripe))
    weigh(world, ripe)
    assert insert(decision(world, ripe))


def test_the_database_knows_who_weighed_it(world, ripe):
    weigh(world, ripe, by=world.chief)
    with refused_by("decided_apart", "weighed the criminal history"):
        insert(decision(world, ripe))


def test_the_database_refuses_a_decision_weighed_before_the_notice_that_stands(world, ripe):
    early = world.at - timedelta(days=60)
    insert(row(world, ripe, stage="final", written_at=early))
    with refused_by("gate_g05", "not weighed again"):
        insert(decision(world, ripe))


def test_the_database_keeps_the_time_the_factors_and_the_answers(world, ripe):
    with refused_by("assessed_in_its_time"):
        insert(row(world, ripe))
    with refused_by("factors_are_weighed"):
        insert(row(world, ripe, stage="final", bearing=" "))
    with refused_by("answers_are_counted"):
        insert(row(world, ripe, stage="final", answers_known=3))
    with refused_by("assessment_names_record_and_end"):
        insert(row(world, ripe, stage="final", record=""))


def test_what_is_asked_stays_once_the_notice_is_issued(world, ripe):
    with refused_by("factors_stay"):
        update(ripe, factors="[]")


def test_what_was_weighed_stays(world, weighed):
    kept = weighed.assessments.get()
    with frozen():
        update(kept, conclusion="Other")
    with frozen():
        delete(kept)


# -- pages and brief -----------------------------------------------------------------------------


def at(world, user, proposal, time_machine, page="action/"):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    return Visitor(user).open(f"/admin/cases/{proposal.matter.reference}/{page}")


def test_the_law_screen_asks_the_questions_and_goes_on_to_the_letter(world, bare, time_machine):
    hr = at(world, world.hr, bare, time_machine, "action/law/")
    fields = hr.form("action/law/").fields
    assert set(asked_fields(bare)) < set(fields)
    assert "Does the offense bear on fitness" in hr.text
    hr.send("action/law/", expect=400)
    assert "This field is required" in hr.text
    hr.send("action/law/", **words(bare))
    assert hr.path.endswith("/action/letter/")
    assert "Open the fair-chance letter" in hr.text
    assert bare.assessments.get().record == WHICH


def test_the_issue_screen_says_what_is_missing(world, bare, time_machine):
    hr = at(world, world.hr, bare, time_machine, "action/issue/")
    assert "In the portal" not in hr.text
    hr.send("action/issue/", channel="hand", expect=409)
    assert "one factor at a time" in hr.text
    assert "8-107(11-a)" in hr.text


def test_it_is_weighed_again_on_the_page_and_the_chief_reads_both(world, ripe, time_machine):
    chief = at(world, world.chief, ripe, time_machine)
    assert "Keep this assessment" not in chief.text
    assert "not done yet" in chief.text
    hr = at(world, world.hr, ripe, time_machine)
    fields = hr.form("action/assess/").fields
    assert fields["record"].strip() == WHICH
    assert fields["conclusion"].strip() == ""
    hr.send("action/assess/", **words(ripe) | {"conclusion": "It still stands in the way."})
    chief.open(f"/admin/cases/{ripe.matter.reference}/action/brief/")
    assert "It still stands in the way." in chief.text
    assert "A conviction in the county court." in chief.text
    assert chief.text.count("Criminal history weighed") == 2


def test_who_waits_names_what_is_to_be_weighed(world, bare, time_machine):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    page = Visitor(world.hr).open("/admin/decisions/")
    assert "Weigh the criminal history" in page.text


def test_the_brief_and_the_conditions_speak_of_it(world, ripe):
    weigh(world, ripe)
    brief = brief_of(again(ripe), world.at)
    assert [one.stage for one in brief.weighed] == ["Before the notice", "After the reply"]
    assert brief.criminal_history == ("A conviction in the county court.",)
    asked = requirements_for(ripe.case, received_on=world.agency.on(world.at))
    assert any("weighed before the notice" in one.text for one in asked.conditions)


def test_the_person_finds_the_letter_in_the_portal(world, weighed, client):
    received(world, notice(world, weighed), world.agency.on(world.at))
    page = visitor(client, world, weighed.case).get("/portal/").content.decode()
    assert "Fair-chance notice (N-20)" in page
    assert "the law of your city or state sets this wait (N.Y.C. Admin. Code 8-107(11-a)" in page
    assert "12952" not in page
