"""HR's screens with a browser, wide and narrow: from the report to the notice, and the brief."""

import pytest
from django.db import transaction
from django.urls import reverse

from adverse_action.models import Proposal
from adverse_action.services import record_response
from tests.adverse_action.test_breaches import as_misconduct, taken
from tests.adverse_action.test_journey import notice, propose, received
from tests.adverse_action.test_waits import placed
from tests.adverse_action.weighing import words
from tests.browser.conftest import follow
from tests.browser.test_dispute import look_at, world
from tests.journeys.world import furnished

__all__ = ["look_at", "world"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_five_screens_by_mouse_and_the_way_back(world, page, login, look_at):
    case = furnished(world).case
    login(page, world.hr)
    page.goto(reverse("admin:action", args=[case.reference]))
    follow(page, page.get_by_role("link", name="Begin"))
    look_at(page, "begin")
    page.locator("input[name=items]").first.check()
    page.locator("textarea[name=reasons]").fill("One post.")
    follow(page, page.get_by_role("button", name="Record the intent and go on"))
    look_at(page, "law")
    follow(page, page.get_by_role("link", name="Read the letter"))
    look_at(page, "letter")
    follow(page, page.get_by_role("link", name="It is right: go on"))
    look_at(page, "issue")
    page.locator("input[value=hand]").check()
    follow(page, page.get_by_role("button", name="Issue and send"))
    look_at(page, "sent")
    page.go_back()
    page.wait_for_load_state()
    page.reload()
    assert page.url.endswith("/sent/")


def test_the_brief_the_list_and_the_case_on_a_telephone(world, page, login, look_at):
    proposal = propose(world, furnished(world))
    received(world, notice(world, proposal), world.agency.on(world.at))
    record_response(
        proposal=Proposal.objects.get(),
        channel="phone",
        text="That was a line from a film, and I said so in the thread.",
        about=list(proposal.report.items.all()[:1]),
        received_at=world.at,
        submission=proposal.public_id,
        by=world.hr,
        at=world.at,
    )
    login(page, world.chief)
    for name in ("action-brief", "action"):
        page.goto(reverse(f"admin:{name}", args=[proposal.matter.reference]))
        look_at(page, name)
    login(page, world.hr)
    page.goto(reverse("admin:decisions"))
    look_at(page, "waiting")
    page.goto(reverse("admin:action-address", args=[proposal.matter.reference]))
    look_at(page, "address")


def test_the_brief_of_an_investigation_on_a_telephone(world, page, login, look_at):
    report = furnished(world)
    with transaction.atomic():
        case = as_misconduct(report.case)
    taken(world, case, items=list(report.items.all()[:1]))
    login(page, world.chief)
    page.goto(reverse("admin:action-brief", args=[case.reference]))
    look_at(page, "inquiry-brief")


def test_the_questions_about_a_record_before_the_letter(world, page, login, look_at):
    case = placed(furnished(world), "NY-NYC").case
    login(page, world.hr)
    page.goto(reverse("admin:action-begin", args=[case.reference]))
    page.locator("textarea[name=criminal_history]").fill("A conviction in the county court.")
    page.locator("textarea[name=reasons]").fill("The record.")
    follow(page, page.get_by_role("button", name="Record the intent and go on"))
    look_at(page, "questions")
    proposal = Proposal.objects.get()
    for name, said in words(proposal).items():
        page.locator(f"textarea[name={name}]").fill(said)
    follow(page, page.get_by_role("button", name="Keep this assessment"))
    look_at(page, "letters")
    page.goto(reverse("admin:action", args=[case.reference]))
    look_at(page, "weighed")
