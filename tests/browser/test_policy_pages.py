"""Rehearsals and the bench of a clause, as an author meets them: with script and without."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from config.accounts.models import Organization
from config.accounts.roles import Role
from policies.models import Rehearsal
from policies.services import work_on_rehearsal
from policies.tasks import rehearse_texts
from tests.accounts.factories import OrganizationFactory, member
from tests.browser.conftest import follow
from tests.policies.factories import published, tiny_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"viewport": {"width": 1280, "height": 800}}
DARK_PHONE = {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"}
WITHOUT_SCRIPT = {**DESK, "java_script_enabled": False}


@pytest.fixture
def draft(monkeypatch):
    monkeypatch.setattr(rehearse_texts, "delay", lambda pk: None)
    draft = tiny_draft(published(tiny_draft(OrganizationFactory())).organization)
    clause = draft.clauses.get(category="drugs")
    clause.rules.create(key="grill", spec={"kind": "term", "any": ["grill", "coffee"]})
    return draft


def author(organization: Organization):
    return member(organization, Role.POLICY_AUTHOR)


@pytest.mark.parametrize("look", [DESK, DARK_PHONE], ids=["desk", "dark phone"])
def test_a_draft_is_rehearsed_and_its_result_read(page, login, axe, draft):
    login(page, author(draft.organization))
    page.goto(reverse("admin:policy-version", args=[draft.public_id]))
    follow(page, page.get_by_role("link", name="Rehearsals"))
    axe(page)
    follow(page, page.get_by_role("button", name="Rehearse"))
    expect(page.get_by_role("button", name="Cancel the rehearsal")).to_be_visible()
    axe(page)
    work_on_rehearsal(Rehearsal.objects.get().pk, timezone.now())
    follow(page, page.get_by_role("link", name="Read the result"))
    expect(page.get_by_role("img").first).to_be_visible()
    page.locator("summary", has_text="The figures as a table").first.click()
    axe(page)


@pytest.mark.parametrize("look", [DESK, DARK_PHONE], ids=["desk", "dark phone"])
def test_posts_are_marked_while_one_types(page, login, axe, draft):
    login(page, author(draft.organization))
    clause = draft.clauses.get(category="threats")
    page.goto(reverse("admin:clause-bench", args=[clause.public_id]))
    page.get_by_role("textbox", name="Posts to try").fill("I shoot you\nI will not shoot you")
    expect(page.locator("#bench mark").first).to_have_text("shoot you1")
    axe(page)
    page.get_by_label("shoot-you").fill('{"kind": "term", "any": ["(?=x)"')
    expect(page.locator("#bench")).to_contain_text("Cannot be used")
    axe(page)


@pytest.mark.parametrize("look", [WITHOUT_SCRIPT], ids=["without script"])
def test_without_script_the_button_tries_them(page, login, draft):
    login(page, author(draft.organization))
    clause = draft.clauses.get(category="threats")
    page.goto(reverse("admin:clause-bench", args=[clause.public_id]))
    page.get_by_role("textbox", name="Posts to try").fill("I shoot you")
    follow(page, page.get_by_role("button", name="Try", exact=True))
    expect(page.locator("#bench mark").first).to_have_text("shoot you1")
    page.goto(reverse("admin:policy-version", args=[draft.public_id]))
    page.get_by_role("textbox", name="Posts to try").fill("I shoot you")
    follow(page, page.get_by_role("button", name="Try", exact=True))
    expect(page.locator("#bench mark").first).to_have_text("shoot you1")
