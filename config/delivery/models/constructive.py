"""What two people record when every way to a person failed (R-9)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from config.accounts.models import Matter, User
from config.audit.keeping import frozen_but
from config.delivery.models.deliveries import Delivery


class ConstructiveRequestQuerySet(models.QuerySet["ConstructiveRequest"]):
    def visible_to(self, user: User) -> ConstructiveRequestQuerySet:
        return self.filter(delivery__in=Delivery.objects.visible_to(user))

    def open(self) -> ConstructiveRequestQuerySet:
        return self.filter(decided_at=None)


class ConstructiveRequest(models.Model):
    """A supervisor says that every way failed; counsel signs, and it counts as received (R-9)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, related_name="constructive_requests", help_text="The last try."
    )
    detail = models.CharField(max_length=200, help_text="What was tried, and when.")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    signed = models.BooleanField(default=False)

    objects = ConstructiveRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(name="constructive_says_what", condition=~Q(detail="")),
            models.CheckConstraint(
                name="constructive_decided_apart",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, signed=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                fields=["delivery"],
                condition=Q(decided_at__isnull=True),
                name="one_constructive_request",
            ),
        ]
        triggers = frozen_but("decided_by", "decided_at", "signed")

    def __str__(self) -> str:
        return f"Constructive delivery of {self.delivery}"

    @property
    def matter(self) -> Matter:
        return self.delivery.matter
