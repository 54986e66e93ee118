"""May this user do that? Only by a role in the object's organization, and sight of it."""

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from config.accounts.models import Engagement, Matter, Organization, User
from config.accounts.roles import grants

OPERATOR = frozenset(
    f"accounts.{verb}_{model}"
    for verb in ("view", "add", "change")
    for model in ("organization", "unit", "user", "membership", "engagement", "closure")
)


class ScopeBackend(ModelBackend):
    """Signs in by password; an object out of sight ends the question, whatever stands behind."""

    def has_perm(self, user: object, perm: str, obj: Model | None = None) -> bool:
        if not isinstance(user, User) or not user.is_active:
            return False
        if user.is_operator and perm in OPERATOR:
            return True
        if obj is None:
            return bool(user.organization_ids(perm)) or has_grant(user, perm)
        if not is_visible(user, obj):
            raise PermissionDenied
        return can(user, perm, obj)

    def has_module_perms(self, user: object, app_label: str) -> bool:
        return isinstance(user, User) and user.has_module_perms(app_label)


def has_grant(user: User, perm: str) -> bool:
    """An exception gives on one matter what no membership does: outside counsel, a partner."""
    return bool(user.current_grants()) and Matter.objects.visible_to(user, perm).exists()


def is_visible(user: User, obj: Model) -> bool:
    visible = getattr(type(obj)._default_manager, "visible_to", None)
    return bool(visible and visible(user).filter(pk=obj.pk).exists())


def can(user: User, perm: str, obj: Model) -> bool:
    """Whether a role held towards the object's matter, or in its organization, grants `perm`."""
    matter = obj if isinstance(obj, Matter) else getattr(obj, "matter", None)
    if isinstance(matter, Matter):
        return Matter.objects.visible_to(user, perm).filter(pk=matter.pk).exists()
    if ".view_" in perm:  # what is in sight was settled by visible_to; partners' rows are too
        return bool(user.organization_ids(perm)) or has_grant(user, perm)
    if isinstance(obj, User):
        return keeps(user, perm, obj)
    owners = owners_of(obj)
    return any(
        membership.organization_id in owners
        and any(grants(side, membership.role, perm) for side in membership.sides())
        for membership in user.current_memberships()
    )


def keeps(user: User, perm: str, other: User) -> bool:
    """A sign-in is shared by all the places that its owner works at: no single one changes it."""
    if other.is_operator and not user.is_operator:
        return False
    held = {m.organization_id for m in other.current_memberships()} or owners_of(other)
    return bool(held) and held <= user.organization_ids(perm)


def owners_of(obj: Model) -> set[int]:
    """The organizations that answer for a row outside any matter; none means nobody may."""
    if isinstance(obj, Organization):
        return {obj.pk}
    if isinstance(obj, Engagement):  # onboarding is the screener's duty, 15 U.S.C. 1681e(a)
        return {obj.screener_id}
    if isinstance(obj, User):
        return set(obj.memberships.values_list("organization_id", flat=True))
    organization = getattr(obj, "organization", None)
    return {organization.pk} if isinstance(organization, Organization) else set()
