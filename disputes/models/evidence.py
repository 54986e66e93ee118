from __future__ import annotations

import uuid

from django.db import models

from config.accounts.models import Matter, MatterScoped, Organization, User
from config.audit.keeping import append_only
from config.delivery.models import Delivery
from config.documents.models import Document
from disputes.models.disputes import Dispute, DisputeItem


class EvidenceQuerySet(MatterScoped["Evidence"]):
    matter_path = "dispute__matter"


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

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["id"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Evidence {self.pk} of {self.dispute}"

    @property
    def matter(self) -> Matter:
        return self.dispute.matter


class EvidenceReviewQuerySet(MatterScoped["EvidenceReview"]):
    matter_path = "item__dispute__matter"


class EvidenceReview(models.Model):
    """Somebody looked at a piece of evidence for an item, and what they saw (1681i(a)(4))."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="reviews")
    item = models.ForeignKey(DisputeItem, models.PROTECT, related_name="evidence_reviews")
    note = models.TextField()
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


class ProviderNoticeQuerySet(MatterScoped["ProviderNotice"]):
    matter_path = "dispute__matter"


class ProviderNotice(models.Model):
    """D-05: who provided a disputed item was told, or that nobody did: a public source."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="provider_notices")
    item = models.ForeignKey(DisputeItem, models.PROTECT, related_name="provider_notices")
    provider = models.CharField(max_length=160, blank=True, help_text="Empty: a public source.")
    address = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    sent_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = ProviderNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "provider"], name="provider_told_once")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Provider of {self.item}"

    @property
    def matter(self) -> Matter:
        return self.dispute.matter


class ResultsNoticeQuerySet(MatterScoped["ResultsNotice"]):
    matter_path = "dispute__matter"


class ResultsNotice(models.Model):
    """N-08 for one agency's report: what became of each item, with the report as revised."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="results_notices")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    report = models.ForeignKey("screening.Report", models.PROTECT, related_name="+")
    revised = models.BooleanField()
    document = models.OneToOneField(Document, models.PROTECT, related_name="results_notice")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="results_notice")
    issued_at = models.DateTimeField()
    issued_on = models.DateField()

    objects = ResultsNoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "report"], name="results_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Results of {self.dispute}"

    @property
    def matter(self) -> Matter:
        return self.dispute.matter

    @property
    def target(self) -> str:
        return f"results:{self.public_id}"
