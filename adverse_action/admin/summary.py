"""From a misconduct investigation's report to its summary on the way (N-15), in four screens."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy

from adverse_action.admin.acts import ACTS
from adverse_action.admin.pages import ISSUE, build, inline, record_looks, shown_report
from adverse_action.admin.standing import Standing
from adverse_action.admin.wizard import addressed, page, try_act
from adverse_action.letters import LETTERS
from adverse_action.models import Notice
from adverse_action.services import preview_summary
from adverse_action.services.requirements import elements_of
from config.accounts.admin import signed_in
from screening.access import record_look
from screening.admin.doors import Attempt, acting_on
from screening.drawing import drawn_item
from screening.services import report_facts

RECORD = "adverse_action.record_action_taken"
STEPS = (
    gettext_lazy("What was done, and on what"),
    gettext_lazy("Read the summary"),
    gettext_lazy("Issue it"),
    gettext_lazy("Send it"),
)
KIND = Notice.Kind.SUMMARY_603Y
READ, ISSUED = "admin:action-summary", "admin:action-summary-sent"


def acted(request: HttpRequest, reference: str) -> HttpResponse:
    """1: what the agency did, and on which items of the report."""
    standing = Standing.of(acting_on(request, reference, RECORD))
    if request.method == "POST":
        return try_act(request, standing, "acted", READ, _acted)
    if not ACTS["acted"].offered(standing):
        return redirect(_where(standing), reference)
    return _acted(request, standing, Attempt(build(ACTS["acted"], standing.case)))


def _acted(request: HttpRequest, standing: Standing, tried: Attempt) -> HttpResponse:
    current = shown_report(standing.case, signed_in(request))
    record_looks(signed_in(request), standing, current)
    items = [drawn_item(item) for item in report_facts(current).items] if current else []
    return page(
        request, standing, 1, "begin", tried, STEPS, items=items, act=ACTS["acted"], after=True
    )


def read(request: HttpRequest, reference: str) -> HttpResponse:
    """2: what goes to whom, printed and not kept."""
    standing = Standing.of(acting_on(request, reference, ISSUE))
    if not standing.owes_summary:
        return redirect(_where(standing), reference)
    context: dict[str, Any] = {
        "facts": addressed(standing.case),
        "elements": elements_of(LETTERS[KIND].notice),
    }
    return page(request, standing, 2, "summary", None, STEPS, **context)


def issue(request: HttpRequest, reference: str) -> HttpResponse:
    """3: the summary is frozen, and waits for its way."""
    standing = Standing.of(acting_on(request, reference, ISSUE))
    if request.method == "POST":
        return try_act(request, standing, "summary", ISSUED, _issue)
    if not standing.owes_summary:
        return redirect(_where(standing), reference)
    return _issue(request, standing, Attempt(build(ACTS["summary"], standing.case)))


def _issue(request: HttpRequest, standing: Standing, tried: Attempt) -> HttpResponse:
    back = {"back": READ, "act": ACTS["summary"]}
    return page(request, standing, 3, "issue", tried, STEPS, **back)


def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """4: what is to be done with the paper."""
    standing = Standing.of(acting_on(request, reference, ISSUE))
    notice = next((one for one in standing.notices if one.kind == KIND), None)
    if notice is None:
        return redirect(_where(standing), reference)
    return page(request, standing, 4, "sent", None, STEPS, notice=notice, way=notice.way)


def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The summary as it would be issued now."""
    standing = Standing.of(acting_on(request, reference, ISSUE))
    if standing.taken is None or not standing.owes_summary:
        raise Http404
    user, now = signed_in(request), timezone.now()
    rendered = preview_summary(taken=standing.taken, by=user, at=now)
    record_look(user, standing.case.matter, standing.taken.target, now)
    return inline(rendered, f"{reference}-summary")


def _where(standing: Standing) -> str:
    """The screen on which it stands now; the case's own page where there is none."""
    if ACTS["acted"].offered(standing):
        return "admin:action-acted"
    if standing.owes_summary:
        return READ
    told = any(one.kind == KIND for one in standing.notices)
    return ISSUED if told else "admin:action"
