"""Clocks: one row for each duty or wait that has begun, and one for each change to it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, MatterScoped, Organization, User
from config.audit.keeping import append_only, frozen_but, until_disposal
from config.clocks.gates import CHANGED, CLOSING, LOOKING, TOLLED


class ClockQuerySet(MatterScoped["Clock"]):
    def open(self) -> ClockQuerySet:
        return self.filter(status=Clock.Status.OPEN)

    def for_target(self, target: str) -> ClockQuerySet:
        return self.filter(target=target)

    def ticking(self) -> ClockQuerySet:
        return self.open().filter(stopped_on__isnull=True)

    def overdue(self, on: date) -> ClockQuerySet:
        return self.ticking().filter(due_on__lt=on)

    def due_within(self, on: date, days: int) -> ClockQuerySet:
        """Open duties due in the `days` days that begin with `on`; what is overdue is left out."""
        return self.ticking().filter(due_on__range=(on, on + timedelta(days=days - 1)))

    def waiting(self, on: date) -> ClockQuerySet:
        # Open waits that still forbid an act on this day
        return self.open().filter(earliest_on__gt=on)


@pghistory.track(level=pghistory.Statement)
class Clock(models.Model):
    """What runs for one organization: a duty (`due_on`, `safe_due_on`), a wait (`earliest_on`), or
    time that somebody has (`through_on`)."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"
        VOID = "void", "Void"

    class Event(models.TextChoices):
        """What may satisfy a clock (R-8)."""

        DISPATCHED = "dispatched", "Dispatched"
        RECEIVED = "received", "Received"
        SERVED = "served", "Served"
        DECIDED = "decided", "Decided"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="clocks")
    rule_id = models.CharField(max_length=16)
    extended_by = models.CharField(
        max_length=16, blank=True, help_text="The rule that lengthened it, as D-07 does D-06."
    )
    target = models.CharField(max_length=80, help_text="What it is about, as notice:<public id>.")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="clocks", db_index=False
    )
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="clocks", db_index=False
    )
    event_on = models.DateField(help_text="The day of the event, in the organization's zone.")
    amount = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="An agency's own longer wait; empty for the rule's own."
    )
    information_on = models.DateField(null=True, blank=True)
    tolled = models.JSONField(
        default=list, blank=True, help_text="Pairs of ISO dates, as the rows of tolling give them."
    )
    stopped_on = models.DateField(
        null=True, blank=True, help_text="Since when it stands still, no end known; else empty."
    )
    satisfied_by = models.CharField(
        max_length=10, help_text="The event that ends it, as the law book said when it began."
    )
    started_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    safe_due_on = models.DateField(null=True, blank=True)
    earliest_on = models.DateField(null=True, blank=True)
    through_on = models.DateField(
        null=True, blank=True, help_text="Last day of time that somebody has, and nobody owes."
    )
    steps = models.JSONField(default=list)
    zone = models.CharField(max_length=40)
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.OPEN)
    started_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)
    closed_by_event = models.CharField(max_length=10, choices=Event.choices, blank=True)
    proof = models.CharField(max_length=120, blank=True, help_text="As delivery:<public id>.")

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "earliest_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_id", "target"], condition=Q(status="open"), name="clock_runs_once"
            ),
            models.CheckConstraint(
                name="a_closed_clock_has_its_proof",
                condition=~Q(status="closed")
                | Q(closed_on__isnull=False) & ~Q(closed_by_event="") & ~Q(proof=""),
            ),
            models.CheckConstraint(
                name="a_clock_has_a_day",
                condition=Q(due_on__isnull=False)
                | Q(earliest_on__isnull=False)
                | Q(through_on__isnull=False),
            ),
            models.CheckConstraint(
                name="the_safe_day_is_no_later",
                condition=Q(safe_due_on__isnull=True) | Q(safe_due_on__lte=models.F("due_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "status", "due_on"], name="clock_organization"),
            models.Index(fields=["owner", "status", "due_on"], name="clock_owner"),
            models.Index(fields=["target"], name="clock_target"),
        ]
        triggers = [
            *until_disposal(),
            pgtrigger.Trigger(
                name="closing_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=LOOKING,
                func=CLOSING,
            ),
            pgtrigger.Trigger(
                name="days_are_written",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("told", "jsonb")],
                func=CHANGED,
            ),
            pgtrigger.ReadOnly(
                name="clock_began",
                fields=[
                    *("public_id", "matter", "rule_id", "target", "organization"),
                    *("event_on", "satisfied_by", "zone", "started_at"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} of {self.matter_id}"

    @property
    def counted_by(self) -> str:
        # The rule whose period runs now
        return self.extended_by or self.rule_id

    @property
    def day(self) -> date | None:
        # The day that matters: the last one of a duty or a right, the first one after a wait
        return self.due_on or self.earliest_on or self.through_on

    @property
    def intervals(self) -> list[tuple[date, date]]:
        return [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in self.tolled]

    def is_overdue(self, on: date) -> bool:
        ticks = self.status == self.Status.OPEN and self.stopped_on is None
        return ticks and self.due_on is not None and self.due_on < on

    def dates(self) -> dict[str, Any]:
        # What a change row keeps of before and after
        days = ("due_on", "safe_due_on", "earliest_on", "through_on", "closed_on", "stopped_on")
        told = {name: str(day) if (day := getattr(self, name)) else None for name in days}
        return told | {"status": self.status, "extended_by": self.extended_by}


class ClockChangeQuerySet(models.QuerySet["ClockChange"]):
    def visible_to(self, user: User) -> ClockChangeQuerySet:
        return self.filter(clock__in=Clock.objects.visible_to(user))

    def untold(self) -> ClockChangeQuerySet:
        # Changes whose clock has an owner who has not been written to
        return self.filter(told_at__isnull=True, clock__owner__isnull=False)


class ClockChange(models.Model):
    """Why a clock moved, with its days before and after. Only `told_at` is ever written again."""

    class Kind(models.TextChoices):
        CLOSURE = "closure", "Closure"
        TOLLING = "tolling", "Tolling"
        EXTENSION = "extension", "Extension"
        REOPENED = "reopened", "Reopened"
        VOID = "void", "Void"

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=200)
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When the owner was written to."
    )

    objects = ClockChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(told_at__isnull=True), name="clock_change_untold"
            )
        ]
        triggers = frozen_but("told_at")

    def __str__(self) -> str:
        return f"{self.kind} of {self.clock_id}"


class TollingQuerySet(MatterScoped["Tolling"]):
    matter_path = "clock__matter"

    def open(self) -> TollingQuerySet:
        return self.filter(ends_on__isnull=True)


class Tolling(models.Model):
    """Why a clock stands still, from which day until which, and what shows it."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="tollings")
    reason_id = models.CharField(max_length=30, help_text="As the law book lists it for the row.")
    begins_on = models.DateField()
    ends_on = models.DateField(
        null=True, blank=True, help_text="The day the clock runs again; empty while it stands."
    )
    document = models.CharField(max_length=80, blank=True, help_text="As document:<public id>.")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(unique=True)
    end_submission = models.UUIDField(unique=True, null=True, blank=True)

    objects = TollingQuerySet.as_manager()

    class Meta:
        ordering = ["begins_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(ends_on__isnull=True), name="a_clock_stands_once"
            ),
            models.CheckConstraint(
                name="tolling_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("begins_on")),
            ),
            models.CheckConstraint(
                name="whoever_ends_a_tolling_says_so",
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False, ends_on__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="tolling_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=LOOKING,
                func=TOLLED,
            ),
            *frozen_but("ends_on", "ended_by", "ended_at", "end_submission"),
        ]

    def __str__(self) -> str:
        return f"{self.reason_id} from {self.begins_on}"

    @property
    def is_taken_back(self) -> bool:
        return self.ends_on == self.begins_on


class DeadlineNewsQuerySet(models.QuerySet["DeadlineNews"]):
    def visible_to(self, user: User) -> DeadlineNewsQuerySet:
        return self.filter(user=user)


class DeadlineNews(models.Model):
    """How somebody hears of their deadlines beside the page: their own choice, and theirs alone."""

    user = models.OneToOneField(User, models.CASCADE, related_name="deadline_news")
    feed_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the calendar feed's token; empty: there is none."
    )
    mail = models.BooleanField(
        default=True,
        help_text="When something is due, or came in the portal.",
    )
    mailed_on = models.DateField(null=True, blank=True)

    objects = DeadlineNewsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deadline news"
        constraints = [
            models.UniqueConstraint(
                fields=["feed_sha256"], condition=~Q(feed_sha256=""), name="one_reader_a_feed"
            )
        ]

    def __str__(self) -> str:
        return f"news of user {self.user_id}"


class RuleAdoptionQuerySet(models.QuerySet["RuleAdoption"]):
    def visible_to(self, user: User) -> RuleAdoptionQuerySet:
        return self.filter(organization__in=user.organization_ids("clocks.view_ruleadoption"))


class RuleAdoption(models.Model):
    """Counsel switches a row of the law book on or off for an organization (R-7)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="adoptions")
    rule_id = models.CharField(max_length=16)
    on = models.BooleanField()
    reason = models.CharField(max_length=300)
    counsel = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RuleAdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organization", "rule_id", "-id"], name="adoption_last")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.rule_id} {'on' if self.on else 'off'}"
