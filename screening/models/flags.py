from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, MatterScoped, Organization, User
from screening.models.frozen import frozen, gate, kept
from screening.models.gates import REVIEW_DECLARE, REVIEW_GATE
from screening.models.notice import NOTICE_DECLARE, NOTICE_GATE
from screening.models.posts import Post
from screening.models.runs import ScreeningRun
from screening.workflow import FlagStatus, choices


class Dismissal(models.TextChoices):
    NOT_THE_SUBJECT = "not_the_subject", "Not the subject's words or account"
    QUOTED = "quoted", "Quoted or reported speech"
    SATIRE = "satire", "Joke, irony or satire"
    OUT_OF_CONTEXT = "out_of_context", "Says something else in context"
    LYRICS_OR_FICTION = "lyrics_or_fiction", "Lyrics, film, game or fiction"
    PERMITTED = "permitted", "Permitted by the clause"
    PROTECTED_SPEECH = "protected_speech", "Speech on a matter of public concern"
    PROTECTED_TRAIT = "protected_trait", "Says only a protected trait"
    RULE_MISTAKE = "rule_mistake", "The rule is wrong here"
    DUPLICATE = "duplicate", "Same words as another flag"
    NOT_REPORTABLE = "not_reportable", "May not be reported"


class FlagQuerySet(MatterScoped["Flag"]):
    def open(self) -> FlagQuerySet:
        return self.filter(status=FlagStatus.OPEN)

    def awaiting_second(self) -> FlagQuerySet:
        return self.filter(status=FlagStatus.FIRST_CONFIRMED)

    def confirmed(self) -> FlagQuerySet:
        return self.filter(status=FlagStatus.CONFIRMED)

    def unnoticed(self) -> FlagQuerySet:
        """Held against personnel without notice, and counsel has not said why (R-14)."""
        unknown = self.filter(on_notice=False, notice_reason=None)
        return unknown.exclude(matter__case__order__purpose="hiring")

    def for_second_review_by(self, user: User) -> FlagQuerySet:
        """Those whose first confirmation was somebody else's."""
        own = Review.objects.standing().filter(round=Review.Round.FIRST, by=user).values("flag")
        return self.awaiting_second().exclude(pk__in=own)


class Flag(models.Model):
    """A post held against a clause by a rule. A flag says nothing until people confirmed it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="flags", db_index=False)
    run = models.ForeignKey(ScreeningRun, models.PROTECT, related_name="flags")
    post = models.ForeignKey(Post, models.PROTECT, related_name="flags")
    clause = models.ForeignKey("policies.Clause", models.PROTECT, related_name="+")
    rule = models.ForeignKey("policies.DetectionRule", models.PROTECT, related_name="+")
    version_on_day = models.ForeignKey(
        "policies.PolicyVersion",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="In force on the day of the post.",
    )
    clause_on_day = models.ForeignKey(
        "policies.Clause",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The same rule as it read on the day of the post.",
    )
    on_notice = models.BooleanField(
        default=False, help_text="The person could know on that day that the rule binds them."
    )
    spans = models.JSONField(default=list, help_text="[start, end] pairs into Post.whole.")
    view = models.CharField(max_length=16, help_text="As written, or as a disguise was undone.")
    status = models.CharField(max_length=16, choices=choices(FlagStatus), default=FlagStatus.OPEN)
    skipped_at = models.DateTimeField(null=True, blank=True)
    raised_at = models.DateTimeField()

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["post", "rule"], name="flagged_once")]
        indexes = [
            models.Index(fields=["matter", "status", "id"], name="flag_matter"),
            models.Index(fields=["agency", "status", "id"], name="flag_agency"),
            models.Index(fields=["screener", "status", "id"], name="flag_screener"),
        ]
        triggers = [
            gate("flag_notice", NOTICE_GATE, declare=NOTICE_DECLARE, operation=pgtrigger.Insert),
            pgtrigger.Protect(  # what it is held against, and whether they knew it
                name="keep_notice",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "post", "clause", "rule", "version_on_day", "clause_on_day", "on_notice"
                ),
            ),
            *kept(),
        ]

    def __str__(self) -> str:
        return f"Flag {self.public_id}"


class ReviewQuerySet(MatterScoped["Review"]):
    matter_path = "flag__matter"

    def standing(self) -> ReviewQuerySet:
        return self.filter(undone_at__isnull=True)


class Review(models.Model):
    """A person's verdict on a flag. The second is somebody else's, given blind (G-17)."""

    class Round(models.TextChoices):
        FIRST = "first", "First review"
        SECOND = "second", "Second review"

    class Verdict(models.TextChoices):
        CONFIRM = "confirm", "Confirm"
        DISMISS = "dismiss", "Dismiss"

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="reviews")
    round = models.CharField(max_length=8, choices=Round.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(max_length=20, choices=Dismissal.choices, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(
        null=True, editable=False, help_text="Of the form; it decides all marks of a post at once."
    )
    undo_submission = models.UUIDField(null=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["flag", "round"],
                condition=Q(undone_at__isnull=True),
                name="one_standing_review_a_round",
            ),
            models.UniqueConstraint(fields=["flag", "submission"], name="one_review_a_form"),
            models.UniqueConstraint(fields=["flag", "undo_submission"], name="one_undo_a_form"),
            models.CheckConstraint(
                name="dismissal_has_a_reason", condition=~Q(verdict="dismiss") | ~Q(reason="")
            ),
        ]
        triggers = [
            gate("review_gate", REVIEW_GATE, declare=REVIEW_DECLARE),
            *frozen("flag", but=["undone_at", "undo_submission"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_round_display()}: {self.get_verdict_display()}"

    @property
    def matter(self) -> Matter:
        return self.flag.matter
