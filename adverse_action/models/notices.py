from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from adverse_action.models.assessments import Assessment
from adverse_action.models.gates import CLOSING, DECISION, NOTICE
from adverse_action.models.proposals import Proposal
from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only
from config.delivery.models import Delivery, counting, ways_of
from config.documents.models import Document
from screening.models import Case, Report
from screening.models.frozen import gate

CAME_BACK = Delivery.FELL


def letter_number(submission: uuid.UUID) -> str:
    return f"N-{str(submission)[:8].upper()}"


class NoticeQuerySet(MatterScoped["Notice"]):
    def whose_way(self, said: Q) -> NoticeQuerySet:
        """Those of which this is true of the dispatch to the person that counts."""
        same = {"document": "document", "person": "delivery__person"}
        outer = {name: OuterRef(OuterRef(path)) for name, path in same.items()}
        counts = Delivery.objects.filter(**outer).counting_first().values("pk")[:1]
        return self.filter(Exists(Delivery.objects.filter(said, pk=Subquery(counts))))

    def sent(self) -> NoticeQuerySet:
        return self.whose_way(Q(dispatched_on__isnull=False) & ~Q(status__in=CAME_BACK))

    def on_their_way(self) -> NoticeQuerySet:
        return self.whose_way(~Q(status__in=CAME_BACK))

    def standing(self) -> NoticeQuerySet:
        """Without those that another letter corrected."""
        return self.filter(corrected_by=None)

    def with_ways(self) -> NoticeQuerySet:
        """For lists: each with its dispatches."""
        known = self.select_related("delivery", "document", "corrects", "corrected_by")
        return known.prefetch_related("document__deliveries")


class Notice(models.Model):
    """A letter of this room as issued: frozen, with the report it encloses and its first delivery.

    One that failed goes out again; what counts is `way`, the first received, else the newest.
    """

    class Kind(models.TextChoices):
        PRE_ADVERSE = "pre_adverse", "Pre-adverse action notice (N-06)"
        ADVERSE = "adverse", "Adverse action notice (N-05)"
        WITHDRAWAL = "withdrawal", "Withdrawal of the proposed action"
        FAIR_PROCESS_NOTICE = "fair_process_notice", "Fair-process notice"
        FAIR_PROCESS_DECISION = "fair_process_decision", "Fair-process decision"
        STILL_IN_PROCESS = "still_in_process", "Still in process"
        SUMMARY_603Y = "summary_603y", "Summary after the investigation (N-15)"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="notices")
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    kind = models.CharField(max_length=24, choices=Kind.choices)
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    assessment = models.ForeignKey(
        Assessment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        help_text="What the fair-chance letter in the same envelope prints (N-20).",
    )
    document = models.OneToOneField(Document, models.PROTECT, related_name="notice")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="notice")
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    reply_by = models.DateField(null=True, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(
        max_length=300, blank=True, help_text="What was wrong in the letter that this one corrects."
    )
    submission = models.UUIDField(unique=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "report", "kind"],
                condition=Q(kind__in=["pre_adverse", "fair_process_notice"], corrects__isnull=True),
                name="notice_once_a_report",
            ),
            models.CheckConstraint(
                name="correction_says_why",
                condition=Q(corrects__isnull=True, correction_reason="")
                | Q(corrects__isnull=False) & ~Q(correction_reason=""),
            ),
            models.CheckConstraint(
                name="pre_adverse_encloses_report",
                condition=~Q(kind__in=["pre_adverse", "fair_process_notice"])
                | Q(report__isnull=False, proposal__isnull=False),
            ),
        ]
        triggers = [
            gate(
                "notice_gate",
                NOTICE,
                declare=[
                    ("law", "text"),
                    ("printed", "text"),
                    ("names", "bigint"),
                    ("p", "adverse_action_proposal"),
                    ("weighed", "adverse_action_assessment"),
                ],
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.matter}"

    @property
    def target(self) -> str:
        return f"notice:{self.public_id}"

    @property
    def number(self) -> str:
        """As the letter prints it in its footer."""
        return letter_number(self.submission)

    @property
    def is_corrected(self) -> bool:
        return hasattr(self, "corrected_by")

    @property
    def beside(self) -> Document | None:
        """The fair-chance letter in the same envelope, where there is one (N-20)."""
        if self.assessment_id is None:
            return None
        return Document.objects.filter(enclosed_in__delivery=self.delivery, notice_id="N-20").get()

    @property
    def ways(self) -> list[Delivery]:
        """Every dispatch of this letter to the person, the newest first."""
        return ways_of(self.document, self.delivery)

    @property
    def way(self) -> Delivery:
        """The dispatch that counts (R-8, R-9)."""
        return counting(self.ways)

    @property
    def came_back(self) -> bool:
        return self.way.status in Delivery.MISSED


class DecisionQuerySet(MatterScoped["Decision"]):
    matter_path = "proposal__matter"


class Decision(models.Model):
    """The moment intent becomes final: what G-05 guards. `decided_on` is the agency's day."""

    class Outcome(models.TextChoices):
        FINAL = "final", "Action taken"
        WITHDRAWN = "withdrawn", "Action withdrawn"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reasons = models.TextField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    decided_on = models.DateField()
    submission = models.UUIDField(unique=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="decided_why", condition=~Q(reasons=""))]
        triggers = [
            gate(
                "decision_gate",
                DECISION,
                declare=[
                    ("p", "adverse_action_proposal"),
                    ("received", "date"),
                    ("told", "text"),
                    ("issued", "timestamptz"),
                    ("weighed", "adverse_action_assessment"),
                    ("law", "text"),
                    ("today", "date"),
                    ("record", "adverse_action_speechrecord"),
                ],
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.proposal.matter}"

    @property
    def matter(self) -> Matter:
        return self.proposal.matter


class ResponseQuerySet(MatterScoped["Response"]):
    matter_path = "proposal__matter"


class Response(models.Model):
    """What the person answered to the agency, by whatever way. Kept whole, read before deciding."""

    class Channel(models.TextChoices):
        PORTAL = "portal", "Portal"
        PHONE = "phone", "Telephone"
        LETTER = "letter", "Letter"
        EMAIL = "email", "E-mail"
        IN_PERSON = "in_person", "In person"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="responses")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    text = models.TextField()
    about = models.JSONField(
        default=list, blank=True, help_text="Hashes of the items it is about; empty: all of them."
    )
    disputes_record = models.BooleanField(
        default=False, help_text="They call the criminal record wrong, and gather proof."
    )
    received_at = models.DateTimeField()
    received_on = models.DateField()
    submission = models.UUIDField(unique=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["received_at"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Response, {self.proposal.matter}"

    @property
    def matter(self) -> Matter:
        return self.proposal.matter


class ClosingAnswerQuerySet(MatterScoped["ClosingAnswer"]):
    pass


class ClosingAnswer(models.Model):
    """Closing as not hired, removed or not promoted asks: based in part on the report? (R-15)"""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="closing_answers")
    case = models.OneToOneField(Case, models.PROTECT, related_name="closing_answer")
    based_on_report = models.BooleanField()
    why = models.TextField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    second_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = ClosingAnswerQuerySet.as_manager()

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="closing_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("law", "text"), ("taken", "boolean")],
                func=CLOSING,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"Closing of {self.matter}"
