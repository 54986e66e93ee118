from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from config.accounts.roles import Side
from config.accounts.workflow import STEPS, EngagementStatus, Step
from config.law.book import book

if TYPE_CHECKING:
    from config.accounts.models.people import User

# Business days from order to report. A contract's number, not the law's: each client has its own.
SERVICE_LEVEL, LONGEST_SERVICE_LEVEL = 10, 250


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(f"{value} is not a time zone. Use a name such as America/Denver.")


def runs_the_house(user: User) -> bool:
    """The operator keeps organizations and who works there, and sees no case (R-29)."""
    return user.is_operator and user.is_active


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, user: User) -> OrganizationQuerySet:
        """One's own organizations and those they have an engagement with."""
        if runs_the_house(user):
            return self
        own = user.organization_ids()
        partners = Q(engagements_as_agency__screener__in=own)
        return (
            self.filter(
                Q(pk__in=own) | partners | Q(engagements_as_screener__agency__in=own)
            ).distinct()
            if own
            else self.none()
        )


class Organization(models.Model):
    """A law-enforcement agency or a consumer reporting agency (R-1)."""

    class Kind(models.TextChoices):
        AGENCY = "agency", "Law-enforcement agency"
        CRA = "cra", "Consumer reporting agency"

    class Profile(models.TextChoices):
        STANDARD = "standard", "Standard: a different person at each step"
        SMALL = "small", "Small: two people, with every substitution on the register"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=8, unique=True, help_text="Begins each case's reference.")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    profile = models.CharField(max_length=8, choices=Profile.choices, default=Profile.STANDARD)
    jurisdiction = models.CharField(max_length=8, help_text="State, as in CO or CA.")
    time_zone = models.CharField(max_length=40, validators=[validate_time_zone])
    department = models.CharField(max_length=160, blank=True, help_text="Printed under the name.")
    street = models.CharField(max_length=160)
    city = models.CharField(max_length=80)
    state = models.CharField(max_length=2)
    postal_code = models.CharField(max_length=10)
    phone = models.CharField(max_length=30)
    email = models.EmailField()
    website = models.CharField(max_length=120, blank=True)
    office_hours = models.CharField(
        max_length=120, blank=True, help_text="When the telephone is answered; the portal says so."
    )
    office_hours_es = models.CharField(
        max_length=120, blank=True, help_text="The same in Spanish, for Spanish pages."
    )
    waiting_days = models.PositiveSmallIntegerField(
        default=5, help_text="Business days after receipt of a pre-adverse notice; 5 or more."
    )
    waiting_reason = models.CharField(
        max_length=200,
        blank=True,
        help_text="Why longer than the 5 days: the agreement, ordinance or policy. Shown with it.",
    )
    holds_during_dispute = models.BooleanField(default=True, help_text="Practice, R-12.")

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(waiting_days__gte=5), name="waiting_days_only_up"
            ),  # D-03: configurable up only
            models.CheckConstraint(
                condition=Q(waiting_days=5) | ~Q(waiting_reason=""),
                name="longer_wait_has_its_reason",
                violation_error_message="Say why your agency waits longer.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def sides(self) -> tuple[Side, ...]:
        """A CRA only ever screens; an agency decides, and screens too where it works in-house."""
        if self.kind == Organization.Kind.CRA:
            return (Side.SCREENER,)
        return (Side.AGENCY, Side.SCREENER)

    @property
    def hours(self) -> str:
        """When the telephone is answered, in the language of the page where it is known."""
        spanish = self.office_hours_es if get_language() == "es" else ""
        return spanish or self.office_hours

    @property
    def stream(self) -> str:
        return f"org:{self.code}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def on(self, at: datetime) -> date:
        """The organization's calendar day at a moment: the day its duties are counted in."""
        return at.astimezone(self.zone).date()

    def address_lines(self) -> tuple[str, str]:
        return self.street, f"{self.city}, {self.state} {self.postal_code}"


class OrganizationScoped(models.QuerySet[models.Model]):
    """Rows of an organization, for those who hold `view` on their model there."""

    def visible_to(self, user: User) -> OrganizationScoped:
        meta = self.model._meta
        return self.filter(
            organization__in=user.organization_ids(f"{meta.app_label}.view_{meta.model_name}")
        )


class UnitQuerySet(OrganizationScoped):
    def visible_to(self, user: User) -> OrganizationScoped:
        return self if runs_the_house(user) else super().visible_to(user)


@pghistory.track(level=pghistory.Statement)
class Unit(models.Model):
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "name"]
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="unit_once")]

    def __str__(self) -> str:
        return self.name


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def visible_to(self, user: User) -> EngagementQuerySet:
        if runs_the_house(user):
            return self
        own = user.organization_ids("accounts.view_engagement")
        return self.filter(Q(agency__in=own) | Q(screener__in=own))

    def direct(self) -> EngagementQuerySet:
        """Where the screener prepares and sends letters in the agency's name (R-24)."""
        return self.filter(handling=Engagement.Handling.DIRECT).exclude(
            status=EngagementStatus.ENDED
        )


class Engagement(models.Model):
    """A client agency of a CRA: onboarding and handling (R-24, R-25, 15 U.S.C. 1681e(a))."""

    class Handling(models.TextChoices):
        SUPPORT = "support", "Support: the agency prepares and sends its own notices"
        DIRECT = "direct", "Direct: the screener prepares and sends them in the agency's name"

    Status = EngagementStatus

    screener = models.ForeignKey(
        Organization, models.PROTECT, related_name="engagements_as_screener"
    )
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="engagements_as_agency")
    handling = models.CharField(
        max_length=8, choices=Handling.choices, default=Handling.SUPPORT, editable=False
    )
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value.capitalize()) for s in Status], default="proposed"
    )
    identity_verified_how = models.TextField(blank=True, help_text="How the agency was verified.")
    agreement_signed_on = models.DateField(null=True, blank=True)
    purposes_certified_on = models.DateField(null=True, blank=True)
    user_notice_delivered_on = models.DateField(null=True, blank=True, help_text="N-17")
    summary_delivered_on = models.DateField(null=True, blank=True, help_text="D-02")
    activated_at = models.DateTimeField(null=True, editable=False)
    service_level_business_days = models.PositiveSmallIntegerField(
        "business days until a report",
        default=SERVICE_LEVEL,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_SERVICE_LEVEL)],
        help_text="Agreed by contract between the two; no law sets it.",
    )
    halted_why = models.CharField(
        "last suspended or ended because", max_length=200, blank=True, editable=False
    )

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["screener", "agency"], name="engaged_once"),
            models.CheckConstraint(condition=~Q(screener=models.F("agency")), name="two_parties"),
            models.CheckConstraint(
                condition=Q(service_level_business_days__range=(1, LONGEST_SERVICE_LEVEL)),
                name="service_level_in_days",
            ),
            models.CheckConstraint(  # G-04: furnish only to a verified, certified, informed user
                name="active_means_onboarded",
                condition=~Q(status="active")
                | (
                    ~Q(identity_verified_how="")
                    & Q(agreement_signed_on__isnull=False)
                    & Q(purposes_certified_on__isnull=False)
                    & Q(user_notice_delivered_on__isnull=False)
                    & Q(summary_delivered_on__isnull=False)
                    & Q(activated_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} by {self.screener}"

    def missing_steps(self) -> list[Step]:
        """What onboarding still has to record."""
        return [step for step in STEPS if not getattr(self, step.name)]


class ClosureQuerySet(models.QuerySet["Closure"]):
    def visible_to(self, user: User) -> ClosureQuerySet:
        if runs_the_house(user):
            return self
        own = user.organization_ids("accounts.view_closure")
        return self.filter(Q(organization__isnull=True) | Q(organization__in=own))

    def for_organization(self, organization: Organization) -> ClosureQuerySet:
        # A state's closures hold in its cities too
        here = ("", *book().places(organization.jurisdiction))
        everywhere = Q(organization__isnull=True, jurisdiction__in=here)
        return self.filter(everywhere | Q(organization=organization))


@pghistory.track(level=pghistory.Statement)
class Closure(models.Model):
    """A day without business: public, or an organization's own (R-19)."""

    class Kind(models.TextChoices):
        PUBLIC = "public", "Public: federal, state or executive order"
        OWN = "own", "Own: this organization's offices are closed"

    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="closures"
    )
    jurisdiction = models.CharField(max_length=8, blank=True)
    on = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200, help_text="Statute, order or resolution.")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "jurisdiction", "on", "kind"],
                name="closed_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(kind="public") | Q(organization__isnull=False), name="own_has_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.name}"


class Counter(models.Model):
    """The last number given in a year's references of an organization."""

    organization = models.ForeignKey(Organization, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "year"], name="one_counter")]

    def __str__(self) -> str:
        return f"{self.organization} {self.year}: {self.last}"


def side_of(kind: str) -> Side:
    return Side.SCREENER if kind == Organization.Kind.CRA else Side.AGENCY
