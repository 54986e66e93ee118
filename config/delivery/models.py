"""What was sent to whom, by which way, with what proof (R-8, R-9)."""
# ruff: noqa: S608 - what is set into the SQL are constants of the law book

from __future__ import annotations

import uuid
from datetime import date, datetime

import pgtrigger
from django.db import models
from django.db.models import F, Q

from config.accounts.models import Matter, MatterScoped, Organization, Person, User
from config.audit.keeping import append_only, frozen_but
from config.delivery.receipt import WAYS, shows
from config.documents.models import Document, OfficialForm
from config.law.book import book
from config.law.forms import Form, forms


def _stale(rule: Form) -> str:
    return (
        f"(form.kind = '{rule.id}' AND form.version_date < '{rule.revised_on}'"
        f" AND moment >= '{rule.mandatory_on}')"
    )


# without the Summary of Rights in the same dispatch it is no pre-adverse notice.
SUMMARY_GOES_WITH_IT = """
    IF EXISTS (SELECT 1 FROM documents_document WHERE id = NEW.document_id AND notice_id = 'N-06')
        AND NOT EXISTS (
            SELECT 1 FROM delivery_deliveryenclosure e
            JOIN documents_officialform f ON f.id = e.official_form_id
            WHERE e.delivery_id = NEW.id AND f.kind = 'summary_of_rights'
        ) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'n06_with_summary',
            message = 'A pre-adverse notice leaves only with the Summary of Rights.';
    END IF;
    RETURN NEW;
"""


def _shown_by(way: str) -> str:
    events = ", ".join(f"'{event}'" for event in shows(WAYS[way]))
    return f"WHEN '{way}' THEN ARRAY[{events}]"


# no receipt without something that shows it and still stands, and none before that happened;
# plain mail counts from its acceptance, with the days of D-46.
SHOWN = " ".join(map(_shown_by, WAYS))
DAYS = book().limits.deemed_receipt
RECEIPT_IS_SHOWN = f"""
    IF NOT EXISTS (
        SELECT 1 FROM delivery_deliveryproof p WHERE p.delivery_id = NEW.id
            AND p.event = ANY (CASE NEW.channel || NEW.mail_class {SHOWN} END)
            AND p."on" + CASE WHEN p.event <> 'accepted' THEN 0
                WHEN NEW.in_state THEN {DAYS.mail_in_state_days}
                ELSE {DAYS.mail_out_of_state_days} END <= NEW.received_on
            AND NOT EXISTS (
                SELECT 1 FROM delivery_deliveryproof v WHERE v.delivery_id = NEW.id
                    AND v.id > p.id AND v.event IN ('returned', 'bounced')
                    AND NOT EXISTS (
                        SELECT 1 FROM delivery_deliveryproof u WHERE u.delivery_id = NEW.id
                            AND NEW.mail_class = 'tracked'
                            AND u.event = 'unclaimed' AND u.id < v.id))
    ) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'receipt_is_shown',
            message = 'Nothing shows that this was received on that day.';
    END IF;
    RETURN NEW;
"""

# G-07: what goes out is the form in use on the day on which it is enclosed, byte for byte.
FORM_IN_USE = f"""
    SELECT * INTO form FROM documents_officialform WHERE id = NEW.official_form_id FOR SHARE;
    SELECT d.queued_at INTO moment FROM delivery_delivery d WHERE d.id = NEW.delivery_id;
    IF form.sha256 <> NEW.sha256 OR form.replaced_at <= moment
        OR {" OR ".join(_stale(rule) for rule in forms().values())} THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g07',
            message = 'The enclosed official form is not, or no longer, the one in use.';
    END IF;
    RETURN NEW;
"""

# G-03: what the statute wants alone takes nothing along, and goes along with nothing.
ALONE = ", ".join(f"'{notice.id}'" for notice in book().notices.values() if notice.nothing_else)
STANDS_ALONE = f"""
    PERFORM 1 FROM documents_document x JOIN delivery_delivery d ON d.id = NEW.delivery_id
        WHERE x.id IN (NEW.document_id, d.document_id) AND x.notice_id IN ({ALONE});
    IF FOUND THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g03',
            message = 'The disclosure travels alone: nothing goes in one envelope with it.';
    END IF;
    RETURN NEW;
"""


class DeliveryQuerySet(MatterScoped["Delivery"]):
    def waiting(self, at: datetime) -> DeliveryQuerySet:
        # Queued, to be worked on by the machine, and held by nobody
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=at)
        return self.filter(free, status=Delivery.Status.QUEUED, next_attempt_at__lte=at).exclude(
            channel=Delivery.Channel.HAND
        )

    def received(self, on: date | None = None) -> DeliveryQuerySet:
        """Those with a day of receipt, proven or deemed; with `on`, a day that has come."""
        found = self.filter(received_on__isnull=False)
        return found.filter(received_on__lte=on) if on else found

    def to_person(self, person: Person) -> DeliveryQuerySet:
        return self.filter(person=person)


class Delivery(models.Model):
    """One dispatch of one paper, with its enclosures, to one person or organization."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        POST = "post", "Post"
        HAND = "hand", "By hand"
        PORTAL = "portal", "Portal"

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        PRINTED = "printed", "Print file made, not yet with the carrier"
        DISPATCHED = "dispatched", "Dispatched"
        DELIVERED = "delivered", "Delivered"
        RETURNED = "returned", "Came back"
        FAILED = "failed", "Could not be sent"

    class MailClass(models.TextChoices):
        FIRST_CLASS = "first_class", "First-class mail"
        TRACKED = "tracked", "Tracked mail"

    class Basis(models.TextChoices):
        PROVEN = "proven", "Proven"
        DEEMED = "deemed", "Deemed (practice)"
        CONSTRUCTIVE = "constructive", "Recorded by supervisor and counsel"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="deliveries")
    document = models.ForeignKey(Document, models.PROTECT, related_name="deliveries")
    sender = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=6, choices=Channel.choices)
    mail_class = models.CharField(max_length=11, choices=MailClass.choices, blank=True)
    in_state = models.BooleanField(default=True)
    address_lines = models.JSONField(default=list, help_text="As they were when it was queued.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    queued_at = models.DateTimeField()
    queued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dispatched_at = models.DateTimeField(null=True, blank=True)
    dispatched_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    receipt_basis = models.CharField(max_length=12, choices=Basis.choices, blank=True)
    receipt_rule = models.CharField(max_length=8, blank=True)
    proof = models.CharField(max_length=200, blank=True)
    print_path = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=120, unique=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                name="to_one_recipient",
                condition=Q(person__isnull=False, organization__isnull=True)
                | Q(person__isnull=True, organization__isnull=False),
            ),
            models.CheckConstraint(
                name="post_has_a_class", condition=~Q(channel="post") | ~Q(mail_class="")
            ),
            models.CheckConstraint(
                name="receipt_says_why",
                condition=Q(received_on__isnull=True) | ~Q(receipt_basis=""),
            ),
            models.CheckConstraint(  # returned mail voids the presumption
                name="returned_is_not_received",
                condition=~Q(status__in=["returned", "failed"]) | Q(received_on__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(status="queued"),
                name="delivery_queue",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="n06_with_summary",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.status <> 'queued'"),
                func=SUMMARY_GOES_WITH_IT,
            ),
            pgtrigger.Trigger(
                name="receipt_is_shown",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.received_on IS NOT NULL AND NEW.receipt_basis <> ''"
                    " AND NEW.status NOT IN ('returned', 'failed')"
                ),
                func=RECEIPT_IS_SHOWN,
            ),
            # What was sent, to whom, how and from which day on: nothing of it moves.
            *frozen_but(
                "status",
                "dispatched_at",
                "dispatched_on",
                "accepted_on",
                "delivered_on",
                "received_on",
                "receipt_basis",
                "receipt_rule",
                "proof",
                "print_path",
                "attempts",
                "next_attempt_at",
                "claimed_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} by {self.channel}"


class DeliveryEnclosureQuerySet(models.QuerySet["DeliveryEnclosure"]):
    def visible_to(self, user: User) -> DeliveryEnclosureQuerySet:
        return self.filter(delivery__in=Delivery.objects.visible_to(user))


class DeliveryEnclosure(models.Model):
    """Another paper in the same dispatch, with the hash of the bytes that went (R-30)."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="enclosures")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="enclosed_in"
    )
    official_form = models.ForeignKey(
        OfficialForm, models.PROTECT, null=True, blank=True, related_name="enclosed_in"
    )
    sha256 = models.CharField(max_length=64)

    objects = DeliveryEnclosureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="encloses_one_paper",
                condition=Q(document__isnull=False, official_form__isnull=True)
                | Q(document__isnull=True, official_form__isnull=False),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="form_in_use",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.official_form_id IS NOT NULL"),
                declare=[("form", "documents_officialform"), ("moment", "timestamptz")],
                func=FORM_IN_USE,
            ),
            pgtrigger.Trigger(
                name="stands_alone",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=STANDS_ALONE,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return str(self.document or self.official_form)


class DeliveryAttemptQuerySet(models.QuerySet["DeliveryAttempt"]):
    def visible_to(self, user: User) -> DeliveryAttemptQuerySet:
        return self.filter(delivery__in=Delivery.objects.visible_to(user))


class DeliveryAttempt(models.Model):
    """One try to send, and what came of it. A reason is a kind of failure, never an address."""

    class Result(models.TextChoices):
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    result = models.CharField(max_length=6, choices=Result.choices)
    reason = models.CharField(max_length=80, blank=True)

    objects = DeliveryAttemptQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="one_row_a_try")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.delivery_id} try {self.number}: {self.result}"


class DeliveryProofQuerySet(models.QuerySet["DeliveryProof"]):
    def visible_to(self, user: User) -> DeliveryProofQuerySet:
        return self.filter(delivery__in=Delivery.objects.visible_to(user))


class DeliveryProof(models.Model):
    """Something that shows what became of a dispatch: a receipt, a signature, a return."""

    class Event(models.TextChoices):
        ACCEPTED = "accepted", "Accepted by the carrier"
        DELIVERED = "delivered", "Delivered, by the carrier's record"
        UNCLAIMED = "unclaimed", "Unclaimed at the end of the holding period"
        SIGNED = "signed", "Signed for"
        REFUSED = "refused", "Refused before a witness"
        OPENED = "opened", "Opened in the portal after identity proof"
        RETURNED = "returned", "Came back"
        BOUNCED = "bounced", "Bounced"
        UNOPENED = "unopened", "Not opened in time"
        NOT_HANDED = "not_handed", "Could not be handed over"
        CONSTRUCTIVE = "constructive", "Constructive, by supervisor and counsel"

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="proofs")
    event = models.CharField(max_length=12, choices=Event.choices)
    on = models.DateField()
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    counsel = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="For constructive delivery."
    )

    objects = DeliveryProofQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(  # supervisor and counsel, with the attempts
                name="constructive_by_two",
                condition=~Q(event="constructive")
                | Q(by__isnull=False, counsel__isnull=False) & ~Q(by=F("counsel")) & ~Q(detail=""),
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.event} on {self.on}"
