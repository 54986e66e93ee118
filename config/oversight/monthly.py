"""The compliance figures on paper: a month's report for whoever answers for the house. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.documents.facts import Facts
from config.oversight.compliance import Chart

TEMPLATE = "oversight/letters/monthly"


@dataclass(frozen=True, kw_only=True)
class Figure(Facts):
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Row(Facts):
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table(Facts):
    title: str
    finding: str
    heading: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class MonthlyReport(Facts):
    """`houses`: whose figures these are; `period`: as `October 2026`."""

    houses: str
    period: str
    printed_on: date
    printed_by: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]


def figures(told: Iterable[Mapping[str, Any]]) -> tuple[Figure, ...]:
    return tuple(
        Figure(label=one["label"], value=str(one["figure"]), note=one["note"]) for one in told
    )


def table(chart: Chart) -> Table:
    first, *others = chart.headings
    return Table(
        title=chart.label,
        finding=chart.finding,
        heading=first,
        headings=tuple(others),
        rows=tuple(
            Row(label=str(label), cells=tuple(str(cell) for cell in cells))
            for label, *cells in chart.table
        ),
        note=chart.note,
    )
