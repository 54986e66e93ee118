"""Ask what an investigative report covers, and read the answer (15 U.S.C. 1681d(b))."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from config.clocks.models import Clock
from config.law.book import book
from config.portal.access import PortalRequest, identity_required, portal_page, submission_of
from config.portal.days import full_day
from config.portal.pages import render_portal
from config.portal.sections import fact_of
from config.portal.visits import PortalVisit
from screening.models import Case, InvestigativeNotice, ScopeRequest
from screening.portal.files import case_of, cases_of
from screening.services import request_scope

HERE = "screening_portal:investigation"


def _investigated(visit: PortalVisit) -> QuerySet[Case]:
    """The case of the link, where people are interviewed for its report."""
    regimes = [name for name, law in book().regimes.items() if law.investigative_disclosure]
    return cases_of(visit).filter(order__regime__in=regimes)


def is_investigated(visit: PortalVisit) -> Exists:
    return Exists(_investigated(visit))


def papers(visit: PortalVisit) -> list[QuerySet[Any, Any]]:
    """The notice and each answer, once issued."""
    mine = _investigated(visit)
    return [
        InvestigativeNotice.objects.filter(case__in=mine).values("document"),
        ScopeRequest.objects.filter(case__in=mine).exclude(document=None).values("document"),
    ]


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def investigation(request: PortalRequest) -> HttpResponse:
    case = case_of(request.portal)
    if case is None or not fact_of(request.portal, HERE):
        raise Http404
    if request.method == "POST":
        return _asked(request, case)
    asked = list(case.scope_requests.select_related("document", "delivery"))
    notices = InvestigativeNotice.objects.filter(case=case)
    context = {
        "title": pgettext("portal", "What the report covers"),
        "case": case,
        "notice": notices.select_related("document").first(),
        "asked": [_row(one) for one in asked],
        "waiting": any(one.answered_at is None for one in asked),
        "days": book().deadline("D-19").amount,
    }
    return render_portal(request, "screening/portal/investigation.html", context)


def _asked(request: PortalRequest, case: Case) -> HttpResponse:
    if submission := submission_of(request):
        now = timezone.now()
        request_scope(
            case=case,
            channel=ScopeRequest.Channel.PORTAL,
            received_at=now,
            submission=submission,
            by=request.portal.actor,
            at=now,
        )
    return redirect(HERE)


def _row(one: ScopeRequest) -> dict[str, Any]:
    clock = Clock.objects.for_target(one.target).order_by("-pk").first()
    sent = one.way.dispatched_on if one.way else None
    return {
        "request": one,
        "asked_on": full_day(one.received_on),
        "due_on": full_day(clock.due_on) if clock and clock.due_on else "",
        "sent_on": full_day(sent) if sent else "",
    }
