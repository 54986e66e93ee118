"""Rules tried before they are saved: on posts, on their clause's examples, on the sample posts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from string import ascii_uppercase
from typing import Any

from policies.detection import RuleError, explain, explain_view, parse_rule
from policies.models import Clause, DetectionRule
from policies.services.engine import CompiledPolicy, Match
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


def try_clause(clause: Clause, written: Mapping[str, str], texts: Sequence[str]) -> Bench:
    """`written`: each rule by its key, as JSON text; what cannot be used is left out and told."""
    rules = [_read(key, text) for key, text in written.items()]
    usable = [rule for rule in rules if not rule.problem]
    policy = CompiledPolicy(
        [DetectionRule(clause=clause, key=rule.key, spec=rule.spec) for rule in usable]
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


def try_posts(policy: CompiledPolicy, texts: Iterable[str]) -> list[Tried]:
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
        rule.words = explain(parse_rule({**rule.spec, "id": "rule"}))
    except json.JSONDecodeError as error:
        rule.problem = f"Line {error.lineno}, column {error.colno}: {error.msg}."
    except RuleError as error:
        rule.problem = f"{error.place}: {error.reason} {error.remedy}"
    return rule


def _count(policy: CompiledPolicy, rules: Sequence[TriedRule], samples: Sequence[Row]) -> None:
    by_key = {rule.key: rule for rule in rules}
    for row, hits in zip(samples, policy.scan([row.text for row in samples]), strict=True):
        for key in {hit.rule.key for hit in hits}:
            by_key[key].hits += 1
            by_key[key].wrong += row.label == "ok"


def _examined(policy: CompiledPolicy, text: str) -> Tried:
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
    rule = parse_rule({**spec, "id": "rule"})
    return explain(replace(rule, unless=(), not_near=(), whole_post_contains=()))


def words_of(spec: dict[str, Any]) -> str:
    return explain(parse_rule({**spec, "id": "rule"}))


def spec_text(spec: Mapping[str, Any]) -> str:
    """JSON with a field a line, so that long lists of words stay readable."""
    ordered = {name: spec[name] for name in FIRST if name in spec} | dict(spec)
    fields = [
        f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in ordered.items()
    ]
    return "{\n" + ",\n".join(fields) + "\n}"
