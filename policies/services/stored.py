"""A stored version as the values that files and checks know."""

import json
from dataclasses import replace
from typing import Any

from policies import pack_model as said
from policies.detection import Rule, RuleError
from policies.matrix import DEFAULT_LADDER, Cell, Matrix
from policies.models import Clause, PolicyVersion
from policies.services.engine import parsed
from policies.toml_table import PackError

FACTORS = {"aggravating": "Aggravating: ", "mitigating": "Mitigating: "}


def pack_of(version: PolicyVersion) -> said.Pack:
    """The whole version; a rule that cannot be used is left out and noted under `problems`."""
    problems: list[PackError] = []
    rows = version.clauses.prefetch_related("rules").order_by("position")
    return said.Pack(
        slug=str(version.public_id),
        title=version.policy.name,
        version=version.label or str(version.number),
        effective_on=version.effective_on.isoformat() if version.effective_on else "",
        language=version.language,
        mission=version.mission.strip(),
        suitability=version.suitability,
        principles=tuple(_principle(row) for row in version.principles),
        not_forbidden=version.not_forbidden.strip(),
        categories=tuple(said.Category(row["key"], row["title"]) for row in version.categories),
        severities=tuple(
            said.Severity(row["key"], row.get("title", ""), row.get("text", ""))
            for row in version.severities
        ),
        clauses=tuple(_clause(row, at, problems) for at, row in enumerate(rows)),
        matrix=_matrix(version),
        problems=tuple(problems),
    )


def _principle(row: dict[str, Any]) -> said.Principle:
    return said.Principle(row.get("key", ""), row.get("title", ""), row.get("text", ""))


def _clause(row: Clause, at: int, problems: list[PackError]) -> said.Clause:
    return said.Clause(
        number=row.number.strip(),
        title=row.title,
        kind=row.kind,
        text=row.text.strip(),
        why=row.why.strip(),
        protects=row.protects.strip(),
        principles=tuple(row.principles),
        legal_basis=row.legal_basis,
        limits=row.limits,
        audience=tuple(row.audience),
        duty=row.duty,
        category=row.category,
        severity=row.severity,
        permitted_examples=tuple(row.permitted_examples),
        prohibited_examples=tuple(row.prohibited_examples),
        rules=tuple(_rules(row, at, problems)),
        found_by=row.found_by,
        disqualified_by=row.disqualified_by,
    )


def _rules(row: Clause, at: int, problems: list[PackError]) -> list[Rule]:
    """In the order in which they were written down."""
    made = []
    for rule in sorted(row.rules.all(), key=lambda rule: rule.pk):
        try:
            made.append(replace(parsed(json.dumps(rule.spec)), id=rule.key))
        except RuleError as error:
            place = f"clauses[{at}].rules, {rule.key}, {error.place}"
            problems.append(PackError(row.number, place, error.reason, error.remedy, id="P-06"))
    return made


def _matrix(version: PolicyVersion) -> Matrix:
    cells = [
        Cell(
            severity=cell.severity,
            priors=cell.priors,
            presumptive=cell.presumptive,
            minimum=cell.minimum,
            maximum=cell.maximum,
            factors=tuple(cell.factors),
        )
        for cell in version.cells.order_by("pk")
    ]
    keys = tuple(row["key"] for row in version.severities)
    return Matrix(
        severities=keys or tuple(dict.fromkeys(cell.severity for cell in cells)),
        cells=tuple(cells),
        ladder=tuple(version.ladder) or DEFAULT_LADDER,
        lookback_months=tuple(
            (row["key"], row["lookback_months"])
            for row in version.severities
            if row.get("lookback_months") is not None
        ),
        aggravating=_common(cells, "aggravating"),
        mitigating=_common(cells, "mitigating"),
        is_ranked=bool(keys),
    )


def _common(cells: list[Cell], kind: str) -> tuple[str, ...]:
    """Factors that every cell names: written once in a file."""
    shared = cells[0].factors if cells and len({cell.factors for cell in cells}) == 1 else ()
    begins = FACTORS[kind]
    return tuple(each.removeprefix(begins) for each in shared if each.startswith(begins))
