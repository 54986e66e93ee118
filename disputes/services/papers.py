"""The facts of this room's letters, taken from its rows. Days come from the law book."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast

from adverse_action.models import Hold
from config.accounts.models import User
from config.clocks.models import Clock
from config.clocks.services import calendar_for
from config.documents.facts import Addressee, Signer
from config.documents.parties import addressee, letterhead, signer
from config.documents.render import Rendered, render
from config.law.book import book
from config.law.calendar import Calendar
from config.law.clock import count
from disputes import models
from disputes.letters import (
    LETTERS,
    TITLES,
    BlockDeclined,
    DisputedItem,
    ExpeditedDeletion,
    Frivolous,
    ItemResult,
    MoreTime,
    Provider,
    ProviderNotice,
    Reason,
    Receipt,
    Reinsertion,
    Result,
    Results,
)
from disputes.models import Dispute, DisputeItem, Evidence, PhoneNotice
from disputes.services.locking import ENTRY
from disputes.services.scenes import never_extended
from disputes.workflow import ItemStatus
from screening.models import ProviderCertification, Report, ReportItem
from screening.services import file_state, heading_of, report_facts
from screening.workflow import CaseStatus

AND = {"en": " and ", "es": " y "}
Rows = Sequence[tuple[DisputeItem, ReportItem | None]]
"""Each item with how the case's own report has it; None for what none prints."""
PROVIDER_TITLES = {
    "dispute": "Something you gave us is disputed",
    "information": "More about what you gave us",
    "outcome": "What you gave us was changed or deleted",
    "block": "What you gave us was blocked after identity theft",
}


def title(kind: str, dispute: Dispute) -> str:
    return TITLES[kind][dispute.person.language]


def receipt(dispute: Dispute, at: datetime) -> Rendered:
    """We have your dispute: number, items, and each day that follows from its receipt."""
    items = items_of(dispute)
    clocks = Clock.objects.filter(target__in=[dispute.reference, *(item.target for item in items)])
    due = max(clock.due_on for clock in clocks if clock.rule_id == "D-06" and clock.due_on)
    told = [c.due_on for c in clocks if c.rule_id == "D-05" and c.status == Clock.Status.OPEN]
    facts = Receipt(
        **common(dispute, at, None),
        report_number=_report_numbers(items),
        received_on=dispute.received_on,
        due_on=due,
        extension_days=0 if never_extended(dispute, items) else book().deadline("D-07").amount,
        items=tuple(disputed(item) for item in items),
        words=dispute.words,
        provider_notice_by=min((day for day in told if day), default=None) if items else None,
        held_by=held_by(dispute),
        results_by_mail=dispute.results_by == Dispute.Results.MAIL,
    )
    return _print("dispute_receipt", facts, dispute)


def results(
    dispute: Dispute,
    rows: Rows,
    report: Report | None,
    by: User | None,
    at: datetime,
) -> Rendered:
    """N-08 for one case, with the report as it reads now; `rows` as this case's report has them.

    Without a report: of what none printed, with the file as it stands.
    """
    completed_on = dispute.screener.on(at)
    facts = Results(
        **common(dispute, at, by),
        **_enclosed(dispute, report),
        received_on=dispute.received_on,
        completed_on=completed_on,
        results=tuple(result(item, printed) for item, printed in rows),
        words=dispute.words,
        procedure_days=book().deadline("D-11").amount,
        notify_years=book().deadline("D-16").amount,
        free_notify_by=free_after(completed_on, calendar_for(dispute.screener)),
        statement_words=book().limits.statement.words,
        independent=not any(item.exception_reason for item, _ in rows),
        all_read=all(_was_read(item) for item, _ in rows),
    )
    return _print("results", facts, dispute)


def _was_read(item: DisputeItem) -> bool:
    """Somebody decided it, not the sweep, and nothing that was sent for it lies unread."""
    return bool(item.decided_by_id) and not Evidence.objects.unreviewed(item).exists()


def expedited(
    phone: PhoneNotice,
    rows: Rows,
    report: Report | None,
    by: User | None,
    at: datetime,
) -> Rendered:
    """N-10 for one case: what was deleted at once, with the report as it reads now."""
    dispute = phone.dispute
    facts = ExpeditedDeletion(
        **common(dispute, at, by),
        **_enclosed(dispute, report),
        received_on=dispute.received_on,
        deleted_on=max(item.decided_on for item, _ in rows if item.decided_on),
        items=tuple(disputed(item, printed) for item, printed in rows),
        notify_years=book().deadline("D-16").amount,
        told_by_phone_on=phone.told_on,
    )
    return _print("expedited_deletion", facts, dispute)


def _enclosed(dispute: Dispute, report: Report | None) -> dict[str, Any]:
    """The report as it reads now and who gets it; else the file itself, which nobody gets."""
    if report is None:
        return {"file": file_state(dispute.person, dispute.screener)}
    return {
        "agency": report.case.agency.name,
        "agency_gets_it": report.case.status != CaseStatus.CLOSED,
        "report": report_facts(report),
    }


def more_time(extension: models.Extension, due_on: date) -> Rendered:
    """For what came, the item's last day is `due_on` now (D-07)."""
    dispute = extension.item.dispute
    facts = MoreTime(
        **common(dispute, extension.granted_at, extension.granted_by),
        received_on=dispute.received_on,
        information_on=extension.information_on,
        due_on=due_on,
        items=(disputed(extension.item),),
    )
    return _print("more_time", facts, dispute)


def frivolous(
    dispute: Dispute, reasons: Sequence[str], needed: Sequence[str], by: User, at: datetime
) -> Rendered:
    """N-07: why it is not looked into, and what to send so that it is."""
    facts = Frivolous(
        **common(dispute, at, by),
        received_on=dispute.received_on,
        determined_on=dispute.screener.on(at),
        items=tuple(disputed(item) for item in items_of(dispute)),
        words=dispute.words,
        reasons=tuple(reasons),
        needed=tuple(needed),
    )
    return _print("frivolous", facts, dispute)


def provider_notice(
    item: DisputeItem, provider: str, address: Sequence[str], by: User, at: datetime
) -> Rendered:
    """N-16: the dispute and everything that the person sent about it."""
    return _to_provider(item, provider, address, list(Evidence.objects.about(item)), by, at)


def later_provider_notice(
    item: DisputeItem,
    last: models.ProviderNotice,
    sent: Sequence[Evidence],
    outcome: str,
    by: User | None,
    at: datetime,
) -> Rendered:
    """N-16 again: what the person `sent` since the letter `last`, or the item's new `outcome`."""
    address = last.address.split(", ")
    told = {"outcome": outcome if outcome in ("modified", "blocked") else "deleted"}
    more = told if outcome else {"later": True}
    return _to_provider(item, last.provider, address, sent, by, at, **more)


def _to_provider(
    item: DisputeItem,
    provider: str,
    address: Sequence[str],
    sent: Sequence[Evidence],
    by: User | None,
    at: datetime,
    **more: Any,
) -> Rendered:
    dispute = item.dispute
    clock = Clock.objects.for_target(item.target).filter(rule_id="D-06").latest("pk")
    assert clock.due_on is not None
    facts = ProviderNotice(
        **common(dispute, at, by) | {"addressee": Addressee(name=provider, lines=tuple(address))},
        subject=dispute.person.name,
        received_on=dispute.received_on,
        answer_by=clock.safe_due_on or clock.due_on,
        items=(disputed(item),),
        evidence=tuple(one.filename for one in sent),
        **more,
    )
    return render(LETTERS["provider_notice"].template, facts, language="en")


def reinsertion(
    item: DisputeItem, certification: ProviderCertification, by: User, at: datetime
) -> Rendered:
    """N-11: what is back, who certified it, and the right to a statement."""
    dispute = item.dispute
    assert item.decided_on is not None
    facts = Reinsertion(
        **common(dispute, at, by),
        deleted_on=item.decided_on,
        reinserted_on=dispute.screener.on(at),
        items=(disputed(item),),
        providers=(provider_of(certification),),
        statement_words=book().limits.statement.words,
        is_account=item.account is not None,
    )
    return _print("reinsertion", facts, dispute)


def block_declined(
    item: DisputeItem, reasons: Sequence[str], rescinded: bool, by: User, at: datetime
) -> Rendered:
    """N-23: why an item is not blocked after identity theft, or not any more."""
    dispute = item.dispute
    facts = BlockDeclined(
        **common(dispute, at, by),
        decided_on=dispute.screener.on(at),
        items=(disputed(item),),
        reasons=tuple(reasons),
        providers=_providers(item),
        statement_words=book().limits.statement.words,
        rescinded=rescinded,
    )
    return _print("block_declined", facts, dispute)


def _providers(item: DisputeItem) -> tuple[Provider, ...]:
    """Who was written to about it; else the public page that it was collected from."""
    letters = item.provider_notices.exclude(provider="").order_by("pk")
    found = {one.provider: Provider(name=one.provider, address=one.address) for one in letters}
    entry = item.said or item.account
    assert entry is not None
    label = heading_of(item.entry).label
    page = Provider(name=label, address=entry.url or label)
    return tuple(found.values()) or (page,)


def provider_of(one: ProviderCertification) -> Provider:
    return Provider(name=one.provider, address=one.address, phone=one.phone)


def free_after(told_on: date, calendar: Calendar) -> date:
    """D-15's last day; one on a weekend or holiday rolls on, for it is the person's."""
    found = count(book().deadline("D-15"), told_on, calendar)
    last = found.accept_through_on or found.due_on
    assert last is not None
    return last


def common(dispute: Dispute, at: datetime, by: User | None) -> dict[str, Any]:
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


def items_of(dispute: Dispute) -> list[DisputeItem]:
    return list(dispute.items.select_related(*ENTRY))


def _report_numbers(items: Iterable[DisputeItem]) -> str:
    printed = [item.report_item for item in items if item.report_item]
    numbers = {report_facts(one.report).number for one in printed}
    return ", ".join(sorted(numbers))


def _heading(item: DisputeItem, printed: ReportItem | None) -> dict[str, Any]:
    """As the report at hand numbers it; what none prints, as the dispute does."""
    heading = heading_of(printed or item.entry)
    return {
        "number": printed.number if printed else item.number,
        "label": heading.label,
        "posted_on": heading.posted_on,
        "reason": cast(Reason, item.reason),
    }


def disputed(item: DisputeItem, printed: ReportItem | None = None) -> DisputedItem:
    """`printed`: the item in another report than the one on which it was disputed."""
    return DisputedItem(**_heading(item, printed), words=item.explanation)


def deleted(item: DisputeItem, printed: ReportItem | None) -> DisputedItem:
    """For somebody else: as their own report numbers it, without what the person told us."""
    return DisputedItem(**_heading(item, printed))


def result(item: DisputeItem, printed: ReportItem | None) -> ItemResult:
    """`changed` says in words what is different in print; `printed` is the item in this report."""
    status = ItemStatus(item.status)
    return ItemResult(
        **_heading(item, printed),
        result=cast(Result, status.value),
        explanation=item.outcome_note,
        changed=item.correction if status == ItemStatus.MODIFIED else "",
    )


def held_by(dispute: Dispute) -> str:
    """The agencies whose decision waits, or nothing."""
    holds = Hold.objects.open().filter(reference=dispute.reference)
    agencies = (hold.proposal.agency.name for hold in holds.select_related("proposal__agency"))
    return names(agencies, dispute.person.language)


def names(names: Iterable[str], language: str) -> str:
    return AND[language].join(sorted(set(names)))


def _print(kind: str, facts: Any, dispute: Dispute) -> Rendered:
    return render(LETTERS[kind].template, facts, language=dispute.person.language)
