"""The registry of pages, navigation, panels and finders, without a site or a database."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.utils.safestring import SafeString

from config.accounts import pages
from config.accounts.pages import Found, NavItem, Panel, Registry, draw_panel, is_open_to, zone_of
from config.accounts.roles import Role


@dataclass
class Somebody:
    """A user as the registry sees one: roles held, and permissions by organization."""

    roles: tuple[str, ...] = ()
    perms: frozenset[str] = frozenset()
    time_zone: str = ""

    def current_memberships(self):
        denver = SimpleNamespace(time_zone="America/Denver")
        return [SimpleNamespace(role=role, organization=denver) for role in self.roles]

    def current_grants(self):
        return []

    def current_roles(self):
        return set(self.roles)

    def has_perm(self, perm):
        return perm in self.perms


ANALYST: Any = Somebody((Role.ANALYST,), frozenset({"screening.review_flag"}))
HR: Any = Somebody((Role.HR,))
BOTH: Any = Somebody((Role.HR, Role.ANALYST), frozenset({"screening.review_flag"}))
OUTSIDER: Any = Somebody()


@pytest.mark.parametrize(
    ("roles", "perm", "who"),
    [
        (frozenset(), "", [ANALYST, HR, BOTH, OUTSIDER]),
        (frozenset({Role.HR}), "", [HR, BOTH]),
        (frozenset({Role.HR, Role.ANALYST}), "", [ANALYST, HR, BOTH]),
        (frozenset(), "screening.review_flag", [ANALYST, BOTH]),
        (frozenset({Role.HR}), "screening.review_flag", [BOTH]),
        (frozenset({Role.AUDITOR}), "", []),
        (frozenset(), "screening.unheard_of", []),
    ],
)
def test_an_item_is_there_for_those_who_may_use_it_and_for_nobody_else(roles, perm, who):
    item = NavItem("work", "Desk", "admin:index", roles=roles, perm=perm)
    panel = Panel("Desk", lambda request: SafeString(""), roles=roles, perm=perm)
    for somebody in [ANALYST, HR, BOTH, OUTSIDER]:
        assert is_open_to(somebody, item) is (somebody in who)
        assert is_open_to(somebody, panel) is (somebody in who)


def show(request):
    return HttpResponse("shown")


@pytest.fixture
def registry(monkeypatch):
    monkeypatch.setattr(pages, "REGISTRY", fresh := Registry())
    return fresh


def test_items_stand_by_section_and_order(registry):
    for section, label, order in [
        ("records", "All records", 1),
        ("work", "Cases", 20),
        ("oversight", "Trail", 5),
        ("work", "Home", 10),
    ]:
        pages.register_nav(NavItem(section, label, f"admin:{label}", order=order))
    assert [item.label for item in registry.items(HR)] == ["Home", "Cases", "Trail", "All records"]


def test_the_same_page_registered_again_replaces_its_item(registry):
    pages.register_nav(NavItem("work", "Old", "admin:desk"))
    pages.register_nav(NavItem("work", "New", "admin:desk"))
    assert [item.label for item in registry.items(HR)] == ["New"]


def test_a_section_that_does_not_exist_is_refused(registry):
    with pytest.raises(ValueError, match="no section play; there are work, act, rules"):
        pages.register_nav(NavItem("play", "Games", "admin:index"))


def test_two_pages_of_one_name_are_refused(registry):
    pages.register_page("desk/", show, name="desk")
    with pytest.raises(ValueError, match="two pages are called desk"):
        pages.register_page("other/", show, name="desk")


def test_panels_stand_in_order_for_their_roles(registry):
    pages.register_panel("Second", lambda request: SafeString("b"), order=2)
    pages.register_panel("First", lambda request: SafeString("a"), order=1)
    pages.register_panel("HR's", lambda request: SafeString("c"), frozenset({Role.HR}), order=3)
    assert [panel.title for panel in registry.panels_of(ANALYST)] == ["First", "Second"]
    assert [panel.title for panel in registry.panels_of(HR)] == ["First", "Second", "HR's"]


def test_every_finder_is_asked_in_the_name_of_the_user(registry):
    asked = []

    def finder(user, words):
        asked.append((user, words))
        yield Found("LPD-2026-0001", "/admin/", "Recruit")

    pages.register_finder(finder)
    pages.register_finder(finder)
    assert len(list(registry.find(HR, "LPD"))) == 2
    assert asked == [(HR, "LPD")] * 2


def test_a_panel_may_be_html_or_rows(rf):
    html = Panel("Html", lambda request: SafeString("<p>Due</p>"))
    assert draw_panel(html, rf.get("/")) == "<p>Due</p>"
    rows = {"rows": [{"label": "First <review>", "url": "/desk", "count": 199}], "note": "Spanish"}
    drawn = draw_panel(Panel("Rows", lambda request: rows), rf.get("/"))
    assert '<a href="/desk">First &lt;review&gt;</a><b>199</b>' in drawn
    assert "<footer>Spanish</footer>" in drawn


@pytest.mark.parametrize(
    ("somebody", "zone"),
    [
        (Somebody(time_zone="America/Chicago"), ZoneInfo("America/Chicago")),
        (Somebody((Role.HR,), time_zone="America/Chicago"), ZoneInfo("America/Chicago")),
        (HR, ZoneInfo("America/Denver")),
        (OUTSIDER, None),
    ],
)
def test_times_are_shown_in_ones_own_zone_else_the_organizations(somebody, zone):
    assert zone_of(somebody) == zone
