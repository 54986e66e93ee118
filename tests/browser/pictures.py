"""The pictures of the README, from a demo that is served: `python -m tests.browser.pictures LINK`.

LINK is the applicant's way in that `./probity demo` prints; the rest follows from it.
"""

import shutil
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
DEMO, DOCS = PROJECT / "config" / "demo", PROJECT / "docs"
WIDE, TALL, PHONE = (1280, 900), (1280, 1000), (390, 900)


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


def staff(browser: Browser, base: str, size: tuple[int, int], email: str) -> Page:
    page = opened(browser, size)
    page.goto(f"{base}/admin/login/")
    page.fill("[name=username]", email)
    page.fill("[name=password]", read("people.toml")["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    return page


def opened(browser: Browser, size: tuple[int, int]) -> Page:
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, locale="en-US")
    page.set_default_timeout(60_000)
    return page


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state()
    path = DOCS / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("P", palette=Image.Palette.ADAPTIVE).save(path, optimize=True)


def open_case(page: Page, name: str, tail: str = "") -> None:
    """Through the masthead's search."""
    page.fill("[name=q]", name)
    page.press("[name=q]", "Enter")
    link = page.locator("main a[href*='/cases/']").first
    link.wait_for()
    page.goto(urljoin(page.url, f"{link.get_attribute('href')}{tail}"))


def portal(browser: Browser, link: str) -> None:
    page = opened(browser, PHONE)
    asked = read("candidates/larkhaven.toml")["candidate"][0]["person"]
    born = date.fromisoformat(asked["birth_date"])
    page.goto(link)
    for field in ("month", "day", "year"):
        page.fill(f"[name={field}]", str(getattr(born, field)))
    page.fill("[name=place]", asked["postal_code"])
    page.press("[name=place]", "Enter")
    page.wait_for_url(lambda url: "identity" not in url)
    keep(page, "portal")


def main(link: str) -> None:
    parts = urlsplit(link)
    base = f"{parts.scheme}://{parts.netloc}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        portal(browser, link)
        page = staff(browser, base, TALL, "hr@larkhaven.example")
        open_case(page, "Quintero-Hale", "action/")
        keep(page, "action")
        page = staff(browser, base, WIDE, "supervisor@meridianridge.example")
        open_case(page, "Farrukh")
        keep(page, "case")
        page = staff(browser, base, WIDE, "analyst@meridianridge.example")
        open_case(page, "Farrukh", "desk/first/")
        keep(page, "desk")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
