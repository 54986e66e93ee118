"""A policy as one TOML file that reads back as the same policy. Pure.

Word lists that stand in several rules are written once; line ends inside of a paragraph become
spaces.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from policies.detection import Kind, NotNear, Rule
from policies.matrix import DEFAULT_LADDER, Cell
from policies.pack_model import Clause, Pack

Names = Mapping[tuple[str, ...], str]
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


LONG = 8
"""Words of a list that is worth a name of its own."""


def write_pack(pack: Pack) -> str:
    """The whole policy; `read_policy` of it is equal to it, the slug and the problems aside."""
    return "\n".join(_tables(pack)) + "\n"


def _tables(pack: Pack) -> Iterator[str]:
    yield from _table("[policy]", _policy(pack))
    if _has_tables(pack):
        for item in pack.principles:
            yield from _table("[[policy.ethics]]", asdict(item))
    yield from _table("[protected]", {"text": pack.not_forbidden} if pack.not_forbidden else {})
    for category in pack.categories:
        yield from _table("[[categories]]", asdict(category))
    for severity in pack.severities:
        months = pack.matrix.lookback(severity.key)
        kept = asdict(severity) | ({} if months is None else {"lookback_months": months})
        yield from _table("[[severities]]", kept)
    yield from _table("[sanctions]", _sanctions(pack))
    for cell in pack.matrix.cells:
        yield from _table("[[matrix]]", _cell(pack, cell))
    names = _named_lists(pack)
    lists = {name: list(map(escaped, words)) for words, name in names.items()}
    yield from _table("[lists]", lists)
    for clause in pack.clauses:
        yield from _clause(clause, names)


def _named_lists(pack: Pack) -> dict[tuple[str, ...], str]:
    """Long lists that stand more than once, each with a name."""
    rules = [rule for rule in pack.rules if rule.kind is not Kind.PATTERN]
    lists = (words for rule in rules for words in _lists(rule) if len(words) >= LONG)
    again = [words for words, times in Counter(lists).items() if times > 1]
    return {words: f"list_{at}" for at, words in enumerate(again, 1)}


def _lists(rule: Rule) -> Iterator[tuple[str, ...]]:
    yield from (rule.any, *rule.slots, rule.whole_post_contains)
    yield from (near.words for near in rule.not_near)


def _has_tables(pack: Pack) -> bool:
    """Whether a principle is more than a sentence."""
    return any(item.key or item.title for item in pack.principles)


def _policy(pack: Pack) -> dict[str, object]:
    sentences = [] if _has_tables(pack) else [item.text for item in pack.principles]
    said = {
        "title": pack.title,
        "version": pack.version,
        "effective_on": date.fromisoformat(pack.effective_on) if pack.effective_on else None,
        "language": pack.language if pack.language != "en" else "",
        "mission": pack.mission,
        "suitability": pack.suitability,
        "ethics": sentences,
    }
    return {key: value for key, value in said.items() if value}


def _sanctions(pack: Pack) -> dict[str, object]:
    matrix = pack.matrix
    said = {
        "ladder": list(matrix.ladder) if matrix.ladder != DEFAULT_LADDER else [],
        "aggravating": list(matrix.aggravating),
        "mitigating": list(matrix.mitigating),
    }
    return {key: value for key, value in said.items() if value}


def _cell(pack: Pack, cell: Cell) -> dict[str, object]:
    common = (
        *(f"Aggravating: {factor}" for factor in pack.matrix.aggravating),
        *(f"Mitigating: {factor}" for factor in pack.matrix.mitigating),
    )
    said: dict[str, object] = {
        "severity": cell.severity,
        "prior": cell.priors,
        "minimum": cell.minimum,
        "presumptive": cell.presumptive,
        "maximum": cell.maximum,
    }
    return said if cell.factors == common else {**said, "factors": list(cell.factors)}


def _clause(clause: Clause, names: Names) -> Iterator[str]:
    said = {
        "number": clause.number,
        "title": clause.title,
        "kind": clause.kind,
        "category": clause.category,
        "severity": clause.severity,
        "applies_to": list(clause.audience),
        "duty": clause.duty,
        "principles": list(clause.principles),
        "text": clause.text,
        "why": clause.why,
        "benefit": clause.protects,
        "legal_basis": clause.legal_basis,
        "limits": clause.limits,
        "found_by": clause.found_by,
        "disqualified_by": clause.disqualified_by,
        "permitted_examples": list(clause.permitted_examples),
        "prohibited_examples": list(clause.prohibited_examples),
    }
    yield from _table("[[clauses]]", {key: value for key, value in said.items() if value})
    for at, rule in enumerate(clause.rules, 1):
        yield from _table(
            "[[clauses.rules]]", _rule(rule, f"{clause.number.replace('.', '-')}-{at}", names)
        )


def _rule(rule: Rule, usual: str, names: Names) -> dict[str, object]:
    """As an author would write it: without the id that its place gives, exclusions as words."""
    said = rule.as_dict()
    if rule.id == usual:
        del said["id"]
    if len(rule.not_near) == 1 and rule.not_near[0] == NotNear(rule.not_near[0].words):
        said["not_near"] = list(rule.not_near[0].words)
    looks_for = {"any": said["any"]} if rule.kind is Kind.PATTERN else {}
    return {**_with_names(said, names), **looks_for}


def _with_names(said: Any, names: Names) -> Any:
    """The same with the name of each list that has one in its place."""
    if isinstance(said, Mapping):
        return {key: _with_names(item, names) for key, item in said.items()}
    if not isinstance(said, list):
        return said
    if all(isinstance(item, str) for item in said):
        name = names.get(tuple(said))
        return [f"@{name}"] if name else [escaped(item) for item in said]
    return [_with_names(item, names) for item in said]


def escaped(word: str) -> str:
    """A word that begins as the name of a list does."""
    return f"@{word}" if word.startswith("@") else word


def _table(head: str, said: Mapping[str, object]) -> Iterator[str]:
    if said or head.startswith("[["):
        yield head
        yield from (f"{_key(key)} = {_value(value)}" for key, value in said.items())
        yield ""


def _key(key: str) -> str:
    return key if BARE_KEY.fullmatch(key) else _text(key)


def _value(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, Iterable):
        return f"[{', '.join(map(_value, value))}]"
    return str(value)


def _text(text: str) -> str:
    return '"' + "".join(map(_char, text)) + '"'


def _char(char: str) -> str:
    if char in ESCAPES:
        return ESCAPES[char]
    return f"\\u{ord(char):04x}" if ord(char) < 0x20 or ord(char) == 0x7F else char
