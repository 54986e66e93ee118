"""Rules tried before they are saved: on posts, on their clause's examples, on the sample posts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from string import ascii_uppercase
from typing import Any

from policies.detection import RuleError, explain, explain_view
from policies.models import Clause, DetectionRule
from policies.services.engine import CompiledPolicy, Match, parsed
from policies.services.supplied import SAMPLE_POSTS
from policies.texts import Row, read_texts

FIRST = ("kind", "any", "slots", "within")  # as one writes them; the database sorts by length


@dataclass(frozen=True, slots=True)
class Tried:
    """A post with what was found in it: numbers are hits, letters what an exclusion let pass."""

    text: str
    spans: list[tuple[int, int, int | str]]
    reasons: list[dict[str, Any]]

    @property
    def is_hit(self) -> bool:
        return any(isinstance(label, int) for _, _, label in self.spans)


@dataclass(frozen=True, slots=True)
class Example:
    tried: Tried
    is_prohibited: bool

    @property
    def is_right(self) -> bool:
        return self.tried.is_hit == self.is_prohibited


@dataclass(slots=True)
class TriedRule:
    """A rule as somebody edits it; `problem` says why it cannot be used."""

    key: str
    spec: dict[str, Any] = field(default_factory=dict)
    words: str = ""
    problem: str = ""
    hits: int = 0
    wrong: int = 0  # of the hits, on posts that are marked as harmless


@dataclass(frozen=True, slots=True)
class Bench:
    rules: list[TriedRule]
    examples: list[Example]
    tried: list[Tried]
    samples: int

    @property
    def specs(self) -> dict[str, dict[str, Any]]:
        return {rule.key: rule.spec for rule in self.rules}

    @property
    def is_usable(self) -> bool:
        return not any(rule.problem for rule in self.rules)


class Edited:
    """Standing rules, compiled before, with the edited ones in their place: an edit is cheap."""

    def __init__(
        self, standing: Sequence[DetectionRule], edited: Sequence[DetectionRule], kept: set[str]
    ) -> None:
        self._standing, self._edited = CompiledPolicy(standing), CompiledPolicy(edited)
        self._kept = kept

    def scan(self, texts: Sequence[str]) -> list[list[Match]]:
        both = zip(self._standing.scan(texts), self._edited.scan(texts), strict=True)
        return [[*filter(self._stands, before), *now] for before, now in both]

    def examine(self, text: str) -> list[tuple[Match, str]]:
        before = [one for one in self._standing.examine(text) if self._stands(one[0])]
        return [*before, *self._edited.examine(text)]

    def _stands(self, match: Match) -> bool:
        return match.rule.key in self._kept


def try_clause(
    clause: Clause,
    standing: Sequence[DetectionRule],
    written: Mapping[str, str],
    texts: Sequence[str],
) -> Bench:
    """`written`: each rule by its key, as JSON text; what cannot be used is left out and told."""
    rules = [_read(key, text) for key, text in written.items()]
    usable = [rule for rule in rules if not rule.problem]
    before = {rule.key: rule.spec for rule in standing}
    edited = [rule for rule in usable if before.get(rule.key) != rule.spec]
    policy = Edited(
        standing,
        [DetectionRule(clause=clause, key=rule.key, spec=rule.spec) for rule in edited],
        {rule.key for rule in usable} - {rule.key for rule in edited},
    )
    samples = sample_posts()
    _count(policy, usable, samples)
    examples = [
        Example(_examined(policy, text), is_prohibited)
        for is_prohibited, found in (
            (True, clause.prohibited_examples),
            (False, clause.permitted_examples),
        )
        for text in found
    ]
    return Bench(rules, examples, try_posts(policy, texts), len(samples))


def try_posts(policy: CompiledPolicy | Edited, texts: Iterable[str]) -> list[Tried]:
    return [_examined(policy, text) for text in texts]


@lru_cache(maxsize=1)
def sample_posts() -> tuple[Row, ...]:
    return tuple(read_texts(SAMPLE_POSTS))


def _read(key: str, text: str) -> TriedRule:
    rule = TriedRule(key)
    try:
        found = json.loads(text)
        if not isinstance(found, dict):
            rule.problem = "Write the rule as an object: { … }."
            return rule
        rule.spec = {name: value for name, value in found.items() if name != "id"}
        rule.words = explain(parsed(json.dumps(rule.spec)))
    except json.JSONDecodeError as error:
        rule.problem = f"Line {error.lineno}, column {error.colno}: {error.msg}."
    except RuleError as error:
        rule.problem = f"{error.place}: {error.reason} {error.remedy}"
    return rule


def _count(policy: Edited, rules: Sequence[TriedRule], samples: Sequence[Row]) -> None:
    by_key = {rule.key: rule for rule in rules}
    for row, hits in zip(samples, policy.scan([row.text for row in samples]), strict=True):
        for key in {hit.rule.key for hit in hits}:
            by_key[key].hits += 1
            by_key[key].wrong += row.label == "ok"


def _examined(policy: CompiledPolicy | Edited, text: str) -> Tried:
    found = sorted(policy.examine(text), key=lambda one: (bool(one[1]), one[0].start))
    hits = sum(not why for _, why in found)
    labels: list[int | str] = [*range(1, hits + 1), *_letters(len(found) - hits)]
    spans = [(m.start, m.end, label) for (m, _), label in zip(found, labels, strict=True)]
    reasons = [
        _reason(label, match, why) for (match, why), label in zip(found, labels, strict=True)
    ]
    return Tried(text, spans, reasons)


def _letters(number: int) -> list[str]:
    return [ascii_uppercase[at % 26] * (1 + at // 26) for at in range(number)]


def _reason(label: int | str, match: Match, why: str) -> dict[str, Any]:
    return {
        "label": label,
        "clause": match.rule.clause,
        "key": match.rule.key,
        "words": _looks_for(match.rule.spec),
        "view": explain_view(match.view),
        "let_pass": why,
    }


def _looks_for(spec: dict[str, Any]) -> str:
    """Without its exclusions: none of them let the words pass."""
    rule = parsed(json.dumps(spec))
    return explain(replace(rule, unless=(), not_near=(), whole_post_contains=()))


def words_of(spec: dict[str, Any]) -> str:
    return explain(parsed(json.dumps(spec)))


def spec_text(spec: Mapping[str, Any]) -> str:
    """JSON with a field a line, so that long lists of words stay readable."""
    ordered = {name: spec[name] for name in FIRST if name in spec} | dict(spec)
    fields = [
        f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in ordered.items()
    ]
    return "{\n" + ",\n".join(fields) + "\n}"
