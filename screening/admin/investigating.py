"""An investigative report: N-03 in time, and N-04 when the person asks what it covers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from config.accounts.pages import register_page
from config.clocks.models import Clock
from config.law.book import book
from screening.admin.case_panels import Verb, register_case_panel, register_verbs
from screening.admin.doors import Attempt, acting_on, attempt, case_for, finish, may, submission_of
from screening.admin.frame import render_case
from screening.forms.investigating import NoticeForm, ScopeForm, ScopeRequestForm
from screening.models import Case, InvestigativeNotice, ScopeRequest
from screening.services import answer_scope, issue_investigative_notice, request_scope
from screening.services.handling import may_write, works_for_screener
from screening.services.investigative import NOTICE_RULE, SCOPE_RULE, way_on_paper
from screening.services.scoping import scope_of

PAGE = "admin:case-investigation"
TAB = "admin:case-authorization"
VIEW = "screening.view_investigativenotice"
ISSUE = "screening.add_investigativenotice"
ENTER = "screening.add_scoperequest"


def is_investigative(case: Case) -> bool:
    return book().regime(case.order.regime).investigative_disclosure


def _case(request: HttpRequest, reference: str, perm: str, *, acts: bool = False) -> Case:
    case = (acting_on if acts else case_for)(request, reference, perm)
    if not is_investigative(case):
        raise Http404
    return case


def page(request: HttpRequest, reference: str) -> HttpResponse:
    return draw(request, _case(request, reference, VIEW))


def draw(request: HttpRequest, case: Case, tried: Attempt | None = None) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    way = {"channel": way_on_paper(case)}
    forms: dict[str, Any] = {
        "notice_form": NoticeForm(initial=way, auto_id="notice_%s"),
        "request_form": ScopeRequestForm(auto_id="request_%s"),
        "scope_form": ScopeForm(initial=way, auto_id="scope_%s"),
    }
    for name, form in forms.items():
        if tried and type(tried.form) is type(form):
            forms[name] = tried.form
    context = {
        **state_of(case),
        **forms,
        "rules": [book().deadline(NOTICE_RULE), book().deadline(SCOPE_RULE)],
        "scope": scope_of(case, now),
        "today": case.agency.on(now),
        "may_issue": may(user, case, ISSUE) and may_write(case, user),
        "in_name": works_for_screener(case, user),
        "may_enter": not case.order.is_cancelled and may(user, case, ENTER),
    }
    return render_case(request, case, "screening/staff/investigation.html", TAB, context, tried)


def state_of(case: Case) -> dict[str, Any]:
    """Notice and questions, each with its newest clock."""
    notices = InvestigativeNotice.objects.filter(case=case)
    notice = notices.select_related("document", "delivery", "issued_by").first()
    asked = list(case.scope_requests.select_related("document", "delivery", "entered_by"))
    order = f"order:{case.order.public_id}"
    found = Clock.objects.filter(matter=case.pk, rule_id__in=(NOTICE_RULE, SCOPE_RULE))
    clocks = {clock.target: clock for clock in found.order_by("pk")}
    return {
        "notice": notice,
        "notice_clock": clocks.get(order),
        "asked": [(one, clocks.get(one.target)) for one in asked],
        "waiting": next((one for one in asked if one.answered_at is None), None),
    }


_finish = partial(finish, draw=draw, page=PAGE)


@require_POST
def issue(request: HttpRequest, reference: str) -> HttpResponse:
    case = _case(request, reference, ISSUE, acts=True)
    tried = attempt(
        NoticeForm(request.POST, auto_id="notice_%s"),
        lambda told: issue_investigative_notice(
            case=case,
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
            **told,
        ),
    )
    return _finish(request, case, tried, "Issued. Its deadline ends when the letter leaves.")


@require_POST
def enter(request: HttpRequest, reference: str) -> HttpResponse:
    case = _case(request, reference, ENTER, acts=True)
    tried = attempt(
        ScopeRequestForm(request.POST, auto_id="request_%s"),
        lambda told: request_scope(
            case=case,
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
            **told,
        ),
    )
    return _finish(request, case, tried, "Received. Its clock runs from the moment it came.")


@require_POST
def answer(request: HttpRequest, reference: str, public_id: str) -> HttpResponse:
    case = _case(request, reference, ISSUE, acts=True)
    asked = ScopeRequest.objects.filter(case=case, public_id=public_id).first()
    if asked is None:
        raise Http404
    tried = attempt(
        ScopeForm(request.POST, auto_id="scope_%s"),
        lambda told: answer_scope(
            request=asked,
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
            **told,
        ),
    )
    return _finish(request, case, tried, "Answered. Its deadline ends when the letter leaves.")


def panel(request: HttpRequest, case: Case) -> SafeString | None:
    if not is_investigative(case) or not may(signed_in(request), case, VIEW):
        return None
    today = case.agency.on(timezone.now())
    context = {"case": case, "today": today, **state_of(case)}
    return render_to_string("screening/staff/_investigation_panel.html", context, request)


CASE = "cases/<slug:reference>/investigation/"
register_page(CASE, page, name="case-investigation")
register_page(f"{CASE}notice/", issue, name="case-investigation-notice")
register_page(f"{CASE}asked/", enter, name="case-investigation-asked")
register_page(f"{CASE}<uuid:public_id>/answer/", answer, name="case-investigation-answer")
register_case_panel(15, panel)
register_verbs(
    {
        "issue_investigative_notice": Verb(
            "Told that an investigative report may be made (N-03)", law=True, agency=True
        ),
        "request_scope": Verb(
            "The person asked what the investigation covers", law=True, agency=True
        ),
        "answer_scope": Verb("Nature and scope told (N-04)", law=True, agency=True),
    }
)
