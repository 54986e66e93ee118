"""All queues of a reviewer: the desk's own page, the home panel, and the counts beside the menu."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import Rendered, render_staff
from screening.admin.desk import REVIEW
from screening.admin.doors import cases_with
from screening.models import Flag, SocialAccount
from screening.workflow import CaseStatus

MOST = 1000
MOST_CASES = 100
OPEN_CASES = (CaseStatus.COLLECTING, CaseStatus.REVIEWING)


def capped(rows: QuerySet[Any]) -> int:
    """A count that costs no more on a large desk than on a small one."""
    return rows.order_by()[:MOST].count()


def posts_in(flags: QuerySet[Flag]) -> int:
    return capped(flags.order_by().values("post").distinct())


def first_of(user: User) -> QuerySet[Flag]:
    found: QuerySet[Flag] = _live(user).open()
    return found


def second_of(user: User) -> QuerySet[Flag]:
    found: QuerySet[Flag] = _live(user).for_second_review_by(user)
    return found


def _live(user: User) -> Any:
    return Flag.objects.visible_to(user).filter(matter__case__status__in=OPEN_CASES)


def count_first(user: User) -> int:
    return posts_in(first_of(user))


def count_second(user: User) -> int:
    return posts_in(second_of(user))


def count_waiting(user: User) -> int:
    return count_first(user) + count_second(user)


def desk(request: HttpRequest) -> HttpResponse:
    """Cases in which something waits: rush, then the longest waiting first."""
    user = signed_in(request)
    first, second = by_case(first_of(user)), by_case(second_of(user))
    found = cases_with(user, REVIEW).filter(pk__in={*first, *second})
    rows = [
        {"case": case, "first": first.get(case.pk, 0), "second": second.get(case.pk, 0)}
        for case in found.order_by("-order__is_rush", "matter__opened_at", "pk")[:MOST_CASES]
    ]
    context = {
        "title": "Review desk",
        "rows": rows,
        "first": sum(first.values()),
        "second": sum(second.values()),
    }
    return render_staff(request, "screening/staff/desk_home.html", context)


def by_case(flags: QuerySet[Flag]) -> dict[int, int]:
    """Posts that wait, by case."""
    counted = flags.order_by().values_list("matter")
    return dict(counted.annotate(posts=Count("post", distinct=True))[:MOST])


def panel(request: HttpRequest) -> Rendered:
    """The home page's queues; where nothing waits there is no panel."""
    user = signed_in(request)
    accounts: Any = SocialAccount.objects.visible_to(user)
    live = Q(case__status__in=(CaseStatus.AUTHORIZED, *OPEN_CASES))
    found = (
        ("First review", "admin:desk", count_first(user)),
        ("Blind second review, not my own", "admin:desk", count_second(user)),
        ("Accounts to confirm", "admin:cases", capped(accounts.open().filter(live))),
    )
    rows = [{"label": text, "url": reverse(name), "count": n} for text, name, n in found if n]
    return {"rows": rows} if rows else SafeString("")
