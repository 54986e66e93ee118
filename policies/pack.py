"""Policies as TOML files, read by one reader whether they ship with Probity or not. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from policies.detection import Kind, Rule, RuleError, parse_rule
from policies.matrix import DEFAULT_LADDER, Cell, Matrix
from policies.pack_files import document, filled, lists_of, toml_of
from policies.pack_model import (
    AUDIENCES,
    DUTIES,
    KINDS,
    Category,
    Clause,
    Pack,
    Principle,
    Severity,
)
from policies.toml_table import PackError, Table

PACKS = Path(__file__).parent / "packs"
# The pack that screens candidates, and rehearsals without a policy of their own.
BACKGROUND = "background"
# What was sent without a file is read under this name.
SENT_AS = "policy.toml"
MAX_RULES = 2_000
MAX_RULE_WORDS = 400_000
# As long as the columns that keep them.
LIMITS = {"number": 12, "title": 160, "category": 40, "severity": 20}

__all__ = [
    "Category",
    "Clause",
    "Pack",
    "PackError",
    "Principle",
    "Severity",
    "load_pack",
    "read_policy",
    "read_text",
    "shipped_packs",
    "title_of",
]


def shipped_packs() -> dict[str, Path]:
    """The packs that come with Probity: slug → file."""
    return {path.stem: path for path in sorted(PACKS.glob("*.toml"))}


@lru_cache(maxsize=8)
def title_of(path: Path) -> str:
    """What a policy calls itself, without reading its clauses."""
    return Table(path, "", toml_of(path)).table("policy").text("title")


@lru_cache(maxsize=8)
def load_pack(path: Path) -> Pack:
    """A policy without misshapen parts. Raises PackError, which names file and place."""
    pack = read_policy(path)
    if pack.problems:
        raise pack.problems[0]
    return pack


def read_text(text: str) -> Pack:
    """`read_policy` of what was sent without a file: nothing lies beside it to include."""
    with TemporaryDirectory() as folder:
        path = Path(folder, SENT_AS)
        path.write_text(text, encoding="utf-8")
        return read_policy(path)


def read_policy(path: Path) -> Pack:
    """Read a policy and what it includes, as far as it goes; `problems` says what is misshapen.

    Raises PackError only for what is not TOML, cannot be read or is over size.
    """
    root = Table(path, "", document(path))
    policy = root.table("policy", is_needed=False)
    principles = _ethics(policy)
    severities = tuple(_severity(table) for table in root.tables("severities"))
    categories = tuple(_category(table) for table in root.tables("categories"))
    matrix = _matrix(root, policy, severities)
    known = _Known(
        tuple(item.key for item in principles),
        tuple(item.key for item in categories),
        {item.key for item in severities} or set(matrix.severities),
        lists_of(root),
        tuple(root.tables("shared_rules", id="P-06")),
    )
    clauses = _clauses(root, known)
    pack = Pack(
        slug=path.stem,
        title=policy.text("title"),
        version=policy.text("version"),
        effective_on=_day(policy, "effective_on"),
        language=policy.text("language") or "en",
        mission=policy.paragraphs("mission"),
        suitability=policy.paragraphs("suitability"),
        principles=principles,
        not_forbidden=root.table("protected", is_needed=False).paragraphs("text"),
        categories=categories,
        severities=severities,
        clauses=clauses,
        matrix=matrix,
    )
    policy.finish()
    root.finish()
    _note_repeats(root, pack)
    return replace(pack, problems=tuple(root.problems))


@dataclass(frozen=True, slots=True)
class _Known:
    """What a clause may refer to; nothing means that the file defines none."""

    principles: tuple[str, ...]
    categories: tuple[str, ...]
    severities: set[str]
    lists: Mapping[str, list[str]]
    shared_rules: Sequence[Table]

    def about(self, whom: str) -> "_Known":
        """The same, with "@…_them" as the lists about these people: groups_race, being_race."""
        about = {
            name.removesuffix(whom) + "them": words
            for name, words in self.lists.items()
            if name.endswith(f"_{whom}")
        }
        return replace(self, lists={**self.lists, **about}) if about else self


@dataclass(slots=True)
class _Taken:
    """What the rules read so far have used up: ids, and the room that a policy has."""

    ids: set[str] = field(default_factory=set)
    words: int = 0
    is_told: bool = False

    def is_full(self, table: Table) -> bool:
        is_full = len(self.ids) >= MAX_RULES or self.words > MAX_RULE_WORDS
        if is_full and not self.is_told:
            said = f"Over {MAX_RULES} rules, or {MAX_RULE_WORDS} words in them."
            table.note("", said, "Join rules, or shorten their lists.", id="P-06")
            self.is_told = True
        return is_full


def _words_in(value: object) -> int:
    if isinstance(value, Mapping):
        return sum(map(_words_in, value.values()))
    return sum(map(_words_in, value)) if isinstance(value, list) else 1


def _category(table: Table) -> Category:
    made = Category(table.text("key"), table.text("title"))
    table.finish()
    return made


def _severity(table: Table) -> Severity:
    made = Severity(table.text("key"), table.text("title"), table.text("text"))
    table.get("lookback_months")
    table.finish()
    return made


def _day(table: Table, key: str) -> str:
    """A TOML date or its text, as ISO."""
    found = table.get(key)
    if found is None:
        return ""
    day = found.date() if isinstance(found, datetime) else found
    try:
        return (day if isinstance(day, date) else date.fromisoformat(str(day))).isoformat()
    except ValueError:
        table.note(key, f"“{found}” is no day.", "Write it as 2027-01-31.")
        return ""


def _ethics(policy: Table) -> tuple[Principle, ...]:
    """Sentences, or tables whose keys clauses can cite."""
    found = policy.get("ethics")
    if isinstance(found, str) or (isinstance(found, list) and any(map(_is_text, found))):
        return tuple(Principle("", "", text) for text in policy.words("ethics"))
    made = []
    for table in policy.tables("ethics"):
        made.append(Principle(table.text("key"), table.text("title"), table.text("text")))
        table.finish()
    return tuple(made)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _clauses(root: Table, known: _Known) -> tuple[Clause, ...]:
    taken = _Taken()
    return tuple(
        _clause(table, at, known, taken) for at, table in enumerate(root.tables("clauses"), 1)
    )


def _clause(table: Table, at: int, known: _Known, taken: _Taken) -> Clause:
    number = table.text("number")
    rules = [
        _rule(item, number or f"clause-{at}", place, lists, taken)
        for place, (item, lists) in enumerate(_rule_tables(table, known), 1)
    ]
    clause = Clause(
        number=number,
        title=table.text("title"),
        kind=table.choice("kind", KINDS),
        text=table.paragraphs("text"),
        why=table.paragraphs("why"),
        protects=table.paragraphs("benefit"),
        principles=table.picks("principles", known.principles),
        legal_basis=table.paragraphs("legal_basis"),
        limits=table.paragraphs("limits"),
        audience=tuple(sorted(table.picks("applies_to", AUDIENCES), key=AUDIENCES.index)),
        duty=table.choice("duty", DUTIES),
        category=table.choice("category", known.categories),
        severity=table.text("severity"),
        permitted_examples=table.texts("permitted_examples"),
        prohibited_examples=table.texts("prohibited_examples"),
        rules=tuple(rule for rule in rules if rule),
        found_by=table.text("found_by"),
        disqualified_by=table.text("disqualified_by"),
    )
    for key, limit in LIMITS.items():
        if len(str(table.data.get(key, ""))) > limit:
            table.note(key, f"Longer than {limit} characters.", "Shorten it.")
    table.finish()
    return clause


def _rule_tables(clause: Table, known: _Known) -> Iterator[tuple[Table, _Known]]:
    """The clause's own rules, then the shared ones about the people it names."""
    for table in clause.tables("rules", id="P-06"):
        yield table, known
    whom = clause.text("about")
    about = known.about(whom)
    if whom and about is known:
        clause.note("about", f"No list ends in _{whom}.", "Define it in [lists].", id="P-06")
    elif whom:
        yield from ((table, about) for table in known.shared_rules)


def _rule(table: Table, number: str, at: int, known: _Known, taken: _Taken) -> Rule | None:
    """One rule with its lists filled in; its id tells clause and place, e.g. `3-9-2`."""
    if taken.is_full(table):
        return None
    data = _with_lists(table, known)
    taken.words += _words_in(data)
    try:
        rule = parse_rule(data)
    except RuleError as error:
        table.note(error.place, error.reason, error.remedy, id="P-06")
        return None
    if rule.id in taken.ids:
        table.note("id", f"“{rule.id}” is used twice.", "Give each rule its own.", id="P-06")
    made = f"{number.replace('.', '-')}-{at}"
    while made in taken.ids:
        made += "x"
    rule = rule if rule.id and rule.id not in taken.ids else replace(rule, id=made)
    taken.ids.add(rule.id)
    if rule.severity and known.severities and rule.severity not in known.severities:
        table.note("severity", f"“{rule.severity}” is not defined.", "Add its rows.", id="P-01")
    return rule


def _with_lists(table: Table, known: _Known) -> dict[str, object]:
    """What a pattern looks for stays as it is: it may begin with "@"."""
    is_pattern = table.data.get("kind") == Kind.PATTERN
    return {
        key: value if is_pattern and key == "any" else filled(value, known.lists, table)
        for key, value in table.data.items()
    }


def _ladder(root: Table, policy: Table, sanctions: Table) -> tuple[str, ...]:
    """The file's own order of sanctions, under any of the names that people give it."""
    for table in (sanctions, root, policy):
        if "ladder" in table.data:
            return table.texts("ladder", least=2, id="P-01")
    return DEFAULT_LADDER


def _matrix(root: Table, policy: Table, severities: tuple[Severity, ...]) -> Matrix:
    sanctions = root.table("sanctions", is_needed=False)
    aggravating, mitigating = sanctions.texts("aggravating"), sanctions.texts("mitigating")
    factors = (
        *(f"Aggravating: {factor}" for factor in aggravating),
        *(f"Mitigating: {factor}" for factor in mitigating),
    )
    cells = [_cell(table, factors) for table in root.tables("matrix", id="P-01")]
    months = [
        (table.text("key"), table.number("lookback_months"))
        for table in root.under("", root.data).tables("severities")
        if "lookback_months" in table.data
    ]
    matrix = Matrix(
        severities=tuple(severity.key for severity in severities)
        or tuple(dict.fromkeys(cell.severity for cell in cells if cell)),
        cells=tuple(cell for cell in cells if cell),
        ladder=_ladder(root, policy, sanctions),
        lookback_months=tuple((key, number) for key, number in months if number is not None),
        aggravating=aggravating,
        mitigating=mitigating,
        is_ranked=bool(severities),
    )
    sanctions.finish()
    return matrix


def _cell(table: Table, factors: tuple[str, ...]) -> Cell | None:
    prior = table.number("prior", id="P-01")
    cell = Cell(
        severity=table.text("severity", id="P-01"),
        priors=prior or 0,
        presumptive=table.text("presumptive", id="P-01"),
        minimum=table.text("minimum", id="P-01"),
        maximum=table.text("maximum", id="P-01"),
        factors=table.texts("factors") if "factors" in table.data else factors,
    )
    table.finish()
    return cell if prior is not None else None


def _note_repeats(root: Table, pack: Pack) -> None:
    named = {
        "policy.ethics": [item.key for item in pack.principles if item.key],
        "categories": [category.key for category in pack.categories],
        "severities": [severity.key for severity in pack.severities],
    }
    for place, keys in named.items():
        for key in sorted(key for key, times in Counter(keys).items() if times > 1):
            root.note(place, f"“{key}” is used twice.", "Give each its own.")
