"""The staff site: the plain Django admin with our frame, home page, navigation and refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.accounts.gates import translated
from config.accounts.pages import (
    REGISTRY,
    SECTIONS,
    NavItem,
    Page,
    View,
    draw_panel,
    invalid_response,
    places_of,
    refusal_response,
    register_nav,
    zone_of,
)
from config.errors import Invalid, Refusal

if TYPE_CHECKING:
    from config.accounts.models import User

V = TypeVar("V", bound=Callable[..., Any])

SHORTEST_QUERY = 2


class ProbitySite(AdminSite):
    site_title = "Probity"
    site_header = "Probity"
    index_title = gettext_lazy("Home")
    enable_nav_sidebar = False  # ours stands in admin/base.html
    site_url = None

    def admin_view(self, view: V, cacheable: bool = False) -> V:
        """Every page of the site, stock or ours, shows a refusal as a page and not as a fault."""
        return super().admin_view(cast(V, _answered(view)), cacheable)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        own = [
            path("records/", self.admin_view(self.records), name="records"),
            path("find/", self.admin_view(self.find), name="find"),
        ]
        rooms = [
            path(page.path, self.admin_view(_for_those_allowed(page)), name=page.name)
            for page in REGISTRY.pages.values()
        ]
        # Django's redirect to any row of any table by its number asks nobody's scope.
        stock = [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]
        return [*own, *rooms, *stock]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """The stock keys, but no list of all models: it costs queries and only Records shows it."""
        known = self.has_permission(request)
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": resolve_url("admin:index"),
            "has_permission": known,
            "available_apps": [],
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
            # Its counts cost queries, and wide pages show no sidebar.
            "navigation": SimpleLazyObject(lambda: list(_sections(request))) if known else [],
            "places": _places(request) if known else [],
        }

    def index(
        self, request: HttpRequest, extra_context: Mapping[str, Any] | None = None
    ) -> TemplateResponse:
        drawn = [
            {"title": panel.title, "side": panel.side, "body": body}
            for panel in REGISTRY.panels_of(_member(request))
            if (body := draw_panel(panel, request))
        ]
        context = {
            **self.each_context(request),
            "title": capfirst(date_format(timezone.localtime(), "l, F j, Y")),
            "panels": [panel for panel in drawn if not panel["side"]],
            "side_panels": [panel for panel in drawn if panel["side"]],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/index.html", context)

    def records(self, request: HttpRequest) -> TemplateResponse:
        context = {
            **self.each_context(request),
            "title": _("All records"),
            "app_list": self.get_app_list(request),
        }
        return TemplateResponse(request, "admin/records.html", context)

    def find(self, request: HttpRequest) -> TemplateResponse:
        # POST, so that a name typed here stands in no URL and no access log.
        words = request.POST.get("q", "").strip()
        too_short = len(words) < SHORTEST_QUERY
        found = [] if too_short else list(REGISTRY.find(_member(request), words))
        context = {
            **self.each_context(request),
            "title": _("Find"),
            "words": words,
            "found": found,
            "too_short": too_short,
        }
        return TemplateResponse(request, "admin/find.html", context)


def _answered(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Staff work in English and in their own zone; only the portal speaks both languages.
        zone = zone_of(_member(request))
        with translation.override(settings.LANGUAGE_CODE), timezone.override(zone):
            try:
                with translated():
                    return _drawn_now(view(request, *args, **kwargs))
            except Refusal as refusal:
                return _drawn_now(refusal_response(request, refusal))
            except Invalid as invalid:
                return _drawn_now(invalid_response(request, invalid))

    return answered


def _drawn_now(response: HttpResponseBase) -> HttpResponseBase:
    """Templates are filled in here, where language and zone still hold."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


def _for_those_allowed(page: Page) -> View:
    @wraps(page.view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if page.perm and not _member(request).has_perm(page.perm):
            raise Http404
        return page.view(request, *args, **kwargs)

    return guarded


def _sections(request: HttpRequest) -> Iterator[dict[str, Any]]:
    user = _member(request)
    items = [_drawn(item, user) for item in REGISTRY.items(user)]
    here = _nearest(request.path, [item["url"] for item in items])
    for section, title in SECTIONS.items():
        shown = [item for item in items if item["section"] == section]
        for item in shown:
            item["current"] = _current(item["url"], here, request.path)
        if shown:
            yield {"title": title, "items": shown}


def _drawn(item: NavItem, user: User) -> dict[str, Any]:
    return {
        "section": item.section,
        "label": item.label,
        "url": resolve_url(item.url_name),
        "count": item.count(user) if item.count else None,
        "key": item.key,
    }


def _nearest(path: str, urls: list[str]) -> str:
    """The item under which a page stands: the longest address the page's own begins with."""
    home = resolve_url("admin:index")
    above = [url for url in urls if path == url or (url != home and path.startswith(url))]
    return max(above, key=len, default="")


def _current(url: str, here: str, path: str) -> str:
    if url != here:
        return ""
    return "page" if url == path else "true"


def _places(request: HttpRequest) -> list[dict[str, str]]:
    """Where the user works and as what, for the masthead."""
    return [
        {"organization": str(held.organization), "role": held.role.replace("_", " ")}
        for held in places_of(_member(request))
    ]


def _member(request: HttpRequest) -> User:
    return cast("User", request.user)


register_nav(NavItem("work", gettext_lazy("Home"), "admin:index", order=0, key="g h"))
register_nav(NavItem("records", gettext_lazy("All records"), "admin:records", order=900))
