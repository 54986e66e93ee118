from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, Organization, Person, User
from screening.models.disowned import ACCOUNT_OF
from screening.models.frozen import frozen

# 15 U.S.C. 1681c-2(a): what resulted from identity theft is reported to nobody.
BLOCKED = f"""
    PERFORM 1 FROM screening_reportitem i
        JOIN screening_report r ON r.id = i.report_id
        JOIN screening_subject s ON s.case_id = r.case_id
        JOIN screening_post p ON p.id = i.post_id
        JOIN screening_itemblock b ON b.person_id = s.person_id
            AND b.text_sha256 IN (p.text_sha256, {ACCOUNT_OF.format("p")}) AND b.lifted_at IS NULL
        WHERE r.id = NEW.id FOR SHARE OF b;
    IF NEW.status = 'furnished' AND OLD.status <> 'furnished' AND FOUND THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'item_is_blocked',
            message = 'An item was blocked after identity theft since the report was issued.';
    END IF;
    RETURN NEW;
"""
BLOCKED_ITEM = f"""
    PERFORM 1 FROM screening_report r
        JOIN screening_subject s ON s.case_id = r.case_id
        JOIN screening_post p ON p.id = NEW.post_id
        JOIN screening_itemblock b ON b.person_id = s.person_id
            AND b.text_sha256 IN (p.text_sha256, {ACCOUNT_OF.format("p")}) AND b.lifted_at IS NULL
        WHERE r.id = NEW.report_id FOR SHARE OF b;
    IF FOUND THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'item_is_blocked',
            message = 'The item is blocked after identity theft.';
    END IF;
    RETURN NEW;
"""


class ItemBlockQuerySet(models.QuerySet["ItemBlock"]):
    def visible_to(self, user: User) -> ItemBlockQuerySet:
        perm = "screening.view_itemblock"
        people = Matter.objects.visible_to(user, perm).values("person")
        return self.filter(person__in=people, screener__in=user.organization_ids(perm))

    def standing(self) -> ItemBlockQuerySet:
        return self.filter(lifted_at__isnull=True)


class ItemBlock(models.Model):
    """Words that a person's reports leave out after identity theft (15 U.S.C. 1681c-2).

    Not deleted: the person still sees them, and the block may be rescinded with reasons.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="item_blocks")
    text_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ItemBlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "text_sha256"],
                condition=Q(lifted_at__isnull=True),
                name="blocked_once",
            ),
            models.CheckConstraint(
                name="block_lifted_by_somebody",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["screener", "person"], name="block_screener")]
        triggers = frozen("block", but=["lifted_at", "lifted_by"])

    def __str__(self) -> str:
        return f"Block {self.public_id}"
