"""Propose an action, and say exactly what it rests on (R-15)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from adverse_action.models import Ground, Proposal
from adverse_action.refusals import (
    AlreadyOpen,
    CaseIsClosed,
    NothingFurnished,
    NotificationMissing,
    NotInTheReport,
    RegimeRefused,
)
from adverse_action.services.assessing import settle_factors
from adverse_action.services.handling import check_agency_acts
from adverse_action.services.locking import locked_case
from config.accounts.models import User
from config.accounts.services import record_matter
from config.errors import Invalid
from screening.models import Case, Report, ReportItem
from screening.services import current_report
from screening.workflow import CaseStatus, Regime, ReportStatus


@transaction.atomic
def propose_action(
    *,
    case: Case,
    kind: str,
    reasons: str,
    items: Sequence[ReportItem],
    other_grounds: Sequence[str] = (),
    criminal_history: Sequence[str] = (),
    submission: UUID,
    by: User,
    at: datetime,
) -> Proposal:
    """Record the intent (not the decision). The same submission again gives the first result."""
    case = locked_case(case)
    if first := Proposal.objects.filter(submission=submission).first():
        return first
    check_agency_acts(case, by)
    if case.status == CaseStatus.CLOSED:
        raise CaseIsClosed("This case is closed.")
    report = _basis(case, items, [*other_grounds, *criminal_history])
    _check_reasons(reasons)
    proposal = _insert(
        Proposal(
            matter=case.matter,
            case=case,
            agency=case.agency,
            screener=case.screener,
            regime=case.regime,
            kind=kind,
            reasons=reasons,
            report=report,
            proposed_by=by,
            proposed_at=at,
            submission=submission,
        )
    )
    notes = {Ground.Kind.OTHER: other_grounds, Ground.Kind.CRIMINAL_HISTORY: criminal_history}
    _write_ledger(proposal, items, notes)
    settle_factors(proposal, case.agency.on(at))
    record_matter(
        case.matter,
        "propose_action",
        by,
        at,
        target=proposal.target,
        kind=kind,
        items=[str(item.public_id) for item in items],
        report=str(report.public_id),
    )
    return proposal


def _check_reasons(reasons: str) -> None:
    if not reasons.strip():
        raise Invalid({"reasons": ["Say in plain words why the action is contemplated."]})


def _basis(case: Case, items: Sequence[ReportItem], others: Sequence[str]) -> Report:
    if case.regime == Regime.MISCONDUCT_603Y:
        raise RegimeRefused(
            "A misconduct investigation ends in findings and discipline, not in this notice.",
            gate="G-18",
            citation="15 U.S.C. 1681a(y)",
            remedy="Record findings first.",
        )
    report = current_report(case)
    if report is None or report.status != ReportStatus.FURNISHED:
        raise NothingFurnished("No report has been furnished for this case yet.")
    known = set(report.items.values_list("pk", flat=True))
    if any(item.pk not in known for item in items):
        raise NotInTheReport(f"A ground is not an item of {report}.")
    if not items and not any(note.strip() for note in others):
        raise NotificationMissing("A proposal without a ground explains nothing.")
    return report


def _insert(proposal: Proposal) -> Proposal:
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError as error:
        raise AlreadyOpen(
            "An action is already proposed in this case.",
            remedy="Open it, or withdraw it before you propose another.",
        ) from error
    return proposal


def _write_ledger(
    proposal: Proposal, items: Sequence[ReportItem], notes: Mapping[Ground.Kind, Sequence[str]]
) -> None:
    reported = Ground.Kind.REPORT_ITEM
    ledger = [Ground(proposal=proposal, kind=reported, report_item=item) for item in items]
    for kind, told in notes.items():
        ledger += [Ground(proposal=proposal, kind=kind, note=note) for note in told if note.strip()]
    Ground.objects.bulk_create(ledger)
