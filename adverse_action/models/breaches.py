from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q

from adverse_action.models.gates import SUMMARY
from adverse_action.models.notices import Notice
from adverse_action.models.proposals import Proposal
from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only
from config.documents.models import Document
from config.law.book import book
from screening.models import Case
from screening.models.frozen import frozen, gate


class ActionTakenQuerySet(MatterScoped["ActionTaken"]):
    def untold(self) -> ActionTakenQuerySet:
        # Those of which the agency's counsel has not been written to
        return self.filter(told_at=None)

    def unanswered(self) -> ActionTakenQuerySet:
        """Those without a dispatched N-05 or N-15; in-house none is owed."""
        sent = Notice.objects.sent().filter(case=OuterRef("case"), kind=Notice.Kind.ADVERSE)
        summary = SummarySent.objects.filter(case=OuterRef("case"))
        owing = [name for name, law in book().regimes.items() if not law.fair_process]
        return self.filter(case__order__regime__in=owing).exclude(Exists(sent) | Exists(summary))


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


class SummarySentQuerySet(MatterScoped["SummarySent"]):
    pass


class SummarySent(models.Model):
    """N-15 as it went out on paper after a misconduct investigation: when, how, by whom."""

    class Channel(models.TextChoices):
        POST = "post", "By post"
        HAND = "hand", "By hand"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="summaries_sent")
    case = models.ForeignKey(Case, models.PROTECT, related_name="summaries_sent")
    sent_on = models.DateField()
    channel = models.CharField(max_length=4, choices=Channel.choices)
    sent_by = models.CharField(max_length=160, help_text="Who sent it: office and name.")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="summaries_sent"
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_on = models.DateField()
    submission = models.UUIDField(unique=True)

    objects = SummarySentQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "summaries sent"
        constraints = [
            models.CheckConstraint(
                name="summary_sent_by_somebody_by_now",
                condition=~Q(sent_by="") & Q(sent_on__lte=models.F("recorded_on")),
            )
        ]
        triggers = [
            gate("summary_gate", SUMMARY, declare=[("law", "text")]),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"Summary sent, {self.matter}"

    @property
    def target(self) -> str:
        return f"summary_sent:{self.public_id}"
