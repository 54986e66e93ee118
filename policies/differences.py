"""What differs between two versions of a policy: per clause, field and word. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from policies.detection import Rule, explain
from policies.detection.explain import SHOWN
from policies.matrix import Cell, Matrix
from policies.pack_model import Clause, Pack, paragraphs

WORD = re.compile(r"^\s+|(?:\w+|[^\w\s])\s*")
ALIKE = 0.3  # below it two texts are not the same one changed, and words in common are chance


class State(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `marked`: it stands on this side only."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a clause or the policy says otherwise; each side a list of lines."""

    name: str
    before: tuple[tuple[Piece, ...], ...]
    after: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class ClauseChange:
    state: State
    number: str
    title: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A cell of the matrix, as `sanction (from to)` on each side; "" where there is none."""

    severity: str
    priors: int
    state: State
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differences:
    policy: tuple[Field, ...]
    clauses: tuple[ClauseChange, ...]
    matrix: tuple[Row, ...]

    def __bool__(self) -> bool:
        return bool(self.policy or self.changed or self.rows)

    @property
    def changed(self) -> tuple[ClauseChange, ...]:
        return tuple(one for one in self.clauses if one.state != State.SAME)

    @property
    def unchanged(self) -> tuple[ClauseChange, ...]:
        return tuple(one for one in self.clauses if one.state == State.SAME)

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.matrix if row.state != State.SAME)

    def without(self, names: frozenset[str]) -> "Differences":
        """As if these fields were never compared."""
        return replace(self, clauses=tuple(_without(one, names) for one in self.clauses))

    def count(self, state: State) -> int:
        return sum(one.state == state for one in self.clauses)


def _without(change: ClauseChange, names: frozenset[str]) -> ClauseChange:
    fields = tuple(field for field in change.fields if field.name not in names)
    same = change.state == State.CHANGED and not fields
    return replace(change, fields=fields, state=State.SAME if same else change.state)


def compare(before: Pack, after: Pack) -> Differences:
    return Differences(
        policy=tuple(_fields(_of_policy(before), _of_policy(after))),
        clauses=tuple(_clauses(before.clauses, after.clauses)),
        matrix=tuple(_matrix(before.matrix, after.matrix)),
    )


def words(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts, cut into runs; what stands in one only is marked there."""
    old, new = WORD.findall(before), WORD.findall(after)
    bare, other = ([word.strip() for word in side] for side in (old, new))
    matcher = SequenceMatcher(None, bare, other, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _whole(before), _whole(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        left += [Piece("".join(old[a:b]), tag != "equal")] if a < b else []
        right += [Piece("".join(new[c:d]), tag != "equal")] if c < d else []
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, marked=True),) if text else ()


def _of_policy(pack: Pack) -> dict[str, tuple[str, ...]]:
    return {
        "title": (pack.title,),
        "language": (pack.language,),
        "mission": paragraphs(pack.mission),
        "principles": tuple(f"{one.title}: {one.text}".strip(": ") for one in pack.principles),
        "suitability": paragraphs(pack.suitability),
        "not_forbidden": paragraphs(pack.not_forbidden),
        "categories": tuple(one.title for one in pack.categories),
        "severities": tuple(_severity(pack, one.key) for one in pack.severities),
        "ladder": (" → ".join(pack.matrix.ladder),),
        "factors": tuple(
            dict.fromkeys(each for cell in pack.matrix.cells for each in cell.factors)
        ),
    }


def _severity(pack: Pack, key: str) -> str:
    said = next(one for one in pack.severities if one.key == key)
    months = pack.matrix.lookback(key)
    back = f" ({months} months)" if months is not None else ""
    return f"{key}: {said.title}. {said.text}{back}"


def _of_clause(clause: Clause) -> dict[str, tuple[str, ...]]:
    one = ("number", "title", "kind", "category", "severity", "duty")
    texts = ("text", "why", "protects", "limits", "legal_basis", "found_by", "disqualified_by")
    lists = ("audience", "principles", "prohibited_examples", "permitted_examples")
    return {
        **{name: (getattr(clause, name),) for name in one},
        **{name: paragraphs(getattr(clause, name)) for name in texts},
        **{name: getattr(clause, name) for name in lists},
        "rules": tuple(_rule(rule) for rule in clause.rules),
    }


def _rule(rule: Rule) -> str:
    """In words, and with every entry where the words are cut."""
    lists = (rule.any, *rule.slots, rule.whole_post_contains, *(one.words for one in rule.not_near))
    entries = [f"All of: {', '.join(one)}." for one in lists if len(one) > SHOWN]
    severity = [f"Class {rule.severity}."] if rule.severity else []
    return " ".join([explain(rule), *entries, *severity, rule.note]).strip()


def _clauses(before: Sequence[Clause], after: Sequence[Clause]) -> Iterator[ClauseChange]:
    """In the order of the later version; what went stands where it stood."""
    partners = _pairs(before, after)
    gone = [clause for clause in before if clause not in partners.values()]
    for clause in after:
        old = partners.get(clause)
        while gone and old and before.index(gone[0]) < before.index(old):
            yield _gone(gone.pop(0))
        yield _change(old, clause)
    yield from map(_gone, gone)


def _pairs(before: Sequence[Clause], after: Sequence[Clause]) -> dict[Clause, Clause]:
    """Later clause → the one it was: by its title, where only one has it, else by its number."""
    found: dict[Clause, Clause] = {}
    for names in ("title", "number"):
        left = _by(names, (one for one in before if one not in found.values()))
        right = _by(names, (one for one in after if one not in found))
        found |= {right[name]: left[name] for name in right if name in left}
    return found


def _by(name: str, clauses: Iterable[Clause]) -> dict[str, Clause]:
    """Those whose name is said and theirs alone."""
    named = [(getattr(clause, name), clause) for clause in clauses]
    said = [key for key, _ in named]
    return {key: clause for key, clause in named if key and said.count(key) == 1}


def _gone(clause: Clause) -> ClauseChange:
    return ClauseChange(
        State.REMOVED, clause.number, clause.title, tuple(_fields(_of_clause(clause), {}))
    )


def _change(old: Clause | None, new: Clause) -> ClauseChange:
    if old is None:
        fields, state = tuple(_fields({}, _of_clause(new))), State.ADDED
    else:
        fields = tuple(_fields(_of_clause(old), _of_clause(new)))
        state = State.CHANGED if fields else State.SAME
    return ClauseChange(state, new.number, new.title, fields)


def _fields(
    before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]]
) -> Iterator[Field]:
    for name in after or before:
        old, new = before.get(name, ()), after.get(name, ())
        if tuple(filter(None, old)) != tuple(filter(None, new)):
            yield Field(name, *_lines(old, new))


def _lines(
    old: tuple[str, ...], new: tuple[str, ...]
) -> tuple[tuple[tuple[Piece, ...], ...], tuple[tuple[Piece, ...], ...]]:
    """Lines that stayed stand unmarked; one that became another is compared by its words."""
    left: list[tuple[Piece, ...]] = []
    right: list[tuple[Piece, ...]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "replace" and b - a == d - c and all(old[a:b]) and all(new[c:d]):
            both = [words(one, other) for one, other in zip(old[a:b], new[c:d], strict=True)]
            left += [one for one, _ in both]
            right += [other for _, other in both]
            continue
        left += [(Piece(line, tag != "equal"),) for line in old[a:b] if line]
        right += [(Piece(line, tag != "equal"),) for line in new[c:d] if line]
    return tuple(filter(None, left)), tuple(filter(None, right))


def _matrix(before: Matrix, after: Matrix) -> Iterator[Row]:
    old, new = _cells(before), _cells(after)
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key, ""), new.get(key, "")
        state = State.ADDED if not was else State.REMOVED if not now else State.CHANGED
        yield Row(*key, State.SAME if was == now else state, was, now)


def _cells(matrix: Matrix) -> dict[tuple[str, int], str]:
    return {(cell.severity, cell.priors): _said(cell) for cell in matrix.cells}


def _said(cell: Cell) -> str:
    return f"{cell.presumptive} ({cell.minimum} – {cell.maximum})"
