"""Drawing the portal's pages: the frame, and the calm answers."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, Subquery
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext

from config.accounts.models import Matter, Organization
from config.documents.uploads import LARGEST, MEGABYTE, MOST_FILES
from config.errors import Refusal
from config.portal.forms import AgainForm
from config.portal.sections import menu_of
from config.portal.visits import PortalVisit

MOST_DESKS = 4


def render_portal(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A page that extends portal/base.html; `title` must be in the context.

    Before the identity is proven the frame names neither agency, nor person, nor case.
    """
    visit: PortalVisit | None = getattr(request, "portal", None)
    frame = _frame(request, visit) if visit and visit.proven else {"desks": desks()}
    signed_in = {"sign_out_url": reverse("portal:sign_out")} if visit else {}
    return render(request, template, {**frame, **signed_in, **context}, status=status)


def _frame(request: HttpRequest, visit: PortalVisit) -> dict[str, Any]:
    here = {"label": pgettext("portal", "Where things stand"), "url": reverse("portal:matter")}
    rooms: list[dict[str, Any]] = [
        {"label": item.label, "url": reverse(item.url_name)} for item in menu_of(visit)
    ]
    return {
        "visit": visit,
        "session": True,
        "agency": visit.agency,
        "screener": visit.matter.screener,
        "matter_line": f"{visit.person.name} · {visit.matter.reference}",
        "nav": [{**item, "current": item["url"] == request.path} for item in (here, *rooms)],
    }


def desks() -> list[Organization]:
    """Who answers the phone, while nobody may know yet whose matter it is.

    The screeners of this installation, alike for everybody; none where they are many.
    """
    # The newest of each by the index; EXISTS would read every matter of the house
    newest = Matter.objects.filter(screener=OuterRef("pk")).order_by("-opened_at", "-pk")
    asked = Organization.objects.annotate(screens=Subquery(newest.values("pk")[:1]))
    found = list(asked.filter(screens__isnull=False)[: MOST_DESKS + 1])
    return found if len(found) <= MOST_DESKS else []


def closed_page(request: HttpRequest, status: int = 404, secret: str = "") -> HttpResponse:
    # The same words for a link that is unknown, tampered with, expired or revoked; `secret` is
    # what was typed, and goes back only to whoever typed it
    title = pgettext("portal", "This link does not open")
    form = AgainForm(initial={"secret": secret})
    if secret:
        form.fields["secret"].widget = HiddenInput()
    context = {"title": title, "form": form, "back": reverse("portal:enter"), **_unknown()}
    return render(request, "portal/closed_link.html", context, status=status)


def _unknown() -> dict[str, Any]:
    # `here` is where a switch of language leads: the address itself may hold a token
    return {"desks": desks(), "here": reverse("portal:enter")}


def resting_page(request: HttpRequest) -> HttpResponse:
    # After many wrong links or codes from one address
    context = {"title": pgettext("portal", "Please wait a little"), **_unknown()}
    response = render(request, "portal/resting.html", context, status=429)
    response["Retry-After"] = "900"
    return response


def too_large_page(request: HttpRequest, status: int, back: str = "") -> HttpResponse:
    # More at once than is taken, or of no stated length; nothing of it was read
    context = {
        "title": pgettext("portal", "That is too much at once"),
        "back": back or request.path,
        "files": MOST_FILES,
        "megabytes": LARGEST // MEGABYTE,
        **_unknown(),
    }
    return render(request, "portal/too_large.html", context, status=status)


def nothing_page(request: HttpRequest) -> HttpResponse:
    # The same words for what is not there and for what is somebody else's
    title = pgettext("portal", "There is nothing here")
    context = {"title": title, "here": reverse("portal:matter")}
    return render_portal(request, "portal/nothing.html", context, status=404)


def refused_page(request: HttpRequest, refusal: Refusal, said: str) -> HttpResponse:
    title = pgettext("portal", "This cannot be done now")
    context = {"title": title, "refusal": refusal, "said": said, "back": reverse("portal:matter")}
    return render_portal(request, "portal/refused.html", context, status=409)
