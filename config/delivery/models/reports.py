"""What the mail provider told of a message (R-8)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from config.accounts.models import User
from config.audit.keeping import frozen_but, frozen_once
from config.delivery.models.deliveries import Delivery


class MailReportQuerySet(models.QuerySet["MailReport"]):
    def visible_to(self, user: User) -> MailReportQuerySet:
        return self.filter(delivery__in=Delivery.objects.visible_to(user))

    def unmatched(self) -> MailReportQuerySet:
        """No message of ours, or one whose sending is not written down yet."""
        return self.filter(delivery=None)


class MailReport(models.Model):
    """One message bounced, or was marked as spam. The same thing told again is the same row.

    Found by the provider's id of the message alone; no address is kept.
    """

    class Kind(models.TextChoices):
        BOUNCED = "bounced", "Bounced"
        COMPLAINED = "complained", "Marked as spam"

    provider = models.CharField(max_length=20)
    message_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=20, blank=True, help_text="In a word of a fixed list.")
    told_at = models.DateTimeField()
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, null=True, blank=True, related_name="mail_reports"
    )

    objects = MailReportQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "message_id", "kind"], name="told_once_of_a_message"
            )
        ]
        indexes = [
            models.Index(fields=["told_at"], condition=Q(delivery=None), name="mail_unmatched")
        ]
        triggers = [*frozen_but("delivery"), frozen_once("delivery_id")]

    def __str__(self) -> str:
        return f"{self.kind} told by {self.provider}"
