"""What the data says about deadlines kept, disputes, decisions and screenings. Counts only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet
from django.utils.formats import date_format

from adverse_action.models import ActionTaken, Decision, Proposal
from adverse_action.workflow import OPEN
from config.accounts.models import Organization, User
from config.clocks.models import Clock, ClockQuerySet
from config.clocks.months import month_after
from config.clocks.services.adoptions import rule
from config.documents.responses import harmless
from screening.models import Case

SOON = 7  # days


@dataclass(frozen=True)
class Period:
    """A calendar month by its first day, or without one everything since the start."""

    first: date | None = None

    @property
    def last(self) -> date | None:
        return month_after(self.first) - timedelta(days=1) if self.first else None

    def within(self, name: str) -> Q:
        """Rows whose day `name` lies in the month."""
        if self.first is None:
            return Q()
        return Q(**{f"{name}__gte": self.first, f"{name}__lt": month_after(self.first)})

    def __str__(self) -> str:
        return date_format(self.first, "F Y") if self.first else "Since the start"


ALWAYS = Period()


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
    late, soon = pressing(clocks, at)
    return [
        counted("Deadlines missed and open", late, must_be_none=True),
        counted(f"Due within {SOON} days", soon),
        counted("Running in all", clocks.count()),
        _breaches(user),
    ]


def pressing(clocks: ClockQuerySet, at: datetime) -> tuple[int, int]:
    """How many are overdue, and how many due soon, each in its obligated party's own day."""
    late = soon = 0
    for organization in Organization.objects.filter(pk__in=clocks.values("organization")):
        own, today = clocks.filter(organization=organization), organization.on(at)
        late += own.overdue(today).count()
        soon += own.due_within(today, SOON).count()
    return late, soon


def counted(label: str, figure: object, *, must_be_none: bool = False) -> dict[str, Any]:
    note = ("must be none" if figure else "as it must be") if must_be_none else ""
    return {"label": label, "figure": figure, "note": note}


def _breaches(user: User) -> dict[str, Any]:
    found = ActionTaken.objects.visible_to(user).count()
    return counted("Actions outside the procedure", found, must_be_none=True)


def kept_in_time(user: User, period: Period = ALWAYS) -> Chart:
    """Closed duties by rule: in time, or after their day."""
    closed = Clock.objects.visible_to(user).filter(status="closed", due_on__isnull=False)
    closed = closed.filter(period.within("closed_on"))
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
    return Chart(finding, "Deadlines kept by rule", rows, ("Rule", "In time", "Late"), table)


def decisions(user: User, period: Period = ALWAYS) -> Chart:
    found = Decision.objects.visible_to(user).filter(period.within("decided_on"))
    rows = labelled(found, Decision, "outcome")
    open_ = Proposal.objects.visible_to(user).filter(status__in=OPEN).count()
    made = sum(number for _, number in rows)
    finding = f"{made} proposed actions were decided, {open_} are open."
    return Chart(finding, "Decisions by outcome", rows, ("Decision", "Cases"), rows)


def screenings(user: User, period: Period = ALWAYS) -> Chart:
    """Furnished screenings by how they ended; before that nobody outside knows (R-1)."""
    ended = (
        Case.objects.visible_to(user).exclude(outcome="").filter(period.within("outcome_at__date"))
    )
    rows = labelled(ended, Case, "outcome")
    running = Case.objects.visible_to(user).filter(outcome="").exclude(status="closed").count()
    all_ = sum(number for _, number in rows)
    finding = f"{all_} screenings were furnished, {running} are under way."
    return Chart(finding, "Screenings by outcome", rows, ("Outcome", "Cases"), rows)


def _by(rows: QuerySet[Any], name: str) -> list[tuple[str, int]]:
    found = rows.order_by(name).values_list(name).annotate(number=Count("pk"))
    return [(value, number) for value, number in found]


def labelled(rows: QuerySet[Any], model: type[Model], name: str) -> list[tuple[str, int]]:
    """How many rows have which value of a field with choices, in their words."""
    words: dict[Any, Any] = dict(getattr(model._meta.get_field(name), "flatchoices", ()))
    return [(str(words.get(value, value)), number) for value, number in _by(rows, name)]


def as_csv(drawn: Iterable[Chart]) -> str:
    """A line a figure: whose chart, which row of it, what it counts, how many."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["chart", "row", "figure", "value"])
    for chart in drawn:
        for row in chart.table:
            label, *values = row
            for heading, value in zip(chart.headings[1:], values, strict=True):
                writer.writerow([chart.label, harmless(str(label)), heading, value])
    return out.getvalue()
