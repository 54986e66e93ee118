"""Who an agency's policy is for: its own people, each in a unit."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from config.accounts.models import Organization, Person, Unit, User
from config.accounts.roles import Side, grants
from config.audit.keeping import until_disposal

M = TypeVar("M", bound=models.Model)


def units_of(user: User, perm: str) -> models.QuerySet[Unit]:
    """Units of agencies where a role of theirs grants this; one alone, where the role is of one."""
    held = [m for m in user.current_memberships() if grants(Side.AGENCY, m.role, perm)]
    whole = {m.organization_id for m in held if m.unit_id is None}
    own = {m.unit_id for m in held if m.unit_id is not None}
    reach = Q(organization__in=whole) | Q(pk__in=own)
    found: Any = Unit.objects.filter(reach, organization__kind=Organization.Kind.AGENCY)
    return found  # type: ignore[no-any-return]


class RosterScoped(models.QuerySet[M]):
    """Rows about an agency's people, for those whose role there grants `view` on them.

    A role that is held in one unit shows that unit alone.
    """

    entry_path = ""

    def visible_to(self, user: User) -> RosterScoped[M]:
        meta = self.model._meta
        units = units_of(user, f"{meta.app_label}.view_{meta.model_name}")
        path = f"{self.entry_path}__unit" if self.entry_path else "unit"
        return self.filter(**{f"{path}__in": units})


class RosterEntryQuerySet(RosterScoped["RosterEntry"]):
    def serving(self, on: date) -> RosterEntryQuerySet:
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=on))


class RosterEntry(models.Model):
    """Somebody who works for an agency; the number is what they sign with."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="roster")
    person = models.OneToOneField(Person, models.PROTECT, related_name="roster_entry")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="roster")
    employee_number = models.CharField(max_length=20)
    added_at = models.DateTimeField()
    left_on = models.DateField(null=True, blank=True)

    objects = RosterEntryQuerySet.as_manager()

    class Meta:
        ordering = ["person__family_name", "person__given_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "employee_number"],
                condition=Q(left_on__isnull=True),
                name="one_number_one_person",
            )
        ]
        triggers = until_disposal()

    def __str__(self) -> str:
        return f"{self.person}, {self.unit}"
