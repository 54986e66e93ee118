"""What went to the printer in one file."""

from __future__ import annotations

import uuid

from django.db import models

from config.accounts.models import Organization, User
from config.audit.keeping import append_only


class PrintBatchQuerySet(models.QuerySet["PrintBatch"]):
    def visible_to(self, user: User) -> PrintBatchQuerySet:
        """That there is one; its letters open to whoever may see each of them."""
        return self.filter(organization__in=user.organization_ids("delivery.record_proof"))


class PrintBatch(models.Model):
    """Letters of one sender in one PDF, in the order of `Delivery.batch_place`; kept as printed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="print_batches")
    number = models.PositiveIntegerField()
    letters = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(help_text="With the list in front and blank backs.")
    sha256 = models.CharField(max_length=64, help_text="Of the file in the store.")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = PrintBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name_plural = "print batches"
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="one_batch_number")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.organization.code}-P-{self.number:04}"
