"""A policy tried on texts before it binds anybody: what it flags, clause by clause. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from policies.detection import compile_rules
from policies.detection.ranking import rank
from policies.pack_model import Clause, Pack
from policies.texts import Row

BATCH = 1_000
# Whatever a rule flags is read before whatever none does.
FLAGGED = 1.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One text under one policy. `score`: higher is read sooner; it flags nothing by itself."""

    row: Row
    clauses: tuple[str, ...]
    score: float

    @property
    def is_flagged(self) -> bool:
        return bool(self.clauses)


class Rehearsed:
    """A policy made ready to judge texts."""

    def __init__(self, pack: Pack) -> None:
        self.clauses: dict[str, Clause] = {}
        self._of_rule: dict[str, tuple[str, float]] = {}
        weights = _weights(pack)
        for at, clause in enumerate(pack.clauses):
            name = clause.number or f"clauses[{at}]"
            self.clauses[name] = clause
            for rule in clause.rules:
                weight = weights.get(rule.severity or clause.severity, 0.0)
                self._of_rule[rule.id] = (name, weight)
        self._ruleset = compile_rules(pack.rules)

    def judge(self, rows: Iterable[Row]) -> Iterator[Judged]:
        """The rows in their order, a batch at a time."""
        source = iter(rows)
        while batch := list(islice(source, BATCH)):
            scanned = self._ruleset.scan([row.text for row in batch])
            for row, hits in zip(batch, scanned, strict=True):
                yield self._judged(row, {hit.rule_id for hit in hits})

    def _judged(self, row: Row, rules: set[str]) -> Judged:
        """Gravest class first, then how many rules agree, then the weak signals."""
        found = [self._of_rule[rule] for rule in rules]
        weak = rank(row.text)
        if not found:
            return Judged(row, (), weak)
        gravest = max(weight for _, weight in found)
        score = FLAGGED + gravest + 0.1 * min(len(rules), 10) + weak
        return Judged(row, tuple(sorted({name for name, _ in found})), score)


def _weights(pack: Pack) -> dict[str, float]:
    """How grave each class is, 0 to 1, by its order or by what first follows from it."""
    matrix = pack.matrix
    if matrix.is_ranked:
        return {key: at / len(matrix.severities) for at, key in enumerate(matrix.severities, 1)}
    first = {cell.severity: cell.presumptive for cell in matrix.cells if cell.priors == 0}
    known = {key: name for key, name in first.items() if name in matrix.ladder}
    return {key: matrix.rank(name) / len(matrix.ladder) for key, name in known.items()}


@dataclass(slots=True)
class Tally:
    """What a rehearsal counted; labels count only where people gave them."""

    rows: int = 0
    flagged: int = 0
    clauses: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    labels: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def add(self, judged: Judged, known: dict[str, Clause]) -> None:
        self.rows += 1
        self.flagged += judged.is_flagged
        self.clauses.update(judged.clauses)
        self.categories.update({known[name].category for name in judged.clauses})
        if judged.row.label:
            self.labels[judged.row.label, judged.is_flagged] += 1

    def rates(self) -> dict[str, float | None]:
        """Against the labels; None where there is nothing to divide by."""
        hit, missed = self.labels["flag", True], self.labels["flag", False]
        false, passed = self.labels["ok", True], self.labels["ok", False]
        return {
            "recall": _share(hit, hit + missed),
            "precision": _share(hit, hit + false),
            "false_positive_rate": _share(false, false + passed),
        }

    def as_dict(self, known: dict[str, Clause]) -> dict[str, object]:
        categories = dict.fromkeys(clause.category for clause in known.values() if clause.category)
        return {
            "rows": self.rows,
            "flagged": self.flagged,
            "labelled": sum(self.labels.values()),
            **self.rates(),
            "clauses": {name: self.clauses[name] for name in known},
            "categories": {name: self.categories[name] for name in categories},
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


@dataclass(slots=True)
class Difference:
    """A draft beside the version in force: what changes, by clause, with a few samples."""

    newly: Counter[str] = field(default_factory=Counter)
    no_longer: Counter[str] = field(default_factory=Counter)
    newly_flagged: int = 0
    no_longer_flagged: int = 0

    def add(self, draft: Judged, in_force: Judged) -> None:
        self.newly_flagged += draft.is_flagged and not in_force.is_flagged
        self.no_longer_flagged += in_force.is_flagged and not draft.is_flagged
        self.newly.update(set(draft.clauses) - set(in_force.clauses))
        self.no_longer.update(set(in_force.clauses) - set(draft.clauses))

    def as_dict(self) -> dict[str, object]:
        return {
            "newly_flagged": self.newly_flagged,
            "no_longer_flagged": self.no_longer_flagged,
            "clauses": {
                name: {"newly_flagged": self.newly[name], "no_longer_flagged": self.no_longer[name]}
                for name in sorted({*self.newly, *self.no_longer})
            },
        }


def pairs(
    rows: Iterable[Row], draft: Rehearsed, in_force: Rehearsed | None
) -> Iterator[tuple[Judged, Judged | None]]:
    """Each row under the draft and, where there is one, under the version in force."""
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        before: Sequence[Judged | None] = (
            list(in_force.judge(batch)) if in_force else [None] * len(batch)
        )
        yield from zip(draft.judge(batch), before, strict=True)
