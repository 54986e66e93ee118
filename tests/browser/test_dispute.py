"""The desks of a dispute with a browser, in every look; the person's pages stand in the grid."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page

from adverse_action.models import Proposal
from tests.adverse_action.test_journey import notice, propose, received
from tests.browser.conftest import follow, keep_picture
from tests.disputes.visitors import dispute_of
from tests.journeys.world import build_world, furnished

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db, tmp_path, settings):
    settings.DEMO = True
    return build_world(tmp_path)


@pytest.fixture
def waiting(world):
    """A proposal whose notice was received and whose wait runs."""
    proposal = propose(world, furnished(world))
    received(world, notice(world, proposal), world.agency.on(world.at))
    return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def look_at(axe, every_look, request):
    """Every width and scheme, with explanations closed and open."""

    def see(page: Page, name: str) -> None:
        every_look(page)
        keep_picture(page, f"{request.node.name}-{name}")
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        axe(page)

    return see


def picture():
    out = io.BytesIO()
    Image.new("RGB", (640, 400), "#ccd6e0").save(out, "PNG")
    return {"name": "IMG 2041.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_the_desk_from_receipt_to_results(page, world, waiting, login, look_at):
    dispute = dispute_of(world, waiting.report, files=[("IMG 2041.png", picture()["buffer"])])
    login(page, world.supervisor)
    page.goto("/admin/disputes/")
    look_at(page, "1-list")
    page.goto(f"/admin/disputes/{dispute.number}/")
    look_at(page, "2-dispute")
    item = dispute.items.first()
    page.goto(f"/admin/disputes/{dispute.number}/items/{item.public_id}/")
    look_at(page, "3-assign")
    page.locator("#assign_to").select_option(str(world.third.pk))
    follow(page, page.get_by_role("button", name="Assign"))
    login(page, world.third)
    page.goto(f"/admin/disputes/{dispute.number}/items/{item.public_id}/")
    look_at(page, "4-desk")
    page.get_by_label("What it shows about this item").fill("A film poster.")
    follow(page, page.get_by_role("button", name="I read it"))
    page.locator("input[name=points]").first.check()
    page.locator("input[value=deleted]").check()
    page.locator("#outcome_note").fill("You were right.")
    follow(page, page.get_by_role("button", name="Give this result"))
    look_at(page, "5-decided")
    login(page, world.supervisor)
    page.goto(f"/admin/disputes/{dispute.number}/")
    look_at(page, "6-part")
    page.goto(f"/admin/cases/{waiting.case.reference}/disputes/")
    look_at(page, "7-case")
    page.goto(f"/admin/cases/{waiting.case.reference}/disputes/new/")
    look_at(page, "8-enter")
    login(page, world.hr)
    page.goto(f"/admin/cases/{waiting.case.reference}/disputes/forward/")
    look_at(page, "9-forward")


def test_the_notices_and_the_brief_of_a_decision(page, world, waiting, login, look_at):
    login(page, world.chief)
    page.goto(f"/admin/cases/{waiting.case.reference}/action/")
    look_at(page, "1-action")
    page.goto(f"/admin/cases/{waiting.case.reference}/action/brief/")
    look_at(page, "2-brief")
