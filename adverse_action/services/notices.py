"""The letters that the law, or the agency's own policy, asks for before and after deciding."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from adverse_action.letters import LETTERS, FairProcessNotice, PreAdverse
from adverse_action.models import ActionTaken, Assessment, Decision, Notice, Proposal
from adverse_action.refusals import NoGroundLeft, RegimeRefused
from adverse_action.services import fair_chance, papers
from adverse_action.services.assessing import (
    owed_before_notice,
    settle_factors,
    standing_assessment,
)
from adverse_action.services.following import AFTER_DECIDING
from adverse_action.services.handling import check_agency_writes, signs
from adverse_action.services.issuing import (
    begin,
    issue,
    record_notice,
    refuse_second,
    summary,
)
from adverse_action.services.locking import locked, locked_case
from adverse_action.workflow import Status, check_transition
from config.accounts.gates import gate_refusal
from config.accounts.models import User
from config.documents.render import Rendered, render
from config.law.book import book
from screening.workflow import Regime

PRELIMINARY, FINAL = Assessment.Stage.PRELIMINARY, Assessment.Stage.FINAL


@transaction.atomic
def issue_pre_adverse_notice(
    *, proposal: Proposal, channel: str, submission: UUID, by: User, at: datetime
) -> Notice:
    """N-06, or the fair-process notice in-house, with the furnished report inside (R-6, R-30).

    Where the place wants criminal history weighed, N-20 with the assessment goes along (R-32).
    """
    proposal = locked(proposal)
    if first := Notice.objects.filter(submission=submission).first():
        return first
    check_transition(proposal.status, Status.NOTICED)
    settle_factors(proposal, proposal.agency.on(at))
    if refusal := owed_before_notice(proposal, proposal.agency.on(at)):
        raise refusal
    case = proposal.case
    named = signs(case, by, proposal.proposed_by)
    writing = begin(case, submission, by, at, with_portal=True, signed_by=named)
    notice = issue(
        **before_deciding(proposal, writing, channel, at),
        case=case,
        proposal=proposal,
        channel=channel,
        submission=submission,
        by=by,
        at=at,
    )
    proposal.status = Status.NOTICED
    proposal.save(update_fields=["status"])
    record_notice(notice, "issue_pre_adverse_notice", by, at, channel=channel)
    return notice


def before_deciding(
    proposal: Proposal, writing: papers.Writing, channel: str, at: datetime
) -> dict[str, Any]:
    """What `issue` wants to know of the notice before deciding."""
    facts = _before_deciding(proposal, writing, channel)
    weighed = fair_chance.notice_facts(proposal, writing, facts.reply_by)
    return {
        "facts": facts,
        "kind": _kind(proposal),
        "report": proposal.report,
        "enclosures": [
            *summary(proposal.case, proposal.report, writing.on),
            *fair_chance.enclosed(weighed, writing, at),
        ],
        "reply_by": facts.reply_by,
        "assessment": standing_assessment(proposal, PRELIMINARY) if weighed else None,
    }


def preview_notice(*, proposal: Proposal, by: User, at: datetime) -> Rendered:
    """The same letter, printed and not kept; nothing is written and no code is given out."""
    case = proposal.case
    named = signs(case, by, proposal.proposed_by)
    writing = begin(case, proposal.submission, by, at, with_portal=False, signed_by=named)
    facts = _before_deciding(proposal, writing, "post")
    letter = LETTERS[_kind(proposal)]
    return render(letter.template, facts, language=case.person.language, preview=True)


def preview_fair_chance(*, proposal: Proposal, by: User, at: datetime) -> Rendered | None:
    """N-20 beside it, where one is owed and the assessment is written."""
    named = signs(proposal.case, by, proposal.proposed_by)
    writing = begin(proposal.case, proposal.submission, by, at, with_portal=False, signed_by=named)
    last_day = papers.reply_by(proposal, writing.on, "post")
    facts = fair_chance.notice_facts(proposal, writing, last_day)
    return fair_chance.printed(facts, writing, preview=True) if facts else None


def _kind(proposal: Proposal) -> str:
    return "fair_process_notice" if proposal.regime == Regime.IN_HOUSE else "pre_adverse"


def _before_deciding(
    proposal: Proposal, writing: papers.Writing, channel: str
) -> PreAdverse | FairProcessNotice:
    if not proposal.grounds.filter(dropped_at=None).exists():
        raise NoGroundLeft("Nothing that this action rests on still stands in the report.")
    last_day = papers.reply_by(proposal, writing.on, channel)
    if proposal.regime == Regime.IN_HOUSE:
        return papers.fair_process_notice(proposal, writing, last_day)
    return papers.pre_adverse(proposal, writing, last_day)


@transaction.atomic
def issue_adverse_notice(
    *, decision: Decision, channel: str, submission: UUID, by: User, at: datetime
) -> Notice:
    """N-05, or the in-house decision letter, after a final decision."""
    proposal = locked(decision.proposal)
    if first := Notice.objects.filter(submission=submission).first():
        return first
    if decision.outcome != Decision.Outcome.FINAL:
        raise gate_refusal("G-05", "The action was withdrawn: there is nothing to give notice of.")
    refuse_second(proposal.notices.filter(kind__in=AFTER_DECIDING))
    case = proposal.case
    named = signs(case, by, decision.decided_by)
    writing = begin(case, submission, by, at, with_portal=True, signed_by=named)
    notice = issue(
        **after_deciding(decision, writing, at),
        case=case,
        proposal=proposal,
        channel=channel,
        submission=submission,
        by=by,
        at=at,
    )
    record_notice(notice, "issue_adverse_notice", by, at, channel=channel)
    return notice


def after_deciding(decision: Decision, writing: papers.Writing, at: datetime) -> dict[str, Any]:
    """What `issue` wants to know of the notice of a decision."""
    proposal, case = decision.proposal, writing.case
    in_house = proposal.regime == Regime.IN_HOUSE
    other, on = papers.has_other_grounds(proposal), decision.decided_on
    weighed = fair_chance.decision_facts(proposal, writing)
    return {
        "facts": papers.fair_process_decision(proposal, writing)
        if in_house
        else papers.adverse(case, proposal.report, proposal.kind, on, writing, other=other),
        "kind": "fair_process_decision" if in_house else "adverse",
        "report": proposal.report,
        "enclosures": fair_chance.enclosed(weighed, writing, at),
        "assessment": standing_assessment(proposal, FINAL) if weighed else None,
    }


@transaction.atomic
def issue_notice_of_action_taken(
    *, taken: ActionTaken, channel: str, submission: UUID, by: User, at: datetime
) -> Notice:
    """R-3: the action was taken outside the procedure; N-05 the same day, N-06 papers inside."""
    case = locked_case(taken.case)
    if first := Notice.objects.filter(submission=submission).first():
        return first
    check_agency_writes(case, by)
    if not (law := book().regime(case.regime)).adverse_notice:
        raise RegimeRefused(
            f"{law.title}: no adverse action notice exists under it.",
            citation=law.citation,
            remedy="The record of the action stays; answer the person in the agency's own words.",
        )
    since = case.notices.filter(proposal=None, issued_at__gte=taken.recorded_at)
    refuse_second(since.filter(kind__in=AFTER_DECIDING))
    writing = begin(case, submission, by, at, with_portal=True)
    notice = issue(
        **of_action_taken(taken, writing),
        case=case,
        proposal=None,
        channel=channel,
        submission=submission,
        by=by,
        at=at,
    )
    record_notice(notice, "issue_notice_of_action_taken", by, at, channel=channel)
    return notice


def of_action_taken(taken: ActionTaken, writing: papers.Writing) -> dict[str, Any]:
    """What `issue` wants to know of the notice of an action already taken."""
    case = writing.case
    report = case.reports.filter(status="furnished").latest("version")
    return {
        "facts": papers.adverse(case, report, taken.kind, taken.happened_on, writing, taken=taken),
        "kind": "adverse",
        "report": report,
        "enclosures": summary(case, report, writing.on),
    }
