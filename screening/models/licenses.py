# ruff: noqa: S608 - what is set into the texts are constants of the law book
from __future__ import annotations

import uuid
from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q

from config.accounts.models import Organization, User
from config.audit.keeping import frozen_but
from config.law.book import book
from screening.models.frozen import gate, refuse

LICENSE_GATE = "G-22"
PLACES = tuple(sorted({one.jurisdiction for one in book().overlays if LICENSE_GATE in one.gates}))
THIRD_PARTY = ", ".join(f"'{name}'" for name, law in book().regimes.items() if law.needs_cra)


class InvestigatorLicenseQuerySet(models.QuerySet["InvestigatorLicense"]):
    def visible_to(self, user: User) -> InvestigatorLicenseQuerySet:
        own = user.organization_ids("screening.view_investigatorlicense")
        return self.filter(organization__in=own)

    def holding(self, on: date) -> InvestigatorLicenseQuerySet:
        """Confirmed, not withdrawn, and valid on that day."""
        return self.filter(
            confirmed_at__isnull=False,
            withdrawn_at=None,
            valid_from__lte=on,
            valid_until__gte=on,
        )


class InvestigatorLicense(models.Model):
    """A screener's license and training for background work in a state (G-22), as on paper."""

    class Kind(models.TextChoices):
        INVESTIGATOR = "investigator", "Licensed private investigator"
        ATTORNEY = "attorney", "Attorney"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="licenses")
    state = models.CharField(max_length=2, choices=[(one, one) for one in PLACES])
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField("license or bar number", max_length=40)
    training = models.CharField(
        max_length=200, help_text="Who is trained, in which course, and when."
    )
    valid_from = models.DateField()
    valid_until = models.DateField()
    sha256 = models.CharField(max_length=64, help_text="Of the scan in the store.")
    media_type = models.CharField(max_length=40)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    submission = models.UUIDField(unique=True)

    objects = InvestigatorLicenseQuerySet.as_manager()
    TARGET = "license:"

    class Meta:
        ordering = ["state", "-valid_until", "-id"]
        constraints = [
            models.CheckConstraint(
                name="license_has_a_number", condition=~Q(number="") & ~Q(training="")
            ),
            models.CheckConstraint(
                name="license_ends_after_it_begins", condition=Q(valid_until__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="license_confirmed_by_another",
                condition=Q(confirmed_at=None)
                | Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="license_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""),
            ),
        ]
        triggers = [
            gate(
                "license_confirmed_once",
                refuse(LICENSE_GATE, "A license that was confirmed or withdrawn is entered anew."),
                declare=[],
                operation=pgtrigger.Update,
                condition="OLD.withdrawn_at IS NOT NULL OR OLD.confirmed_at IS NOT NULL"
                " AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at",
            ),
            *frozen_but(
                *("confirmed_by", "confirmed_at", "withdrawn_by", "withdrawn_at", "withdrawn_why")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.number}"

    @property
    def target(self) -> str:
        return f"{self.TARGET}{self.public_id}"


def _held(on: str) -> str:
    """SQL: for each place of the book, the screener's license on the row's day."""
    return "".join(
        f"""
    IF (split_part(works_in, '-', 1) = '{place}' OR lives_in = '{place}') AND NOT EXISTS (
        SELECT 1 FROM screening_investigatorlicense WHERE organization_id = NEW.screener_id
            AND state = '{place}' AND confirmed_at IS NOT NULL AND withdrawn_at IS NULL
            AND {on} BETWEEN valid_from AND valid_until) THEN
        {refuse(LICENSE_GATE, f"The screener has no valid license and training for {place}.")}
    END IF;"""
        for place in PLACES
    )


LICENSE_DECLARE = [("works_in", "text"), ("lives_in", "text")]
_PLACES = """
    SELECT p.jurisdiction INTO works_in FROM screening_position p
        JOIN screening_case c ON c.position_id = p.id
        WHERE c.matter_id = NEW.case_id FOR SHARE OF p;
    SELECT upper(p.state) INTO lives_in FROM accounts_person p
        JOIN screening_subject s ON s.person_id = p.id
        WHERE s.case_id = NEW.case_id FOR SHARE OF p;
"""
# Cal. Bus. & Prof. Code 7520, 11 CCR 1953(a): of whoever works for another house.
ORDER_LICENSED = f"""
    IF NEW.regime NOT IN ({THIRD_PARTY}) THEN
        RETURN NEW;
    END IF;
    {_PLACES}{_held("NEW.ordered_on")}
    RETURN NEW;
"""
# A correction that is owed to the person goes on.
REPORT_LICENSED = f"""
    IF NEW.regime NOT IN ({THIRD_PARTY}) OR EXISTS (SELECT 1 FROM screening_report
        WHERE case_id = NEW.case_id AND id <> NEW.id AND status = 'furnished') THEN
        RETURN NEW;
    END IF;
    {_PLACES}{_held("NEW.furnished_on")}
    RETURN NEW;
"""
