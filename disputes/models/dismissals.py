from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only, frozen_but, frozen_once
from config.delivery.models import Delivery, counting, ways_of
from config.documents.models import Document
from disputes.models.disputes import Dispute
from disputes.models.gates import DISMISSAL


class DismissalQuerySet(MatterScoped["Dismissal"]):
    matter_path = "dispute__matter"

    def waiting(self) -> DismissalQuerySet:
        return self.filter(status=Dismissal.Status.PROPOSED)


class Dismissal(models.Model):
    """Somebody finds a dispute frivolous or irrelevant; somebody else agrees, or not (N-07)."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Not agreed to"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="dismissals")
    reasons = models.TextField(help_text="One a line.")
    needed = models.TextField(help_text="What would let it be looked into, one a line.")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text="Why it is looked into after all.")
    submission = models.UUIDField(unique=True)

    objects = DismissalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(status="proposed"), name="one_open_dismissal"
            ),
            models.CheckConstraint(
                name="dismissed_with_reasons", condition=~Q(reasons="") & ~Q(needed="")
            ),
            models.CheckConstraint(
                name="dismissal_answered",
                condition=Q(status="proposed", answered_by=None, answered_at=None)
                | ~Q(status="proposed") & Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(  # two people in every agency, the smallest too
                name="dismissed_by_two",
                condition=~Q(status="approved") | ~Q(answered_by=F("proposed_by")),
            ),
        ]
        triggers = [
            *frozen_but("status", "answered_by", "answered_at", "answer"),
            frozen_once("answered_at"),
        ]

    def __str__(self) -> str:
        return f"Dismissal of {self.dispute}"

    @property
    def matter(self) -> Matter:
        return self.dispute.matter


class FrivolousNoticeQuerySet(MatterScoped["FrivolousNotice"]):
    matter_path = "dispute__matter"


class FrivolousNotice(models.Model):
    """N-07: why a dispute is not looked into, and what would change that (1681i(a)(3))."""

    dispute = models.OneToOneField(Dispute, models.PROTECT, related_name="frivolous_notice")
    dismissal = models.OneToOneField(Dismissal, models.PROTECT, related_name="notice")
    determined_on = models.DateField()
    submission = models.UUIDField(unique=True)
    document = models.OneToOneField(Document, models.PROTECT, related_name="frivolous_notice")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="frivolous_notice")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = FrivolousNoticeQuerySet.as_manager()

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="dismissal_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=DISMISSAL,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.dispute} not looked into"

    @property
    def matter(self) -> Matter:
        return self.dispute.matter

    @property
    def reasons(self) -> str:
        return self.dismissal.reasons

    @property
    def needed(self) -> str:
        return self.dismissal.needed

    @property
    def way(self) -> Delivery:
        """The dispatch that counts: one that failed goes out again (R-8, R-9)."""
        return counting(ways_of(self.document, self.delivery))
