"""N-12: past recipients whom the person names are told what changed (15 U.S.C. 1681i(d), R-31)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch

from config.accounts.models import User
from config.clocks.services import calendar_for
from config.documents.facts import Addressee
from config.documents.render import Rendered, render
from config.errors import Invalid, Refusal
from disputes.letters import LETTERS, DisputedItem, ItemResult, RecipientNotice
from disputes.models import Answer, Dispute, DisputeItem, Request
from disputes.services import papers
from disputes.services.locking import ENTRY, locked
from disputes.services.requests import answer, receive, say, sent_before
from disputes.services.results import Rows, cases_with
from disputes.workflow import KEPT, REMOVED, ItemStatus
from screening.letters import Statement
from screening.models import ConsumerStatement, Recipient, ReportItem
from screening.services import first_told_day, lists, report_facts


class NotARecipient(Refusal):
    code = "not_a_recipient"
    citation = "15 U.S.C. 1681i(d)"
    remedy = "Choose from the list of who received a report with one of the items."


PARTS = ("report__case__subject__person", "report__screener", "organization")
ITEMS = Prefetch("report__items", ReportItem.objects.select_related("post"))


@dataclass(frozen=True)
class Told:
    """What one recipient would be told; nothing that stands in another's report (R-5)."""

    deleted: tuple[DisputedItem, ...]
    corrected: tuple[ItemResult, ...]
    statements: tuple[Statement, ...]

    def __bool__(self) -> bool:
        return bool(self.deleted or self.corrected or self.statements)


def free_until(dispute: Dispute) -> date | None:
    """D-15's last day, from the newest results notice; nothing before there is one."""
    newest = dispute.results_notices.order_by("-issued_on").values_list("issued_on", flat=True)
    told = newest.first()
    return papers.free_after(told, calendar_for(dispute.screener)) if told else None


def recipients_of(dispute: Dispute, on: date) -> list[Recipient]:
    """Who received a report with one of the items since D-16's first day, once each.

    By the newest report before the first result: what a letter says is different is that one.
    """
    return _recipients(dispute, on, settled_items(dispute))


def settled_items(dispute: Dispute) -> list[DisputeItem]:
    found = dispute.items.exclude(status=ItemStatus.OPEN)
    return list(found.select_related(*ENTRY))


def _recipients(dispute: Dispute, on: date, items: Sequence[DisputeItem]) -> list[Recipient]:
    decided = min((item.decided_at for item in items if item.decided_at), default=None)
    found = Recipient.objects.filter(
        report__screener=dispute.screener,
        report__case__subject__person=dispute.person_id,
        report__case__in=cases_with(dispute, items).values("pk"),
    )
    since = first_told_day(dispute.screener, on)
    told: dict[tuple[int, int, str], Recipient] = {}
    for one in found.select_related(*PARTS).prefetch_related(ITEMS).order_by("at", "pk"):
        key = (one.report.case_id, one.organization_id, one.purpose)
        before = decided is not None and one.at < decided
        if dispute.screener.on(one.at) >= since and (before or key not in told):
            told[key] = one
    return list(told.values())


def tellable(dispute: Dispute, on: date) -> list[Recipient]:
    """Those for whom something changed, or is now stated."""
    items = settled_items(dispute)
    stated = _statements(dispute, items)
    found = _recipients(dispute, on, items)
    return [one for one in found if _told(dispute, one, items, stated)]


def told_to(dispute: Dispute, recipient: Recipient) -> Told:
    """The items of this dispute that this recipient's own report printed."""
    items = settled_items(dispute)
    return _told(dispute, recipient, items, _statements(dispute, items))


def _statements(dispute: Dispute, items: Iterable[DisputeItem]) -> dict[str, ConsumerStatement]:
    """What stands with them, by the hash of the words that it is about."""
    words = [item.known_by for item in items if item.status in KEPT]
    found = ConsumerStatement.objects.standing().filter(person=dispute.person_id)
    return {one.text_sha256: one for one in found.filter(text_sha256__in=words)}


def _told(
    dispute: Dispute,
    recipient: Recipient,
    items: Iterable[DisputeItem],
    statements: Mapping[str, ConsumerStatement],
) -> Told:
    own = {one.post.text_sha256: one for one in recipient.report.items.all()}
    report = report_facts(recipient.report)
    rows: Rows = [(item, own[item.known_by]) for item in items if item.known_by in own]
    rows += [(item, None) for item in items if item.account and lists(report, item.account)]
    stated = {}
    for item, _printed in rows:
        said = statements.get(item.known_by) if item.status in KEPT else None
        if said:
            stated[said.text] = Statement(text=said.text, filed_on=dispute.screener.on(said.at))
    return Told(
        deleted=tuple(
            papers.deleted(item, printed) for item, printed in rows if item.status in REMOVED
        ),
        corrected=tuple(
            papers.result(item, printed)
            for item, printed in rows
            if item.status == ItemStatus.MODIFIED
        ),
        statements=tuple(stated.values()),
    )


@transaction.atomic
def ask_notifications(
    *,
    dispute: Dispute,
    recipients: Sequence[Recipient],
    channel: str,
    received_at: datetime,
    submission: UUID,
    by: User | str,
    at: datetime,
) -> Request:
    """The person names who should be told. Free within D-15; twice is once."""
    dispute = locked(dispute)
    if first := sent_before(dispute, submission):
        return first
    if not recipients:
        raise Invalid({"recipients": ["Choose at least one."]})
    possible = {one.pk for one in tellable(dispute, dispute.screener.on(received_at))}
    if not {one.pk for one in recipients} <= possible:
        raise NotARecipient(
            "Nothing changed for one of them, or it received its report too long ago."
        )
    request = receive(
        dispute,
        Request.Kind.RECIPIENTS,
        channel=channel,
        received_at=received_at,
        submission=submission,
        free_until=free_until(dispute),
        recipients=recipients,
        by=by,
        at=at,
    )
    say(request, "ask_notifications", by, at, channel=channel, recipients=len(recipients))
    return request


@transaction.atomic
def notify_recipients(*, request: Request, by: User, at: datetime) -> list[Answer]:
    """A letter to each that was named and not told yet; a second click writes none again."""
    dispute = request.dispute = locked(request.dispute)
    told = set(request.answers.values_list("recipient", flat=True))
    parts = ("recipient__organization", "recipient__report__case__subject__person")
    named = request.named.exclude(recipient__in=told).select_related(*parts)
    letters = [
        answer(
            request,
            "recipient_notice",
            title=papers.title("recipient_notice", dispute),
            language="en",
            notice_id="N-12",
            rendered=_rendered(dispute, one.recipient, by, at),
            recipient=one.recipient,
            by=by,
            at=at,
        )
        for one in named
    ]
    if letters:
        hashes = [letter.document.sha256 for letter in letters]
        say(request, "notify_recipients", by, at, documents=hashes)
    return letters or list(request.answers.all())


def _rendered(dispute: Dispute, recipient: Recipient, by: User, at: datetime) -> Rendered:
    to, told = recipient.organization, told_to(dispute, recipient)
    lines = tuple(line for line in (to.department, *to.address_lines()) if line)
    facts = RecipientNotice(
        **papers.common(dispute, at, by) | {"addressee": Addressee(name=to.name, lines=lines)},
        subject=dispute.person.name,
        report_number=report_facts(recipient.report).number,
        furnished_on=dispute.screener.on(recipient.at),
        deleted=told.deleted,
        corrected=told.corrected,
        statements=told.statements,
    )
    return render(LETTERS["recipient_notice"].template, facts, language="en")
