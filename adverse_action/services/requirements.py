"""What the law wants of a proposal here: the next letter's elements, the waits, the place's own."""

from dataclasses import dataclass
from datetime import date

from adverse_action.letters import LETTERS
from adverse_action.models import Proposal
from adverse_action.services.waits import law_grounds, waits
from config.clocks.services import calendar_for
from config.law.book import book
from config.law.clock import count
from config.law.counting import amount_in_words
from config.law.entries import Basis
from config.law.places import EVERYWHERE, Overlay
from config.law.rule import Direction, Police
from screening.workflow import Regime


@dataclass(frozen=True)
class Requirement:
    id: str
    text: str
    citation: str
    practice: bool


def requirements(proposal: Proposal) -> list[Requirement]:
    """The rows of the law book that the notice of this proposal has to satisfy."""
    if proposal.regime == Regime.IN_HOUSE:
        return []
    notice = book().notice(LETTERS["pre_adverse"].notice)
    always = [one for one in notice.elements if not one.when]
    return [
        Requirement(f"{notice.id} {one.id}", one.text, notice.citation, one.basis == Basis.PRACTICE)
        for one in always
    ]


@dataclass(frozen=True)
class Wait:
    """`earliest_on`: the first day of a decision if the notice were received on the day asked."""

    id: str
    title: str
    citation: str
    amount: str
    practice: bool
    needs_counsel: bool
    earliest_on: date | None


def waits_from(proposal: Proposal, received_on: date) -> list[Wait]:
    calendar = calendar_for(proposal.agency)
    return [
        Wait(
            rule.id,
            rule.title,
            rule.citation,
            amount_in_words(rule),
            rule.direction is Direction.PRACTICE,
            rule.needs_counsel,
            count(rule, received_on, calendar).earliest_on,
        )
        for rule in waits(proposal, received_on)
    ]


def added_here(proposal: Proposal, on: date) -> list[Overlay]:
    """What the state or city adds for this ground and job; federal rows stand elsewhere."""
    position, grounds = proposal.case.position, law_grounds(proposal)
    here = set(book().places(position.jurisdiction)) - {EVERYWHERE}
    return [
        one
        for one in book().overlays
        if one.jurisdiction in here
        and one.ground in grounds
        and one.period.holds(on)
        and not (position.is_sworn and one.police is Police.EXEMPT)
    ]
