"""The rights after a result, in a browser: the person's pages on small phones, and the desk."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from disputes.models import Request
from disputes.services import ask_notifications, complete_dispute, tellable
from tests.browser.conftest import follow
from tests.browser.test_dispute import come_in, look_at, waiting, world
from tests.disputes.test_rights import decide
from tests.disputes.visitors import dispute_of

__all__ = ["look_at", "waiting", "world"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dispute(world, waiting):
    dispute = dispute_of(world, waiting.report)
    first, *others = dispute.items.all()
    decide(world, first, "verified")
    for item in others:
        decide(world, item, "deleted")
    return complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)


@pytest.fixture
def small(axe, look_at):
    """Every look, and the smallest phone."""

    def see(page, name):
        look_at(page, name)
        page.set_viewport_size({"width": 320, "height": 800})
        axe(page)

    return see


@pytest.mark.parametrize("look", [{"java_script_enabled": True}])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_person_uses_each_right(page, world, dispute, small, language):
    dispute.person.language = language
    dispute.person.save(update_fields=["language"])
    come_in(page, world, dispute.results_notices.get().report.case)
    base = f"/portal/disputes/{dispute.public_id}/"
    page.goto(base)
    small(page, "1-result")
    page.goto(f"{base}how/")
    small(page, "2-how")
    follow(page, page.locator("main form button.btn").first)
    expect(page.get_by_role("status")).to_be_visible()
    small(page, "3-how-asked")
    page.goto(f"{base}tell/")
    follow(page, page.locator("main form button.btn").first)
    expect(page.get_by_role("alert")).to_be_visible()
    small(page, "4-nobody-ticked")
    page.locator("input[name=recipients]").first.check()
    follow(page, page.locator("main form button.btn").first)
    small(page, "5-told")
    page.goto(f"{base}statement/")
    page.locator("textarea[name=text]").fill("I was quoting a film.")
    follow(page, page.locator("button[name=write]"))
    small(page, "6-stated")
    follow(page, page.locator("button[name=help]"))
    small(page, "7-help")
    page.goto("/portal/report/recipients/")
    small(page, "8-recipients")
    kinds = Request.objects.values_list("kind", flat=True)
    assert list(kinds) == ["procedure", "recipients", "statement", "statement_help"]


def test_the_desk_answers_what_was_asked(page, world, dispute, login, look_at):
    ask_notifications(
        dispute=dispute,
        recipients=tellable(dispute, world.cra.on(world.at)),
        channel="phone",
        received_at=world.at,
        submission=uuid4(),
        by=world.supervisor,
        at=world.at,
    )
    login(page, world.supervisor)
    page.goto(f"/admin/disputes/{dispute.number}/")
    look_at(page, "1-asked")
    follow(page, page.get_by_role("button", name="Write a letter to each (N-12)"))
    look_at(page, "2-told")
