"""Block an item after identity theft, and rescind a block; the notices are the caller's (N-23)."""

from datetime import datetime

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from screening.models import ItemBlock
from screening.models.entries import Entry, case_of, known_by, target_of
from screening.services.cases import locked


@transaction.atomic
def block_item(*, item: Entry, by: User, at: datetime) -> ItemBlock:
    """Reports from now on leave it out, of an account each post; the person's file keeps it."""
    case = locked(case_of(item))
    found, _ = ItemBlock.objects.get_or_create(
        screener=case.screener,
        person=case.person,
        text_sha256=known_by(item),
        lifted_at=None,
        defaults={"by": by, "at": at},
    )
    record_matter(item.matter, "block_item", by, at, target=target_of(item))
    return found


@transaction.atomic
def unblock_item(*, block: ItemBlock, item: Entry, by: User, at: datetime) -> ItemBlock:
    """Reports may print the words again."""
    locked(case_of(item))
    block = ItemBlock.objects.select_for_update().get(pk=block.pk)
    if block.lifted_at is None:
        block.lifted_at, block.lifted_by = at, by
        block.save(update_fields=["lifted_at", "lifted_by"])
        record_matter(item.matter, "unblock_item", by, at, target=target_of(item))
    return block
