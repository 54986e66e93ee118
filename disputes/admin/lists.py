"""Disputes at a glance: what is overdue, due, without somebody who looks, or still to be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import render_staff
from config.clocks.models import Clock
from disputes.models import Dispute, DisputeItem, Request
from disputes.services import with_days
from disputes.services.duties import LIMITS
from disputes.workflow import REMOVED, ItemStatus, Status

DUTIES = {"D-05", "D-09", "D-10", "D-11", *LIMITS}
SOON = 7
MOST = 200
STATES = {
    Status.RECEIVED: "info",
    Status.COMPLETED: "ok",
    Status.FRIVOLOUS: "",
}
ITEM_STATES = {
    ItemStatus.OPEN: "info",
    ItemStatus.VERIFIED: "",
    ItemStatus.MODIFIED: "ok",
    ItemStatus.DELETED: "ok",
    ItemStatus.UNVERIFIABLE: "ok",
}


def visible(user: User) -> Any:
    return Dispute.objects.visible_to(user).select_related("screener", "person", "matter")


def disputes(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    state = request.GET.get("state", "open")
    found = visible(user)
    if state != "all":
        found = found.filter(pk__in=unfinished(user))
    rows = rows_of(found.order_by("received_on", "pk")[:MOST])
    rows.sort(key=lambda row: (row["due"] is None, row["due"] or date.max))
    context = {
        "title": _("Disputes"),
        "rows": rows,
        "state": state,
        "tally": [
            {"label": label, "figure": figure, "note": note}
            for label, figure, note in tally(rows_of(visible(user).filter(pk__in=unfinished(user))))
        ],
    }
    return render_staff(request, "disputes/staff/disputes.html", context)


def unfinished(user: User) -> set[int]:
    """Open ones, and those with a letter about them still owed or on its way."""
    seen = Dispute.objects.visible_to(user)
    found = seen.unsettled() | seen.filter(pk__in=Request.objects.owed().values("dispute"))  # type: ignore[attr-defined]
    return set(found.values_list("pk", flat=True))


def rows_of(found: Any) -> list[dict[str, Any]]:
    """One row a dispute with its nearest duty, in three queries."""
    items = DisputeItem.objects.select_related("assigned_to")
    disputes = list(
        found.prefetch_related(
            Prefetch("items", queryset=items), "results_notices__delivery", "requests", "dismissals"
        )
    )
    clocks = _clocks(disputes)
    today = timezone.now()
    return [_row(dispute, clocks, dispute.screener.on(today)) for dispute in disputes]


def _row(dispute: Dispute, clocks: dict[str, list[Clock]], today: date) -> dict[str, Any]:
    items = list(dispute.items.all())
    running = [c for target in targets(dispute, items) for c in clocks.get(target, [])]
    nearest = min(running, key=lambda clock: clock.due_on or date.max, default=None)
    return {
        "dispute": dispute,
        "items": items,
        "status": (dispute.get_status_display(), STATES[Status(dispute.status)]),
        "clock": nearest,
        "due": nearest.due_on if nearest else None,
        "today": today,
        "late": any(clock.is_overdue(today) for clock in running),
        "free": [i for i in items if i.status == ItemStatus.OPEN and not i.assigned_to]
        if dispute.status == Status.RECEIVED
        else [],
        "unnamed": dispute.status == Status.RECEIVED and not items,
        "dismissal": dispute.status == Status.RECEIVED
        and any(one.status == "proposed" for one in dispute.dismissals.all()),
        "undeleted": [i for i in items if i.status in REMOVED and i.tombstone_id is None],
    }


def targets(dispute: Dispute, items: Iterable[DisputeItem]) -> list[str]:
    asked = (request.target for request in dispute.requests.all())
    return [dispute.reference, *(item.target for item in items), *asked]


def _clocks(disputes: list[Dispute]) -> dict[str, list[Clock]]:
    matters = {dispute.matter_id for dispute in disputes}
    found: dict[str, list[Clock]] = defaultdict(list)
    for clock in Clock.objects.open().filter(matter__in=matters, rule_id__in=DUTIES):
        found[clock.target].append(clock)
    return found


def tally(rows: list[dict[str, Any]]) -> list[tuple[str, int, str]]:
    """Overdue must be zero; the next two are what keeps it there."""
    soon = [row for row in rows if row["due"] and 0 <= (row["due"] - row["today"]).days <= SOON]
    free = [row for row in rows if row["free"] or row["unnamed"]]
    undeleted = [row for row in rows if row["undeleted"]]
    late = sum(row["late"] for row in rows)
    return [
        (_("Overdue"), late, _("must be zero")),
        (_("Due within a week"), len(soon), ""),
        (_("Nobody looks yet"), len(free), ""),
        (_("A second person to agree"), sum(row["dismissal"] for row in rows), _("N-07")),
        (_("To delete by hand"), len(undeleted), _("not decided in time, R-11")),
        (_("Open"), sum(row["dispute"].status == Status.RECEIVED for row in rows), ""),
    ]


def count_open(user: User) -> int:
    return Dispute.objects.visible_to(user).filter(status=Status.RECEIVED).count()


def undecided(request: HttpRequest) -> dict[str, Any]:
    """R-11: what a named person must delete now, each with its day."""
    items = DisputeItem.objects.visible_to(signed_in(request)).marked()  # type: ignore[attr-defined]
    told = [
        {
            "label": _("%(dispute)s, item %(n)d")
            % {"dispute": item.dispute.number, "n": item.number},
            "count": date_format(due, "D M j") if due else "",
            "url": reverse("admin:dispute", args=[item.dispute.number]),
        }
        for item, due in with_days(items.select_related("dispute"))
    ]
    note = _("Complete the dispute, or tell its results, to delete them.")
    return {"rows": told, "note": note if told else _("Nothing waits.")}


def panel(request: HttpRequest) -> dict[str, Any]:
    """The home page's: the same figures, each leading to the list."""
    user = signed_in(request)
    rows = rows_of(visible(user).filter(pk__in=unfinished(user)))
    told = [
        {"label": label, "count": figure, "url": "/admin/disputes/"}
        for label, figure, _note in tally(rows)
        if figure
    ]
    late = sum(row["late"] for row in rows)
    note = _("Something is overdue: open the list now.") if late else _("Nothing is overdue.")
    return {"rows": told, "note": note}
