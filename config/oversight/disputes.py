"""What the data says about disputes: how long they took, what they changed, whose work it was."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, F, Q

from config.accounts.models import Matter, MatterScoped, User
from config.clocks.models import Clock
from config.oversight.compliance import ALWAYS, SOON, Chart, Period, counted, labelled, pressing
from disputes.models.disputes import REASONS, DisputeItem
from disputes.workflow import ItemStatus, Reason, Status
from screening.models import Review

OVERTURNED = (ItemStatus.MODIFIED, ItemStatus.DELETED, ItemStatus.UNVERIFIABLE)
RESULTS = (ItemStatus.VERIFIED, *OVERTURNED)
HEADINGS = ("Verified", "Modified", "Deleted", "Unverifiable", "Overturned, %")
TARGETS = ("dispute:", "dispute_item:", "request:")
VIEW_REVIEW = "screening.view_review"
AT_REVIEW = "report_item__flags__reviews"
FLAG = "report_item__flags"

Label = Callable[..., str]
Items = MatterScoped[DisputeItem]


def tally(user: User, at: datetime, period: Period = ALWAYS) -> list[dict[str, Any]]:
    """What waits now, what is late, and how long the results of the period took."""
    of_disputes = Q()
    for start in TARGETS:
        of_disputes |= Q(target__startswith=start)
    clocks = Clock.objects.open().filter(pk__in=Clock.objects.visible_to(user).values("pk"))
    late, soon = pressing(clocks.filter(of_disputes), at)
    return [
        counted("Disputed items open", _waiting(user)),
        counted(f"Dispute deadlines due within {SOON} days", soon),
        counted("Dispute deadlines missed and open", late, must_be_none=True),
        counted("Days to a result, median", _median_days(_decided(user, period))),
    ]


def _waiting(user: User) -> int:
    """Without those of a dispute that was found frivolous: nobody looks at them."""
    mine = DisputeItem.objects.visible_to(user)
    return mine.filter(status=ItemStatus.OPEN, dispute__status=Status.RECEIVED).count()


def _decided(user: User, period: Period) -> Items:
    found = DisputeItem.objects.visible_to(user).exclude(status=ItemStatus.OPEN)
    return found.filter(period.within("decided_on"))


def _median_days(items: Items) -> str:
    days = items.order_by().values_list("decided_on", "dispute__received_on")
    found = [(decided - received).days for decided, received in days if decided]
    return f"{median(found):g}" if found else "none yet"


def by_result(user: User, period: Period = ALWAYS) -> Chart:
    """Disputed items by their result."""
    rows = labelled(_decided(user, period), DisputeItem, "status")
    made = sum(number for _, number in rows)
    finding = f"{made} disputed items have a result, {_waiting(user)} wait for one."
    return Chart(finding, "Disputed items by result", rows, ("Result", "Items"), rows)


def by_reason(user: User, period: Period = ALWAYS) -> Chart:
    return _overturned(
        _decided(user, period),
        ("reason",),
        "Reason",
        "Overturned by the person's reason",
        label=lambda reason: REASONS[Reason(reason)],
    )


def by_clause(user: User, period: Period = ALWAYS) -> Chart:
    """Of what a report printed: only that was held against a clause."""
    return _overturned(
        _decided(user, period).exclude(report_item=None),
        ("report_item__clause__version__number", *_clause("report_item__clause")),
        "Clause",
        "Overturned by clause",
        label=lambda version, number, title: f"{number} {title}, version {version}",
    )


def by_rule(user: User, period: Period = ALWAYS) -> Chart:
    """By the rule that marked the post, of the version that was run."""
    return _overturned(
        _behind(user, period).exclude(**{FLAG: None}),
        (f"{FLAG}__rule__clause__version__number", f"{FLAG}__rule__key"),
        "Rule",
        "Overturned by detection rule",
        label=lambda version, key: f"{key}, version {version}",
        note="A rule that is often overturned is to be written anew.",
    )


def by_reviewer(user: User, period: Period = ALWAYS) -> Chart:
    """By who confirmed what the item rests on; both reviewers count."""
    confirmed = Q(
        **{
            f"{AT_REVIEW}__undone_at": None,
            f"{AT_REVIEW}__verdict": Review.Verdict.CONFIRM,
        }
    )
    return _overturned(
        _behind(user, period).filter(confirmed),
        (f"{AT_REVIEW}__by__name",),
        "Reviewer",
        "Overturned by reviewer",
        label=lambda name: name,
        note="Few items say little about anybody.",
    )


def charts(user: User, period: Period = ALWAYS) -> list[Chart]:
    drawn = (by_result, by_reason, by_clause, by_rule, by_reviewer)
    return [chart(user, period) for chart in drawn]


def _behind(user: User, period: Period) -> Items:
    # Who reviewed is the screener's own affair: whoever may not read reviews counts none
    seen = Matter.objects.visible_to(user, VIEW_REVIEW)
    return _decided(user, period).filter(dispute__matter__in=seen)


def _clause(path: str) -> tuple[str, str]:
    return f"{path}__number", f"{path}__title"


def _overturned(
    items: Items,
    paths: tuple[str, ...],
    heading: str,
    title: str,
    *,
    label: Label,
    note: str = "",
) -> Chart:
    """Results by what the paths lead to; the bars show what was overturned."""
    names = {f"by_{place}": F(path) for place, path in enumerate(paths)}
    found = items.order_by().values_list(*names.values(), "status")
    results = defaultdict[str, Counter[str]](Counter)
    for *parts, status, number in found.annotate(number=Count("pk", distinct=True)):
        results[label(*parts)][status] += number
    rows = sorted(results.items(), key=lambda row: (-_share(row[1]), row[0]))
    return Chart(
        _finding(items),
        title,
        [(name, _gone(counts)) for name, counts in rows],
        (heading, *HEADINGS),
        [(name, *(counts[one] for one in RESULTS), _share(counts)) for name, counts in rows],
        note,
    )


def _gone(counts: Counter[str]) -> int:
    return sum(counts[one] for one in OVERTURNED)


def _share(counts: Counter[str]) -> int:
    return round(100 * _gone(counts) / counts.total()) if counts.total() else 0


def _finding(items: Items) -> str:
    found = items.order_by().values("pk").distinct()
    made, gone = found.count(), found.filter(status__in=OVERTURNED).count()
    return f"Of {made} disputed items with a result, {gone} did not stand."
