"""Whose data it is: organizations, the people who work there, and the matters they keep."""

from config.accounts.models.matters import (
    Assignment,
    Matter,
    MatterQuerySet,
    MatterScoped,
    MatterUserObjectPermission,
    Wall,
)
from config.accounts.models.organizations import (
    Closure,
    Counter,
    Engagement,
    Organization,
    OrganizationScoped,
    Unit,
)
from config.accounts.models.people import Membership, User, actor, roles_on
from config.accounts.models.persons import Person

__all__ = [
    "Assignment",
    "Closure",
    "Counter",
    "Engagement",
    "Matter",
    "MatterQuerySet",
    "MatterScoped",
    "MatterUserObjectPermission",
    "Membership",
    "Organization",
    "OrganizationScoped",
    "Person",
    "Unit",
    "User",
    "Wall",
    "actor",
    "roles_on",
]
