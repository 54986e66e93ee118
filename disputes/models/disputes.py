from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from config.accounts.models import Matter, MatterScoped, Organization, Person, User
from config.audit.keeping import append_only
from config.delivery.models import Delivery
from config.documents.models import Document
from config.portal.models import Message
from disputes.models.gates import (
    COMPLETION,
    EXTENSION,
    FOLLOWS,
    OF_A_MESSAGE,
    OF_THE_FILE,
    OUTCOME,
)
from disputes.workflow import ItemStatus, Reason, Status
from screening.models import Case, Post, ReportItem, SocialAccount, Tombstone
from screening.models.entries import Entry, case_of, known_by, said
from screening.models.frozen import kept

REASONS = {
    Reason.NOT_MY_ACCOUNT: "Not my account",
    Reason.HACKED: "Somebody got into my account",
    Reason.IDENTITY_THEFT: "Identity theft: somebody posed as the person",
    Reason.NOT_MY_WORDS: "Not my own words: quoted, shared, lyrics",
    Reason.SATIRE: "Satire or a joke",
    Reason.EDITED: "Edited or made up",
    Reason.TOO_OLD: "Too old",
    Reason.NOT_PUBLIC: "Private, not public",
    Reason.INCOMPLETE: "Leaves out what matters",
    Reason.WRONG: "Already corrected or wrong",
    Reason.OTHER: "Something else",
}


class DisputeQuerySet(MatterScoped["Dispute"]):
    def open(self) -> DisputeQuerySet:
        return self.filter(status=Status.RECEIVED)

    def unsettled(self) -> DisputeQuerySet:
        """Without a result that has arrived: what holds a decision (R-12)."""
        told = Document.objects.filter(results_notice__dispute=OuterRef("pk"))
        arrived = Delivery.objects.received().filter(person__isnull=False)
        missing = told.filter(~Exists(arrived.filter(document=OuterRef("pk"))))
        refused = arrived.filter(document__frivolous_notice__dispute=OuterRef("pk"))
        on_its_way = (Exists(missing) | ~Exists(told)) & ~Exists(refused)
        return self.filter(Q(status=Status.RECEIVED) | on_its_way)


class Dispute(models.Model):
    """What the consumer disputes in the file a screener keeps on them (15 U.S.C. 1681i(a))."""

    class Channel(models.TextChoices):
        PORTAL = "portal", "Portal"
        PHONE = "phone", "Telephone"
        LETTER = "letter", "Letter"
        EMAIL = "email", "E-mail"
        IN_PERSON = "in_person", "In person"

    class Results(models.TextChoices):
        MAIL = "mail", "By post"
        PORTAL = "portal", "In the portal"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="disputes")
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="disputes")
    number = models.CharField(max_length=30, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField(help_text="Receipt starts the clock (R-13).")
    received_on = models.DateField(help_text="The screener's own day.")
    agency_received_at = models.DateTimeField(
        null=True, blank=True, help_text="When a department had it that passed it on."
    )
    entered_at = models.DateTimeField(help_text="When it was put in here.")
    identity_shown = models.BooleanField(
        default=True, help_text="Whoever sent it had shown who they are; no condition (R-13)."
    )
    results_by = models.CharField(max_length=8, choices=Results.choices, default=Results.MAIL)
    portal_consent_at = models.DateTimeField(
        null=True, blank=True, help_text="Asked for the results in the portal, not on paper (R-10)."
    )
    words = models.TextField(
        blank=True, help_text="In the person's own words, where no item was named."
    )
    statement = models.TextField(blank=True)
    statement_help_offered = models.BooleanField(default=False, help_text="1681i(b), G-13")
    status = models.CharField(
        max_length=10,
        choices=[(s.value, s.value.capitalize()) for s in Status],
        default=Status.RECEIVED,
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    receipt = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text="The closed one that something new came to: its days are its own.",
    )
    message = models.OneToOneField(
        Message,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dispute",
        help_text="What staff made this of; its moment is the dispute's (R-13).",
    )
    submission = models.UUIDField(unique=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(  # on paper unless the person asked otherwise
                name="portal_results_by_consent",
                condition=~Q(results_by="portal") | Q(portal_consent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_dispute_came_before_it_was_entered",
                condition=Q(received_at__lte=F("entered_at"))
                & (Q(agency_received_at=None) | Q(agency_received_at__lte=F("entered_at"))),
            ),
        ]
        indexes = [models.Index(fields=["screener", "status", "received_on"], name="dispute_open")]
        triggers = [
            pgtrigger.ReadOnly(
                name="dispute_said",
                fields=[
                    *("received_at", "received_on", "agency_received_at", "entered_at"),
                    *("statement", "words", "person", "matter", "screener", "channel"),
                    *("follows", "message"),
                ],
            ),
            pgtrigger.Trigger(
                name="follows_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.follows_id IS NOT NULL"),
                func=FOLLOWS,
            ),
            pgtrigger.Trigger(
                name="message_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.message_id IS NOT NULL"),
                func=OF_A_MESSAGE,
            ),
            pgtrigger.Trigger(
                name="completion_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=COMPLETION,
            ),
            *kept(),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How a lower room is told what holds a decision."""
        return f"dispute:{self.public_id}"


class DisputeItemQuerySet(MatterScoped["DisputeItem"]):
    matter_path = "dispute__matter"

    def open(self) -> DisputeItemQuerySet:
        return self.filter(status=ItemStatus.OPEN)

    def marked(self) -> DisputeItemQuerySet:
        """Not decided in time, and still in the file until a named person deletes it (R-11)."""
        return self.filter(status=ItemStatus.UNVERIFIABLE, decided_by=None, tombstone=None)

    def untold(self) -> DisputeItemQuerySet:
        """With a result that no results notice told; one that moved is to be told again."""
        return self.exclude(status=ItemStatus.OPEN).exclude(told__status=models.F("status"))


class DisputeItem(models.Model):
    """An entry of the file as disputed, with its own clock and its own result (1681i(a)(1)(A)).

    An item of a report, or else an account or a post that was collected, reported or not.
    """

    STATUSES = [(s.value, s.value.capitalize()) for s in ItemStatus]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField(
        help_text="As its report numbers it; what stands in none is counted on from the last."
    )
    report_item = models.ForeignKey(
        ReportItem, models.PROTECT, null=True, blank=True, related_name="dispute_items"
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="dispute_items"
    )
    account = models.ForeignKey(
        SocialAccount, models.PROTECT, null=True, blank=True, related_name="dispute_items"
    )
    reason = models.CharField(max_length=16, choices=[(r.value, REASONS[r]) for r in Reason])
    explanation = models.TextField(blank=True)
    status = models.CharField(
        max_length=14,
        choices=STATUSES,
        default=ItemStatus.OPEN,
    )
    assigned_to = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    exception_reason = models.TextField(blank=True, help_text="Why nobody else was free (R-11).")
    looked_at = models.TextField(blank=True, help_text="What was looked at, by checklist.")
    outcome_note = models.TextField(blank=True, help_text="The reason, for the person to read.")
    correction = models.TextField(
        blank=True, help_text="What the report prints beside a modified item."
    )
    tombstone = models.ForeignKey(
        Tombstone, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    alerted_at = models.DateTimeField(
        null=True, blank=True, help_text="When supervisors were written to (R-11)."
    )
    submission = models.UUIDField(
        null=True, blank=True, unique=True, help_text="Of the form that gave the result."
    )

    objects = DisputeItemQuerySet.as_manager()

    class Meta:
        ordering = ["dispute", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "report_item"], name="disputed_once"),
            models.UniqueConstraint(fields=["dispute", "post"], name="post_disputed_once"),
            models.UniqueConstraint(fields=["dispute", "account"], name="account_disputed_once"),
            models.CheckConstraint(
                name="about_one_entry",
                condition=Q(report_item__isnull=False, post=None, account=None)
                | Q(report_item=None, post__isnull=False, account=None)
                | Q(report_item=None, post=None, account__isnull=False),
            ),
            models.CheckConstraint(
                name="result_has_its_moment",
                condition=Q(status="open", decided_on__isnull=True)
                | ~Q(status="open") & Q(decided_on__isnull=False) & ~Q(outcome_note=""),
            ),
        ]
        indexes = [models.Index(fields=["assigned_to", "status"], name="item_assigned")]
        triggers = [
            pgtrigger.Trigger(
                name="entry_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("home", "bigint")],
                func=OF_THE_FILE,
            ),
            pgtrigger.Trigger(
                name="outcome_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("zone", "text"), ("house", "text")],
                func=OUTCOME,
            ),
            pgtrigger.ReadOnly(
                name="item_said",
                fields=[
                    *("dispute", "number", "report_item", "post", "account"),
                    *("reason", "explanation"),
                ],
            ),
            *kept(),
        ]

    def __str__(self) -> str:
        return f"{self.dispute}, item {self.number}"

    @property
    def matter(self) -> Matter:
        return self.dispute.matter

    @property
    def entry(self) -> Entry:
        found = self.report_item or self.post or self.account
        assert found is not None
        return found

    @property
    def said(self) -> Post | None:
        """The post that it is about; None for an account."""
        return said(self.entry)

    @property
    def case(self) -> Case:
        """Where its entry was collected."""
        return case_of(self.entry)

    @property
    def known_by(self) -> str:
        """The same in every case of the person (R-5)."""
        return known_by(self.entry)

    @property
    def target(self) -> str:
        return f"dispute_item:{self.public_id}"


class ExtensionQuerySet(MatterScoped["Extension"]):
    matter_path = "item__dispute__matter"


class Extension(models.Model):
    """Fifteen more days for one item, once, for information the consumer sent (D-07, G-09)."""

    item = models.OneToOneField(DisputeItem, models.PROTECT, related_name="extension")
    information_on = models.DateField()
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    granted_on = models.DateField()
    reason = models.TextField()
    submission = models.UUIDField(unique=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="extension_gate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[
                    ("i", "disputes_disputeitem"),
                    ("d", "disputes_dispute"),
                    ("due", "date"),
                    ("zone", "text"),
                ],
                func=EXTENSION,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"Extension of {self.item}"

    @property
    def matter(self) -> Matter:
        return self.item.matter
