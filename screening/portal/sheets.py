"""A state's own disclosure, on a page of its own between N-01 and the signature (N-19)."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from config.delivery.services import agrees_online
from config.errors import Invalid
from config.portal.access import PortalRequest, identity_required, portal_page
from config.portal.pages import render_portal
from config.portal.views import client_address
from screening.disclosures import Sheet
from screening.models import Case, StateSheet
from screening.portal.forms import SheetForm
from screening.portal.signing import (
    HIRING,
    body_of,
    case_to_sign,
    just_shown,
    signed_for,
)
from screening.services import answer_state_sheet, missing_sheets, show_state_sheet
from screening.services.sheets import TITLES, sheet_facts


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def state_sheet(request: PortalRequest) -> HttpResponse:
    """The next sheet that is owed; without one, on to the signature."""
    case = case_to_sign(request)
    if case.order.is_cancelled:
        return redirect("portal:matter")
    is_signed = signed_for(case) is not None
    missing = missing_sheets(case)
    if not missing:
        return redirect("screening_portal:sign")
    if not agrees_online(case.person, case.agency, HIRING):
        return redirect("portal:online_papers")
    if not is_signed and just_shown(request, case) is None:
        return redirect("screening_portal:disclosure")
    if request.method == "POST":
        return _answered(request, case, missing[0])
    shown = _show(case, missing[0])
    values = {"disclosure": shown.public_id, "shown_sha256": shown.sha256, "submission": uuid4()}
    form = SheetForm(initial=values, person=case.person, sheet=missing[0])
    return _page(request, case, missing[0], shown, form)


def _show(case: Case, sheet: Sheet) -> StateSheet:
    language = translation.get_language() or "en"
    return show_state_sheet(
        case=case, notice=sheet.notice, language=language, by=None, at=timezone.now()
    )


def _answered(request: PortalRequest, case: Case, sheet: Sheet) -> HttpResponse:
    form = SheetForm(request.POST, person=case.person, sheet=sheet)
    if not form.is_valid():
        return _page(request, case, sheet, _show(case, sheet), form)
    told = form.cleaned_data
    try:
        answer_state_sheet(
            case=case,
            sheet=case.state_sheets.get(public_id=told["disclosure"], notice=sheet.notice),
            wants_copy=told["wants_copy"],
            signed_name=told.get("signed_name", ""),
            address=client_address(request),
            shown_sha256=told["shown_sha256"],
            submission=told["submission"],
            by=request.portal.actor,
            at=timezone.now(),
        )
    except StateSheet.DoesNotExist:
        return redirect("screening_portal:state_sheet")
    except Invalid as invalid:
        form.add_error("signed_name", invalid.fields["signed_name"])
        return _page(request, case, sheet, _show(case, sheet), form)
    return redirect("screening_portal:state_sheet")


def _page(
    request: PortalRequest, case: Case, sheet: Sheet, shown: StateSheet, form: SheetForm
) -> HttpResponse:
    facts = sheet_facts(case, sheet, shown.shown_at, on_screen=True)
    context = {
        "title": TITLES[sheet.notice][shown.language],
        "paper": body_of(sheet.letter.kind, facts, shown.language),
        "shown": shown,
        "form": form,
    }
    status = 400 if form.errors else 200
    return render_portal(request, "screening/portal/state_sheet.html", context, status)
