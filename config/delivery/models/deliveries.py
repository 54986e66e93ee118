"""What was sent to whom, by which way (R-8)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from config.accounts.models import Matter, MatterScoped, Organization, Person, User
from config.audit.keeping import append_only, frozen_but
from config.delivery.models.batches import PrintBatch
from config.delivery.models.gates import (
    FORM_IN_USE,
    MAIL_CLASS_STAYS,
    ONLINE_BY_CONSENT,
    RECEIPT_IS_SHOWN,
    STANDS_ALONE,
    SUMMARY_GOES_WITH_IT,
)
from config.documents.models import Document, OfficialForm


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

    def of_paper(self, one: Delivery) -> DeliveryQuerySet:
        """Every dispatch of the same paper to the same recipient."""
        return self.filter(
            document=one.document_id, person=one.person_id, organization=one.organization_id
        )

    def missed(self) -> DeliveryQuerySet:
        return self.filter(status__in=Delivery.MISSED)

    def unread(self) -> DeliveryQuerySet:
        """What stands in the portal, and nobody has opened."""
        return self.filter(
            channel__in=Delivery.ONLINE, status=Delivery.Status.DISPATCHED, received_on=None
        )

    def to_print(self, sender: Organization) -> DeliveryQuerySet:
        """Letters of this sender that lie ready, and went into no batch yet."""
        ready = Delivery.Status.PRINTED
        return self.filter(sender=sender, status=ready, batch=None).exclude(print_path="")

    def in_batch(self, batch: PrintBatch) -> DeliveryQuerySet:
        """The letters that a print file was made for, those it had to be made without too."""
        without = Q(pk__in=batch.faults.values("delivery"))
        return self.filter(Q(batch=batch) | without)

    def to_person(self, person: Person) -> DeliveryQuerySet:
        return self.filter(person=person)

    def counting_first(self) -> DeliveryQuerySet:
        """Of one paper to one recipient, as `counting` chooses (R-8, R-9)."""
        return self.order_by(F("received_on").asc(nulls_last=True), "-pk")


class Delivery(models.Model):
    """One dispatch of one paper, with its enclosures, to one person or organization."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        POST = "post", "Post"
        HAND = "hand", "By hand"
        PORTAL = "portal", "Portal"

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        PRINTED = "printed", "Not yet with the carrier"
        DISPATCHED = "dispatched", "Dispatched"
        DELIVERED = "delivered", "Delivered"
        RETURNED = "returned", "Came back"
        FAILED = "failed", "Could not be delivered"
        UNOPENED = "unopened", "Not opened in time"

    ONLINE = (Channel.EMAIL, Channel.PORTAL)
    # What was not sent, and what did not reach the recipient: unopened, it was sent still
    FELL = (Status.RETURNED, Status.FAILED)
    MISSED = (*FELL, Status.UNOPENED)

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
    batch = models.ForeignKey(
        PrintBatch, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    batch_place = models.PositiveIntegerField(null=True, blank=True)
    follows = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="next",
        help_text="The dispatch of the same paper that failed before this one.",
    )
    ladder_over_at = models.DateTimeField(
        null=True, blank=True, help_text="It failed, and nothing was sent in its place."
    )
    warned_at = models.DateTimeField(
        null=True, blank=True, help_text="Its owner was told that it failed."
    )
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
            models.UniqueConstraint(fields=["batch", "batch_place"], name="one_place_a_letter"),
            models.CheckConstraint(  # returned mail voids the presumption
                name="returned_is_not_received",
                condition=~Q(status__in=["returned", "failed"]) | Q(received_on__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["status"],
                condition=Q(ladder_over_at=None),
                name="delivery_ladder",
            ),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(status="queued"),
                name="delivery_queue",
            ),
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
                name="online_by_consent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "NEW.channel IN ('email', 'portal') AND NEW.person_id IS NOT NULL"
                ),
                declare=[("asked", "text")],
                func=ONLINE_BY_CONSENT,
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
            pgtrigger.Trigger(
                name="mail_class_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.mail_class <> NEW.mail_class AND OLD.status NOT IN ('queued', 'printed')"
                ),
                func=MAIL_CLASS_STAYS,
            ),
            *frozen_but(
                "mail_class",
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
                "batch",
                "batch_place",
                "ladder_over_at",
                "warned_at",
                "attempts",
                "next_attempt_at",
                "claimed_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} by {self.channel}"

    @property
    def may_choose_class(self) -> bool:
        """Whether its mail class is still open: it lies here and in no print file."""
        here = self.status in (self.Status.QUEUED, self.Status.PRINTED)
        return here and self.channel == self.Channel.POST and self.batch_id is None

    @property
    def state(self) -> str:
        """In words; what counts as received by signature alone was not delivered (R-9)."""
        if self.receipt_basis == self.Basis.CONSTRUCTIVE:
            return _("Counts as received")
        return str(self.get_status_display())


def ways_of(document: Document, one: Delivery) -> list[Delivery]:
    """Every dispatch of the paper to the recipient of this one, the newest first.

    For lists: takes what was prefetched as the document's `deliveries`.
    """
    to = (one.person_id, one.organization_id)
    found = [way for way in document.deliveries.all() if (way.person_id, way.organization_id) == to]
    return sorted(found, key=lambda way: way.pk, reverse=True)


def counting(ways: Sequence[Delivery]) -> Delivery:
    """The dispatch that counts: the first that was received, else the newest (R-8, R-9)."""
    received = [way for way in ways if way.received_on]
    return min(received, key=lambda way: (way.received_on, way.pk)) if received else ways[0]


def first_sent(ways: Iterable[Delivery]) -> Delivery | None:
    """The first that was dispatched and did not come back (R-8); nothing else was sent."""
    gone = [way for way in ways if way.dispatched_on and way.status not in Delivery.FELL]
    return min(gone, key=lambda way: (way.dispatched_on, way.pk), default=None)


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
    message_id = models.CharField(
        max_length=200, blank=True, help_text="By which the mail provider knows the message."
    )

    objects = DeliveryAttemptQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="one_row_a_try")]
        indexes = [
            models.Index(
                fields=["message_id"], condition=~Q(message_id=""), name="delivery_message"
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.delivery_id} try {self.number}: {self.result}"
