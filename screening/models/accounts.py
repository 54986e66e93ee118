from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from config.accounts.models import Organization, User
from screening.models.cases import Case
from screening.models.disowned import DISOWNED
from screening.models.frozen import frozen, gate, kept
from screening.models.gates import ACCOUNT_DECLARE, ACCOUNT_GATE
from screening.models.scoped import CaseScoped, OfCase
from screening.tombstones import account_sha256
from screening.workflow import AccountStatus, choices


class Platform(models.TextChoices):
    X = "x", "X"
    MASTODON = "mastodon", "Mastodon"
    BLUESKY = "bluesky", "Bluesky"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    LINKEDIN = "linkedin", "LinkedIn"
    REDDIT = "reddit", "Reddit"
    THREADS = "threads", "Threads"
    TIKTOK = "tiktok", "TikTok"
    YOUTUBE = "youtube", "YouTube"
    OTHER = "other", "Other"


class SocialAccountQuerySet(CaseScoped["SocialAccount"]):
    def confirmed(self) -> SocialAccountQuerySet:
        return self.filter(status=AccountStatus.CONFIRMED)

    def open(self) -> SocialAccountQuerySet:
        return self.filter(status=AccountStatus.PROPOSED)

    def linked(self) -> SocialAccountQuerySet:
        """Held, or about to be held, to be the person's."""
        return self.exclude(status=AccountStatus.REJECTED)


class SocialAccount(OfCase, models.Model):
    """An account held to be the subject's; two people confirm it (R-27, G-17)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="social_accounts")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    platform = models.CharField(max_length=16, choices=Platform.choices)
    handle = models.CharField(max_length=120)
    url = models.URLField(max_length=400, blank=True)
    status = models.CharField(
        max_length=10, choices=choices(AccountStatus), default=AccountStatus.PROPOSED
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    first_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    first_at = models.DateTimeField(null=True, blank=True)
    first_submission = models.UUIDField(
        unique=True, null=True, editable=False, help_text="Of the form that confirmed it first."
    )
    second_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    rejected_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    rejected_at = models.DateTimeField(null=True, blank=True)
    rejected_why = models.TextField(blank=True)

    objects = SocialAccountQuerySet.as_manager()

    class Meta:
        ordering = ["platform", "handle"]
        constraints = [
            models.UniqueConstraint(fields=["case", "platform", "handle"], name="account_once"),
            models.CheckConstraint(
                name="confirmed_by_two_people",
                condition=~Q(status="confirmed")
                | Q(first_by__isnull=False, second_by__isnull=False) & ~Q(second_by=F("first_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "status"], name="account_agency"),
            models.Index(fields=["screener", "status"], name="account_screener"),
        ]
        triggers = [
            gate(
                "account_gate",
                ACCOUNT_GATE,
                declare=ACCOUNT_DECLARE,
                condition="NEW.status = 'confirmed'",
            ),
            gate("disowned_gate", DISOWNED, declare=[], condition="NEW.status <> 'rejected'"),
            *kept(),
        ]

    def __str__(self) -> str:
        return f"{self.handle} on {self.get_platform_display()}"

    @property
    def sha256(self) -> str:
        """The same in every case of the person: what statements and marks about it hang on."""
        return account_sha256(self.platform, self.handle)


# Explained or withdrawn once: neither is taken back or moved (G-17).
SAID = (
    "OLD.explanation <> '' AND NEW.explanation <> OLD.explanation"
    " OR OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at"
)


class IdentifierQuerySet(CaseScoped["Identifier"]):
    matter_path = "account__case__matter"

    def agreeing(self) -> IdentifierQuerySet:
        return self.filter(agrees=True, withdrawn_at__isnull=True)

    def conflicting(self) -> IdentifierQuerySet:
        return self.filter(agrees=False, explanation="", withdrawn_at__isnull=True)


class Identifier(models.Model):
    """One thing that ties an account to the person, or speaks against it."""

    class Kind(models.TextChoices):
        VERIFIED_EMAIL = "verified_email", "E-mail address, verified"
        VERIFIED_PHONE = "verified_phone", "Telephone number, verified"
        FACE_MATCH = "face_match", "Face, compared by two people"
        WRITTEN_ADMISSION = "written_admission", "The subject's written admission"
        NAME = "name", "Name"
        BIRTH_DATE = "birth_date", "Date of birth"
        HOME_TOWN = "home_town", "Home town"
        EMPLOYER = "employer", "Employer"
        SCHOOL = "school", "School"
        FAMILY = "family", "Family members"
        PHOTO = "photo", "Photo"
        LINKED_ACCOUNT = "linked_account", "Link from another account of the person"
        HANDLE = "handle", "User name used elsewhere"

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    is_strong = models.BooleanField(default=False, editable=False)
    agrees = models.BooleanField(default=True)
    detail = models.TextField(help_text="What was compared with what, and where it was seen.")
    explanation = models.TextField(blank=True, help_text="Why a conflict is none.")
    second_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(unique=True, null=True, editable=False)

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="strong_kinds_only",
                condition=Q(is_strong=False)
                | Q(kind__in=("verified_email", "verified_phone", "written_admission"))
                | Q(kind="face_match", second_by__isnull=False) & ~Q(second_by=F("recorded_by")),
            ),
        ]
        triggers = [
            *frozen("identifier", but=["explanation", "withdrawn_at"]),
            pgtrigger.Protect(
                name="said_once", operation=pgtrigger.Update, condition=pgtrigger.Condition(SAID)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.account}"

    @property
    def case(self) -> Case:
        return self.account.case

    @property
    def matter(self) -> models.Model:
        return self.account.case.matter


class DiscoveryEntryQuerySet(CaseScoped["DiscoveryEntry"]):
    pass


class DiscoveryEntry(OfCase, models.Model):
    """Where somebody looked for accounts, with which terms, and what came of it (R-27)."""

    class Result(models.TextChoices):
        FOUND = "found", "Found"
        NOT_FOUND = "not_found", "Not found"
        REJECTED = "rejected", "Found, not the subject's"

    case = models.ForeignKey(Case, models.PROTECT, related_name="discoveries")
    platform = models.CharField(max_length=16, choices=Platform.choices)
    place = models.CharField(max_length=200, help_text="Site, search engine or directory.")
    terms = models.CharField(max_length=200)
    result = models.CharField(max_length=10, choices=Result.choices)
    account = models.ForeignKey(SocialAccount, models.PROTECT, null=True, blank=True)
    note = models.TextField(blank=True)
    looked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField()
    submission = models.UUIDField(unique=True, null=True, editable=False)

    objects = DiscoveryEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-looked_at", "-id"]
        verbose_name_plural = "discovery entries"
        triggers = frozen("discovery")

    def __str__(self) -> str:
        return f"{self.place}: {self.get_result_display()}"
