from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from config.accounts.models import User
from config.delivery.models import Delivery, counting, ways_of
from config.documents.models import Document
from config.law.book import book
from screening.models.cases import Case
from screening.models.frozen import frozen, gate, kept, refuse
from screening.models.scoped import CaseScoped, OfCase

_INVESTIGATIVE = ", ".join(
    f"'{one.name}'" for one in book().regimes.values() if one.investigative_disclosure
)
# 15 U.S.C. 1681d: both belong to a report for which people are interviewed, and to no other.
INVESTIGATIVE_GATE = f"""
    PERFORM 1 FROM screening_order
        WHERE case_id = NEW.case_id AND regime IN ({_INVESTIGATIVE}) FOR SHARE;
    IF NOT FOUND THEN
        {refuse("G-01", "No investigative report was ordered in this case.")}
    END IF;
    RETURN NEW;
"""


# the screener writes them where the two agreed on direct handling; see `works_for_screener`.
HANDLED_GATE = """
    IF EXISTS (SELECT 1 FROM screening_case c
        JOIN accounts_membership m ON m.organization_id = c.screener_id AND m.user_id = NEW.{by}
        WHERE c.matter_id = NEW.case_id AND NOT EXISTS (SELECT 1 FROM accounts_membership own
            WHERE own.organization_id = c.agency_id AND own.user_id = NEW.{by})
            AND NOT EXISTS (SELECT 1 FROM accounts_engagement e
                WHERE e.screener_id = c.screener_id AND e.agency_id = c.agency_id
                    AND e.handling = 'direct' AND e.status <> 'ended')) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'handled_by_agency',
            message = 'The agency writes this letter itself.';
    END IF;
    RETURN NEW;
"""


class Interviewed(models.TextChoices):
    """Whom the screener talks to; the words for the person stand in `phrases.toml`."""

    NEIGHBORS = "neighbors", "Neighbors"
    FRIENDS = "friends", "Friends"
    ASSOCIATES = "associates", "Associates"
    EMPLOYERS = "employers", "Employers and colleagues"
    REFERENCES = "references", "References named by the person"


class InvestigativeNoticeQuerySet(CaseScoped["InvestigativeNotice"]):
    pass


class InvestigativeNotice(OfCase, models.Model):
    """The person was told that an investigative report may be made (N-03, D-18)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="investigative_notice")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    submission = models.UUIDField(unique=True)

    objects = InvestigativeNoticeQuerySet.as_manager()
    TARGET = "investigative_notice:"

    class Meta:
        triggers = [
            gate("investigative_notice_gate", INVESTIGATIVE_GATE, declare=[]),
            gate(
                "investigative_notice_handled",
                HANDLED_GATE.format(by="issued_by_id"),
                declare=[],
                operation=pgtrigger.Insert,
            ),
            *frozen("investigative_notice"),
        ]

    def __str__(self) -> str:
        return f"N-03 of {self.case}"

    @property
    def target(self) -> str:
        return f"{self.TARGET}{self.public_id}"

    @property
    def way(self) -> Delivery:
        """The dispatch that counts: one that failed goes out again (R-8)."""
        return counting(ways_of(self.document, self.delivery))


class ScopeRequestQuerySet(CaseScoped["ScopeRequest"]):
    def open(self) -> ScopeRequestQuerySet:
        return self.filter(answered_at=None)


class ScopeRequest(OfCase, models.Model):
    """The person asks what the investigation covers, and is told (N-04, D-19)."""

    class Channel(models.TextChoices):
        PORTAL = "portal", "Portal"
        LETTER = "letter", "Letter"
        EMAIL = "email", "E-mail"
        IN_PERSON = "in_person", "Handed in"
        PHONE = "phone", "Telephone"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="scope_requests")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField()
    received_on = models.DateField(help_text="The agency's own day.")
    entered_at = models.DateTimeField(help_text="When it was put in here.")
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="Nobody: in the portal."
    )
    interviewed = ArrayField(
        models.CharField(max_length=10, choices=Interviewed.choices), default=list, blank=True
    )
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="+"
    )
    delivery = models.OneToOneField(
        Delivery, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(unique=True)

    objects = ScopeRequestQuerySet.as_manager()
    TARGET = "scope_request:"

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="scope_asked_before_entered", condition=Q(received_at__lte=F("entered_at"))
            ),
            models.CheckConstraint(
                name="scope_answered_whole",
                condition=Q(answered_at=None, document=None, delivery=None)
                | Q(answered_at__isnull=False, document__isnull=False, delivery__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="one_open_scope_request"
            ),
        ]
        triggers = [
            gate("scope_request_gate", INVESTIGATIVE_GATE, declare=[]),
            gate("scope_answer_handled", HANDLED_GATE.format(by="answered_by_id"), declare=[]),
            pgtrigger.ReadOnly(
                name="scope_asked",
                fields=[
                    *("case", "channel", "received_at", "received_on"),
                    *("entered_at", "entered_by", "submission"),
                ],
            ),
            *kept(),
        ]

    def __str__(self) -> str:
        return f"What {self.case} covers, asked {self.received_on}"

    @property
    def target(self) -> str:
        return f"{self.TARGET}{self.public_id}"

    @property
    def way(self) -> Delivery | None:
        """The dispatch of the answer that counts."""
        if self.document is None or self.delivery is None:
            return None
        return counting(ways_of(self.document, self.delivery))
