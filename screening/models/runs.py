from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from config.accounts.models import Organization, User
from config.audit.keeping import until_disposal
from screening.models.cases import Case
from screening.models.scoped import CaseScoped, OfCase
from screening.workflow import RunStatus, choices


class ScreeningRunQuerySet(CaseScoped["ScreeningRun"]):
    def due(self, at: datetime) -> ScreeningRunQuerySet:
        """Waiting, or left behind by a worker that died."""
        return self.filter(
            Q(claimed_until__isnull=True) | Q(claimed_until__lte=at),
            status__in=(RunStatus.QUEUED, RunStatus.RUNNING),
        )


class ScreeningRun(OfCase, models.Model):
    """All posts of a case held against the policy version in force when the run began.

    The row is the queue: whoever holds the lease commits batch after batch and moves `last_post`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="runs")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    policy_version = models.ForeignKey("policies.PolicyVersion", models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=choices(RunStatus), default=RunStatus.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0, help_text="Posts in other languages.")
    last_post = models.BigIntegerField(default=0)
    until_post = models.BigIntegerField(default=0)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    submission = models.UUIDField(unique=True, null=True, editable=False)

    objects = ScreeningRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="done_within_total"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=("queued", "running")),
                name="one_run_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-started_at"], name="run_agency"),
            models.Index(fields=["screener", "-started_at"], name="run_screener"),
            models.Index(
                fields=["claimed_until"],
                condition=Q(status__in=("queued", "running")),
                name="run_due",
            ),
        ]
        triggers = until_disposal()

    def __str__(self) -> str:
        return f"Run {self.public_id} of {self.case}"
