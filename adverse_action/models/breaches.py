from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q

from adverse_action.models.gates import TAKEN_GROUND
from adverse_action.models.notices import Notice
from adverse_action.models.proposals import Proposal
from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only
from config.law.book import book
from screening.models import Case, ReportItem
from screening.models.frozen import frozen, gate


class ActionTakenQuerySet(MatterScoped["ActionTaken"]):
    def untold(self) -> ActionTakenQuerySet:
        # Those of which the agency's counsel has not been written to
        return self.filter(told_at=None)

    def unanswered(self) -> ActionTakenQuerySet:
        """Those without a dispatched N-05 or N-15; in-house none is owed."""
        kinds = (Notice.Kind.ADVERSE, Notice.Kind.SUMMARY_603Y)
        sent = Notice.objects.sent().filter(case=OuterRef("case"), kind__in=kinds)
        owing = [name for name, law in book().regimes.items() if not law.fair_process]
        return self.filter(case__order__regime__in=owing).exclude(Exists(sent))


class ActionTaken(models.Model):
    """An action taken outside the procedure (R-3): told, marked for good, noticed the same day.

    Only `told_at`, when counsel was written to, is ever written again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="actions_taken")
    case = models.ForeignKey(Case, models.PROTECT, related_name="actions_taken")
    kind = models.CharField(max_length=20, choices=Proposal.Kind.choices)
    happened_on = models.DateField()
    who = models.CharField(max_length=160, help_text="Who took it: office and name.")
    how_learned = models.TextField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_on = models.DateField()
    submission = models.UUIDField(unique=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = ActionTakenQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "actions taken"
        triggers = frozen("action_taken", but=["told_at"])

    def __str__(self) -> str:
        return f"Action already taken, {self.matter}"

    @property
    def target(self) -> str:
        return f"action_taken:{self.public_id}"


class TakenGroundQuerySet(MatterScoped["TakenGround"]):
    matter_path = "taken__matter"


class TakenGround(models.Model):
    """What an action on an investigation rests on (R-15); its summary is printed from these."""

    taken = models.ForeignKey(ActionTaken, models.PROTECT, related_name="grounds")
    report_item = models.ForeignKey(
        ReportItem, models.PROTECT, null=True, blank=True, related_name="taken_grounds"
    )
    note = models.TextField(blank=True, help_text="Something else, kept here and never printed.")

    objects = TakenGroundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taken", "report_item"], name="taken_ground_once"),
            models.CheckConstraint(
                name="taken_ground_names_its_source",
                condition=Q(report_item__isnull=False, note="")
                | Q(report_item__isnull=True) & ~Q(note=""),
            ),
        ]
        triggers = [
            gate("taken_ground_gate", TAKEN_GROUND, declare=[("about", "bigint")]),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"Ground of {self.taken}"

    @property
    def matter(self) -> Matter:
        return self.taken.matter
