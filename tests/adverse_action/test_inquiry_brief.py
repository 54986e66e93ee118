"""The brief on a misconduct investigation: what was told, the duty after an action, no more."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest

from adverse_action.models import ActionTaken, Notice
from adverse_action.services.inquiring import inquiry_brief_of, print_inquiry_brief
from config.audit.models import AuditEvent
from config.documents.engine import compose
from screening.models import Case, Report
from tests.accounts.factories import OrganizationFactory, member
from tests.adverse_action.test_breaches import as_misconduct, summary, taken
from tests.adverse_action.test_following import told
from tests.disputes.conftest import made, report, world
from tests.journeys.visitor import Visitor
from tests.screening.rawsql import behind_triggers, update

__all__ = ["made", "report", "world"]
CONSUMER = re.compile(
    r"consumer|pre-?adverse|summary of rights|disput|waiting period (of|ends)|reinvestigat", re.I
)


@pytest.fixture
def case(world, report):
    as_misconduct(report.case)
    return Case.objects.get(pk=report.case_id)


def brief(world, case):
    return inquiry_brief_of(case, Report.objects.get(case=case), world.at)


def words(text):
    body = re.sub(r"<(style|script|head)[^>]*>.*?</\1>|<[^>]+>", " ", text, flags=re.S)
    return " ".join(body.split())


def test_before_an_action_it_says_what_one_would_owe(world, case):
    found = brief(world, case)
    assert (found.action, found.clocks, len(found.items)) == ("", (), 2)
    assert not any(one.is_ground for one in found.items)
    said = words(compose("adverse_action/letters/inquiry_brief", found, language="en"))
    assert "N-15" in said
    assert "1681a(y)(2)" in said
    assert "none recorded" in said
    assert found.items[0].item.clauses[0].text in said
    assert not CONSUMER.search(said)


def test_after_an_action_the_summary_is_owed_until_it_left(world, case):
    items = list(Report.objects.get(case=case).items.order_by("number"))
    act = taken(world, case, items=items[:1])
    found = brief(world, case)
    assert [one.is_ground for one in found.items] == [True, False]
    assert [clock.rule for clock in found.clocks] == ["D-28"]
    assert (found.acted_on, found.summary_issued_on) == (act.happened_on, None)
    summary(world, ActionTaken.objects.get(), channel="post")
    assert brief(world, case).summary_issued_on
    assert brief(world, case).summary_sent_on is None
    told(world, Notice.objects.get(), "accepted", days=1)
    assert brief(world, case).summary_sent_on


def test_two_pages_of_paper_hold_it(world, case):
    taken(world, case, items=list(Report.objects.get(case=case).items.all()))
    printed = print_inquiry_brief(case, Report.objects.get(case=case), world.at)
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        assert len(pdf.pages) == printed.pages <= 2


def test_the_agency_reads_it_and_each_look_is_recorded(world, case, time_machine):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    path = f"/admin/cases/{case.reference}/action/brief/"
    for user in (world.chief, world.hr):
        desk = Visitor(user).open(f"/admin/cases/{case.reference}/action/")
        assert desk.html.xpath(f"//a[@href='{path}']")
    chief = Visitor(world.chief).open(path)
    main = words(chief.page.content.decode().split("<main")[1])
    assert "The recorded action" not in main
    assert not CONSUMER.search(main)
    chief.open(f"{path}paper/")
    assert chief.page.content.startswith(b"%PDF")
    looks = AuditEvent.objects.filter(verb="read", actor=f"user:{world.chief.public_id}")
    target = f"report:{Report.objects.get(case=case).public_id}"
    assert looks.filter(target=target).count() >= 2
    for user in (world.supervisor, member(OrganizationFactory(), "decision_maker")):
        Visitor(user).open(path, expect=404)


def test_a_report_that_is_not_furnished_has_no_brief(world, case, time_machine):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    with behind_triggers():
        update(Report.objects.get(case=case), status="issued", furnished_at=None)
    path = f"/admin/cases/{case.reference}/action/brief/"
    Visitor(world.chief).open(path, expect=404)
