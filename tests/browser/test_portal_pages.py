"""The portal's parts, on the phones people have; its pages stand in the grid."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import follow
from tests.browser.looks import PORTAL

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.urls"),
]

LIMIT = 100_000  # bytes of a first page with all that it loads


def test_every_part_of_a_page_and_the_same_sent_back_with_errors(page, every_look):
    page.goto("/try/portal")
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    every_look(page, PORTAL)
    page.locator("form").evaluate_all("all => all.forEach(one => one.noValidate = true)")
    follow(page, page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("alert")).to_be_visible()
    every_look(page, PORTAL)


def test_the_language_is_switched_on_the_page_itself(page):
    page.goto("/try/portal")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page).to_have_url(re.compile("/try/portal$"))
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("look", [{"java_script_enabled": False}])
def test_without_script_everything_works(page):
    page.goto("/try/portal")
    page.get_by_text("Why December 4?").click()
    expect(page.get_by_text("There are two dates.")).to_be_visible()
    page.get_by_label("I agree").check()
    expect(page.get_by_label("I agree")).to_be_checked()


def test_a_first_page_with_all_it_loads_is_small(page):
    sizes = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto("/try/portal", wait_until="networkidle")
    assert 5_000 < sum(sizes) <= LIMIT
