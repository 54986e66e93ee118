"""Complete a dispute: revised reports, the results notice, and the decision let go on (R-12)."""

from datetime import date, datetime

from django.db import transaction

from adverse_action.services import release_hold
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import close_clock, start_clock
from config.delivery.services import queue_delivery, record_proof
from config.documents.services import store_document
from config.errors import Refusal
from disputes.models import Dispute, DisputeItem, ResultsNotice
from disputes.services import papers
from disputes.workflow import REMOVED, ItemStatus, Status, check_transition
from screening.models import Case, Report, ReportItem
from screening.services import (
    attach_statement,
    bury_item,
    current_report,
    furnish_report,
    modify_item,
    revise_report,
)


class ItemsStillOpen(Refusal):
    code = "items_open"
    citation = "15 U.S.C. 1681i(a)(1)(A)"
    remedy = "Give each item its result first."


@transaction.atomic
def complete_dispute(*, dispute: Dispute, by: User, at: datetime) -> Dispute:
    """Carry each result into the file, revise what was reported, and send the results (N-08)."""
    dispute = locked(dispute)
    check_transition(dispute.status, Status.COMPLETED)
    items = list(dispute.items.select_related("report_item__report__case"))
    if any(item.status == ItemStatus.OPEN for item in items):
        raise ItemsStillOpen("An item of this dispute has no result yet.")
    for item in items:
        _carry(item, by, at)
    dispute.status = Status.COMPLETED
    dispute.completed_at = at
    dispute.completed_by = by
    dispute.save(update_fields=["status", "completed_at", "completed_by"])
    _start_results_clock(dispute, by, at)
    for case in cases(dispute):
        _send_results(dispute, *_revised(case, by, at), by=by, at=at)
    record_matter(
        dispute.matter,
        "complete_dispute",
        by,
        at,
        target=dispute.reference,
        outcomes={str(item.report_item.public_id): item.status for item in items},
    )
    return dispute


def locked(dispute: Dispute) -> Dispute:
    return (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("screener", "person", "matter__screener")
        .get(pk=dispute.pk)
    )


def _carry(item: DisputeItem, by: User, at: datetime) -> None:
    """Into the person's file at this screener, so that every case of theirs follows (R-5)."""
    reported = item.report_item
    if item.status in REMOVED:
        bury_item(item=reported, reason=item.status, by=by, at=at)
    elif item.status == ItemStatus.MODIFIED:
        modify_item(item=reported, note=item.outcome_note, by=by, at=at)
    elif item.dispute.statement:  # 15 U.S.C. 1681i(b), (c): unresolved, so the statement stays
        attach_statement(
            person_file=item.dispute.matter,
            item=reported,
            text=item.dispute.statement,
            by=by,
            at=at,
        )


def cases(dispute: Dispute) -> list[Case]:
    """Every case of the person here whose report carries, or carried, what was disputed."""
    hashes = dispute.items.values_list("report_item__content_sha256", flat=True)
    found = ReportItem.objects.filter(
        content_sha256__in=list(hashes),
        report__case__subject__person=dispute.person,
        report__case__screener=dispute.screener,
    )
    return list(Case.objects.filter(pk__in=found.values("report__case")).select_related("agency"))


def _revised(case: Case, by: User, at: datetime) -> tuple[Report, bool]:
    """The case's report after the corrections, and whether it is a new version."""
    before = current_report(case)
    report = revise_report(case=case, by=by, at=at)
    is_new = before is None or report.pk != before.pk
    if is_new:
        furnish_report(report=report, by=by, at=at)
    return report, is_new


def _start_results_clock(dispute: Dispute, by: User, at: datetime) -> None:
    """D-10: the results notice is due five business days after completion."""
    start_clock(
        matter=dispute.matter,
        rule_id="D-10",
        organization=dispute.screener,
        event_on=dispute.screener.on(at),
        target=dispute.reference,
        owner=by,
        by=by,
        at=at,
    )


def _send_results(
    dispute: Dispute, report: Report, revised: bool, *, by: User, at: datetime
) -> ResultsNotice:
    document = store_document(
        matter=dispute.matter,
        kind="dispute_results",
        title="Results of your dispute",
        language=dispute.person.language,
        rendered=papers.results(dispute, report, by, at),
        notice_id="N-08",
        by=by,
        at=at,
    )
    by_mail = dispute.results_by == Dispute.Results.MAIL  # mail first
    delivery = queue_delivery(
        matter=dispute.matter,
        document=document,
        person=dispute.person,
        sender=dispute.screener,
        channel="post" if by_mail else "portal",
        key=f"results:{dispute.public_id}:{report.public_id}",
        by=by,
        at=at,
    )
    return ResultsNotice.objects.create(
        dispute=dispute,
        agency=report.case.agency,
        report=report,
        revised=revised,
        document=document,
        delivery=delivery,
        issued_at=at,
        issued_on=dispute.screener.on(at),
    )


@transaction.atomic
def record_results_receipt(
    *,
    notice: ResultsNotice,
    event: str,
    on: date,
    detail: str,
    by: User | str | None,
    at: datetime,
) -> ResultsNotice:
    """What is known of the results notice's way; its delivery lets the decision go on."""
    notice.delivery = record_proof(
        delivery=notice.delivery, event=event, on=on, detail=detail, by=by, at=at
    )
    follow_results(dispute=notice.dispute, by=by, at=at)
    return notice


@transaction.atomic
def follow_results(*, dispute: Dispute, by: User | str | None, at: datetime) -> None:
    """Close D-10 when all notices left, and release the hold when all arrived (R-8, R-12)."""
    dispute = locked(dispute)
    notices = list(dispute.results_notices.select_related("delivery", "report__case"))
    sent = [notice.delivery.dispatched_on for notice in notices]
    if notices and all(sent):
        _close_results_clock(dispute, max(day for day in sent if day), by, at)
    arrived = [notice.delivery.received_on for notice in notices]
    if notices and all(arrived):
        release_hold(
            person_file=dispute.matter,
            reference=dispute.reference,
            results_delivered_on=max(day for day in arrived if day),
            revised_reports={n.report.case_id: n.report if n.revised else None for n in notices},
            by=by,
            at=at,
        )


def _close_results_clock(dispute: Dispute, on: date, by: User | str | None, at: datetime) -> None:
    for clock in Clock.objects.open().for_target(dispute.reference).filter(rule_id="D-10"):
        proof = dispute.reference
        close_clock(clock=clock, on=on, event="dispatched", proof=proof, by=by, at=at)
