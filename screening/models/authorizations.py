from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from config.accounts.models import User
from screening.models.cancelling import STILL_ORDERED
from screening.models.cases import Case
from screening.models.frozen import frozen, gate, refuse
from screening.models.gates import AUTHORIZATION_DECLARE, AUTHORIZATION_GATE
from screening.models.orders import Order
from screening.models.scoped import CaseScoped, OfCase
from screening.models.sheets import SHEETS_DECLARE, SHEETS_GATE


class DisclosureQuerySet(CaseScoped["Disclosure"]):
    pass


class Disclosure(OfCase, models.Model):
    """The stand-alone disclosure as it was shown (N-01, G-03)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="disclosures")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    evergreen = models.BooleanField(default=False, help_text="Says that it covers the tenure.")
    shown_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    shown_at = models.DateTimeField()

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-shown_at", "-id"]
        triggers = frozen("authorization")

    def __str__(self) -> str:
        return f"Disclosure of {self.case}"


class AuthorizationQuerySet(CaseScoped["Authorization"]):
    def live(self) -> AuthorizationQuerySet:
        return self.filter(revoked_at__isnull=True)


class Authorization(OfCase, models.Model):
    """The person's written authorization, signed on what was shown (15 U.S.C. 1681b(b)(2)(A))."""

    class Kind(models.TextChoices):
        PORTAL_SIGNATURE = "portal_signature", "Signed in the portal"
        SIGNED_SCAN = "signed_scan", "Signed on paper, scanned"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="authorizations")
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="authorizations")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    signed_name = models.CharField(max_length=160)
    signed_at = models.DateTimeField()
    signed_on = models.DateField()
    address = models.CharField(
        max_length=64, blank=True, help_text="Network address of the signer."
    )
    shown_sha256 = models.CharField(max_length=64)
    evergreen = models.BooleanField(default=False)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+"
    )
    wants_copy = models.BooleanField(
        default=False, help_text="Asked for a copy of the report on a state's sheet (N-19)."
    )
    submission = models.UUIDField(unique=True, default=uuid.uuid4)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AuthorizationQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="signed_by_somebody",
                condition=~Q(signed_name="") & (~Q(kind="signed_scan") | Q(document__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(revoked_at__isnull=True),
                name="one_live_authorization",
            ),
        ]
        triggers = [
            gate("authorization_gate", AUTHORIZATION_GATE, declare=AUTHORIZATION_DECLARE),
            gate(
                "authorization_ordered",
                STILL_ORDERED,
                declare=[],
                condition="NEW.revoked_at IS NULL",
            ),
            gate(
                "authorization_sheets",
                SHEETS_GATE,
                declare=SHEETS_DECLARE,
                operation=pgtrigger.Insert,
            ),
            gate(
                "authorization_written",
                refuse("G-25", "A permission is signed in writing and kept; none is spoken."),
                declare=[],
                operation=pgtrigger.Insert,
                condition="NEW.document_id IS NULL"
                " OR NEW.kind NOT IN ('portal_signature', 'signed_scan')",
            ),
            gate(
                "revocation_stays",
                refuse("G-02", "A permission that was taken back is given anew, not put back."),
                declare=[],
                operation=pgtrigger.Update,
                condition="OLD.revoked_at IS NOT NULL"
                " AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at",
            ),
            *frozen("authorization", but=["revoked_at"]),
        ]

    def __str__(self) -> str:
        return f"Authorization for {self.case}"


class CertificationQuerySet(CaseScoped["Certification"]):
    pass


class Certification(OfCase, models.Model):
    """The agency's certification to the screener (N-02, 15 U.S.C. 1681b(b)(1)(A))."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="certifications")
    order = models.OneToOneField(Order, models.PROTECT, related_name="certification")
    certified_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    certified_at = models.DateTimeField()
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    submission = models.UUIDField(unique=True, null=True, editable=False)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        triggers = frozen("authorization")

    def __str__(self) -> str:
        return f"Certification of {self.case}"
