"""Links for people without a login, and the tries that are counted against guessing."""

from __future__ import annotations

import uuid
from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, MatterScoped, Person, User


class PortalLinkQuerySet(MatterScoped["PortalLink"]):
    def usable(self, at: datetime) -> PortalLinkQuerySet:
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class PortalLink(models.Model):
    """One person's way into one matter. Only hashes of the token and of the code are kept."""

    class Purpose(models.TextChoices):
        SIGN_AUTHORIZATION = "sign_authorization", "Sign the authorization"
        MATTER = "matter", "See the matter"
        DISPUTE = "dispute", "Dispute"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="portal_links")
    person = models.ForeignKey(Person, models.PROTECT, related_name="portal_links")
    purpose = models.CharField(max_length=18, choices=Purpose.choices)
    token_sha256 = models.CharField(max_length=64, unique=True)
    code_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    exchanged_at = models.DateTimeField(null=True, blank=True, help_text="First use.")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="codes",
        help_text="Whose visitor asked for this code to come back with; it ends with that one.",
    )

    objects = PortalLinkQuerySet.as_manager()
    # Known once, to whoever made the link; never stored.
    code: str = ""

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="a_link_ends", condition=Q(expires_at__gt=models.F("created_at"))
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="keep_aim",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["revoked_at", "exchanged_at"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at:%Y-%m-%d}"


class PortalAttemptQuerySet(models.QuerySet["PortalAttempt"]):
    def visible_to(self, user: User) -> PortalAttemptQuerySet:
        return self.none()

    def failed_since(self, since: datetime) -> PortalAttemptQuerySet:
        return self.filter(at__gt=since, succeeded=False)


class PortalAttempt(models.Model):
    """One try at a token, a code, the identity questions or a paper's code; pruned by a sweep."""

    class Kind(models.TextChoices):
        TOKEN = "token", "Link"
        CODE = "code", "Code"
        IDENTITY = "identity", "Identity"
        PAPER = "paper", "Code of a paper"
        FEED = "feed", "Calendar feed"
        RENEWAL = "renewal", "Asked for a new link"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    address_hash = models.CharField(max_length=64)
    link = models.ForeignKey(PortalLink, models.CASCADE, null=True, related_name="attempts")
    succeeded = models.BooleanField()
    at = models.DateTimeField()

    objects = PortalAttemptQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["address_hash", "at"], name="attempt_address"),
            models.Index(fields=["at"], name="attempt_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {'succeeded' if self.succeeded else 'failed'}"
