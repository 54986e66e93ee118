"""Policy packs: whole policies as TOML files, checked when loaded. Pure."""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from policies.detection import Rule, RuleError, parse_rule
from policies.matrix import Cell, Matrix, gaps
from policies.toml_table import PackError, Table

PACKS = Path(__file__).parent / "packs"
KINDS = ("prohibited", "required", "permitted")
AUDIENCES = ("candidate", "sworn", "civilian")
DUTIES = ("on", "off", "both")
LEAST_EXAMPLES = 3
MAX_BYTES = 2_000_000

__all__ = ["Category", "Clause", "Pack", "PackError", "Principle", "Severity", "load_pack"]


@dataclass(frozen=True, slots=True)
class Principle:
    """A sentence of the code of ethics; clauses cite it by key."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Severity:
    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Category:
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Clause:
    """`protects`: how the rule protects the officer. `duty`: on, off or both."""

    number: str
    title: str
    kind: str
    text: str
    why: str
    protects: str
    principles: tuple[str, ...]
    legal_basis: str
    limits: str
    audience: tuple[str, ...]
    duty: str
    category: str
    severity: str
    permitted_examples: tuple[str, ...]
    prohibited_examples: tuple[str, ...]
    rules: tuple[Rule, ...]
    found_by: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole policy. `not_forbidden` is the section on protected speech and activity."""

    slug: str
    title: str
    version: str
    language: str
    mission: str
    suitability: str
    principles: tuple[Principle, ...]
    not_forbidden: str
    categories: tuple[Category, ...]
    severities: tuple[Severity, ...]
    clauses: tuple[Clause, ...]
    matrix: Matrix

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for clause in self.clauses for rule in clause.rules)

    def clause_of(self, rule_id: str) -> Clause:
        """The clause on whose behalf a rule looks. Raises KeyError."""
        for clause in self.clauses:
            if any(rule.id == rule_id for rule in clause.rules):
                return clause
        raise KeyError(rule_id)


def shipped_packs() -> dict[str, Path]:
    """The packs that come with Probity: slug → file."""
    return {path.stem: path for path in sorted(PACKS.glob("*.toml"))}


@lru_cache(maxsize=8)
def load_pack(path: Path) -> Pack:
    """Read a pack and everything it includes. Raises PackError, which names file and place."""
    root = Table(path, "", _document(path))
    lists = _lists(root)
    policy = root.table("policy")
    categories = tuple(_named(table, Category) for table in root.tables("categories", least=1))
    severities = tuple(_severity(table) for table in root.tables("severities", least=1))
    principles = tuple(_principle(table) for table in policy.tables("ethics", least=1))
    known = _Known(principles, categories, severities, lists)
    pack = Pack(
        slug=path.stem,
        title=policy.text("title"),
        version=policy.text("version"),
        language=policy.text("language", default="en"),
        mission=policy.paragraphs("mission"),
        suitability=policy.paragraphs("suitability"),
        principles=principles,
        not_forbidden=root.table("protected").paragraphs("text"),
        categories=categories,
        severities=severities,
        clauses=tuple(_clause(table, known) for table in root.tables("clauses", least=1)),
        matrix=_matrix(root, severities),
    )
    policy.finish()
    root.finish()
    _check_whole(root, pack)
    return pack


@dataclass(frozen=True, slots=True)
class _Known:
    """What a clause may refer to."""

    principles: tuple[Principle, ...]
    categories: tuple[Category, ...]
    severities: tuple[Severity, ...]
    lists: Mapping[str, list[str]]


def _document(path: Path) -> dict[str, object]:
    """A file with what it includes: tables are joined, lists follow each other."""
    document = _toml(path)
    included = document.pop("include", [])
    for name in included if isinstance(included, list) else []:
        part = _toml(_beside(path, str(name)))
        if "include" in part:
            raise PackError(str(name), "include", "It includes others itself.", "List them above.")
        _merge(document, part, path)
    return document


def _toml(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackError(path.name, "file", "It is too large.", f"Stay under {MAX_BYTES} bytes.")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise PackError(path.name, "file", "It cannot be read.", "Check the name.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackError(path.name, "file", f"It is not TOML: {error}.", "Correct it.") from None


def _beside(path: Path, name: str) -> Path:
    """A file in or below the pack's own folder."""
    found = (path.parent / name).resolve()
    if not found.is_relative_to(path.parent.resolve()) or found == path.resolve():
        raise PackError(path.name, "include", f"“{name}” lies elsewhere.", "Keep it beside.")
    return found


def _merge(into: dict[str, object], other: Mapping[str, object], path: Path) -> None:
    for key, value in other.items():
        present = into.get(key)
        if present is None:
            into[key] = value
        elif isinstance(present, list) and isinstance(value, list):
            into[key] = present + value
        elif isinstance(present, dict) and isinstance(value, dict) and not present.keys() & value:
            into[key] = present | value
        else:
            raise PackError(path.name, key, "Two files define this.", "Define it once.")


def _lists(root: Table) -> dict[str, list[str]]:
    """Word lists by name, with the lists inside of them filled in."""
    if "lists" not in root.data:
        return {}
    table = root.table("lists")
    written = {
        name: _rows(table.table(name)) if isinstance(source, dict) else list(table.words(name))
        for name, source in table.data.items()
    }
    return {name: list(_expanded([f"@{name}"], written, table)) for name in written}


def _rows(source: Table) -> list[str]:
    """The `term` column of the rows in which every column of `where` has the wanted value."""
    path = _beside(source.file, source.text("csv"))
    where = source.table("where").data if "where" in source.data else {}
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines)
    found = [row["term"] for row in rows if all(row.get(k) in _one(v) for k, v in where.items())]
    if not found:
        raise source.error("where", "No row fits.", "Check the column and its value.")
    return [form for term in found for form in term.split("|")]


def _one(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _expanded(
    words: Sequence[str],
    lists: Mapping[str, Sequence[str]],
    at: Table,
    inside: tuple[str, ...] = (),
) -> Iterator[str]:
    """The words, with each "@name" replaced by that list."""
    for word in words:
        name = word[1:]
        if not word.startswith("@"):
            yield word
        elif name not in lists:
            raise at.error(name, f"There is no list “{word}”.", "Define it in [lists].")
        elif name in inside:
            raise at.error(name, "This list contains itself.", "Take it out.")
        else:
            yield from _expanded(lists[name], lists, at, (*inside, name))


def _named(table: Table, kind: type[Category]) -> Category:
    made = kind(table.text("key"), table.text("title"))
    table.finish()
    return made


def _severity(table: Table) -> Severity:
    made = Severity(table.text("key"), table.text("title"), table.text("text"))
    table.get("lookback_months")
    table.finish()
    return made


def _principle(table: Table) -> Principle:
    made = Principle(table.text("key"), table.text("title"), table.text("text"))
    table.finish()
    return made


def _clause(table: Table, known: _Known) -> Clause:
    number, kind = table.text("number"), table.choice("kind", KINDS)
    forbids = kind == "prohibited"
    clause = Clause(
        number=number,
        title=table.text("title"),
        kind=kind,
        text=table.paragraphs("text"),
        why=table.text("why"),
        protects=table.text("benefit"),
        principles=table.picks("principles", tuple(item.key for item in known.principles)),
        legal_basis=table.text("legal_basis"),
        limits=table.text("limits"),
        audience=table.picks("applies_to", AUDIENCES),
        duty=table.choice("duty", DUTIES),
        category=table.choice("category", tuple(item.key for item in known.categories)),
        severity=table.choice("severity", tuple(item.key for item in known.severities))
        if forbids or "severity" in table.data
        else "",
        permitted_examples=table.texts("permitted_examples", least=LEAST_EXAMPLES),
        prohibited_examples=table.texts(
            "prohibited_examples", least=LEAST_EXAMPLES if forbids else 0
        ),
        rules=tuple(
            _rule(item, number, at, known) for at, item in enumerate(table.tables("rules"), 1)
        ),
        found_by=table.text("found_by", default=""),
    )
    if forbids and not (clause.rules or clause.found_by):
        raise table.error("rules", "Nothing finds a breach.", "Add a rule, or `found_by`.")
    table.finish()
    return clause


def _rule(table: Table, number: str, at: int, known: _Known) -> Rule:
    """One rule with its lists filled in; its id tells clause and place, e.g. `3-9-2`."""
    data = {key: _filled(value, known.lists, table) for key, value in table.data.items()}
    try:
        rule = parse_rule(data)
    except RuleError as error:
        raise table.error(error.place, error.reason, error.remedy) from None
    return replace(rule, id=rule.id or f"{number.replace('.', '-')}-{at}")


def _filled(value: object, lists: Mapping[str, list[str]], at: Table) -> object:
    if isinstance(value, Mapping):
        return {key: _filled(inner, lists, at) for key, inner in value.items()}
    if isinstance(value, list):
        if any(not isinstance(item, str) for item in value):
            return [_filled(item, lists, at) for item in value]
        return list(_expanded(value, lists, at))
    return value


def _matrix(root: Table, severities: tuple[Severity, ...]) -> Matrix:
    sanctions = root.table("sanctions")
    aggravating, mitigating = sanctions.texts("aggravating"), sanctions.texts("mitigating")
    factors = (
        *(f"Aggravating: {factor}" for factor in aggravating),
        *(f"Mitigating: {factor}" for factor in mitigating),
    )
    matrix = Matrix(
        severities=tuple(severity.key for severity in severities),
        cells=tuple(_cell(table, factors) for table in root.tables("matrix", least=1)),
        ladder=sanctions.texts("ladder", least=2),
        lookback_months=tuple(
            (table.text("key"), table.number("lookback_months"))
            for table in root.tables("severities")
            if "lookback_months" in table.data
        ),
        aggravating=aggravating,
        mitigating=mitigating,
    )
    sanctions.finish()
    for gap in gaps(matrix):
        raise root.error("matrix", f"{gap.place}: {gap.reason}", gap.remedy)
    return matrix


def _cell(table: Table, factors: tuple[str, ...]) -> Cell:
    cell = Cell(
        severity=table.text("severity"),
        priors=table.number("prior"),
        presumptive=table.text("presumptive"),
        minimum=table.text("minimum"),
        maximum=table.text("maximum"),
        factors=table.texts("factors") or factors,
    )
    table.finish()
    return cell


def _check_whole(root: Table, pack: Pack) -> None:
    named = {
        "clauses": [clause.number for clause in pack.clauses],
        "rules": [rule.id for rule in pack.rules],
        "ethics": [principle.key for principle in pack.principles],
        "categories": [category.key for category in pack.categories],
        "severities": [severity.key for severity in pack.severities],
    }
    for place, keys in named.items():
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise root.error(place, f"“{twice[0]}” is used twice.", "Give each its own.")
    known = {*pack.matrix.severities, ""}
    for rule in pack.rules:
        if rule.severity not in known:
            raise root.error(f"rules.{rule.id}", f"Severity “{rule.severity}” is not defined.")
