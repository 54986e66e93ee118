"""What a dispute does to a decision that is not made yet (R-12). Called from above."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from adverse_action.models import Ground, Hold, Proposal
from adverse_action.workflow import OPEN, Status, check_transition
from config.accounts.models import Matter, User
from config.accounts.services import record_matter
from screening.models import Report, ReportItem


def _proposals(person_file: Matter) -> list[Proposal]:
    """The open proposals of a person's cases at this screener, locked in a fixed order."""
    found = Proposal.objects.select_for_update(of=("self",)).filter(
        status__in=OPEN, screener=person_file.screener, case__subject__person=person_file.person
    )
    return list(found.select_related("agency", "matter").order_by("pk"))


@transaction.atomic
def hold_decision(
    *, person_file: Matter, reference: str, by: User | str | None, at: datetime
) -> list[Proposal]:
    """Hold every open proposal about the person, where the agency keeps that practice."""
    held = [p for p in _proposals(person_file) if p.agency.holds_during_dispute]
    for proposal in held:
        _, started = Hold.objects.get_or_create(
            proposal=proposal, reference=reference, defaults={"started_at": at}
        )
        if started:
            record_matter(
                proposal.matter, "hold_decision", by, at, target=proposal.target, cause=reference
            )
    return held


@transaction.atomic
def release_hold(
    *,
    person_file: Matter,
    reference: str,
    results_delivered_on: date,
    revised_reports: Mapping[int, Report | None],
    by: User | str | None,
    at: datetime,
) -> list[Proposal]:
    """The results notice was delivered: let the decision go on, on the report as it is now.

    `revised_reports` maps a case's key to its new report version. Earliest decision: the later of
    the wait's end and the day after the results were delivered. Basis changed: back to proposed.
    """
    released = []
    for proposal in _proposals(person_file):
        hold = proposal.holds.filter(reference=reference, lifted_at=None).first()
        if hold is None:
            continue
        hold.lifted_at = at
        hold.save(update_fields=["lifted_at"])
        changed = _carry_over(proposal, revised_reports.get(proposal.case_id), at)
        _set_earliest(proposal, results_delivered_on, changed)
        record_matter(
            proposal.matter,
            "release_hold",
            by,
            at,
            target=proposal.target,
            cause=reference,
            basis_changed=changed,
            earliest_on=str(proposal.earliest_on or ""),
        )
        released.append(proposal)
    return released


def _carry_over(proposal: Proposal, revised: Report | None, at: datetime) -> bool:
    """Whether a ground fell or reads differently; then the ledger points at the new report.

    An unchanged basis keeps the report that the notice enclosed: the revised one went out with
    the results (R-12).
    """
    if revised is None:
        return False
    items = {item.content_sha256: item for item in revised.items.all()}
    grounds = list(
        proposal.grounds.filter(kind=Ground.Kind.REPORT_ITEM, dropped_at=None).select_related(
            "report_item"
        )
    )
    pairs = [(g, items.get(g.report_item.content_sha256)) for g in grounds if g.report_item]
    if all(new and _reads_the_same(ground, new) for ground, new in pairs):
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
    return old is not None and (old.marks, old.note) == (new.marks, new.note)


def _set_earliest(proposal: Proposal, delivered_on: date, changed: bool) -> None:
    if changed:
        if proposal.status != Status.PROPOSED:
            check_transition(proposal.status, Status.PROPOSED)
        proposal.status = Status.PROPOSED
        proposal.earliest_on = None
    elif proposal.earliest_on:
        proposal.earliest_on = max(proposal.earliest_on, delivered_on + timedelta(days=1))
    proposal.save(update_fields=["status", "earliest_on", "report"])
