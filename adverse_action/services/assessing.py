"""Criminal history weighed one by one, where the place asks for it (R-32).

Before the notice by whoever proposes, again once the person could answer; never by who decides.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from adverse_action.models import Assessment, Notice, Proposal
from adverse_action.refusals import NothingToWeigh, NotNow, NotWeighed
from adverse_action.services.locking import locked
from adverse_action.services.waits import law_grounds, rests_on_record
from adverse_action.workflow import Status
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.services import is_on
from config.errors import Invalid
from config.law.assessment import Factor
from config.law.book import book
from config.law.places import Overlay
from config.law.rule import Ground as LawGround
from screening.models import Case

STAGES = {
    Status.PROPOSED: Assessment.Stage.PRELIMINARY,
    Status.WAITING: Assessment.Stage.FINAL,
}
BLANK = "Answer this, or say what is not known and why."
BEFORE_DECIDING = (Notice.Kind.PRE_ADVERSE, Notice.Kind.FAIR_PROCESS_NOTICE)


@transaction.atomic
def write_assessment(
    *, proposal: Proposal, words: Mapping[str, str], submission: UUID, by: User, at: datetime
) -> Assessment:
    """Keep a version. `words`: `record`, `conclusion` and each factor that the place asks for."""
    proposal = locked(proposal)
    if first := Assessment.objects.filter(submission=submission).first():
        return first
    stage = STAGES.get(Status(proposal.status))
    if stage is None:
        raise NotNow("The criminal history is not weighed at this point.")
    settle_factors(proposal, proposal.agency.on(at))
    if not proposal.factors:
        raise NothingToWeigh("No law of this place asks for an assessment in this case.")
    told = {name: words.get(name, "").strip() for name in asked_fields(proposal)}
    if blank := [name for name, said in told.items() if not said]:
        raise Invalid({name: [BLANK] for name in blank})
    written = Assessment.objects.create(
        proposal=proposal,
        stage=stage,
        number=proposal.assessments.filter(stage=stage).count() + 1,
        answers_known=proposal.responses.count(),
        written_by=by,
        written_at=at,
        submission=submission,
        **told,
    )
    record_matter(
        proposal.matter,
        "write_assessment",
        by,
        at,
        target=written.target,
        stage=str(stage),
        version=written.number,
        answers=written.answers_known,
    )
    return written


def asked_fields(proposal: Proposal) -> list[str]:
    """The fields that have to be written, in the order in which they are asked."""
    return ["record", *(proposal.factors or ()), "conclusion"]


def asked_factors(proposal: Proposal) -> list[Factor]:
    factors = book().weighing.factors
    return [factors[name] for name in proposal.factors or ()]


def settle_factors(proposal: Proposal, on: date) -> None:
    """Look up what the place wants weighed on this day; settled for good when the notice goes."""
    if proposal.status != Status.PROPOSED:
        return
    asked = _factors(proposal, on) if rests_on_record(proposal) else None
    if asked != proposal.factors:
        proposal.factors = asked
        proposal.save(update_fields=["factors"])


def _factors(proposal: Proposal, on: date) -> list[str]:
    asked = {name for row in asking(proposal, on) for name in row.assessment}
    return [name for name in book().weighing.factors if name in asked]


def asking(proposal: Proposal, on: date) -> list[Overlay]:
    """The laws of the place that want criminal history weighed here, the narrowest first.

    One whose waits counsel has all switched off for this agency asks for nothing either (R-7).
    """
    if LawGround.CRIMINAL_HISTORY not in law_grounds(proposal):
        return []
    return [one for one in fair_chance_laws(proposal.case, on) if _stands(one, proposal)]


def fair_chance_laws(case: Case, on: date) -> list[Overlay]:
    """Those of the place that a record among the grounds would bring in, switched on or off."""
    here = book().overlays_in(
        case.position.jurisdiction,
        on=on,
        grounds={LawGround.CRIMINAL_HISTORY},
        sworn=case.position.is_sworn,
    )
    return [one for one in here if one.assessment]


def _stands(row: Overlay, proposal: Proposal) -> bool:
    return not row.deadlines or any(is_on(proposal.agency, id) for id in row.deadlines)


def standing_assessment(proposal: Proposal, stage: str) -> Assessment | None:
    """The newest of its stage; a final one from before the notice that stands counts no more."""
    found = proposal.assessments.filter(stage=stage).order_by("-number").first()
    if found is None or stage == Assessment.Stage.PRELIMINARY:
        return found
    told = proposal.notices.filter(kind__in=BEFORE_DECIDING).order_by("-issued_at").first()
    return found if told and found.written_at >= told.issued_at else None


def owed_before_notice(proposal: Proposal, on: date) -> NotWeighed | None:
    """The refusal that the notice would meet; `settle_factors` comes first."""
    found = standing_assessment(proposal, Assessment.Stage.PRELIMINARY)
    if not proposal.factors or (found and all(found.words.values())):
        return None
    said = "This place wants the criminal history weighed, one factor at a time, before the notice."
    changed = "The place asks for more than was weighed."
    remedy = "Write the assessment on the page of this action: Weigh the criminal history."
    return _refusal(proposal, on, changed if found else said, remedy)


def owed_before_decision(proposal: Proposal, on: date) -> NotWeighed | None:
    """The refusal that a decision would meet: not weighed again, or not with every answer."""
    if not proposal.factors:
        return None
    found = standing_assessment(proposal, Assessment.Stage.FINAL)
    if found is None:
        said = "The criminal history is weighed again once the person could answer: not done yet."
    elif found.answers_known < proposal.responses.count():
        said = "An answer came after the criminal history was weighed again."
    else:
        return None
    remedy = "HR reads every answer and writes the assessment anew: Weigh the criminal history."
    return _refusal(proposal, on, said, remedy)


def _refusal(proposal: Proposal, on: date, said: str, remedy: str) -> NotWeighed:
    cited = "; ".join(row.citation for row in asking(proposal, on))
    cited = cited or "house practice R-32"
    return NotWeighed(said, gate="G-05", citation=cited, remedy=remedy)
