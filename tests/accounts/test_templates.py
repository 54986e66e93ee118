"""What no template and no script of ours may contain, so that the strict policy holds."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from config.accounts.templatetags.probity import PILLS, pill
from config.errors import Refusal

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if not {"letters", "emails"} & set(path.relative_to(ROOT).parts)
)
STATIC = ROOT / "config" / "static"

FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=|<style", re.I),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.I),
    "inline handler": re.compile(r"\son(click|change|submit|load|input|key\w+)\s*=", re.I),
    "script address": re.compile(r"javascript:", re.I),
    "data address": re.compile(r"(src|href)\s*=\s*[\"']data:", re.I),
    "another server": re.compile(r"(src|href)\s*=\s*[\"'](https?:)?//", re.I),
    "unsafe text": re.compile(r"\|\s*safe\b|autoescape\s+off"),
}


def test_there_are_pages_to_look_at():
    assert len(PAGES) > 40


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_page_has_nothing_that_the_policy_refuses(path):
    text = path.read_text()
    # The stock fieldset prints help texts and descriptions of our own code, as Django does.
    kinds = set(FORBIDDEN) - ({"unsafe text"} if path.name == "fieldset.html" else set())
    assert [kind for kind in kinds if FORBIDDEN[kind].search(text)] == []


CARDS = re.compile(r"pb-table--cards.*?</table>", re.S)
DATE_ALONE = re.compile(r"<td(?![^>]*data-label)[^>]*>\{\{[^}]*\|date:.*?</td>")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_list_on_a_telephone_says_what_a_day_is(path):
    """There the heads of the columns are gone, and the cells stand below one another."""
    lists = CARDS.findall(path.read_text())
    assert [cell for one in lists for cell in DATE_ALONE.findall(one)] == []


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_a_stylesheet_loads_nothing_from_elsewhere(path):
    assert not re.search(r"@import|url\(\s*[\"']?(https?:|//|data:)", path.read_text())


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=lambda path: path.name)
def test_a_script_is_small_and_makes_no_code(path):
    text = path.read_text()
    assert len(text) < 6_000
    assert not re.search(r"\beval\(|new Function|document\.write|https?://", text)


def test_every_stylesheet_together_stays_small():
    assert sum(path.stat().st_size for path in STATIC.rglob("*.css")) < 80_000


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_no_request_and_name_nobody(name):
    page = render_to_string(f"{name}.html")
    assert '<main id="content"' in page
    assert "Sign out" not in page


@pytest.mark.parametrize("state", sorted(PILLS))
def test_a_pill_is_a_word_in_a_shape(state):
    assert ">Waiting &lt;3<" in pill("Waiting <3", state)
    assert ("pb-pill--" in pill("x", state)) is bool(state)


def test_an_unknown_pill_is_a_mistake():
    with pytest.raises(ValueError, match="no pill is called pink"):
        pill("x", "pink")


def test_a_refusal_shows_only_the_parts_it_has():
    page = render_to_string("staff/_gate.html", {"refusal": Refusal("Not yet.")})
    assert "Not yet." in page
    assert "Authority" not in page
    assert "What to do" not in page
    assert "gate" not in page.split("</h2>")[0].split(">")[-1]
