from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, Organization, User
from screening.models.frozen import frozen
from screening.models.posts import Post
from screening.models.scoped import FurnishedScoped


class RedactionLabel(models.TextChoices):
    """What is said instead of the words; health and children keep their own kind inside (G-26)."""

    OTHER_PERSON = "other_person", "name of another person"
    PROTECTED = "protected", "protected information"
    MEDICAL = "medical", "protected information"
    MINOR = "minor", "about a child"
    CONTACT = "contact", "contact details"


class RedactedPostQuerySet(FurnishedScoped["RedactedPost"]):
    furnished = Q(report_items__report__status="furnished")


class RedactedPost(models.Model):
    """A post as a report prints it: what HR and decision makers read (R-6, G-16)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="redacted_posts")
    post = models.ForeignKey(Post, models.PROTECT, related_name="redactions")
    version = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    spans = models.JSONField(default=list, help_text="[start, end, label] in Post.whole.")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    submission = models.UUIDField(unique=True, null=True, editable=False)

    objects = RedactedPostQuerySet.as_manager()

    class Meta:
        ordering = ["post", "-version"]
        constraints = [models.UniqueConstraint(fields=["post", "version"], name="redaction_once")]
        indexes = [
            models.Index(fields=["agency", "-at"], name="redacted_agency"),
            models.Index(fields=["screener", "-at"], name="redacted_screener"),
        ]
        triggers = frozen("redaction")

    def __str__(self) -> str:
        return f"Redaction {self.version} of {self.post}"
