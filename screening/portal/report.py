"""The person's own report, as it was furnished, to read and to take along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from config.audit.services import record_reads
from config.portal.access import PortalRequest, identity_required, portal_page
from config.portal.line import Entry, entry, we, with_line, you
from config.portal.pages import render_portal
from config.portal.sections import Ask, fact_of, menu_of, register_fact
from config.portal.visits import PortalVisit
from screening.drawing import drawn_item, moment_said, said
from screening.models import Authorization, Report
from screening.portal.files import (
    case_of,
    furnished_to,
    reports_of,
    reports_told,
    signed_here,
)
from screening.services import missing_sheets, report_facts
from screening.workflow import CaseStatus

BEFORE_A_REPORT = (CaseStatus.AUTHORIZED, CaseStatus.COLLECTING, CaseStatus.REVIEWING)


@require_GET
@portal_page
@identity_required
def report(request: PortalRequest) -> HttpResponse:
    found = reports_of(request.portal)
    if not found:
        raise Http404
    look_at(request.portal, found)
    language = translation.get_language() or "en"
    context = {
        "title": pgettext("portal", "Your report"),
        "reports": [_drawn(one, language) for one in found],
        "doors": _doors(request.portal),
    }
    return render_portal(request, "screening/portal/report.html", context)


def _drawn(one: Report, language: str) -> dict[str, Any]:
    told = report_facts(one)
    items = [drawn_item(item, language) for item in told.items]
    for item in items:
        item["title"] = _title(item)
        item["when"] = moment_said(item["at"], language)
        item["context"] = item["kind"].capitalize() + "."
        item["clause"] = ", ".join(f"{clause.code} {clause.title}" for clause in _clauses(item))
    return {
        "report": one,
        "told": told,
        "items": items,
        "verdict": "" if items else said("outcome", told.outcome, language),
        "changes": [
            {**row, "word": said("change", row["what"], language)}
            for row in one.difference.get("changes", [])
        ],
    }


def _title(item: dict[str, Any]) -> str:
    said_ = pgettext("portal", "Item %(n)d: %(what)s")
    return said_ % {"n": item["number"], "what": item["title"]}


def _doors(visit: PortalVisit) -> list[dict[str, Any]]:
    """What other rooms let this visitor do about it."""
    return [
        {"label": item.label, "url": reverse(item.url_name)}
        for item in menu_of(visit)
        if not item.url_name.startswith("screening_portal:")
    ]


def _clauses(item: dict[str, Any]) -> Any:
    return item["item"].clauses


def look_at(visit: PortalVisit, reports: Iterable[Report]) -> None:
    """Each is read here; the trail of its own case says so."""
    looks = [
        (one.case.matter.stream, one.agency.code, f"report:{one.public_id}") for one in reports
    ]
    record_reads(actor=visit.actor, at=timezone.now(), looks=looks)


def has_report(visit: PortalVisit) -> Exists:
    return Exists(furnished_to(visit))


def report_section(visit: PortalVisit, request: HttpRequest) -> SafeString | None:
    if not fact_of(visit, "screening_portal:report"):
        return None
    found = reports_told(visit)
    drawn = render_to_string("screening/portal/_report.html", {"reports": found})
    said_ = pgettext("portal", "We sent a report to %(agency)s.")
    line = [
        entry(on, said_ % {"agency": one.agency.name})
        for one in found
        for on in one.furnished_days  # type: ignore[attr-defined]
    ]
    return with_line(drawn, line)


def permission_section(visit: PortalVisit, request: HttpRequest) -> SafeString | None:
    """Asks for the signature, or says when it was given and how to take it back."""
    if not fact_of(visit, SIGNS):
        return None
    signed_on, cancelled = fact_of(visit, "signed_on"), fact_of(visit, "cancelled_at")
    revoked = fact_of(visit, "revoked_at")
    context = {
        "agency": visit.agency,
        "signed_on": signed_on if not revoked else None,
        "revoked": bool(revoked),
        "cancelled_on": visit.agency.on(cancelled) if cancelled else None,
        "sheets": 0 if signed_on or cancelled else _sheets(visit),
    }
    drawn = render_to_string("screening/portal/_permission.html", context)
    return with_line(drawn, _permissions(visit))


def _permissions(visit: PortalVisit) -> list[Entry]:
    """What was asked, signed, taken back or cancelled, and whose turn it is before a report."""
    signed_on, cancelled = fact_of(visit, "signed_on"), fact_of(visit, "cancelled_at")
    asked = pgettext("portal, in a timeline", "%(agency)s asked for a report.")
    line = [entry(fact_of(visit, "ordered_on"), asked % {"agency": visit.agency.name})]
    if signed_on:
        line.append(entry(signed_on, pgettext("portal", "You gave your permission.")))
    if revoked := fact_of(visit, "revoked_at"):
        on = visit.agency.on(revoked)
        line.append(entry(on, pgettext("portal", "You took your permission back.")))
    elif cancelled:
        on = visit.agency.on(cancelled)
        line.append(entry(on, pgettext("portal", "The order was cancelled.")))
    elif not signed_on:
        sign = pgettext("portal", "You read one page, and you may sign.")
        line.append(_later(sign, you()))
    elif fact_of(visit, "case_status") in BEFORE_A_REPORT:
        write = pgettext("portal", "We look at public posts and write a report. You get a copy.")
        line.append(_later(write, we()))
    return line


def _later(text: str, who: str) -> Entry:
    when = pgettext("portal, in a timeline", "Next")
    return {"at": None, "when": when, "text": text, "kind": "next", "who": who}


def _sheets(visit: PortalVisit) -> int:
    """How many states' pages come before the signature."""
    case = case_of(visit)
    return len(missing_sheets(case)) if case else 0


SIGNS = "signs"


def _last(name: str) -> Ask:
    def ask(visit: PortalVisit) -> Subquery:
        found = Authorization.objects.filter(case__in=signed_here(visit))
        return Subquery(found.values(name)[:1])

    return ask


def _of_case(column: str) -> Ask:
    def ask(visit: PortalVisit) -> Subquery:
        return Subquery(signed_here(visit).values(column)[:1])

    return ask


register_fact(SIGNS, lambda visit: Exists(signed_here(visit)))
for name, column in (
    ("ordered_on", "order__ordered_on"),
    ("cancelled_at", "order__cancelled_at"),
    ("case_status", "status"),
):
    register_fact(name, _of_case(column))
register_fact("signed_on", _last("signed_on"))
register_fact("revoked_at", _last("revoked_at"))
