"""What is deleted within three business days is told by telephone, then in writing (N-10)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import calendar_for, close_clock, happen, start_clock, void_clock
from config.errors import Invalid, Refusal
from config.law.book import book
from config.law.clock import count
from disputes.models import Dispute, DisputeItem, PhoneNotice
from disputes.services.locking import ENTRY, locked
from disputes.services.results import finish
from disputes.services.scenes import scene
from disputes.workflow import REMOVED, Status

INSTEAD = "Deleted at once and told by telephone: D-13 runs instead."


class NotExpedited(Refusal):
    code = "not_expedited"
    citation = "15 U.S.C. 1681i(a)(8)"
    remedy = "Complete the dispute in the usual way: the results notice tells the deletion."


def why_not_expedited(dispute: Dispute) -> Refusal | None:
    """What keeps a dispute from the short way: something stays in, or it came out too late."""
    items = list(dispute.items.all())
    if dispute.status != Status.RECEIVED or dispute.results_notices.exists():
        return NotExpedited("Results of this dispute were told already.")
    if not items or any(item.status not in REMOVED for item in items):
        return NotExpedited("Not everything that was disputed is deleted.")
    rule = book().deadline("D-12")
    due = count(rule, dispute.received_on, calendar_for(dispute.screener)).due_on
    assert due is not None
    if any(item.decided_on and item.decided_on > due for item in items):
        return NotExpedited("An item was deleted after the days that the short way gives.")
    return None


@transaction.atomic
def confirm_deletion(
    *,
    dispute: Dispute,
    told_at: datetime,
    right_told: bool,
    note: str,
    submission: UUID,
    by: User,
    at: datetime,
) -> PhoneNotice:
    """Keep the call, write N-10 with the new report, start D-13, and complete the dispute.

    `told_at`: when the person heard it. The same submission again gives the first result.
    """
    dispute = locked(dispute)
    if first := PhoneNotice.objects.filter(dispute=dispute, submission=submission).first():
        return first
    if refused := why_not_expedited(dispute):
        raise refused
    items = list(dispute.items.select_related(*ENTRY))
    _check(items, told_at, note, at)
    phone = PhoneNotice.objects.create(
        dispute=dispute,
        told_at=told_at,
        told_on=dispute.screener.on(told_at),
        right_told=right_told,
        note=note.strip(),
        submission=submission,
        by=by,
        at=at,
    )
    for item in items:
        item.dispute = dispute
        _clocks(item, by, at)
    finish(dispute, items, submission, by, at, phone=phone)
    record_matter(
        dispute.matter,
        "tell_by_telephone",
        by,
        at,
        target=dispute.reference,
        told_on=phone.told_on.isoformat(),
    )
    return phone


def _check(items: Sequence[DisputeItem], told_at: datetime, note: str, at: datetime) -> None:
    wrong = {}
    gone = max(item.decided_at for item in items if item.decided_at)
    if not gone <= told_at <= at:
        wrong["told_at"] = ["Give a moment after the deletion, and not after now."]
    if not note.strip():
        wrong["note"] = ["Say which number you called and who answered."]
    if wrong:
        raise Invalid(wrong)


def _clocks(item: DisputeItem, by: User, at: datetime) -> None:
    """D-12 kept by the deletion (R-8); N-08 and the provider's letter are not owed any more."""
    dispute, target = item.dispute, item.target
    assert item.decided_on is not None
    told: dict[str, Any] = {
        "matter": dispute.matter,
        "organization": dispute.screener,
        "target": target,
    }
    short = start_clock(rule_id="D-12", event_on=dispute.received_on, by=by, at=at, **told)
    close_clock(clock=short, on=item.decided_on, event="decided", proof=target, by=by, at=at)
    for clock in Clock.objects.open().for_target(target).filter(rule_id__in=("D-05", "D-10")):
        void_clock(clock=clock, reason=INSTEAD, by=by, at=at)
    happen(
        "item_deleted_at_once",
        scene(item),
        on=item.decided_on,
        target=target,
        owner=by,
        by=by,
        at=at,
    )
