"""D-05: whoever provided a disputed item hears of the dispute within five business days."""

from datetime import datetime

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import close_clock
from disputes.models import Dispute, DisputeItem, ProviderNotice

# what the screener collected itself from public sources has no furnisher to tell.
COLLECTED_HERE = frozenset({"public_capture", "public_api", "volunteered_by_subject"})


@transaction.atomic
def tell_providers(*, dispute: Dispute, by: User | None, at: datetime) -> None:
    """Record "public source, none" where nobody provided an item; others wait for a letter."""
    for item in dispute.items.select_related("report_item__post__batch"):
        if item.report_item.post.batch.provenance in COLLECTED_HERE:
            _record(item, provider="", address="", by=by, at=at)


@transaction.atomic
def record_provider_notice(
    *, item: DisputeItem, provider: str, address: str, by: User, at: datetime
) -> ProviderNotice:
    """The letter N-16 left for a vendor, complainant or other provider of an item."""
    return _record(item, provider=provider, address=address, by=by, at=at)


def _record(
    item: DisputeItem, *, provider: str, address: str, by: User | None, at: datetime
) -> ProviderNotice:
    on = item.dispute.screener.on(at)
    notice, made = ProviderNotice.objects.get_or_create(
        item=item,
        provider=provider,
        defaults={
            "dispute": item.dispute,
            "address": address,
            "sent_on": max(on, item.dispute.received_on),
            "by": by,
            "at": at,
        },
    )
    for clock in Clock.objects.open().for_target(item.target).filter(rule_id="D-05"):
        close_clock(
            clock=clock,
            on=notice.sent_on,
            event="dispatched",
            proof=f"provider_notice:{notice.pk}",
            by=by,
            at=at,
        )
    if made:
        record_matter(
            item.matter,
            "tell_provider",
            by,
            at,
            target=item.target,
            public_source=not provider,
        )
    return notice
