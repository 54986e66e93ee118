from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from config.accounts.models import Organization, User
from screening.models.cases import Case
from screening.models.frozen import gate, kept
from screening.models.gates import ORDER_DECLARE, ORDER_GATE
from screening.models.scoped import CaseScoped, OfCase
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


class OrderQuerySet(CaseScoped["Order"]):
    pass


class Order(OfCase, models.Model):
    """The agency's order: regime, purpose and who asked (R-2, G-01)."""

    class Status(models.TextChoices):
        PLACED = "placed", "Placed"
        WITHDRAWN = "withdrawn", "Withdrawn"

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

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at"]
        indexes = [
            models.Index(fields=["agency", "-ordered_at"], name="order_agency"),
            models.Index(fields=["screener", "-ordered_at"], name="order_screener"),
        ]
        constraints = [
            models.CheckConstraint(
                name="in_house_is_one_party",
                condition=Q(regime="IN_HOUSE", screener=F("agency"))
                | ~Q(regime="IN_HOUSE") & ~Q(screener=F("agency")),
            ),
        ]
        triggers = [gate("order_gate", ORDER_GATE, declare=ORDER_DECLARE), *kept()]

    def __str__(self) -> str:
        return f"{self.case}, {self.regime}"
