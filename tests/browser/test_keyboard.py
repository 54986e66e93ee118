"""Keys of the staff site; every one of them can be switched off, and none works inside a field."""

import pytest
from playwright.sync_api import expect

from config.accounts.roles import Role
from tests.accounts.factories import MembershipFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.urls"),
]


@pytest.fixture
def desk(page, login):
    login(page, MembershipFactory(role=Role.ADMINISTRATOR).user)
    page.goto("/admin/try/desk/")
    return page


@pytest.fixture
def search(desk):
    return desk.get_by_role("searchbox", name="Find a case, subject or document number")


def test_the_slash_moves_to_the_search(desk, search):
    desk.keyboard.press("/")
    expect(search).to_be_focused()
    expect(search).to_have_value("")


def test_a_letter_typed_into_a_field_stays_a_letter(desk, search):
    desk.keyboard.press("/")
    desk.keyboard.type("cg/")
    expect(search).to_have_value("cg/")
    assert desk.url.endswith("/admin/try/desk/")


def test_a_sequence_follows_a_link_of_the_menu(desk):
    desk.goto("/admin/try/case/")
    desk.keyboard.press("g")
    desk.keyboard.press("h")
    desk.wait_for_url("**/admin/")


def test_two_keys_with_a_long_pause_are_no_sequence(desk):
    desk.goto("/admin/try/case/")
    desk.keyboard.press("g")
    desk.wait_for_timeout(1400)
    desk.keyboard.press("h")
    assert desk.url.endswith("/admin/try/case/")


def test_a_number_moves_to_the_reason_of_that_mark(desk):
    desk.keyboard.press("2")
    expect(desk.locator("#why-m2")).to_be_focused()


def test_dismissing_begins_with_the_reason(desk):
    desk.keyboard.press("d")
    expect(desk.get_by_label("Reason to dismiss")).to_be_focused()


def test_a_verdict_has_a_key_and_sends_its_own_button(desk):
    with desk.expect_request(lambda request: request.method == "POST") as sent:
        desk.keyboard.press("c")
    assert "verdict=confirm" in sent.value.post_data


def test_with_a_modifier_the_keys_are_the_browsers(desk):
    desk.keyboard.press("Control+d")
    expect(desk.get_by_label("Reason to dismiss")).not_to_be_focused()


def test_the_question_mark_opens_a_list_of_the_pages_keys(desk):
    desk.keyboard.press("?")
    listed = desk.locator("#page-keys")
    expect(listed).to_be_visible()
    for name in ["Confirm", "Skip", "Undo", "3.9(b) Threat of force"]:
        expect(listed).to_contain_text(name)


def test_single_keys_can_be_turned_off_and_stay_off(desk, search):
    desk.keyboard.press("?")
    lever = desk.get_by_role("button", name="Turn single keys off")
    lever.click()
    expect(lever).to_have_attribute("aria-pressed", "true")
    desk.reload()
    desk.keyboard.press("/")
    expect(search).not_to_be_focused()
    desk.locator("#keys summary").click()
    expect(lever).to_have_attribute("aria-pressed", "true")


def test_tabbing_begins_with_the_way_past_the_menu(desk):
    desk.keyboard.press("Tab")
    first = desk.get_by_role("link", name="Skip to content")
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport()


def test_focus_is_always_to_be_seen(desk):
    desk.goto("/admin/try/case/")
    bare = []
    for _ in range(25):
        desk.keyboard.press("Tab")
        if desk.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "none":
            bare.append(desk.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    assert bare == []


def test_light_and_dark_are_chosen_and_kept(desk):
    desk.get_by_label("Appearance").select_option("dark")
    desk.reload()
    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")
    assert desk.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


class TestWithoutScript:
    @pytest.fixture
    def look(self):
        return {"java_script_enabled": False, "viewport": {"width": 390, "height": 800}}

    def test_the_menu_opens_on_a_phone(self, desk):
        desk.goto("/admin/try/case/")
        menu = desk.get_by_role("navigation", name="Sections")
        expect(menu).to_be_hidden()
        desk.get_by_role("link", name="Menu", exact=True).click()
        expect(menu).to_be_visible()
        desk.get_by_role("link", name="Close menu").click()
        expect(menu).to_be_hidden()

    def test_verdicts_are_plain_buttons(self, desk):
        desk.get_by_role("button", name="Skip").click()
        expect(desk.get_by_role("heading", name="Try")).to_be_visible()
