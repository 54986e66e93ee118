"""Sign in the portal: the disclosure alone, the authorization, then copies of both.

Between the two comes what a state wants shown on a sheet of its own (`portal/sheets.py`).
"""

from __future__ import annotations

import re
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from config.delivery.models import ElectronicConsent
from config.delivery.services import agrees_online
from config.documents.engine import compose
from config.documents.facts import Facts
from config.errors import Invalid
from config.portal.access import PortalRequest, identity_required, portal_page
from config.portal.pages import render_portal
from config.portal.views import client_address
from config.portal.visits import session_of
from screening import letters
from screening.models import Authorization, Case, Disclosure
from screening.portal.files import signing
from screening.portal.forms import SignForm
from screening.services import (
    missing_sheets,
    revoke_authorization,
    show_disclosure,
    sign_authorization,
)
from screening.services.authorizations import authorization_facts
from screening.services.copies import wants_copy

SHOWN = "disclosure"
HIRING = ElectronicConsent.Purpose.HIRING
BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)


def body_of(kind: str, facts: Facts, language: str) -> SafeString:
    """The words of a letter as its paper has them, for the page that shows them."""
    found = BODY.search(compose(letters.LETTERS[kind].template, facts, language=language))
    assert found is not None
    return SafeString(found[1])


def case_to_sign(request: PortalRequest) -> Case:
    case = signing(request.portal)
    if case is None:
        raise Http404
    return case


def signed_for(case: Case) -> Authorization | None:
    return case.authorizations.live().select_related("document", "disclosure__document").first()


@require_GET
@portal_page
@identity_required
def disclosure(request: PortalRequest) -> HttpResponse:
    """N-01 and nothing else (G-03); opening the page is what shows it."""
    case = case_to_sign(request)
    if case.order.is_cancelled:
        return redirect("portal:matter")
    if signed_for(case):
        return redirect("screening_portal:signed")
    if not agrees_online(case.person, case.agency, HIRING):
        return redirect("portal:online_papers")  # N-01 is owed in writing (15 U.S.C. 7001(c))
    language = translation.get_language() or "en"
    shown = show_disclosure(case=case, language=language, by=None, at=timezone.now())
    session_of(request)[SHOWN] = str(shown.public_id)
    facts = letters.Disclosure(
        agency=case.agency.name,
        issued_on=case.agency.on(shown.shown_at),
        evergreen=shown.evergreen,
    )
    context = {
        "title": pgettext("portal", "Disclosure"),
        "paper": body_of("disclosure", facts, language),
        "shown": shown,
    }
    return render_portal(request, "screening/portal/disclosure.html", context)


def just_shown(request: PortalRequest, case: Case) -> Disclosure | None:
    """What this visitor has just been shown, in the language they read now."""
    name = session_of(request).get(SHOWN, "")
    language = translation.get_language()
    return case.disclosures.filter(public_id=name, language=language).first() if name else None


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def sign(request: PortalRequest) -> HttpResponse:
    case = case_to_sign(request)
    if case.order.is_cancelled:
        return redirect("portal:matter")
    if request.method == "POST":
        return _signed(request, case)
    if signed_for(case):
        return redirect("screening_portal:signed")
    shown = just_shown(request, case)
    if shown is None:
        return redirect("screening_portal:disclosure")
    if missing_sheets(case):
        return redirect("screening_portal:state_sheet")
    values = {"disclosure": shown.public_id, "shown_sha256": shown.sha256, "submission": uuid4()}
    return _page(request, case, shown, SignForm(initial=values, person=case.person))


def _signed(request: PortalRequest, case: Case) -> HttpResponse:
    form = SignForm(request.POST, person=case.person)
    shown = just_shown(request, case)
    if shown is None:
        return redirect("screening_portal:disclosure")
    if not form.is_valid():
        return _page(request, case, shown, form)
    told = form.cleaned_data
    try:
        sign_authorization(
            case=case,
            disclosure=case.disclosures.get(public_id=told["disclosure"]),
            signed_name=told["signed_name"],
            address=client_address(request),
            shown_sha256=told["shown_sha256"],
            submission=told["submission"],
            by=request.portal.actor,
            at=timezone.now(),
        )
    except Disclosure.DoesNotExist:
        return redirect("screening_portal:disclosure")
    except Invalid as invalid:
        form.add_error("signed_name", invalid.fields["signed_name"])
        return _page(request, case, shown, form)
    return redirect("screening_portal:signed")


def _page(request: PortalRequest, case: Case, shown: Disclosure, form: SignForm) -> HttpResponse:
    facts = authorization_facts(case, shown, timezone.now())
    context = {
        "title": pgettext("portal", "Your permission"),
        "paper": body_of("authorization", facts, shown.language),
        "paper_language": shown.language,
        "form": form,
    }
    status = 400 if form.errors else 200
    return render_portal(request, "screening/portal/sign.html", context, status)


@require_GET
@portal_page
@identity_required
def signed(request: PortalRequest) -> HttpResponse:
    """What was signed, when, and copies of it."""
    case = case_to_sign(request)
    found = signed_for(case)
    if found is None:
        return redirect("screening_portal:disclosure")
    context = {
        "title": pgettext("portal", "You gave your permission"),
        "signed": found,
        "to_come": missing_sheets(case),
        "wants_copy": wants_copy(case),
        "sheets": case.state_sheets.standing().select_related("answer").order_by("pk"),
        "at": found.signed_at.astimezone(case.agency.zone),
        "case": case,
    }
    return render_portal(request, "screening/portal/signed.html", context)


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def revoke(request: PortalRequest) -> HttpResponse:
    """Take it back: at once, and without being asked why."""
    case = case_to_sign(request)
    if request.method == "POST":
        revoke_authorization(case=case, by=request.portal.actor, at=timezone.now())
        context = {"title": pgettext("portal", "You took your permission back"), "case": case}
        return render_portal(request, "screening/portal/revoked.html", context)
    context = {"title": pgettext("portal", "Take back my permission"), "case": case}
    return render_portal(request, "screening/portal/revoke.html", context)
