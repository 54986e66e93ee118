"""The facts of this room's letters, taken from its rows. Days come from the law book."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from adverse_action.models import Hold
from config.accounts.models import Organization, User
from config.clocks.models import Clock
from config.clocks.services import calendar_for
from config.documents.facts import Signer
from config.documents.parties import addressee, letterhead, signer
from config.documents.render import Rendered, render
from config.law.book import book
from config.law.clock import count
from disputes.letters import LETTERS, DisputedItem, ItemResult, Reason, Receipt, Result, Results
from disputes.models import Dispute, DisputeItem
from disputes.workflow import REMOVED, ItemStatus
from screening.models import Report
from screening.services import item_label, report_facts


def receipt(dispute: Dispute, at: datetime) -> Rendered:
    """We have your dispute: number, items, and each day that follows from its receipt."""
    items = list(dispute.items.select_related("report_item__report"))
    clocks = Clock.objects.filter(target__in=[item.target for item in items])
    due = max(clock.due_on for clock in clocks if clock.rule_id == "D-06" and clock.due_on)
    told = [c.due_on for c in clocks if c.rule_id == "D-05" and c.status == Clock.Status.OPEN]
    facts = Receipt(
        **_common(dispute, at, None),
        report_number=report_facts(items[0].report_item.report).number,
        received_on=dispute.received_on,
        due_on=due,
        extension_days=book().deadline("D-07").amount,
        items=tuple(disputed(item) for item in items),
        provider_notice_by=min((day for day in told if day), default=None),
        held_by=held_by(dispute),
        results_by_mail=dispute.results_by == Dispute.Results.MAIL,
    )
    return _print("dispute_receipt", facts, dispute)


def results(dispute: Dispute, report: Report, by: User, at: datetime) -> Rendered:
    """N-08 with the report as it reads now."""
    agency = report.case.agency
    completed_on = dispute.screener.on(at)
    items = dispute.items.filter(report_item__report__case=report.case)
    facts = Results(
        **_common(dispute, at, by),
        agency=agency.name,
        received_on=dispute.received_on,
        completed_on=completed_on,
        results=tuple(result(item) for item in items.select_related("report_item__report")),
        report=report_facts(report),
        procedure_days=book().deadline("D-11").amount,
        notify_years=book().deadline("D-16").amount,
        free_notify_by=_last_day("D-15", dispute.screener, completed_on),
        statement_words=book().limits.statement.words,
    )
    return _print("results", facts, dispute)


def _last_day(rule_id: str, organization: Organization, event_on: Any) -> Any:
    return count(book().deadline(rule_id), event_on, calendar_for(organization)).due_on


def _common(dispute: Dispute, at: datetime, by: User | None) -> dict[str, Any]:
    screener = dispute.screener
    desk = Signer(name="Consumer Help Center", title=screener.name)
    return {
        "letterhead": letterhead(screener),
        "addressee": addressee(dispute.person),
        "sent_on": screener.on(at),
        "reference": dispute.number,
        "document_id": dispute.number,
        "signer": signer(by, screener) if by else desk,
        "help_phone": screener.phone,
    }


def disputed(item: DisputeItem) -> DisputedItem:
    return DisputedItem(
        number=item.report_item.number,
        label=item_label(item.report_item),
        reason=cast(Reason, item.reason),
        words=item.explanation,
    )


def result(item: DisputeItem) -> ItemResult:
    """`changed` says in words what is different in print."""
    status = ItemStatus(item.status)
    gone = "This item is no longer in the report." if status in REMOVED else ""
    changed = item.outcome_note if status == ItemStatus.MODIFIED else gone
    return ItemResult(
        number=item.report_item.number,
        label=item_label(item.report_item),
        reason=cast(Reason, item.reason),
        result=cast(Result, status.value),
        explanation=item.outcome_note,
        changed=changed,
    )


def held_by(dispute: Dispute) -> str:
    """The agencies whose decision waits, or nothing."""
    holds = Hold.objects.open().filter(reference=dispute.reference)
    return _names(hold.proposal.agency.name for hold in holds.select_related("proposal__agency"))


def _names(names: Iterable[str]) -> str:
    return " and ".join(sorted(set(names)))


def _print(kind: str, facts: Any, dispute: Dispute) -> Rendered:
    return render(LETTERS[kind].template, facts, language=dispute.person.language)
