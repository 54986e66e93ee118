"""The decision brief on a page and on paper, each look on the trail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adverse_action.admin.pages import VIEW, record_looks
from adverse_action.admin.standing import Standing
from adverse_action.models import Proposal
from adverse_action.services.briefing import brief_of, print_brief
from config.accounts.admin import signed_in
from config.accounts.pages import render_staff
from screening.admin.doors import case_for
from screening.drawing import drawn_item


def page(request: HttpRequest, reference: str) -> HttpResponse:
    standing, proposal = _looked_at(request, reference)
    case, brief = standing.case, brief_of(proposal, timezone.now())
    context = {
        "title": _("Decision brief"),
        "crumbs": [
            (_("Cases"), reverse("admin:cases")),
            (case.reference, reverse("admin:case", args=[case.reference])),
            (_("Notices and decision"), reverse("admin:action", args=[case.reference])),
        ],
        "case": case,
        "standing": standing,
        "brief": brief,
        "basis": [(one, drawn_item(one.item)) for one in brief.basis],
        "today": brief.issued_on,
        "in_house": standing.law.fair_process,
    }
    return render_staff(request, "adverse_action/staff/brief.html", context)


def paper(request: HttpRequest, reference: str) -> HttpResponse:
    _standing, proposal = _looked_at(request, reference)
    printed = print_brief(proposal, timezone.now())
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{reference}-brief.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _looked_at(request: HttpRequest, reference: str) -> tuple[Standing, Proposal]:
    standing = Standing.of(case_for(request, reference, VIEW))
    if standing.proposal is None:
        raise Http404
    record_looks(signed_in(request), standing, standing.proposal.report)
    return standing, standing.proposal
