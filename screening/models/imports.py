from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from config.accounts.models import Organization, User
from screening.models.accounts import SocialAccount
from screening.models.cases import Case
from screening.models.frozen import gate, kept
from screening.models.gates import BATCH_DECLARE, BATCH_GATE
from screening.models.scoped import CaseScoped, OfCase
from screening.workflow import BatchStatus, choices


class Provenance(models.TextChoices):
    """Where posts come from (R-4)."""

    PUBLIC_CAPTURE = "public_capture", "Captured from public pages"
    PUBLIC_API = "public_api", "The platform's public interface"
    VENDOR = "vendor", "A vendor"
    COMPLAINANT = "complainant", "Given by a complainant"
    VOLUNTEERED_BY_SUBJECT = "volunteered_by_subject", "Volunteered by the subject"


class ImportBatchQuerySet(CaseScoped["ImportBatch"]):
    def due(self, at: datetime) -> ImportBatchQuerySet:
        """Waiting, or left behind by a worker that died."""
        return self.filter(
            Q(claimed_until__isnull=True) | Q(claimed_until__lte=at),
            status__in=(BatchStatus.QUEUED, BatchStatus.RUNNING),
        )

    def imported(self) -> ImportBatchQuerySet:
        return self.filter(status=BatchStatus.IMPORTED)


class ImportBatch(OfCase, models.Model):
    """One file brought into a case: the act of collecting (G-01, G-02, G-04, G-15)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="import_batches")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="import_batches")
    provenance = models.CharField(max_length=24, choices=Provenance.choices)
    statement = models.TextField(
        blank=True, help_text="Who gave it, how they had access, that nothing was promised (R-4)."
    )
    released_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Counsel who released a complainant's capture (R-4).",
    )
    is_owner_export = models.BooleanField(default=False)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0)
    importer = models.CharField(max_length=40, blank=True)
    format = models.CharField(max_length=80, blank=True)
    status = models.CharField(
        max_length=10, choices=choices(BatchStatus), default=BatchStatus.QUEUED
    )
    total = models.PositiveIntegerField(default=0, help_text="Posts read so far.")
    added = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    revisions = models.PositiveIntegerField(default=0)
    coverage = models.JSONField(default=dict)
    problem = models.CharField(max_length=400, blank=True, help_text="Why a file was refused.")
    queued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    queued_at = models.DateTimeField()
    queued_on = models.DateField()
    finished_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    submission = models.UUIDField(unique=True, default=uuid.uuid4)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-id"]
        verbose_name_plural = "import batches"
        indexes = [
            models.Index(fields=["agency", "-queued_at"], name="batch_agency"),
            models.Index(fields=["screener", "-queued_at"], name="batch_screener"),
            models.Index(
                fields=["claimed_until"],
                condition=Q(status__in=("queued", "running")),
                name="batch_due",
            ),
        ]
        triggers = [
            gate(
                "batch_gate",
                BATCH_GATE,
                declare=BATCH_DECLARE,
                condition="NEW.status <> 'refused'",
            ),
            *kept(),
        ]

    def __str__(self) -> str:
        return f"{self.filename} into {self.case}"
