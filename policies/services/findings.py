"""What stands in the way of publishing a version: the errors of `check_version`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from policies.detection import RuleError
from policies.matrix import DEFAULT_LADDER, Cell, Matrix, gaps
from policies.models import Clause, PolicyVersion
from policies.services.engine import CompiledPolicy


@dataclass(frozen=True, slots=True)
class Finding:
    id: str
    level: Literal["error", "warning"]
    place: str
    reason: str
    authority: str
    remedy: str


def check_version(version: PolicyVersion) -> list[Finding]:
    """Every finding, in the order of the policy's own numbering."""
    clauses = list(version.clauses.prefetch_related("rules").order_by("position"))
    return [
        *_matrix(version),
        *(finding for clause in clauses for finding in _clause(clause)),
        *_numbers(clauses),
        *_protected_speech(version),
    ]


def _matrix(version: PolicyVersion) -> Iterator[Finding]:
    cells = [
        Cell(
            severity=cell.severity,
            priors=cell.priors,
            presumptive=cell.presumptive,
            minimum=cell.minimum,
            maximum=cell.maximum,
            factors=tuple(cell.factors),
        )
        for cell in version.cells.all()
    ]
    keys = tuple(row["key"] for row in version.severities)
    for gap in gaps(Matrix(keys, tuple(cells), tuple(version.ladder) or DEFAULT_LADDER)):
        place = f"matrix, {gap.place}"
        yield Finding("P-01", "error", place, gap.reason, "Consistent discipline", gap.remedy)


def _clause(clause: Clause) -> Iterator[Finding]:
    place = f"clause {clause.number}"
    for field, what in (("why", "reason"), ("protects", "benefit to the officer")):
        if not getattr(clause, field).strip():
            yield _incomplete(place, f"The clause does not say its {what}.")
    if clause.kind == Clause.Kind.PROHIBITED and not (
        clause.prohibited_examples and clause.permitted_examples
    ):
        yield _incomplete(place, "The clause has no examples of what is and is not permitted.")
    yield from _rules(clause, place)


def _incomplete(place: str, reason: str) -> Finding:
    return Finding(
        "P-02", "error", place, reason, "Fair notice", "Write it; the policy explains itself."
    )


def _rules(clause: Clause, place: str) -> Iterator[Finding]:
    rules = list(clause.rules.all())
    if not rules:
        return
    try:
        compiled = CompiledPolicy(rules)
    except RuleError as error:
        yield Finding("P-06", "error", place, str(error), "Safe patterns", error.remedy)
        return
    for text, hits in zip(
        clause.prohibited_examples, compiled.scan(clause.prohibited_examples), strict=True
    ):
        if not hits:
            yield _example("P-03", place, f"No rule finds the prohibited example “{text}”.")
    for text, hits in zip(
        clause.permitted_examples, compiled.scan(clause.permitted_examples), strict=True
    ):
        if hits:
            key = hits[0].rule.key
            yield _example("P-04", place, f"Rule {key} hits the permitted example “{text}”.")


def _example(id: str, place: str, reason: str) -> Finding:
    return Finding(
        id, "error", place, reason, "Rules prove themselves", "Change the rule or the example."
    )


def _numbers(clauses: list[Clause]) -> Iterator[Finding]:
    for clause in clauses:
        if not clause.number.strip():
            yield Finding(
                "P-07", "error", clause.title, "It has no number.", "Citation", "Number it."
            )


def _protected_speech(version: PolicyVersion) -> Iterator[Finding]:
    if not version.not_forbidden.strip():
        yield Finding(
            "P-08",
            "error",
            "policy",
            "Nothing says what this policy does not forbid.",
            "Liverman v. Petersburg, 844 F.3d 400 (4th Cir. 2016)",
            "Add the section on protected speech and activity.",
        )
