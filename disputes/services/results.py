"""Complete a dispute: revised reports, the results notice, and the decision let go on (R-12)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from adverse_action.services import revise_basis
from config.accounts.gates import gates
from config.accounts.models import User
from config.accounts.services import record_matter
from config.delivery.services import record_proof
from config.documents.models import Document
from config.documents.services import store_document
from config.errors import Refusal
from disputes.models import Dispute, DisputeItem, PhoneNotice, ResultsNotice, ToldResult
from disputes.services import papers
from disputes.services.carrying import bury, state
from disputes.services.holding import follow_hold
from disputes.services.independence import same_account
from disputes.services.later import tell_of_outcome
from disputes.services.locking import ENTRY, locked
from disputes.services.reinvestigation import unreviewed
from disputes.services.sending import send
from disputes.services.telling import follow_clock, follow_notices
from disputes.workflow import ItemStatus, Status, check_transition
from screening.models import Case, Report, ReportItem, SocialAccount
from screening.services import current_report, furnish_report, revise_report
from screening.workflow import CaseStatus, ReportStatus

Rows = list[tuple[DisputeItem, ReportItem | None]]


class ItemsStillOpen(Refusal):
    code = "items_open"
    citation = "15 U.S.C. 1681i(a)(1)(A)"
    remedy = "Give each item its result first."


class NothingToTell(Refusal):
    code = "nothing_to_tell"
    remedy = "Give an item its result first."


class UnreadInformation(Refusal):
    code = "gate"
    gate = "G-10"
    citation = "15 U.S.C. 1681i(a)(4)"
    remedy = "Whoever has the item reads it, says what it shows, and changes the result if needed."


@transaction.atomic
def complete_dispute(
    *, dispute: Dispute, submission: UUID | None = None, by: User, at: datetime
) -> Dispute:
    """Carry each result into the file, revise what was reported, and send the results (N-08).

    A second click changes nothing.
    """
    dispute = locked(dispute)
    if dispute.status == Status.COMPLETED:
        return dispute
    check_transition(dispute.status, Status.COMPLETED)
    items = list(dispute.items.select_related(*ENTRY))
    if not items or any(item.status == ItemStatus.OPEN for item in items):
        raise ItemsStillOpen("An item of this dispute has no result yet.")
    return finish(dispute, items, submission or uuid4(), by, at)


def finish(
    dispute: Dispute,
    items: Sequence[DisputeItem],
    submission: UUID,
    by: User,
    at: datetime,
    phone: PhoneNotice | None = None,
) -> Dispute:
    """Tell what is untold and close; after a call about it (`phone`), by N-10. Row locked."""
    _tell(dispute, submission, by, at, phone)
    dispute.status = Status.COMPLETED
    dispute.completed_at, dispute.completed_by = at, by
    with gates():
        dispute.save(update_fields=["status", "completed_at", "completed_by"])
    record_matter(
        dispute.matter,
        "complete_dispute",
        by,
        at,
        target=dispute.reference,
        outcomes={str(item.entry.public_id): item.status for item in items},
    )
    return dispute


@transaction.atomic
def send_results(
    *, dispute: Dispute, submission: UUID | None = None, by: User, at: datetime
) -> list[ResultsNotice]:
    """Tell the results that are there while other items are still open: each has its own D-10."""
    dispute = locked(dispute)
    submission = submission or uuid4()
    if first := list(dispute.results_notices.filter(submission=submission)):
        return first
    if dispute.status != Status.RECEIVED or not dispute.items.untold().exists():
        raise NothingToTell("There is no result that was not told yet.")
    notices = _tell(dispute, submission, by, at)
    record_matter(
        dispute.matter, "send_results", by, at, target=dispute.reference, notices=len(notices)
    )
    return notices


def _tell(
    dispute: Dispute, submission: UUID, by: User, at: datetime, phone: PhoneNotice | None = None
) -> list[ResultsNotice]:
    """Results notices of everything decided and not told, one for each case that printed it.

    And one for all that no report printed, with the file as it stands.
    """
    items = list(dispute.items.untold().select_related(*ENTRY))
    for item in items:
        item.dispute = dispute
        if item.status == ItemStatus.VERIFIED and unreviewed(item):
            raise UnreadInformation("Something came after an item was verified; nobody read it.")
        bury(item, by, at)
        tell_of_outcome(item, by, at)
        state(item, by, at)
    found: list[tuple[Case | None, Rows]] = [
        (case, rows_of(case, items)) for case in cases_of(items)
    ]
    printed = {item.pk for _, rows in found for item, _ in rows}
    if rest := [(item, None) for item in items if item.pk not in printed]:
        found.append((None, list(rest)))
    part = _next_part(dispute)
    return [
        write_notice(dispute, submission, rows, case, by, at, phone=phone, part=part)
        for case, rows in found
    ]


def _next_part(dispute: Dispute) -> int:
    return (dispute.results_notices.aggregate(last=Max("part"))["last"] or 0) + 1


def cases_of(items: Sequence[DisputeItem]) -> list[Case]:
    """Every case of the person here whose report carries, or carried, one of the items (R-5)."""
    if not items:
        return []
    found = cases_with(items[0].dispute, items).values("pk")
    return list(Case.objects.filter(pk__in=found).select_related("agency").order_by("pk"))


def cases_with(dispute: Dispute, items: Sequence[DisputeItem]) -> QuerySet[Case]:
    """The same, to ask about."""
    words = {item.known_by for item in items if item.said}
    printed = Q(reports__items__post__text_sha256__in=words, reports__status=ReportStatus.FURNISHED)
    for item in items:
        if item.account:
            printed |= Q(pk__in=_listing(item.account).values("pk"))
    mine = Case.objects.filter(subject__person=dispute.person, screener=dispute.screener)
    return mine.filter(printed)


def _listing(account: SocialAccount) -> QuerySet[Case]:
    """The person's cases in which a furnished report listed the account."""
    listed = Q()
    for one in same_account(account):
        named = [{"platform": one.get_platform_display(), "handle": one.handle}]
        listed |= Q(
            pk=one.case_id,
            reports__status=ReportStatus.FURNISHED,
            reports__data_document__report__accounts__contains=named,
        )
    return Case.objects.filter(listed)


def rows_of(case: Case, items: Sequence[DisputeItem]) -> Rows:
    """The items as this case's own report numbers them; nothing of another agency's."""
    rows: Rows = []
    for item in items:
        if item.account:
            rows += [(item, None)] if _listing(item.account).filter(pk=case.pk).exists() else []
            continue
        if item.report_item and item.case.pk == case.pk:
            rows.append((item, item.report_item))
            continue
        same = ReportItem.objects.filter(
            report__case=case,
            report__status=ReportStatus.FURNISHED,
            post__text_sha256=item.known_by,
        )
        if (newest := same.order_by("-report__version").first()) is not None:
            rows.append((item, newest))
    return rows


def write_notice(
    dispute: Dispute,
    submission: UUID,
    rows: Rows,
    case: Case | None,
    by: User | None,
    at: datetime,
    *,
    phone: PhoneNotice | None = None,
    part: int = 1,
) -> ResultsNotice:
    """N-08, or N-10 after a call; without `case`, of what no report printed."""
    report, revised = revise_for(case, by, at) if case else (None, False)
    document = _print(dispute, rows, report, phone, by, at)
    delivery = send(
        dispute,
        document,
        key=f"results:{dispute.public_id}:{part}:{report.public_id if report else 'file'}",
        by_portal=dispute.results_by == Dispute.Results.PORTAL,  # mail first
        by=by,
        at=at,
    )
    notice = ResultsNotice.objects.create(
        dispute=dispute,
        part=part,
        agency=case.agency if case else None,
        report=report,
        revised=revised,
        submission=submission,
        document=document,
        delivery=delivery,
        issued_at=at,
        issued_on=dispute.screener.on(at),
    )
    ToldResult.objects.bulk_create(
        ToldResult(
            notice=notice,
            item=item,
            number=printed.number if printed else item.number,
            status=item.status,
        )
        for item, printed in rows
    )
    return notice


def _print(
    dispute: Dispute,
    rows: Rows,
    report: Report | None,
    phone: PhoneNotice | None,
    by: User | None,
    at: datetime,
) -> Document:
    kind = "expedited_deletion" if phone else "dispute_results"
    if phone:
        rendered = papers.expedited(phone, rows, report, by, at)
    else:
        rendered = papers.results(dispute, rows, report, by, at)
    return store_document(
        matter=dispute.matter,
        kind=kind,
        title=papers.title(kind, dispute),
        language=dispute.person.language,
        rendered=rendered,
        notice_id="N-10" if phone else "N-08",
        by=by,
        at=at,
    )


def revise_for(case: Case, by: User | None, at: datetime) -> tuple[Report, bool]:
    """The case's report after the corrections, and whether it is a new version.

    An agency whose matter is open always gets it; others when the person asks (R-31).
    """
    before = current_report(case)
    report = revise_report(case=case, by=by, at=at)
    is_new = before is None or report.pk != before.pk
    if is_new and case.status != CaseStatus.CLOSED:
        report = furnish_report(report=report, by=by, at=at)
        revise_basis(case=case, report=report, by=by, at=at)
    return report, is_new


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
    locked(notice.dispute)
    record_proof(delivery=notice.way, event=event, on=on, detail=detail, by=by, at=at)
    follow_results(dispute=notice.dispute, by=by, at=at)
    return notice


@transaction.atomic
def follow_results(*, dispute: Dispute, by: User | str | None, at: datetime) -> None:
    """Close D-10 when an item's notices left, release the hold when all arrived (R-8, R-12).

    What came back was not sent and did not arrive: the clock runs and the decision waits again.
    """
    dispute = locked(dispute)
    items = list(dispute.items.all())
    for item in items:
        follow_clock(item, by, at)
    if not items:
        follow_notices(dispute.reference, _notices(dispute), by, at)
    if dispute.status == Status.COMPLETED:
        follow_hold(dispute, _all_arrived(dispute), by, at)


def _all_arrived(dispute: Dispute) -> date | None:
    arrived = [one.way.received_on for one in _notices(dispute)]
    days = [day for day in arrived if day]
    return max(days) if days and len(days) == len(arrived) else None


def _notices(dispute: Dispute) -> list[ResultsNotice]:
    return list(dispute.results_notices.select_related("delivery", "document"))
