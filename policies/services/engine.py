"""A version's rules, compiled once, and what they find in posts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from policies.detection import Hit, Rule, Ruleset, compile_rules, parse_rule
from policies.models import DetectionRule, PolicyVersion
from policies.workflow import FROZEN


@dataclass(frozen=True, slots=True)
class Match:
    """[start, end) are characters of the original post; `view` is how the words were read."""

    rule: DetectionRule
    start: int
    end: int
    view: str
    matched: str


class CompiledPolicy:
    """The rules of one version; scans texts and names the rule of each match."""

    def __init__(self, rules: Sequence[DetectionRule]) -> None:
        self.rules = {str(place): rule for place, rule in enumerate(rules)}
        self._ruleset = _compiled_specs(json.dumps([rule.spec for rule in rules]))

    def examine(self, text: str) -> list[tuple[Match, str]]:
        """Every match in one text, with why an exclusion let it pass, or "" where none did."""
        return [
            (self._match(examined.hit), examined.let_pass)
            for examined in self._ruleset.examine(text)
        ]

    def _match(self, hit: Hit) -> Match:
        return Match(self.rules[hit.rule_id], hit.start, hit.end, hit.view.value, hit.matched)

    def scan(self, texts: Sequence[str]) -> list[list[Match]]:
        """One list of matches a text, in the order of `texts`."""
        return [[self._match(hit) for hit in hits] for hits in self._ruleset.scan(texts)]


@lru_cache(maxsize=2048)
def parsed(spec: str) -> Rule:
    """A rule from its JSON. Raises RuleError."""
    return parse_rule(json.loads(spec))


# The checks of submitting, approving and publishing compile each clause by itself.
@lru_cache(maxsize=64)
def _compiled_specs(specs: str) -> Ruleset:
    """The rules of a JSON list of specs, which are named by their places in it."""
    return compile_rules(
        [
            replace(parsed(json.dumps(spec)), id=str(place))
            for place, spec in enumerate(json.loads(specs))
        ]
    )


def ruleset(version: PolicyVersion) -> CompiledPolicy:
    """The compiled rules of a version; kept while it cannot change."""
    return _compiled(version.pk) if version.status in FROZEN else _compile(version)


@lru_cache(maxsize=16)
def _compiled(version_id: int) -> CompiledPolicy:
    return _compile(PolicyVersion.objects.get(pk=version_id))


def _compile(version: PolicyVersion) -> CompiledPolicy:
    rules = DetectionRule.objects.filter(clause__version=version).select_related(
        "clause__version__policy__organization"
    )
    return CompiledPolicy(list(rules))
