"""The two letters that the law asks for, and the proof that they arrived."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from adverse_action.letters import LETTERS, FairProcessNotice, PreAdverse
from adverse_action.models import ActionTaken, Decision, Notice, Proposal
from adverse_action.refusals import IssuedAlready, NoGroundLeft, RegimeRefused
from adverse_action.services import papers
from adverse_action.services.holds import days_after_results
from adverse_action.services.issuing import begin, issue, summary
from adverse_action.services.locking import locked
from adverse_action.workflow import Status, check_transition
from config.accounts.gates import gate_refusal
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import close_clock, reopen_clock, start_clock, void_clock
from config.delivery.models import Delivery
from config.delivery.services import record_proof
from config.documents.render import Rendered, render
from config.law.book import book
from screening.models import Case
from screening.workflow import Regime

BEFORE_DECIDING = (Notice.Kind.PRE_ADVERSE, Notice.Kind.FAIR_PROCESS_NOTICE)
CAME_BACK = (Delivery.Status.RETURNED, Delivery.Status.FAILED)
AFTER_DECIDING = (Notice.Kind.ADVERSE, Notice.Kind.FAIR_PROCESS_DECISION)


@transaction.atomic
def issue_pre_adverse_notice(
    *, proposal: Proposal, channel: str, submission: UUID, by: User, at: datetime
) -> Notice:
    """N-06, or the fair-process notice in-house, with the furnished report inside (R-6, R-30)."""
    if first := Notice.objects.filter(submission=submission).first():
        return first
    proposal = locked(proposal)
    check_transition(proposal.status, Status.NOTICED)
    case = proposal.case
    writing = begin(case, submission, by, at, with_portal=True)
    facts = _before_deciding(proposal, writing, channel)
    last_day = facts.reply_by
    notice = issue(
        facts,
        kind=_kind(proposal),
        case=case,
        proposal=proposal,
        report=proposal.report,
        enclosures=summary(case, proposal.report, writing.on),
        channel=channel,
        reply_by=last_day,
        submission=submission,
        by=by,
        at=at,
    )
    proposal.status = Status.NOTICED
    proposal.save(update_fields=["status"])
    _record(notice, "issue_pre_adverse_notice", by, at, channel=channel)
    return notice


def preview_notice(*, proposal: Proposal, by: User, at: datetime) -> Rendered:
    """The same letter, printed and not kept; nothing is written and no code is given out."""
    case = proposal.case
    writing = begin(case, proposal.submission, by, at, with_portal=False)
    facts = _before_deciding(proposal, writing, "post")
    letter = LETTERS[_kind(proposal)]
    return render(letter.template, facts, language=case.person.language)


def _kind(proposal: Proposal) -> str:
    return "fair_process_notice" if proposal.regime == Regime.IN_HOUSE else "pre_adverse"


def _before_deciding(
    proposal: Proposal, writing: papers.Writing, channel: str
) -> PreAdverse | FairProcessNotice:
    if not proposal.grounds.filter(dropped_at=None).exists():
        raise NoGroundLeft("Nothing that this action rests on still stands in the report.")
    last_day = papers.reply_by(proposal.agency, proposal.case.person, writing.on, channel)
    if proposal.regime == Regime.IN_HOUSE:
        return papers.fair_process_notice(proposal, writing, last_day)
    return papers.pre_adverse(proposal, writing, last_day)


@transaction.atomic
def record_receipt(
    *,
    notice: Notice,
    event: str,
    on: date,
    detail: str,
    by: User | str | None,
    at: datetime,
) -> Notice:
    """What is known of a letter's way. Receipt starts the wait; mail that came back voids it."""
    delivery = record_proof(
        delivery=notice.delivery, event=event, on=on, detail=detail, by=by, at=at
    )
    notice.delivery = delivery
    follow_delivery(notice=notice, by=by, at=at)
    return notice


@transaction.atomic
def follow_delivery(*, notice: Notice, by: User | str | None, at: datetime) -> None:
    """Let what the delivery says act on the proposal: the portal records receipt by itself."""
    delivery = notice.delivery
    if notice.kind in BEFORE_DECIDING:
        _follow(notice, delivery.received_on, by, at)
    elif delivery.status in CAME_BACK:
        _reopen_adverse_clock(notice, by, at)
    elif delivery.dispatched_on:
        _close_adverse_clock(notice, delivery.dispatched_on, by, at)


def follow_deliveries(at: datetime) -> int:
    """The sweep: notices whose delivery knows more than their proposal. Says how many moved."""
    waiting = Notice.objects.filter(kind__in=BEFORE_DECIDING, report=F("proposal__report"))
    arrived = waiting.filter(proposal__status="noticed", delivery__received_on__isnull=False)
    runs = Clock.objects.open().filter(rule_id="D-03").values_list("target", "event_on")
    known = set(runs)
    moved = [
        notice
        for notice in waiting.filter(proposal__status="waiting").select_related("delivery")
        if (notice.target, notice.delivery.received_on) not in known
    ]
    told = Notice.objects.filter(kind__in=AFTER_DECIDING, matter__clocks__rule_id="D-04")
    sent = told.filter(delivery__dispatched_on__isnull=False, matter__clocks__status="open")
    back = told.filter(delivery__status__in=CAME_BACK, matter__clocks__status="closed")
    found = [*arrived, *moved, *sent.distinct(), *back.distinct()]
    for notice in found:
        follow_delivery(notice=notice, by=None, at=at)
    return len(found)


def _follow(notice: Notice, received_on: date | None, by: User | str | None, at: datetime) -> None:
    """Start the wait at receipt, move it when an earlier proof turns up, void it on return."""
    assert notice.proposal is not None
    proposal = locked(notice.proposal)
    if proposal.report_id != notice.report_id or proposal.status not in ("noticed", "waiting"):
        return
    clock = Clock.objects.open().for_target(notice.target).first()
    if clock and clock.event_on != received_on:
        void_clock(clock=clock, reason="Receipt changed", by=by, at=at)
        clock = None
    if received_on and clock is None:
        clock = start_clock(
            matter=notice.matter,
            rule_id="D-03",
            organization=proposal.agency,
            event_on=received_on,
            target=notice.target,
            owner=proposal.proposed_by,
            by=by,
            at=at,
        )
    _set_wait(proposal, notice, clock)


def _set_wait(proposal: Proposal, notice: Notice, clock: Clock | None) -> None:
    """Not before the wait is over, the printed reply-by day has passed, and results arrived."""
    if clock is None or clock.earliest_on is None:
        proposal.status, proposal.earliest_on = Status.NOTICED, None
    else:
        days = [clock.earliest_on]
        proposal.status = Status.WAITING
        days += papers.after(notice.reply_by) + days_after_results(proposal)
        proposal.earliest_on = max(days)
    proposal.save(update_fields=["status", "earliest_on"])


@transaction.atomic
def issue_adverse_notice(
    *, decision: Decision, channel: str, submission: UUID, by: User, at: datetime
) -> Notice:
    """N-05, or the in-house decision letter, after a final decision."""
    if first := Notice.objects.filter(submission=submission).first():
        return first
    proposal = locked(decision.proposal)
    if decision.outcome != Decision.Outcome.FINAL:
        raise gate_refusal("G-05", "The action was withdrawn: there is nothing to give notice of.")
    _refuse_second(proposal.notices.filter(kind__in=AFTER_DECIDING))
    case = proposal.case
    in_house = proposal.regime == Regime.IN_HOUSE
    writing = begin(case, submission, by, at, with_portal=True)
    facts = (
        papers.fair_process_decision(proposal, writing)
        if in_house
        else papers.adverse(
            case,
            proposal.report,
            proposal.kind,
            decision.decided_on,
            writing,
            other=papers.has_other_grounds(proposal),
        )
    )
    notice = issue(
        facts,
        kind="fair_process_decision" if in_house else "adverse",
        case=case,
        proposal=proposal,
        report=proposal.report,
        enclosures=(),
        channel=channel,
        submission=submission,
        by=by,
        at=at,
    )
    _record(notice, "issue_adverse_notice", by, at, channel=channel)
    return notice


@transaction.atomic
def issue_notice_of_action_taken(
    *, taken: ActionTaken, channel: str, submission: UUID, by: User, at: datetime
) -> Notice:
    """R-3: the action was taken outside the procedure; N-05 the same day, N-06 papers inside."""
    if first := Notice.objects.filter(submission=submission).first():
        return first
    case = Case.objects.select_for_update(of=("self",)).get(pk=taken.case_id)
    if not (law := book().regime(case.regime)).adverse_notice:
        raise RegimeRefused(
            f"{law.title}: no adverse action notice exists under it.",
            citation=law.citation,
            remedy="The record of the action stays; answer the person in the agency's own words.",
        )
    since = case.notices.filter(proposal=None, issued_at__gte=taken.recorded_at)
    _refuse_second(since.filter(kind__in=AFTER_DECIDING))
    report = case.reports.filter(status="furnished").latest("version")
    writing = begin(case, submission, by, at, with_portal=True)
    notice = issue(
        papers.adverse(case, report, taken.kind, taken.happened_on, writing, taken=taken),
        kind="adverse",
        case=case,
        proposal=None,
        report=report,
        enclosures=summary(case, report, writing.on),
        channel=channel,
        submission=submission,
        by=by,
        at=at,
    )
    _record(notice, "issue_notice_of_action_taken", by, at, channel=channel)
    return notice


def _refuse_second(earlier: QuerySet[Notice]) -> None:
    """Two clicks on two pages make one letter; one that came back may be sent again (R-8)."""
    if earlier.exclude(delivery__status__in=CAME_BACK).exists():
        raise IssuedAlready("This notice was issued already.")


def _reopen_adverse_clock(notice: Notice, by: User | str | None, at: datetime) -> None:
    """A notice that came back satisfies nothing (R-8)."""
    proof = f"delivery:{notice.delivery.public_id}"
    closed = Clock.objects.filter(matter=notice.matter, rule_id="D-04", status="closed")
    for clock in closed.filter(proof=proof):
        reopen_clock(clock=clock, reason="The notice came back.", by=by, at=at)


def _close_adverse_clock(notice: Notice, on: date, by: User | str | None, at: datetime) -> None:
    """D-04 closes when N-05 was dispatched, not when it was printed (R-8)."""
    for clock in Clock.objects.open().filter(matter=notice.matter, rule_id="D-04"):
        proof = f"delivery:{notice.delivery.public_id}"
        close_clock(clock=clock, on=on, event="dispatched", proof=proof, by=by, at=at)


def _record(notice: Notice, verb: str, by: User, at: datetime, **payload: str) -> None:
    record_matter(
        notice.matter,
        verb,
        by,
        at,
        target=notice.target,
        document=notice.document.sha256,
        **payload,
    )
