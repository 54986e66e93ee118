from __future__ import annotations

import uuid
from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q

from adverse_action.models.fair_gates import FACTORS
from adverse_action.models.gates import PROPOSAL
from adverse_action.workflow import OPEN, Status
from config.accounts.models import Matter, MatterScoped, Organization, User
from screening.models import Case, Report, ReportItem
from screening.models.frozen import frozen, gate


class ProposalQuerySet(MatterScoped["Proposal"]):
    def open(self) -> ProposalQuerySet:
        return self.filter(status__in=OPEN)

    def held(self) -> ProposalQuerySet:
        return self.filter(Exists(Hold.objects.filter(proposal=OuterRef("pk"), lifted_at=None)))

    def decidable(self, on: date) -> ProposalQuerySet:
        return self.filter(status=Status.WAITING, earliest_on__lte=on).exclude(
            pk__in=self.held().values("pk")
        )


class Proposal(models.Model):
    """An action that the agency contemplates, and what it rests on."""

    class Kind(models.TextChoices):
        DENIAL = "denial", "Not hired"
        REMOVAL_FROM_LIST = "removal_from_list", "Removed from the eligibility list"
        RESCINDED_OFFER = "rescinded_offer", "Conditional offer rescinded"
        DENIED_PROMOTION = "denied_promotion", "Not promoted"
        REASSIGNMENT = "reassignment", "Reassigned"
        SUSPENSION = "suspension", "Suspended"
        TERMINATION = "termination", "Terminated"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="proposals")
    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    regime = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reasons = models.TextField(help_text="Why the action is contemplated, in plain words.")
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value.capitalize()) for s in Status], default="proposed"
    )
    report = models.ForeignKey(Report, models.PROTECT, related_name="proposals")
    earliest_on = models.DateField(null=True, blank=True, help_text="First day of a decision.")
    factors = models.JSONField(
        null=True,
        blank=True,
        help_text="What the place wants weighed of the criminal history; null: it is no ground.",
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=OPEN), name="one_open_proposal"
            )
        ]
        indexes = [
            models.Index(fields=["agency", "status", "earliest_on"], name="proposal_agency"),
            models.Index(fields=["screener", "status"], name="proposal_screener"),
        ]
        triggers = [
            gate("proposal_gate", PROPOSAL, declare=[("owner", "bigint")]),
            *frozen("proposal", but=["status", "report", "earliest_on", "factors"]),
            pgtrigger.Trigger(
                name="factors_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=FACTORS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.matter}"

    @property
    def is_held(self) -> bool:
        return self.holds.filter(lifted_at=None).exists()

    @property
    def target(self) -> str:
        return f"proposal:{self.public_id}"


class GroundQuerySet(MatterScoped["Ground"]):
    matter_path = "proposal__matter"


class Ground(models.Model):
    """One reason of the basis ledger (R-15): a reported item, or something outside the report."""

    class Kind(models.TextChoices):
        REPORT_ITEM = "report_item", "Item of the furnished report"
        CRIMINAL_HISTORY = "criminal_history", "Criminal history, from outside the report"
        OTHER = "other", "Other information"

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="grounds")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    report_item = models.ForeignKey(
        ReportItem, models.PROTECT, null=True, blank=True, related_name="grounds"
    )
    note = models.TextField(blank=True)
    dropped_at = models.DateTimeField(
        null=True, blank=True, help_text="When a correction of the report took it away."
    )

    objects = GroundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "report_item"], name="ground_once"),
            models.CheckConstraint(
                name="ground_names_its_source",
                condition=Q(kind="report_item", report_item__isnull=False)
                | ~Q(kind="report_item") & Q(report_item__isnull=True) & ~Q(note=""),
            ),
        ]
        triggers = frozen("ground", but=["report_item", "dropped_at"])

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.proposal}"

    @property
    def matter(self) -> Matter:
        return self.proposal.matter


class HoldQuerySet(MatterScoped["Hold"]):
    matter_path = "proposal__matter"

    def open(self) -> HoldQuerySet:
        return self.filter(lifted_at=None)


class Hold(models.Model):
    """A dispute is open: the decision waits for its result, whatever the calendar says (R-12)."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="holds")
    reference = models.CharField(max_length=60, help_text="As dispute:<public id>.")
    started_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, help_text="Why counsel lifted it early.")
    results_on = models.DateField(
        null=True, blank=True, help_text="When the dispute's result was delivered."
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "proposal"], name="held_once"),
            models.CheckConstraint(  # early only by counsel and with a reason
                name="lifted_by_results_or_counsel",
                condition=Q(lifted_at__isnull=True)
                | Q(results_on__isnull=False)
                | Q(lifted_by__isnull=False) & ~Q(reason=""),
            ),
        ]
        triggers = frozen("hold", but=["lifted_at", "lifted_by", "reason", "results_on"])

    def __str__(self) -> str:
        return f"{self.proposal} held for {self.reference}"

    @property
    def matter(self) -> Matter:
        return self.proposal.matter
