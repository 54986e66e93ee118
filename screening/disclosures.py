"""What the law wants told beside N-01, each on a sheet or in a letter of its own. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from config.documents.facts import Company, Facts, Letter, LetterFacts
from config.law.book import book
from config.law.entries import state_of

SHEET_SHOWN = "state_disclosure_shown"


@dataclass(frozen=True, kw_only=True)
class Scope(Facts):
    """What an order has looked at, and how: the nature and scope that N-04 and N-19 tell.

    `purpose`, `interviewed`: keys of phrases. `platforms`: where accounts were looked for so far.
    `years`: how far back, 0 without a limit; nothing from before
    `adult_years` of age (R-22). `rules`: the clauses posts are read against, with
    `version` theirs; before one is known, neither. `interviews`: people may be asked too.
    """

    agency: str
    screener: str
    purpose: str
    position: str
    years: int
    adult_years: int
    platforms: tuple[str, ...] = ()
    version: int = 0
    rules: tuple[str, ...] = ()
    interviews: bool = False
    interviewed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InvestigativeDisclosure(LetterFacts):
    """N-03: a report with interviews may be made (15 U.S.C. 1681d(a)(1)); with the Summary."""

    company: Company
    ordered_on: date


@dataclass(frozen=True, kw_only=True)
class NatureAndScope(LetterFacts):
    """N-04: the full answer to a written request (15 U.S.C. 1681d(b))."""

    company: Company
    requested_on: date
    scope: Scope


@dataclass(frozen=True, kw_only=True)
class PublicRecord(LetterFacts):
    """N-14: told at the time it is reported, and to whom (15 U.S.C. 1681k(a)(1))."""

    agency: str
    agency_address: str
    reported_on: date


@dataclass(frozen=True, kw_only=True)
class Choice(Facts):
    """What the person did with a state's sheet on screen; `typed_name` where it is signed.

    `address` is the network address, `shown_sha256` of the sheet before anything was marked.
    """

    subject: str
    wants_copy: bool
    made_at: datetime
    address: str
    shown_sha256: str
    typed_name: str = ""


@dataclass(frozen=True, kw_only=True)
class StateDisclosure(Facts):
    """N-19b, N-19c: a sheet of its own beside N-01, never a part of it (Gilberg).

    `on_screen`: the page around it has the box and the signature as fields.
    """

    agency: str
    company: Company
    issued_on: date
    choice: Choice | None = None
    on_screen: bool = False

    @property
    def box(self) -> str:
        return "☒" if self.choice and self.choice.wants_copy else "☐"


@dataclass(frozen=True, kw_only=True)
class CaliforniaDisclosure(StateDisclosure):
    """N-19 with the box of N-19a (Cal. Civ. Code 1786.16)."""

    scope: Scope
    privacy_address: str


LETTERS = (
    Letter(
        kind="investigative_disclosure",
        template="screening/letters/investigative_disclosure",
        facts=InvestigativeDisclosure,
        notice="N-03",
    ),
    Letter(
        kind="nature_and_scope",
        template="screening/letters/nature_and_scope",
        facts=NatureAndScope,
        notice="N-04",
    ),
    Letter(
        kind="public_record",
        template="screening/letters/public_record",
        facts=PublicRecord,
        notice="N-14",
    ),
    Letter(
        kind="california_disclosure",
        template="screening/letters/california_disclosure",
        facts=CaliforniaDisclosure,
        notice="N-19",
        own_elements=("N-19a.box",),
    ),
    Letter(
        kind="minnesota_disclosure",
        template="screening/letters/minnesota_disclosure",
        facts=StateDisclosure,
        notice="N-19b",
    ),
    Letter(
        kind="oklahoma_notice",
        template="screening/letters/oklahoma_notice",
        facts=StateDisclosure,
        notice="N-19c",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A state's paper, the states that want it before the order, and whether it is signed."""

    letter: Letter
    places: tuple[str, ...]

    @property
    def notice(self) -> str:
        return self.letter.notice

    @property
    def title(self) -> str:
        return book().notice(self.notice).title

    @property
    def citation(self) -> str:
        return book().notice(self.notice).citation

    @property
    def signed(self) -> bool:
        return f"{self.notice}.authorization" in self.letter.required


def _places(letter: Letter) -> tuple[str, ...]:
    """Where the law book wants one of the notices that the letter carries shown."""
    carries = {letter.notice, *(name.partition(".")[0] for name in letter.own_elements)}
    owed = (row for row in book().event("order").owes if row.met_by == SHEET_SHOWN)
    return tuple(sorted({place for row in owed if row.id in carries for place in row.places}))


SHEETS = tuple(
    Sheet(letter=letter, places=places) for letter in LETTERS if (places := _places(letter))
)


def owed_in(codes: Iterable[str]) -> tuple[Sheet, ...]:
    """Of places such as `CA-LA` or `MN`: the sheets that their states want."""
    states = {state_of(code.strip().upper()) for code in codes}
    return tuple(one for one in SHEETS if not states.isdisjoint(one.places))
