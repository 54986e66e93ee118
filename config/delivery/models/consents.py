"""Who agreed to get which papers online, and shown by what (R-10; 15 U.S.C. 7001(c))."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from config.accounts.models import Matter, MatterScoped, Organization, Person
from config.audit.keeping import frozen_but


class ElectronicConsentQuerySet(MatterScoped["ElectronicConsent"]):
    def about(
        self, person: Person, organization: Organization, purpose: str
    ) -> ElectronicConsentQuerySet:
        """Every answer, the newest first."""
        return self.filter(person=person, organization=organization, purpose=purpose)

    def standing(self) -> ElectronicConsentQuerySet:
        return self.filter(agrees=True, withdrawn_at=None)


class ElectronicConsent(models.Model):
    """A person's answer to one organization, for one purpose; a later answer takes its place.

    `terms` is the version of the page's words. `shown_by` says what showed that the person can open
    the format: nobody agrees without it.
    """

    class Purpose(models.TextChoices):
        HIRING = "hiring_papers", "Papers about hiring or employment"
        DISPUTE = "dispute_papers", "Papers about a dispute"

    class Shown(models.TextChoices):
        PDF = "pdf_code", "Typed the code that stands in a PDF"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="electronic_consents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="electronic_consents")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", help_text="Whose papers they are."
    )
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    agrees = models.BooleanField()
    shown_by = models.CharField(max_length=8, choices=Shown.choices, blank=True)
    terms = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5)
    answered_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ElectronicConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization", "purpose"],
                condition=Q(agrees=True, withdrawn_at=None),
                name="one_standing_consent",
            ),
            models.CheckConstraint(  # 15 U.S.C. 7001(c)(1)(C)(ii)
                name="consent_is_shown", condition=Q(agrees=False) | ~Q(shown_by="")
            ),
            models.CheckConstraint(
                name="consent_withdrawn_later",
                condition=Q(withdrawn_at=None) | Q(agrees=True, withdrawn_at__gte=F("answered_at")),
            ),
        ]
        triggers = frozen_but("withdrawn_at")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {'online' if self.agrees else 'on paper'}"
