"""Set up organizations, and whoever signs in."""

from datetime import datetime
from typing import Any

from django.db import transaction

from config.accounts.models import Organization, Unit, User, actor
from config.audit.services import INSTALLATION, record


@transaction.atomic
def create_organization(*, by: User | None, at: datetime, **fields: Any) -> Organization:
    organization = Organization(**fields)
    organization.full_clean()
    organization.save()
    record_organization(
        organization, "create_organization", by, at, target=f"org:{organization.code}"
    )
    return organization


@transaction.atomic
def create_unit(*, organization: Organization, name: str, by: User | None, at: datetime) -> Unit:
    unit = Unit.objects.create(organization=organization, name=name)
    record_organization(organization, "add_unit", by, at, target=f"unit:{unit.pk}")
    return unit


@transaction.atomic
def create_user(
    *, email: str, name: str, password: str | None, by: User | None, at: datetime
) -> User:
    user = User.objects.create_user(email, password, name=name)
    record(
        stream=INSTALLATION,
        verb="create_user",
        actor=actor(by),
        agency="",
        target=actor(user),
        at=at,
    )
    return user


def record_organization(
    organization: Organization,
    verb: str,
    by: User | None,
    at: datetime,
    *,
    target: str,
    **payload: object,
) -> None:
    """One event on the organization's stream."""
    record(
        stream=organization.stream,
        verb=verb,
        actor=actor(by),
        agency=organization.code,
        target=target,
        at=at,
        payload=payload,
    )
