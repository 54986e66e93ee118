"""Pages for auditors: the trail and the exception register; a panel of what presses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from config.accounts.admin import CappedPaginator, signed_in
from config.accounts.pages import render_staff
from config.audit.services import verify_stream
from config.clocks.services.listing import rows
from config.clocks.views import grouped
from config.oversight import exceptions
from config.oversight.forms import TrailForm
from config.oversight.trail import Reach, lines, narrowed

A_PAGE = 50
PRESSING = ("overdue", "today", "week")


def trail(request: HttpRequest) -> HttpResponse:
    """What happened in one's own organizations; POST checks the chain of the stream shown."""
    reach = Reach.of(signed_in(request))
    told = request.POST if request.method == "POST" else request.GET
    form = TrailForm(told or None, reach=reach)
    values = form.cleaned_data if form.is_bound and form.is_valid() else {}
    stream = values.get("of", "")
    zone = timezone.get_current_timezone()
    events = narrowed(reach.events(), values, stream, zone)
    if form.errors:
        events = events.none()
    page = CappedPaginator(events, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "Audit trail",
        "form": form,
        "page": page,
        "lines": lines(page.object_list),
        "query": _without_page(request),
        "stream": stream,
        "is_whole": bool(stream) and reach.is_whole(stream),
        "checked": _check(request, reach, stream),
    }
    return render_staff(request, "oversight/trail.html", context, 400 if form.errors else 200)


def _without_page(request: HttpRequest) -> str:
    told = request.GET.copy()
    told.pop("page", None)
    return told.urlencode()


def _check(request: HttpRequest, reach: Reach, stream: str) -> dict[str, Any] | None:
    """Run, never remembered: "intact" is said of this moment only."""
    if request.method != "POST" or not stream or not reach.is_whole(stream):
        return None
    count, found = verify_stream(stream)
    return {"count": count, "found": found, "at": timezone.now()}


def register(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Exception register",
        "overrides": exceptions.register(signed_in(request)),
        "now": timezone.now(),
    }
    return render_staff(request, "oversight/register.html", context)


def deadlines_panel(request: HttpRequest) -> SafeString:
    """What is overdue, due today or this week, and whose; nothing where nothing presses."""
    groups = [
        group
        for group in grouped(rows(signed_in(request), timezone.now()))
        if group["id"] in PRESSING and group["rows"]
    ]
    if not groups:
        return SafeString("")
    return render_to_string("oversight/_deadlines.html", {"groups": groups}, request)
