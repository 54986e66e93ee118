"""The agency's letters about a decision: what each knows, and where its words are. Pure.

Numbers of days come from `config.law.book` through the service; a template holds none.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from config.documents.facts import Company, Facts, Letter, LetterFacts, by_kind
from config.documents.quoting import Passage
from screening.letters import Report

Action = Literal[
    "denial",
    "removal_from_list",
    "rescinded_offer",
    "denied_promotion",
    "reassignment",
    "suspension",
    "termination",
]
WaitsFor = Literal["dispute", "answer", "review", "decision"]
Prong = Literal["suspected_misconduct", "legal_compliance", "policy_compliance"]


@dataclass(frozen=True, kw_only=True)
class Rule(Facts):
    """A clause as a letter names it: "3.9 Threats or violence"."""

    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class PreAdverse(LetterFacts):
    """N-06: the action is contemplated, the report enclosed, time given (1681b(b)(3)(A)).

    `reply_by`: the day printed as last day to answer; no decision before the day after it, nor
    before `wait_days` business days after receipt (D-03). `reinvestigation_days`: D-06.
    `other_information`: the ground also rests on something outside the report (R-15).
    `holds_on_dispute`: the agency waits for a dispute's result (R-12).
    """

    action: Action
    position: str
    authorized_on: date
    company: Company
    rules: tuple[Rule, ...]
    report: Report
    reply_by: date
    wait_days: int
    reinvestigation_days: int
    other_information: bool = False
    holds_on_dispute: bool = True


@dataclass(frozen=True, kw_only=True)
class Breach(Facts):
    """Action already taken outside the procedure (R-3); the N-06 papers come with this letter."""

    taken_on: date
    report: Report


@dataclass(frozen=True, kw_only=True)
class Adverse(LetterFacts):
    """N-05: the action is taken (15 U.S.C. 1681m(a)). `free_copy_days`: D-17."""

    action: Action
    position: str
    decided_on: date
    company: Company
    report_number: str
    free_copy_days: int
    reinvestigation_days: int
    other_information: bool = False
    breach: Breach | None = None


@dataclass(frozen=True, kw_only=True)
class Withdrawal(LetterFacts):
    """N-30: the action told of on `noticed_on` will not be taken."""

    action: Action
    position: str
    noticed_on: date
    withdrawn_on: date
    after_dispute: bool = False


@dataclass(frozen=True, kw_only=True)
class FairProcessNotice(LetterFacts):
    """In-house (R-1): before deciding, as agency policy. Names no company and no federal right.

    `wait_days`: business days the agency gives itself by its own policy.
    """

    action: Action
    position: str
    policy: str
    rules: tuple[Rule, ...]
    report: Report
    reply_by: date
    wait_days: int
    other_information: bool = False


@dataclass(frozen=True, kw_only=True)
class FairProcessDecision(LetterFacts):
    """In-house (R-1): what was decided and how to ask for another look, by `review_by`."""

    action: Action
    position: str
    decided_on: date
    policy: str
    rules: tuple[Rule, ...]
    review_by: date
    reply_received: bool


@dataclass(frozen=True, kw_only=True)
class Told(Facts):
    """A post of a misconduct report, in its words; how the investigator came by it has no field."""

    platform: str
    handle: str
    kind: str
    posted_at: datetime
    passages: tuple[Passage, ...]
    rules: tuple[Rule, ...]
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Summary603y(LetterFacts):
    """N-15: what the employer was told, in summary (15 U.S.C. 1681a(y)(2)).

    `prong`: what was investigated; `investigation`: its number. `told`: the posts that the action
    rests on; empty only where the report lists none, then `outcome` says so.
    """

    action: Action
    position: str
    decided_on: date
    investigator: str
    prong: Prong
    told_on: date
    outcome: str
    investigation: str = ""
    told: tuple[Told, ...] = ()
    other_information: bool = False


@dataclass(frozen=True, kw_only=True)
class StillInProcess(LetterFacts):
    """Where things stand while nothing is decided; no notice of the law."""

    position: str
    noticed_on: date
    waits_for: WaitsFor
    not_before: date | None = None


@dataclass(frozen=True, kw_only=True)
class Allegation(Facts):
    """One allegation, the rule it is about, and what was found."""

    number: int
    text: str
    rule: Rule
    happened_on: date
    found: Literal["sustained", "not_sustained", "unfounded", "exonerated"]


@dataclass(frozen=True, kw_only=True)
class ProposedDiscipline(LetterFacts):
    """N-22: allegations, proposed action, the file, the right to reply (Loudermill).

    `exhibits`: what the file holds, all of it enclosed. `meeting_with`: who hears the officer.
    `suspension_hours`: how long, where the action is a suspension for a time.
    """

    action: Action
    position: str
    allegations: tuple[Allegation, ...]
    exhibits: tuple[str, ...]
    reply_by: date
    meeting_with: str
    suspension_hours: int = 0


@dataclass(frozen=True, kw_only=True)
class Weighed(Facts):
    """A factor of the law book by its id, and what was written about it."""

    factor: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Office(Facts):
    """Who hears a complaint; `website` may be empty."""

    name: str
    website: str = ""


@dataclass(frozen=True, kw_only=True)
class FairChanceNotice(LetterFacts):
    """N-20 before deciding: criminal history weighed, in one envelope with the notice (R-32).

    `record`: which one was looked at; its copy lies in the envelope. `laws`: citations, a line
    each. `reply_by`, `wait_days`: as in the notice beside it.
    """

    action: Action
    position: str
    record: str
    weighed: tuple[Weighed, ...]
    reasons: str
    reply_by: date
    wait_days: int
    laws: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FairChanceDecision(LetterFacts):
    """N-20 after deciding: weighed again, the decision, and where to complain (R-32)."""

    action: Action
    position: str
    decided_on: date
    record: str
    weighed: tuple[Weighed, ...]
    reasons: str
    reply_received: bool
    laws: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()


LETTERS = by_kind(
    Letter(
        kind="pre_adverse",
        template="adverse_action/letters/pre_adverse",
        facts=PreAdverse,
        notice="N-06",
    ),
    Letter(
        kind="adverse",
        template="adverse_action/letters/adverse",
        facts=Adverse,
        notice="N-05",
    ),
    Letter(
        kind="withdrawal",
        template="adverse_action/letters/withdrawal",
        facts=Withdrawal,
        notice="N-30",
    ),
    Letter(
        kind="summary_603y",
        template="adverse_action/letters/summary_603y",
        facts=Summary603y,
        notice="N-15",
    ),
    Letter(
        kind="proposed_discipline",
        template="adverse_action/letters/proposed_discipline",
        facts=ProposedDiscipline,
        notice="N-22",
    ),
    Letter(
        kind="still_in_process",
        template="adverse_action/letters/still_in_process",
        facts=StillInProcess,
    ),
    Letter(
        kind="fair_process_notice",
        template="adverse_action/letters/fair_process_notice",
        facts=FairProcessNotice,
    ),
    Letter(
        kind="fair_process_decision",
        template="adverse_action/letters/fair_process_decision",
        facts=FairProcessDecision,
    ),
    Letter(
        kind="fair_chance_notice",
        template="adverse_action/letters/fair_chance_notice",
        facts=FairChanceNotice,
        notice="N-20",
    ),
    Letter(
        kind="fair_chance_decision",
        template="adverse_action/letters/fair_chance_decision",
        facts=FairChanceDecision,
        notice="N-20",
    ),
)
