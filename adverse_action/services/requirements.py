"""What the law asks of an action here: the periods that will run, and what the notice must hold.

Both ask the law book, row by row, so that a page can say which day, who, and by what authority.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from adverse_action.letters import LETTERS
from adverse_action.models import Proposal
from adverse_action.services.assessing import asking
from adverse_action.services.waits import law_grounds, own_wait, waits
from config.accounts.models import Organization
from config.clocks.services import calendar_for
from config.law.book import book
from config.law.calendar import Calendar
from config.law.clock import count
from config.law.counting import Step, amount_in_words
from config.law.entries import Basis
from config.law.places import EVERYWHERE, Overlay
from config.law.rule import Kind, Rule, Status
from config.law.separation import separations
from screening.models import Case
from screening.workflow import Regime


@dataclass(frozen=True)
class Requirement:
    id: str
    text: str
    citation: str
    practice: bool


@dataclass(frozen=True, kw_only=True)
class Period:
    """A row of the book that will run. `on`: the first day after a wait, else the last day."""

    id: str
    title: str
    who: str
    amount: str
    citation: str
    status: Status
    needs_counsel: bool
    why: str
    on: date
    is_wait: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What must be so before a decision, whatever the day."""

    text: str
    citation: str


@dataclass(frozen=True, kw_only=True)
class Requirements:
    """`earliest_on`: no decision before this day, if the notice is received on `received_on`."""

    received_on: date
    earliest_on: date
    periods: tuple[Period, ...]
    conditions: tuple[Condition, ...]
    notice: tuple[Requirement, ...]


def requirements_for(case: Case, *, received_on: date) -> Requirements:
    """Everything that will run in this case once the notice is received on this day."""
    calendar = calendar_for(case.agency)
    rules = waits_of(case, received_on)
    periods = tuple(_period(rule, case, received_on, calendar) for rule in rules)
    earliest_on = max(period.on for period in periods)
    duties = tuple(_period(rule, case, earliest_on, calendar) for rule in _duties_of(case))
    return Requirements(
        received_on=received_on,
        earliest_on=earliest_on,
        periods=(*periods, *duties),
        conditions=tuple(_conditions(case, received_on)),
        notice=tuple(notice_elements(case.regime)),
    )


def _conditions(case: Case, on: date) -> Iterator[Condition]:
    law, law_book = book().regime(case.regime), book()
    first = law_book.gate("G-05").citation if law.pre_adverse else "agency policy"
    yield Condition(text="The person has the notice with the whole report first.", citation=first)
    speech = law_book.gate("G-19").citation.split(";")[0]
    said = "The speech record is written, and signed by somebody who did not write it."
    yield Condition(text=said, citation=f"{speech}; house practice R-17")
    proposal = _newest(case)
    if proposal and proposal.factors:
        cited = "; ".join(row.citation for row in asking(proposal, on))
        said = (
            "The criminal history is weighed before the notice, and again with every answer read."
        )
        yield Condition(text=said, citation=cited)
    apart = separations()["decide_action"].citation
    yield Condition(text="Somebody who did not propose the action decides.", citation=apart)
    if law.dispute and case.agency.holds_during_dispute:
        said = "A dispute holds the decision until the day after its result arrived."
        yield Condition(text=said, citation="house practice R-12")


def waits_of(case: Case, received_on: date) -> list[Rule]:
    """The waits before a decision that bind here: the place's by the grounds of the proposal."""
    proposal = _newest(case)
    return waits(proposal, received_on) if proposal else [own_wait(case)]


def _newest(case: Case) -> Proposal | None:
    return Proposal.objects.filter(case=case).order_by("-pk").first()


def _duties_of(case: Case) -> tuple[Rule, ...]:
    """What is due once the action is taken."""
    return (book().deadline(book().regime(case.regime).decision_clock),)


def _period(rule: Rule, case: Case, event: date, calendar: Calendar) -> Period:
    deadline = count(rule, event, calendar)
    is_wait = rule.kind is Kind.WAIT
    on = deadline.earliest_on if is_wait else deadline.due_on
    assert on is not None
    return Period(
        id=rule.id,
        title=rule.title,
        who=case.agency.name,
        amount=amount_in_words(rule) if rule.amount else "",
        citation=rule.citation,
        status=rule.status,
        needs_counsel=rule.needs_counsel,
        why=_why(rule, case.agency),
        on=on,
        is_wait=is_wait,
        steps=deadline.steps,
    )


def _why(rule: Rule, agency: Organization) -> str:
    """Why the period is as long as it is, where the row itself says more, or the agency does."""
    if rule.kind is Kind.WAIT and rule.amount > book().deadline(rule.id).amount:
        return f"{agency.name} waits longer: {agency.waiting_reason}"
    return rule.note


def notice_elements(regime: str) -> list[Requirement]:
    """The rows that the notice before deciding has to satisfy; in-house the law asks for none."""
    if regime == Regime.IN_HOUSE:
        return []
    return elements_of(LETTERS["pre_adverse"].notice)


def elements_of(notice_id: str) -> list[Requirement]:
    """What the law book wants in a notice, whatever the case."""
    notice = book().notice(notice_id)
    always = [one for one in notice.elements if not one.when]
    return [
        Requirement(f"{notice.id} {one.id}", one.text, notice.citation, one.basis == Basis.PRACTICE)
        for one in always
    ]


def added_here(proposal: Proposal, on: date) -> list[Overlay]:
    """What the state or city adds for this ground and job; federal rows stand elsewhere."""
    position = proposal.case.position
    found = book().overlays_in(
        position.jurisdiction, on=on, grounds=law_grounds(proposal), sworn=position.is_sworn
    )
    return [one for one in found if one.jurisdiction != EVERYWHERE]
