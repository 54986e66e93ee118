"""The agency's pages: the list of decisions, the preview, and forms that were filled in wrong."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from adverse_action.models import Notice, Proposal
from config.accounts.roles import Role
from screening.services import furnish_report, modify_item, revise_report
from tests.accounts.factories import OrganizationFactory, member
from tests.adverse_action.test_journey import decide, notice, propose, received
from tests.delivery.factories import agreed_online
from tests.disputes.conftest import made, report, world
from tests.disputes.visitors import dispute_of
from tests.journeys.visitor import Visitor

__all__ = ["made", "report", "world"]


@pytest.fixture
def hr(world, time_machine):
    """HR at a browser; the clock stands where the world stands."""

    def sits():
        time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
        client = Client()
        client.force_login(world.hr)
        return client

    return sits


def page(report, verb=""):
    return f"/admin/cases/{report.case.reference}/action/{verb}"


def test_the_list_says_what_each_open_action_waits_for(world, report, hr):
    assert "Nobody waits: no action is proposed." in hr().get("/admin/decisions/").content.decode()
    propose(world, report)
    shown = hr().get("/admin/decisions/").content.decode()
    assert report.case.reference in shown
    assert "No notice with the report has been issued yet." in shown


def test_the_list_says_which_can_be_decided(world, report, hr):
    received(world, notice(world, propose(world, report)), world.agency.on(world.at))
    earliest = Proposal.objects.get().earliest_on
    world.later(days=(earliest - world.agency.on(world.at)).days)
    assert "Nothing stands in the way." in hr().get("/admin/decisions/").content.decode()


def test_there_is_no_preview_without_a_proposal(report, hr):
    assert hr().get(page(report, "preview/")).status_code == 404


def test_the_preview_is_the_letter_and_keeps_nothing(world, report, hr):
    propose(world, report)
    answer = hr().get(page(report, "preview/"))
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer.headers["Cache-Control"]
    assert not Notice.objects.exists()


def test_an_unknown_act_does_not_exist(report, hr):
    told = {"submission": str(uuid4())}
    assert hr().post(page(report, "promote/"), told).status_code == 404


def test_a_form_filled_in_wrong_keeps_what_was_written(world, report, hr):
    told = {"kind": "denial", "reasons": "", "submission": str(uuid4())}
    answer = hr().post(page(report, "propose/"), told | {"other": "A false date."})
    assert answer.status_code == 400
    assert "A false date." in answer.content.decode()
    assert not Proposal.objects.exists()


def test_what_the_service_finds_wrong_stands_beside_its_field(world, report, hr):
    told = {
        "kind": "denial",
        "happened_on": str(world.agency.on(world.at) + timedelta(days=9)),
        "who": "HR",
        "how_learned": "Mail.",
        "submission": str(uuid4()),
    }
    answer = hr().post(page(report, "taken/"), told)
    assert answer.status_code == 400
    assert "This day has not come yet." in answer.content.decode()


def test_the_case_page_says_where_the_letter_is(world, report, hr):
    case = f"/admin/cases/{report.case.reference}/"
    assert "Nothing proposed." in hr().get(case).content.decode()
    sent = notice(world, propose(world, report))
    assert "Queued" in hr().get(case).content.decode()
    received(world, sent, world.agency.on(world.later(days=1)))
    assert "received" in hr().get(case).content.decode()


def test_a_letter_is_found_by_the_number_on_its_pages(world, report, hr):
    sent = notice(world, propose(world, report))
    number = f"N-{str(sent.submission)[:8].upper()}"
    for typed in (number, number.lower(), number.replace("-", "")):
        page = hr().post("/admin/find/", {"q": typed}).content.decode()
        assert sent.document.title in page
    assert (
        sent.document.title not in hr().post("/admin/find/", {"q": "N-00000000"}).content.decode()
    )
    stranger = Client()
    stranger.force_login(member(OrganizationFactory(), Role.HR))
    assert sent.document.title not in stranger.post("/admin/find/", {"q": number}).content.decode()


def test_a_held_decision_says_so_and_stands_below_the_others(world, report, hr):
    received(world, notice(world, propose(world, report)), world.agency.on(world.at))
    dispute_of(world, report)
    for address in ("/admin/decisions/", "/admin/cases/"):
        shown = hr().get(address).content.decode()
        assert "Held" in shown or "Decision held: dispute" in shown
        assert "allowed now" not in shown
        assert "earliest day" not in shown


def test_the_case_of_a_held_decision_allows_nothing(world, report, hr, time_machine):
    received(world, notice(world, propose(world, report)), world.agency.on(world.at))
    dispute_of(world, report)
    time_machine.move_to(world.later(days=30), tick=False)
    shown = hr().get(f"/admin/cases/{report.case.reference}/").content.decode()
    assert shown.count("Decision held: dispute") == 2  # beside the number, and under the wait
    assert "held: dispute</" in shown
    assert "allowed now" not in shown


def test_the_page_prints_the_correction_of_an_item(world, report, hr):
    propose(world, report)
    item = report.items.first()
    modify_item(item=item, note="The words are a film quote.", by=world.supervisor, at=world.at)
    revised = revise_report(case=report.case, by=world.supervisor, at=world.at)
    furnish_report(report=revised, by=world.supervisor, at=world.at)
    assert "The words are a film quote." in hr().get(page(report)).content.decode()


def test_only_what_can_happen_to_a_letter_is_asked(world, report, hr):
    """No carrier takes what is handed over."""
    notice(world, propose(world, report), channel="hand")
    shown = hr().get(page(report)).content.decode()
    assert "Signed for, or refused before a witness" in shown
    assert "The carrier took it" not in shown


def test_the_strip_tells_of_the_decision_and_not_of_a_wait_that_is_over(world, report, hr):
    proposal = propose(world, report)
    received(world, notice(world, proposal), world.agency.on(world.at))
    proposal.refresh_from_db()
    world.later(days=(proposal.earliest_on - world.agency.on(world.at)).days)
    made = decide(world, proposal)
    *_, strip, owed = hr().get(page(report)).context["deadlines"]
    assert (owed["on"], "D-04" in owed["reason"]) == (made.decided_on, True)
    assert (strip["title"], strip["on"], strip["done"]) == (
        made.get_outcome_display(),
        made.decided_on,
        True,
    )
    assert strip["reason"] == world.chief


def test_a_proposal_on_a_changed_basis_shows_no_letter_of_the_old_one(world, report, hr):
    proposal = propose(world, report)
    received(world, notice(world, proposal), world.agency.on(world.at))
    Proposal.objects.filter(pk=proposal.pk).update(status="proposed", earliest_on=None)
    shown = hr().get(page(report)).context
    assert [part["done"] for part in shown["deadlines"]] == [False, False, False]
    assert shown["clock"] is None


def test_the_portal_is_offered_to_whoever_agreed_to_it(world, report):
    """R-10: a notice owed in writing goes on paper, until the person agrees."""
    propose(world, report)
    address = f"/admin/cases/{report.case.reference}/action/issue/"
    agreed_online(report.case, world.at, on_paper=True)
    page = Visitor(world.hr).open(address)
    assert "has not agreed to papers online" in page.text
    assert not page.html.xpath("//input[@name='channel'][@value='portal']")
    page.send("channel", channel="portal", expect=400)
    agreed_online(report.case, world.at)
    assert page.open(address).html.xpath("//input[@name='channel'][@value='portal']")
