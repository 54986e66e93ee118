from __future__ import annotations

import uuid
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
    pass


class DraftFile(models.Model):
    """A file that waits with its draft; `item` is a reported item's public id, or empty."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="files")
    item = models.CharField(max_length=36, blank=True)
    filename = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    shown_sha256 = models.CharField(max_length=64)

    objects = DraftFileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"File {self.pk} of {self.draft_id}"
