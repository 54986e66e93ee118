"""A policy tried on texts before it binds anybody: what it flags, clause by clause. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from typing import Any

from policies.detection import Rule, compile_rules
from policies.detection.ranking import rank
from policies.pack_model import Clause, Pack
from policies.texts import Row

BATCH = 1_000
# Whatever a rule flags is read before whatever none does.
FLAGGED = 1.0
LABELS = {True: "flagged", False: "passed"}

Mark = tuple[int, int, str]  # start, end, clause


@dataclass(frozen=True, slots=True)
class Judged:
    """One text under one policy. `score`: higher is read sooner; it flags nothing by itself."""

    row: Row
    clauses: tuple[str, ...]
    score: float
    categories: frozenset[str] = frozenset()

    @property
    def is_flagged(self) -> bool:
        return bool(self.clauses)


class Rehearsed:
    """A policy made ready to judge texts."""

    def __init__(self, pack: Pack) -> None:
        self.clauses: dict[str, Clause] = {}
        self._of_rule: dict[str, tuple[str, float]] = {}
        weights, rules = _weights(pack), list[Rule]()
        for at, clause in enumerate(pack.clauses):
            name = clause.number or f"clauses[{at}]"
            self.clauses[name] = clause
            for rule in clause.rules:
                weight = weights.get(rule.severity or clause.severity, 0.0)
                # Two clauses of a draft may each have a rule of the same name.
                rules.append(replace(rule, id=f"{at}:{rule.id}"))
                self._of_rule[rules[-1].id] = (name, weight)
        self._ruleset = compile_rules(rules)

    def judge(self, rows: Iterable[Row]) -> Iterator[Judged]:
        """The rows in their order, a batch at a time."""
        source = iter(rows)
        while batch := list(islice(source, BATCH)):
            scanned = self._ruleset.scan([row.text for row in batch])
            for row, hits in zip(batch, scanned, strict=True):
                yield self._judged(row, {hit.rule_id for hit in hits})

    def marks(self, text: str) -> list[Mark]:
        """Where the rules of which clause found something."""
        (hits,) = self._ruleset.scan([text])
        return [(hit.start, hit.end, self._of_rule[hit.rule_id][0]) for hit in hits]

    def _judged(self, row: Row, rules: set[str]) -> Judged:
        """By the gravest class, how many rules agree, and the weak signals, which count twice."""
        rules = {rule for rule in rules if self._is_for(rule, row.audience)}
        found = [self._of_rule[rule] for rule in rules]
        weak = rank(row.text)
        if not found:
            return Judged(row, (), weak)
        gravest = max(weight for _, weight in found)
        score = FLAGGED + gravest + 0.1 * min(len(rules), 10) + 2 * weak
        names = {name for name, _ in found}
        categories = frozenset(self.clauses[name].category for name in names)
        return Judged(row, tuple(sorted(names)), score, categories)

    def _is_for(self, rule: str, audience: str) -> bool:
        """A clause counts for its own audience; of a text of nobody known, every clause does."""
        return not audience or audience in self.clauses[self._of_rule[rule][0]].audience


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
    labels: Counter[str] = field(default_factory=Counter)

    def add(self, judged: Judged) -> None:
        self.rows += 1
        self.flagged += judged.is_flagged
        self.clauses.update(judged.clauses)
        self.categories.update(judged.categories)
        if judged.row.label:
            self.labels[f"{judged.row.label} {LABELS[judged.is_flagged]}"] += 1

    def rates(self) -> dict[str, float | None]:
        """Against the labels; None where there is nothing to divide by."""
        hit, missed = self.labels["flag flagged"], self.labels["flag passed"]
        false, passed = self.labels["ok flagged"], self.labels["ok passed"]
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
    """A draft beside the version in force: what changes, by clause and category."""

    newly: Counter[str] = field(default_factory=Counter)
    no_longer: Counter[str] = field(default_factory=Counter)
    newly_by_category: Counter[str] = field(default_factory=Counter)
    no_longer_by_category: Counter[str] = field(default_factory=Counter)
    newly_flagged: int = 0
    no_longer_flagged: int = 0

    def add(self, draft: Judged, in_force: Judged) -> None:
        self.newly_flagged += draft.is_flagged and not in_force.is_flagged
        self.no_longer_flagged += in_force.is_flagged and not draft.is_flagged
        self.newly.update(set(draft.clauses) - set(in_force.clauses))
        self.no_longer.update(set(in_force.clauses) - set(draft.clauses))
        self.newly_by_category.update(draft.categories - in_force.categories)
        self.no_longer_by_category.update(in_force.categories - draft.categories)

    def as_dict(self) -> dict[str, object]:
        return {
            "newly_flagged": self.newly_flagged,
            "no_longer_flagged": self.no_longer_flagged,
            "clauses": _changes(self.newly, self.no_longer),
            "categories": _changes(self.newly_by_category, self.no_longer_by_category),
        }


def _changes(newly: Counter[str], no_longer: Counter[str]) -> dict[str, dict[str, int]]:
    return {
        name: {"newly_flagged": newly[name], "no_longer_flagged": no_longer[name]}
        for name in sorted({*newly, *no_longer})
    }


@dataclass(slots=True)
class Counted:
    """All that a rehearsal has counted so far; goes into JSON and back, so that it can go on."""

    draft: Tally = field(default_factory=Tally)
    in_force: Tally = field(default_factory=Tally)
    difference: Difference = field(default_factory=Difference)

    def add(self, draft: Judged, in_force: Judged | None) -> None:
        self.draft.add(draft)
        if in_force:
            self.in_force.add(in_force)
            self.difference.add(draft, in_force)

    def frozen(self) -> dict[str, Any]:
        parts = {name: getattr(self, name) for name in PARTS}
        return {
            name: {one.name: getattr(part, one.name) for one in fields(part)}
            for name, part in parts.items()
        }

    @classmethod
    def thawed(cls, kept: dict[str, Any]) -> "Counted":
        """`kept`: what `frozen` gave, or nothing."""
        parts: dict[str, Any] = {
            name: kind(**{key: _counter(said) for key, said in kept[name].items()})
            for name, kind in PARTS.items()
            if name in kept
        }
        return cls(**parts)


PARTS: dict[str, type[Tally] | type[Difference]] = {
    "draft": Tally,
    "in_force": Tally,
    "difference": Difference,
}


def _counter(said: Any) -> Any:
    return Counter(said) if isinstance(said, dict) else said


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
