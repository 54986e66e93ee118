from __future__ import annotations

import uuid

from django.db import models

from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only
from disputes.models.disputes import Dispute, DisputeItem


class EvidenceQuerySet(MatterScoped["Evidence"]):
    matter_path = "dispute__matter"

    def about(self, item: DisputeItem) -> EvidenceQuerySet:
        """What was sent for this item, or for the whole dispute."""
        whole = models.Q(item=None) | models.Q(item=item)
        return self.filter(whole, dispute=item.dispute_id)

    def unreviewed(self, item: DisputeItem) -> EvidenceQuerySet:
        """What nobody has looked at for this item."""
        return self.about(item).exclude(pk__in=item.evidence_reviews.values("evidence"))


class Evidence(models.Model):
    """Something the person sent. The original is sealed; what staff open is re-encoded."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="evidence")
    item = models.ForeignKey(
        DisputeItem, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    filename = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the original, as it came.")
    shown_sha256 = models.CharField(max_length=64, help_text="Of what staff open.")
    received_at = models.DateTimeField()
    received_on = models.DateField()
    submission = models.UUIDField(help_text="Of the form it came with, by whichever door.")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["id"]
        indexes = [models.Index(fields=["submission"], name="evidence_submission")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Evidence {self.pk} of {self.dispute}"

    @property
    def matter(self) -> Matter:
        return self.dispute.matter

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def came_later(self) -> bool:
        """Not with the dispute itself: what may bring more days (1681i(a)(1)(B))."""
        return self.received_at > self.dispute.received_at


class EvidenceReviewQuerySet(MatterScoped["EvidenceReview"]):
    matter_path = "item__dispute__matter"


class EvidenceReview(models.Model):
    """Somebody looked at a piece of evidence for an item, and what they saw (1681i(a)(4))."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="reviews")
    item = models.ForeignKey(DisputeItem, models.PROTECT, related_name="evidence_reviews")
    note = models.TextField()
    submission = models.UUIDField(unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = EvidenceReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evidence", "item"], name="evidence_reviewed_once")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Review of {self.evidence}"

    @property
    def matter(self) -> Matter:
        return self.item.matter
