from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from config.accounts.models import Matter, MatterScoped, Organization, User
from screening.models.accounts import SocialAccount
from screening.models.frozen import frozen
from screening.models.imports import ImportBatch


class PostQuerySet(MatterScoped["Post"]):
    def as_they_stand(self) -> PostQuerySet:
        """Posts as they stand; earlier versions of an edited one are its revisions."""
        return self.filter(revision_of="")

    def public(self) -> PostQuerySet:
        proof = VisibilityProof.objects.filter(post=OuterRef("pk"))
        return self.filter(Q(visibility="public") | Exists(proof))


class Post(models.Model):
    """What the subject published, as it was collected. Never changed afterwards."""

    class Kind(models.TextChoices):
        AUTHORED = "authored", "Written by the subject"
        REPLY = "reply", "Reply by the subject"
        QUOTE = "quote", "Quote with the subject's own words"
        SHARED = "shared", "Shared by the subject, somebody else's words"

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Public"
        NOT_ESTABLISHED = "not_established", "Not established"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="posts", db_index=False)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="posts")
    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="posts")
    platform = models.CharField(max_length=24)
    platform_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(help_text="As published; offsets of marks count from its beginning.")
    content_warning = models.TextField(blank=True)
    poll_options = models.JSONField(default=list)
    media = models.JSONField(default=list, help_text="Kind, alt text and address of each.")
    links = models.JSONField(default=list, help_text="As shown, and where it leads.")
    thread = models.JSONField(default=list, help_text="Context, oldest first; somebody else's.")
    in_reply_to = models.CharField(max_length=400, blank=True)
    author_handle = models.CharField(max_length=200, blank=True)
    shared_author = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=600, blank=True)
    posted_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    captured_at = models.DateTimeField(null=True)
    visibility = models.CharField(max_length=16, choices=Visibility.choices)
    language = models.CharField(max_length=16, blank=True)
    screened_language = models.BooleanField(default=True, help_text="Whether rules can read it.")
    revision_of = models.CharField(max_length=200, blank=True)
    revision = models.PositiveSmallIntegerField(default=0)
    source_file = models.CharField(max_length=400, blank=True)
    content_sha256 = models.CharField(max_length=64)
    text_sha256 = models.CharField(max_length=64, help_text="Of the folded words: rescans.")

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-posted_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "platform", "platform_id", "text_sha256"], name="post_once"
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "id"], name="post_matter"),
            models.Index(fields=["agency", "-posted_at", "-id"], name="post_agency"),
            models.Index(fields=["screener", "-posted_at", "-id"], name="post_screener"),
        ]
        triggers = frozen("post")

    def __str__(self) -> str:
        return f"{self.platform} post {self.public_id}"

    @property
    def whole(self) -> str:
        """Everything that was said: the text first, so that its offsets hold, then the rest."""
        alts = [item.get("alt", "") for item in self.media]
        parts = [self.text, self.content_warning, *self.poll_options, *alts]
        return "\n".join([parts[0], *(part for part in parts[1:] if part)])

    @property
    def dated_at(self) -> datetime | None:
        """What the age limit counts from: an edit is dated by the edit (R-22)."""
        return self.edited_at or self.posted_at


class VisibilityProofQuerySet(MatterScoped["VisibilityProof"]):
    matter_path = "post__matter"


class VisibilityProof(models.Model):
    """Somebody saw the post in public: where, when, and the capture's hash (R-4)."""

    post = models.OneToOneField(Post, models.PROTECT, related_name="visibility_proof")
    url = models.CharField(max_length=600)
    seen_at = models.DateTimeField()
    publicly_visible = models.BooleanField()
    capture_sha256 = models.CharField(max_length=64)
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The import from public pages that showed it too.",
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    submission = models.UUIDField(unique=True, null=True, editable=False)

    objects = VisibilityProofQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proof_says_public",
                condition=Q(publicly_visible=True) & ~Q(url="") & Q(seen_at__lte=F("at")),
            ),
            models.CheckConstraint(
                name="proof_has_a_witness",
                condition=Q(by__isnull=False) | Q(batch__isnull=False),
            ),
        ]
        triggers = frozen("post")

    def __str__(self) -> str:
        return f"Proof for {self.post}"

    @property
    def matter(self) -> Matter:
        return self.post.matter
