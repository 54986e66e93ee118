"""The decision brief: what somebody who decides reads, on two pages or on a telephone. Pure.

Everything in it was said elsewhere: the report's words as furnished, the person's as they came.
"""

from dataclasses import dataclass
from datetime import date

from config.documents.facts import Facts
from config.documents.quoting import Passage
from screening.letters import Item

TEMPLATE = "adverse_action/letters/brief"


@dataclass(frozen=True, kw_only=True)
class Answer(Facts):
    """What the person said, by whatever way it came."""

    channel: str
    received_on: date
    text: str

    @property
    def quoted(self) -> tuple[Passage, ...]:
        return (Passage(text=self.text),)


@dataclass(frozen=True, kw_only=True)
class Basis(Facts):
    """One item that the action rests on, and the person's replies to it alone."""

    item: Item
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OpenClock(Facts):
    """A duty's last day, or the first day after a wait."""

    title: str
    rule: str
    citation: str
    on: date
    is_wait: bool


@dataclass(frozen=True, kw_only=True)
class Held(Facts):
    """A dispute that holds the decision, or held it until its result arrived (R-12)."""

    since: date
    results_on: date | None = None
    lifted: bool = False


@dataclass(frozen=True, kw_only=True)
class Point(Facts):
    title: str
    words: str


@dataclass(frozen=True, kw_only=True)
class WeighedRecord(Facts):
    """An assessment of criminal history: before the notice, or after the reply (R-32)."""

    stage: str
    record: str
    written_by: str
    written_on: date
    conclusion: str
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Brief(Facts):
    """`issued_on`: the agency's day on which it was drawn. `obstacle`: why not yet, or ""."""

    agency: str
    reference: str
    subject: str
    position: str
    issued_on: date
    action: str
    reasons: str
    proposed_by: str
    report: str
    basis: tuple[Basis, ...] = ()
    other_grounds: tuple[str, ...] = ()
    criminal_history: tuple[str, ...] = ()
    weighed: tuple[WeighedRecord, ...] = ()
    answers: tuple[Answer, ...] = ()
    noticed_on: date | None = None
    received_on: date | None = None
    received_how: str = ""
    reply_by: date | None = None
    earliest_on: date | None = None
    clocks: tuple[OpenClock, ...] = ()
    holds: tuple[Held, ...] = ()
    speech: tuple[Point, ...] = ()
    speech_signed: bool = False
    obstacle: str = ""
    authority: str = ""
