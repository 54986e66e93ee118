from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from config.accounts.models import Matter, MatterScoped, Organization, Person, User
from config.audit.keeping import append_only
from config.delivery.models import Delivery, counting, ways_of
from config.documents.models import Document
from disputes.models.disputes import Dispute
from screening.models import Recipient

# 1681i(d) and R-5: a letter about a person's file goes to nobody whom the person did not name,
# and each recipient gets one of its own.
ANSWER = """
    IF NEW.recipient_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM disputes_namedrecipient n
                   JOIN disputes_request q ON q.id = n.request_id
                   WHERE n.request_id = NEW.request_id AND n.recipient_id = NEW.recipient_id
                       AND q.kind = 'recipients') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'named_by_the_person',
            message = 'The person did not ask that this recipient be told.';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM screening_recipient r
                   JOIN delivery_delivery w ON w.id = NEW.delivery_id
                   WHERE r.id = NEW.recipient_id AND w.organization_id = r.organization_id) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'to_the_recipient',
            message = 'The letter does not go to the recipient that it is about.';
    END IF;
    RETURN NEW;
"""
# Only who had a report about this person from this screener may be named.
NAMED = """
    IF NOT EXISTS (SELECT 1 FROM disputes_request q
                   JOIN screening_recipient r ON r.id = NEW.recipient_id
                   JOIN screening_report p ON p.id = r.report_id
                   JOIN screening_subject s ON s.case_id = p.case_id
                   WHERE q.id = NEW.request_id AND q.person_id = s.person_id
                       AND q.screener_id = p.screener_id) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'had_a_report',
            message = 'This recipient had no report about this person.';
    END IF;
    RETURN NEW;
"""


class RequestQuerySet(MatterScoped["Request"]):
    def unanswered(self) -> RequestQuerySet:
        """Owed a letter that nobody wrote yet."""
        named = NamedRecipient.objects.filter(request=OuterRef("pk"))
        told = Answer.objects.filter(request=OuterRef("request"), recipient=OuterRef("recipient"))
        one_letter = Q(kind__in=Request.ONE_LETTER, answers=None)
        return self.filter(one_letter | Q(Exists(named.filter(~Exists(told)))))

    def owed(self) -> RequestQuerySet:
        """Without a letter that left and did not come back (R-8)."""
        gone = Delivery.objects.filter(dispatched_on__isnull=False).exclude(
            status__in=Delivery.FELL
        )
        sent = gone.filter(document=OuterRef("document"))
        waits = Answer.objects.filter(~Exists(sent), request=OuterRef("pk"))
        return self.filter(Q(pk__in=self.unanswered().values("pk")) | Q(Exists(waits)))


class Request(models.Model):
    """What the person asks after a result: how it was checked, tell others, help, a statement.

    Receipt starts the clock, by any door (R-13).
    """

    class Kind(models.TextChoices):
        PROCEDURE = "procedure", "How it was checked (N-09)"
        RECIPIENTS = "recipients", "Tell past recipients (N-12)"
        STATEMENT_HELP = "statement_help", "Help with a statement (N-18)"
        STATEMENT = "statement", "A statement of dispute"
        WITHDRAWAL = "withdrawal", "Take the statement out"

    ONE_LETTER = (Kind.PROCEDURE, Kind.STATEMENT_HELP)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="requests")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", db_index=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    channel = models.CharField(
        max_length=10,
        choices=Dispute.Channel.choices,
        blank=True,
        help_text="Empty: nobody asked, the desk offers it.",
    )
    received_at = models.DateTimeField()
    received_on = models.DateField(help_text="The screener's own day.")
    entered_at = models.DateTimeField()
    free_until = models.DateField(
        null=True, blank=True, help_text="D-15's last day, for telling past recipients."
    )
    submission = models.UUIDField(unique=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="a_request_came_before_it_was_entered",
                condition=Q(received_at__lte=F("entered_at")),
            )
        ]
        indexes = [models.Index(fields=["screener", "kind", "received_on"], name="request_kind")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.dispute}"

    @property
    def target(self) -> str:
        return f"request:{self.public_id}"

    @property
    def is_free(self) -> bool:
        return self.free_until is None or self.received_on <= self.free_until


class NamedRecipientQuerySet(MatterScoped["NamedRecipient"]):
    matter_path = "request__matter"


class NamedRecipient(models.Model):
    """Whom the person wants told (15 U.S.C. 1681i(d), R-31)."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="named")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="+")

    objects = NamedRecipientQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "recipient"], name="recipient_named_once")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="named_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=NAMED,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} named"

    @property
    def matter(self) -> Matter:
        return self.request.matter


class AnswerQuerySet(MatterScoped["Answer"]):
    matter_path = "request__matter"


class Answer(models.Model):
    """The letter that answers a request: N-09 or N-18 to the person, N-12 to one recipient."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="answers")
    recipient = models.ForeignKey(Recipient, models.PROTECT, null=True, related_name="+")
    document = models.OneToOneField(Document, models.PROTECT, related_name="request_answer")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="request_answer")
    issued_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "recipient"], nulls_distinct=False, name="answered_once"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answer_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=ANSWER,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.request}"

    @property
    def matter(self) -> Matter:
        return self.request.matter

    @property
    def way(self) -> Delivery:
        """The dispatch that counts: one that failed goes out again (R-8, R-9)."""
        return counting(ways_of(self.document, self.delivery))
