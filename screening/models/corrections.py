from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, MatterScoped, Organization, Person, User
from screening.models.frozen import frozen, gate
from screening.models.redactions import RedactedPost
from screening.models.reinsertions import LIFT_DECLARE, LIFT_GATE, ProviderCertification


class TombstoneQuerySet(models.QuerySet["Tombstone"]):
    def visible_to(self, user: User) -> TombstoneQuerySet:
        """The screener's own, through the files and cases of the person."""
        people = Matter.objects.visible_to(user, "screening.view_tombstone").values("person")
        own = user.organization_ids("screening.view_tombstone")
        return self.filter(person__in=people, screener__in=own)

    def standing(self) -> TombstoneQuerySet:
        return self.filter(lifted_at__isnull=True)


class Tombstone(models.Model):
    """Something deleted from a person's file, known by keyed hash, so that it stays deleted (G-11).

    The hash is keyed with the person: what is not theirs still is somebody's (R-5).
    """

    class Kind(models.TextChoices):
        CONTENT = "content", "These words"
        URL = "url", "This address"
        POST = "post", "This post of the platform"
        ACCOUNT = "account", "This account and its posts"

    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="tombstones")
    key_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.CharField(max_length=40)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    certification = models.ForeignKey(
        ProviderCertification, models.PROTECT, null=True, blank=True, related_name="tombstones"
    )

    objects = TombstoneQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "key_hash"],
                condition=Q(lifted_at__isnull=True),
                name="buried_once",
            ),
            models.CheckConstraint(  # 15 U.S.C. 1681i(a)(5)(B)(i), G-11
                name="lifted_by_certification",
                condition=Q(lifted_at__isnull=True)
                | Q(lifted_by__isnull=False) & Q(certification__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["screener", "person"], name="tombstone_screener")]
        triggers = [
            gate("lift_gate", LIFT_GATE, declare=LIFT_DECLARE),
            *frozen("correction", but=["lifted_at", "lifted_by", "certification"]),
        ]

    def __str__(self) -> str:
        return f"Tombstone {self.pk}"


class ConsumerStatementQuerySet(MatterScoped["ConsumerStatement"]):
    def standing(self) -> ConsumerStatementQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class ConsumerStatement(models.Model):
    """The person's own words about an item; every later report carries them (G-12)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="consumer_statements")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="consumer_statements")
    text_sha256 = models.CharField(max_length=64)
    text = models.TextField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsumerStatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "text_sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_statement",
            ),
            models.CheckConstraint(name="statement_says_something", condition=~Q(text="")),
        ]
        triggers = frozen("correction", but=["withdrawn_at"])

    def __str__(self) -> str:
        return f"Statement {self.public_id}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: User) -> CorrectionQuerySet:
        people = Matter.objects.visible_to(user, "screening.view_correction").values("person")
        own = user.organization_ids("screening.view_correction")
        return self.filter(person__in=people, screener__in=own)


class Correction(models.Model):
    """How an item reads from now on, after a reinvestigation modified it (R-5)."""

    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    text_sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    redacted_post = models.ForeignKey(
        RedactedPost, models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["screener", "person", "text_sha256"], name="correction_of")]
        constraints = [
            models.CheckConstraint(
                name="correction_changes_something",
                condition=~Q(note="") | Q(redacted_post__isnull=False),
            )
        ]
        triggers = frozen("correction")

    def __str__(self) -> str:
        return f"Correction {self.pk}"
