"""Open matters, and say who works on them and who must not see them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from config.accounts.models import (
    Assignment,
    Counter,
    Matter,
    MatterUserObjectPermission,
    Organization,
    Person,
    Unit,
    User,
    Wall,
    actor,
)
from config.accounts.models.matters import view_permission
from config.accounts.roles import Role
from config.audit.services import record
from config.errors import Invalid


def next_reference(organization: Organization, at: datetime) -> str:
    """`<CODE>-<YEAR>-<NNNN>`, without gaps; the counter's row orders those who ask at once."""
    year = organization.on(at).year
    Counter.objects.get_or_create(organization=organization, year=year)
    counter = Counter.objects.select_for_update().get(organization=organization, year=year)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    return f"{organization.code}-{year}-{counter.last + 1:04d}"


@transaction.atomic
def open_matter(
    *,
    agency: Organization,
    screener: Organization,
    by: User | None,
    at: datetime,
    unit: Unit | None = None,
    person: Person | None = None,
) -> Matter:
    """A case's matter; the reference is the agency's."""
    matter = Matter.objects.create(
        kind=Matter.Kind.CASE,
        reference=next_reference(agency, at),
        agency=agency,
        screener=screener,
        unit=unit,
        person=person,
        opened_at=at,
    )
    record_matter(matter, "open_matter", by, at)
    return matter


@transaction.atomic
def open_person_file(*, person: Person, by: User | None, at: datetime) -> Matter:
    """The one file of a person at a screener (R-5), opened when first needed."""
    screener = Organization.objects.select_for_update().get(pk=person.organization_id)
    found = Matter.objects.filter(kind=Matter.Kind.PERSON_FILE, person=person).first()
    if found:
        return found
    matter = Matter.objects.create(
        kind=Matter.Kind.PERSON_FILE,
        reference=next_reference(screener, at),
        screener=screener,
        person=person,
        opened_at=at,
    )
    record_matter(matter, "open_person_file", by, at)
    for wall in Wall.objects.filter(matter__person=person).exclude(matter=matter):
        _wall_off(matter, wall.user, wall.reason, by, at)
    return matter


@transaction.atomic
def close_matter(*, matter: Matter, by: User | None, at: datetime) -> Matter:
    matter = Matter.objects.select_for_update().get(pk=matter.pk)
    matter.closed_at = at
    matter.save(update_fields=["closed_at"])
    record_matter(matter, "close_matter", by, at)
    return matter


@transaction.atomic
def assign(*, matter: Matter, user: User, by: User | None, at: datetime) -> Assignment:
    if Wall.objects.filter(matter=matter, user=user).exists():
        raise Invalid({"user": ["This person is walled off from the matter."]})
    found, created = Assignment.objects.get_or_create(
        matter=matter, user=user, defaults={"assigned_by": by, "assigned_at": at}
    )
    if created:
        record_matter(matter, "assign", by, at, user=actor(user))
    return found


@transaction.atomic
def build_wall(*, matter: Matter, user: User, reason: str, by: User | None, at: datetime) -> Wall:
    """It stands around the person: their file and their other cases are behind it too."""
    wall = _wall_off(matter, user, reason, by, at)
    if matter.person_id is not None:
        others = Matter.objects.filter(person=matter.person_id).exclude(pk=matter.pk)
        for other in others.order_by("reference"):
            _wall_off(other, user, reason, by, at)
    return wall


def _wall_off(matter: Matter, user: User, reason: str, by: User | None, at: datetime) -> Wall:
    wall, created = Wall.objects.get_or_create(
        matter=matter,
        user=user,
        defaults={"reason": reason, "built_by": by, "built_at": at},
    )
    if created:
        record_matter(matter, "build_wall", by, at, user=actor(user), reason=reason)
    return wall


@transaction.atomic
def grant_exception(
    *,
    matter: Matter,
    user: User,
    organization: Organization,
    role: Role,
    reason: str,
    expires_at: datetime,
    by: User,
    at: datetime,
) -> MatterUserObjectPermission:
    """Let somebody see one matter as one role until a day; it goes to the exception register."""
    if not reason.strip():
        raise Invalid({"reason": ["Say why this person needs to see the matter."]})
    if organization.pk not in (matter.agency_id, matter.screener_id):
        raise Invalid({"organization": ["Choose the matter's agency or its screener."]})
    same: dict[str, Any] = {
        "content_object": matter,
        "user": user,
        "permission": view_permission(),
    }
    told = {
        "organization": organization,
        "role": role,
        "granted_by": by,
        "reason": reason,
        "expires_at": expires_at,
    }
    if again := MatterUserObjectPermission.objects.filter(**same, **told).first():
        return again  # a second click
    grant, _ = MatterUserObjectPermission.objects.update_or_create(
        **same, defaults={**told, "granted_at": at}
    )
    record_matter(matter, "grant_exception", by, at, user=actor(user), role=role.value)
    return grant


def record_matter(
    matter: Matter,
    verb: str,
    by: User | str | None,
    at: datetime,
    *,
    target: str = "",
    **payload: object,
) -> None:
    """One event on the matter's stream; `by` is a user, None for the system, or an actor's text."""
    record(
        stream=matter.stream,
        verb=verb,
        actor=by if isinstance(by, str) else actor(by),
        agency=matter.agency.code if matter.agency else matter.screener.code,
        target=target or f"matter:{matter.public_id}",
        at=at,
        payload=payload,
    )
