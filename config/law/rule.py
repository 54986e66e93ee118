"""The shape of one row of `rules/deadlines.toml`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    DUE = "due"  # something must have happened by the last day
    WAIT = "wait"  # nothing may happen before the last day is over
    BEFORE = "before"  # something must have happened so long before the event
    LOOK_BACK = "look_back"  # nothing older than this counts
    RETAIN = "retain"  # kept through the last day
    PRESUMED = "presumed"  # taken to have happened on this day


class Unit(StrEnum):
    CALENDAR_DAYS = "calendar_days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"
    YEARS = "years"


class Counting(StrEnum):
    INCLUSIVE = "inclusive"  # "period beginning on the date": the event's day is day 1
    EXCLUSIVE = "exclusive"  # "not later than N days after": the event's day is day 0


class Party(StrEnum):
    CRA = "cra"
    NATIONWIDE_CRA = "nationwide_cra"
    RESELLER = "reseller"
    USER = "user"
    EMPLOYER = "employer"
    AGENCY = "agency"
    OPERATOR = "operator"
    CONSUMER = "consumer"
    SUBJECT = "subject"
    FURNISHER = "furnisher"
    PAST_RECIPIENT = "past_recipient"
    OFFICER = "officer"
    COMPLAINANT = "complainant"


class Ground(StrEnum):
    ANY_REPORT = "any_report"
    INVESTIGATIVE_REPORT = "investigative_report"
    PUBLIC_RECORD = "public_record"
    CRIMINAL_HISTORY = "criminal_history"
    MISCONDUCT = "misconduct"
    IDENTITY_THEFT = "identity_theft"
    TRAFFICKING = "trafficking"
    RECORDS = "records"


class Police(StrEnum):
    """Whether the row binds where the job is a police officer's."""

    COVERED = "covered"
    EXEMPT = "exempt"
    VARIES = "varies"


class Direction(StrEnum):
    PROTECTS = "protects"
    PERMITS = "permits"
    PRACTICE = "practice"


class Proof(StrEnum):
    """The event that closes a clock of this row (R-8)."""

    DISPATCHED = "dispatched"
    RECEIVED = "received"
    SERVED = "served"
    DECIDED = "decided"
    NONE = "none"


class Status(StrEnum):
    READ = "read"
    SECONDARY = "secondary"
    MEMORY = "memory"
    DOUBT = "doubt"
    PRACTICE = "practice"


@dataclass(frozen=True)
class Period:
    """First and last day on which a text of the law holds; None where no bound is known."""

    begins: date | None = None
    ends: date | None = None

    def holds(self, on: date) -> bool:
        return (self.begins or on) <= on <= (self.ends or on)

    def overlaps(self, other: "Period") -> bool:
        return (self.begins or date.min) <= (other.ends or date.max) and (
            other.begins or date.min
        ) <= (self.ends or date.max)


ALWAYS = Period()


@dataclass(frozen=True, kw_only=True)
class Variant:
    """The same row with another number, where the law gives two."""

    id: str
    text: str
    amount: int
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Tolling:
    """Why the time of a row may stand still. `document`: nothing but a document proves it."""

    id: str
    text: str
    document: bool = False


@dataclass(frozen=True, kw_only=True)
class Local:
    """What one place says otherwise.

    `status` is that of its exemption of officers, or else of what it says.
    """

    jurisdiction: str
    citation: str
    status: Status
    source: str
    amount: int | None = None
    duty: str = ""
    note: str | None = None
    police: Police | None = None
    period: Period = ALWAYS


@dataclass(frozen=True, kw_only=True)
class Rule:
    id: str
    title: str
    citation: str
    trigger: str
    duty: str
    kind: Kind
    amount: int
    unit: Unit
    counting: Counting
    who: Party
    ground: Ground
    direction: Direction
    satisfied_by: Proof
    status: Status
    source: str
    plus_days: int = 0
    tolls: bool = False
    rolls_for_consumer: bool = False
    jurisdictions: tuple[str, ...] = ("US",)
    police: Police = Police.COVERED
    beside: str = ""
    period: Period = ALWAYS
    reviewed_by: str = ""
    note: str = ""
    variants: tuple[Variant, ...] = ()
    tolling: tuple[Tolling, ...] = ()
    extends: "Rule | None" = None
    local: tuple[Local, ...] = ()
    exempt_by: "Rule | None" = None  # a row of its own, which counsel can switch

    @property
    def needs_counsel(self) -> bool:
        return self.status in (Status.MEMORY, Status.DOUBT)

    @property
    def on_by_default(self) -> bool:
        # what nobody has read may bind us, but may not excuse us.
        return not (self.needs_counsel and self.direction is Direction.PERMITS)

    @property
    def gives_time(self) -> bool:
        """Time that somebody has, or through which something is kept: nobody owes it."""
        return self.rolls_for_consumer or self.kind is Kind.RETAIN

    def variant(self, id: str) -> "Rule":
        for found in self.variants:
            if found.id == id:
                return replace(self, amount=found.amount, unit=found.unit, plus_days=0)
        known = ", ".join(found.id for found in self.variants) or "none"
        raise LookupError(f"{self.id} has no variant {id!r}. Its variants: {known}.")

    def exemption(self, one: Local) -> "Rule | None":
        """The exemption of officers there, as a row that permits: `D-33/CA`."""
        if one.police is not Police.EXEMPT:
            return None
        return replace(
            self,
            id=f"{self.id}/{one.jurisdiction}",
            title=f"{self.title}: officers are exempt in {one.jurisdiction}",
            citation=one.citation,
            status=one.status,
            source=one.source,
            direction=Direction.PERMITS,
            jurisdictions=(one.jurisdiction,),
            local=(),
        )

    def at(self, places: Iterable[str], on: date) -> "Rule":
        """The row as the narrowest of the places has it on that day."""
        for place in places:
            for one in self.local:
                if one.jurisdiction == place and one.period.holds(on):
                    return self._as_said_by(one)
        return self

    def _as_said_by(self, one: Local) -> "Rule":
        exemption, police = self.exemption(one), one.police or self.police
        if exemption and not exemption.on_by_default:
            police = Police.VARIES
        return replace(
            self,
            amount=self.amount if one.amount is None else one.amount,
            citation=one.citation,
            duty=one.duty or self.duty,
            note=self.note if one.note is None else one.note,
            police=police,
            status=self.status if exemption else one.status,
            source=self.source if exemption else one.source,
            exempt_by=exemption,
        )

    def exempts_officers(self, is_on: Callable[["Rule"], bool]) -> bool:
        """`is_on`: whether counsel follows the exemption of the place."""
        if self.exempt_by:
            return is_on(self.exempt_by)
        return self.police is Police.EXEMPT

    def lengthened(self, amount: int) -> "Rule":
        """An agency's own longer period; a wait is configurable upwards only."""
        if self.kind is not Kind.WAIT or amount < self.amount:
            raise ValueError(f"{self.id} can only be a wait of {self.amount} or more.")
        return replace(self, amount=amount)


@dataclass(frozen=True)
class Versions:
    """The texts of one row, by the period in which each holds."""

    rules: tuple[Rule, ...] = ()

    @property
    def last(self) -> Rule:
        return self.rules[-1]

    def joined(self, rule: Rule) -> "Versions":
        """Raises ValueError where two texts would hold on one day."""
        if any(rule.period.overlaps(one.period) for one in self.rules):
            raise ValueError(
                "stands there twice for the same days; bound them by from_on, until_on."
            )
        return Versions(
            tuple(sorted((*self.rules, rule), key=lambda one: one.period.begins or date.min))
        )
