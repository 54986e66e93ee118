"""Requests for the whole file: those that are open with their day, and a new one (N-13)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import NavItem, register_nav, register_page, render_staff
from config.accounts.services import open_person_file
from config.clocks.models import Clock
from config.law.book import book
from screening.admin.case_panels import Verb, register_case_panel, register_verbs
from screening.admin.doors import acting_on, attempt, done, may, submission_of
from screening.admin.frame import render_case
from screening.forms.files import FileRequestForm
from screening.models import Case, FileRequest
from screening.services import request_file
from screening.tasks import print_file

VIEW = "screening.view_filerequest"
ADD = "screening.add_filerequest"
MOST = 200


def requests(request: HttpRequest) -> HttpResponse:
    """Open ones first by their day; then those whose answer left."""
    found = FileRequest.objects.visible_to(signed_in(request)).select_related(
        "person", "screener", "letter", "delivery"
    )
    rows = rows_of(list(found[:MOST]))
    rows.sort(key=lambda row: (row["sent_on"] is not None, row["due"] or date.max))
    context = {"title": "Whole files asked for", "rows": rows}
    return render_staff(request, "screening/staff/file_requests.html", context)


def rows_of(found: list[FileRequest]) -> list[dict[str, Any]]:
    now = timezone.now()
    clocks = {
        clock.target: clock
        for clock in Clock.objects.filter(target__in=[one.target for one in found]).order_by("pk")
    }
    return [_row(one, clocks.get(one.target), one.screener.on(now)) for one in found]


def _row(one: FileRequest, clock: Clock | None, today: date) -> dict[str, Any]:
    way = one.way
    sent = way.dispatched_on if way else None
    is_open = clock is not None and clock.status == Clock.Status.OPEN
    said = ("Being made", "info")
    if one.answered_at:
        said = ("Sent", "ok") if sent else ("To be sent", "warn")
    return {
        "request": one,
        "status": said,
        "due": clock.due_on if clock and is_open else None,
        "today": today,
        "sent_on": sent,
        "way": way,
    }


def count_open(user: User) -> int:
    """Nobody has the answer yet: being made, or waiting to be sent."""
    found = FileRequest.objects.visible_to(user)
    return found.filter(delivery__dispatched_on=None).count()


def enter(request: HttpRequest, reference: str) -> HttpResponse:
    """By telephone, letter or in person; refused without proof, with what to do (G-14)."""
    case = acting_on(request, reference, ADD)
    if not possible(case):
        raise Http404
    tried = None
    form = FileRequestForm(request.POST or None)
    if request.method == "POST":
        tried = attempt(form, lambda told: _keep(request, case, told))
        if not tried.failed:
            said = f"Received as {tried.result.number}. It is printed now; its clock runs."
            return done(request, said, "admin:file-requests")
    context = {"form": form, "submission": request.POST.get("submission", "")}
    return render_case(
        request, case, "screening/staff/file_enter.html", "admin:case", context, tried
    )


def possible(case: Case) -> bool:
    """Whether this regime makes a consumer's file (R-16)."""
    return book().regime(case.regime).consumer_report


def _keep(request: HttpRequest, case: Case, told: dict[str, Any]) -> FileRequest:
    user, now = signed_in(request), timezone.now()
    return request_file(
        person_file=open_person_file(person=case.person, by=None, at=now),
        submission=submission_of(request),
        by=user,
        at=now,
        nudge=print_file.delay,
        **told,
    )


def panel(request: HttpRequest, case: Case) -> SafeString | None:
    user = signed_in(request)
    if not possible(case) or not may(user, case, VIEW):
        return None
    found = FileRequest.objects.visible_to(user).filter(person=case.person, screener=case.screener)
    context = {
        "case": case,
        "rows": rows_of(list(found.select_related("screener", "letter", "delivery"))),
        "may_enter": may(user, case, ADD),
        "all_url": reverse("admin:file-requests"),
    }
    return render_to_string("screening/staff/_file_panel.html", context, request)


register_page("files/", requests, name="file-requests", perm=VIEW)
register_page("cases/<slug:reference>/file/", enter, name="file-enter", perm=ADD)
register_nav(
    NavItem("act", "Whole files", "admin:file-requests", order=35, count=count_open, perm=VIEW)
)
register_case_panel(55, panel, side=True)
register_verbs(
    {
        "ask_for_file": Verb("The person asked for the whole file (N-13)", law=True),
        "disclose_file": Verb("The whole file made for the person (N-13)", law=True),
    }
)
