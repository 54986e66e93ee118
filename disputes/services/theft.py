"""Identity theft: four things come, the item is blocked within D-47, or the person hears why not.

15 U.S.C. 1681c-2. The dispute itself goes on beside it, with its own days.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import close_clock, happen, void_clock
from config.documents.services import store_document
from config.errors import Invalid, Refusal
from disputes.models import Dispute, DisputeItem, TheftBlock
from disputes.models.blocks import PARTS
from disputes.services import papers
from disputes.services.later import tell_of_block
from disputes.services.locking import locked_item
from disputes.services.results import cases_of, revise_for
from disputes.services.scenes import scene
from disputes.services.sending import send
from screening.services import block_item, unblock_item

Status = TheftBlock.Status


class NotAllReceived(Refusal):
    code = "theft_not_all_received"
    citation = "15 U.S.C. 1681c-2(a)"
    remedy = "Record each of the four things as it comes, or decline the block with reasons."


class NotBlocked(Refusal):
    code = "theft_not_blocked"
    citation = "15 U.S.C. 1681c-2(c)"
    remedy = "Reload the page: somebody else may have decided it."


@transaction.atomic
def record_theft_part(
    *, block: TheftBlock, part: str, received_at: datetime, by: User, at: datetime
) -> TheftBlock:
    """One of the four came; the last starts D-47 on its day. What came before is not rewritten."""
    block = _locked(block)
    if part not in PARTS:
        raise Invalid({"part": ["Choose what came."]})
    if getattr(block, part) is not None:
        return block
    dispute = block.item.dispute
    if not dispute.received_at <= received_at <= at:
        raise Invalid({"received_at": ["Give a moment after the dispute came, and not after now."]})
    setattr(block, part, received_at)
    block.save(update_fields=[part])
    if not block.missing:
        last = max(getattr(block, one) for one in PARTS)
        happen(
            "theft_reported",
            scene(block.item),
            on=dispute.screener.on(last),
            target=block.target,
            by=by,
            at=at,
        )
    _record(block, "record_theft_part", by, at, part=part)
    return block


@transaction.atomic
def block_theft(*, block: TheftBlock, by: User, at: datetime) -> TheftBlock:
    """All four are there: reports leave the item out, agencies get them, the provider is told."""
    block = _locked(block)
    if block.status == Status.BLOCKED:
        return block
    if block.status == Status.RESCINDED:
        raise NotBlocked("This block was rescinded.")
    if block.missing:
        raise NotAllReceived("Not all four things have come.")
    item = block.item
    block.block = block_item(item=item.entry, by=by, at=at)
    block.status, block.decided_at, block.decided_by = Status.BLOCKED, at, by
    block.save(update_fields=["block", "status", "decided_at", "decided_by"])
    on = item.dispute.screener.on(at)
    for clock in Clock.objects.open().for_target(block.target).filter(rule_id="D-47"):
        close_clock(clock=clock, on=on, event="decided", proof=block.target, by=by, at=at)
    _revise(item, by, at)
    tell_of_block(item, by, at)
    _record(block, "block_theft", by, at)
    return block


@transaction.atomic
def decline_theft(
    *, block: TheftBlock, reasons: Sequence[str], by: User, at: datetime
) -> TheftBlock:
    """Not blocked, with reasons for the person (N-23); later proof may still change that."""
    block = _locked(block)
    if block.status == Status.DECLINED:
        return block
    if block.status != Status.ASKED:
        raise NotBlocked("This was decided before.")
    _refuse(block, Status.DECLINED, reasons, by, at)
    for clock in Clock.objects.open().for_target(block.target).filter(rule_id="D-47"):
        void_clock(clock=clock, reason="Declined with reasons: N-23.", by=by, at=at)
    _record(block, "decline_theft", by, at)
    return block


@transaction.atomic
def rescind_theft(
    *, block: TheftBlock, reasons: Sequence[str], by: User, at: datetime
) -> TheftBlock:
    """Only for error, misrepresentation or goods received: reports print the item again."""
    block = _locked(block)
    if block.status == Status.RESCINDED:
        return block
    if block.status != Status.BLOCKED or block.block is None:
        raise NotBlocked("This item is not blocked.")
    unblock_item(block=block.block, item=block.item.entry, by=by, at=at)
    _refuse(block, Status.RESCINDED, reasons, by, at)
    _revise(block.item, by, at)
    _record(block, "rescind_theft", by, at)
    return block


def open_theft_block(item: DisputeItem, at: datetime) -> TheftBlock:
    """By ticking it the person said which item it is; who proved who they are in the portal did."""
    dispute = item.dispute
    proven = dispute.channel == Dispute.Channel.PORTAL and dispute.identity_shown
    return TheftBlock.objects.create(
        item=item,
        asked_at=at,
        identification_at=dispute.received_at,
        identity_at=dispute.received_at if proven else None,
    )


def _locked(block: TheftBlock) -> TheftBlock:
    item = locked_item(block.item)
    found = TheftBlock.objects.select_for_update(of=("self",)).get(pk=block.pk)
    found.item = item
    return found


def _revise(item: DisputeItem, by: User, at: datetime) -> None:
    for case in cases_of([item]):
        revise_for(case, by, at)


def _refuse(block: TheftBlock, status: str, reasons: Sequence[str], by: User, at: datetime) -> None:
    told = [line.strip() for line in reasons if line.strip()]
    if not told:
        raise Invalid({"reasons": ["Say it: the letter needs it."]})
    dispute = block.item.dispute
    rescinded = status == Status.RESCINDED
    document = store_document(
        matter=dispute.matter,
        kind="block_declined",
        title=papers.title("block_declined", dispute),
        language=dispute.person.language,
        rendered=papers.block_declined(block.item, told, rescinded, by, at),
        notice_id="N-23",
        by=by,
        at=at,
    )
    by_portal = dispute.results_by == Dispute.Results.PORTAL  # mail first
    key = f"theft:{status}:{block.public_id}"
    block.delivery = send(dispute, document, key=key, by_portal=by_portal, by=by, at=at)
    block.document, block.reasons, block.status = document, "\n".join(told), status
    block.decided_at, block.decided_by = at, by
    block.save(
        update_fields=["document", "delivery", "reasons", "status", "decided_at", "decided_by"]
    )


def _record(block: TheftBlock, verb: str, by: User, at: datetime, **payload: object) -> None:
    record_matter(block.matter, verb, by, at, target=block.item.target, **payload)
