"""The records of organizations, people and matters."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.sites import site
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from config.accounts.admin.base import ReadOnlyAdmin, ScopedAdmin, places, signed_in
from config.accounts.forms import MembershipForm, NewUserForm
from config.accounts.models import (
    Closure,
    Engagement,
    Matter,
    Membership,
    Organization,
    Person,
    Unit,
    User,
    Wall,
)
from config.accounts.pages import Found, register_finder
from config.accounts.roles import Role
from config.accounts.services import add_membership, create_user


class OrganizationAdmin(ScopedAdmin[Organization]):
    list_display = ["name", "code", "kind", "jurisdiction", "time_zone"]
    search_fields = ["name", "code"]
    list_filter = ["kind"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Organization | None = None
    ) -> list[str]:
        return ["code", "kind"] if obj else []


class UnitAdmin(ScopedAdmin[Unit]):
    list_display = ["name", "organization"]
    list_select_related = ["organization"]


class UserAdmin(ScopedAdmin[User]):
    """No search: a name typed here would stand in an address. Find in the masthead knows them."""

    list_display = ["name", "email", "is_active"]
    list_filter = ["is_active"]
    fields = ["email", "name", "is_active", "time_zone"]

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[User]]:
        if obj:
            return super().get_form(request, obj, change, **kwargs)
        mine = places(signed_in(request), ["accounts.add_membership"])
        return type("NewUserForm", (NewUserForm,), {"places": mine})

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.fields if obj else ["email", "name", "password", "organization", "role"]

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm[User], change: bool
    ) -> None:
        if change:
            return super().save_model(request, obj, form, change)
        told, by, at = form.cleaned_data, signed_in(request), timezone.now()
        made = create_user(
            email=told["email"], name=told["name"], password=told["password"], by=by, at=at
        )
        if place := told["organization"]:
            add_membership(user=made, organization=place, role=Role(told["role"]), by=by, at=at)
        obj.__dict__.update(made.__dict__)


class MembershipAdmin(ScopedAdmin[Membership]):
    form = MembershipForm
    list_display = ["user", "organization", "unit", "role", "expires_at"]
    list_select_related = ["user", "organization", "unit"]
    list_filter = ["role"]
    fields = ["user", "organization", "unit", "role", "expires_at", "reason"]

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """A membership begins and ends; another role is another membership."""
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        held = context.get("original")
        if held is not None:
            over = held.expires_at is not None and held.expires_at <= timezone.now()
            context["may_end"] = not over and signed_in(request).has_perm(self.perm("change"), held)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Membership, form: ModelForm[Membership], change: bool
    ) -> None:
        self.refuse_foreign(request, obj, "add")
        made = add_membership(
            user=obj.user,
            organization=obj.organization,
            unit=obj.unit,
            role=Role(obj.role),
            expires_at=obj.expires_at,
            reason=obj.reason,
            by=signed_in(request),
            at=timezone.now(),
        )
        obj.__dict__.update(made.__dict__)


class EngagementAdmin(ReadOnlyAdmin[Engagement]):
    """A client is taken on and let go on the pages of clients.py."""

    list_display = ["agency", "screener", "status", "activated_at"]
    list_select_related = ["agency", "screener"]
    list_filter = ["status"]


class ClosureAdmin(ReadOnlyAdmin[Closure]):
    """Closures move clocks, so they are entered on the calendar page."""

    list_display = ["on", "name", "kind", "organization", "source"]
    list_select_related = ["organization"]
    list_filter = ["kind"]


class PersonAdmin(ScopedAdmin[Person]):
    """No search here either: see UserAdmin."""

    list_display = ["family_name", "given_name", "organization", "employment"]
    list_select_related = ["organization"]
    list_filter = ["employment"]
    readonly_fields = ["organization"]
    exclude = ["user"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(
        self, request: HttpRequest, obj: Person | None = None
    ) -> list[str] | tuple[Any, ...]:
        """Personnel sign by links in their mailbox: their address has a page of its own."""
        on_roster = obj is not None and hasattr(obj, "roster_entry")
        return [*self.readonly_fields, *(["email", "employment"] if on_roster else [])]


class MatterAdmin(ReadOnlyAdmin[Matter]):
    list_display = ["reference", "kind", "agency", "screener", "opened_at", "closed_at"]
    list_select_related = ["agency", "screener"]
    search_fields = ["reference"]
    list_filter = ["kind"]


class WallAdmin(ReadOnlyAdmin[Wall]):
    list_display = ["matter", "user", "reason", "built_at"]
    list_select_related = ["matter", "user"]


MOST_FOUND = 10


def find_people(user: User, words: str) -> Iterator[Found]:
    """By name or e-mail address, for those who keep their records."""
    if user.has_perm("accounts.view_user"):
        named = models.Q(name__icontains=words) | models.Q(email__istartswith=words)
        for one in User.objects.visible_to(user).filter(named)[:MOST_FOUND]:
            url = reverse("admin:accounts_user_change", args=[one.pk])
            yield Found(one.name, url, one.email)
    clerks = places(user, ["accounts.change_person"])
    for person in (
        Person.objects.visible_to(user)
        .filter(organization__in=clerks)
        .filter(models.Q(family_name__istartswith=words) | models.Q(given_name__istartswith=words))
    )[:MOST_FOUND]:
        url = reverse("admin:accounts_person_change", args=[person.pk])
        yield Found(person.name, url, person.get_employment_display())


register_finder(find_people)
site.register(Organization, OrganizationAdmin)
site.register(Unit, UnitAdmin)
site.register(User, UserAdmin)
site.register(Membership, MembershipAdmin)
site.register(Engagement, EngagementAdmin)
site.register(Closure, ClosureAdmin)
site.register(Person, PersonAdmin)
site.register(Matter, MatterAdmin)
site.register(Wall, WallAdmin)
