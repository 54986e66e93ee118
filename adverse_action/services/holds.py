"""What a dispute does to a decision that is not made yet (R-12). Called from above."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from adverse_action.models import Ground, Hold, Proposal
from adverse_action.refusals import NotHeld
from adverse_action.services.locking import locked
from adverse_action.workflow import OPEN, Status, check_transition
from config.accounts.models import Matter, User
from config.accounts.services import record_matter
from config.errors import Invalid
from screening.models import Case, Report, ReportItem


@transaction.atomic
def hold_decision(
    *, person_file: Matter, reference: str, by: User | str | None, at: datetime
) -> list[Proposal]:
    """Hold every open proposal about the person, where the agency keeps that practice.

    One that was released holds again when the result came back after all (R-9); one that counsel
    lifted does not.
    """
    found = Proposal.objects.select_for_update(of=("self",)).filter(
        status__in=OPEN, screener=person_file.screener, case__subject__person=person_file.person
    )
    proposals = list(found.select_related("agency", "matter__agency").order_by("pk"))
    held = [p for p in proposals if p.agency.holds_during_dispute]
    for proposal in held:
        if _begin(proposal, reference, at):
            record_matter(
                proposal.matter, "hold_decision", by, at, target=proposal.target, cause=reference
            )
    return held


def _begin(proposal: Proposal, reference: str, at: datetime) -> bool:
    hold, started = Hold.objects.get_or_create(
        proposal=proposal, reference=reference, defaults={"started_at": at}
    )
    if hold.lifted_at is None or hold.lifted_by_id is not None:
        return started
    hold.lifted_at, hold.results_on = None, None
    hold.save(update_fields=["lifted_at", "results_on"])
    return True


@transaction.atomic
def revise_basis(*, case: Case, report: Report, by: User | None, at: datetime) -> Proposal | None:
    """A new version was furnished: let the ledger of an open proposal follow it, held or not.

    Basis changed: a new notice and a full new wait are owed. Unchanged, the proposal keeps the
    report that its notice enclosed: the revised one went out with the results (R-12).
    """
    found = Proposal.objects.filter(case=case, status__in=OPEN).first()
    if found is None:
        return None
    proposal = locked(found)
    if not _carry_over(proposal, report, at):
        return None
    if proposal.status != Status.PROPOSED:
        check_transition(proposal.status, Status.PROPOSED)
    proposal.status, proposal.earliest_on = Status.PROPOSED, None
    proposal.save(update_fields=["status", "earliest_on", "report"])
    record_matter(
        proposal.matter,
        "revise_basis",
        by,
        at,
        target=proposal.target,
        report=str(report.public_id),
    )
    return proposal


def _carry_over(proposal: Proposal, revised: Report, at: datetime) -> bool:
    """Whether a ground fell or reads differently; then the ledger points at the new report."""
    items = {item.content_sha256: item for item in revised.items.all()}
    grounds = proposal.grounds.filter(kind=Ground.Kind.REPORT_ITEM, dropped_at=None)
    pairs = [
        (ground, items.get(ground.report_item.content_sha256))
        for ground in grounds.select_related("report_item")
        if ground.report_item
    ]
    same = all(new and _reads_the_same(ground, new) for ground, new in pairs)
    if same and proposal.status != Status.PROPOSED:  # no notice yet: it encloses the newest
        return False
    for ground, new in pairs:
        if new is None:
            ground.dropped_at = at
        else:
            ground.report_item = new
        ground.save(update_fields=["dropped_at", "report_item"])
    proposal.report = revised
    return True


def _reads_the_same(ground: Ground, new: ReportItem) -> bool:
    old = ground.report_item
    return old is not None and _printed(old) == _printed(new)


def _printed(item: ReportItem) -> tuple[object, ...]:
    return item.marks, item.note, item.redacted_post_id


@transaction.atomic
def release_hold(
    *,
    person_file: Matter,
    reference: str,
    results_delivered_on: date,
    by: User | str | None,
    at: datetime,
) -> list[Proposal]:
    """The results were delivered: let the decision go on, at the earliest the day after (R-12).

    Told again with a later day, that day counts.
    """
    held = Hold.objects.filter(reference=reference, proposal__screener=person_file.screener)
    earlier = Q(results_on=None) | Q(results_on__lt=results_delivered_on)
    open_ = held.filter(earlier).values("proposal")
    proposals = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=open_)
    released = []
    for proposal in proposals.select_related("matter__agency", "agency").order_by("pk"):
        hold = proposal.holds.get(reference=reference)
        hold.results_on = results_delivered_on
        hold.lifted_at = hold.lifted_at or at
        hold.save(update_fields=["results_on", "lifted_at"])
        if proposal.earliest_on:
            proposal.earliest_on = max(proposal.earliest_on, day_after_results(hold))
            proposal.save(update_fields=["earliest_on"])
        record_matter(
            proposal.matter,
            "release_hold",
            by,
            at,
            target=proposal.target,
            cause=reference,
            earliest_on=str(proposal.earliest_on or ""),
        )
        released.append(proposal)
    return released


def day_after_results(hold: Hold) -> date:
    assert hold.results_on is not None
    return hold.results_on + timedelta(days=1)


def days_after_results(proposal: Proposal) -> list[date]:
    """First days that settled disputes leave, for whoever counts the wait anew."""
    settled = proposal.holds.filter(results_on__isnull=False)
    return [day_after_results(hold) for hold in settled]


@transaction.atomic
def lift_hold(*, proposal: Proposal, reason: str, by: User, at: datetime) -> Proposal:
    """Counsel lets the decision go on before the dispute's result, with a reason (R-12)."""
    if not reason.strip():
        raise Invalid({"reason": ["Say why the decision cannot wait for the result."]})
    proposal = locked(proposal)
    holds = list(proposal.holds.open())
    if not holds:
        raise NotHeld("No dispute holds this decision.")
    for hold in holds:
        hold.lifted_at, hold.lifted_by, hold.reason = at, by, reason.strip()[:300]
        hold.save(update_fields=["lifted_at", "lifted_by", "reason"])
    record_matter(
        proposal.matter,
        "lift_hold",
        by,
        at,
        target=proposal.target,
        causes=[hold.reference for hold in holds],
    )
    return proposal
