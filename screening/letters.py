"""Screening's documents: what each of them knows, and where its words are. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Literal

from config.documents.facts import Company, Facts, Letter, LetterFacts, Letterhead, by_kind
from config.documents.quoting import Passage
from config.errors import Refusal
from screening import disclosures

Outcome = Literal[
    "items", "none_found", "not_attributable", "no_account", "not_public", "language_not_screened"
]
"""R-26: why a report has no item; `items` where it has some."""

Span = tuple[int, int, int]
"""First character, first character after, number of the reason."""

Removal = tuple[int, int, str]
"""First character, first character after, kind of words removed."""


class MarkedWordsRedacted(Refusal):
    code = "marked_words_redacted"
    citation = "R-6"


@dataclass(frozen=True, kw_only=True)
class Disclosure(Facts):
    """N-01: the disclosure and nothing else (15 U.S.C. 1681b(b)(2)(A)(i)).

    `evergreen`: it also covers reports during employment (FTC staff letter to James, 1998).
    """

    agency: str
    issued_on: date
    evergreen: bool = False


@dataclass(frozen=True, kw_only=True)
class Signature(Facts):
    """How the subject signed: `address` is the network address, `shown_sha256` what they saw."""

    typed_name: str
    signed_at: datetime
    address: str
    shown_sha256: str


@dataclass(frozen=True, kw_only=True)
class Authorization(Facts):
    """N-01.3: the subject's written permission, shown unsigned and kept signed.

    `revoke_to`: where permission can be taken back. `disclosure_sha256`: the N-01 shown before.
    """

    agency: str
    screener: str
    subject: str
    reference: str
    issued_on: date
    revoke_to: str
    disclosure_sha256: str
    evergreen: bool = False
    signature: Signature | None = None


@dataclass(frozen=True, kw_only=True)
class Certification(LetterFacts):
    """N-02: the agency certifies to the screener before anything is furnished."""

    screener: str
    subject: str
    position: str
    disclosed_on: date
    authorized_on: date
    certified_at: datetime
    investigative: bool = False


@dataclass(frozen=True, kw_only=True)
class ClauseText(Facts):
    """A clause in the version that was applied."""

    code: str
    title: str
    text: str
    why: str
    version: str
    in_force_from: date


@dataclass(frozen=True, kw_only=True)
class Reason(Facts):
    """Why words are marked: `number` is printed beside them and in the list below the post."""

    number: int
    clause: ClauseText
    text: str


@dataclass(frozen=True, kw_only=True)
class ThreadPost(Facts):
    """A post around the reported one; others appear as `other_person`, never by name."""

    author: Literal["subject", "other_person"]
    passages: tuple[Passage, ...]
    posted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Capture(Facts):
    """A picture of the post: `asset` names it among the assets, `sha256` is of the original."""

    asset: str
    captured_at: datetime
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Statement(Facts):
    """What the consumer says about an item (15 U.S.C. 1681i(b), (c))."""

    text: str
    filed_on: date

    @property
    def quoted(self) -> tuple[Passage, ...]:
        return (Passage(text=self.text),)


@dataclass(frozen=True, kw_only=True)
class Item(Facts):
    """One reported post, redacted: what the report prints is all the agency gets.

    `kind`: authored, reply, quote, shared, caption, comment. `language`: BCP 47 or "".
    `visibility`: how it is known that the post was public. `text_sha256`: of the original text.
    `disputed_on`: in dispute since then, and not decided when the report was issued (1681i(c)).
    """

    number: int
    platform: str
    handle: str
    kind: str
    posted_at: datetime
    visibility: str
    passages: tuple[Passage, ...]
    reasons: tuple[Reason, ...]
    text_sha256: str
    url: str = ""
    language: str = ""
    translation: str = ""
    note: str = ""
    edited: bool = False
    thread: tuple[ThreadPost, ...] = ()
    capture: Capture | None = None
    statement: Statement | None = None
    disputed_on: date | None = None

    @property
    def clauses(self) -> tuple[ClauseText, ...]:
        return tuple(dict.fromkeys(reason.clause for reason in self.reasons))


@dataclass(frozen=True, kw_only=True)
class Account(Facts):
    """An account and the agreeing identifiers that tie it to the subject (R-27), as phrase keys.

    `note`, `statement`, `disputed_on`: what disputes left with it.
    """

    platform: str
    handle: str
    identifiers: tuple[str, ...]
    posts: int
    note: str = ""
    statement: Statement | None = None
    disputed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class LeftOut(Facts):
    reason: str
    posts: int


@dataclass(frozen=True, kw_only=True)
class LanguageShare(Facts):
    code: str
    posts: int
    screened: bool


@dataclass(frozen=True, kw_only=True)
class Source(Facts):
    """A file or service that posts came from; `provenance` as in R-4."""

    platform: str
    provenance: str
    collected_at: datetime
    posts: int


@dataclass(frozen=True, kw_only=True)
class Coverage(Facts):
    """What was looked at and what was not. Counts are posts."""

    analysed: int
    left_out: tuple[LeftOut, ...] = ()
    oldest: datetime | None = None
    newest: datetime | None = None
    languages: tuple[LanguageShare, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def total(self) -> int:
        return self.analysed + sum(row.posts for row in self.left_out)

    @property
    def analysed_percent(self) -> int:
        return 100 * self.analysed // self.total if self.total else 0


@dataclass(frozen=True, kw_only=True)
class Change(Facts):
    """A difference to the version before; `item` is the number it has, or had, in print."""

    item: int
    what: Literal["deleted", "modified", "added", "statement_added", "reinserted"]
    explanation: str

    @property
    def account(self) -> str:
        """Which account it is about, where the house's own words follow its name."""
        return self.explanation.rpartition(": ")[0] if self.why else ""

    @property
    def why(self) -> str:
        """The phrase of the house's own words, in the reader's language; "" for a person's."""
        return WHY.get(self.explanation.rpartition(": ")[2], "")


WHY = {
    "Deleted after a dispute.": "disputed",
    "May no longer be reported on the date of this version.": "past_limits",
    "It stands in the file again.": "back",
    "Words were taken out.": "words_out",
    "The person's statement stands with it.": "statement",
    "no longer held to be the person's.": "not_theirs",
}
"""What a new version says of itself, by its phrase: the data keeps the English."""


@dataclass(frozen=True, kw_only=True)
class Revision(Facts):
    """The version this one replaces."""

    version: int
    issued_on: date
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class ClauseCount(Facts):
    clause: ClauseText
    items: int


@dataclass(frozen=True, kw_only=True)
class Report(Facts):
    """A consumer report, or the same in-house. `company` is who prepared it.

    `number` is the report's reference, `case` the agency's. `evidence_sha256` covers the set of
    posts it rests on. `items` is empty only together with an outcome that says why (R-26).
    """

    letterhead: Letterhead
    company: Company
    agency: str
    subject: str
    position: str
    case: str
    number: str
    version: int
    issued_on: date
    policy: str
    outcome: Outcome
    coverage: Coverage
    evidence_sha256: str
    accounts: tuple[Account, ...] = ()
    items: tuple[Item, ...] = ()
    revision: Revision | None = None

    @property
    def by_clause(self) -> tuple[ClauseCount, ...]:
        clauses = [clause for item in self.items for clause in item.clauses]
        return tuple(
            ClauseCount(clause=clause, items=clauses.count(clause))
            for clause in sorted(set(clauses), key=lambda clause: clause.code)
        )


@dataclass(frozen=True, kw_only=True)
class ReportCopy(LetterFacts):
    """With the person's own copy of a report, which they asked for.

    `consumer`: it is a consumer report, so that they can dispute it with the company.
    """

    agency: str
    company: Company
    furnished_on: date
    consumer: bool


COPY_TITLES = {"en": "Your copy of the report", "es": "Su copia del informe"}


def passages(
    text: str, *, marks: Iterable[Span] = (), removals: Iterable[Removal] = ()
) -> tuple[Passage, ...]:
    """Cut a post where marks and removals begin and end; offsets count code points.

    Raises MarkedWordsRedacted where words a reported reason rests on would be removed.
    """
    marks, removals = tuple(marks), tuple(removals)
    if any(
        first < end and start < after for first, after, _ in marks for start, end, _ in removals
    ):
        raise MarkedWordsRedacted("Marked words may not be redacted; counsel decides.")
    cuts = {0, len(text)}.union(*(row[:2] for row in (*marks, *removals)))
    edges = sorted(cut for cut in cuts if 0 <= cut <= len(text))
    pieces = (_piece(text, a, b, marks, removals) for a, b in pairwise(edges))
    return tuple(piece for piece in pieces if piece)


def _piece(
    text: str, first: int, after: int, marks: tuple[Span, ...], removals: tuple[Removal, ...]
) -> Passage | None:
    for start, end, kind in removals:
        if start <= first < end:
            return Passage(redacted=kind) if start == first else None
    numbers = sorted({number for start, end, number in marks if start <= first and after <= end})
    return Passage(text=text[first:after], marks=tuple(numbers))


LETTERS = by_kind(
    Letter(
        kind="disclosure",
        template="screening/letters/disclosure",
        facts=Disclosure,
        notice="N-01",
        carries=("report_may_be_obtained", "covers_tenure"),
    ),
    Letter(
        kind="authorization",
        template="screening/letters/authorization",
        facts=Authorization,
        notice="N-01",
        carries=("authorization",),
    ),
    Letter(
        kind="certification",
        template="screening/letters/certification",
        facts=Certification,
        notice="N-02",
    ),
    *disclosures.LETTERS,
    Letter(kind="report_copy", template="screening/letters/report_copy", facts=ReportCopy),
    Letter(kind="report", template="screening/letters/report", facts=Report),
    Letter(kind="misconduct_report", template="screening/letters/misconduct_report", facts=Report),
    Letter(kind="in_house_report", template="screening/letters/in_house_report", facts=Report),
)
