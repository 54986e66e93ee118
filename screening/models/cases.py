from __future__ import annotations

import pgtrigger
from django.db import models

from config.accounts.models import Matter, MatterScoped, Organization, Person, User
from screening.models.cancelling import CORRECTION_GATE
from screening.models.frozen import frozen, gate, kept
from screening.models.gates import SUBJECT_GATE
from screening.models.positions import Position
from screening.models.scoped import CaseScoped, OfCase
from screening.workflow import CaseStatus, Regime, choices


class Outcome(models.TextChoices):
    """How a screening ended. Never "clean" or "pass" (R-26)."""

    ITEMS = "items", "Items reported"
    NONE_FOUND = "none_found", "None found in what was screened"
    NOT_ATTRIBUTABLE = "not_attributable", "Accounts found, none attributable to the person"
    NO_ACCOUNT = "no_account", "No account found"
    NOT_PUBLIC = "not_public", "Accounts found, nothing in them is public"
    LANGUAGE_NOT_SCREENED = "language_not_screened", "Posts in a language that is not screened"


class CaseQuerySet(MatterScoped["Case"]):
    def open(self) -> CaseQuerySet:
        return self.exclude(status=CaseStatus.CLOSED)


class Case(models.Model):
    """One person screened for one position of one agency. Shares its key with its matter."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="case")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    position = models.ForeignKey(Position, models.PROTECT, related_name="cases")
    status = models.CharField(
        max_length=12, choices=choices(CaseStatus), default=CaseStatus.ORDERED
    )
    policy_version = models.ForeignKey(
        "policies.PolicyVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=24, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-matter"]
        indexes = [
            models.Index(fields=["agency", "status"], name="case_agency"),
            models.Index(fields=["screener", "status"], name="case_screener"),
        ]
        triggers = [
            pgtrigger.Protect(  # whose case it is, and the job that the age limits come from
                name="keep_parties",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("matter", "agency", "screener", "position"),
            ),
            *kept(),
        ]

    def __str__(self) -> str:
        return self.matter.reference

    @property
    def reference(self) -> str:
        return self.matter.reference

    @property
    def regime(self) -> Regime:
        return Regime(self.order.regime)

    @property
    def person(self) -> Person:
        """The screener's person (R-5)."""
        return self.subject.person


class SubjectQuerySet(CaseScoped["Subject"]):
    pass


class Subject(OfCase, models.Model):
    """The screener's person in one agency's case; `employee` is the agency's own (R-5)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="subject")
    person = models.ForeignKey(Person, models.PROTECT, related_name="subjects")
    employee = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="employed_subjects"
    )

    objects = SubjectQuerySet.as_manager()

    class Meta:
        triggers = [gate("subject_gate", SUBJECT_GATE, declare=[]), *kept()]

    def __str__(self) -> str:
        return f"Subject of {self.case}"


class SubjectCorrectionQuerySet(CaseScoped["SubjectCorrection"]):
    pass


class SubjectCorrection(OfCase, models.Model):
    """The person's data put right before anything was issued; what it was stays on record."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="subject_corrections")
    before = models.JSONField(help_text="Changed fields as they were.")
    after = models.JSONField(help_text="The same fields as they are from now on.")
    reason = models.CharField(max_length=200)
    withdrawn_identifiers = models.PositiveSmallIntegerField(
        default=0, help_text="Compared with what was wrong; to be compared anew."
    )
    ended_links = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = SubjectCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [
            gate("correction_gate", CORRECTION_GATE, declare=[]),
            *frozen("subject_correction"),
        ]

    def __str__(self) -> str:
        return f"Correction of the subject of {self.case}"
