from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pghistory
from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils import timezone

from config.accounts.models.organizations import Organization, Unit, runs_the_house
from config.accounts.roles import MATRIX, NARROW, Role, Side, grants

if TYPE_CHECKING:
    from config.accounts.models.matters import Matter, MatterUserObjectPermission


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: User) -> UserQuerySet:
        if runs_the_house(user):
            return self
        own = user.organization_ids("accounts.view_user")
        return self.filter(Q(memberships__organization__in=own) | Q(pk=user.pk)).distinct()


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, user: User) -> UserQuerySet:
        return self.get_queryset().visible_to(user)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """Somebody who works here. Rights come from memberships; nobody is a superuser."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(
        default=False, help_text="Runs the installation: organizations and users, no case content."
    )
    time_zone = models.CharField(max_length=40, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]

    is_superuser = False

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def is_staff(self) -> bool:
        """Has a place here: by membership, or by an exception for a single matter."""
        return self.is_operator or bool(self.current_memberships() or self.current_grants())

    def current_memberships(self) -> list[Membership]:
        """Those in force now, read once a request; the user object lives no longer than that."""
        if not self.is_active:
            return []
        if not hasattr(self, "_memberships"):
            self._memberships = list(
                self.memberships.in_force(timezone.now()).select_related("organization")
            )
        return self._memberships

    def current_grants(self) -> list[MatterUserObjectPermission]:
        """Exceptions in force now; outside counsel works by one, without any membership."""
        if not self.is_active:
            return []
        if not hasattr(self, "_grants"):
            held = self.matteruserobjectpermission_set.filter(expires_at__gt=timezone.now())
            self._grants = list(held.select_related("organization", "content_object"))
        return self._grants

    def current_roles(self) -> set[str]:
        """Every role held now, wherever: what a menu is made of, never what opens a row."""
        granted = {grant.role for grant in self.current_grants()}
        return granted | {membership.role for membership in self.current_memberships()}

    def forget_memberships(self) -> None:
        """After roles changed within the same request or test."""
        self.__dict__.pop("_memberships", None)
        self.__dict__.pop("_grants", None)

    def roles(self, organization: Organization) -> set[Role]:
        return {
            Role(m.role) for m in self.current_memberships() if m.organization_id == organization.pk
        }

    def organization_ids(self, perm: str = "") -> set[int]:
        """Organizations where one has a place; with `perm`, where a role of theirs grants it."""
        return {
            m.organization_id
            for m in self.current_memberships()
            if not perm or any(grants(side, m.role, perm) for side in m.sides())
        }

    def has_perm(self, perm: str, obj: object = None) -> bool:
        for backend in get_backends():
            try:
                if backend.has_perm(self, perm, obj):  # type: ignore[arg-type]
                    return True
            except PermissionDenied:
                return False
        return False

    def has_perms(self, perms: Iterable[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return any(
            perm.startswith(f"{app_label}.")
            for membership in self.current_memberships()
            for side in membership.sides()
            for perm in membership.permissions(side)
        ) or (self.is_operator and self.is_active and app_label == "accounts")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, at: datetime) -> MembershipQuerySet:
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at), started_at__lte=at)

    def visible_to(self, user: User) -> MembershipQuerySet:
        if runs_the_house(user):
            return self
        return self.filter(organization__in=user.organization_ids("accounts.view_membership"))


@pghistory.track(level=pghistory.Statement)
class Membership(models.Model):
    """A role held in an organization, in one unit or in all of it, until it expires.

    Break-glass is a membership too: with a reason and a near expiry, on the exception register.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    role = models.CharField(
        max_length=16, choices=[(r.value, r.value.replace("_", " ")) for r in Role]
    )
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "unit", "role"],
                name="one_membership",
                condition=Q(expires_at__isnull=True),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} at {self.organization}"

    def sides(self) -> tuple[Side, ...]:
        return self.organization.sides()

    def permissions(self, side: Side) -> frozenset[str]:
        return MATRIX[side].get(Role(self.role), frozenset())

    @property
    def is_narrow(self) -> bool:
        return Role(self.role) in NARROW


def actor(user: User | None) -> str:
    """How the trail names whoever acted: a public id, never a name (R-20)."""
    return f"user:{user.public_id}" if user else "system"


def roles_on(user: User, matter: Matter) -> set[tuple[Side, Role]]:
    """The roles somebody holds towards a matter, on either side of it."""
    sides = {Side.SCREENER: matter.screener_id, Side.AGENCY: matter.agency_id}
    return {
        (side, Role(m.role))
        for m in user.current_memberships()
        for side, organization_id in sides.items()
        if organization_id == m.organization_id
    }
