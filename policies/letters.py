"""A policy version on paper, and the receipt of a signed one. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from config.documents.facts import Facts, Letter, Letterhead, by_kind

TEMPLATE = "policies/letters/policy"
LANGUAGES = ("en", "es")


@dataclass(frozen=True, kw_only=True)
class Principle(Facts):
    title: str = ""
    text: str


@dataclass(frozen=True, kw_only=True)
class SeverityClass(Facts):
    key: str
    title: str = ""
    text: str = ""
    lookback_months: int | None = None


@dataclass(frozen=True, kw_only=True)
class PrintedClause(Facts):
    """`severity`: key and title of its class; `audience`, `duty`: as phrases name them."""

    number: str
    title: str
    kind: str
    category: str
    severity: str = ""
    audience: tuple[str, ...] = ()
    duty: str = ""
    text: tuple[str, ...]
    why: tuple[str, ...]
    protects: tuple[str, ...]
    limits: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    disqualified_by: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    prohibited_examples: tuple[str, ...] = ()
    permitted_examples: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MatrixRow(Facts):
    severity: str
    priors: int
    or_more: bool = False
    presumptive: str
    minimum: str
    maximum: str


@dataclass(frozen=True, kw_only=True)
class PolicyFacts(Facts):
    """`effective_on` is missing in a draft's preview; `content` is the version's fingerprint.

    `disqualifiers`: the clauses in which a statute decides; `clauses` are the others.
    """

    letterhead: Letterhead
    title: str
    version: str
    effective_on: date | None = None
    printed_on: date
    content: str = ""
    mission: tuple[str, ...] = ()
    principles: tuple[Principle, ...] = ()
    not_forbidden: tuple[str, ...] = ()
    suitability: tuple[str, ...] = ()
    clauses: tuple[PrintedClause, ...] = ()
    disqualifiers: tuple[PrintedClause, ...] = ()
    severities: tuple[SeverityClass, ...] = ()
    matrix: tuple[MatrixRow, ...] = ()
    aggravating: tuple[str, ...] = ()
    mitigating: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PolicyReceipt(Facts):
    """`signed_at` in the agency's zone; `receipt`: the public id of the signature.

    `handed_by`: the name of whoever handed the link over, where it was not sent.
    """

    agency: str
    policy: str
    version: str
    effective_on: date
    signed_name: str
    signed_at: datetime
    sha256: str
    receipt: str
    handed_by: str = ""


LETTERS = by_kind(
    Letter(kind="policy_receipt", template="policies/letters/receipt", facts=PolicyReceipt)
)
