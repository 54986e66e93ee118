"""Who reads: somebody who came by the link of one reading, and sees that one alone."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import pgettext

from config.accounts.gates import translated
from config.errors import Refusal
from config.portal import visits
from config.portal.access import finish, language_of
from config.portal.pages import closed_page
from config.portal.sections import register_opener
from policies.models import Acknowledgement, ReadingLink
from policies.services.readings import open_link

P = ParamSpec("P")


class ReadingRequest(HttpRequest):
    """What a view behind `reading_page` gets."""

    link: ReadingLink


ReadingView = Callable[Concatenate[ReadingRequest, P], HttpResponse]
AnyView = Callable[Concatenate[HttpRequest, P], HttpResponse]


def opens_reading(request: HttpRequest, token: str) -> HttpResponse | None:
    link = open_link(token=token, at=timezone.now())
    if link is None:
        return None
    visits.begin_as_guest(request, str(link.public_id))
    return redirect("policy_reading:start")


register_opener(opens_reading)


def signed_under(link: ReadingLink) -> Acknowledgement | None:
    return Acknowledgement.objects.filter(reading=link.reading_id).first()


def reading_page(view: ReadingView[P]) -> AnyView[P]:
    """For whoever came by a link that stands: `request.link`. Speaks the person's language."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        link = _link_of(request)
        if link is None:
            return finish(request, closed_page(request))
        request.link = link  # type: ignore[attr-defined]
        organization, person = link.reading.organization, link.reading.person
        language = language_of(request, person)
        with translation.override(language), timezone.override(organization.zone):
            return finish(request, _answered(view, request, *args, **kwargs))  # type: ignore[arg-type]

    return guarded


def _link_of(request: HttpRequest) -> ReadingLink | None:
    name = visits.guest_of(request)
    links = ReadingLink.objects.usable(timezone.now()).select_related(
        "reading__entry__organization", "reading__entry__person", "reading__version__policy"
    )
    return links.filter(public_id=name).first() if name else None


def _answered(
    view: ReadingView[P], request: ReadingRequest, *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    try:
        with translated():
            return view(request, *args, **kwargs)
    except Refusal:
        title = pgettext("portal", "This cannot be done now")
        return render_reading(request, "policies/portal/refused.html", {"title": title}, 409)
    except Http404:
        title = pgettext("portal", "There is nothing here")
        return render_reading(request, "policies/portal/refused.html", {"title": title}, 404)


def render_reading(
    request: ReadingRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """A page in the frame of the reading; it never names the person before they have signed."""
    version = request.link.reading.version
    frame = {
        "agency": request.link.reading.organization,
        "version": version,
        "sign_out_url": reverse("portal:sign_out"),
        "steps": [
            pgettext("portal", "Read"),
            pgettext("portal", "Questions"),
            pgettext("portal", "Sign"),
        ],
    }
    return render(request, template, {**frame, **context}, status=status)
