"""The screener's letters about a dispute: what each knows, and where its words are. Pure.

Numbers of days come from `config.law.book` through the service; a template holds none.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from config.documents.facts import Facts, Letter, LetterFacts, by_kind
from config.documents.quoting import Passage
from config.errors import Invalid
from screening.file_letters import FileState
from screening.letters import Report, Statement

Reason = Literal[
    "not_my_account",
    "hacked",
    "identity_theft",
    "not_my_words",
    "satire",
    "edited",
    "too_old",
    "not_public",
    "incomplete",
    "wrong",
    "other",
]
Result = Literal["verified", "modified", "deleted", "unverifiable"]


@dataclass(frozen=True, kw_only=True)
class HeadedItem(Facts):
    """An item by its number, place and, of a post, its day. `label`: "Mastodon · @name"."""

    number: int
    label: str
    posted_on: date | None = None
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class DisputedItem(HeadedItem):
    """An item as disputed."""

    words: str = ""

    @property
    def quoted(self) -> tuple[Passage, ...]:
        return (Passage(text=self.words),)


@dataclass(frozen=True, kw_only=True)
class Provider(Facts):
    """Who gave the screener an item: named with address and, if available, telephone."""

    name: str
    address: str
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class AboutADispute(LetterFacts):
    """What was disputed: `items`, or `words` where no item is named yet (R-13).

    Raises Invalid where there is neither.
    """

    items: tuple[DisputedItem, ...] = ()
    words: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.items and not self.words:
            raise Invalid({"items": ["Name what is disputed, in items or in words."]})

    @property
    def quoted(self) -> tuple[Passage, ...]:
        return (Passage(text=self.words),)


@dataclass(frozen=True, kw_only=True)
class Receipt(AboutADispute):
    """We have your dispute. `due_on`: D-06's last day; `extension_days`: D-07's most, or 0 where
    the law of a state gives none (G-09).

    `provider_notice_by`: D-05, where somebody provided an item. `held_by`: the agency that
    waits, or "". `results_by_mail`: how the person asked for the results (R-10). `report_number`
    is empty where no item is named yet.
    """

    received_on: date
    due_on: date
    extension_days: int
    report_number: str = ""
    provider_notice_by: date | None = None
    held_by: str = ""
    results_by_mail: bool = True


@dataclass(frozen=True, kw_only=True)
class MoreTime(LetterFacts):
    """The extra days of one item (1681i(a)(1)(B)): `due_on` is its new last day, D-07's.

    `information_on`: when what brings them came.
    """

    received_on: date
    information_on: date
    due_on: date
    items: tuple[DisputedItem, ...]


@dataclass(frozen=True, kw_only=True)
class Frivolous(AboutADispute):
    """N-07: why the dispute is not looked into, and what would change that (1681i(a)(3))."""

    received_on: date
    determined_on: date
    reasons: tuple[str, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ItemResult(HeadedItem):
    """What became of one item. `changed`: what is different in print, or ""."""

    result: Result
    explanation: str = ""
    changed: str = ""


@dataclass(frozen=True, kw_only=True)
class Results(LetterFacts):
    """N-08: all five elements and the report as revised (15 U.S.C. 1681i(a)(6)).

    `procedure_days`: D-11. `notify_years`: D-16. `free_notify_by`: D-15's last day.
    `statement_words`: the limit where we help to write the statement (1681i(b), G-13).
    `agency_gets_it`: its matter is open (R-31). `independent`: no exception of R-11 was made.
    `all_read`: somebody decided each item, and everything that was sent for it was read.
    `file`, without agency and report: no report printed the items, so the file itself is shown.
    Without `results` nothing was found that the `words` could be about.
    Raises Invalid where there is neither, or nothing is enclosed.
    """

    received_on: date
    completed_on: date
    results: tuple[ItemResult, ...] = ()
    agency: str = ""
    report: Report | None = None
    file: FileState | None = None
    words: str = ""
    procedure_days: int
    notify_years: int
    free_notify_by: date
    statement_words: int
    agency_gets_it: bool = True
    independent: bool = True
    all_read: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.results and not self.words:
            raise Invalid({"results": ["This may not be empty in a letter."]})
        if not (self.report and self.agency) and not self.file:
            raise Invalid({"report": ["This may not be empty in a letter."]})

    @property
    def quoted(self) -> tuple[Passage, ...]:
        return (Passage(text=self.words),)


@dataclass(frozen=True, kw_only=True)
class Step(Facts):
    """One thing that was done to check an item."""

    done_on: date
    text: str


@dataclass(frozen=True, kw_only=True)
class Procedure(LetterFacts):
    """N-09: how the items were checked. `exception`: R-11's reason for a reviewer not free.

    `checked`: somebody decided each item; else time ran out. `provided`: somebody gave us one of
    them, whether or not they were asked.
    """

    requested_on: date
    items: tuple[DisputedItem, ...]
    steps: tuple[Step, ...]
    providers: tuple[Provider, ...] = ()
    exception: str = ""
    checked: bool = True
    provided: bool = False


@dataclass(frozen=True, kw_only=True)
class ExpeditedDeletion(LetterFacts):
    """N-10: deleted within D-12, confirmed with the new report (15 U.S.C. 1681i(a)(8))."""

    received_on: date
    deleted_on: date
    items: tuple[DisputedItem, ...]
    agency: str = ""
    report: Report | None = None
    file: FileState | None = None
    notify_years: int
    agency_gets_it: bool = True
    told_by_phone_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Reinsertion(LetterFacts):
    """N-11: an item deleted before is back (15 U.S.C. 1681i(a)(5)(B)).

    `is_account`: it is a whole account, which two people confirm anew before any report (G-17).
    """

    deleted_on: date
    reinserted_on: date
    items: tuple[DisputedItem, ...]
    providers: tuple[Provider, ...]
    statement_words: int
    is_account: bool = False


@dataclass(frozen=True, kw_only=True)
class RecipientNotice(LetterFacts):
    """N-12: a past recipient is told, because the consumer asked (15 U.S.C. 1681i(d))."""

    subject: str
    report_number: str
    furnished_on: date
    deleted: tuple[DisputedItem, ...] = ()
    corrected: tuple[ItemResult, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProviderNotice(LetterFacts):
    """N-16: whoever provided an item is told of the dispute, with all relevant information.

    `later`: only what came since the first letter; `outcome`: what became of the item.
    """

    subject: str
    received_on: date
    answer_by: date
    items: tuple[DisputedItem, ...]
    evidence: tuple[str, ...] = ()
    later: bool = False
    outcome: Literal["", "modified", "deleted", "blocked"] = ""


@dataclass(frozen=True, kw_only=True)
class StatementHelp(LetterFacts):
    """N-18: what stays disputed may carry a statement, with help (15 U.S.C. 1681i(b))."""

    completed_on: date
    items: tuple[DisputedItem, ...]
    statement_words: int


@dataclass(frozen=True, kw_only=True)
class BlockDeclined(LetterFacts):
    """N-23: a block after identity theft is declined or lifted (15 U.S.C. 1681c-2(c)(2))."""

    decided_on: date
    items: tuple[DisputedItem, ...]
    reasons: tuple[str, ...]
    providers: tuple[Provider, ...]
    statement_words: int
    rescinded: bool = False


TITLES = {
    "dispute_receipt": {"en": "We have your dispute", "es": "Recibimos su disputa"},
    "dispute_results": {"en": "The result of your dispute", "es": "El resultado de su disputa"},
    "more_time": {
        "en": "We need more time for your dispute",
        "es": "Necesitamos más tiempo para su disputa",
    },
    "frivolous": {
        "en": "We need more before we can look into your dispute",
        "es": "Necesitamos más datos para investigar su disputa",
    },
    "procedure": {
        "en": "How we checked what you disputed",
        "es": "Cómo comprobamos lo que usted disputó",
    },
    "recipient_notice": {
        "en": "A report that was sent out has changed",
        "es": "Un informe que se envió ha cambiado",
    },
    "statement_help": {
        "en": "You may add a statement to your file",
        "es": "Puede añadir una declaración a su expediente",
    },
    "expedited_deletion": {
        "en": "We deleted what you disputed",
        "es": "Eliminamos lo que usted disputó",
    },
    "block_declined": {
        "en": "About the block that you asked for",
        "es": "Sobre el bloqueo que usted pidió",
    },
    "reinsertion": {
        "en": "An item we had deleted is back in your file",
        "es": "Algo que eliminamos está otra vez en su expediente",
    },
}
"""How the portal lists them, by language; the letters head themselves the same way."""

LETTERS = by_kind(
    Letter(kind="dispute_receipt", template="disputes/letters/dispute_receipt", facts=Receipt),
    Letter(kind="more_time", template="disputes/letters/more_time", facts=MoreTime),
    Letter(
        kind="frivolous",
        template="disputes/letters/frivolous",
        facts=Frivolous,
        notice="N-07",
    ),
    Letter(
        kind="results",
        template="disputes/letters/results",
        facts=Results,
        notice="N-08",
    ),
    Letter(
        kind="procedure",
        template="disputes/letters/procedure",
        facts=Procedure,
        notice="N-09",
    ),
    Letter(
        kind="expedited_deletion",
        template="disputes/letters/expedited_deletion",
        facts=ExpeditedDeletion,
        notice="N-10",
    ),
    Letter(
        kind="reinsertion",
        template="disputes/letters/reinsertion",
        facts=Reinsertion,
        notice="N-11",
    ),
    Letter(
        kind="recipient_notice",
        template="disputes/letters/recipient_notice",
        facts=RecipientNotice,
        notice="N-12",
    ),
    Letter(
        kind="statement_help",
        template="disputes/letters/statement_help",
        facts=StatementHelp,
        notice="N-18",
    ),
    Letter(
        kind="block_declined",
        template="disputes/letters/block_declined",
        facts=BlockDeclined,
        notice="N-23",
    ),
    Letter(
        kind="provider_notice",
        template="disputes/letters/provider_notice",
        facts=ProviderNotice,
        notice="N-16",
    ),
)
