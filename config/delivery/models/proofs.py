"""What shows what became of a dispatch (R-9)."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from config.accounts.models import User
from config.audit.keeping import append_only
from config.delivery.models.deliveries import Delivery
from config.delivery.models.gates import CONSTRUCTIVE_IS_LAST


class DeliveryProofQuerySet(models.QuerySet["DeliveryProof"]):
    def visible_to(self, user: User) -> DeliveryProofQuerySet:
        return self.filter(delivery__in=Delivery.objects.visible_to(user))


class DeliveryProof(models.Model):
    """Something that shows what became of a dispatch: a receipt, a signature, a return."""

    class Event(models.TextChoices):
        ACCEPTED = "accepted", "Accepted by the carrier"
        DELIVERED = "delivered", "Delivered, by the carrier's record"
        UNCLAIMED = "unclaimed", "Unclaimed at the end of the holding period"
        SIGNED = "signed", "Signed for"
        REFUSED = "refused", "Refused before a witness"
        OPENED = "opened", "Opened in the portal after identity proof"
        RETURNED = "returned", "Came back"
        BOUNCED = "bounced", "Bounced"
        COMPLAINED = "complained", "Marked as spam"
        UNOPENED = "unopened", "Not opened in time"
        NOT_HANDED = "not_handed", "Could not be handed over"
        CONSTRUCTIVE = "constructive", "Constructive, by supervisor and counsel"

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="proofs")
    event = models.CharField(max_length=12, choices=Event.choices)
    on = models.DateField()
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    counsel = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="For constructive delivery."
    )

    objects = DeliveryProofQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(  # supervisor and counsel, with the attempts
                name="constructive_by_two",
                condition=~Q(event="constructive")
                | Q(by__isnull=False, counsel__isnull=False) & ~Q(by=F("counsel")) & ~Q(detail=""),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="constructive_last",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.event = 'constructive'"),
                declare=[("told", "delivery_delivery")],
                func=CONSTRUCTIVE_IS_LAST,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.event} on {self.on}"


class ProofFileQuerySet(models.QuerySet["ProofFile"]):
    def visible_to(self, user: User) -> ProofFileQuerySet:
        return self.filter(proof__delivery__in=Delivery.objects.visible_to(user))


class ProofFile(models.Model):
    """A receipt or an envelope, scanned. The original is sealed; a picture is opened re-encoded."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proof = models.ForeignKey(DeliveryProof, models.PROTECT, related_name="files")
    filename = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the original, as it came.")
    shown_sha256 = models.CharField(max_length=64, help_text="Of what is opened.")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = ProofFileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proof", "sha256"], name="a_scan_once_a_proof")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.filename
