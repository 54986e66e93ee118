"""Letters that a print file was made without."""

from __future__ import annotations

from django.db import models

from config.accounts.models import User
from config.audit.keeping import append_only
from config.delivery.models.batches import PrintBatch
from config.delivery.models.deliveries import Delivery


class PrintFaultQuerySet(models.QuerySet["PrintFault"]):
    def visible_to(self, user: User) -> PrintFaultQuerySet:
        return self.filter(delivery__in=Delivery.objects.visible_to(user))


class PrintFault(models.Model):
    """One letter that could not be put in, and lies ready for another file; the fault's kind."""

    batch = models.ForeignKey(PrintBatch, models.PROTECT, related_name="faults")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="print_faults")
    place = models.PositiveIntegerField(help_text="Where it would have stood.")
    reason = models.CharField(max_length=80)

    objects = PrintFaultQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "delivery"], name="one_print_fault")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.batch} without {self.delivery_id}"
