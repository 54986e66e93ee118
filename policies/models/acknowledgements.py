"""Who has to read which version by when, how far they came, and what they signed."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from config.accounts.models import Organization, Person, Unit, User
from config.audit.keeping import append_only, frozen_but
from policies.models.policies import PolicyVersion
from policies.models.roster import RosterEntry, RosterScoped
from policies.workflow import Status

AS_SIGNED = """
    SELECT r.version_id, r.read_at, e.person_id, v.content_sha256, v.status INTO seen
        FROM policies_reading r JOIN policies_rosterentry e ON e.id = r.entry_id
        JOIN policies_policyversion v ON v.id = r.version_id
        WHERE r.id = NEW.reading_id FOR SHARE OF r, v;
    IF NEW.person_id <> seen.person_id OR NEW.version_id <> seen.version_id THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'signed_for_oneself',
            message = 'Only the person it was assigned to signs for a version.';
    END IF;
    IF NEW.content_sha256 <> seen.content_sha256 OR seen.status NOT IN ('published', 'superseded')
    THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'signed_what_was_published',
            message = 'The hash is not that of the published version.';
    END IF;
    IF seen.read_at IS NULL OR seen.read_at > NEW.signed_at OR NOT EXISTS (
        SELECT 1 FROM policies_quiztry WHERE reading_id = NEW.reading_id AND passed
    ) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'read_before_signed',
            message = 'A signature comes after reading and after the questions.';
    END IF;
    IF NEW.handed_by_id IS DISTINCT FROM (SELECT made_by_id FROM policies_readinglink
        WHERE reading_id = NEW.reading_id AND by_hand AND revoked_at IS NULL) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'signed_as_handed',
            message = 'It does not say who handed the link over.';
    END IF;
    RETURN NEW;
"""


class PolicyAssignmentQuerySet(models.QuerySet["PolicyAssignment"]):
    def visible_to(self, user: User) -> PolicyAssignmentQuerySet:
        own = user.organization_ids("policies.view_policyassignment")
        return self.filter(version__policy__organization__in=own)


class PolicyAssignment(models.Model):
    """A version is to be read by everybody, or by a unit; `assigned_by` is none where it followed
    from an earlier one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submission = models.UUIDField(unique=True, null=True, editable=False)

    objects = PolicyAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-assigned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "unit"], name="assigned_to_a_unit_once", nulls_distinct=False
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.version} to {self.unit or 'everybody'}"

    @property
    def organization(self) -> Organization:
        return self.version.organization


class ReadingQuerySet(RosterScoped["Reading"]):
    entry_path = "entry"

    def unsigned(self, on: date) -> ReadingQuerySet:
        """Those that somebody still has to sign: they serve, nothing took its place that was
        published later, and the version was not withdrawn."""
        moment, number = OuterRef("version__published_at"), OuterRef("version__number")
        newer = Reading.objects.filter(
            Q(version__published_at__gt=moment)
            | Q(version__published_at=moment, version__number__gt=number),
            entry=OuterRef("entry"),
            version__effective_on__lte=on,
        )
        serving = Q(entry__left_on__isnull=True) | Q(entry__left_on__gt=on)
        stands = ~Q(version__status=Status.WITHDRAWN)
        return self.filter(~Exists(newer), serving, stands, acknowledgement__isnull=True)


class Reading(models.Model):
    """One person's way through one version: how many pages they confirmed, and when all."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="readings")
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="readings")
    due_on = models.DateField()
    assigned_at = models.DateTimeField()
    pages_read = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True, help_text="The last e-mail about it.")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "version"], name="read_once")]
        triggers = frozen_but("pages_read", "read_at", "mailed_at")

    def __str__(self) -> str:
        return f"{self.version} by {self.entry}"

    @property
    def person(self) -> Person:
        return self.entry.person

    @property
    def organization(self) -> Organization:
        return self.entry.organization

    @property
    def target(self) -> str:
        return f"reading:{self.public_id}"


class QuizTryQuerySet(RosterScoped["QuizTry"]):
    entry_path = "reading__entry"


class QuizTry(models.Model):
    """The questions as they were answered, once: `asked` has clause, example and both answers."""

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField()
    asked = models.JSONField()
    passed = models.BooleanField(help_text="Every answer was right.")
    taken_at = models.DateTimeField()
    submission = models.UUIDField(unique=True, editable=False)

    objects = QuizTryQuerySet.as_manager()

    class Meta:
        ordering = ["reading", "number"]
        constraints = [models.UniqueConstraint(fields=["reading", "number"], name="try_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.reading}, try {self.number}"


class AcknowledgementQuerySet(RosterScoped["Acknowledgement"]):
    entry_path = "reading__entry"


class Acknowledgement(models.Model):
    """A signature under a version, by the hash of what it said; never written again.

    `handed_by`: who saw the link and handed it over, where it did not go to the signer alone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reading = models.OneToOneField(Reading, models.PROTECT, related_name="acknowledgement")
    person = models.ForeignKey(Person, models.PROTECT, related_name="acknowledgements")
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="acknowledgements")
    content_sha256 = models.CharField(max_length=64)
    signed_name = models.CharField(max_length=160)
    language = models.CharField(max_length=5)
    signed_at = models.DateTimeField()
    signed_on = models.DateField(help_text="The agency's day.")
    handed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submission = models.UUIDField(unique=True, editable=False)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "signed_on"], name="signed_by_person")]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="as_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("seen", "record")],
                func=AS_SIGNED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} signed on {self.signed_on}"

    @property
    def organization(self) -> Organization:
        return self.reading.organization


class ReadingLinkQuerySet(RosterScoped["ReadingLink"]):
    entry_path = "reading__entry"

    def usable(self, at: datetime) -> ReadingLinkQuerySet:
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class ReadingLink(models.Model):
    """One person's way to one reading. The token comes of the id and the house's key; only its
    hash is kept, so that a reminder repeats the address and the database opens nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_hand = models.BooleanField(default=False, help_text="Its maker saw it, to hand it over.")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    misses = models.PositiveSmallIntegerField(default=0, help_text="Wrong numbers under it.")

    objects = ReadingLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="a_reading_link_ends", condition=Q(expires_at__gt=F("made_at"))
            ),
            models.CheckConstraint(
                name="handed_over_by_somebody",
                condition=Q(by_hand=False) | Q(made_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["reading"],
                condition=Q(revoked_at__isnull=True),
                name="one_way_to_a_reading",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="keep_aim",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["revoked_at", "misses"]),
            )
        ]

    def __str__(self) -> str:
        return f"link to {self.reading_id} until {self.expires_at:%Y-%m-%d}"
