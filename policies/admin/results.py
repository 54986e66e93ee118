"""What a rehearsal counted, as rows for its charts and tables, and its samples side by side."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.models import Rehearsal
from policies.rehearsal import Counted


@dataclass(frozen=True, slots=True)
class Row:
    """One clause or category: flagged before and by the draft, and what changed between them."""

    label: str
    before: int
    after: int
    no_longer: int
    newly: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows as the table has them, and as each of the charts takes them."""

    rows: list[Row]

    def shifted(self) -> list[tuple[str, int, int]]:
        """Only what changes: the table beside it has the rest."""
        return [
            (row.label, row.no_longer, row.newly) for row in self.rows if row.no_longer or row.newly
        ]

    def flagged(self) -> list[tuple[str, int]]:
        return [(row.label, row.after) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Result:
    finding: str
    clauses: Changes
    categories: Changes
    rates: list[tuple[str, str, str]]
    samples: list[dict[str, Any]]


def result_of(rehearsal: Rehearsal) -> Result | None:
    """None while nothing was counted."""
    if not rehearsal.counted:
        return None
    counted = Counted.thawed(rehearsal.counted)
    change = counted.difference
    names, categories = _names(rehearsal)
    return Result(
        finding=_finding(counted, compared=rehearsal.against is not None),
        clauses=_rows(names, counted, "clauses", change.no_longer, change.newly),
        categories=_rows(
            categories,
            counted,
            "categories",
            change.no_longer_by_category,
            change.newly_by_category,
        ),
        rates=_rates(counted),
        samples=[_sample(sample) for sample in rehearsal.samples],
    )


def _names(rehearsal: Rehearsal) -> tuple[dict[str, str], dict[str, str]]:
    """Clauses by number and categories by key, as the draft calls them or the version before."""
    clauses: dict[str, str] = {}
    categories: dict[str, str] = {}
    for version in (rehearsal.version, rehearsal.against):
        if version:
            for number, title in version.clauses.values_list("number", "title"):
                clauses.setdefault(number, f"{number} {title}")
            for row in version.categories:
                categories.setdefault(row["key"], row["title"])
    return clauses, categories


def _finding(counted: Counted, *, compared: bool) -> str:
    draft, change = counted.draft, counted.difference
    if not compared:
        said = ngettext(
            "The draft flags %(flagged)s of %(rows)s text.",
            "The draft flags %(flagged)s of %(rows)s texts.",
            draft.rows,
        )
        return said % {"flagged": f"{draft.flagged:,}", "rows": f"{draft.rows:,}"}
    return _(
        "%(newly)s newly flagged, %(gone)s no longer flagged; %(before)s become %(after)s"
        " of %(rows)s texts."
    ) % {
        "newly": f"{change.newly_flagged:,}",
        "gone": f"{change.no_longer_flagged:,}",
        "before": f"{counted.in_force.flagged:,}",
        "after": f"{draft.flagged:,}",
        "rows": f"{draft.rows:,}",
    }


def _rows(
    names: dict[str, str], counted: Counted, kind: str, no_longer: Any, newly: Any
) -> Changes:
    """Those that flag anything on either side, in the order of the policy."""
    before, after = getattr(counted.in_force, kind), getattr(counted.draft, kind)
    known = dict.fromkeys([*names, *sorted({*before, *after})])
    return Changes(
        [
            Row(names.get(key, key), before[key], after[key], no_longer[key], newly[key])
            for key in known
            if before[key] or after[key]
        ]
    )


def _rates(counted: Counted) -> list[tuple[str, str, str]]:
    """Against the labels; nothing without any."""
    words = {
        "recall": _("Of what people would flag, it finds"),
        "precision": _("Of what it flags, people would flag"),
        "false_positive_rate": _("Of what people would let pass, it flags"),
    }
    after, before = counted.draft.rates(), counted.in_force.rates()
    if all(rate is None for rate in after.values()):
        return []
    return [(said, _percent(before[name]), _percent(after[name])) for name, said in words.items()]


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.1%}"


def _sample(sample: dict[str, Any]) -> dict[str, Any]:
    """Marks are numbered by clause, alike on both sides."""
    names = sorted({name for side in ("draft", "in_force") for _, _, name in sample[side]})
    number = {name: at for at, name in enumerate(names, 1)}
    spans = {
        side: [(start, end, number[name]) for start, end, name in sample[side]]
        for side in ("draft", "in_force")
    }
    return {**sample, **spans, "legend": [(number[name], name) for name in names]}
