"""Flags and verdicts of a case, as a list for the screener's people."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from config.accounts.admin import CappedPaginator, signed_in
from config.accounts.models import User
from screening.admin.doors import case_for, may, sees_behind
from screening.admin.frame import render_case
from screening.models import Case, Flag, Review
from screening.services.noticing import binds_personnel
from screening.workflow import FlagStatus

PAGE = "admin:case-flags"
VIEW = "screening.view_flag"
A_PAGE = 50
PILLS = {
    FlagStatus.OPEN: ("Waits for first review", "hold"),
    FlagStatus.FIRST_CONFIRMED: ("Waits for second review", "hold"),
    FlagStatus.CONFIRMED: ("Confirmed by two", "ok"),
    FlagStatus.DISMISSED: ("Dismissed", ""),
}


HEADS = ("No verdict yet", "One", "Confirmed", "Dismissed")


def page(request: HttpRequest, reference: str) -> HttpResponse:
    case, user = case_for(request, reference, VIEW), signed_in(request)
    status = request.GET.get("status", "")
    standing = Prefetch(
        "reviews", Review.objects.standing().select_related("by"), to_attr="standing"
    )
    flags = Flag.objects.filter(matter=case.pk).select_related(
        *("post", "clause", "version_on_day", "clause_on_day", "notice_reason")
    )
    if status in set(FlagStatus):
        flags = flags.filter(status=status)
    found = flags.order_by("post__posted_at", "pk").prefetch_related(standing)
    shown = CappedPaginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": [_row(flag, user) for flag in shown.object_list],
        "statuses": [("", "All"), *((one.value, PILLS[one][0]) for one in FlagStatus)],
        "status": status,
        "may_review": may(user, case, "screening.review_flag"),
        "binds": binds_personnel(case),
    }
    return render_case(request, case, "screening/staff/flags.html", PAGE, context)


def _row(flag: Any, user: User) -> dict[str, Any]:
    """While the second review is open, the first one's words are its author's alone (G-17)."""
    blind = flag.status == FlagStatus.FIRST_CONFIRMED
    known = [review for review in flag.standing if not blind or review.by_id == user.pk]
    by_round = {review.round: review for review in known}
    return {
        "flag": flag,
        "pill": PILLS[FlagStatus(flag.status)],
        "first": by_round.get("first"),
        "second": by_round.get("second"),
        "hidden": blind and not known,
    }


def panel(request: HttpRequest, case: Case) -> SafeString | None:
    """How many flags stand where, by clause; never for the agency (R-1)."""
    if not sees_behind(signed_in(request), case):
        return None
    counts: dict[str, Counter[str]] = {}
    flags = Flag.objects.filter(matter=case.pk).order_by("clause__position")
    for number, title, status in flags.values_list("clause__number", "clause__title", "status"):
        counts.setdefault(f"{number} {title}", Counter())[status] += 1
    rows = [(clause, [by[one] for one in FlagStatus]) for clause, by in counts.items()]
    context = {"case": case, "rows": rows, "heads": HEADS}
    return render_to_string("screening/staff/_flags_panel.html", context)
