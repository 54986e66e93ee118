"""Author-written patterns: checked, made Unicode-aware, and given to RE2, which cannot hang."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from policies.detection.errors import RuleError
from policies.detection.pattern_text import parse_pattern
from policies.detection.pattern_tree import (
    NOT_WORD,
    Alt,
    Edge,
    Node,
    Seq,
    can_be_empty,
    needs,
    render,
    touches_word,
)

# P-06: what an author types must not be able to slow down or crash a screening.
MAX_LENGTH = 500
MAX_MEMORY = 8 << 20
MIN_LITERAL = 3
MAX_LITERALS = 64
BEFORE = rf"(?:\A|{NOT_WORD})"
AFTER = rf"(?:{NOT_WORD}|\z)"


@dataclass(frozen=True, slots=True)
class Translated:
    """RE2 source; the text of the match is in whichever group took part.

    `literals`: every match contains one of them; empty when no such text can be named.
    """

    source: str
    literals: frozenset[str]


def options(memory: int = MAX_MEMORY) -> Any:
    chosen = re2.Options()
    # RE2 would write the refused pattern to stderr; the author gets it as an error instead.
    chosen.log_errors = False
    chosen.max_mem = memory
    return chosen


def _unwrapped(tree: Alt) -> Alt:
    """`(a|b)` says the same as `a|b`."""
    while len(tree.options) == 1 and len(tree.options[0].items) == 1:
        inner = tree.options[0].items[0]
        if not isinstance(inner, Alt):
            break
        tree = inner
    return tree


def _is_bound(items: list[Node], at: int) -> bool:
    return bool(items) and isinstance(items[at], Edge) and items[at] == Edge("b")


def _bounded(option: Seq) -> str:
    """One alternative with its `\\b` turned into what must stand around it."""
    items = list(option.items)
    left = _is_bound(items, 0)
    items = items[1:] if left else items
    right = _is_bound(items, -1)
    items = items[:-1] if right else items
    body = Seq(tuple(items))
    touches = (touches_word(body, at_end=False), touches_word(body, at_end=True))
    if (left and not touches[0]) or (right and not touches[1]):
        raise RuleError(
            "", "“\\b” stands beside something that may be no letter or digit.",
            r"Put a letter, \w or \d next to it.",
        )  # fmt: skip
    if can_be_empty(body):
        raise RuleError("", "The pattern also fits no text at all.", "Make one part obligatory.")
    return f"{BEFORE if left else ''}({render(body)}){AFTER if right else ''}"


def _literals(tree: Alt) -> frozenset[str]:
    found = needs(tree) or frozenset()
    usable = 0 < len(found) <= MAX_LITERALS and min(map(len, found)) >= MIN_LITERAL
    return found if usable else frozenset()


def translate(pattern: str) -> Translated:
    """Check a pattern and write it for RE2. Raises RuleError (P-06) with an empty place."""
    if len(pattern) > MAX_LENGTH:
        raise RuleError("", f"Longer than {MAX_LENGTH} characters.", "Split it into several.")
    tree = _unwrapped(parse_pattern(pattern))
    source = "|".join(_bounded(option) for option in tree.options)
    try:
        compile_source(source)
    except re2.error as error:
        said = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise RuleError("", f"The engine refuses it: {said}.", "Make it simpler.") from None
    return Translated(source, _literals(tree))


@lru_cache(maxsize=4096)
def compile_source(source: str) -> Any:
    return re2.compile(source, options())


def find_all(compiled: Any, text: str, most: int) -> list[tuple[int, int]]:
    """Up to `most` matches. The next search starts where the last text ended, not its border."""
    found: list[tuple[int, int]] = []
    at = 0
    while len(found) < most and (match := compiled.search(text, at)):
        group = next(n for n in range(1, compiled.groups + 1) if match.start(n) >= 0)
        start, end = match.span(group)
        found.append((start, end))
        at = max(end, at + 1)
    return found
