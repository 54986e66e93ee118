from __future__ import annotations

import uuid

from django.db import models

from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only
from config.delivery.models import Delivery, counting, ways_of
from config.documents.models import Document
from disputes.models.disputes import DisputeItem
from screening.models import ProviderCertification


class ReinsertionQuerySet(MatterScoped["Reinsertion"]):
    matter_path = "item__dispute__matter"


class Reinsertion(models.Model):
    """A deleted item is back in the file, and the person is told so: N-11, D-14 (G-11)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(DisputeItem, models.PROTECT, related_name="reinsertions")
    certification = models.OneToOneField(
        ProviderCertification, models.PROTECT, related_name="reinsertion"
    )
    reinserted_on = models.DateField()
    document = models.OneToOneField(Document, models.PROTECT, related_name="reinsertion")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="reinsertion")
    submission = models.UUIDField(unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReinsertionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.item} put back"

    @property
    def matter(self) -> Matter:
        return self.item.dispute.matter

    @property
    def way(self) -> Delivery:
        """The dispatch that counts: one that failed goes out again (R-8, R-9)."""
        return counting(ways_of(self.document, self.delivery))

    @property
    def target(self) -> str:
        return f"reinsertion:{self.public_id}"
