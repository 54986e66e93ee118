"""The house's doors, and pages that only tests open: every part of a staff and a portal page."""

from collections.abc import Callable
from pathlib import Path

from django.contrib.admin import site
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config import urls
from config.accounts.pages import render_staff
from config.errors import Invalid
from tests.browser.parts import PARTS, REFUSED, Form, organization

PAGES = Path(__file__).parent / "pages"


def page(name: str):
    return engines["django"].from_string((PAGES / f"{name}.html").read_text())


def form_of(request: HttpRequest) -> Form:
    return Form(request.POST) if request.method == "POST" else Form()


def staff(name: str, **more: object) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        context = {"title": "Try", "crumbs": [("Cases", "/admin/")], "form": form_of(request)}
        return render_staff(request, page(name), {**PARTS, **context, **more})

    return site.admin_view(view)


def portal(request: HttpRequest) -> HttpResponse:
    context = {
        **PARTS,
        "title": "Where things stand",
        "agency": organization(1, "City of Larkhaven Police Department"),
        "screener": organization(2, "Meridian Ridge Screening, Inc."),
        "matter_line": "Case LPD-2026-00417",
        "nav": [{"url": "#main", "label": "Where things stand", "current": True}],
        "sign_out_url": "/try/portal",
        "form": form_of(request),
    }
    return HttpResponse(page("matter").render(context, request))


def refuse(request: HttpRequest) -> HttpResponse:
    raise REFUSED


def invalid(request: HttpRequest) -> HttpResponse:
    raise Invalid({"received_on": ["This day lies ahead."]})


def alone(name: str) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        context = {"title": "Not possible now", "refusal": REFUSED, "back": "/"}
        return HttpResponse(engines["django"].get_template(name).render(context, request))

    return view


urlpatterns = [
    path("admin/try/desk/", staff("desk", wide=True)),
    path("admin/try/case/", staff("case")),
    path("admin/try/refused/", site.admin_view(refuse)),
    path("admin/try/invalid/", site.admin_view(invalid)),
    path("try/portal", portal),
    path("try/portal/refused", alone("portal/refused.html")),
    path("try/portal/closed", alone("portal/closed.html")),
    *(path(f"try/{name}", alone(f"{name}.html")) for name in ("400", "403", "403_csrf", "500")),
    *urls.urlpatterns,
]
