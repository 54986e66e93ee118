from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from adverse_action.models.fair_gates import ASSESSMENT
from adverse_action.models.proposals import Proposal
from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only


class AssessmentQuerySet(MatterScoped["Assessment"]):
    matter_path = "proposal__matter"

    def preliminary(self) -> AssessmentQuerySet:
        return self.filter(stage=Assessment.Stage.PRELIMINARY)

    def final(self) -> AssessmentQuerySet:
        return self.filter(stage=Assessment.Stage.FINAL)


class Assessment(models.Model):
    """Criminal history weighed one by one, before the notice and again after the reply (R-32).

    One row a version. The factors are those of `law/rules/assessment.toml`, by their ids; which of
    them are asked stands in `Proposal.factors`. The record itself stays out of here: it is named.
    """

    class Stage(models.TextChoices):
        PRELIMINARY = "preliminary", "Before the notice"
        FINAL = "final", "After the reply"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assessments")
    stage = models.CharField(max_length=11, choices=Stage.choices)
    number = models.PositiveSmallIntegerField(help_text="The version within its stage, from 1.")
    record = models.TextField(help_text="Which record was looked at: whose, of which day.")
    nature_and_gravity = models.TextField(blank=True)
    circumstances = models.TextField(blank=True)
    number_and_kind = models.TextField(blank=True)
    time_passed = models.TextField(blank=True)
    age_then = models.TextField(blank=True)
    job_nature = models.TextField(blank=True)
    duties = models.TextField(blank=True)
    bearing = models.TextField(blank=True)
    place_and_manner = models.TextField(blank=True)
    rehabilitation = models.TextField(blank=True)
    work_history = models.TextField(blank=True)
    character_references = models.TextField(blank=True)
    public_policy = models.TextField(blank=True)
    legitimate_interest = models.TextField(blank=True)
    conclusion = models.TextField(help_text="What it comes to, and why.")
    answers_known = models.PositiveSmallIntegerField(
        help_text="How many answers of the person had come when it was written."
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "stage", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "stage", "number"], name="assessment_version_once"
            ),
            models.CheckConstraint(
                name="assessment_names_record_and_end",
                condition=~Q(record="") & ~Q(conclusion=""),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="assessment_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("p", "adverse_action_proposal")],
                func=ASSESSMENT,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"Assessment {self.number}, {self.get_stage_display().lower()}, {self.matter}"

    @property
    def matter(self) -> Matter:
        return self.proposal.matter

    @property
    def target(self) -> str:
        return f"assessment:{self.public_id}"

    @property
    def words(self) -> dict[str, str]:
        """Factor's id → what was written, in the order in which the place asks."""
        return {name: getattr(self, name) for name in self.proposal.factors or ()}
