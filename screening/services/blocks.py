"""Block an item after identity theft, and rescind a block; the notices are the caller's (N-23)."""

from datetime import datetime

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from screening.models import ItemBlock, ReportItem
from screening.services.cases import locked


@transaction.atomic
def block_item(*, item: ReportItem, by: User, at: datetime) -> ItemBlock:
    """Reports from now on leave the item's words out; the person's file keeps them."""
    case = locked(item.report.case)
    found, _ = ItemBlock.objects.get_or_create(
        screener=case.screener,
        person=case.person,
        text_sha256=item.post.text_sha256,
        lifted_at=None,
        defaults={"by": by, "at": at},
    )
    record_matter(item.matter, "block_item", by, at, target=f"item:{item.public_id}")
    return found


@transaction.atomic
def unblock_item(*, block: ItemBlock, item: ReportItem, by: User, at: datetime) -> ItemBlock:
    """Reports may print the words again."""
    locked(item.report.case)
    block = ItemBlock.objects.select_for_update().get(pk=block.pk)
    if block.lifted_at is None:
        block.lifted_at, block.lifted_by = at, by
        block.save(update_fields=["lifted_at", "lifted_by"])
        record_matter(item.matter, "unblock_item", by, at, target=f"item:{item.public_id}")
    return block
