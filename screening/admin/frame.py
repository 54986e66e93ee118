"""The head of every page of a case: number, badges, facts, tabs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import render_staff
from config.law.book import book
from screening.admin.case_panels import badges_of, notes_of, tabs_in_order
from screening.admin.doors import Attempt, may
from screening.models import Case
from screening.orderbook import OVER
from screening.workflow import CaseStatus

STATES = {
    CaseStatus.ORDERED: "",
    CaseStatus.AUTHORIZED: "info",
    CaseStatus.COLLECTING: "info",
    CaseStatus.REVIEWING: "info",
    CaseStatus.REPORTED: "hold",
    CaseStatus.FURNISHED: "ok",
    CaseStatus.CLOSED: "",
}


def status_pill(case: Case) -> tuple[str, str]:
    return case.get_status_display(), STATES[CaseStatus(case.status)]


def order_badge(request: HttpRequest, case: Case) -> tuple[str, str] | None:
    if case.order.is_cancelled:
        return "Order cancelled", "warn"
    return ("Rush", "warn") if case.order.is_rush and case.status not in OVER else None


def facts_of(case: Case) -> list[tuple[str, str]]:
    """Label and value; everything here belongs to the status, so both sides read it."""
    screened = case.policy_version
    return [
        ("Jurisdiction", case.position.jurisdiction),
        ("Decides", case.agency.name),
        ("Report by", case.screener.name),
        ("Purpose", case.order.get_purpose_display()),
        ("Ordered", _day(case.order.ordered_on)),
        ("Authorization", _authorization(case)),
        *([("Policy screened with", f"Version {screened.number}")] if screened else []),
    ]


def _authorization(case: Case) -> str:
    if not book().regime(case.order.regime).authorization:
        return "None under this regime"
    signed = case.authorizations.first()
    if signed is None:
        return "Not signed yet"
    if signed.revoked_at:
        return f"Taken back {_day(case.agency.on(signed.revoked_at))}"
    return f"Signed {_day(signed.signed_on)}"


def _day(on: Any) -> str:
    return date_format(on, "M j, Y")


def tabs_of(user: User, case: Case, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[case.reference]),
            "count": tab.count(case) if tab.count else None,
            "current": tab.url_name == current,
        }
        for tab in tabs_in_order()
        if may(user, case, tab.perm)
    ]


def render_case(
    request: HttpRequest,
    case: Case,
    template: str,
    current: str,
    context: Mapping[str, Any],
    tried: Attempt | None = None,
) -> TemplateResponse:
    """A page of a case: extends screening/staff/case_base.html; `current` is its tab's URL name.

    With `tried`, a form comes back: its errors or the refusal are shown, and what was typed stays.
    """
    here = reverse(current, args=[case.reference])
    law = book().regime(case.order.regime)
    frame = {
        "title": case.reference,
        "crumbs": [("Cases", reverse("admin:cases"))],
        "case": case,
        "law": law,
        "here": here,
        "badges": [
            *(status_pill(case), (law.title, "info")),
            *badges_of(request, case),
            *notes_of(signed_in(request), [case]).values(),
        ],
        "facts": facts_of(case),
        "tabs": tabs_of(signed_in(request), case, current),
        "refusal": tried.refusal if tried else None,
    }
    return render_staff(request, template, {**frame, **context}, tried.status if tried else 200)
