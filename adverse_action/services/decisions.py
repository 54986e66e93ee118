"""Where intent becomes final, or is given up. G-05 stands here and in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from adverse_action.models import Decision, Notice, Proposal
from adverse_action.refusals import SamePerson
from adverse_action.services import papers
from adverse_action.services.assessing import owed_before_decision
from adverse_action.services.handling import check_agency_acts
from adverse_action.services.issuing import begin, issue
from adverse_action.services.locking import locked
from adverse_action.services.speech import why_speech_is_open
from adverse_action.services.waits import WAITS, scene
from adverse_action.workflow import Status, check_transition
from config.accounts.gates import GateRefusal, gate_refusal, gates
from config.accounts.models import User, actor
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import close_clock, happen, void_clock
from config.errors import Invalid
from config.law.book import book
from config.law.calendar import spoken
from config.law.separation import check_separation
from screening.services import who_reviewed


@transaction.atomic
def decide_action(
    *, proposal: Proposal, reasons: str, submission: UUID, by: User, at: datetime
) -> Decision:
    """Record the action as final. Refused before notice, receipt, wait and dispute ended (G-05).

    Nor without the signed speech record (G-19, R-17), nor before criminal history was weighed again
    where the place asks for that (R-32).
    """
    proposal = locked(proposal)
    if first := Decision.objects.filter(submission=submission).first():
        return first
    check_agency_acts(proposal.case, by)
    if not reasons.strip():
        raise Invalid({"reasons": ["Give the reasons of the decision."]})
    _apart(proposal, by)
    decided_on = proposal.agency.on(at)
    if refusal := what_stands_in_the_way(proposal, at):
        raise refusal
    check_transition(proposal.status, Status.DECIDED)
    with gates():
        decision = Decision.objects.create(
            proposal=proposal,
            outcome=Decision.Outcome.FINAL,
            reasons=reasons,
            decided_by=by,
            decided_at=at,
            decided_on=decided_on,
            submission=submission,
        )
    proposal.status = Status.DECIDED
    proposal.save(update_fields=["status"])
    _close_waits(proposal, decision, by, at)
    happen(
        "decision_adverse",
        scene(proposal),
        on=decided_on,
        target=f"decision:{decision.public_id}",
        owner=proposal.proposed_by,
        by=by,
        at=at,
    )
    _record(decision, "decide_action", by, at)
    return decision


def what_stands_in_the_way(proposal: Proposal, at: datetime) -> GateRefusal | None:
    """The refusal that a final decision would meet at this moment; pages show it beforehand."""
    if why := why_not_yet(proposal, at):
        return gate_refusal("G-05", why)
    if why := why_speech_is_open(proposal):
        return gate_refusal("G-19", why, remedy="Complete the speech record and have it signed.")
    return owed_before_decision(proposal, proposal.agency.on(at))


def why_not_yet(proposal: Proposal, at: datetime) -> str:
    """Why notice, wait or a dispute forbid a final decision at this moment, or nothing."""
    if proposal.status == Status.PROPOSED:
        return "No notice with the report has been issued yet."
    if proposal.earliest_on is None:
        return "Nothing proves yet that the notice with the report was received."
    if proposal.is_held:
        return "A dispute is open, and the decision is held until its result arrived."
    if proposal.agency.on(at) < proposal.earliest_on:
        day = spoken(proposal.earliest_on)
        return f"The waiting period has not ended: the first day for a decision is {day}."
    return ""


@transaction.atomic
def withdraw_action(
    *,
    proposal: Proposal,
    reasons: str,
    channel: str,
    submission: UUID,
    by: User,
    at: datetime,
) -> Decision:
    """Give the action up, and say so to the person if they had notice of it."""
    proposal = locked(proposal)
    if first := Decision.objects.filter(submission=submission).first():
        return first
    check_agency_acts(proposal.case, by)
    if not reasons.strip():
        raise Invalid({"reasons": ["Say why the action is withdrawn."]})
    check_transition(proposal.status, Status.WITHDRAWN)
    decision = Decision.objects.create(
        proposal=proposal,
        outcome=Decision.Outcome.WITHDRAWN,
        reasons=reasons,
        decided_by=by,
        decided_at=at,
        decided_on=proposal.agency.on(at),
        submission=submission,
    )
    proposal.status = Status.WITHDRAWN
    proposal.save(update_fields=["status"])
    _close_waits(proposal, decision, by, at)
    _tell(proposal, channel, submission, by, at)
    _record(decision, "withdraw_action", by, at)
    return decision


def _tell(proposal: Proposal, channel: str, submission: UUID, by: User, at: datetime) -> None:
    if not proposal.notices.exists():
        return
    writing = begin(proposal.case, submission, by, at, with_portal=True)
    issue(
        **withdrawal_of(proposal, writing),
        case=proposal.case,
        proposal=proposal,
        channel=channel,
        submission=submission,
        by=by,
        at=at,
    )


def withdrawal_of(proposal: Proposal, writing: papers.Writing) -> dict[str, Any]:
    """What `issue` wants to know of N-30."""
    told_on = proposal.notices.earliest("issued_at").issued_on
    facts = papers.withdrawal(proposal, writing, told_on)
    return {"facts": facts, "kind": Notice.Kind.WITHDRAWAL.value, "report": None, "enclosures": ()}


def _apart(proposal: Proposal, by: User) -> None:
    """Who proposes does not decide, nor who reviewed what it rests on (R-28)."""
    items = [g.report_item for g in proposal.grounds.select_related("report_item") if g.report_item]
    reviewers = {actor(user) for item in items for user in who_reviewed(item)}
    writers = {actor(one.written_by) for one in proposal.assessments.select_related("written_by")}
    earlier = {
        "propose_action": [actor(proposal.proposed_by)],
        "review_flag": list(reviewers),
        "write_assessment": list(writers),
    }
    profile = proposal.agency.profile
    if found := check_separation("decide_action", by=actor(by), earlier=earlier, profile=profile):
        done = {
            "propose_action": "proposed this action",
            "review_flag": "reviewed its posts",
            "write_assessment": "weighed the criminal history",
        }
        raise SamePerson(f"You {done[found]}, so somebody else decides.")


def _close_waits(proposal: Proposal, decision: Decision, by: User, at: datetime) -> None:
    """The act that a wait held back has come; a withdrawn action leaves nothing to wait for."""
    targets = [notice.target for notice in proposal.notices.all()]
    ended = {*WAITS, *book().event("decision_withdrawn").voids}
    for clock in Clock.objects.open().filter(target__in=targets, rule_id__in=ended):
        if clock.rule_id not in WAITS and decision.outcome == Decision.Outcome.FINAL:
            continue  # the answer's thirty days end with the letter that tells the decision
        if decision.outcome == Decision.Outcome.FINAL:
            proof = f"decision:{decision.public_id}"
            on = decision.decided_on
            close_clock(clock=clock, on=on, event="decided", proof=proof, by=by, at=at)
        else:
            void_clock(clock=clock, reason="The action was withdrawn.", by=by, at=at)


def _record(decision: Decision, verb: str, by: User, at: datetime) -> None:
    record_matter(decision.matter, verb, by, at, target=f"decision:{decision.public_id}")
