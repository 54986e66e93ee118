from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from config.accounts.models import Organization, User
from config.audit.keeping import keep_all
from policies.models.policies import PolicyVersion
from policies.workflow import RehearsalStatus

VIEW = "policies.view_rehearsal"
# Samples are not kept for ever; what was counted is.
FORGETS = "NEW.samples = '[]' AND to_jsonb(NEW) - 'samples' = to_jsonb(OLD) - 'samples'"
UNDER_WAY = (RehearsalStatus.QUEUED, RehearsalStatus.RUNNING)


def sample_life() -> timedelta:
    """For how long texts of an uploaded file stay with a rehearsal that is over."""
    return timedelta(days=settings.REHEARSAL_SAMPLE_DAYS)


def may_read_rehearsals(user: User, version: PolicyVersion) -> bool:
    """Whose rehearsals of it `visible_to` gives; not those who merely read a client's policy."""
    return version.organization.pk in user.organization_ids(VIEW)


class Source(models.TextChoices):
    """On what a draft is tried."""

    SAMPLE = "sample", "The sample posts that come with Probity, all invented"
    UPLOAD = "upload", "A file of texts"
    CLOSED_CASES = "closed_cases", "Posts of your own closed cases, as counts only"


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    def visible_to(self, user: User) -> RehearsalQuerySet:
        """Their own organization's alone: an engaged screener reads no draft."""
        own = user.organization_ids(VIEW)
        return self.filter(version__policy__organization__in=own)

    def due(self, at: datetime) -> RehearsalQuerySet:
        """Waiting, or left behind by a worker that died."""
        return self.filter(
            Q(claimed_until__isnull=True) | Q(claimed_until__lte=at), status__in=UNDER_WAY
        )

    def forgettable(self, at: datetime) -> RehearsalQuerySet:
        """Over for so long that the samples of an uploaded file go."""
        over = self.filter(source=Source.UPLOAD, finished_at__lte=at - sample_life())
        return over.exclude(samples=[])

    def of_texts(self) -> RehearsalQuerySet:
        return self.exclude(source=Source.CLOSED_CASES)

    def of_closed_cases(self) -> RehearsalQuerySet:
        return self.filter(source=Source.CLOSED_CASES)


class Rehearsal(models.Model):
    """A draft tried beside a published version before it binds anybody.

    The row is the queue: whoever holds the lease commits batch after batch and moves `position`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="rehearsals")
    against = models.ForeignKey(PolicyVersion, models.PROTECT, null=True, related_name="+")
    content_sha256 = models.CharField(max_length=64, help_text="Of the draft as it was tried.")
    source = models.CharField(max_length=12, choices=Source.choices)
    filename = models.CharField(max_length=200, blank=True)
    status = models.CharField(
        max_length=10,
        choices=[(s.value, s.value.capitalize()) for s in RehearsalStatus],
        default=RehearsalStatus.QUEUED,
    )
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    position = models.BigIntegerField(default=0, help_text="Of the last text that was counted.")
    counted = models.JSONField(default=dict)
    samples = models.JSONField(default=list, help_text="Of supplied texts only (R-21).")
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=400, blank=True)
    submission = models.UUIDField(unique=True, editable=False)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="tried_within_total"),
            models.CheckConstraint(
                name="closed_cases_give_counts_only",
                condition=~Q(source=Source.CLOSED_CASES) | Q(samples=[]),
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(status__in=("queued", "running")),
                name="one_rehearsal_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["claimed_until"],
                condition=Q(status__in=("queued", "running")),
                name="rehearsal_due",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="keep_rows", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="frozen_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.finished_at IS NOT NULL AND NOT ({FORGETS})"),
            ),
            keep_all(),
        ]

    def __str__(self) -> str:
        return f"Rehearsal of {self.version}"

    @property
    def organization(self) -> Organization:
        return self.version.organization

    @property
    def samples_until(self) -> datetime | None:
        """When the samples go; None where none are kept, or where all are invented."""
        if self.source != Source.UPLOAD or not self.samples or self.finished_at is None:
            return None
        return self.finished_at + sample_life()

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY
