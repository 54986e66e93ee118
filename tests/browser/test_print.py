"""What a page of the portal is on paper: its words, whole, without what only a screen can do."""

import io
import os
from pathlib import Path

import pikepdf
import pytest

from tests.browser import grid
from tests.browser.test_grid import WORLDS, Window, stand, window
from tests.documents.reading import pdf_text

__all__ = ["WORLDS", "stand", "window"]

pytestmark = pytest.mark.browser
ROWS = {
    "screening_portal:report the_report",
    "portal:matter the_wait_runs",
    "portal:matter held_by_a_dispute",
    "screening_portal:recipients who_received_it",
    "action:answer an_answer_that_was_sent",
    "portal:messages a_message_that_was_saved",
    "screening_portal:whole_file the_whole_file_is_here",
    "portal:contact help_in_house",
    "screening_portal:sign the_page_to_sign",
}
OF_THE_SCREEN = ("Sign out", "Español", "Skip to", "https://", "/portal/")
PAPER = 662  # px: a letter sheet between its margins
# Boxes that hide a part of what is in them: on paper nobody scrolls.
CUT = """() => [...document.querySelectorAll('main, main *')].filter(one =>
  one.checkVisibility() && !one.closest('.vh, textarea') && one.scrollWidth > one.clientWidth + 1
  && getComputedStyle(one).overflowX !== 'visible').map(one => one.outerHTML.slice(0, 200))"""


def printed(window: Window, drawn: grid.Drawn, name: str) -> bytes:
    page = window.show(drawn)
    page.set_viewport_size({"width": PAPER, "height": 800})
    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate(CUT) == []
    assert not page.locator(".nav, .top, .acts").filter(visible=True).count()
    data = page.pdf(format="Letter", prefer_css_page_size=True)
    page.emulate_media(media="screen")
    if folder := os.environ.get("PROBITY_SCREENSHOTS"):
        Path(folder, f"print {name}.pdf".replace(":", "-")).write_bytes(data)
    return data


@pytest.mark.parametrize(
    "row", [one for one in grid.ROWS if one.id in ROWS], ids=lambda row: row.id
)
def test_a_page_prints_whole_and_without_menus(row, stand, window):
    drawn = grid.draw(row, stand)[0]
    data = printed(window, drawn, row.id)
    said = pdf_text(data)
    assert [one for one in OF_THE_SCREEN if one in said] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert 1 <= len(pdf.pages) <= 6


def test_a_long_text_in_its_box_is_printed_to_its_end(stand, window):
    visit = stand.visit()
    told = {"text": "\n".join(f"Line {n}." for n in range(60)), "save": "later"}
    row = grid.Row("portal:messages", "saved", lambda _: visit.ask("/portal/messages/", told), 200)
    assert "Line 59." in pdf_text(printed(window, grid.draw(row, stand)[0], "long"))


def test_every_row_named_here_is_in_the_grid():
    assert {one.id for one in grid.ROWS} >= ROWS
