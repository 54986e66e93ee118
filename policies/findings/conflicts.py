"""Clauses that demand opposite things of the same people in the same matter (P-11)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from policies.detection.slots import WordList
from policies.detection.words import split_words
from policies.findings.found import Finding, finding, load
from policies.pack_model import Clause

# Pairs are compared inside of one category only, and not without end.
MOST_COMPARED = 200
NEGATIONS = WordList.of(["not", "never", "no", "don't", "cannot", "without", "nobody"])
ALIKE = 0.6
SMALL = frozenset(load("wording.toml")["small_words"])


@dataclass(frozen=True, slots=True)
class _Said:
    """A clause's words without the small ones, and whether one of them denies."""

    words: frozenset[str]
    denies: bool

    @classmethod
    def by(cls, clause: Clause) -> "_Said":
        words = split_words(clause.text.lower())
        content = (word for word in words if word not in SMALL and word not in NEGATIONS.words)
        denies = any(True for _ in NEGATIONS.occurrences(list(words), 0, len(words)))
        return cls(frozenset(content), denies)

    def negates(self, other: "_Said") -> bool:
        """The same words, once with a negation and once without."""
        both = self.words & other.words
        alike = bool(both) and len(both) / len(self.words | other.words) >= ALIKE
        return self.denies != other.denies and alike


def check_conflicts(clauses: Sequence[Clause]) -> Iterator[Finding]:
    by_category: dict[str, list[Clause]] = defaultdict(list)
    for clause in clauses:
        if clause.category and clause.kind:
            by_category[clause.category].append(clause)
    for listed in by_category.values():
        compared = listed[:MOST_COMPARED]
        said = [_Said.by(clause) for clause in compared]
        for (one, first), (other, second) in combinations(zip(compared, said, strict=True), 2):
            if _same_people(one, other) and (
                _opposed(one, other) or (one.kind == other.kind and first.negates(second))
            ):
                yield finding(
                    "P-11",
                    f"clauses {one.number} and {other.number}",
                    f"“{one.title}” ({one.kind}) and “{other.title}” ({other.kind}) speak of the "
                    "same matter to the same people and may demand opposite things.",
                    "Say in each where it stops, or give them different categories.",
                )


def _same_people(one: Clause, other: Clause) -> bool:
    duties = {one.duty, other.duty}
    return bool(set(one.audience) & set(other.audience)) and duties != {"on", "off"}


def _opposed(one: Clause, other: Clause) -> bool:
    kinds = {one.kind, other.kind}
    return "prohibited" in kinds and len(kinds) == 2
