"""A case's order: as it was placed, and what may still be done with it before the report is out."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from config.accounts.models import User
from screening.admin.doors import (
    Attempt,
    acting_on,
    attempt,
    case_for,
    done,
    finish,
    may,
    submission_of,
)
from screening.admin.frame import render_case
from screening.forms.orders import CORRECTED, CancelForm, CorrectForm, RushForm
from screening.models import Case, Order
from screening.orderbook import ENDS, OVER, SAID, OrderState
from screening.services import cancel_order, correct_subject, missing_sheets, set_rush
from screening.services.copies import wants_copy
from screening.services.standing import Standing, standings, with_parts

PAGE = "admin:case-order"
VIEW = "screening.view_order"
ORDER = "screening.add_order"
CANCEL = "screening.cancel_order"
CORRECT = "screening.correct_subject"


def page(request: HttpRequest, reference: str) -> HttpResponse:
    return draw(request, case_for(request, reference, VIEW))


def draw(request: HttpRequest, case: Case, tried: Attempt | None = None) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    order = with_parts(Order.objects.filter(pk=case.order.pk)).get()
    standing = standings([order], now)[0]
    is_going = not order.is_cancelled and case.status not in OVER
    reported, signed = case.reports.exists(), case.authorizations.live().first()
    context = {
        "order": order,
        "standing": standing,
        "wait": _wait(standing) if is_going else None,
        "terms": _terms(order, standing.level, copied=wants_copy(case)),
        "corrections": [_correction(row) for row in case.subject_corrections.select_related("by")],
        "signed": signed,
        "is_going": is_going,
        "reported": reported,
        "may_order": may(user, case, ORDER),
        "may_cancel": is_going and may_cancel(user, case),
        "may_correct": is_going and not reported and may(user, case, CORRECT),
        **_forms(request, case, tried),
    }
    return render_case(request, case, "screening/staff/order_page.html", PAGE, context, tried)


def _wait(standing: Standing) -> dict[str, Any] | None:
    """What the order waits for, and what ends that."""
    if not standing.is_paused:
        return None
    state = standing.state
    ends, citation = ENDS[state]
    signs = state in (OrderState.WAITING_AUTHORIZATION, OrderState.WAITING_SHEET)
    name = "investigation" if state is OrderState.WAITING_NOTICE else "authorization"
    return {
        "words": SAID[state][0],
        "ends": ends,
        "citation": citation,
        "sheets": missing_sheets(standing.case) if signs else [],
        "url": reverse(f"admin:case-{name}", args=[standing.case.reference]),
    }


def _forms(request: HttpRequest, case: Case, tried: Attempt | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rush_form": RushForm(auto_id="rush_%s"),
        "cancel_form": _cancel_form(request, case),
        "correct_form": _correct_form(request, case),
    }
    for name, form in found.items():
        if tried and type(tried.form) is type(form):
            found[name] = tried.form
    return found


def _cancel_form(request: HttpRequest, case: Case, data: Any = None) -> CancelForm:
    return CancelForm(data, case=case, decides=may(signed_in(request), case, ORDER))


def _correct_form(request: HttpRequest, case: Case, data: Any = None) -> CorrectForm:
    on = timezone.localdate()
    return CorrectForm(data, user=signed_in(request), case=case, on=on)


def _terms(order: Order, level: int | None, *, copied: bool) -> list[tuple[str, str]]:
    by = order.ordered_by.name if order.ordered_by else "Probity"
    found = [
        ("Ordered by", f"{by}, {_day(order.ordered_on)}"),
        ("Regime", order.regime_title),
        ("Purpose", order.get_purpose_display()),
        ("Case number", order.case_number),
        ("Authority", order.authority),
        ("Purpose in words", order.purpose_text),
        ("Class", order.academy_class),
        ("By contract", f"{level} business days" if level else ""),
        ("Person's copy", "Asked for on a state's sheet" if copied else ""),
    ]
    return [(label, value) for label, value in found if value]


def _correction(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "changes": [
            (
                name.replace("_", " ").capitalize(),
                _spoken(row.before[name]),
                _spoken(row.after[name]),
            )
            for name in CORRECTED
            if name in row.after
        ],
    }


def _spoken(value: str) -> str:
    day = parse_date(value) if len(value) == len("2026-01-31") and value[:4].isdigit() else None
    return _day(day) if day else value or "nothing"


def _day(on: date) -> str:
    return date_format(on, "M j, Y")


def may_cancel(user: User, case: Case) -> bool:
    """Who ordered it, or a supervisor of either house."""
    own = case.order.ordered_by_id == user.pk and may(user, case, ORDER)
    return own or may(user, case, CANCEL)


_finish = partial(finish, draw=draw, page=PAGE)


@require_POST
def rush(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, ORDER)
    tried = attempt(
        RushForm(request.POST, auto_id="rush_%s"),
        lambda told: set_rush(case=case, by=signed_in(request), at=timezone.now(), **told),
    )
    return _finish(request, case, tried, "It comes before the others from now on.")


@require_POST
def unrush(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, ORDER)
    set_rush(case=case, reason="", by=signed_in(request), at=timezone.now())
    return done(request, "Back in line with the others.", PAGE, reference)


@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    case = case_for(request, reference)
    if not may_cancel(signed_in(request), case):
        raise PermissionDenied
    tried = attempt(
        _cancel_form(request, case, request.POST),
        lambda told: cancel_order(case=case, by=signed_in(request), at=timezone.now(), **told),
    )
    return _finish(request, case, tried, "Cancelled: nothing more is collected or furnished.")


@require_POST
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, CORRECT)
    form = _correct_form(request, case, request.POST)
    tried = attempt(
        form,
        lambda told: correct_subject(
            case=case,
            changes={name: told[name] for name in CORRECTED},
            reason=told["reason"],
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
        ),
    )
    return _finish(request, case, tried, _corrected(tried.result))


def _corrected(row: Any) -> str:
    if row is None:
        return ""
    said = ["Corrected."]
    if row.withdrawn_identifiers:
        said.append("What was compared with the old data counts no more: compare it anew (G-17).")
    if row.ended_links:
        said.append("Links that were out have ended: make a new one.")
    return " ".join(said)
