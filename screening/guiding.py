"""Which regime the answers lead to (R-1, R-2). It proposes; counsel has the word. Pure."""

from dataclasses import dataclass

from screening.workflow import Regime

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Question:
    name: str
    ask: str
    help: str
    answers: tuple[tuple[str, str], ...]


QUESTIONS = (
    Question(
        "outside",
        "Does anyone outside your agency assemble or evaluate what is found, for a fee or as a "
        "cooperative?",
        "A screening company, a contract investigator, a regional unit and a hosted operator "
        "count. Software that only your own staff use does not.",
        ((YES, "Yes, somebody outside"), (NO, "No, only our own staff")),
    ),
    Question(
        "about",
        "What is it for?",
        "Watching employees without a suspicion is an employment purpose, never an investigation "
        "of misconduct.",
        (
            ("employment", "Hiring, promotion, reassignment or retention"),
            (
                "misconduct",
                "Suspected misconduct of somebody you employ, or compliance with law or with a "
                "written policy that is older than the investigation",
            ),
        ),
    ),
    Question(
        "interviews",
        "Will they interview people who know the person?",
        "Neighbors, friends, associates. Reading posts is no interview.",
        ((YES, "Yes"), (NO, "No")),
    ),
)


@dataclass(frozen=True)
class Proposal:
    regime: Regime
    why: str


def propose(outside: str, about: str, interviews: str) -> Proposal | None:
    """None until enough is answered; what no longer matters need not be."""
    if outside == NO:
        return Proposal(
            Regime.IN_HOUSE,
            "Nobody outside the agency assembles or evaluates, so no consumer report comes about "
            "(15 U.S.C. 1681a(f)).",
        )
    if outside != YES:
        return None
    if about == "misconduct":
        return Proposal(
            Regime.MISCONDUCT_603Y,
            "Somebody outside investigates misconduct or compliance of an employee: excluded from "
            "the consumer reports, with a summary after an adverse action (15 U.S.C. 1681a(y)).",
        )
    if about != "employment":
        return None
    if interviews == YES:
        return Proposal(
            Regime.INVESTIGATIVE_CR,
            "Somebody outside reports, and interviews people who know the person "
            "(15 U.S.C. 1681a(e)).",
        )
    if interviews == NO:
        return Proposal(
            Regime.CONSUMER_REPORT,
            "Somebody outside reports for an employment purpose, without interviews "
            "(15 U.S.C. 1681a(d), (h)).",
        )
    return None
