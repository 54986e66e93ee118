from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from adverse_action.models.proposals import Proposal
from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only


class MoreTimeQuerySet(MatterScoped["MoreTime"]):
    matter_path = "proposal__matter"


class MoreTime(models.Model):
    """More time to answer, given on request: the last day only ever moves later (D-03)."""

    class Told(models.TextChoices):
        PHONE = "phone", "By telephone"
        EMAIL = "email", "By e-mail"
        LETTER = "letter", "By letter"
        IN_PERSON = "in_person", "In person"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="more_time")
    asked_by = models.CharField(max_length=160, help_text="The person, or who asked for them.")
    asked_on = models.DateField()
    reason = models.CharField(max_length=200)
    until_before = models.DateField(help_text="The last day to answer until then.")
    until = models.DateField(help_text="The last day to answer; nothing is decided before it ends.")
    told_by = models.CharField(max_length=10, choices=Told.choices)
    told_on = models.DateField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = MoreTimeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "more time"
        constraints = [
            models.CheckConstraint(name="time_only_more", condition=Q(until__gt=F("until_before"))),
            models.CheckConstraint(
                name="time_asked_by_somebody", condition=~Q(asked_by="") & ~Q(reason="")
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"More time, {self.proposal.matter}"

    @property
    def matter(self) -> Matter:
        return self.proposal.matter

    @property
    def target(self) -> str:
        return f"more_time:{self.public_id}"
