"""Rehearsals of a draft: begin one, watch it, read what would change, or cancel it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from config.accounts.pages import render_staff
from config.errors import Invalid, Refusal
from policies import services
from policies.admin.pages import version_for
from policies.admin.results import result_of
from policies.forms import RehearseForm, complain
from policies.models import PolicyVersion, Rehearsal, Source, may_read_rehearsals
from policies.services.fingerprint import fingerprint
from policies.tasks import rehearse_texts
from policies.workflow import FROZEN

VIEW, ADD = "policies.view_rehearsal", "policies.add_rehearsal"
SHOWN = 50


def rehearsals(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All rehearsals of a version, and for its authors the form that begins one."""
    found = version_for(request, public_id)
    if not may_read_rehearsals(signed_in(request), found):
        raise Http404
    if request.method != "POST":
        return _draw(request, found)
    if not signed_in(request).has_perm(ADD, found):
        raise PermissionDenied
    return _start(request, found)


def _start(request: HttpRequest, found: PolicyVersion) -> HttpResponse:
    now = timezone.now()
    form = RehearseForm(request.POST, request.FILES, version=found, at=now)
    if not form.is_valid():
        return _draw(request, found, form, status=400)
    told = form.cleaned_data
    upload = told.pop("upload")
    try:
        begun = services.start_rehearsal(
            version=found,
            upload=upload,
            filename=upload.name if upload else "",
            by=signed_in(request),
            at=now,
            nudge=None if told["source"] == Source.CLOSED_CASES else rehearse_texts.delay,
            **told,
        )
    except Invalid as invalid:
        complain(form, invalid)
        return _draw(request, found, form, status=400)
    except Refusal as refusal:
        return _draw(request, found, form, refusal=refusal, status=409)
    messages.success(request, _("The rehearsal has begun."))
    return redirect("admin:rehearsal", begun.public_id)


def _draw(
    request: HttpRequest,
    found: PolicyVersion,
    form: RehearseForm | None = None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    may = found.status not in FROZEN and user.has_perm(ADD, found)
    own = Rehearsal.objects.visible_to(user).filter(version=found)
    context = {
        "title": _("Rehearsals"),
        "crumbs": [(_("Policies"), "../../"), (str(found), "../")],
        "version": found,
        "rehearsals": own.select_related("against__policy", "started_by")[:SHOWN],
        "now_sha256": fingerprint(found),
        "form": (form or RehearseForm(version=found, at=timezone.now())) if may else None,
        "refusal": refusal,
    }
    return render_staff(request, "policies/staff/rehearsals.html", context, status)


def rehearsal_for(request: HttpRequest, public_id: UUID) -> Rehearsal:
    seen = Rehearsal.objects.visible_to(signed_in(request)).select_related(
        "version__policy__organization", "against__policy", "started_by"
    )
    found = seen.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def rehearsal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = rehearsal_for(request, public_id)
    return _draw_one(request, found)


def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The piece that refreshes itself; asked for as a page it leads to the whole."""
    found = rehearsal_for(request, public_id)
    if not request.headers.get("X-Fragment"):
        return redirect("admin:rehearsal", public_id)
    return render(request, "policies/staff/_rehearsal.html", {"rehearsal": found})


@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = rehearsal_for(request, public_id)
    user = signed_in(request)
    if not user.has_perm(ADD, found):
        raise PermissionDenied
    try:
        services.cancel_rehearsal(rehearsal=found, by=user, at=timezone.now())
    except Refusal as refusal:
        return _draw_one(request, found, refusal)
    messages.success(request, _("Cancelled. What was counted so far is kept."))
    return redirect("admin:rehearsal", public_id)


def _draw_one(
    request: HttpRequest, found: Rehearsal, refusal: Refusal | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "title": _("Rehearsal"),
        "crumbs": [
            (_("Policies"), "../../"),
            (str(found.version), f"../../{found.version.public_id}/"),
            (_("Rehearsals"), f"../../{found.version.public_id}/rehearsals/"),
        ],
        "rehearsal": found,
        "result": result_of(found),
        "is_outdated": fingerprint(found.version) != found.content_sha256,
        "may_cancel": found.is_under_way and signed_in(request).has_perm(ADD, found),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render_staff(request, "policies/staff/rehearsal.html", context, status)
