"""Who can see a case and why: as `Matter.visible_to` decides it, read from the other side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from config.accounts.models import (
    Assignment,
    Matter,
    MatterUserObjectPermission,
    Membership,
    User,
    Wall,
)
from config.accounts.roles import Role, Side, grants
from screening.models.scoped import BEHIND_THE_REPORT

VIEW = "accounts.view_matter"
FURNISHED = "screening.view_report"


@dataclass(frozen=True)
class Reader:
    """As `staff/_access.html` draws it."""

    user: User
    who: str
    role: str
    why: str
    sees: str
    house: int
    until: datetime | None = None


@dataclass(frozen=True)
class Circle:
    """Everything that decides about a case's readers, read once."""

    matter: Matter
    assigned: frozenset[int]
    walled: frozenset[int]
    at: datetime

    @classmethod
    def of(cls, matter: Matter, at: datetime) -> Circle:
        assigned = Assignment.objects.filter(matter=matter).values_list("user", flat=True)
        walled = Wall.objects.filter(matter=matter).values_list("user", flat=True)
        return cls(matter, frozenset(assigned), frozenset(walled), at)


def readers(matter: Matter, at: datetime, *, only: set[int] | None = None) -> list[Reader]:
    """Everybody for whom the case is in sight now; one line for each reason they have.

    `only`: the readers of these organizations, for those who need not know the other house.
    """
    circle = Circle.of(matter, at)
    found = [*_by_membership(circle), *_by_grant(circle)]
    kept = [
        reader
        for reader in found
        if reader.user.pk not in circle.walled and (only is None or reader.house in only)
    ]
    return sorted(kept, key=lambda reader: (reader.who, reader.role))


def _by_membership(circle: Circle) -> Iterator[Reader]:
    matter = circle.matter
    houses = {matter.screener_id, matter.agency_id}
    held = Membership.objects.in_force(circle.at).filter(
        organization__in=houses, user__is_active=True
    )
    for membership in held.select_related("user", "organization", "unit"):
        why = _reach(circle, membership)
        if why:
            sides = [side for side in membership.sides() if _gives(matter, side, membership)]
            yield Reader(
                membership.user,
                membership.user.name,
                f"{called(membership.role)} at {membership.organization.name}",
                why,
                sees(Role(membership.role), sides),
                membership.organization_id,
            )


def _gives(matter: Matter, side: Side, held: Membership | MatterUserObjectPermission) -> bool:
    whose = matter.screener_id if side == Side.SCREENER else matter.agency_id
    return held.organization_id == whose and grants(side, held.role, VIEW)


def _reach(circle: Circle, membership: Membership) -> str:
    """Why the case is within this membership's reach; empty where it is not."""
    matter = circle.matter
    if not any(_gives(matter, side, membership) for side in membership.sides()):
        return ""
    if membership.unit_id is not None and membership.unit_id == matter.unit_id:
        return f"Member of {membership.unit}"
    if membership.is_narrow:
        return "Assigned to it" if membership.user_id in circle.assigned else ""
    return "" if membership.unit_id else "Sees every case of the organization"


def _by_grant(circle: Circle) -> Iterator[Reader]:
    matter = circle.matter
    found = MatterUserObjectPermission.objects.filter(
        Q(expires_at__gt=circle.at), content_object=matter, user__is_active=True
    )
    for grant in found.select_related("user", "granted_by", "organization"):
        sides = [side for side in Side if _gives(matter, side, grant)]
        if sides:
            yield Reader(
                grant.user,
                grant.user.name,
                f"{called(grant.role)} for {grant.organization.name}",
                f"Exception by {grant.granted_by.name}: {grant.reason}",
                sees(Role(grant.role), sides),
                grant.organization_id,
                grant.expires_at,
            )


def sees(role: Role, sides: Iterable[Side]) -> str:
    """How much of the case a role gives (R-1, R-6)."""
    held = list(sides)
    if any(grants(side, role, BEHIND_THE_REPORT) for side in held):
        return "Originals"
    if any(grants(side, role, FURNISHED) for side in held):
        return "Status; once furnished, the redacted report"
    return "Status only"


def called(role: str) -> str:
    return "HR" if role == Role.HR else role.replace("_", " ").capitalize()


def walls(matter: Matter) -> list[Wall]:
    return list(Wall.objects.filter(matter=matter).select_related("user", "built_by"))
