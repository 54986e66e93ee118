"""The order desk: what was ordered, what it waits for, and how it stands to the contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from config.accounts.admin import CappedPaginator, signed_in
from config.accounts.models import Engagement, User
from config.accounts.pages import render_staff
from screening.models import Order
from screening.models.scoped import BEHIND_THE_REPORT
from screening.orderbook import OVER, SAID, OrderState
from screening.services.standing import Standing, standings, with_parts

VIEW = "screening.view_order"
ORDER = "screening.add_order"
MOST_OPEN = 1000
A_PAGE = 50
PAUSED, LATE, RUSH, FINISHED = "paused", "late", "rush", "finished"
CHOICES = [
    ("", "All open"),
    (PAUSED, "Paused"),
    (LATE, "Late"),
    (RUSH, "Rush"),
    *((one.value, SAID[one][0]) for one in OrderState if one.value not in (*OVER, "cancelled")),
    (FINISHED, "Furnished, closed, cancelled"),
]
FAR = date.max


def desk(request: HttpRequest) -> HttpResponse:
    """Rush first, then what is late or due soonest. The agency reads the status alone (R-1)."""
    user, now = signed_in(request), timezone.now()
    asked = {name: request.GET.get(name, "") for name in ("show", "agency", "class")}
    seen: Any = Order.objects.visible_to(user)
    going = list(with_parts(seen.open()).order_by("ordered_at", "pk")[: MOST_OPEN + 1])
    rows = standings(going[:MOST_OPEN], now)
    chosen = [row for row in rows if _is_asked(row, asked)]
    page: Any = Paginator(sorted(chosen, key=_urgency), A_PAGE)
    if asked["show"] == FINISHED:
        page = CappedPaginator(_finished(seen, asked), A_PAGE)
    page = page.get_page(request.GET.get("page"))
    shown, clients = list(page.object_list), clients_of(user)
    context = {
        "title": "Orders",
        "may_order": user.has_perm(ORDER),
        "behind": {row.order.screener_id for row in rows}
        <= user.organization_ids(BEHIND_THE_REPORT),
        "tally": tally(rows),
        "too_many": len(going) > MOST_OPEN,
        "page": page,
        "rows": [_row(one, clients) for one in _standing_of(shown, now)],
        "choices": CHOICES,
        "agencies": sorted({(row.order.agency.code, row.order.agency.name) for row in rows}),
        "classes": sorted({row.order.academy_class for row in rows if row.order.academy_class}),
        "asked": asked,
    }
    return render_staff(request, "screening/staff/orders.html", context)


def tally(rows: list[Standing]) -> list[dict[str, Any]]:
    """The figures at the head, each of open orders."""
    figures = [
        ("Open", "", len(rows)),
        ("Paused", PAUSED, sum(row.is_paused for row in rows)),
        ("Late", LATE, sum(row.is_late for row in rows)),
        ("Rush", RUSH, sum(row.order.is_rush for row in rows)),
    ]
    return [{"label": label, "show": show, "figure": figure} for label, show, figure in figures]


def _is_asked(row: Standing, asked: dict[str, str]) -> bool:
    show = asked["show"]
    kinds = {PAUSED: row.is_paused, LATE: row.is_late, RUSH: row.order.is_rush, "": True}
    return (
        kinds.get(show, row.state == show)
        and asked["agency"] in ("", row.order.agency.code)
        and asked["class"] in ("", row.order.academy_class)
    )


def _urgency(row: Standing) -> tuple[Any, ...]:
    due = row.progress.due_on if row.progress else None
    return not row.order.is_rush, due or FAR, row.order.ordered_at


def _finished(seen: Any, asked: dict[str, str]) -> Any:
    found = seen.over()
    if asked["agency"]:
        found = found.filter(agency__code=asked["agency"])
    if asked["class"]:
        found = found.filter(academy_class=asked["class"])
    return with_parts(found).order_by("-ordered_at", "-pk")


def _standing_of(shown: list[Any], now: Any) -> list[Standing]:
    """Of a page's rows: those of the finished come as orders."""
    if shown and isinstance(shown[0], Order):
        return standings(shown, now)
    return shown


def clients_of(user: User) -> dict[tuple[int, int], int]:
    """Agency and screener to their engagement, for whom its page is open (R-25)."""
    found = Engagement.objects.visible_to(user).exclude(status=Engagement.Status.ENDED)
    return {
        (agency, screener): pk
        for agency, screener, pk in found.values_list("agency", "screener", "pk")
    }


def _row(found: Standing, clients: dict[tuple[int, int], int]) -> dict[str, Any]:
    counted, order = found.progress, found.order
    return {
        "client": clients.get((order.agency_id, order.screener_id)),
        "order": order,
        "case": order.case,
        "state": SAID[found.state],
        "days": counted.days if counted else None,
        "level": found.level,
        "due_on": counted.due_on if counted and not order.is_cancelled else None,
        "today": found.today,
        "is_done": found.case.status in OVER,
        "is_late": found.is_late,
        "late_by": _late_by(found),
        "is_paused": found.is_paused,
    }


def _late_by(found: Standing) -> str:
    """In the days that were agreed on; the date beside it would count calendar days."""
    if not (found.is_late and found.progress and found.level):
        return ""
    days = found.progress.days - found.level
    return f"{days} business day{'s'[: days != 1]} late"
