"""Say who works where, and until when."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from config.accounts.models import Membership, Organization, Unit, User, actor
from config.accounts.roles import Role, Side, roles_with
from config.accounts.services.organizations import record_organization
from config.errors import Conflict, Invalid, Refusal


class OwnRole(Refusal):
    code = "own_role"


class MembershipOver(Conflict):
    code = "membership_over"


@transaction.atomic
def add_membership(
    *,
    user: User,
    organization: Organization,
    role: Role,
    by: User | None,
    at: datetime,
    unit: Unit | None = None,
    expires_at: datetime | None = None,
    reason: str = "",
) -> Membership:
    if unit is not None and unit.organization_id != organization.pk:
        raise Invalid({"unit": ["Choose a unit of the same organization."]})
    _refuse_own_role(user=user, by=by, expires_at=expires_at, reason=reason)
    _refuse_second(user, organization, unit, role, at)
    membership = Membership.objects.create(
        user=user,
        organization=organization,
        role=role,
        unit=unit,
        started_at=at,
        expires_at=expires_at,
        reason=reason,
        granted_by=by,
    )
    user.forget_memberships()
    record_organization(organization, "add_membership", by, at, target=actor(user), role=role.value)
    return membership


def _refuse_own_role(
    *, user: User, by: User | None, expires_at: datetime | None, reason: str
) -> None:
    """Whoever gives a role to themselves breaks the glass: with an end and a reason (R-29)."""
    if by is not None and by.pk == user.pk and not (expires_at and reason.strip()):
        raise OwnRole(
            "Nobody gives a role to themselves for good.",
            citation="House practice R-28, R-29",
            remedy="Ask another administrator; or write why and until when, for the register.",
        )


def _refuse_second(
    user: User, organization: Organization, unit: Unit | None, role: Role, at: datetime
) -> None:
    """The user's row orders those who add at once."""
    User.objects.select_for_update().get(pk=user.pk)
    held = Membership.objects.in_force(at).filter(
        user=user, organization=organization, unit=unit, role=role, expires_at=None
    )
    if held.exists():
        raise Invalid({"role": ["This person holds the role there already."]})


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None, at: datetime) -> Membership:
    """From this moment the role opens nothing; coming back later is a membership of its own."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.expires_at and membership.expires_at <= at:
        raise MembershipOver(
            "This membership is over already.", remedy="Reload the page: somebody else ended it."
        )
    membership.expires_at = at
    membership.save(update_fields=["expires_at"])
    record_organization(
        membership.organization,
        "end_membership",
        by,
        at,
        target=actor(membership.user),
        role=membership.role,
    )
    return membership


def holders(
    organization: Organization, perm: str, *, sides: Iterable[Side], at: datetime
) -> QuerySet[User]:
    """Active people whose role there grants this on one of these sides; walls are not asked."""
    roles = {role for side in sides for role in roles_with(perm, side)}
    held = Membership.objects.in_force(at).filter(organization=organization, role__in=roles)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)
