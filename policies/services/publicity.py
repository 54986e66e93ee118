"""What of a policy anybody may read without an account."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from config.accounts.models import Organization, User, actor
from config.audit.services import record
from policies.models import Policy, PolicyVersion
from policies.workflow import FROZEN


@transaction.atomic
def set_publicity(*, policy: Policy, is_public: bool, by: User, at: datetime) -> Policy:
    """Put a policy on its agency's public page, or take it off; what stands already is no act."""
    policy = Policy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if policy.is_public == is_public:
        return policy
    policy.is_public = is_public
    policy.save(update_fields=["is_public"])
    organization = policy.organization
    record(
        stream=organization.stream,
        verb="show_policy" if is_public else "hide_policy",
        actor=actor(by),
        agency=organization.code,
        target=f"policy:{policy.public_id}",
        at=at,
        payload={},
    )
    return policy


def public_versions(organization: Organization) -> list[PolicyVersion]:
    """All that was ever published and may be read by anybody, newest first."""
    found = PolicyVersion.objects.filter(
        policy__organization=organization,
        policy__organization__kind=Organization.Kind.AGENCY,
        policy__is_public=True,
        status__in=FROZEN,
    )
    listed = found.select_related("policy__organization", "paper")
    return list(listed.order_by("-effective_on", "-number"))


def version_before(version: PolicyVersion) -> PolicyVersion | None:
    """The version of the same policy whose place it takes: published last before it."""
    earlier = version.policy.versions.filter(status__in=FROZEN).exclude(pk=version.pk)
    if version.published_at:
        same = Q(published_at=version.published_at, number__lt=version.number)
        earlier = earlier.filter(Q(published_at__lt=version.published_at) | same)
    return earlier.order_by("-published_at", "-number").first()
