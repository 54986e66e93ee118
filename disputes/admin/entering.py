"""Disputes seen from a case: its list, a new one by phone or letter, one that came to HR."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from adverse_action.models import Response
from config.accounts.admin import signed_in
from config.accounts.models import Person
from config.accounts.services import open_person_file
from config.law.book import book
from config.portal.models import Message
from disputes.admin.claims import ClaimForms, claims_of
from disputes.admin.doors import look_at_reports
from disputes.admin.lists import rows_of, visible
from disputes.admin.messages import message_of
from disputes.admin.shapes import ArrivalForm, EntryForm, OfMessageForm
from disputes.models import Dispute
from disputes.services import dispute_message, receive_dispute
from screening.admin.doors import acting_on, attempt, case_for, done, may, submission_of
from screening.admin.frame import render_case
from screening.models import Case

VIEW = "disputes.view_dispute"
ADD = "disputes.add_dispute"
FORWARD = "disputes.forward_dispute"
TAB = "admin:case-disputes"
Keep = Callable[[HttpRequest, Person, ClaimForms, dict[str, Any]], Dispute]


def tab(request: HttpRequest, reference: str) -> HttpResponse:
    case = case_for(request, reference, VIEW)
    user = signed_in(request)
    found = visible(user).filter(person=case.person, screener=case.screener)
    context = {
        "rows": rows_of(found.order_by("-received_on")),
        "may_enter": may(user, case, ADD) and possible(case),
        "possible": possible(case),
    }
    return render_case(request, case, "disputes/staff/case.html", TAB, context)


def possible(case: Case) -> bool:
    """Whether this regime knows disputes at all (R-1, R-2)."""
    return book().regime(case.regime).dispute


def _furnished(case: Case) -> bool:
    return possible(case) and case.reports.filter(furnished_at__isnull=False).exists()


def enter(request: HttpRequest, reference: str) -> HttpResponse:
    """By phone, letter, e-mail or in person: the moment it came starts the clock (R-13)."""
    case = acting_on(request, reference, ADD)
    message = message_of(request, case)
    if made := Dispute.objects.filter(message=message).first() if message else None:
        return redirect("admin:dispute", made.number)
    shape = OfMessageForm if message else EntryForm
    return _receive(request, case, shape, forwarded=False, message=message)


def forward(request: HttpRequest, reference: str) -> HttpResponse:
    """The agency passes on what came to it; counted from there in a shared house (R-13)."""
    case = acting_on(request, reference, FORWARD)
    return _receive(request, case, ArrivalForm, forwarded=True)


def _receive(
    request: HttpRequest,
    case: Case,
    shape: type[ArrivalForm],
    *,
    forwarded: bool,
    message: Message | None = None,
) -> HttpResponse:
    if not (_furnished(case) if forwarded else possible(case)):
        raise Http404
    data = request.POST or None
    only = case if forwarded else None  # agencies never learn of each other
    claims = ClaimForms(request, case.person, case.screener, data, only)
    form = shape(data, request.FILES or None, initial=_first(request, case) if forwarded else {})
    kept = _of_message(message) if message else _forwarded if forwarded else keep
    tried = None
    if request.method == "POST":
        tried = attempt(claims.first, lambda _told: None)
        if not tried.failed:
            tried = attempt(form, lambda told: kept(request, case.person, claims, told))
        if not tried.failed:
            return _said(request, case, tried.result, forwarded)
    look_at_reports(request, claims.found)
    context = {
        "form": form,
        "claims": claims,
        "forwarded": forwarded,
        "message": message,
        "submission": request.POST.get("submission", ""),
        "cancel": reverse("admin:case", args=[case.reference]),
    }
    current = "admin:case" if forwarded else TAB
    return render_case(request, case, "disputes/staff/enter.html", current, context, tried)


def _first(request: HttpRequest, case: Case) -> dict[str, Any]:
    """An answer to the agency that turns out to be a dispute: its words, way and moment."""
    try:
        wanted = UUID(request.GET.get("answer", ""))
    except ValueError:
        return {}
    mine = Response.objects.visible_to(signed_in(request)).filter(proposal__case=case)
    answer = mine.filter(public_id=wanted).first()
    if answer is None:
        return {}
    channel = answer.channel if answer.channel != Dispute.Channel.PORTAL else ""
    return {"words": answer.text, "channel": channel, "received_at": answer.received_at}


def keep(
    request: HttpRequest,
    person: Person,
    claims: ClaimForms,
    told: dict[str, Any],
    agency_received_at: datetime | None = None,
) -> Dispute:
    """In the person's file, which is opened where there is none yet (R-5, R-12)."""
    user, now = signed_in(request), timezone.now()
    return receive_dispute(
        person_file=open_person_file(person=person, by=None, at=now),
        claims=claims_of(claims),
        files=told.pop("uploads"),
        agency_received_at=agency_received_at,
        submission=submission_of(request),
        by=user,
        at=now,
        **told,
    )


def _forwarded(
    request: HttpRequest, person: Person, claims: ClaimForms, told: dict[str, Any]
) -> Dispute:
    return keep(request, person, claims, told, told["received_at"])


def _of_message(message: Message) -> Keep:
    def made(
        request: HttpRequest, person: Person, claims: ClaimForms, told: dict[str, Any]
    ) -> Dispute:
        return dispute_message(
            message=message,
            claims=claims_of(claims),
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
            **told,
        )

    return made


def _said(request: HttpRequest, case: Case, found: Dispute, forwarded: bool) -> HttpResponse:
    if forwarded:
        said = _("Passed on as %(number)s. %(screener)s answers the person.")
        told = said % {"number": found.number, "screener": case.screener.name}
        return done(request, told, "admin:case", case.reference)
    return received(request, found)


def received(request: HttpRequest, found: Dispute) -> HttpResponse:
    said = _("Received as %(number)s. The receipt goes by post; the clocks run.")
    return done(request, said % {"number": found.number}, "admin:dispute", found.number)


def panel(request: HttpRequest, case: Case) -> SafeString | None:
    """On the case's overview: open disputes for the screener, the way to pass one on for HR."""
    user = signed_in(request)
    reads, forwards = may(user, case, VIEW), may(user, case, FORWARD)
    if not possible(case) or not (reads or (forwards and _furnished(case))):
        return None
    found = visible(user).filter(person=case.person, screener=case.screener) if reads else []
    context = {
        "case": case,
        "reads": reads,
        "forwards": forwards and _furnished(case),
        "may_enter": may(user, case, ADD),
        "rows": rows_of(found) if reads else [],
    }
    return render_to_string("disputes/staff/_panel.html", context, request)


def count(case: Case) -> int:
    return Dispute.objects.filter(person=case.person, screener=case.screener).count()
