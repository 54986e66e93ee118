"""Whoever provided an item hears of what came after their first letter (1681i(a)(2)(B), (5)(A)).

Written by rule as it happens; it leaves on paper like the first, and somebody records that.
"""

from datetime import datetime

from config.accounts.models import User
from config.accounts.services import record_matter
from config.documents.services import store_document
from disputes.models import DisputeItem, Evidence, ProviderNotice
from disputes.services import papers
from disputes.workflow import REMOVED, ItemStatus

Occasion = ProviderNotice.Occasion
CHANGED = REMOVED | {ItemStatus.MODIFIED}


def tell_of_information(item: DisputeItem, at: datetime) -> list[ProviderNotice]:
    """What the person sent since the provider was written to last. The item is locked."""
    newest = Evidence.objects.about(item).order_by("-pk").first()
    owed = [last for last in _last_letters(item) if newest and newest.pk > (last.evidence_id or 0)]
    return [_write(item, last, Occasion.INFORMATION, None, at) for last in owed]


def tell_of_outcome(item: DisputeItem, by: User | None, at: datetime) -> list[ProviderNotice]:
    """That the item was modified or deleted; once for each result. The item is locked."""
    if item.status not in CHANGED:
        return []
    owed = [last for last in _last_letters(item) if not _knows(item, last)]
    return [_write(item, last, Occasion.OUTCOME, by, at) for last in owed]


def tell_of_block(item: DisputeItem, by: User, at: datetime) -> list[ProviderNotice]:
    """That what they gave came from identity theft and is blocked (1681c-2(b)); locked."""
    owed = [
        last
        for last in _last_letters(item)
        if not item.provider_notices.filter(provider=last.provider, occasion=Occasion.BLOCK)
    ]
    return [_write(item, last, Occasion.BLOCK, by, at) for last in owed]


def _knows(item: DisputeItem, last: ProviderNotice) -> bool:
    told = item.provider_notices.filter(provider=last.provider, outcome=item.status)
    return told.exists()


def _last_letters(item: DisputeItem) -> list[ProviderNotice]:
    """The newest letter to each provider; a public source gets none."""
    letters = item.provider_notices.exclude(provider="").order_by("pk")
    return list({one.provider: one for one in letters}.values())


def _write(
    item: DisputeItem, last: ProviderNotice, occasion: str, by: User | None, at: datetime
) -> ProviderNotice:
    sent = Evidence.objects.about(item).filter(pk__gt=last.evidence_id or 0).order_by("pk")
    outcome = {Occasion.OUTCOME: item.status, Occasion.BLOCK: "blocked"}.get(Occasion(occasion), "")
    document = store_document(
        matter=item.matter,
        kind="provider_notice",
        title=papers.PROVIDER_TITLES[occasion],
        language="en",
        rendered=papers.later_provider_notice(item, last, list(sent), outcome, by, at),
        notice_id="N-16",
        by=by,
        at=at,
    )
    newest = sent.last()
    notice = ProviderNotice.objects.create(
        dispute=item.dispute,
        item=item,
        provider=last.provider,
        address=last.address,
        occasion=occasion,
        outcome=outcome,
        evidence_id=newest.pk if newest else last.evidence_id,
        document=document,
        by=by,
        at=at,
    )
    record_matter(
        item.matter,
        "write_provider_notice",
        by,
        at,
        target=item.target,
        document=document.sha256,
        occasion=str(occasion),
    )
    return notice
