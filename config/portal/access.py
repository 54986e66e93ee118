"""The portal's doors: who visits, in which language, with which headers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation

from config.accounts.gates import translated
from config.accounts.models import Person
from config.errors import Refusal
from config.portal.pages import closed_page, nothing_page, refused_page
from config.portal.refusals import said_of
from config.portal.visits import PortalVisit, current_visit, is_stranger, keep, session_of

__all__ = [
    "PortalRequest",
    "PortalVisit",
    "finish",
    "identity_required",
    "language_of",
    "portal_page",
    "public_page",
    "submission_of",
]

P = ParamSpec("P")
NEXT = "next"


class PortalRequest(HttpRequest):
    """What a view behind `portal_page` gets."""

    portal: PortalVisit


AnyView = Callable[Concatenate[HttpRequest, P], HttpResponse]
PortalView = Callable[Concatenate[PortalRequest, P], HttpResponse]


def public_page(view: AnyView[P]) -> AnyView[P]:
    """A page of the portal that needs no visit: never cached, and it tells nobody its address."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return finish(request, view(request, *args, **kwargs))

    return guarded


def portal_page(view: PortalView[P]) -> AnyView[P]:
    """A page for whoever came by a link or code: `request.portal` says who, proven or not.

    It speaks the person's language and tells days in the agency's zone.
    """

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visit = current_visit(request, timezone.now())
        if visit is None:
            return finish(request, _turned_away(request))
        request.portal = visit
        language, zone = language_of(request, visit.person), visit.agency.zone
        with translation.override(language), timezone.override(zone):
            return finish(request, _answered(view, request, *args, **kwargs))

    return guarded


def identity_required(view: PortalView[P]) -> PortalView[P]:
    """Inside `portal_page`: asks the identity questions first, then comes back here."""

    @wraps(view)
    def guarded(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.portal.proven:
            return view(request, *args, **kwargs)
        if request.method == "GET":
            session_of(request)[NEXT] = request.path
        return redirect("portal:identity")

    return guarded


def language_of(request: HttpRequest, person: Person) -> str:
    # What the visitor switched to, else the language that the file gives
    switched = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return translation.get_language() or "en" if switched else person.language


def _answered(
    view: PortalView[P], request: PortalRequest, *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    try:
        with translated():
            return view(request, *args, **kwargs)
    except Refusal as refusal:
        return refused_page(request, refusal, said_of(refusal))
    except Http404:
        return nothing_page(request)


def _turned_away(request: HttpRequest) -> HttpResponse:
    # No session: to the code. A session whose link has ended, or that never had one: closed
    if session_of(request).is_empty():
        return redirect("portal:enter")
    if is_stranger(request) and request.path == reverse("portal:matter"):
        return redirect("portal:identity")
    return closed_page(request)


def finish(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if isinstance(response, TemplateResponse):
        response.render()  # here, where the language is active
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Content-Language", translation.get_language() or "en")
    keep(request, response)
    return response


def submission_of(request: HttpRequest) -> UUID | None:
    """The form's own number, by which it counts once; None for one that came without."""
    try:
        return UUID(request.POST.get("submission", ""))
    except ValueError:
        return None
