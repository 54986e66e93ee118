"""What a pattern consists of, and what can be said about it without running it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from policies.detection.errors import RuleError

WORD = r"\p{L}\p{M}\p{N}_"
NOT_WORD = f"[^{WORD}]"


@dataclass(frozen=True, slots=True)
class Lit:
    text: str


@dataclass(frozen=True, slots=True)
class Cls:
    """One character out of a class; `wordy` when it is surely a letter, digit or underscore."""

    source: str
    wordy: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """`b` a word's bound, `^` and `$` the post's."""

    kind: str


@dataclass(frozen=True, slots=True)
class Rep:
    node: "Node"
    least: int
    suffix: str


@dataclass(frozen=True, slots=True)
class Seq:
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Alt:
    options: tuple[Seq, ...]


Node: TypeAlias = Lit | Cls | Edge | Rep | Seq | Alt
EDGES = {"^": r"\A", "$": r"\z"}


def _is_plain(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in " '")


def quote(text: str) -> str:
    return "".join(char if _is_plain(char) else f"\\x{{{ord(char):x}}}" for char in text)


def render(node: Node) -> str:
    """The pattern in RE2's language, without capturing groups."""
    match node:
        case Lit():
            return quote(node.text)
        case Cls():
            return node.source
        case Edge():
            return _edge(node)
        case Rep():
            inner = render(node.node)
            single = isinstance(node.node, Cls) or (
                isinstance(node.node, Lit) and len(node.node.text) == 1
            )
            return f"{inner if single else f'(?:{inner})'}{node.suffix}"
        case Seq():
            return "".join(render(item) for item in node.items)
        case Alt():
            return f"(?:{'|'.join(render(option) for option in node.options)})"


def _edge(edge: Edge) -> str:
    if edge.kind == "b":
        raise RuleError(
            "", "“\\b” inside a pattern cannot be made to know accents and other scripts.",
            r"Keep it at the start or the end; inside write \s or \W.",
        )  # fmt: skip
    return EDGES[edge.kind]


def can_be_empty(node: Node) -> bool:
    match node:
        case Lit():
            return not node.text
        case Cls():
            return False
        case Edge():
            return True
        case Rep():
            return node.least == 0 or can_be_empty(node.node)
        case Seq():
            return all(can_be_empty(item) for item in node.items)
        case Alt():
            return any(can_be_empty(option) for option in node.options)


def touches_word(node: Node, *, at_end: bool) -> bool:
    """Whether the first (or last) character of every match is surely part of a word."""
    match node:
        case Lit():
            edge = node.text[-1:] if at_end else node.text[:1]
            return edge.isalnum() or edge == "_"
        case Cls():
            return node.wordy
        case Edge():
            return False
        case Rep():
            return touches_word(node.node, at_end=at_end)
        case Seq():
            return _touches_word(node.items[::-1] if at_end else node.items, at_end=at_end)
        case Alt():
            return all(touches_word(option, at_end=at_end) for option in node.options)


def _touches_word(items: Sequence[Node], *, at_end: bool) -> bool:
    for item in items:
        if not touches_word(item, at_end=at_end):
            return False
        if not can_be_empty(item):
            return True
    return False


def needs(node: Node) -> frozenset[str] | None:
    """Texts of which every match contains at least one; None when there is no such set."""
    match node:
        case Lit():
            return frozenset({node.text}) if node.text else None
        case Rep():
            return needs(node.node) if node.least else None
        case Seq():
            return _best(needs(item) for item in _merged(node.items))
        case Alt():
            return _union([needs(option) for option in node.options])
        case _:
            return None


def _merged(items: Iterable[Node]) -> list[Node]:
    """Neighbouring literals as one."""
    merged: list[Node] = []
    for item in items:
        last = merged[-1] if merged else None
        if isinstance(item, Lit) and isinstance(last, Lit):
            merged[-1] = Lit(last.text + item.text)
        else:
            merged.append(item)
    return merged


def _best(found: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """The set that says most: its shortest text is the longest, and it is small."""
    known = [texts for texts in found if texts]
    return max(known, key=lambda texts: (min(map(len, texts)), -len(texts)), default=None)


def _union(found: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    if any(texts is None for texts in found):
        return None
    return frozenset().union(*(texts for texts in found if texts))
