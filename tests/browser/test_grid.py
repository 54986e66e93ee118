"""The grid: every page of the portal, in each state, language, colour scheme and width.

Pages are drawn by the test client in a world that is undone, and shown to one Chromium page from
memory: nothing is served, nothing is flushed. A row more costs less than two seconds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles.finders import find
from django.http import HttpResponse
from playwright.sync_api import Browser, Page, Route

from tests.browser import grid
from tests.browser.conftest import keep_picture
from tests.browser.grid import (  # noqa: F401
    acknowledging,
    apart,
    disputing,
    entry,
    matter,
    policy,
)
from tests.browser.looks import AXE, OF_LOOKS, OF_WIDTHS, PORTAL, told, walk

BASE = "https://portal.example"
PICTURED = ((390, "light"), (1280, "dark"))
LIMIT = 100_000  # bytes of a page with all that it loads
WORLDS = {"stand": grid.ground}

OPEN = "() => document.querySelectorAll('details').forEach(one => { one.open = true })"
# Colours do not change with the language: in Spanish the rules look at the two ends only.
ENDS = {(320, "light"), (1280, "dark")}
# No rule of the stylesheet begins between these two widths: colours are the same in both.
ALIKE = {390: 320}


@dataclass
class Window:
    """One page of the browser, with the answers it is given; `always` are parts of pages."""

    page: Page
    always: dict[str, HttpResponse] = field(default_factory=dict)
    answers: dict[str, HttpResponse] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    weight: int = 0

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(BASE)
        if path.startswith("/static/"):
            file = find(path.removeprefix("/static/"))
            assert isinstance(file, str), path
            self.weight += Path(file).stat().st_size
            route.fulfill(path=file)
            return
        found = self.answers[path]
        self.weight += len(found.content)
        route.fulfill(
            status=found.status_code, headers=dict(found.headers.items()), body=found.content
        )

    def show(self, drawn: grid.Drawn) -> Page:
        self.answers = {**self.always, drawn.path: drawn.response}
        self.said, self.weight = [], 0
        self.page.goto(f"{BASE}{drawn.path}")
        self.page.evaluate(OPEN)
        return self.page


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Window]:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, locale="en-US", reduced_motion="reduce"
    )
    context.set_default_timeout(10_000)
    context.add_init_script(AXE_SCRIPT)
    found = Window(context.new_page())
    context.route("**/*", found.answer)
    found.page.on("console", lambda said: found.said.append(said.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    yield found
    context.close()


@pytest.fixture
def stand(standing, db, settings):
    settings.DEMO = True
    return standing


def faults(window: Window, drawn: grid.Drawn, name: str) -> list[str]:
    """What axe finds, and where the page is wider than the screen."""
    page, found = window.show(drawn), []
    for (width, scheme), same, wide in walk(page, PORTAL):
        rules = (OF_WIDTHS if width in ALIKE else OF_LOOKS) if same else None
        where = f"{drawn.language} {width} {scheme}"
        if rules is None or drawn.language == "en" or (width, scheme) in ENDS:
            found += [f"{where}: {told(one)}" for one in page.evaluate(AXE, [rules, True])]
        found += [f"{where}: {wide} px wide"] if wide > width else []
        if (width, scheme) in PICTURED:
            keep_picture(page, f"{name} {where}")
    found += [said for said in window.said if "Failed to load resource" not in said]
    return found


@pytest.mark.browser
@pytest.mark.parametrize("row", grid.ROWS, ids=lambda row: row.id)
def test_a_page_is_right_in_every_look(row, stand, window):
    for drawn in grid.draw(row, stand):
        assert faults(window, drawn, row.id) == []
        assert 5_000 < window.weight <= LIMIT


def test_widths_said_to_be_alike_have_no_rule_of_their_own():
    style = Path(str(find("css/portal.css"))).read_text(encoding="utf-8")
    begins = [16 * float(rem) for rem in re.findall(r"min-width: ([\d.]+)rem", style)]
    assert len(begins) >= 2
    assert "max-width:" not in "".join(re.findall(r"@media[^{]*", style))
    for width, other in ALIKE.items():
        assert not [at for at in begins if other < at <= width]


def test_every_address_of_the_portal_has_a_row():
    rows = {row.route for row in grid.ROWS}
    assert grid.portal_routes() == (rows | set(grid.NO_PAGE)) - {""}
