"""Policy packs: whole policies as TOML files, checked when loaded. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from policies.detection import Rule, RuleError, parse_rule
from policies.matrix import Cell, Matrix, gaps
from policies.pack_files import document, filled, lists_of
from policies.toml_table import PackError, Table

PACKS = Path(__file__).parent / "packs"
KINDS = ("prohibited", "required", "permitted")
AUDIENCES = ("candidate", "sworn", "civilian")
DUTIES = ("on", "off", "both")
# Fair notice: a rule is understood by its examples, those of what stays allowed first.
LEAST_EXAMPLES = 3

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
    root = Table(path, "", document(path))
    lists = lists_of(root)
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
    data = {key: filled(value, known.lists, table) for key, value in table.data.items()}
    try:
        rule = parse_rule(data)
    except RuleError as error:
        raise table.error(error.place, error.reason, error.remedy) from None
    return replace(rule, id=rule.id or f"{number.replace('.', '-')}-{at}")


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
