from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, MatterScoped, Organization, User
from config.audit.keeping import append_only, frozen_but
from config.delivery.models import Delivery, counting, ways_of
from config.documents.models import Document
from disputes.models.disputes import Dispute, DisputeItem


class ProviderNoticeQuerySet(MatterScoped["ProviderNotice"]):
    matter_path = "dispute__matter"


class ProviderNotice(models.Model):
    """D-05: who provided a disputed item is told (N-16), or that nobody did: a public source.

    What comes later, new information or a changed item, is told in later letters.
    """

    class Occasion(models.TextChoices):
        DISPUTE = "dispute", "The dispute"
        INFORMATION = "information", "The person sent more"
        OUTCOME = "outcome", "Changed or deleted"
        BLOCK = "block", "Blocked after identity theft"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="provider_notices")
    item = models.ForeignKey(DisputeItem, models.PROTECT, related_name="provider_notices")
    provider = models.CharField(max_length=160, blank=True, help_text="Empty: a public source.")
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True, help_text="N-09 names it, if known.")
    occasion = models.CharField(max_length=11, choices=Occasion.choices, default=Occasion.DISPUTE)
    outcome = models.CharField(max_length=14, blank=True, help_text="The result that it tells.")
    evidence = models.ForeignKey(
        "Evidence",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="The last thing from the person that went with this or an earlier letter.",
    )
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    sent_on = models.DateField(null=True, blank=True, help_text="Handed to the carrier.")
    submission = models.UUIDField(null=True, unique=True, help_text="None where a rule wrote it.")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = ProviderNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "provider", "occasion", "outcome", "evidence"],
                nulls_distinct=False,
                name="provider_told_once",
            )
        ]
        triggers = frozen_but("sent_on")

    def __str__(self) -> str:
        return f"Provider of {self.item}"

    @property
    def matter(self) -> Matter:
        return self.dispute.matter


class ResultsNoticeQuerySet(MatterScoped["ResultsNotice"]):
    matter_path = "dispute__matter"


class ResultsNotice(models.Model):
    """N-08 for one agency's report: what became of its items, with the report as revised.

    Without agency and report: what no report ever printed, with the file as it stands now.

    `part`: results may be told as they are found, each within its five days (D-10).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="results_notices")
    part = models.PositiveSmallIntegerField(default=1)
    items = models.ManyToManyField(
        DisputeItem, through="ToldResult", related_name="results_notices"
    )
    agency = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey("screening.Report", models.PROTECT, null=True, related_name="+")
    revised = models.BooleanField()
    submission = models.UUIDField(help_text="Of the form that told them, one notice a report.")
    document = models.OneToOneField(Document, models.PROTECT, related_name="results_notice")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="results_notice")
    issued_at = models.DateTimeField()
    issued_on = models.DateField()

    objects = ResultsNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "part", "report"], nulls_distinct=False, name="results_once"
            ),
            models.UniqueConstraint(
                fields=["submission", "report"], nulls_distinct=False, name="results_sent_once"
            ),
            models.CheckConstraint(
                name="agency_of_its_report",
                condition=Q(agency=None, report=None, revised=False)
                | Q(agency__isnull=False, report__isnull=False),
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Results of {self.dispute}"

    @property
    def matter(self) -> Matter:
        return self.dispute.matter

    @property
    def way(self) -> Delivery:
        """The dispatch that counts: one that failed goes out again (R-8, R-9)."""
        return counting(ways_of(self.document, self.delivery))

    @property
    def target(self) -> str:
        return f"results:{self.public_id}"


class ToldResultQuerySet(MatterScoped["ToldResult"]):
    matter_path = "notice__dispute__matter"


class ToldResult(models.Model):
    """What one notice told of one item; a later result is told by a later notice."""

    notice = models.ForeignKey(ResultsNotice, models.PROTECT, related_name="told")
    item = models.ForeignKey(DisputeItem, models.PROTECT, related_name="told")
    number = models.PositiveSmallIntegerField(help_text="As this agency's report numbers it.")
    status = models.CharField(max_length=14, choices=DisputeItem.STATUSES)

    objects = ToldResultQuerySet.as_manager()

    class Meta:
        ordering = ["number", "id"]
        constraints = [models.UniqueConstraint(fields=["notice", "item"], name="told_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.item} as told"

    @property
    def matter(self) -> Matter:
        return self.notice.dispute.matter
