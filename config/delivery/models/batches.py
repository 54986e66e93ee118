"""What went to the printer in one file."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q, QuerySet

from config.accounts.models import Engagement, Membership, Organization, User
from config.audit.keeping import frozen_but, frozen_once

PROVES = "delivery.record_proof"


def printing_for(user: User) -> QuerySet[Organization]:
    """Whose letters this user may print: their house's, and clients' in direct handling (R-24)."""
    own = user.organization_ids(PROVES)
    clients = Engagement.objects.direct().filter(screener__in=own)
    return Organization.objects.filter(Q(pk__in=own) | Q(pk__in=clients.values("agency")))


class PrintBatchQuerySet(models.QuerySet["PrintBatch"]):
    def visible_to(self, user: User) -> PrintBatchQuerySet:
        """That there is one; its letters open to whoever may see each of them.

        Of a client's, only those that the user's own house made.
        """
        own = user.organization_ids(PROVES)
        ours = Membership.objects.filter(organization__in=own).values("user")
        return self.filter(
            Q(organization__in=own) | Q(organization__in=printing_for(user), made_by__in=ours)
        )

    def composing(self) -> PrintBatchQuerySet:
        return self.filter(ready_at=None)


class PrintBatch(models.Model):
    """Letters of one sender in one PDF, in the order of `Delivery.batch_place`; kept as printed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="print_batches")
    number = models.PositiveIntegerField()
    letters = models.PositiveIntegerField(help_text="As many as it was made for.")
    pages = models.PositiveIntegerField(
        default=0, help_text="With the list in front and blank backs."
    )
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file in the store.")
    ready_at = models.DateTimeField(null=True, help_text="The file is whole and never changes.")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = PrintBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name_plural = "print batches"
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="one_batch_number")
        ]
        triggers = [*frozen_but("pages", "sha256", "ready_at"), frozen_once("ready_at")]

    def __str__(self) -> str:
        return f"{self.organization.code}-P-{self.number:04}"

    @property
    def done(self) -> int:
        """Letters composed so far."""
        return sum(part.letters for part in self.parts.all() if part.done_at)


class PrintPartQuerySet(models.QuerySet["PrintPart"]):
    def waiting(self, at: datetime) -> PrintPartQuerySet:
        """To be composed, and held by nobody."""
        free = Q(claimed_until=None) | Q(claimed_until__lt=at)
        return self.filter(free, done_at=None)

    def visible_to(self, user: User) -> PrintPartQuerySet:
        return self.filter(batch__in=PrintBatch.objects.visible_to(user))


class PrintPart(models.Model):
    """Some of a batch's letters, composed by one worker; what is done stays. The row is the queue.

    `listed` and `bound` name two files in the store: the part's list, and its letters.
    """

    batch = models.ForeignKey(PrintBatch, models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField()
    first = models.PositiveIntegerField(help_text="The place of its first letter.")
    last = models.PositiveIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    listed = models.CharField(max_length=64, blank=True)
    bound = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True)

    objects = PrintPartQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_part_number"),
            models.CheckConstraint(name="part_has_letters", condition=Q(last__gte=F("first"))),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(done_at=None), name="print_parts_to_do")]
        triggers = [
            *frozen_but("attempts", "claimed_until", "listed", "bound", "done_at"),
            frozen_once("done_at"),
        ]

    def __str__(self) -> str:
        return f"{self.batch}, part {self.number}"

    @property
    def letters(self) -> int:
        return self.last - self.first + 1
