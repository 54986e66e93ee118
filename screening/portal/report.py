"""The person's own report, as it was furnished, to read and to take along."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from config.accounts.models import Matter
from config.audit.services import record_read
from config.portal.access import PortalRequest, identity_required, portal_page
from config.portal.line import Entry, entry, we, with_line, you
from config.portal.pages import render_portal
from config.portal.sections import menu_of
from config.portal.visits import PortalVisit
from screening.drawing import drawn_item, moment_said, said
from screening.models import Authorization, Case, Report
from screening.portal.files import reports_of, signing
from screening.services import report_facts
from screening.workflow import CaseStatus

BEFORE_A_REPORT = (CaseStatus.AUTHORIZED, CaseStatus.COLLECTING, CaseStatus.REVIEWING)


@require_GET
@portal_page
@identity_required
def report(request: PortalRequest) -> HttpResponse:
    found = reports_of(request.portal)
    if not found:
        raise Http404
    for one in found:
        _looked(request.portal, one)
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
        {"label": item.label, "url": reverse(item.url_name), "text": item.text}
        for item in menu_of(visit)
        if not item.url_name.startswith("screening_portal:")
    ]


def _clauses(item: dict[str, Any]) -> Any:
    return item["item"].clauses


def _looked(visit: PortalVisit, one: Report) -> None:
    matter: Matter = one.case.matter
    record_read(
        stream=matter.stream,
        actor=visit.actor,
        agency=one.agency.code,
        target=f"report:{one.public_id}",
        at=timezone.now(),
        payload={},
    )


def has_report(visit: PortalVisit) -> bool:
    return bool(reports_of(visit))


def report_section(visit: PortalVisit, request: HttpRequest) -> SafeString | None:
    found = reports_of(visit)
    if not found:
        return None
    drawn = render_to_string("screening/portal/_report.html", {"reports": found})
    said_ = pgettext("portal", "We sent a report to %(agency)s.")
    line = [
        entry(one.furnished_on, said_ % {"agency": one.agency.name})
        for one in found
        if one.furnished_on
    ]
    return with_line(drawn, line)


def permission_section(visit: PortalVisit, request: HttpRequest) -> SafeString | None:
    """Asks for the signature, or says when it was given and how to take it back."""
    case = signing(visit)
    if case is None:
        return None
    last = case.authorizations.first()
    cancelled = case.order.cancelled_at
    context = {
        "case": case,
        "signed": last if last and not last.revoked_at else None,
        "last": last,
        "cancelled_on": case.agency.on(cancelled) if cancelled else None,
    }
    drawn = render_to_string("screening/portal/_permission.html", context)
    return with_line(drawn, _permissions(case, last))


def _permissions(case: Case, last: Authorization | None) -> list[Entry]:
    """What was asked, signed, taken back or cancelled, and whose turn it is before a report."""
    asked = pgettext("portal, in a timeline", "%(agency)s asked for a report.")
    line = [entry(case.order.ordered_on, asked % {"agency": case.agency.name})]
    if last:
        line.append(entry(last.signed_on, pgettext("portal", "You gave your permission.")))
    if last and last.revoked_at:
        on = case.agency.on(last.revoked_at)
        line.append(entry(on, pgettext("portal", "You took your permission back.")))
    elif case.order.cancelled_at:
        on = case.agency.on(case.order.cancelled_at)
        line.append(entry(on, pgettext("portal", "The order was cancelled.")))
    elif not last:
        sign = pgettext("portal", "You read one page, and you may sign.")
        line.append(_later(sign, you()))
    elif case.status in BEFORE_A_REPORT:
        write = pgettext("portal", "We look at public posts and write a report. You get a copy.")
        line.append(_later(write, we()))
    return line


def _later(text: str, who: str) -> Entry:
    when = pgettext("portal, in a timeline", "Next")
    return {"at": None, "when": when, "text": text, "kind": "next", "who": who}
