"""Fifteen more days for one item, once, for something new from the person (D-07, G-09)."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import extend_clock
from config.documents.services import store_document
from config.errors import Invalid
from disputes.models import DisputeItem, Evidence, Extension
from disputes.services import papers
from disputes.services.locking import locked_item
from disputes.services.scenes import never_extended
from disputes.services.sending import send
from disputes.workflow import ItemStatus


@transaction.atomic
def extend_item(
    *,
    item: DisputeItem,
    information_on: date,
    reason: str,
    submission: UUID | None = None,
    by: User,
    at: datetime,
) -> Extension:
    """`reason`: why what came is relevant. A letter tells the person the new last day."""
    item = locked_item(item)
    submission = submission or uuid4()
    if first := Extension.objects.filter(item=item, submission=submission).first():
        return first
    if not reason.strip():
        raise Invalid({"reason": ["Say why what came is relevant."]})
    if refused := why_no_extension(item, information_on, at):
        raise gate_refusal("G-09", refused)
    with gates():
        extension = Extension.objects.create(
            item=item,
            information_on=information_on,
            granted_by=by,
            granted_at=at,
            granted_on=item.dispute.screener.on(at),
            reason=reason,
            submission=submission,
        )
    clock = Clock.objects.open().for_target(item.target).get(rule_id="D-06")
    clock = extend_clock(clock=clock, rule_id="D-07", information_on=information_on, by=by, at=at)
    assert clock.due_on is not None
    _tell(extension, clock.due_on, by, at)
    record_matter(
        item.matter,
        "extend_item",
        by,
        at,
        target=item.target,
        information_on=information_on.isoformat(),
    )
    return extension


def why_no_extension(item: DisputeItem, information_on: date, at: datetime) -> str:
    """What refuses the extra days at this moment, in words, or nothing."""
    if never_extended(item.dispute, [item]):
        return "The law of this state gives no extra days."
    if hasattr(item, "extension"):
        return "The item was extended once already."
    if item.status != ItemStatus.OPEN:
        return "The item has its result, so there is nothing left to extend."
    clock = Clock.objects.open().for_target(item.target).filter(rule_id="D-06").first()
    due = clock.due_on if clock else None
    if due is None or item.dispute.screener.on(at) > due:
        return "The thirty days are over."
    if not item.dispute.received_on <= information_on <= due:
        return "The information did not come within the thirty days."
    if information_on not in days_of_news(item):
        return "Nothing new from the person came on that day."
    return ""


def days_of_news(item: DisputeItem) -> list[date]:
    """On which days the person sent more about the item, after the dispute itself had come."""
    later = Evidence.objects.about(item).filter(received_at__gt=item.dispute.received_at)
    return sorted(set(later.values_list("received_on", flat=True)))


def _tell(extension: Extension, due_on: date, by: User, at: datetime) -> None:
    """By the way in which the results come: who disputed by mail looks into no portal."""
    item = extension.item
    dispute = item.dispute
    letter = store_document(
        matter=dispute.matter,
        kind="more_time",
        title=papers.title("more_time", dispute),
        language=dispute.person.language,
        rendered=papers.more_time(extension, due_on),
        by=by,
        at=at,
    )
    by_portal = dispute.results_by == dispute.Results.PORTAL
    key = f"more_time:{item.public_id}"
    send(dispute, letter, key=key, by_portal=by_portal, by=by, at=at)
