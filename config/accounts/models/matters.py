from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Exists, OuterRef, Q
from guardian.models import UserObjectPermissionBase

from config.accounts.models.organizations import Organization, Unit
from config.accounts.models.people import User
from config.accounts.roles import Role, Side, roles_with
from config.audit.keeping import until_disposal

NARROW_CAP = 1000
SIDE_COLUMN = {Side.SCREENER: "screener_id", Side.AGENCY: "agency_id"}
M = TypeVar("M", bound=models.Model)


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(
        self, user: User, perm: str = "accounts.view_matter", sides: Iterable[Side] = tuple(Side)
    ) -> MatterQuerySet:
        """The one definition of whose matter it is to read, for the permission asked about.

        `sides` narrows it to what somebody sees as the screener's or as the agency's.
        Bounded by organization first, one query a side and a UNION of the two, never an OR: an OR
        walks the whole table. Walls come last and beat everything.
        """
        arms = [arm for side in sides if (arm := self._arm(user, side, perm)) is not None]
        if not arms:
            return self.none()
        if len(arms) == 1:
            found = self.filter(arms[0])
        else:
            first, second = (Matter.objects.filter(arm).values("pk") for arm in arms)
            found = self.filter(pk__in=first.union(second))
        return found.filter(~Exists(Wall.objects.filter(matter=OuterRef("pk"), user=user)))

    def _arm(self, user: User, side: Side, perm: str) -> Q | None:
        roles = roles_with(perm, side)
        held = [m for m in user.current_memberships() if m.role in roles and side in m.sides()]
        granted = _granted_ids(user, side, roles)
        if not held:
            return Q(pk__in=granted) if granted else None
        column = SIDE_COLUMN[side]
        wide = {m.organization_id for m in held if not m.is_narrow and m.unit_id is None}
        in_units = {m.organization_id for m in held if m.unit_id is not None}
        narrow = {m.organization_id for m in held if m.is_narrow} - wide
        everywhere = {m.organization_id for m in held}

        def at(places: set[int]) -> Q:
            """Said again only where it narrows: in one organization it misleads the planner."""
            return Q(**{f"{column}__in": places}) if places != everywhere else Q()

        reach = Q(**{f"{column}__in": wide}) if wide else Q(pk__in=())
        if in_units:
            reach |= Q(unit_id__in={m.unit_id for m in held if m.unit_id}) & at(in_units)
        if narrow:
            reach |= Q(pk__in=_assigned_ids(user)) & at(narrow)
        bound = Q(**{f"{column}__in": everywhere})
        return bound & reach | Q(pk__in=granted) if granted else bound & reach


def _assigned_ids(user: User) -> list[int] | models.QuerySet[Assignment, int]:
    """Literal ids while they are few, so that the planner sees how few; else the sub-select."""
    assigned = Assignment.objects.filter(user=user).values_list("matter_id", flat=True)
    ids = list(assigned[: NARROW_CAP + 1])
    return ids if len(ids) <= NARROW_CAP else assigned


def _granted_ids(user: User, side: Side, roles: frozenset[Role]) -> list[int]:
    """Only an exception of the house that the matter belongs to on this side counts."""
    return [
        grant.content_object_id
        for grant in user.current_grants()
        if grant.role in roles
        and grant.organization_id == getattr(grant.content_object, SIDE_COLUMN[side])
    ]


class Matter(models.Model):
    """The boundary of access: a case, or a person's file at a screener."""

    class Kind(models.TextChoices):
        CASE = "case", "Case"
        PERSON_FILE = "person_file", "Person's file"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reference = models.CharField(max_length=24, unique=True)
    agency = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, db_index=False)
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="matters"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="a_case_has_an_agency", condition=~Q(kind="case") | Q(agency__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["screener", "person"],
                condition=Q(kind="person_file"),
                name="one_file_per_person",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-opened_at", "-id"], name="matter_agency"),
            models.Index(fields=["screener", "-opened_at", "-id"], name="matter_screener"),
            models.Index(fields=["unit", "-opened_at", "-id"], name="matter_unit"),
        ]
        triggers = until_disposal()

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"matter:{self.reference}"


class MatterScoped(models.QuerySet[M]):
    """Rows inside a matter. `matter_path` leads to it; the role must grant `view` on the model."""

    matter_path = "matter"

    def visible_to(self, user: User) -> MatterScoped[M]:
        meta = self.model._meta
        perm = f"{meta.app_label}.view_{meta.model_name}"
        return self.filter(**{f"{self.matter_path}__in": Matter.objects.visible_to(user, perm)})


class AssignmentQuerySet(MatterScoped["Assignment"]):
    pass


class Assignment(models.Model):
    """Somebody works on a matter: what a case team is."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, models.PROTECT, db_index=False)
    assigned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "matter"], name="assigned_once")]

    def __str__(self) -> str:
        return f"{self.user} on {self.matter}"


class WallQuerySet(MatterScoped["Wall"]):
    pass


class Wall(models.Model):
    """Somebody who must not see a matter. Beats every role, assignment and grant."""

    class Reason(models.TextChoices):
        SUBJECT = "subject", "Is the person screened"
        RELATIVE = "relative", "Relative or friend of the person"
        RECUSED = "recused", "Recused"
        COMPLAINANT = "complainant", "Complainant or witness"
        COUNSEL = "counsel", "Set by counsel"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="walls")
    user = models.ForeignKey(User, models.PROTECT)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    built_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    built_at = models.DateTimeField()

    objects = WallQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "user"], name="walled_once")]

    def __str__(self) -> str:
        return f"{self.user} walled off {self.matter}"


class GrantQuerySet(MatterScoped["MatterUserObjectPermission"]):
    matter_path = "content_object"


class MatterUserObjectPermission(UserObjectPermissionBase):
    """An exception: one matter, as one role, for one of its organizations, until it expires."""

    content_object = models.ForeignKey(Matter, models.CASCADE, related_name="grants")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role])
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    expires_at = models.DateTimeField()

    objects = GrantQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.user} on {self.content_object} until {self.expires_at:%Y-%m-%d}"


def view_permission() -> Permission:
    return Permission.objects.get(codename="view_matter", content_type__app_label="accounts")
