from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from config.accounts.models import Matter, MatterScoped, Organization, User
from screening.models.blocks import BLOCKED, BLOCKED_ITEM
from screening.models.cancelling import STILL_ORDERED
from screening.models.cases import Case, Outcome
from screening.models.corrections import ConsumerStatement
from screening.models.flags import Flag
from screening.models.frozen import frozen, gate
from screening.models.gates import (
    ITEM_DECLARE,
    ITEM_GATE,
    REASON_DECLARE,
    REASON_GATE,
    RECIPIENT_DECLARE,
    RECIPIENT_GATE,
    REPORT_DECLARE,
    REPORT_GATE,
)
from screening.models.licenses import LICENSE_DECLARE, REPORT_LICENSED
from screening.models.posts import Post
from screening.models.redactions import RedactedPost
from screening.models.scoped import CaseScoped, FurnishedScoped, OfCase
from screening.models.sheets import FURNISHED_SHEETS_DECLARE, FURNISHED_SHEETS_GATE
from screening.models.stated import ACCOUNTS_STATED
from screening.workflow import Regime, ReportStatus, choices

FURNISHING = "OLD.status <> 'furnished' AND NEW.status = 'furnished'"


class ReportQuerySet(FurnishedScoped["Report"]):
    matter_path = "case__matter"
    furnished = Q(status="furnished")

    def current(self) -> ReportQuerySet:
        return self.filter(replaced_by__isnull=True)


class Report(OfCase, models.Model):
    """An issued report. Frozen with its items; a correction is a new version (R-6)."""

    TARGET = "report:"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(
        max_length=10, choices=choices(ReportStatus), default=ReportStatus.ISSUED
    )
    regime = models.CharField(max_length=16, choices=choices(Regime))
    outcome = models.CharField(max_length=24, choices=Outcome.choices)
    policy_version = models.ForeignKey(
        "policies.PolicyVersion", models.PROTECT, null=True, related_name="+"
    )
    item_count = models.PositiveSmallIntegerField(default=0)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    furnished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    furnished_at = models.DateTimeField(null=True)
    furnished_on = models.DateField(null=True)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    data_document = models.JSONField(default=dict, help_text="The same report as data.")
    data_sha256 = models.CharField(max_length=64)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    difference = models.JSONField(default=dict, help_text="What changed since the last version.")
    submission = models.UUIDField(unique=True, default=uuid.uuid4)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["case", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="report_version_once"),
            models.CheckConstraint(
                name="furnished_has_its_moment",
                condition=Q(status="issued", furnished_at__isnull=True)
                | Q(status="furnished", furnished_at__gte=F("issued_at")),
            ),
            models.CheckConstraint(
                name="outcome_fits_the_items",
                condition=Q(outcome="items", item_count__gt=0)
                | ~Q(outcome="items") & Q(item_count=0),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-issued_at"], name="report_agency"),
            models.Index(fields=["screener", "-issued_at"], name="report_screener"),
        ]
        triggers = [
            gate("report_gate", REPORT_GATE, declare=REPORT_DECLARE),
            gate("report_ordered", STILL_ORDERED, declare=[]),
            gate(
                "report_sheets",
                FURNISHED_SHEETS_GATE,
                declare=FURNISHED_SHEETS_DECLARE,
                operation=pgtrigger.Update,
                condition=FURNISHING,
            ),
            gate(
                "report_accounts_stated",
                ACCOUNTS_STATED,
                declare=[],
                operation=pgtrigger.Update,
                condition=FURNISHING,
            ),
            gate(
                "report_licensed",
                REPORT_LICENSED,
                declare=LICENSE_DECLARE,
                operation=pgtrigger.Update,
                condition=FURNISHING,
            ),
            pgtrigger.Trigger(
                name="report_blocked",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=BLOCKED,
            ),
            *frozen("report", but=["status", "furnished_by", "furnished_at", "furnished_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.case}, report {self.version}"

    @property
    def target(self) -> str:
        return f"{self.TARGET}{self.public_id}"


class ReportItemQuerySet(FurnishedScoped["ReportItem"]):
    matter_path = "report__case__matter"
    furnished = Q(report__status="furnished")


class ReportItem(models.Model):
    """A reported item: one post as the report prints it; `clause` is its first reason's."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="report_items")
    redacted_post = models.ForeignKey(RedactedPost, models.PROTECT, related_name="report_items")
    clause = models.ForeignKey("policies.Clause", models.PROTECT, related_name="+")
    flags = models.ManyToManyField(Flag, through="ReportedFlag", related_name="report_items")
    marks = models.JSONField(
        default=list, help_text="One a reason: number, flag, clause, spans in Post.whole, words."
    )
    content_sha256 = models.CharField(max_length=64)
    posted_on = models.DateField()
    statement = models.ForeignKey(
        ConsumerStatement, models.PROTECT, null=True, blank=True, related_name="report_items"
    )
    note = models.TextField(blank=True, help_text="How the item was modified after a dispute.")
    disputed_on = models.DateField(
        null=True, blank=True, help_text="In dispute since then, when this version was issued."
    )

    objects = ReportItemQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="item_number_once"),
            models.UniqueConstraint(fields=["report", "post"], name="item_once"),
        ]
        triggers = [
            gate("item_gate", ITEM_GATE, declare=ITEM_DECLARE),
            gate("item_blocked", BLOCKED_ITEM, declare=[]),
            *frozen("report"),
        ]

    def __str__(self) -> str:
        return f"{self.report}, item {self.number}"

    @property
    def case(self) -> Case:
        return self.report.case

    @property
    def matter(self) -> Matter:
        return self.report.case.matter


class ReportedFlagQuerySet(MatterScoped["ReportedFlag"]):
    matter_path = "item__report__case__matter"


class ReportedFlag(models.Model):
    """A confirmed flag that an item rests on, and the number of its reason."""

    item = models.ForeignKey(ReportItem, models.PROTECT, related_name="reported_flags")
    flag = models.ForeignKey(Flag, models.PROTECT, related_name="reported_flags")
    number = models.PositiveSmallIntegerField()

    objects = ReportedFlagQuerySet.as_manager()

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="reason_number_once"),
            models.UniqueConstraint(fields=["item", "flag"], name="reason_once"),
        ]
        triggers = [
            gate("reason_gate", REASON_GATE, declare=REASON_DECLARE),
            *frozen("reason"),
        ]

    def __str__(self) -> str:
        return f"{self.item}, reason {self.number}"

    @property
    def matter(self) -> Matter:
        return self.item.matter


class RecipientQuerySet(CaseScoped["Recipient"]):
    matter_path = "report__case__matter"


class Recipient(models.Model):
    """To whom the file went, for what (15 U.S.C. 1681g(a)(3)); agencies never see each other."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="recipients")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=24)
    at = models.DateTimeField()

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "organization"], name="recipient_once")
        ]
        triggers = [
            gate("recipient_gate", RECIPIENT_GATE, declare=RECIPIENT_DECLARE),
            *frozen("report"),
        ]

    def __str__(self) -> str:
        return f"{self.report} to {self.organization}"

    @property
    def matter(self) -> Matter:
        return self.report.case.matter
