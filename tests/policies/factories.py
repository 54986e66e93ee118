"""Policies in force, built through every step."""

from datetime import UTC, date, datetime

from config.accounts.models import Organization
from policies.models import Policy, PolicyVersion
from policies.pack import load_pack, shipped_packs
from policies.services import approve_version, import_pack, publish_version, submit_version
from tests.accounts.factories import UserFactory

LONG_AGO = datetime(2020, 1, 6, 16, 0, tzinfo=UTC)


def starter_draft(
    organization: Organization, at: datetime = LONG_AGO, *, name: str = "Standard"
) -> PolicyVersion:
    """The shipped pack as the next draft of the organization's policy."""
    policy, _ = Policy.objects.get_or_create(organization=organization, name=name)
    pack = load_pack(shipped_packs()["starter"])
    return import_pack(policy=policy, pack=pack, by=UserFactory(), at=at)


def approved_draft(
    organization: Organization, at: datetime = LONG_AGO, *, name: str = "Standard"
) -> PolicyVersion:
    version = starter_draft(organization, at, name=name)
    version = submit_version(version=version, by=version.author, at=at)
    return approve_version(version=version, by=UserFactory(), at=at)


def policy_in_force(
    organization: Organization,
    *,
    effective_on: date = date(2020, 1, 6),
    at: datetime = LONG_AGO,
    name: str = "Standard",
) -> PolicyVersion:
    """The starter pack, published by three people."""
    version = approved_draft(organization, at, name=name)
    return publish_version(version=version, effective_on=effective_on, by=UserFactory(), at=at)
