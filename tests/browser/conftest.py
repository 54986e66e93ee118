"""Chromium against a live server: `page`, `axe(page)`, `login(page, user)`, screenshots.

Set PROBITY_SCREENSHOTS to a folder to keep a picture of every page that `axe` looks at.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer

from config.accounts.models import User
from tests.browser.looks import STAFF, faults, told
from tests.browser.looks import Look as OneLook

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# axe reads stylesheets itself and complains in the console; a page answers 4xx where it should.
NOT_OURS = re.compile(r"status of 4\d\d|Couldn't load preload assets")

Look = Callable[[Page], None]


def chromium() -> str | None:
    named = os.environ.get("PROBITY_CHROMIUM", "")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    program = chromium()
    if program is None:
        said = "Chromium is missing. Debian/Ubuntu: sudo apt-get install chromium"
        if pytestconfig.getoption("--full"):
            pytest.fail(said)
        pytest.skip(said)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread; the ORM is used between its calls, never in them.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        # Those of this loop: after it nobody would find them, and the database could not go.
        connections.close_all()
        started.close()


@pytest.fixture
def look() -> dict[str, Any]:
    """How the browser is set up; a test changes it by parametrizing `look`."""
    return {}


@pytest.fixture
def context(
    browser: Browser, live_server: LiveServer, look: dict[str, Any]
) -> Iterator[BrowserContext]:
    wanted = {"viewport": {"width": 1280, "height": 800}, "locale": "en-US", **look}
    opened = browser.new_context(base_url=live_server.url, **wanted)
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Fails the test when the page's console shows an error, a refused resource above all."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not NOT_OURS.search(message.text):
            said.append(message.text)

    opened = context.new_page()
    opened.on("console", hear)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    # Playwright's own style for screenshots and axe's are refused by our policy: that is right.
    assert [text for text in said if "Applying inline style" not in text] == []


@pytest.fixture
def login(context: BrowserContext, live_server: LiveServer) -> Callable[[Page, User], None]:
    def sign_in(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return sign_in


@pytest.fixture
def every_look(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Nothing for axe to find in any look, at the widths and in the colours of `looks`."""

    def look(page: Page, looks: Iterable[OneLook] = STAFF) -> None:
        page.wait_for_load_state()
        assert list(faults(page, looks)) == []
        keep_picture(page, f"{request.node.name} {urlsplit(page.url).path}")

    return look


@pytest.fixture
def axe(request: pytest.FixtureRequest) -> Look:
    """Nothing for axe to find, and nothing that makes the page scroll sideways.

    In a test marked `every_look` in each of them; the last, on a telephone, stays on.
    """
    if request.node.get_closest_marker("every_look"):
        found: Look = request.getfixturevalue("every_look")
        return found

    def look(page: Page) -> None:
        page.wait_for_load_state()
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        keep_picture(page, f"{request.node.name} {urlsplit(page.url).path}")
        found = Axe().run(page).response["violations"]
        if found:  # colours may still be on their way from one theme to the other
            page.wait_for_timeout(700)
            found = Axe().run(page).response["violations"]
        assert [told(violation) for violation in found] == []
        assert width[0] <= width[1], f"{page.url} scrolls sideways: {width}"

    return look


def follow(page: Page, lever: Locator) -> None:
    """Click what brings another page, and wait until that page stands."""
    with page.expect_navigation():
        lever.click()


def keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("PROBITY_SCREENSHOTS", "")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        safe = re.sub(r"[^\w.-]+", "-", name)
        page.screenshot(path=Path(folder) / f"{safe}.png", full_page=True)
