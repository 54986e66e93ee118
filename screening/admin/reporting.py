"""The report: what it would say, issue it, furnish it, read it, and the one click without items."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.audit.services import canonical
from config.documents.responses import download
from screening.access import read_report, record_look
from screening.admin.doors import (
    Attempt,
    acting_on,
    attempt,
    case_for,
    done,
    finish,
    may,
    sees_behind,
    submission_of,
)
from screening.admin.frame import render_case
from screening.admin.posts import platform
from screening.drawing import drawn_item, said
from screening.models import Case, Flag, Outcome, Report
from screening.reportability import WHY
from screening.services import (
    close_case,
    close_without_items,
    furnish_report,
    issue_report,
    possible_outcomes,
    reopen_review,
    report_facts,
    send_copy,
)
from screening.services.copies import copy_of
from screening.services.drafts import Draft, new_drafts
from screening.services.posts import obstacles
from screening.services.reports import BEFORE_REPORT, why_unfinished
from screening.workflow import CaseStatus

PAGE = "admin:case-report"
VIEW = "screening.view_report"
ISSUE = "screening.issue_report"
FURNISH = "screening.furnish_report"
CLOSE = "screening.close_case"


def page(request: HttpRequest, reference: str) -> HttpResponse:
    return draw(request, case_for(request, reference, VIEW))


def draw(request: HttpRequest, case: Case, tried: Attempt | None = None) -> HttpResponse:
    user = signed_in(request)
    behind = sees_behind(user, case)
    reports = versions(user, case)
    context = {
        "behind": behind,
        "reports": reports,
        "copies": [(one, copy_of(one)) for one in reports if one.furnished_at],
        "current": reports[0] if reports else None,
        "submission": uuid4(),
        "may_issue": may(user, case, ISSUE),
        "may_furnish": may(user, case, FURNISH),
        "may_close": may(user, case, CLOSE),
        "can_reopen": case.status == CaseStatus.REPORTED,
        "can_close": case.status == CaseStatus.FURNISHED and case.outcome != Outcome.ITEMS,
        "is_open": case.status in BEFORE_REPORT,
        **(preview(case, user) if behind and case.status in BEFORE_REPORT else {}),
    }
    return render_case(request, case, "screening/staff/report.html", PAGE, context, tried)


def versions(user: User, case: Case) -> list[Report]:
    """Newest first; to the agency only what was furnished (R-1)."""
    found = Report.objects.visible_to(user).filter(case=case.pk)
    return list(found.select_related("document", "issued_by").order_by("-version"))


def preview(case: Case, user: User) -> dict[str, Any]:
    """What a report issued now would say, and what stays out of it and why.

    It prints redacted posts: the look at each is recorded.
    """
    now = timezone.now()
    drafts = new_drafts(case, now)
    for draft in drafts:
        record_look(user, case.matter, f"redacted_post:{draft.redacted.public_id}", now)
    unfinished = why_unfinished(case)
    return {
        "drafts": [_draft(number, draft) for number, draft in enumerate(drafts, 1)],
        "kept_out": _kept_out(case, {draft.post.pk for draft in drafts}),
        "unfinished": unfinished,
        "outcomes": [] if drafts or unfinished else possible_outcomes(case, now),
    }


def _draft(number: int, draft: Draft) -> dict[str, Any]:
    marks = draft.marks
    return {
        "number": number,
        "title": f"{platform(draft.post.platform)} · {draft.post.author_handle}",
        "at": draft.post.dated_at,
        "kind": draft.post.get_kind_display(),
        "text": draft.redacted.text,
        "spans": [(start, end, mark["number"]) for mark in marks for start, end in mark["spans"]],
        "marks": marks,
        "statement": draft.statement,
        "note": draft.note,
    }


def _kept_out(case: Case, reported: set[int]) -> list[dict[str, Any]]:
    """Posts that two people confirmed and that may not be reported, each with the reasons."""
    on = case.screener.on(timezone.now())
    confirmed = Flag.objects.confirmed().filter(matter=case.pk).exclude(post__in=reported)
    posts = {
        flag.post_id: flag.post
        for flag in confirmed.select_related("post__account", "post__visibility_proof")
    }
    return [
        {"post": post, "why": [WHY[obstacle] for obstacle in obstacles(case, post, on)]}
        for post in posts.values()
    ]


def report_of(request: HttpRequest, case: Case, public_id: UUID) -> Report:
    """A version that the reader may see; the look is recorded."""
    user = signed_in(request)
    found = Report.objects.visible_to(user).filter(case=case.pk, public_id=public_id)
    report = found.select_related("case__matter", "screener", "document").first()
    if report is None:
        raise Http404
    return read_report(user, report, timezone.now())


def read(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """One version as it was issued: the agency reads this, never the posts (R-6)."""
    case = case_for(request, reference, VIEW)
    report = report_of(request, case, public_id)
    told = report_facts(report)
    context = {
        "report": report,
        "told": told,
        "verdict": "" if told.items else said("outcome", told.outcome),
        "items": [drawn_item(item) for item in told.items],
        "left_out": [(said("left_out", row.reason), row.posts) for row in told.coverage.left_out],
        "changes": changes(report),
    }
    return render_case(request, case, "screening/staff/report_read.html", PAGE, context)


def changes(report: Report) -> list[dict[str, Any]]:
    """What this version changes, by the number an item has or had in print."""
    rows: list[dict[str, Any]] = report.difference.get("changes", [])
    return [{**row, "word": said("change", row["what"])} for row in rows]


def data(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """The same report as JSON, in the bytes whose hash the report carries."""
    case = case_for(request, reference, VIEW)
    report = report_of(request, case, public_id)
    body = canonical(report.data_document).encode()
    name = f"{case.reference}-report-{report.version}.json"
    return download(body, media_type="application/json", filename=name)


_finish = partial(finish, draw=draw, page=PAGE)


@require_POST
def issue(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, ISSUE)
    tried = attempt(
        forms.Form(request.POST),
        lambda told: issue_report(
            case=case,
            submission=submission_of(request),
            outcome=request.POST.get("outcome", ""),
            by=signed_in(request),
            at=timezone.now(),
        ),
    )
    return _finish(request, case, tried, "Issued. Nobody outside has it before it is furnished.")


def _acting_on(request: HttpRequest, reference: str, public_id: UUID) -> Report:
    case = acting_on(request, reference, FURNISH)
    report = case.reports.filter(public_id=public_id).first()
    if report is None:
        raise Http404
    report.case = case
    return report


@require_POST
def copy(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """Send the person their own copy; it went by itself where they ticked the box for one."""
    report = _acting_on(request, reference, public_id)
    tried = attempt(
        forms.Form(request.POST),
        lambda told: send_copy(report=report, by=signed_in(request), at=timezone.now()),
    )
    return _finish(request, report.case, tried, "The copy is on its way to the person.")


@require_POST
def furnish(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    report = _acting_on(request, reference, public_id)
    case = report.case
    tried = attempt(
        forms.Form(request.POST),
        lambda told: furnish_report(report=report, by=signed_in(request), at=timezone.now()),
    )
    return _finish(request, case, tried, f"Furnished to {case.agency.name}.")


@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, ISSUE)
    tried = attempt(
        forms.Form(request.POST),
        lambda told: reopen_review(case=case, by=signed_in(request), at=timezone.now()),
    )
    return _finish(request, case, tried, "Back at the desk. The issued version stays on record.")


@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Without items: issue, furnish and close in one click (R-26)."""
    case = acting_on(request, reference, CLOSE)
    now, user = timezone.now(), signed_in(request)
    if case.status in (CaseStatus.FURNISHED, CaseStatus.CLOSED):
        close_case(case=case, by=user, at=now)
        return done(request, "Closed.", PAGE, reference)
    tried = attempt(
        forms.Form(request.POST),
        lambda told: close_without_items(
            case=case,
            outcome=request.POST.get("outcome", ""),
            submission=submission_of(request),
            by=user,
            at=now,
        ),
    )
    return _finish(request, case, tried, "Reported, furnished and closed.")


def panel(request: HttpRequest, case: Case) -> SafeString | None:
    """Versions at a glance, in the overview's narrow column."""
    user = signed_in(request)
    if not may(user, case, VIEW):
        return None
    context = {"case": case, "reports": versions(user, case)}
    return render_to_string("screening/staff/_reports_panel.html", context)
