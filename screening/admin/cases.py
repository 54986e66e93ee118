"""Cases: the list of mine, and the page of one with its way, deadlines and trail."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from config.accounts.admin import CappedPaginator, signed_in
from config.accounts.models import Assignment, Matter, User
from config.accounts.pages import Found, Rendered, render_staff
from config.clocks.models import Clock
from config.clocks.services.adoptions import rule
from config.law.rule import Kind
from config.law.rule import Status as LawStatus
from screening.admin.case_panels import notes_of, panels_of, tabs_in_order
from screening.admin.doors import PARTS, case_for, case_url, may, sees_behind
from screening.admin.frame import render_case, status_pill
from screening.admin.telling import planned, timeline
from screening.admin.way import way_of
from screening.models import Case, Flag
from screening.orderbook import OVER
from screening.workflow import CaseStatus, FlagStatus

A_PAGE = 50
MOST_FOUND = 20
AT_HOME = 8
LOOKS = ("", "law", "looks")


def cases(request: HttpRequest) -> HttpResponse:
    """Rush first, then newest; `of=mine` where assigned, `status` to narrow."""
    user = signed_in(request)
    status, of = request.GET.get("status", ""), request.GET.get("of", "")
    found = _narrowed(Case.objects.visible_to(user), user, status, of)
    hurried = _hurried(found)
    rest = found.exclude(pk__in=[case.pk for case in hurried]).select_related(*PARTS)
    page = CappedPaginator(rest, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "Cases",
        "may_order": user.has_perm("screening.add_order"),
        "page": page,
        "rows": _rows(user, list(page.object_list)),
        "rush_rows": _rows(user, hurried) if page.number == 1 else [],
        "statuses": [("", "All"), *((one.value, one.value.capitalize()) for one in CaseStatus)],
        "status": status,
        "of": of,
    }
    return render_staff(request, "screening/staff/cases.html", context)


def _hurried(found: QuerySet[Case]) -> list[Case]:
    """Rush orders, which stand above the list: few, and found by an index of their own."""
    rush = found.filter(order__is_rush=True).exclude(status__in=OVER)
    return list(rush.select_related(*PARTS)[:A_PAGE])


def panel(request: HttpRequest) -> Rendered:
    """The home page's newest open cases; none, no panel."""
    user = signed_in(request)
    mine = Assignment.objects.filter(matter=OuterRef("pk"), user=user)
    seen: Any = Case.objects.visible_to(user)
    found = list(
        seen.open()
        .select_related(*PARTS)
        .annotate(mine=Exists(mine), rush=Q(order__is_rush=True) & ~Q(status__in=OVER))
        .order_by("-rush", "-mine", "-matter__opened_at")[:AT_HOME]
    )
    if not found:
        return SafeString("")
    return render_to_string("screening/staff/_cases.html", {"rows": _rows(user, found)})


def _narrowed(found: Any, user: User, status: str, of: str) -> QuerySet[Case]:
    if status in set(CaseStatus):
        found = found.filter(status=status)
    if of == "mine":
        mine = Assignment.objects.filter(matter=OuterRef("pk"), user=user)
        found = found.filter(Exists(mine))
    return found.order_by("-matter__opened_at", "-pk")  # type: ignore[no-any-return]


def _rows(user: User, found: list[Case]) -> list[dict[str, Any]]:
    decided, due = decided_of(user, found), _next_of(user, found, timezone.now())
    notes = notes_of(user, found)
    return [
        {
            "case": case,
            "status": status_pill(case),
            "reviewed": decided.get(case.pk),
            "due": due.get(case.pk),
            "note": notes.get(case.pk),
            "rush": case.order.is_rush and case.status not in OVER,
        }
        for case in found
    ]


def decided_of(user: User, found: Iterable[Case]) -> dict[int, tuple[int, int]]:
    """Flags decided and all flags by case; nothing for cases whose flags are out of sight."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    flags = Flag.objects.visible_to(user).filter(matter__in=[case.pk for case in found])
    for matter, status, number in (
        flags.order_by().values_list("matter", "status").annotate(number=Count("pk"))
    ):
        counts[matter][status] = number
    over = (FlagStatus.CONFIRMED, FlagStatus.DISMISSED)
    return {
        matter: (sum(by[one] for one in over), sum(by.values())) for matter, by in counts.items()
    }


def _next_of(user: User, found: list[Case], at: datetime) -> dict[int, dict[str, Any]]:
    """The nearest duty that the reader's own house has in each case or in the person's file."""
    whose = defaultdict(list)
    for case in found:
        whose[case.pk].append(case.pk)
        whose[case.screener_id, case.person.pk].append(case.pk)
    persons = [case.person.pk for case in found]
    here = Q(matter__in=[case.pk for case in found])
    files = Q(matter__kind=Matter.Kind.PERSON_FILE, matter__person__in=persons)
    open_ = Clock.objects.visible_to(user).filter(here | files, status=Clock.Status.OPEN)
    clocks = open_.filter(through_on=None)
    if own := user.organization_ids():
        clocks = clocks.filter(organization__in=own)
    nearest: dict[int, Clock] = {}
    for clock in clocks.select_related("organization", "matter"):
        file = (clock.matter.screener_id, clock.matter.person_id)
        for case_id in whose.get(clock.matter_id) or whose[file]:
            held = nearest.get(case_id)
            if clock.day and (held is None or held.day is None or clock.day < held.day):
                nearest[case_id] = clock
    return {case: deadline_of(clock, at) for case, clock in nearest.items()}


def deadline_of(clock: Clock, at: datetime, *, held: str = "") -> dict[str, Any]:
    """As `staff/_strip.html` draws it, with the steps of the count.

    `held`: why nothing is allowed yet although the wait may be over.
    """
    law = rule(clock.counted_by)
    waits = law.kind == Kind.WAIT and clock.status == Clock.Status.OPEN
    words = "through this day" if law.gives_time else held if waits else ""
    return {
        "title": law.title,
        "on": clock.day,
        "today": clock.organization.on(at),
        "earliest": law.kind == Kind.WAIT or law.gives_time,  # neither is ever late
        "words": words,
        "done": clock.status == Clock.Status.CLOSED,
        "reason": f"{clock.counted_by}, {law.citation}",
        "practice": law.status == LawStatus.PRACTICE,
        "steps": clock.steps,
        "stopped_on": clock.stopped_on,
        "clock": clock,
    }


def overview(request: HttpRequest, reference: str) -> HttpResponse:
    case, now = case_for(request, reference), timezone.now()
    user = signed_in(request)
    behind = sees_behind(user, case)
    clocks = clocks_of(user, case)
    points = way_of(case, behind=behind, pages=pages_of(user, case))
    held, _ = notes_of(user, [case]).get(case.pk, ("", ""))
    context = {
        "behind": behind,
        "is_furnished": case.outcome != "",
        "points": points,
        "step": next((point for point in points if point["now"] and "url" in point), None),
        "deadlines": [deadline_of(clock, now, held=held) for clock in clocks],
        "panels": panels_of(request, case, side=False),
        "side_panels": panels_of(request, case, side=True),
    }
    return render_case(request, case, "screening/staff/overview.html", "admin:case", context)


def pages_of(user: User, case: Case) -> set[str]:
    """Names of the pages of this case that the reader may open."""
    desk = {"admin:case-desk"} if may(user, case, "screening.review_flag") else set()
    return desk | {tab.url_name for tab in tabs_in_order() if may(user, case, tab.perm)}


def clocks_of(user: User, case: Case) -> list[Clock]:
    """What runs, then what was kept in time; void ones tell nothing."""
    clocks = Clock.objects.visible_to(user).filter(matter=case.pk).exclude(status="void")
    found = clocks.select_related("organization")
    return sorted(found, key=lambda clock: (clock.status != "open", str(clock.day)))


def trail(request: HttpRequest, reference: str) -> HttpResponse:
    case = case_for(request, reference)
    only = request.GET.get("only", "")
    only = only if only in LOOKS else ""
    behind = sees_behind(signed_in(request), case)
    entries = timeline(case, only, behind=behind)
    if not only:
        open_clocks = (c for c in clocks_of(signed_in(request), case) if c.status == "open")
        entries = planned(open_clocks, case.agency.on(timezone.now())) + entries
    context = {
        "entries": entries,
        "only": only,
        "behind": behind,
        "choices": [("", "Everything"), ("law", "Law only"), ("looks", "Who looked")],
    }
    return render_case(
        request, case, "screening/staff/timeline.html", "admin:case-timeline", context
    )


def trail_panel(request: HttpRequest, case: Case) -> SafeString | None:
    """The newest of the timeline, on the overview."""
    behind = sees_behind(signed_in(request), case)
    entries = timeline(case, "", behind=behind)[:AT_HOME]
    return render_to_string("screening/staff/_trail.html", {"case": case, "entries": entries})


def find_cases(user: User, words: str) -> Iterable[Found]:
    """By number or by the person's name, among what the user may see."""
    by_name = [
        Q(subject__person__family_name__istartswith=word)
        | Q(subject__person__given_name__istartswith=word)
        for word in words.split()[:3]
    ]
    named = by_name[0]
    for also in by_name[1:]:
        named &= also
    wanted = Q(matter__reference__icontains=words) | named
    cases = Case.objects.visible_to(user).filter(wanted).select_related(*PARTS)
    for case in cases[:MOST_FOUND]:
        detail = f"{case.subject.person.name}, {case.get_status_display()}"
        yield Found(case.reference, case_url(case), detail)
