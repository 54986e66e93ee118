from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from config.accounts.models import Organization, User
from config.law.book import book
from screening.models.cancelling import CANCEL_GATE
from screening.models.cases import Case
from screening.models.frozen import gate, kept
from screening.models.gates import ORDER_DECLARE, ORDER_GATE
from screening.models.licenses import LICENSE_DECLARE, ORDER_LICENSED
from screening.models.scoped import CaseScoped, OfCase
from screening.orderbook import OVER
from screening.workflow import Regime, choices


class Purpose(models.TextChoices):
    """What the order is for; the last three are the prongs of 15 U.S.C. 1681a(y)(1)(B)."""

    HIRING = "hiring", "Employment: hiring"
    PROMOTION = "promotion", "Employment: promotion"
    REASSIGNMENT = "reassignment", "Employment: reassignment"
    RETENTION = "retention", "Employment: retention"
    SUSPECTED_MISCONDUCT = "suspected_misconduct", "Suspected misconduct relating to employment"
    LEGAL_COMPLIANCE = "legal_compliance", "Compliance with federal, state or local law"
    POLICY_COMPLIANCE = "policy_compliance", "Compliance with the employer's written policy"


EMPLOYMENT = (Purpose.HIRING, Purpose.PROMOTION, Purpose.REASSIGNMENT, Purpose.RETENTION)
PRONGS = (Purpose.SUSPECTED_MISCONDUCT, Purpose.LEGAL_COMPLIANCE, Purpose.POLICY_COMPLIANCE)


class CancelGround(models.TextChoices):
    """Why nothing more is wanted. The last one is an outcome for the person: R-15 asks about it."""

    MISTAKE = "mistake", "Ordered by mistake"
    DUPLICATE = "duplicate", "Ordered twice"
    WITHDREW = "withdrew", "The person withdrew"
    NO_POSITION = "no_position", "The position is no longer to be filled"
    TURNED_DOWN = "turned_down", "The person was not hired, removed or not promoted"


class OrderQuerySet(CaseScoped["Order"]):
    def open(self) -> OrderQuerySet:
        """The report is still to come."""
        return self.filter(status="placed").exclude(case__status__in=OVER)

    def over(self) -> OrderQuerySet:
        return self.filter(Q(status="cancelled") | Q(case__status__in=OVER))


class Order(OfCase, models.Model):
    """The agency's order: regime, purpose and who asked (R-2, G-01)."""

    class Status(models.TextChoices):
        PLACED = "placed", "Placed"
        CANCELLED = "cancelled", "Cancelled"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="order")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    regime = models.CharField(max_length=16, choices=choices(Regime))
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    purpose_text = models.TextField(blank=True)
    authority = models.TextField(blank=True, help_text="Statute, rule or order that allows it.")
    case_number = models.CharField(max_length=40, blank=True)
    ordered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ordered_at = models.DateTimeField()
    ordered_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLACED)
    submission = models.UUIDField(unique=True)
    academy_class = models.CharField(max_length=60, blank=True, help_text="Ordered together.")
    is_rush = models.BooleanField(default=False)
    rush_reason = models.CharField(max_length=200, blank=True)
    rush_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    rush_at = models.DateTimeField(null=True, blank=True)
    cancel_ground = models.CharField(max_length=12, choices=CancelGround.choices, blank=True)
    cancel_reason = models.TextField(blank=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    report_played_a_part = models.BooleanField(
        null=True, help_text="Asked where the person was turned down (R-15)."
    )
    no_part_confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at"]
        indexes = [
            models.Index(fields=["agency", "-ordered_at"], name="order_agency"),
            models.Index(fields=["screener", "-ordered_at"], name="order_screener"),
            models.Index(fields=["case"], condition=Q(is_rush=True), name="order_rush"),
        ]
        constraints = [
            models.CheckConstraint(
                name="in_house_is_one_party",
                condition=Q(regime="IN_HOUSE", screener=F("agency"))
                | ~Q(regime="IN_HOUSE") & ~Q(screener=F("agency")),
            ),
            models.CheckConstraint(
                name="rush_has_its_reason",
                condition=Q(is_rush=False) | ~Q(rush_reason="") & Q(rush_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cancelled_with_a_reason",
                condition=~Q(status="cancelled")
                | ~Q(cancel_ground="") & ~Q(cancel_reason="") & Q(cancelled_at__isnull=False),
            ),
            models.CheckConstraint(  # turned down by the report is no cancelled order
                name="turned_down_without_the_report",
                condition=~Q(cancel_ground="turned_down")
                | Q(report_played_a_part__isnull=False, report_played_a_part=False),
            ),
        ]
        triggers = [
            gate(
                "order_gate",
                ORDER_GATE,
                declare=ORDER_DECLARE,
                condition="NEW.status = 'placed'",
            ),
            gate(
                "order_licensed",
                ORDER_LICENSED,
                declare=LICENSE_DECLARE,
                operation=pgtrigger.Insert,
            ),
            gate("order_cancelled", CANCEL_GATE, declare=[]),
            *kept(),
        ]

    def __str__(self) -> str:
        return f"{self.case}, {self.regime}"

    @property
    def regime_title(self) -> str:
        """As the law book calls it."""
        return book().regime(self.regime).title

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED
