"""What the data says about deadlines kept, disputes, decisions and screenings. Counts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Model, QuerySet

from adverse_action.models import ActionTaken, Decision, Proposal
from adverse_action.workflow import OPEN
from config.accounts.models import Organization, User
from config.clocks.models import Clock
from config.clocks.services.adoptions import rule
from disputes.models import DisputeItem
from screening.models import Case

SOON = 7  # days


@dataclass(frozen=True)
class Chart:
    """As `staff/_chart.html` draws it: the sentence first, then bars, then the same as a table."""

    finding: str
    label: str
    rows: list[tuple[str, int]]
    headings: tuple[str, ...]
    table: Sequence[tuple[Any, ...]] = field(default_factory=tuple)
    note: str = ""


def tally(user: User, at: datetime) -> list[dict[str, Any]]:
    """The figures that have to be zero, and those that show how much there is."""
    clocks = Clock.objects.open().filter(pk__in=Clock.objects.visible_to(user).values("pk"))
    late = soon = 0
    for organization in Organization.objects.filter(pk__in=clocks.values("organization")):
        own, today = clocks.filter(organization=organization), organization.on(at)
        late += own.overdue(today).count()
        soon += own.due_within(today, SOON).count()
    return [
        {"label": "Deadlines missed and open", "figure": late, "note": _aim(late)},
        {"label": f"Due within {SOON} days", "figure": soon, "note": ""},
        {"label": "Running in all", "figure": clocks.count(), "note": ""},
        _breaches(user),
    ]


def _breaches(user: User) -> dict[str, Any]:
    found = ActionTaken.objects.visible_to(user).count()
    return {"label": "Actions outside the procedure", "figure": found, "note": _aim(found)}


def _aim(found: int) -> str:
    return "must be none" if found else "as it must be"


def kept_in_time(user: User) -> Chart:
    """Closed duties by rule: in time, or after their day."""
    closed = Clock.objects.visible_to(user).filter(status="closed", due_on__isnull=False)
    late = dict(_by(closed.filter(closed_on__gt=F("due_on")), "rule_id"))
    all_ = _by(closed, "rule_id")
    table = [
        (f"{name} {rule(name).title}", number - late.get(name, 0), late.get(name, 0))
        for name, number in all_
    ]
    missed = sum(late.values())
    kept = sum(number for _, number in all_) - missed
    finding = f"{kept} deadlines were kept, {missed} were not."
    rows = [(name, number - late.get(name, 0)) for name, number in all_]
    return Chart(
        finding,
        "Deadlines kept by rule",
        rows,
        ("Rule", "In time", "Late"),
        table,
        "Since the start.",
    )


def disputes(user: User) -> Chart:
    """Disputed items by their result."""
    rows = _labelled(DisputeItem.objects.visible_to(user), DisputeItem, "status")
    open_ = DisputeItem.objects.visible_to(user).filter(status="open").count()
    all_ = sum(number for _, number in rows)
    finding = f"{all_ - open_} disputed items have a result, {open_} wait for one."
    return Chart(finding, "Disputed items by result", rows, ("Result", "Items"), rows)


def decisions(user: User) -> Chart:
    rows = _labelled(Decision.objects.visible_to(user), Decision, "outcome")
    open_ = Proposal.objects.visible_to(user).filter(status__in=OPEN).count()
    made = sum(number for _, number in rows)
    finding = f"{made} proposed actions were decided, {open_} are open."
    return Chart(finding, "Decisions by outcome", rows, ("Decision", "Cases"), rows)


def screenings(user: User) -> Chart:
    """Furnished screenings by how they ended; before that nobody outside knows (R-1)."""
    ended = Case.objects.visible_to(user).exclude(outcome="")
    rows = _labelled(ended, Case, "outcome")
    running = Case.objects.visible_to(user).filter(outcome="").exclude(status="closed").count()
    all_ = sum(number for _, number in rows)
    finding = f"{all_} screenings were furnished, {running} are under way."
    return Chart(finding, "Screenings by outcome", rows, ("Outcome", "Cases"), rows)


def charts(user: User) -> list[Chart]:
    """Those for which there is something to show."""
    drawn = (kept_in_time(user), disputes(user), decisions(user), screenings(user))
    return [chart for chart in drawn if chart.rows]


def _by(rows: QuerySet[Any], name: str) -> list[tuple[str, int]]:
    found = rows.order_by(name).values_list(name).annotate(number=Count("pk"))
    return [(value, number) for value, number in found]


def _labelled(rows: QuerySet[Any], model: type[Model], name: str) -> list[tuple[str, int]]:
    words: dict[Any, Any] = dict(getattr(model._meta.get_field(name), "flatchoices", ()))
    return [(str(words.get(value, value)), number) for value, number in _by(rows, name)]
