"""What the person may ask for after a result: by services, by the desk, in the portal."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.clocks.services import calendar_for
from config.delivery.services import answer_consent, record_proof
from config.errors import Conflict, Invalid, Refusal
from config.law.book import book
from config.portal.days import full_day
from disputes import services
from disputes.admin.lists import unfinished
from disputes.checklists import steps_words
from disputes.models import Answer, Check, Dispute, NamedRecipient, Request
from disputes.services import Checked
from disputes.services.papers import free_after
from disputes.services.recipients import told_to
from disputes.workflow import OUTCOMES
from screening.models import ConsumerStatement, Recipient, Report
from screening.portal.files import consumer_regimes
from screening.portal.recipients import recipients_of
from screening.services import current_report
from tests.disputes.visitors import at_desk, dispute_of
from tests.journeys.world import furnished
from tests.screening.rawsql import behind_triggers, delete, frozen, insert, refused_by, update


def decide(world, item, outcome, **told):
    services.assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    return services.record_outcome(
        item=item,
        outcome=outcome,
        looked_at="Post and thread.",
        note="We looked again.",
        by=world.third,
        at=world.at,
        **told,
    )


CHECKS = [Checked("source", "gone"), Checked("whole"), Checked("audience")]


@pytest.fixture(scope="module")
def completed(made, django_db_blocker):
    """Made once: the first item stays and the others are deleted; the results are out."""
    world = replace(made[0], at=made[0].at + timedelta(hours=1))
    told = override_settings(FILES_ROOT=made[2] / "files", DEMO=True)
    with django_db_blocker.unblock(), told:
        dispute = dispute_of(world, made[1])
        first, *others = dispute.items.all()
        decide(world, first, "verified", checks=CHECKS)
        for item in others:
            decide(world, item, "deleted")
        return services.complete_dispute(dispute=dispute, by=world.supervisor, at=world.at).pk


@pytest.fixture
def dispute(completed, world):
    return Dispute.objects.get(pk=completed)


def told(world, **changes):
    fields = {"channel": "phone", "received_at": world.at, "submission": uuid4()}
    return {**fields, "by": world.supervisor, "at": world.at, **changes}


def asked(world, dispute, **changes):
    return services.ask_procedure(dispute=dispute, **told(world, **changes))


def d11(request):
    return Clock.objects.for_target(request.target).get(rule_id="D-11")


def leaves(world, letter, event="accepted"):
    record_proof(
        delivery=letter.delivery,
        event=event,
        on=world.cra.on(world.at),
        detail="Carrier",
        by=world.supervisor,
        at=world.at,
    )


def test_a_request_starts_fifteen_days_at_its_receipt(world, dispute):
    world.at += timedelta(days=3)
    request = asked(world, dispute, received_at=world.at - timedelta(days=2))
    days = book().deadline("D-11").amount
    assert d11(request).due_on == world.cra.on(request.received_at) + timedelta(days=days)
    event = AuditEvent.objects.filter(verb="ask_procedure").latest("id")
    assert (event.target, event.payload["channel"]) == (request.target, "phone")


def test_a_form_sent_twice_is_one_request(world, dispute):
    number = uuid4()
    first = asked(world, dispute, submission=number)
    assert asked(world, dispute, submission=number) == first
    assert Clock.objects.filter(rule_id="D-11").count() == 1


def test_another_form_while_the_first_waits_is_refused(world, dispute):
    asked(world, dispute)
    with pytest.raises(Refusal, match="already"):
        asked(world, dispute)


def test_a_form_of_one_dispute_is_not_taken_for_another(world, report, dispute):
    number = uuid4()
    asked(world, dispute, submission=number)
    other = dispute_of(world, current_report(report.case))
    with pytest.raises(Conflict, match="another dispute"):
        asked(world, other, submission=number)


@pytest.mark.parametrize("days", [1, -1])
def test_a_moment_to_come_or_before_the_dispute_is_refused(world, dispute, days):
    with pytest.raises(Invalid):
        asked(world, dispute, received_at=world.at + timedelta(days=days))


def test_the_database_takes_no_request_from_the_future(world, dispute):
    found = asked(world, dispute)
    later = found.entered_at + timedelta(seconds=1)
    refused = pytest.raises(IntegrityError, match="a_request_came_before_it_was_entered")
    with behind_triggers(), refused, transaction.atomic():
        update(found, received_at=later)


def test_before_any_result_there_is_nothing_to_tell(world, report):
    with pytest.raises(Refusal, match="No item of this dispute"):
        asked(world, dispute_of(world, report))


def test_the_steps_are_what_was_really_done(world, dispute):
    said = " ".join(step.text for step in services.steps_of(dispute))
    check = Check.objects.get(point="source")
    assert check.compared_sha256 == check.item.report_item.post.content_sha256
    assert "It was no longer there." in said
    assert "Read the whole post with its thread" in said
    assert "knew the person?." not in said
    assert "Looked for a break" not in said  # of another reason
    assert "It stays." in said
    assert "We deleted it." in said


def test_the_steps_speak_the_persons_language(world, dispute):
    dispute.person.language = "es"
    said = " ".join(step.text for step in services.steps_of(dispute))
    assert "Ya no estaba." in said
    assert "Leímos la publicación completa" in said


def test_every_result_has_a_step_of_its_own():
    said = {steps_words(outcome, "en") for outcome in OUTCOMES}
    assert len(said) == len(OUTCOMES)


def test_a_comparison_says_how_it_came_out(world, report):
    item = dispute_of(world, report).items.first()
    with pytest.raises(Invalid) as invalid:
        decide(world, item, "verified", checks=[Checked("source")])
    assert "compared" in invalid.value.fields
    with pytest.raises(Invalid):
        decide(world, item, "verified", checks=[Checked("whole", "same")])
    with pytest.raises(Invalid):
        decide(world, item, "verified", checks=[Checked("origin")])  # of another reason


def test_the_clock_closes_when_the_letter_leaves_and_runs_again_when_it_comes_back(world, dispute):
    request = asked(world, dispute)
    letter = services.describe_procedure(request=request, by=world.supervisor, at=world.at)
    assert services.describe_procedure(request=request, by=world.supervisor, at=world.at) == letter
    assert letter.document.notice_id == "N-09"
    services.follow_all_requests(world.at)
    assert d11(request).status == "open"  # printing closes nothing
    leaves(world, letter)
    services.follow_all_requests(world.at)
    assert (d11(request).status, d11(request).closed_by_event) == ("closed", "dispatched")
    leaves(world, letter, "returned")
    services.follow_all_requests(world.at)
    assert d11(request).status == "open"


@pytest.mark.parametrize(("shown_by", "channel"), [("", "post"), ("pdf_code", "portal")])
def test_what_is_wanted_online_comes_so_only_once_it_can_be_opened(
    world, dispute, shown_by, channel
):
    #
    Dispute.objects.filter(pk=dispute.pk).update(results_by="portal", portal_consent_at=world.at)
    answer_consent(
        matter=dispute.matter,
        person=dispute.person,
        organization=dispute.screener,
        purpose="dispute_papers",
        shown_by=shown_by,
        language="en",
        submission=uuid4(),
        by="subject:1",
        at=world.at,
    )
    request = asked(world, Dispute.objects.get(pk=dispute.pk))
    letter = services.describe_procedure(request=request, by=world.supervisor, at=world.at)
    assert letter.delivery.channel == channel


def only(dispute):
    (recipient,) = services.tellable(dispute, dispute.screener.on(dispute.completed_at))
    return recipient


def name(world, dispute, *recipients, **changes):
    return services.ask_notifications(
        dispute=dispute, recipients=recipients, **told(world, **changes)
    )


def test_whoever_the_person_names_is_told_once(world, dispute):
    recipient = only(dispute)
    assert recipient.organization == world.agency
    request = name(world, dispute, recipient)
    assert request.is_free
    (letter,) = services.notify_recipients(request=request, by=world.supervisor, at=world.at)
    assert letter.delivery.organization == world.agency
    assert letter.document.notice_id == "N-12"
    again = services.notify_recipients(request=request, by=world.supervisor, at=world.at)
    assert again == [letter]
    assert not Request.objects.unanswered().exists()


def test_the_letter_is_about_the_report_as_it_was_before(world, report, dispute):
    """The revised report does not hold what was deleted; who has the first one is told."""
    recipient = only(dispute)
    assert recipient.report == report
    told_ = told_to(dispute, recipient)
    assert [one.number for one in told_.deleted] == [
        item.report_item.number for item in dispute.items.filter(status="deleted")
    ]
    assert all(one.words == "" for one in told_.deleted)  # what the person told us stays here


def test_after_thirty_days_it_may_cost_and_is_still_received(world, dispute):
    recipient = only(dispute)
    world.at += timedelta(days=book().deadline("D-15").amount + 5)
    assert not name(world, dispute, recipient).is_free


def test_a_free_day_on_a_weekend_rolls_on_to_the_next_business_day(world):
    calendar = calendar_for(world.cra)
    assert free_after(date(2027, 4, 2), calendar) == date(2027, 5, 3)  # day 30 is a Saturday
    assert free_after(date(2027, 4, 5), calendar) == date(2027, 5, 4)


def test_after_two_years_a_recipient_is_not_told_any_more(world, dispute):
    recipient = only(dispute)
    world.at += timedelta(days=2 * 366)
    with pytest.raises(Refusal, match="too long ago"):
        name(world, dispute, recipient)
    with pytest.raises(Invalid):
        name(world, dispute)


def test_without_a_change_or_a_statement_there_is_nothing_to_tell(world, stranger_report):
    dispute = dispute_of(world, stranger_report)
    for item in dispute.items.all():
        decide(world, item, "verified")
    today = world.cra.on(world.at)
    assert services.recipients_of(dispute, today)
    assert not services.tellable(dispute, today)
    services.state_dispute(dispute=dispute, text="A song.", **told(world))
    assert services.tellable(dispute, today)


def write(world, dispute, text="I quoted a song.", **changes):
    return services.state_dispute(dispute=dispute, text=text, **told(world, **changes))


def standing(dispute):
    return [one.text for one in ConsumerStatement.objects.standing()]


def test_a_statement_goes_with_what_stays_and_may_be_changed_and_taken_out(world, dispute):
    write(world, dispute)
    write(world, dispute, "I quoted a film. " * 200)  # no limit of words (G-13)
    assert len(standing(dispute)) == 1
    assert services.statement_of(dispute).text.startswith("I quoted a film.")
    services.withdraw_dispute_statement(dispute=dispute, **told(world))
    assert standing(dispute) == []
    with pytest.raises(Refusal, match="No statement"):
        services.withdraw_dispute_statement(dispute=dispute, **told(world))
    assert AuditEvent.objects.filter(verb="withdraw_statement").count() == 1


@pytest.mark.gate("G-13")
@pytest.mark.parametrize("offered", [False, True])
def test_the_service_keeps_a_statement_whole_with_help_offered_or_not(world, dispute, offered):
    """1681i(b): only with help that the person takes may it be said in fewer words."""
    if offered:
        services.offer_statement_help(dispute=dispute, by=world.first, at=world.later(hours=1))
    long = "I quoted a film. " * 200
    write(world, dispute, long)
    assert standing(dispute) == [long.strip()]


def test_a_statement_sent_twice_is_written_once(world, dispute):
    number = uuid4()
    assert write(world, dispute, submission=number) == write(world, dispute, submission=number)
    assert ConsumerStatement.objects.count() == 1
    with pytest.raises(Invalid):
        write(world, dispute, "  ")


def test_a_statement_needs_an_item_that_stays(world, report):
    with pytest.raises(Refusal, match="checked and stays"):
        write(world, dispute_of(world, report))


def test_help_is_offered_once_and_kept(world, dispute):
    assert not dispute.statement_help_offered
    services.ask_statement_help(dispute=dispute, **told(world))
    with pytest.raises(Refusal, match="already"):
        services.ask_statement_help(dispute=dispute, **told(world))
    number = uuid4()
    letters = {
        services.offer_statement_help(
            dispute=dispute, submission=number, by=world.supervisor, at=world.at
        ).pk
        for _ in range(2)
    }
    assert Dispute.objects.get(pk=dispute.pk).statement_help_offered
    assert Request.objects.filter(kind="statement_help", channel="phone").count() == 1
    assert Answer.objects.filter(pk__in=letters, document__notice_id="N-18").exists()


# -- by raw SQL --------------------------------------------------------------------------------


@pytest.fixture
def stranger_report(world):
    """A report about somebody else, of the same screener to the same agency."""
    return furnished(world)


def test_only_who_had_a_report_about_this_person_is_named(world, dispute, stranger_report):
    request = name(world, dispute, only(dispute))
    other = Recipient.objects.get(report=stranger_report)
    with refused_by("had_a_report"):
        insert(NamedRecipient(request=request, recipient=other))
    with frozen():
        update(request.named.get(), recipient_id=other.pk)
    with frozen():
        delete(request)


def test_nobody_is_written_to_whom_the_person_did_not_name(world, dispute):
    recipient = only(dispute)
    request = name(world, dispute, recipient)
    letter = services.describe_procedure(
        request=asked(world, dispute), by=world.supervisor, at=world.at
    )
    told_ = {"delivery": letter.delivery, "document": letter.document, "by": world.supervisor}
    fields = {**told_, "at": world.at, "issued_on": world.cra.on(world.at)}
    with refused_by("named_by_the_person"):
        insert(Answer(request=letter.request, recipient=recipient, **fields))
    with refused_by("to_the_recipient"):  # a letter to the person is no letter to the agency
        insert(Answer(request=request, recipient=recipient, **fields))
    with frozen():
        update(letter, issued_on="2020-01-01")


def test_a_comparison_keeps_the_hash_that_it_was_made_with(world, dispute):
    check = Check.objects.get(point="source")
    with frozen():
        update(check, found="same")
    check.pk, check.compared_sha256 = None, ""
    with refused_by("compared_with_something"):
        insert(check)


# -- in the portal -----------------------------------------------------------------------------


def page_of(person, dispute, name="", **changes):
    return person.get(f"/portal/disputes/{dispute.public_id}/{name}", changes)


def post(person, dispute, name, **fields):
    address = f"/portal/disputes/{dispute.public_id}/{name}"
    return person.post(address, {"submission": uuid4(), **fields})


def test_the_result_leads_to_each_right(person, dispute):
    page = page_of(person, dispute).content.decode()
    for name in ("how/", "tell/", "statement/"):
        assert f"/portal/disputes/{dispute.public_id}/{name}" in page


def test_the_person_asks_how_it_was_checked(world, person, dispute):
    number = uuid4()
    for _ in range(2):
        assert post(person, dispute, "how/", submission=number).status_code == 302
    request = Request.objects.get()
    assert (request.channel, request.by) == ("portal", None)
    page = page_of(person, dispute, "how/", asked=1)
    assert full_day(d11(request).due_on) in page.content.decode()
    assert not page.context["may_ask"]
    assert post(person, dispute, "how/").status_code == 409
    letter = services.describe_procedure(request=request, by=world.supervisor, at=world.at)
    paper = f"/portal/documents/{letter.document.public_id}/"
    assert paper in page_of(person, dispute, "how/").content.decode()
    assert person.get(paper).status_code == 200


def test_the_person_names_who_should_hear_of_it(person, dispute):
    recipient = only(dispute)
    page = page_of(person, dispute, "tell/").content.decode()
    assert recipient.organization.name in page
    assert "It is free until" in page
    assert post(person, dispute, "tell/").status_code == 400
    assert post(person, dispute, "tell/", recipients=[recipient.pk]).status_code == 302
    assert NamedRecipient.objects.get().recipient == recipient
    assert post(person, dispute, "tell/", recipients=[recipient.pk + 1]).status_code == 400


def test_the_person_writes_changes_and_takes_out_the_statement(person, dispute):
    assert post(person, dispute, "statement/", write=1, text="").status_code == 400
    assert post(person, dispute, "statement/", write=1, text="<b>A song</b>").status_code == 302
    page = page_of(person, dispute, "statement/", done="written").content.decode()
    assert "&lt;b&gt;A song&lt;/b&gt;" in page
    assert post(person, dispute, "statement/", help=1).status_code == 302
    assert post(person, dispute, "statement/", out=1).status_code == 302
    assert standing(dispute) == []
    kinds = Request.objects.values_list("kind", flat=True)
    assert list(kinds) == ["statement", "statement_help", "withdrawal"]


def test_before_a_result_the_page_says_to_wait_and_offers_nothing(world, person, report):
    open_ = dispute_of(world, report)
    page = page_of(person, open_, "how/").content.decode()
    assert "You can ask as soon as one item has its result." in page
    assert "Send me the steps" not in page


def test_somebody_elses_dispute_is_not_there(world, person, stranger_report):
    other = dispute_of(world, stranger_report)
    for name in ("how/", "tell/", "statement/"):
        assert page_of(person, other, name).status_code == 404
        assert post(person, other, name, write=1, text="x", out=1).status_code == 404
    assert not Request.objects.exists()


def test_who_received_the_report_by_place_and_reason(world, person, report):
    page = person.get("/portal/report/recipients/").content.decode()
    assert world.agency.name in page
    assert "For a job decision: hiring" in page
    assert "/portal/report/recipients/" in person.get("/portal/").content.decode()
    event = AuditEvent.objects.filter(verb="read").latest("id")
    assert event.target == f"recipients:{report.case.person.public_id}"


def test_who_received_it_is_told_for_two_years(world, report):
    recipient = Recipient.objects.get(report=report)
    visit = SimpleNamespace(proven=True, person=report.case.person, matter=report.case.matter)
    day = world.cra.on(recipient.at)
    assert recipient in recipients_of(visit, day)
    assert not recipients_of(visit, day + timedelta(days=2 * 366))
    assert not recipients_of(replace_proof(visit), day)


def replace_proof(visit):
    return SimpleNamespace(**vars(visit) | {"proven": False})


def test_an_officers_report_is_not_on_the_list(world, report):
    """R-16: 603(y) and in-house files follow their own rule."""
    visit = SimpleNamespace(proven=True, person=report.case.person, matter=report.case.matter)
    assert set(consumer_regimes()) == {"CONSUMER_REPORT", "INVESTIGATIVE_CR"}
    with behind_triggers():
        for one in Report.objects.filter(case=report.case):
            update(one, regime="MISCONDUCT_603Y")
    assert not recipients_of(visit, world.cra.on(world.at))


# -- at the desk -------------------------------------------------------------------------------


def desk(world, dispute, verb="", user=None, **fields):
    client = at_desk(Client(), user or world.supervisor)
    address = f"/admin/disputes/{dispute.number}/{verb}"
    return client.post(address, {"submission": uuid4(), **fields}) if verb else client.get(address)


def came(world, **fields):
    moment = world.at.astimezone(world.cra.zone).strftime("%Y-%m-%dT%H:%M:%S")
    return {"channel": "phone", "received_at": moment, **fields}


def test_the_desk_enters_what_came_by_phone_and_answers_it(world, dispute):
    page = desk(world, dispute, "request/", **came(world, kind="procedure"))
    assert page.status_code == 302
    request = Request.objects.get()
    assert request.by == world.supervisor
    page = desk(world, dispute).content.decode()
    assert "How it was checked (N-09)" in page
    assert "Write the description (N-09)" in page
    assert desk(world, dispute, "describe/", user=world.third).status_code == 403
    assert desk(world, dispute, "describe/").status_code == 302
    letter = Answer.objects.get()
    told_ = {"event": "accepted", "on": world.cra.on(world.at), "detail": "Carrier"}
    assert desk(world, dispute, "answer-proof/", notice=letter.pk, **told_).status_code == 302
    assert d11(request).status == "closed"


def test_the_desk_enters_every_other_request(world, dispute):
    recipient = only(dispute)
    for fields in (
        {"kind": "recipients", "recipients": [recipient.pk]},
        {"kind": "statement", "text": "A song."},
        {"kind": "withdrawal"},
        {"kind": "statement_help"},
    ):
        assert desk(world, dispute, "request/", **came(world, **fields)).status_code == 302
    assert desk(world, dispute, "notify/").status_code == 302
    assert desk(world, dispute, "help/").status_code == 302
    notices = set(Answer.objects.values_list("document__notice_id", flat=True))
    assert notices == {"N-12", "N-18"}
    assert desk(world, dispute, "request/", **came(world, kind="recipients")).status_code == 400


def test_the_list_keeps_a_dispute_until_its_letters_left(world, dispute):
    request = asked(world, dispute)
    for notice in dispute.results_notices.all():
        for event in ("accepted", "delivered"):
            leaves(world, notice, event)
    assert dispute.pk in unfinished(world.supervisor)
    letter = services.describe_procedure(request=request, by=world.supervisor, at=world.at)
    assert dispute.pk in unfinished(world.supervisor)
    leaves(world, letter)
    assert dispute.pk not in unfinished(world.supervisor)


def test_the_result_asks_how_the_public_page_compared(world, report):
    item = dispute_of(world, report).items.first()
    services.assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    address = f"/admin/disputes/{item.dispute.number}/items/{item.public_id}/outcome/"
    fields = {"points": ["source", "whole"], "outcome": "verified", "note": "It is right."}
    client = at_desk(Client(), world.third)
    page = client.post(address, {"submission": uuid4(), **fields})
    assert page.status_code == 400
    assert "same, different or gone" in page.content.decode()
    client.post(address, {"submission": uuid4(), **fields, "compared": "same"})
    found = item.checks.values_list("point", "found")
    assert sorted(found) == [("source", "same"), ("whole", "done")]


def test_help_with_a_statement_is_kept_as_it_was_offered(world, report):
    assert not dispute_of(world, report).statement_help_offered
    assert dispute_of(
        world, report, claims=(), words="All of it.", statement_help_offered=True
    ).statement_help_offered
