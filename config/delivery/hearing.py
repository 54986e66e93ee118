"""What the mail provider tells of a message: bounced, refused, marked as spam (R-8)."""

from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType
from anymail.urls import urlpatterns
from django.urls import URLPattern
from django.utils import timezone

from config.delivery.models import MailReport
from config.delivery.services import hear_report

Kind = MailReport.Kind
# Accepted, opened and clicked count for nothing; deferred may still arrive.
KINDS = {
    EventType.BOUNCED: Kind.BOUNCED,
    EventType.REJECTED: Kind.BOUNCED,
    EventType.FAILED: Kind.BOUNCED,
    EventType.COMPLAINED: Kind.COMPLAINED,
}


def webhooks(provider: str) -> list[URLPattern]:
    """The one address at which this provider tells; none with SMTP."""
    return [one for one in urlpatterns if provider and one.name == f"{provider}_tracking_webhook"]


def hear(sender: object, event: AnymailTrackingEvent, esp_name: str, **more: Any) -> None:
    """Nothing of the event is kept but its kind: the rest names a mailbox."""
    kind = KINDS.get(event.event_type)
    if kind and event.message_id:
        hear_report(
            provider=esp_name.lower(),
            message_id=str(event.message_id),
            kind=kind,
            reason=str(event.reject_reason or ""),
            at=timezone.now(),
        )
