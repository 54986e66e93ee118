"""An action outside the procedure: its duty, its paper, and who hears of it (R-3)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from adverse_action.models import ActionTaken, ClosingAnswer, SummarySent
from adverse_action.services import (
    close_case,
    issue_notice_of_action_taken,
    messages,
    record_action_taken,
    record_receipt,
    record_summary_sent,
    tell_counsel,
)
from adverse_action.tasks import tell_counsel as sweep
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.errors import Invalid, Refusal
from screening.models import Order
from tests.accounts.factories import member
from tests.disputes.conftest import made, report, world
from tests.screening import factories as make
from tests.screening.rawsql import behind_triggers, frozen, insert, refused_by, update

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


def summary(world, case, **changes):
    told = {
        "sent_on": world.agency.on(world.at),
        "channel": "post",
        "sent_by": "HR, R. Abara",
        "submission": uuid4(),
        "by": world.hr,
        "at": world.at,
    }
    return record_summary_sent(case=case, **(told | changes))


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


@pytest.fixture
def misconduct(report):
    """The same case, ordered as a misconduct investigation."""
    with behind_triggers():
        update(Order.objects.get(case=report.case), regime="MISCONDUCT_603Y")
    return type(report.case).objects.get(pk=report.case.pk)


# -- 603(y): the summary, D-28, G-06 --------------------------------------------------------------


def test_an_action_on_an_investigation_starts_the_duty_of_the_summary(world, misconduct):
    action = taken(world, misconduct)
    clock = Clock.objects.open().get(matter=misconduct.matter)
    assert (clock.rule_id, clock.target) == ("D-28", f"action_taken:{action.public_id}")


def test_the_paper_that_was_sent_ends_it(world, misconduct):
    taken(world, misconduct)
    sent = summary(world, misconduct)
    clock = Clock.objects.get(rule_id="D-28")
    assert (clock.status, clock.closed_by_event, clock.proof) == (
        "closed",
        "dispatched",
        sent.target,
    )
    event = AuditEvent.objects.get(verb="record_summary_sent")
    assert (event.target, event.payload["channel"]) == (sent.target, "post")
    assert "Abara" not in event.body


def test_a_paper_that_left_before_the_action_was_recorded_counts(world, misconduct):
    sent = summary(world, misconduct)
    world.later(days=2)
    taken(world, misconduct, happened_on=sent.sent_on)
    assert Clock.objects.get(rule_id="D-28").proof == sent.target


def test_a_paper_about_an_earlier_action_does_not_end_a_later_duty(world, misconduct):
    summary(world, misconduct)
    world.later(days=2)
    taken(world, misconduct)
    assert Clock.objects.open().filter(rule_id="D-28").exists()


def test_two_clicks_record_one_summary(world, misconduct):
    submission = uuid4()
    one, two = (summary(world, misconduct, submission=submission) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(("field", "value"), [("sent_on", 1), ("sent_by", " ")])
def test_a_summary_says_when_and_by_whom(world, misconduct, field, value):
    told = world.agency.on(world.at) + timedelta(days=1) if field == "sent_on" else value
    with pytest.raises(Invalid) as invalid:
        summary(world, misconduct, **{field: told})
    assert list(invalid.value.fields) == [field]


def test_no_summary_of_an_investigation_exists_under_another_regime(world, report):
    with pytest.raises(Refusal, match="no summary of an investigation"):
        summary(world, report.case)
    with refused_by("summary_of_its_regime"):
        insert(row(world, report.case))


def row(world, case, **changes):
    told = {
        "matter": case.matter,
        "case": case,
        "sent_on": world.agency.on(world.at),
        "channel": "hand",
        "sent_by": "HR",
        "recorded_by": world.hr,
        "recorded_at": world.at,
        "recorded_on": world.agency.on(world.at),
        "submission": uuid4(),
    }
    return SummarySent(**(told | changes))


def test_the_database_keeps_a_summary_whole(world, misconduct):
    sent = summary(world, misconduct)
    with frozen():
        update(sent, sent_by="Nobody")
    with refused_by("summary_sent_by_somebody_by_now"):
        insert(row(world, misconduct, sent_by=""))
    foreign = make.paper(make.order(make.world()))
    with refused_by("summary_of_its_case"):
        insert(row(world, misconduct, document=foreign))


@pytest.mark.parametrize("based", [True, False])
def test_an_investigation_that_led_to_action_closes_with_its_summary_only(world, misconduct, based):
    taken(world, misconduct)
    told = {"based_on_report": based, "second_by": world.chief}
    with refused_by("gate_g06", "no summary of it was sent"):
        insert(answer(world, misconduct, **told))
    summary(world, misconduct)
    assert insert(answer(world, misconduct, **told))


def test_an_investigation_decided_upon_closes_once_its_summary_was_sent(world, misconduct):
    with pytest.raises(Refusal) as refused:
        close(world, misconduct)
    assert refused.value.gate == "G-06"
    summary(world, misconduct)
    assert close(world, misconduct)


def test_an_investigation_without_action_owes_nothing(world, misconduct):
    assert close(world, misconduct, based_on_report=False, second_by=world.chief)


def test_the_page_takes_the_summary(world, misconduct, time_machine):
    taken(world, misconduct)
    time_machine.move_to(world.at, tick=False)
    client = Client()
    client.force_login(world.hr)
    page = f"/admin/cases/{misconduct.reference}/action/"
    told = {
        "sent_on": str(world.agency.on(world.at)),
        "channel": "hand",
        "sent_by": "HR",
        "submission": str(uuid4()),
    }
    assert "Record that it was sent" in client.get(page).content.decode()
    for _ in range(2):
        assert client.post(f"{page}summary/", told).status_code == 302
    assert SummarySent.objects.get().channel == "hand"


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


def test_a_summary_answers_a_breach_too(world, misconduct):
    taken(world, misconduct)
    assert ActionTaken.objects.unanswered().count() == 1
    summary(world, misconduct)
    assert not ActionTaken.objects.unanswered().exists()


@pytest.mark.parametrize(
    ("field", "value"), [("happened_on", 1), ("who", " "), ("how_learned", "")]
)
def test_a_breach_says_when_who_and_how_it_became_known(world, report, field, value):
    told = world.agency.on(world.at) + timedelta(days=1) if field == "happened_on" else value
    with pytest.raises(Invalid) as invalid:
        taken(world, report.case, **{field: told})
    assert list(invalid.value.fields) == [field]
