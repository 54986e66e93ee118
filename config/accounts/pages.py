"""What rooms hang into the staff site: pages, navigation, panels of the home page, finders.

Rooms register from their admin modules, so everything stands before the site builds its URLs.
What somebody may not see is absent: neither item nor page answers them (404).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from config.errors import Invalid, Refusal

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from config.accounts.models import MatterUserObjectPermission, Membership, User

SECTIONS: dict[str, StrOrPromise] = {
    "work": _("Work"),
    "act": _("Act"),
    "rules": _("Rules"),
    "oversight": _("Oversight"),
    "records": _("Records"),
}

View = Callable[..., HttpResponseBase]
# An empty text leaves the panel out; a mapping is drawn by staff/_panel_rows.html.
Rendered = SafeString | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    view: View
    name: str
    perm: str = ""


@dataclass(frozen=True, slots=True)
class NavItem:
    """`key` is the keyboard sequence that opens it, as in "g r"; `count` is one indexed count."""

    section: str
    label: StrOrPromise
    url_name: str
    roles: frozenset[str] = frozenset()
    order: int = 100
    count: Callable[[User], int] | None = None
    perm: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    title: StrOrPromise
    render: Callable[[HttpRequest], Rendered]
    roles: frozenset[str] = frozenset()
    order: int = 100
    side: bool = False
    perm: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    label: str
    url: str
    detail: str = ""


Finder = Callable[["User", str], Iterable[Found]]


@dataclass(slots=True)
class Registry:
    pages: dict[str, Page] = field(default_factory=dict)
    navigation: dict[tuple[str, str], NavItem] = field(default_factory=dict)
    panels: list[Panel] = field(default_factory=list)
    finders: list[Finder] = field(default_factory=list)

    def items(self, user: User) -> list[NavItem]:
        """What stands in this user's sidebar, in order."""
        place = list(SECTIONS)
        found = [item for item in self.navigation.values() if is_open_to(user, item)]
        return sorted(found, key=lambda item: (place.index(item.section), item.order))

    def panels_of(self, user: User) -> list[Panel]:
        found = [panel for panel in self.panels if is_open_to(user, panel)]
        return sorted(found, key=lambda panel: panel.order)

    def find(self, user: User, words: str) -> Iterator[Found]:
        for finder in self.finders:
            yield from finder(user, words)


REGISTRY = Registry()


def is_open_to(user: User, thing: NavItem | Panel) -> bool:
    if thing.roles and not user.current_roles() & thing.roles:
        return False
    return not thing.perm or user.has_perm(thing.perm)


def places_of(user: User) -> list[Membership | MatterUserObjectPermission]:
    """Where somebody works and as what; for those without a membership, what they are let into."""
    return [*user.current_memberships()] or [*user.current_grants()]


def zone_of(user: User) -> ZoneInfo | None:
    """Their own time zone, else that of the organization they work for first."""
    name = user.time_zone
    if not name:
        name = next((held.organization.time_zone for held in places_of(user)), "")
    return ZoneInfo(name) if name else None


def register_page(path: str, view: View, *, name: str, perm: str = "") -> None:
    """A page below the site's root, reversed as `admin:<name>`; with `perm`, 404 to others."""
    if name in REGISTRY.pages:
        raise ValueError(f"two pages are called {name}")
    REGISTRY.pages[name] = Page(path, view, name, perm)


def register_nav(item: NavItem) -> None:
    if item.section not in SECTIONS:
        raise ValueError(f"no section {item.section}; there are {', '.join(SECTIONS)}")
    REGISTRY.navigation[item.section, item.url_name] = item


def register_panel(
    title: StrOrPromise,
    render: Callable[[HttpRequest], Rendered],
    roles: frozenset[str] = frozenset(),
    *,
    order: int = 100,
    side: bool = False,
    perm: str = "",
) -> None:
    """A panel of the home page; `side` puts it in the narrow column."""
    REGISTRY.panels.append(Panel(title, render, roles, order, side, perm))


def register_finder(find: Finder) -> None:
    """Answers the masthead's search; returns only what `visible_to(user)` gives."""
    REGISTRY.finders.append(find)


def draw_panel(panel: Panel, request: HttpRequest) -> SafeString:
    rendered = panel.render(request)
    if isinstance(rendered, Mapping):
        return render_to_string("staff/_panel_rows.html", dict(rendered))
    return rendered


def render_staff(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> TemplateResponse:
    """A page of the staff site: extends staff/base.html, with `title` and `crumbs` in the context.

    `crumbs` is a list of (label, url) between Home and the page itself.
    """
    whole = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, template, whole, status=status)


def refusal_response(request: HttpRequest, refusal: Refusal) -> TemplateResponse:
    """409 with gate, reason, citation and remedy."""
    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    context = {
        "title": _("Not possible now"),
        "refusal": refusal,
        "back": came_from if safe else "",
    }
    return render_staff(request, "409.html", context, status=409)


def invalid_response(request: HttpRequest, invalid: Invalid) -> TemplateResponse:
    """400 with each message beside the name of its field."""
    context = {"title": _("Please check what was sent"), "fields": invalid.fields}
    return render_staff(request, "staff/invalid.html", context, status=400)
