"""The letter N-20: printed from an assessment, and put into the envelope of the notice (R-32).

It is a paper of its own, for each law has its own (Gilberg), and goes in one dispatch with the
notice or the decision: one receipt starts every wait, and the ladder carries both.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, cast

from adverse_action.letters import (
    LETTERS,
    Action,
    FairChanceDecision,
    FairChanceNotice,
    Office,
    Weighed,
)
from adverse_action.models import Assessment, Proposal
from adverse_action.services.assessing import asking, standing_assessment
from adverse_action.services.papers import Writing
from adverse_action.services.waits import business_days, waits
from config.documents.models import Document
from config.documents.render import Rendered, render
from config.documents.services import store_document
from config.law.book import book

SUFFIX = "-20"  # of the letter's number: the envelope's own, and this
TITLES = {
    "fair_chance_notice": "Fair-chance notice (N-20)",
    "fair_chance_decision": "Fair-chance decision (N-20)",
}


def notice_facts(proposal: Proposal, writing: Writing, last_day: date) -> FairChanceNotice | None:
    """None where the place asks for no assessment, or nobody wrote it yet."""
    found = standing_assessment(proposal, Assessment.Stage.PRELIMINARY)
    if not proposal.factors or found is None:
        return None
    return FairChanceNotice(
        **_shared(found, writing),
        reply_by=last_day,
        wait_days=business_days(waits(proposal, writing.on)),
    )


def decision_facts(proposal: Proposal, writing: Writing) -> FairChanceDecision | None:
    found = standing_assessment(proposal, Assessment.Stage.FINAL)
    if not proposal.factors or found is None:
        return None
    offices, rows = book().weighing.offices, asking(proposal, writing.on)
    named = [offices[name] for row in rows for name in row.complaints]
    return FairChanceDecision(
        **_shared(found, writing),
        decided_on=proposal.decision.decided_on,
        reply_received=proposal.responses.exists(),
        offices=tuple(Office(name=one.name, website=one.website) for one in named),
    )


def _shared(found: Assessment, writing: Writing) -> dict[str, Any]:
    proposal = found.proposal
    numbered = replace(writing, document_id=writing.document_id + SUFFIX)
    return {
        **numbered.common(),
        "action": cast(Action, proposal.kind),
        "record": found.record,
        "weighed": tuple(Weighed(factor=name, words=said) for name, said in found.words.items()),
        "reasons": found.conclusion,
        "laws": tuple(row.citation for row in asking(proposal, writing.on)),
    }


def enclosed(
    facts: FairChanceNotice | FairChanceDecision | None,
    writing: Writing,
    at: datetime,
) -> list[Document]:
    """The letter as it lies in the envelope; none where none is owed."""
    if facts is None:
        return []
    kind = kind_of(facts)
    return [
        store_document(
            matter=writing.case.matter,
            kind=kind,
            title=TITLES[kind],
            language=writing.case.person.language,
            rendered=printed(facts, writing),
            notice_id=LETTERS[kind].notice,
            template_version=str(LETTERS[kind].version),
            by=writing.by,
            at=at,
        )
    ]


def printed(
    facts: FairChanceNotice | FairChanceDecision, writing: Writing, *, preview: bool = False
) -> Rendered:
    letter = LETTERS[kind_of(facts)]
    return render(letter.template, facts, language=writing.case.person.language, preview=preview)


def kind_of(facts: FairChanceNotice | FairChanceDecision) -> str:
    return next(kind for kind, letter in LETTERS.items() if letter.facts is type(facts))
