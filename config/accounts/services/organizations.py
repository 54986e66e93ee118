"""Set up organizations, who works there, and which agency a screener works for."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from config.accounts.models import Engagement, Membership, Organization, Unit, User, actor
from config.accounts.roles import Role
from config.audit.services import INSTALLATION, record
from config.errors import Invalid, Refusal


class OwnRole(Refusal):
    code = "own_role"


@transaction.atomic
def create_organization(*, by: User | None, at: datetime, **fields: Any) -> Organization:
    organization = Organization(**fields)
    organization.full_clean()
    organization.save()
    _record(organization, "create_organization", by, at, target=f"org:{organization.code}")
    return organization


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
    refuse_own_role(user=user, by=by, expires_at=expires_at, reason=reason)
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
    _record(organization, "add_membership", by, at, target=actor(user), role=role.value)
    return membership


def refuse_own_role(
    *, user: User, by: User | None, expires_at: datetime | None, reason: str
) -> None:
    """Whoever gives a role to themselves breaks the glass: with an end and a reason (R-29)."""
    if by is not None and by.pk == user.pk and not (expires_at and reason.strip()):
        raise OwnRole(
            "Nobody gives a role to themselves for good.",
            citation="House practice R-28, R-29",
            remedy="Ask another administrator; or write why and until when, for the register.",
        )


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None, at: datetime) -> Membership:
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    membership.expires_at = at
    membership.save(update_fields=["expires_at"])
    _record(
        membership.organization,
        "end_membership",
        by,
        at,
        target=actor(membership.user),
        role=membership.role,
    )
    return membership


@transaction.atomic
def propose_engagement(
    *,
    screener: Organization,
    agency: Organization,
    handling: str = Engagement.Handling.SUPPORT,
    by: User | None,
    at: datetime,
) -> Engagement:
    kinds = Organization.Kind
    if (screener.kind, agency.kind) != (kinds.CRA, kinds.AGENCY):
        raise Invalid({"screener": ["A consumer reporting agency screens for an agency (R-1)."]})
    engagement = Engagement.objects.create(screener=screener, agency=agency, handling=handling)
    _record(screener, "propose_engagement", by, at, target=f"org:{agency.code}", handling=handling)
    return engagement


@transaction.atomic
def activate_engagement(
    *,
    engagement: Engagement,
    identity_verified_how: str,
    agreement_signed_on: date,
    purposes_certified_on: date,
    user_notice_delivered_on: date,
    summary_delivered_on: date,
    by: User | None,
    at: datetime,
) -> Engagement:
    """Finish onboarding (R-25): who they are, what for, and both notices the screener owes them."""
    engagement = Engagement.objects.select_for_update().get(pk=engagement.pk)
    if not identity_verified_how.strip():
        raise Refusal(
            "Nothing says how the agency was verified.",
            gate="G-04",
            citation="15 U.S.C. 1681e(a)",
            remedy="Write how the agency's identity and purpose were checked.",
        )
    engagement.identity_verified_how = identity_verified_how
    engagement.agreement_signed_on = agreement_signed_on
    engagement.purposes_certified_on = purposes_certified_on
    engagement.user_notice_delivered_on = user_notice_delivered_on
    engagement.summary_delivered_on = summary_delivered_on
    engagement.status = Engagement.Status.ACTIVE
    engagement.activated_at = at
    engagement.save()
    _record(
        engagement.screener, "activate_engagement", by, at, target=f"org:{engagement.agency.code}"
    )
    return engagement


@transaction.atomic
def suspend_engagement(
    *, engagement: Engagement, reason: str, by: User | None, at: datetime
) -> Engagement:
    """No further orders (R-25); what is owed to persons in open cases goes on."""
    engagement = Engagement.objects.select_for_update().get(pk=engagement.pk)
    if not reason.strip():
        raise Invalid({"reason": ["Say why the client is suspended."]})
    engagement.status = Engagement.Status.SUSPENDED
    engagement.save(update_fields=["status"])
    _record(
        engagement.screener, "suspend_engagement", by, at, target=f"org:{engagement.agency.code}"
    )
    return engagement


def _record(
    organization: Organization,
    verb: str,
    by: User | None,
    at: datetime,
    *,
    target: str,
    **payload: str,
) -> None:
    record(
        stream=organization.stream,
        verb=verb,
        actor=actor(by),
        agency=organization.code,
        target=target,
        at=at,
        payload=payload,
    )
