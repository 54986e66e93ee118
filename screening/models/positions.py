from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, Organization, User


class PositionQuerySet(models.QuerySet["Position"]):
    def visible_to(self, user: User) -> PositionQuerySet:
        """Those of one's own organizations, and those of the cases one sees."""
        perm = "screening.view_position"
        cases = Matter.objects.visible_to(user, perm).values("case__position")
        return self.filter(Q(organization__in=user.organization_ids(perm)) | Q(pk__in=cases))


@pghistory.track(level=pghistory.Statement)
class Position(models.Model):
    """The job a report is for: its salary and place decide how old an item may be (G-08)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="positions")
    title = models.CharField(max_length=120)
    code = models.CharField(max_length=24, blank=True)
    expected_salary = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="A year, in dollars; unknown means that the look-back applies.",
    )
    jurisdiction = models.CharField(max_length=8, help_text="State, as in CO or CA.")
    is_sworn = models.BooleanField(default=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "title"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "title"], name="position_once"),
            models.CheckConstraint(
                condition=Q(expected_salary__isnull=True) | Q(expected_salary__gte=0),
                name="salary_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.title
