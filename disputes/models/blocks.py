from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, MatterScoped, User
from config.delivery.models import Delivery
from config.documents.models import Document
from disputes.models.disputes import DisputeItem
from screening.models import ItemBlock
from screening.models.frozen import kept

PARTS = ("identity_at", "report_at", "identification_at", "statement_at")
ALL_FOUR = Q(**{f"{part}__isnull": False for part in PARTS})

# What was received stays so, and a decision is taken once; only a block may still be rescinded.
BLOCK = """
    IF (OLD.item_id, OLD.asked_at) IS DISTINCT FROM (NEW.item_id, NEW.asked_at)
        OR (OLD.identity_at IS NOT NULL AND NEW.identity_at IS DISTINCT FROM OLD.identity_at)
        OR (OLD.report_at IS NOT NULL AND NEW.report_at IS DISTINCT FROM OLD.report_at)
        OR (OLD.identification_at IS NOT NULL
            AND NEW.identification_at IS DISTINCT FROM OLD.identification_at)
        OR (OLD.statement_at IS NOT NULL AND NEW.statement_at IS DISTINCT FROM OLD.statement_at)
        OR NOT (OLD.status = NEW.status OR OLD.status = 'asked' AND NEW.status <> 'rescinded'
            OR OLD.status = 'declined' AND NEW.status = 'blocked'
            OR OLD.status = 'blocked' AND NEW.status = 'rescinded') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'theft_block_stays',
            message = 'What was received and decided about identity theft stays as it was.';
    END IF;
    RETURN NEW;
"""


class TheftBlockQuerySet(MatterScoped["TheftBlock"]):
    matter_path = "item__dispute__matter"


class TheftBlock(models.Model):
    """The person says that an item came from identity theft (15 U.S.C. 1681c-2).

    Four things are needed; the last of them starts D-47.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Asked for"
        BLOCKED = "blocked", "Blocked"
        DECLINED = "declined", "Declined"
        RESCINDED = "rescinded", "Rescinded"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.OneToOneField(DisputeItem, models.PROTECT, related_name="theft_block")
    asked_at = models.DateTimeField()
    identity_at = models.DateTimeField(null=True, help_text="Proof of identity came.")
    report_at = models.DateTimeField(null=True, help_text="An identity theft report came.")
    identification_at = models.DateTimeField(null=True, help_text="Said which item it is.")
    statement_at = models.DateTimeField(null=True, help_text="Said that it is not theirs.")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.ASKED)
    block = models.ForeignKey(ItemBlock, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reasons = models.TextField(blank=True, help_text="Why declined or rescinded, one a line.")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="theft_block")
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="+")

    objects = TheftBlockQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="blocked_on_all_four",
                condition=~Q(status__in=["blocked", "rescinded"])
                | ALL_FOUR & Q(block__isnull=False),
            ),
            models.CheckConstraint(
                name="refused_with_reasons",
                condition=~Q(status__in=["declined", "rescinded"])
                | ~Q(reasons="") & Q(document__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="theft_block_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=BLOCK,
            ),
            *kept(),
        ]

    def __str__(self) -> str:
        return f"Block of {self.item}"

    @property
    def matter(self) -> Matter:
        return self.item.dispute.matter

    @property
    def target(self) -> str:
        return f"theft_block:{self.public_id}"

    @property
    def missing(self) -> list[str]:
        return [part for part in PARTS if getattr(self, part) is None]
