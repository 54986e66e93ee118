"""Carry a result into the person's file at once, so that nothing new is printed with it (R-5)."""

from datetime import datetime

from config.accounts.models import User
from disputes.models import Dispute, DisputeItem, Request
from disputes.services.locking import ENTRY
from disputes.workflow import KEPT, REMOVED, ItemStatus
from screening.models import ConsumerStatement
from screening.services import attach_statement, bury_item, modify_item

Kind = Request.Kind


def carry_out(item: DisputeItem, by: User, at: datetime) -> None:
    """Promptly delete or modify: 15 U.S.C. 1681i(a)(5)(A)."""
    bury(item, by, at)
    if item.status == ItemStatus.MODIFIED:
        modify_item(item=item.entry, note=item.correction, by=by, at=at)


def bury(item: DisputeItem, by: User, at: datetime) -> None:
    """By a named person, also what nobody decided in time (R-11)."""
    if item.status in REMOVED and item.tombstone is None:
        buried = bury_item(item=item.entry, reason=item.status, by=by, at=at)
        item.tombstone = buried[0]
        item.save(update_fields=["tombstone"])


def state(item: DisputeItem, by: User, at: datetime) -> None:
    """The item stays in, and the statement with it: 15 U.S.C. 1681i(b), (c)."""
    text = _stated(item.dispute)
    if item.status not in KEPT or not text:
        return
    attach_statement(
        person_file=item.dispute.matter,
        item=item.entry,
        text=text,
        by=by,
        at=at,
    )


def _stated(dispute: Dispute) -> str:
    """What the person said with the dispute; once they changed it or took it out, what stands."""
    changed = dispute.requests.filter(kind__in=(Kind.STATEMENT, Kind.WITHDRAWAL))
    if not changed.exists():
        return dispute.statement
    kept = dispute.items.filter(status__in=KEPT).select_related(*ENTRY)
    standing = ConsumerStatement.objects.standing().filter(
        person=dispute.person_id, text_sha256__in={one.known_by for one in kept}
    )
    newest = standing.order_by("pk").last()
    return newest.text if newest else ""
