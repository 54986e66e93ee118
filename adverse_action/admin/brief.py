"""The decision brief on a page and on paper, each look on the trail."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adverse_action.admin.pages import VIEW, record_looks, shown_report
from adverse_action.admin.standing import Standing
from adverse_action.models import Proposal
from adverse_action.services.briefing import brief_of, print_brief
from adverse_action.services.inquiring import inquiry_brief_of, print_inquiry_brief
from config.accounts.admin import signed_in
from config.accounts.pages import render_staff
from screening.admin.doors import case_for
from screening.drawing import drawn_item
from screening.models import Case, Report


def page(request: HttpRequest, reference: str) -> HttpResponse:
    """On the proposal; in a misconduct investigation, on what the agency was told."""
    standing, on = _looked_at(request, reference)
    case = standing.case
    context = {
        "title": _("Decision brief"),
        "crumbs": [
            (_("Cases"), reverse("admin:cases")),
            (case.reference, reverse("admin:case", args=[case.reference])),
            (_("Notices and decision"), reverse("admin:action", args=[case.reference])),
        ],
        "case": case,
        "standing": standing,
    }
    if isinstance(on, Proposal):
        context |= _proposed(on, standing)
        return render_staff(request, "adverse_action/staff/brief.html", context)
    context |= _told(case, on)
    return render_staff(request, "adverse_action/staff/inquiry_brief.html", context)


def _proposed(proposal: Proposal, standing: Standing) -> dict[str, Any]:
    brief = brief_of(proposal, timezone.now())
    return {
        "brief": brief,
        "basis": [(one, drawn_item(one.item)) for one in brief.basis],
        "today": brief.issued_on,
        "in_house": standing.law.fair_process,
    }


def _told(case: Case, report: Report) -> dict[str, Any]:
    brief = inquiry_brief_of(case, report, timezone.now())
    return {"brief": brief, "items": [(one, drawn_item(one.item)) for one in brief.items]}


def paper(request: HttpRequest, reference: str) -> HttpResponse:
    standing, on = _looked_at(request, reference)
    now = timezone.now()
    if isinstance(on, Proposal):
        printed = print_brief(on, now)
    else:
        printed = print_inquiry_brief(standing.case, on, now)
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{reference}-brief.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _looked_at(request: HttpRequest, reference: str) -> tuple[Standing, Proposal | Report]:
    """What the brief is on: the proposal, or the report of an investigation."""
    user = signed_in(request)
    standing = Standing.of(case_for(request, reference, VIEW))
    report = shown_report(standing.case, user) if standing.law.summary_603y else None
    on = standing.proposal or report
    if on is None:
        raise Http404
    record_looks(user, standing, on.report if isinstance(on, Proposal) else on)
    return standing, on
