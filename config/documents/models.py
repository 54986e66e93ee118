"""Papers as they were issued, and the official forms that go with them. Bytes live in storage."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from config.accounts.models import Matter, MatterScoped, User
from config.accounts.roles import Side
from config.audit.keeping import append_only, frozen_but

SUFFIXES = {"application/pdf": "pdf", "application/json": "json", "application/zip": "zip"}


class DocumentQuerySet(MatterScoped["Document"]):
    def visible_to(self, user: User) -> DocumentQuerySet:
        # As the matter is, but who decides sees a withheld paper only once it is released
        perm, papers = "documents.view_document", self.model._default_manager
        behind = Matter.objects.visible_to(user, perm, sides=[Side.SCREENER])
        shown = papers.filter(
            Q(withheld=False) | Q(releases__isnull=False),
            matter__in=Matter.objects.visible_to(user, perm),
        )
        ours = papers.filter(matter__in=behind)
        return self.filter(pk__in=ours.values("pk").union(shown.values("pk")))


class Document(models.Model):
    """One issued paper, never changed. `withheld`: the screener's own until it is furnished.

    `sha256`, `size`: of the bytes as rendered, alike for like facts. `sealed_sha256`: of the file
    that leaves the house and begins with them; empty where nothing was sealed.
    `code`: printed on it, to ask whether it is ours. `corrects`: the paper it names as wrong.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    notice_id = models.CharField(max_length=8, blank=True, help_text="As N-06; empty if none.")
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=5)
    sha256 = models.CharField(max_length=64)
    sealed_sha256 = models.CharField(max_length=64, blank=True)
    context_sha256 = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=19, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    media_type = models.CharField(max_length=80, default="application/pdf")
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    template_version = models.CharField(max_length=40, blank=True)
    withheld = models.BooleanField(default=False)
    issued_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        indexes = [
            models.Index(fields=["sha256"], name="document_sha256"),
            models.Index(fields=["code"], name="document_code"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.title

    @property
    def file_sha256(self) -> str:
        # Of the file as it is stored and handed out
        return self.sealed_sha256 or self.sha256

    @property
    def filename(self) -> str:
        # Says what it is and whose matter; no name of a person
        suffix = {
            "application/pdf": "pdf",
            "application/json": "json",
            "application/zip": "zip",
        }.get(self.media_type, "bin")
        return f"{self.matter.reference}-{self.kind.replace('_', '-')}.{suffix}"


class DocumentReleaseQuerySet(models.QuerySet["DocumentRelease"]):
    def visible_to(self, user: User) -> DocumentReleaseQuerySet:
        return self.filter(document__in=Document.objects.visible_to(user))


class DocumentRelease(models.Model):
    """The moment a withheld paper was first made available to the agency: furnished (R-8)."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="releases")
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = DocumentReleaseQuerySet.as_manager()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.document_id} released"


class OfficialFormQuerySet(models.QuerySet["OfficialForm"]):
    def visible_to(self, user: User) -> OfficialFormQuerySet:
        # The forms are the installation's; administrators of any organization keep them
        knows = user.organization_ids("documents.view_officialform")
        return self if knows or (user.is_operator and user.is_active) else self.none()

    def installed(self, *, kind: str, language: str, is_demo: bool) -> OfficialFormQuerySet:
        return self.filter(kind=kind, language=language, is_demo=is_demo, replaced_at__isnull=True)


class OfficialForm(models.Model):
    """A government's own form, byte for byte; the newest of a kind and language is in use."""

    class Kind(models.TextChoices):
        SUMMARY_OF_RIGHTS = "summary_of_rights", "Summary of Consumer Rights (App. K)"
        USER_NOTICE = "user_notice", "Notice to Users (App. N)"
        FURNISHER_NOTICE = "furnisher_notice", "Notice to Furnishers (App. M)"

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        SPANISH = "es", "Español"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    language = models.CharField(max_length=5, choices=Language.choices)
    version_date = models.DateField(help_text="The date the form itself carries.")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    is_demo = models.BooleanField(default=False, help_text="The demo's own text, not official.")
    installed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    installed_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    objects = OfficialFormQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "language", "-installed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "is_demo"],
                condition=Q(replaced_at__isnull=True),
                name="one_form_in_use",
            ),
            models.CheckConstraint(
                name="replaced_after_installed",
                condition=Q(replaced_at__isnull=True) | Q(replaced_at__gte=F("installed_at")),
            ),
        ]
        triggers = frozen_but("replaced_at")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_language_display()}, {self.version_date}"

    @property
    def file_sha256(self) -> str:
        # A government's form is handed out as it is; we seal our own papers
        return self.sha256

    @property
    def filename(self) -> str:
        return f"{self.kind.replace('_', '-')}-{self.language}-{self.version_date}.pdf"
