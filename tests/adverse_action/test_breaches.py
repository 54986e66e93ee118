"""An action outside the procedure: its duty, its paper, and who hears of it (R-3)."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from adverse_action.letters import LETTERS
from adverse_action.models import ActionTaken, ClosingAnswer, Notice, TakenGround
from adverse_action.services import (
    close_case,
    issue_notice_of_action_taken,
    issue_summary,
    messages,
    preview_summary,
    record_action_taken,
    record_receipt,
    tell_counsel,
)
from adverse_action.services.issuing import begin as begun
from adverse_action.services.papers import summary_603y
from adverse_action.tasks import tell_counsel as sweep
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.documents.engine import compose
from config.errors import Invalid, Refusal
from screening.models import Case, Order
from tests.accounts.factories import member
from tests.disputes.conftest import made, report, world
from tests.journeys.visitor import Visitor
from tests.journeys.world import furnished
from tests.screening.rawsql import behind_triggers, delete, frozen, insert, refused_by, update

__all__ = ["made", "report", "world"]


def taken(world, case, **changes):
    told = {
        "kind": "suspension",
        "happened_on": world.agency.on(world.at),
        "who": "The chief's office",
        "how_learned": "HR saw the letter.",
        "submission": uuid4(),
        "by": world.hr,
        "at": world.at,
    }
    return record_action_taken(case=case, **(told | changes))


def summary(world, taken, **changes):
    told = {"channel": "hand", "submission": uuid4(), "by": world.hr, "at": world.at}
    return issue_summary(taken=taken, **(told | changes))


def begin(world, case):
    return begun(case, uuid4(), world.hr, world.at, with_portal=False)


def handed(world, letter):
    on = world.agency.on(world.at)
    record_receipt(notice=letter, event="signed", on=on, detail="Hers", by=world.hr, at=world.at)


def named(case):
    return {"items": list(case.reports.get().items.all()[:1])}


def close(world, case, **changes):
    told = {
        "based_on_report": True,
        "why": "The board decided.",
        "submission": uuid4(),
        "by": world.hr,
        "at": world.at,
    }
    return close_case(case=case, **(told | changes))


def answer(world, case, **changes):
    told = {
        "matter": case.matter,
        "case": case,
        "based_on_report": True,
        "why": "Decided.",
        "answered_by": world.hr,
        "answered_at": world.at,
        "submission": uuid4(),
    }
    return ClosingAnswer(**(told | changes))


def as_misconduct(case):
    """The same case, ordered as a misconduct investigation."""
    told = {"regime": "MISCONDUCT_603Y", "purpose": "suspected_misconduct", "case_number": "IA-7"}
    with behind_triggers():
        update(Order.objects.get(case=case), **told)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def misconduct(report):
    return as_misconduct(report.case)


# -- 603(y): the summary, D-28, G-06 --------------------------------------------------------------


def test_the_summary_ends_the_duty_once_it_left(world, misconduct):
    action = taken(world, misconduct, **named(misconduct))
    clock = Clock.objects.open().get(matter=misconduct.matter)
    assert (clock.rule_id, clock.target) == ("D-28", action.target)
    letter = summary(world, action)
    assert letter.document.notice_id == "N-15"
    assert Clock.objects.open().filter(rule_id="D-28").exists()
    assert ActionTaken.objects.unanswered().exists()
    handed(world, letter)
    clock.refresh_from_db()
    proof = f"delivery:{letter.delivery.public_id}"
    assert (clock.status, clock.closed_by_event, clock.proof) == ("closed", "dispatched", proof)
    assert not ActionTaken.objects.unanswered().exists()
    event = AuditEvent.objects.get(verb="issue_summary")
    assert (event.target, event.payload["channel"]) == (letter.target, "hand")


def test_a_summary_that_came_back_is_owed_again(world, misconduct):
    letter = summary(world, taken(world, misconduct, **named(misconduct)), channel="post")
    for event, days in (("accepted", 1), ("returned", 5)):
        on = world.agency.on(world.later(days=days))
        record_receipt(notice=letter, event=event, on=on, detail="", by=world.hr, at=world.at)
    assert Clock.objects.open().filter(rule_id="D-28").exists()
    assert ActionTaken.objects.unanswered().exists()


def test_the_letter_is_made_of_the_basis_and_of_nobody_who_told(world, misconduct):
    """Who told the investigator, how a post was come by, what else was found: none of it."""
    first, second = misconduct.reports.get().items.order_by("number")
    action = taken(world, misconduct, items=[second], other_grounds=["A cook told of it."])
    report = misconduct.reports.get()
    facts = summary_603y(action, report, begin(world, misconduct))
    [told] = facts.told
    assert "".join(one.text for one in told.passages) == second.post.text
    assert [rule.code for rule in told.rules] == [second.clause.number]
    assert (facts.prong, facts.investigation) == ("suspected_misconduct", "IA-7")
    assert facts.other_information
    page = compose(LETTERS["summary_603y"].template, facts, language="en")
    assert second.post.text in unescape(page)
    for secret in (first.post.text, "cook", second.post.url, "public_capture", "HR saw"):
        assert secret not in unescape(page)


def test_two_clicks_issue_one_summary_and_so_do_two_pages(world, misconduct):
    action, submission = taken(world, misconduct, **named(misconduct)), uuid4()
    one, two = (summary(world, action, submission=submission) for _ in range(2))
    assert one == two
    with pytest.raises(Refusal, match="issued already"):
        summary(world, action)


def test_an_action_on_an_investigation_names_what_it_rests_on(world, misconduct):
    with pytest.raises(Invalid) as invalid:
        taken(world, misconduct)
    assert list(invalid.value.fields) == ["items"]
    foreign = furnished(world, given_name="Teodora").items.all()
    with pytest.raises(Refusal, match="not an item"):
        taken(world, misconduct, items=foreign)


def test_no_summary_of_an_investigation_exists_under_another_regime(world, report):
    with pytest.raises(Refusal, match="no summary of an investigation"):
        summary(world, taken(world, report.case))
    with pytest.raises(Refusal, match="no summary of an investigation"):
        preview_summary(taken=ActionTaken.objects.get(), by=world.hr, at=world.at)


@pytest.fixture
def unsent(world, misconduct):
    """A summary that lies there, its row as one would write it past every service."""
    letter = summary(world, taken(world, misconduct, **named(misconduct)))
    with behind_triggers():
        delete(letter)
    letter.submission = uuid4()
    return letter


def test_the_database_wants_a_summary_with_its_basis(world, unsent):
    with behind_triggers():
        grounds = list(TakenGround.objects.all())
        for ground in grounds:
            delete(ground)
    with refused_by("summary_of_its_basis"):
        insert(unsent)
    with behind_triggers():
        insert(grounds[0])
        update(unsent.document, notice_id="N-05")
    with refused_by("summary_of_its_basis"):
        insert(unsent)
    with behind_triggers():
        update(unsent.document, notice_id="N-15")
    assert insert(unsent)


def test_the_database_wants_a_summary_in_its_regime_and_once(world, unsent):
    with behind_triggers():
        update(unsent.case.order, regime="CONSUMER_REPORT")
    with refused_by("notice_of_its_regime"):
        insert(unsent)
    with behind_triggers():
        update(unsent.case.order, regime="MISCONDUCT_603Y")
    again = summary(world, ActionTaken.objects.get())
    with behind_triggers():
        insert(unsent)
        delete(again)
    with refused_by("notice_once"):
        insert(again)


def test_the_basis_is_of_its_report_and_stays(world, misconduct):
    action = taken(world, misconduct, **named(misconduct))
    foreign = furnished(world, given_name="Teodora").items.first()
    with refused_by("ground_in_the_report"):
        insert(TakenGround(taken=action, report_item=foreign))
    with frozen():
        update(TakenGround.objects.get(), note="Another.")
    with refused_by("taken_ground_names_its_source"):
        insert(TakenGround(taken=action))
    summary(world, action)
    with refused_by("ground_before_summary"):
        insert(TakenGround(taken=action, note="One more."))


@pytest.mark.parametrize("based", [True, False])
def test_an_investigation_that_led_to_action_closes_with_its_summary_only(world, misconduct, based):
    letter = summary(world, taken(world, misconduct, **named(misconduct)))
    told = {"based_on_report": based, "second_by": world.chief}
    with refused_by("gate_g06", "no summary of it was sent"):
        insert(answer(world, misconduct, **told))
    handed(world, letter)
    assert insert(answer(world, misconduct, **told))


def test_an_investigation_decided_upon_closes_once_its_summary_was_sent(world, misconduct):
    with pytest.raises(Refusal) as refused:
        close(world, misconduct)
    assert refused.value.gate == "G-06"
    handed(world, summary(world, taken(world, misconduct, **named(misconduct))))
    assert close(world, misconduct)


def test_an_investigation_without_action_owes_nothing(world, misconduct):
    assert close(world, misconduct, based_on_report=False, second_by=world.chief)


def test_a_report_without_items_is_summed_up_by_its_outcome(world):
    case = as_misconduct(furnished(world, [], given_name="Teodora").case)
    action = taken(world, case)
    facts = summary_603y(action, case.reports.get(), begin(world, case))
    page = compose(LETTERS["summary_603y"].template, facts, language="en")
    assert (facts.told, facts.outcome) == ((), "none_found")
    assert "The report lists no post." in page
    assert summary(world, action)


def test_the_way_through_the_doors_from_the_report_to_a_closed_case(
    world, misconduct, time_machine
):
    """R-3, 603(y)(2): what was done, on what, the summary read, issued, handed over, closed."""
    time_machine.move_to(world.at, tick=False)
    today, page = str(world.agency.on(world.at)), f"/admin/cases/{misconduct.reference}/action/"
    visitor = Visitor(world.hr).open(page)
    assert "What was done, and on what" in visitor.open(f"{page}after/issue/").text
    item = misconduct.reports.get().items.first()
    told = {"kind": "suspension", "happened_on": today, "items": [str(item.pk)], "who": "Chief"}
    visitor.send("how_learned", how_learned="Order 12.", **told)
    assert visitor.path.endswith("/after/read/")
    assert visitor.client.get(f"{page}after/paper/").content.startswith(b"%PDF")
    assert not Notice.objects.exists()
    visitor.open(f"{page}after/issue/").send("channel", channel="hand")
    assert visitor.path.endswith("/after/sent/")
    assert visitor.open(f"{page}after/").path.endswith("/after/sent/")
    visitor.open(page).send("event", event="signed", on=today, detail="Hers")
    assert not Clock.objects.open().filter(rule_id="D-28").exists()
    visitor.open(page).send("why", based_on_report="yes", why="The chief suspended her.")
    assert Case.objects.get(pk=misconduct.pk).status == "closed"


# -- closing twice --------------------------------------------------------------------------------


def test_a_case_closes_once(world, report):
    told = {"based_on_report": False, "second_by": world.chief}
    submission = uuid4()
    one, two = (close(world, report.case, submission=submission, **told) for _ in range(2))
    assert one == two
    with pytest.raises(Refusal, match="This case is closed"):
        close(world, report.case, **told)
    assert AuditEvent.objects.filter(verb="answer_basis").count() == 1


# -- counsel hears of it --------------------------------------------------------------------------


@pytest.fixture
def counsel(world):
    return member(world.agency, "counsel")


def test_counsel_gets_one_message_without_anybodys_name(world, report, counsel):
    member(world.cra, "counsel")
    taken(world, report.case)
    assert tell_counsel(world.at) == 1
    assert tell_counsel(world.at) == 0
    [message] = mail.outbox
    assert message.to == [counsel.email]
    assert report.case.reference in message.body
    person = report.case.person
    for name in (person.given_name, person.family_name, "chief", "suspen", "saw the letter"):
        assert name not in message.subject + message.body


def test_of_an_investigation_counsel_hears_that_its_summary_is_due(world, misconduct, counsel):
    taken(world, misconduct, **named(misconduct))
    assert tell_counsel(world.at) == 1
    assert "summary of the investigation is due" in mail.outbox[0].body
    assert mail.outbox[0].subject == "An action after an investigation"


def test_a_breach_waits_for_counsel_to_come(world, report):
    taken(world, report.case)
    assert tell_counsel(world.at) == 0
    member(world.agency, "counsel")
    sweep()
    assert len(mail.outbox) == 1


def test_a_message_that_fails_is_tried_again(world, report, counsel, monkeypatch, caplog):
    taken(world, report.case)

    def broken(*args, **told):
        raise OSError(counsel.email)

    with monkeypatch.context() as patch:
        patch.setattr(messages, "send_mail", broken)
        assert tell_counsel(world.at) == 0
    assert counsel.email not in caplog.text
    assert tell_counsel(world.at) == 1


def test_only_the_moment_of_telling_is_written_later(world, report):
    action = taken(world, report.case)
    with frozen():
        update(action, who="Nobody")
    assert update(action, told_at=world.at) == 1


def home(user):
    client = Client()
    client.force_login(user)
    return client.get("/admin/").content.decode()


def test_counsels_home_lists_breaches_until_the_letter_left(world, report, counsel, time_machine):
    action = taken(world, report.case)
    time_machine.move_to(world.at, tick=False)
    assert "Actions outside the procedure" not in home(world.hr)
    assert report.case.reference in panel_of(home(counsel))
    sent = issue_notice_of_action_taken(
        taken=action, channel="post", submission=uuid4(), by=world.hr, at=world.later(hours=1)
    )
    assert report.case.reference in panel_of(home(counsel))
    on = world.agency.on(world.at)
    record_receipt(notice=sent, event="accepted", on=on, detail="", by=world.hr, at=world.at)
    assert report.case.reference not in panel_of(home(counsel))
    assert not Clock.objects.open().filter(rule_id="D-04").exists()


def panel_of(page):
    return page.split("Actions outside the procedure")[1].split("</section>")[0]


@pytest.mark.parametrize(
    ("field", "value"), [("happened_on", 1), ("who", " "), ("how_learned", "")]
)
def test_a_breach_says_when_who_and_how_it_became_known(world, report, field, value):
    told = world.agency.on(world.at) + timedelta(days=1) if field == "happened_on" else value
    with pytest.raises(Invalid) as invalid:
        taken(world, report.case, **{field: told})
    assert list(invalid.value.fields) == [field]
