from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from adverse_action.models.gates import SIGN_OFF, SPEECH
from adverse_action.models.proposals import Proposal
from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only
from config.law.speech import written_points
from screening.models import Report


class SpeechRecordQuerySet(MatterScoped["SpeechRecord"]):
    matter_path = "proposal__matter"

    def newest(self) -> SpeechRecordQuerySet:
        """Of each proposal the last version, if it was written on the report it rests on now."""
        same = SpeechRecord.objects.filter(proposal=OuterRef("proposal"))
        last = same.order_by("-number").values("pk")[:1]
        return self.filter(pk=Subquery(last), report=models.F("proposal__report"))

    def signed(self) -> SpeechRecordQuerySet:
        return self.filter(sign_off__isnull=False)


class SpeechRecord(models.Model):
    """The short speech record of an action, one row a version (R-17); its points: `law.speech`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="speech_records")
    number = models.PositiveSmallIntegerField(help_text="The version, from 1.")
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    words = models.TextField()
    authorship = models.TextField()
    capacity = models.TextField()
    public_concern = models.TextField()
    rule_in_force = models.TextField()
    protected_activity = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = SpeechRecordQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="speech_version_once"),
            models.CheckConstraint(
                name="speech_points_are_answered",
                condition=~Q(words="")
                & ~Q(authorship="")
                & ~Q(capacity="")
                & ~Q(public_concern="")
                & ~Q(rule_in_force="")
                & ~Q(protected_activity=""),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="speech_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("p", "adverse_action_proposal")],
                func=SPEECH,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"Speech record {self.number}, {self.proposal.matter}"

    @property
    def matter(self) -> Matter:
        return self.proposal.matter

    @property
    def target(self) -> str:
        return f"speech_record:{self.public_id}"

    @property
    def answers(self) -> dict[str, str]:
        """Point's id → what was written."""
        return {point.id: getattr(self, point.id) for point in written_points()}


class SpeechSignOffQuerySet(MatterScoped["SpeechSignOff"]):
    matter_path = "record__proposal__matter"


class SpeechSignOff(models.Model):
    """Point 10: the decision maker or counsel read this version, and did not write it."""

    class Capacity(models.TextChoices):
        DECISION_MAKER = "decision_maker", "Decision maker"
        COUNSEL = "counsel", "Counsel"

    record = models.OneToOneField(SpeechRecord, models.PROTECT, related_name="sign_off")
    signed_as = models.CharField(max_length=14, choices=Capacity.choices)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = SpeechSignOffQuerySet.as_manager()

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="sign_off_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("record", "adverse_action_speechrecord")],
                func=SIGN_OFF,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"Sign-off of {self.record}"

    @property
    def matter(self) -> Matter:
        return self.record.matter
