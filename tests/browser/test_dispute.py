"""The journey of a dispute with a browser: the person's pages and the desks, in every look."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from adverse_action.models import Proposal
from disputes.models import Dispute
from tests.adverse_action.test_journey import notice, propose, received
from tests.browser.conftest import keep_picture
from tests.disputes.visitors import HOUSE, link_to
from tests.journeys.world import build_world, furnished

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]


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
def look_at(axe, request):
    """Every width and scheme, with explanations closed and open."""

    def see(page: Page, name: str) -> None:
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            axe(page)
            keep_picture(page, f"{request.node.name}-{name}-{width}-{scheme}")
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        axe(page)

    return see


def picture():
    out = io.BytesIO()
    Image.new("RGB", (640, 400), "#ccd6e0").save(out, "PNG")
    return {"name": "IMG 2041.png", "mimeType": "image/png", "buffer": out.getvalue()}


def come_in(page, world, case):
    _, token = link_to(world, case)
    page.goto(f"/p/{token}")
    page.locator("#id_month").fill("5")
    page.locator("#id_day").fill("4")
    page.locator("#id_year").fill("1996")
    page.locator("#id_place").fill(HOUSE)
    page.locator("main button.btn").click()


@pytest.mark.parametrize("look", [{"java_script_enabled": True}])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_person_disputes_and_follows(page, world, waiting, look_at, language):
    waiting.case.person.language = language
    waiting.case.person.save(update_fields=["language"])
    come_in(page, world, waiting.case)
    look_at(page, "1-matter")
    page.goto("/portal/answer/")
    look_at(page, "2-answer")
    page.goto("/portal/dispute/")
    look_at(page, "3-choose")
    page.locator("form#items button.btn").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    look_at(page, "4-nothing-ticked")
    box = page.locator(".pick input").first
    box.check()
    item = page.locator("article.item").first
    item.locator("input[value=not_my_words]").check()
    item.locator("textarea").fill("It is a line from a film. 🙂")
    item.locator("input[type=file]").set_input_files([picture()])
    page.locator("textarea[name=statement]").fill("I was quoting a film with friends.")
    look_at(page, "5-ticked")
    page.locator("form#items button.btn").first.click()
    look_at(page, "6-check")
    with page.expect_navigation():
        page.locator("main form button.btn").click()
    look_at(page, "7-receipt")
    dispute = Dispute.objects.get()
    assert dispute.items.get().evidence.count() == 1
    page.goto("/portal/")
    look_at(page, "8-matter-open")
    page.goto(f"/portal/disputes/{dispute.public_id}/")
    look_at(page, "9-open")
