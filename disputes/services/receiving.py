"""A dispute arrives, by any door: it is received, not admitted (R-13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from adverse_action.services import hold_decision
from config.accounts.models import Matter, Person, User
from config.accounts.services import record_matter
from config.clocks.services import start_clock
from config.documents.services import store_document
from config.documents.storage import put
from config.errors import Invalid, Refusal
from config.law.book import book
from disputes.models import Dispute, DisputeItem, Evidence
from disputes.services import papers
from disputes.services.providers import tell_providers
from disputes.uploads import MOST_FILES, Upload, accept
from disputes.workflow import Reason, Status
from screening.models import ReportItem


class NotInTheFile(Refusal):
    code = "not_in_the_file"
    citation = "15 U.S.C. 1681i(a)(1)(A)"
    remedy = "Choose items of a report about this person."


class DisputeIsClosed(Refusal):
    code = "dispute_closed"
    remedy = "Open a new dispute: it has its own thirty days."


@dataclass(frozen=True)
class Claim:
    """One item and what is wrong with it, in the person's own words; the words may be empty."""

    item: ReportItem
    reason: str
    explanation: str = ""


@transaction.atomic
def receive_dispute(
    *,
    person_file: Matter,
    claims: Sequence[Claim],
    statement: str = "",
    files: Sequence[tuple[str, bytes]] = (),
    channel: str,
    received_at: datetime,
    agency_received_at: datetime | None = None,
    results_by: str = Dispute.Results.MAIL,
    submission: UUID,
    by: User | str,
    at: datetime,
) -> Dispute:
    """Start the clocks, hold open decisions, and give a receipt. A double click changes nothing.

    `received_at` is when the screener, or an agency sharing this installation, had it (R-13).
    """
    person_file = Matter.objects.select_for_update(of=("self",)).get(pk=person_file.pk)
    if first := Dispute.objects.filter(submission=submission).first():
        return first
    uploads = [accept(name, data) for name, data in _few(files)]
    _check(person_file, claims, received_at, at)
    dispute = _insert(
        person_file,
        channel=channel,
        received_at=received_at,
        agency_received_at=agency_received_at,
        results_by=results_by,
        statement=statement.strip(),
        submission=submission,
    )
    items = [_insert_item(dispute, claim) for claim in claims]
    _keep(dispute, uploads, received_at)
    for item in items:
        _start_clocks(item, by, at)
    tell_providers(dispute=dispute, by=None, at=at)
    _give_receipt(dispute, by, at)
    held = hold_decision(person_file=person_file, reference=dispute.reference, by=by, at=at)
    record_matter(
        person_file,
        "receive_dispute",
        by,
        at,
        target=dispute.reference,
        channel=channel,
        items={str(item.report_item.public_id): item.reason for item in items},
        files=len(uploads),
        held=len(held),
    )
    return dispute


def _few(files: Sequence[tuple[str, bytes]]) -> Sequence[tuple[str, bytes]]:
    if len(files) > MOST_FILES:
        raise Invalid({"files": [f"Send at most {MOST_FILES} files at once; add more later."]})
    return files


def _check(
    person_file: Matter, claims: Sequence[Claim], received_at: datetime, at: datetime
) -> None:
    if not claims:
        raise Invalid({"items": ["Tick at least one item that is wrong."]})
    if received_at > at:
        raise Invalid({"received_at": ["This moment has not come yet."]})
    if any(claim.reason not in set(Reason) for claim in claims):
        raise Invalid({"reason": ["Pick the reason that fits best."]})
    for claim in claims:
        case = claim.item.report.case
        same = case.screener_id == person_file.screener_id
        if not same or case.subject.person_id != person_file.person_id:
            raise NotInTheFile("An item is not in this person's file.")


def _insert(person_file: Matter, *, received_at: datetime, **fields: object) -> Dispute:
    count = Dispute.objects.filter(matter=person_file).count()
    return Dispute.objects.create(
        matter=person_file,
        screener=person_file.screener,
        person=claims_person(person_file),
        number=f"{person_file.reference}-D{count + 1}",
        received_at=received_at,
        received_on=person_file.screener.on(received_at),
        **fields,
    )


def claims_person(person_file: Matter) -> Person:
    """Whose file it is. A case is no file: the dispute acts on all of a person's cases (R-5)."""
    if person_file.kind != Matter.Kind.PERSON_FILE or person_file.person is None:
        raise NotInTheFile("A dispute belongs to a person's file.")
    return person_file.person


def _insert_item(dispute: Dispute, claim: Claim) -> DisputeItem:
    return DisputeItem.objects.create(
        dispute=dispute,
        report_item=claim.item,
        reason=claim.reason,
        explanation=claim.explanation.strip(),
    )


def _keep(
    dispute: Dispute,
    uploads: Sequence[Upload],
    received_at: datetime,
    item: DisputeItem | None = None,
) -> None:
    for upload in uploads:
        Evidence.objects.create(
            dispute=dispute,
            item=item,
            filename=upload.filename,
            media_type=upload.media_type,
            size=len(upload.data),
            sha256=put(upload.data),
            shown_sha256=put(upload.shown),
            received_at=received_at,
            received_on=dispute.screener.on(received_at),
        )


def _start_clocks(item: DisputeItem, by: User | str, at: datetime) -> None:
    """D-05 and D-06, per item, from the day of receipt (15 U.S.C. 1681i(a)(1), (2))."""
    for rule_id in ("D-05", "D-06"):
        start_clock(
            matter=item.dispute.matter,
            rule_id=rule_id,
            organization=item.dispute.screener,
            event_on=item.dispute.received_on,
            target=item.target,
            by=by,
            at=at,
        )


def _give_receipt(dispute: Dispute, by: User | str, at: datetime) -> None:
    dispute.receipt = store_document(
        matter=dispute.matter,
        kind="dispute_receipt",
        title="We have your dispute",
        language=dispute.person.language,
        rendered=papers.receipt(dispute, at),
        by=by,
        at=at,
    )
    dispute.save(update_fields=["receipt"])


@transaction.atomic
def add_information(
    *,
    dispute: Dispute,
    files: Sequence[tuple[str, bytes]],
    received_at: datetime,
    item: DisputeItem | None = None,
    by: User | str,
    at: datetime,
) -> Dispute:
    """Something more from the person; it is considered, whether or not it brings more days."""
    dispute = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    if dispute.status != Status.RECEIVED:
        raise DisputeIsClosed("This dispute has its result.")
    uploads = [accept(name, data) for name, data in _few(files)]
    if not uploads:
        raise Invalid({"files": ["Choose at least one file."]})
    _keep(dispute, uploads, received_at, item)
    record_matter(
        dispute.matter,
        "add_information",
        by,
        at,
        target=dispute.reference,
        files=len(uploads),
        received_on=dispute.screener.on(received_at).isoformat(),
    )
    return dispute


def statement_words() -> int:
    """The limit that applies only where help to write it is offered (1681i(b), G-13)."""
    return book().limits.statement.words
