"""A message bounced or was marked as spam: it failed, and the ladder goes on the same day (R-9)."""

from datetime import datetime, timedelta

from django.db import transaction

from config.accounts.services import record_matter
from config.delivery.models import Delivery, DeliveryAttempt, MailReport
from config.delivery.receipt import Event
from config.delivery.services.proof import locked, record_proof

REASONS = {
    "invalid": "There is no such mailbox.",
    "bounced": "The mailbox did not take it.",
    "timed_out": "The mailbox could not be reached.",
    "blocked": "The mailbox or the provider blocks us.",
    "spam": "Taken for spam.",
    "unsubscribed": "The mailbox wants no mail from us.",
}
PATIENCE = timedelta(days=1)
BATCH = 100


@transaction.atomic
def hear_report(
    *, provider: str, message_id: str, kind: str, reason: str, at: datetime
) -> MailReport:
    """Keep what a mail provider told, once, and follow it where it names a message of ours."""
    report, _new = MailReport.objects.get_or_create(
        provider=provider[:20],
        message_id=message_id[:200],
        kind=kind,
        defaults={"reason": reason if reason in REASONS else "", "told_at": at},
    )
    return _follow(report.pk, at)


def match_reports(*, at: datetime) -> int:
    """Follow what was told before the sending was written down; how many found their message."""
    early = MailReport.objects.unmatched().filter(told_at__gt=at - PATIENCE).order_by("pk")
    sent = DeliveryAttempt.objects.exclude(message_id="").values("message_id")
    found = list(early.filter(message_id__in=sent).values_list("pk", flat=True)[:BATCH])
    return sum(_follow(pk, at).delivery_id is not None for pk in found)


@transaction.atomic
def _follow(pk: int, at: datetime) -> MailReport:
    report = MailReport.objects.select_for_update().get(pk=pk)
    delivery = _message(report.message_id) if report.delivery_id is None else None
    if delivery is None:
        return report
    delivery = locked(delivery)
    report.delivery = delivery
    report.save(update_fields=["delivery"])
    if delivery.received_on is None:
        record_proof(
            delivery=delivery,
            event=Event(report.kind),
            on=delivery.sender.on(at),
            detail=REASONS.get(report.reason, ""),
            by=None,
            at=at,
        )
    else:  # opened after proof of identity: no word about the message undoes that
        target = f"delivery:{delivery.public_id}"
        record_matter(delivery.matter, "hear_report", None, at, target=target, kind=report.kind)
    return report


def _message(message_id: str) -> Delivery | None:
    """The one e-mail with this id; where two have it, neither."""
    found = Delivery.objects.filter(
        channel=Delivery.Channel.EMAIL,
        tries__message_id=message_id,
        tries__result=DeliveryAttempt.Result.SENT,
    ).distinct()[:2]
    return found[0] if len(found) == 1 else None
