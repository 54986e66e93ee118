"""D-05: whoever provided a disputed item hears of the dispute within five business days."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import close_clock
from config.documents.services import store_document
from config.errors import Invalid
from disputes.models import Dispute, DisputeItem, Evidence, ProviderNotice
from disputes.services import papers
from disputes.services.locking import ENTRY, locked, locked_item
from screening.models import ImportBatch

# what the screener collected itself from public sources has no furnisher to tell.
COLLECTED_HERE = frozenset({"public_capture", "public_api", "volunteered_by_subject"})


@transaction.atomic
def tell_providers(*, dispute: Dispute, by: User | None, at: datetime) -> None:
    """Record "public source, none" where nobody provided an item; others wait for a letter."""
    dispute = locked(dispute)
    for item in dispute.items.select_related(*ENTRY):
        if COLLECTED_HERE.issuperset(_provenances(item)):
            on = max(dispute.screener.on(at), dispute.received_on)
            item.dispute = dispute
            notice, made = ProviderNotice.objects.get_or_create(
                item=item,
                provider="",
                defaults={"dispute": dispute, "sent_on": on, "by": by, "at": at},
            )
            if made:
                _close(item, notice, by, at)
                _record(item, "tell_provider", by, at, public_source=True)


@transaction.atomic
def record_provider_notice(
    *,
    item: DisputeItem,
    provider: str,
    address: str,
    phone: str = "",
    submission: UUID | None = None,
    by: User,
    at: datetime,
) -> ProviderNotice:
    """Write N-16 to a vendor, complainant or other provider of an item; it leaves on paper."""
    item = locked_item(item)
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    wrong = {
        name: ["Say it: the letter needs it."]
        for name, said in (("provider", provider.strip()), ("address", lines))
        if not said
    }
    if wrong:
        raise Invalid(wrong)
    if first := item.provider_notices.filter(provider=provider.strip()).first():
        return first
    document = store_document(
        matter=item.matter,
        kind="provider_notice",
        title=papers.PROVIDER_TITLES["dispute"],
        language="en",
        rendered=papers.provider_notice(item, provider.strip(), lines, by, at),
        notice_id="N-16",
        by=by,
        at=at,
    )
    notice = ProviderNotice.objects.create(
        dispute=item.dispute,
        item=item,
        provider=provider.strip(),
        address=", ".join(lines)[:200],
        phone=phone.strip()[:40],
        evidence=Evidence.objects.about(item).order_by("-pk").first(),
        document=document,
        submission=submission or uuid4(),
        by=by,
        at=at,
    )
    _record(item, "write_provider_notice", by, at, document=document.sha256)
    return notice


@transaction.atomic
def record_provider_notice_sent(
    *, notice: ProviderNotice, on: date, by: User, at: datetime
) -> ProviderNotice:
    """N-16 was handed to the carrier: that, not its printing, satisfies D-05 (R-8)."""
    item = locked_item(notice.item)
    notice = ProviderNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.sent_on:
        return notice
    if not item.dispute.screener.on(notice.at) <= on <= item.dispute.screener.on(at):
        raise Invalid({"on": ["Give a day from the letter's own through today."]})
    notice.sent_on = on
    notice.save(update_fields=["sent_on"])
    _close(item, notice, by, at)
    _record(item, "tell_provider", by, at, public_source=False)
    return notice


def _provenances(item: DisputeItem) -> set[str]:
    """Where it came from; an account that nothing came from was found by looking."""
    if item.said:
        return {item.said.batch.provenance}
    batches = ImportBatch.objects.filter(account=item.account)
    return set(batches.values_list("provenance", flat=True))


def _close(item: DisputeItem, notice: ProviderNotice, by: User | None, at: datetime) -> None:
    assert notice.sent_on is not None
    for clock in Clock.objects.open().for_target(item.target).filter(rule_id="D-05"):
        close_clock(
            clock=clock,
            on=notice.sent_on,
            event="dispatched",
            proof=f"provider_notice:{notice.public_id}",
            by=by,
            at=at,
        )


def _record(item: DisputeItem, verb: str, by: User | None, at: datetime, **payload: object) -> None:
    record_matter(item.matter, verb, by, at, target=item.target, **payload)
