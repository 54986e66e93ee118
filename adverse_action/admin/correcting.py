"""Correct a letter: another one that names it, takes its place and goes out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adverse_action.admin.pages import ISSUE, inline
from adverse_action.admin.standing import Standing
from adverse_action.forms import CorrectionForm
from adverse_action.letters import LETTERS
from adverse_action.models import Notice
from adverse_action.services import correct_letter, preview_correction, why_not_correctable
from adverse_action.services.following import BEFORE_DECIDING
from config.accounts.admin import signed_in
from config.accounts.pages import render_staff
from config.delivery.services import owed_on_paper
from config.errors import Refusal
from screening.access import record_look
from screening.admin.doors import acting_on, attempt, done, submission_of


def correct(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """Why, and which way the new letter goes."""
    notice = _notice(request, reference, public_id)
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, on_paper=_on_paper(notice)
    )
    refusal: Refusal | None = why_not_correctable(notice)
    status = 200
    if request.method == "POST":
        tried = attempt(
            form,
            lambda told: correct_letter(
                notice=notice,
                submission=submission_of(request),
                by=signed_in(request),
                at=timezone.now(),
                **told,
            ),
        )
        if not tried.failed:
            return done(
                request, _("The corrected letter is on its way."), "admin:action", reference
            )
        refusal, status = tried.refusal, tried.status
    context: dict[str, Any] = {
        "title": _("Correct this letter"),
        "crumbs": [
            (_("Cases"), reverse("admin:cases")),
            (reference, reverse("admin:case", args=[reference])),
            (_("Notices and decision"), reverse("admin:action", args=[reference])),
        ],
        "case": notice.case,
        "notice": notice,
        "begins_anew": notice.kind in BEFORE_DECIDING,
        "form": form,
        "refusal": refusal,
        "possible": why_not_correctable(notice) is None,
    }
    return render_staff(request, "adverse_action/staff/correct.html", context, status)


def paper(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """The new letter as it would be issued now."""
    notice = _notice(request, reference, public_id)
    if why_not_correctable(notice):
        raise Http404
    user, now = signed_in(request), timezone.now()
    rendered = preview_correction(notice=notice, by=user, at=now)
    record_look(user, notice.matter, notice.target, now)
    return inline(rendered, f"{reference}-correction")


def _notice(request: HttpRequest, reference: str, public_id: UUID) -> Notice:
    case = acting_on(request, reference, ISSUE)
    parts = ("case__subject__person", "case__agency", "case__order", "proposal__agency")
    found = Notice.objects.with_ways().select_related(*parts).filter(case=case)
    notice = found.filter(public_id=public_id).first()
    if notice is None:
        raise Http404
    return notice


def _on_paper(notice: Notice) -> str:
    """Why it may not go online, or nothing (R-10, R-16)."""
    if notice.assessment_id or Standing.of(notice.case).law.summary_603y:
        return _("This letter goes on paper.")
    if owed_on_paper(LETTERS[notice.kind].notice, notice.case.person, notice.case.agency):
        return _("The person has not agreed to papers online, so it goes on paper.")
    return ""
