"""Ask for my file: one click once somebody has shown who they are (15 U.S.C. 1681g(a))."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django.db.models import Exists, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from config.accounts.services import open_person_file
from config.portal.access import PortalRequest, identity_required, portal_page, submission_of
from config.portal.days import full_day
from config.portal.holdings import clocks_of
from config.portal.pages import render_portal
from config.portal.sections import fact_of, menu_of
from config.portal.visits import PortalVisit
from screening.models import FileRequest, FileSheet
from screening.models.files import FileRequestQuerySet
from screening.services import consumer_cases, request_file
from screening.services.file_requests import AskedAlready
from screening.tasks import print_file

ONLINE, ON_PAPER = FileRequest.AnswerBy.PORTAL, FileRequest.AnswerBy.MAIL
LATEST = 5
DISPUTE = "dispute:start"  # a page of a room above


def has_file(visit: PortalVisit) -> Exists:
    """Consumer-report files only; an officer's is not even hinted at (R-16)."""
    return Exists(consumer_cases(visit.person, visit.matter.screener))


def _requests(visit: PortalVisit) -> FileRequestQuerySet:
    return FileRequest.objects.filter(person=visit.person, screener=visit.matter.screener)


def requests_of(visit: PortalVisit) -> QuerySet[FileRequest]:
    return _requests(visit).with_day_sent().select_related("letter", "archive")


def papers(visit: PortalVisit) -> list[QuerySet[Any, Any]]:
    """What an answered request made. Nothing of it before somebody has shown who they are."""
    mine = _requests(visit).exclude(answered_at=None)
    return [
        mine.values("letter"),
        mine.values("archive"),
        FileSheet.objects.filter(request__in=mine).values("document"),
    ]


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def whole_file(request: PortalRequest) -> HttpResponse:
    if not fact_of(request.portal, "screening_portal:whole_file"):
        raise Http404
    if request.method == "POST":
        return _asked(request)
    found = requests_of(request.portal).prefetch_related("sheets__document")[:LATEST]
    context = {
        "title": pgettext("portal", "Everything in my file"),
        "asked": [_row(request.portal, one) for one in found],
        "waiting": any(one.answered_at is None for one in found),
        "may_dispute": any(one.url_name == DISPUTE for one in menu_of(request.portal)),
        "screener": request.portal.matter.screener,
        "has_address": bool(request.portal.person.street and request.portal.person.postal_code),
    }
    return render_portal(request, "screening/portal/whole_file.html", context)


def _asked(request: PortalRequest) -> HttpResponse:
    visit, now = request.portal, timezone.now()
    submission = submission_of(request)
    if submission is None:
        return redirect("screening_portal:whole_file")
    with suppress(AskedAlready):  # the page says how far the first request is
        request_file(
            person_file=open_person_file(person=visit.person, by=None, at=now),
            channel=FileRequest.Channel.PORTAL,
            received_at=now,
            identified_at=visit.proven_at,
            proof=FileRequest.Proof.PORTAL,
            answer_by=ONLINE if request.POST.get("answer") == ONLINE else ON_PAPER,
            submission=submission,
            by=visit.actor,
            at=now,
            nudge=print_file.delay,
        )
    return redirect("screening_portal:whole_file")


def _row(visit: PortalVisit, one: FileRequest) -> dict[str, object]:
    clock = next((c for c in reversed(clocks_of(visit)) if c.target == one.target), None)
    sent: date | None = one.sent_on  # type: ignore[attr-defined]
    return {
        "request": one,
        "asked_on": full_day(one.received_on),
        "due_on": full_day(clock.due_on) if clock and clock.due_on else "",
        "sent_on": full_day(sent) if sent else "",
        "online": one.answer_by == ONLINE,
    }


def file_section(visit: PortalVisit, request: HttpRequest) -> SafeString | None:
    """A line while an answer is made, or is there to be opened."""
    newest = requests_of(visit).first()
    if newest is None:
        return None
    return render_to_string("screening/portal/_whole_file.html", {"row": _row(visit, newest)})
