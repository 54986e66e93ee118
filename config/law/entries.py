"""The other shapes of the book: notices, gates, regimes and limits."""

from dataclasses import dataclass
from enum import StrEnum

from config.law.rule import Party, Status


def state_of(code: str) -> str:
    """`CA` of `CA-SF`: what the limits' lists of states hold."""
    return code.partition("-")[0]


class Basis(StrEnum):
    STATUTE = "statute"
    PRACTICE = "practice"


class Enforcement(StrEnum):
    SERVICE = "service"
    DATABASE = "database"
    FORM = "form"
    DATA = "data"


@dataclass(frozen=True, kw_only=True)
class Element:
    """Something a notice must say; `when` is empty if it always must."""

    id: str
    text: str
    basis: Basis
    when: str


@dataclass(frozen=True, kw_only=True)
class Notice:
    id: str
    title: str
    sender: Party
    recipients: tuple[Party, ...]
    trigger: str
    citation: str
    status: Status
    nothing_else: bool
    deadline: str
    elements: tuple[Element, ...]
    # What the person must have agreed to, to be given it online; "" where nothing asks for that
    online_consent: str = ""
    # Something goes with it that is no file of ours: it never goes online
    paper: bool = False
    # How soon, in the law's own word, where it counts no days
    soon: str = ""

    def element(self, id: str) -> Element:
        for found in self.elements:
            if found.id == id:
                return found
        known = ", ".join(found.id for found in self.elements)
        raise LookupError(f"{self.id} has no element {id!r}. Its elements: {known}.")


@dataclass(frozen=True, kw_only=True)
class Gate:
    id: str
    title: str
    refuses: str
    citation: str
    remedy: str
    status: Status
    enforced: tuple[Enforcement, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Regime:
    """What each switch means stands at the head of `rules/regimes.toml`."""

    name: str
    title: str
    description: str
    citation: str
    status: Status
    consumer_report: bool
    needs_cra: bool
    disclosure: bool
    authorization: bool
    certification: bool
    investigative_disclosure: bool
    pre_adverse: bool
    adverse_notice: bool
    dispute: bool
    summary_603y: bool
    fair_process: bool
    case_number: bool
    candidates: bool
    wait_clock: str
    decision_clock: str
    refused_notices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ItemAge:
    citation: str
    years: int
    salary_lifts_limit: int
    no_salary_exception: tuple[str, ...]
    adult_at: int

    def ignores_salary_in(self, code: str) -> bool:
        return state_of(code) in self.no_salary_exception


@dataclass(frozen=True, kw_only=True)
class DeemedReceipt:
    citation: str
    mail_in_state_days: int
    mail_out_of_state_days: int
    portal_unopened_business_days: int


@dataclass(frozen=True, kw_only=True)
class Identity:
    citation: str
    identifiers: int
    strong_identifiers: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    citation: str
    words: int


@dataclass(frozen=True, kw_only=True)
class Reinvestigation:
    citation: str
    exception_from_day: int


@dataclass(frozen=True, kw_only=True)
class Portal:
    citation: str
    link_days: int
    longest_link_days: int
    letter_days: int
    tries_kept_days: int
    message_characters: int
    messages_a_day: int
    one_time_code_minutes: int
    renewal_hours: int
    renewal_days_by_post: int


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """How personnel read and sign a policy: days, and how many questions."""

    citation: str
    new_hire_days: int
    link_days: int
    wrong_numbers: int
    reminder_days: int
    questions: int


@dataclass(frozen=True, kw_only=True)
class Extension:
    """`none_in`: states whose law gives no more days than the first."""

    citation: str
    none_in: tuple[str, ...]

    def holds_in(self, code: str) -> bool:
        return state_of(code) in self.none_in


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """`not_evergreen_in`: states that want a disclosure for each report."""

    citation: str
    not_evergreen_in: tuple[str, ...]

    def holds_in(self, code: str) -> bool:
        return state_of(code) in self.not_evergreen_in


@dataclass(frozen=True, kw_only=True)
class Draft:
    citation: str
    kept_days: int


@dataclass(frozen=True, kw_only=True)
class File:
    """What a disclosure of the whole file holds (N-13)."""

    citation: str
    employment_years: int
    other_years: int
    posts_a_part: int


@dataclass(frozen=True, kw_only=True)
class Limits:
    item_age: ItemAge
    deemed_receipt: DeemedReceipt
    identity: Identity
    statement: Statement
    reinvestigation: Reinvestigation
    portal: Portal
    extension: Extension
    draft: Draft
    disclosure: Disclosure
    file: File
    acknowledgement: Acknowledgement
