"""The whole dispute by somebody who cannot see and has no mouse, in one pass."""

import io
from contextlib import suppress

import pytest
from PIL import Image
from playwright.sync_api import TimeoutError

from adverse_action.models import Proposal
from disputes.models import Dispute, Request
from disputes.services import assign_item, complete_dispute, record_outcome, review_evidence
from tests.adverse_action.test_journey import notice, propose, received
from tests.browser.ears import Ears
from tests.disputes.visitors import HOUSE, link_to
from tests.journeys.world import build_world, furnished

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db, tmp_path, settings):
    settings.DEMO = True
    return build_world(tmp_path)


@pytest.fixture
def waiting(world, time_machine):
    """A proposal whose notice was received and whose wait runs; so does the clock."""
    proposal = propose(world, furnished(world))
    received(world, notice(world, proposal), world.agency.on(world.at))
    time_machine.move_to(world.at, tick=True)
    return Proposal.objects.get(pk=proposal.pk)


@pytest.fixture
def ears(page):
    return Ears(page)


def test_a_dispute_without_eyes_and_without_a_mouse(page, ears, world, waiting):
    _, token = link_to(world, waiting.case)
    page.goto(f"/p/{token}")
    comes_in(page, ears)
    ears.press("link", "Dispute something in the report")
    chooses(page, ears)
    sends(page, ears)
    follows(page, ears)
    dispute = Dispute.objects.get()
    assert dispute.items.get().evidence.count() == 2  # a picture, and what came later
    looked(world, dispute)
    complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)
    uses_a_right(page, ears)
    assert Request.objects.get().kind == "procedure"
    ears.press("button", "Sign out")
    ears.frame("You are signed out")


def looked(world, dispute):
    """By the desk, which has tests of its own."""
    item = dispute.items.get()
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    world.later(hours=1)
    for one in dispute.evidence.all():
        review_evidence(evidence=one, item=item, note="Read.", by=world.third, at=world.at)
    told = {"looked_at": "The scene and the post.", "note": "We looked again."}
    record_outcome(item=item, outcome="verified", by=world.third, at=world.at, **told)


def comes_in(page, ears):
    ears.frame("Show us it is you")
    page.keyboard.press("Tab")
    assert ears.focused().name == "Skip to the main content"
    page.keyboard.press("Enter")
    assert ears.focused().role == "main"
    answers(page, ears, year="1990")
    wrong = ears.focused()
    assert (wrong.role, wrong.name) == ("alert", "We could not match what you entered")
    assert page.title().startswith("Error: ")
    ears.frame("Show us it is you")
    ears.reach("link", "Date of birth")
    page.keyboard.press("Enter")
    assert (ears.focused().role, ears.focused().name) == ("textbox", "Month")
    page.keyboard.press("Shift+Tab")
    answers(page, ears, year="1996")
    ears.frame("Where things stand")
    assert [one.name for one in ears.said("navigation")] == ["Your matter"]


def answers(page, ears, year):
    ears.type("Month", "5")
    ears.type("Day", "4")
    ears.type("Year", year)
    place = ears.type("Your house number or your ZIP code", HOUSE)
    assert "street address" in place.description
    with page.expect_navigation():
        page.keyboard.press("Enter")


def chooses(page, ears):
    ears.frame("Your report: tick what is wrong")
    ears.press("button", "Check before you send")
    assert (ears.focused().role, ears.focused().name) == ("alert", "Please check this")
    assert page.title().startswith("Error: ")
    ears.frame("Your report: tick what is wrong")
    ears.reach("checkbox", "Dispute this item : item 1")
    page.keyboard.press("Space")
    assert ears.focused().states["checked"] == "true"
    page.keyboard.press("Tab")
    group = [one.name for one in ears.said("group")]
    assert "What is wrong with item 1?" in group
    for _ in range(12):
        if ears.focused().name == "These are not my own words":
            break
        page.keyboard.press("ArrowDown")
    assert ears.focused().states["checked"] == "true"
    words = ears.type("In your own words", "It is a line from a film.")
    assert "You may leave this empty." in words.description
    adds_a_picture(page, ears)
    statement = ears.type("Your statement", "I was quoting a film.")
    assert "Up to 20000 characters." in statement.description
    ears.press("button", "Check before you send")


def adds_a_picture(page, ears):
    out = io.BytesIO()
    Image.new("RGB", (64, 40), "#ccd6e0").save(out, "PNG")
    ears.reach("button", "Add files for item 1")
    chosen = []
    page.once("filechooser", lambda found: chosen.append(found))
    for key in ("Enter", "Space", "Enter"):  # a busy browser lets one press go by
        page.keyboard.press(key)
        with suppress(TimeoutError):
            page.wait_for_function("() => false", timeout=3_000)
        if chosen:
            break
    picture = {"name": "still.png", "mimeType": "image/png", "buffer": out.getvalue()}
    chosen[0].set_files([picture])


def sends(page, ears):
    ears.frame("Check your dispute, then send it")
    assert any("still.png" in one.name for one in ears.read())
    ears.press("button", "Send my dispute")
    ears.frame("We have your dispute")
    [count] = ears.said("progressbar") or ears.said("ProgressIndicator")
    assert count.name.startswith("Day 1 of 30")


def follows(page, ears):
    ears.press("link", "See where things stand")
    ears.press("link", "See this dispute or send more for it")
    ears.frame("Your dispute")
    why = ears.reach("DisclosureTriangle", "See how we counted")
    assert not why.states["expanded"]
    page.keyboard.press("Enter")
    assert ears.focused().states["expanded"]
    ears.reach("combobox", "What is it about?")
    page.keyboard.press("ArrowDown")
    ears.type("What you want to add", "The film is from 1984.")
    ears.press("button", "Send it")
    assert any("We read it before we finish" in one.name for one in ears.read())
    assert len(ears.said("status")) == 1


def uses_a_right(page, ears):
    page.reload()
    ears.frame("The result of your dispute")
    ears.press("link", "Ask for the steps")
    ears.frame("How we checked")
    ears.press("button", "Send me the steps")
    assert len(ears.said("status")) == 1
    ears.frame("How we checked")
