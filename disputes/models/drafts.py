from __future__ import annotations

import uuid
from datetime import datetime
from typing import TypeVar

from django.db import models

from config.accounts.models import Person, User

M = TypeVar("M", bound=models.Model)


class PrivateQuerySet(models.QuerySet[M]):
    def visible_to(self, user: User) -> PrivateQuerySet[M]:
        """What is not sent yet is nobody's but the person's."""
        return self.none()


class DraftQuerySet(PrivateQuerySet["Draft"]):
    pass


class Draft(models.Model):
    """A dispute being written in the portal: kept until it is sent, then gone."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="dispute_draft")
    submission = models.UUIDField(default=uuid.uuid4, unique=True)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class DraftFileQuerySet(PrivateQuerySet["DraftFile"]):
    def leave(self, at: datetime) -> int:
        """Out of their drafts, nameless; their bytes are swept when nothing else holds them."""
        return self.update(draft=None, item="", filename="", left_at=at)


class WaitingFiles(models.Manager.from_queryset(DraftFileQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> DraftFileQuerySet:
        found: DraftFileQuerySet = super().get_queryset().filter(draft__isnull=False)
        return found


class DraftFile(models.Model):
    """A file that waits with its draft; `item` is a reported item's public id, or empty."""

    draft = models.ForeignKey(Draft, models.PROTECT, null=True, related_name="files")
    item = models.CharField(max_length=36, blank=True)
    filename = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    shown_sha256 = models.CharField(max_length=64)
    left_at = models.DateTimeField(null=True, help_text="When it left its draft.")

    objects = WaitingFiles()
    every = DraftFileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="a_file_waits_or_left",
                condition=models.Q(draft__isnull=False, left_at=None)
                | models.Q(draft=None, left_at__isnull=False, filename=""),
            )
        ]

    def __str__(self) -> str:
        return f"File {self.pk} of {self.draft_id}"
