"""N-12: past recipients whom the person names are told what changed (15 U.S.C. 1681i(d), R-31)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from config.accounts.models import Organization, User
from config.clocks.services import calendar_for
from config.documents.facts import Addressee
from config.documents.render import Rendered, render
from config.errors import Invalid, Refusal
from config.law.book import book
from config.law.clock import count
from disputes.letters import LETTERS, DisputedItem, ItemResult, RecipientNotice
from disputes.models import Answer, Dispute, Request
from disputes.services import papers
from disputes.services.locking import locked
from disputes.services.requests import answer, receive, say, sent_before
from disputes.services.results import cases_of
from disputes.workflow import KEPT, REMOVED, ItemStatus
from screening.letters import Statement
from screening.models import Recipient
from screening.services import report_facts, standing_statement


class NotARecipient(Refusal):
    code = "not_a_recipient"
    citation = "15 U.S.C. 1681i(d)"
    remedy = "Choose from the list of who received a report with one of the items."


@dataclass(frozen=True)
class Told:
    """What one recipient would be told; nothing that stands in another's report (R-5)."""

    deleted: tuple[DisputedItem, ...]
    corrected: tuple[ItemResult, ...]
    statements: tuple[Statement, ...]

    def __bool__(self) -> bool:
        return bool(self.deleted or self.corrected or self.statements)


def first_day(screener: Organization, on: date) -> date:
    """D-16: who received a report before this day is not told any more."""
    cutoff = count(book().deadline("D-16"), on, calendar_for(screener)).cutoff_on
    assert cutoff is not None
    return cutoff


def free_until(dispute: Dispute) -> date | None:
    """D-15's last day, from the newest results notice; nothing before there is one."""
    newest = dispute.results_notices.order_by("-issued_on").first()
    return papers.last_day("D-15", dispute.screener, newest.issued_on) if newest else None


def recipients_of(dispute: Dispute, on: date) -> list[Recipient]:
    """Who received a report with one of the items since D-16's first day, once each.

    By the newest report before the first result: what a letter says is different is that one.
    """
    items = [item for item in papers.items_of(dispute) if item.status != ItemStatus.OPEN]
    decided = min((item.decided_at for item in items if item.decided_at), default=None)
    found = Recipient.objects.filter(report__case__in=cases_of(items))
    since = first_day(dispute.screener, on)
    told: dict[tuple[int, int, str], Recipient] = {}
    parts = ("report__case__subject__person", "report__screener", "organization")
    for one in found.select_related(*parts).order_by("at", "pk"):
        key = (one.report.case_id, one.organization_id, one.purpose)
        before = decided is not None and one.at < decided
        if dispute.screener.on(one.at) >= since and (before or key not in told):
            told[key] = one
    return list(told.values())


def tellable(dispute: Dispute, on: date) -> list[Recipient]:
    """Those for whom something changed, or is now stated."""
    return [one for one in recipients_of(dispute, on) if told_to(dispute, one)]


def told_to(dispute: Dispute, recipient: Recipient) -> Told:
    """The items of this dispute that this recipient's own report printed."""
    case = recipient.report.case
    own = {one.post.text_sha256: one for one in recipient.report.items.select_related("post")}
    items = dispute.items.exclude(status=ItemStatus.OPEN).select_related("report_item__post")
    words = [(item, item.report_item.post.text_sha256) for item in items]
    rows = [(item, own[text]) for item, text in words if text in own]
    stated = {}
    for item, printed in rows:
        said = standing_statement(case, printed.post) if item.status in KEPT else None
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
