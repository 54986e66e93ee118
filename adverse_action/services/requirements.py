"""What the next letter of a proposal must hold, element by element, with its authority."""

from dataclasses import dataclass

from adverse_action.letters import LETTERS
from adverse_action.models import Proposal
from config.law.book import book
from config.law.entries import Basis
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
