"""Where a case stands on its way from order to report, step by step, as its reader may know it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from config.law.book import book
from screening.models import Case
from screening.services.investigative import notice_sent
from screening.services.sheets import missing_sheets
from screening.workflow import BatchStatus, CaseStatus, FlagStatus, RunStatus

Point = dict[str, Any]
DONE, NOW, LATER, LEFT = ("Done", "ok"), ("Next", "info"), ("Later", ""), ("Left out", "")
UNDECIDED = (FlagStatus.OPEN, FlagStatus.FIRST_CONFIRMED)


@dataclass(frozen=True)
class Step:
    """`name` is the page's; empty where the reader has none."""

    title: str
    text: str
    is_done: bool
    name: str = ""


def way_of(case: Case, *, behind: bool, pages: Container[str]) -> list[Point]:
    """As `staff/_points.html` draws it: the first step that is not done is the next one.

    In a closed case nothing comes next: what was not done was left out.

    `pages` are the names of those that the reader may open.
    """
    steps = [*_before(case), *(_inside(case) if behind else [_outside(case)]), *_after(case)]
    is_over = case.status == CaseStatus.CLOSED
    left = (at for at, step in enumerate(steps) if not step.is_done and not is_over)
    first_open = next(left, len(steps))
    found = [_point(step, at == first_open, is_over=is_over) for at, step in enumerate(steps)]
    for point, step in zip(found, steps, strict=True):
        if step.name in pages:
            point["url"] = reverse(step.name, args=[case.reference])
    return found


def _point(step: Step, is_now: bool, *, is_over: bool) -> Point:
    pill, state = DONE if step.is_done else LEFT if is_over else NOW if is_now else LATER
    return {
        "title": step.title,
        "text": step.text,
        "pill": pill,
        "state": state,
        "now": is_now,
    }


def _before(case: Case) -> list[Step]:
    law, order = book().regime(case.order.regime), case.order
    page = "admin:case-authorization"
    steps = []
    if law.authorization:
        signed = case.authorizations.live().exists() and not missing_sheets(case)
        steps.append(Step("Disclosure and authorization", "N-01, G-02", signed, page))
    if law.investigative_disclosure:
        steps.append(Step("Notice that people are asked", "N-03, D-18", notice_sent(case), page))
    if law.certification:
        certified = hasattr(order, "certification")
        steps.append(Step("Agency's certification", "N-02, G-04", certified, page))
    if law.case_number:
        recorded = bool(order.case_number and order.authority and order.purpose_text)
        steps.append(Step("Case number, authority, purpose", "G-01", recorded, page))
    return steps


def _inside(case: Case) -> list[Step]:
    """What only the screener's people may know (R-1)."""
    confirmed = case.social_accounts.confirmed().count()
    posts = sum(case.import_batches.imported().values_list("added", flat=True))
    waiting = case.import_batches.filter(status__in=(BatchStatus.QUEUED, BatchStatus.RUNNING))
    screened = case.runs.filter(status=RunStatus.FINISHED).exists()
    open_runs = case.runs.filter(status__in=(RunStatus.QUEUED, RunStatus.RUNNING)).exists()
    left = case.matter.flags.filter(status__in=UNDECIDED).count()
    over = case.reports.exists()
    return [
        Step("Accounts", f"{confirmed} confirmed", over or confirmed > 0, "admin:case-accounts"),
        Step(
            "Posts",
            f"{posts} collected",
            over or (posts > 0 and not waiting.exists()),
            "admin:case-posts",
        ),
        Step("Screening", "", over or (screened and not open_runs), "admin:case-posts"),
        Step(
            "Review by two people",
            f"{left} flags wait" if screened else "",
            over or (screened and not left),
            "admin:case-desk",
        ),
        Step("Report", "", over, "admin:case-report"),
    ]


def _outside(case: Case) -> Step:
    return Step("Screening", f"By {case.screener.name}", case.reports.exists())


def _after(case: Case) -> list[Step]:
    furnished = case.reports.filter(furnished_at__isnull=False)
    return [Step("Report furnished", "", furnished.exists(), "admin:case-report")]
