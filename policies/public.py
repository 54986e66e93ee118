"""What anybody may read of an agency's policy: the version in force, those before, what changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from config.accounts.models import Organization
from config.documents.responses import download
from policies import services
from policies.differences import compare
from policies.models import PolicyPaper, PolicyVersion
from policies.public_words import AUDIENCES, DUTIES, KINDS, shown
from policies.services.stored import pack_of
from policies.showing import drawn

LANGUAGES = ("en", "es")
A_WHILE, LONG = "public, max-age=300", "public, max-age=86400"
# How a breach is looked for is for those who look; it would only teach how to slip through.
NOT_PUBLIC = frozenset({"rules", "found_by"})


@dataclass(frozen=True)
class Shelf:
    """What an agency shows: everything public, newest first, and the one in force today."""

    agency: Organization
    versions: tuple[PolicyVersion, ...]
    today: date

    @cached_property
    def holds(self) -> PolicyVersion | None:
        """What is in force today, shown or not."""
        return PolicyVersion.objects.in_force(self.agency, self.today)

    @property
    def in_force(self) -> PolicyVersion | None:
        return self.holds if self.holds in self.versions else None

    def version(self, public_id: UUID) -> PolicyVersion:
        for one in self.versions:
            if one.public_id == public_id:
                return one
        raise Http404

    def before(self, version: PolicyVersion) -> PolicyVersion | None:
        found = services.version_before(version)
        return next((one for one in self.versions if one == found), None)


def of_agency(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page for everybody, the same for everybody: kept by caches, asked for by its ETag.

    An agency that is unknown, and one that shows nothing, answer alike.
    """

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, agency: str, **named: UUID) -> HttpResponseBase:
        language = request.GET.get("lang", "") or translation.get_language() or "en"
        with translation.override(language if language in LANGUAGES else "en"):
            return _kept(request, view(request, _shelf(agency), **named))

    return guarded


def _shelf(code: str) -> Shelf:
    agency = Organization.objects.filter(code__iexact=code).first()
    versions = services.public_versions(agency) if agency else []
    if agency is None or not versions:
        raise Http404
    return Shelf(agency, tuple(versions), agency.on(timezone.now()))


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    response["Content-Language"] = translation.get_language() or "en"
    if response.get("Cache-Control", "no-store") == "no-store":
        response["Cache-Control"] = A_WHILE
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    set_response_etag(response)
    found = get_conditional_response(request, etag=response["ETag"], response=response)
    return found or response


@of_agency
def page(request: HttpRequest, shelf: Shelf, public_id: UUID | None = None) -> HttpResponse:
    """One version whole, the one in force unless another is named, and the list of all."""
    version = shelf.version(public_id) if public_id else shelf.in_force
    said = services.said_by(version) if version else None
    context = {
        **_frame(request, shelf),
        "title": said.title if said else _without(shelf),
        "is_hidden": shelf.holds is not None,
        "version": version,
        "said": said,
        "clauses": [_clause(one) for one in said.clauses] if said else [],
        "disqualifiers": [_clause(one) for one in said.disqualifiers] if said else [],
        "paper": PolicyPaper.objects.filter(version=version).first() if version else None,
        "before": shelf.before(version) if version else None,
        "in_force": shelf.in_force,
        "versions": shelf.versions,
    }
    return render(request, "policies/portal/policy.html", context)


def _without(shelf: Shelf) -> str:
    if shelf.holds:
        return pgettext("portal", "The policy of today is not shown here")
    return pgettext("portal", "No policy is in force here today")


def _frame(request: HttpRequest, shelf: Shelf) -> dict[str, Any]:
    other = "es" if translation.get_language() == "en" else "en"
    return {"agency": shelf.agency, "today": shelf.today, "other_language": other}


def _clause(said: Any) -> dict[str, Any]:
    return {
        "said": said,
        "kind": shown(KINDS, said.kind),
        "audience": [shown(AUDIENCES, one) for one in said.audience],
        "duty": shown(DUTIES, said.duty) if said.duty else "",
    }


@of_agency
def differences(request: HttpRequest, shelf: Shelf, public_id: UUID) -> HttpResponse:
    """What a version says otherwise than the one before it."""
    version = shelf.version(public_id)
    before = shelf.before(version)
    if before is None:
        raise Http404
    context = {
        **_frame(request, shelf),
        "title": pgettext("portal", "What changed"),
        "before": before,
        "after": version,
        "found": drawn(compare(pack_of(before), pack_of(version)).without(NOT_PUBLIC)),
        "language": version.language,
    }
    return render(request, "policies/portal/differences.html", context)


@of_agency
def paper(request: HttpRequest, shelf: Shelf, public_id: UUID) -> HttpResponse:
    """The file as it was sealed when the version was published."""
    version = shelf.version(public_id)
    kept = PolicyPaper.objects.filter(version=version).first()
    if kept is None:
        raise Http404
    name = f"{shelf.agency.code}-policy-{version.number}.pdf"
    response = download(services.read_paper(kept), media_type="application/pdf", filename=name)
    response["Cache-Control"] = LONG
    return response


app_name = "public_policy"
urlpatterns = [
    path("<str:agency>/", page, name="page"),
    path("<str:agency>/<uuid:public_id>/", page, name="version"),
    path("<str:agency>/<uuid:public_id>/differences/", differences, name="differences"),
    path("<str:agency>/<uuid:public_id>/policy.pdf", paper, name="paper"),
]
