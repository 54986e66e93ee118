"""What a policy says, as values. Pure."""

from dataclasses import dataclass

from policies.detection import Rule
from policies.matrix import Matrix
from policies.toml_table import PackError

KINDS = ("prohibited", "required", "permitted")
AUDIENCES = ("candidate", "sworn", "civilian")
DUTIES = ("on", "off", "both")


@dataclass(frozen=True, slots=True)
class Principle:
    """A sentence of the code of ethics; clauses cite it by key. `key` may be empty."""

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
    """`protects`: how the rule protects the officer. `duty`: on, off or both.

    `disqualified_by`: the statute that shuts out whoever breaks it, whatever the matrix says.
    """

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
    disqualified_by: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole policy. `not_forbidden` is the section on protected speech and activity.

    `effective_on` is the day that the file names, ISO, or ""; publishing sets the true one.
    `problems`: what the file lacks or says wrongly; such fields are empty, such rules left out.
    """

    slug: str
    title: str
    version: str
    effective_on: str
    language: str
    mission: str
    suitability: str
    principles: tuple[Principle, ...]
    not_forbidden: str
    categories: tuple[Category, ...]
    severities: tuple[Severity, ...]
    clauses: tuple[Clause, ...]
    matrix: Matrix
    problems: tuple[PackError, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for clause in self.clauses for rule in clause.rules)

    def clause_of(self, rule_id: str) -> Clause:
        """The clause on whose behalf a rule looks. Raises KeyError."""
        for clause in self.clauses:
            if any(rule.id == rule_id for rule in clause.rules):
                return clause
        raise KeyError(rule_id)


def paragraphs(text: str) -> tuple[str, ...]:
    """Parts between blank lines; a line end inside of one is a space."""
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())
