"""What every room's admin stands on, and the records of organizations and people themselves."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from config.accounts.backends import OPERATOR, can
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
    actor,
)
from config.accounts.pages import Found, register_finder
from config.accounts.roles import Role
from config.accounts.services import add_membership, create_user, refuse_own_role
from config.accounts.widgets import FORM_FIELDS, RecordNumber
from config.audit.models import AuditEvent
from config.audit.services import INSTALLATION, record

M = TypeVar("M", bound=models.Model)


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts 5,000 rows at most, so that a page of a large table costs what a small one does."""

    CAP = 5000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        if hasattr(rows, "order_by"):
            return int(rows.order_by()[: self.CAP + 1].count())
        return len(rows)


def visible(model: type[models.Model], user: object) -> models.QuerySet[Any]:
    """What the user may see of a model, by its one door; nothing where it has none."""
    manager: Any = model._default_manager
    rows: models.QuerySet[Any] = (
        manager.visible_to(user) if hasattr(manager, "visible_to") else manager.none()
    )
    return rows


def places(user: User, perms: Iterable[str]) -> models.QuerySet[Organization]:
    """The organizations in which somebody holds one of these permissions."""
    asked = set(perms)
    if user.is_operator and asked & OPERATOR:
        return Organization.objects.all()
    held: set[int] = set().union(*(user.organization_ids(perm) for perm in asked))
    return Organization.objects.filter(pk__in=held)


def signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class ScopedAdmin(admin.ModelAdmin[M]):
    """Lists, forms and choices hold what `visible_to` gives and nothing else; nobody deletes."""

    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    formfield_overrides = FORM_FIELDS
    # Whose row it becomes: only places in which one may write such rows can be chosen.
    owner_fields: tuple[str, ...] = ("organization",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[M]:
        base: Any = super().get_queryset(request)
        rows: models.QuerySet[M] = base.visible_to(signed_in(request))
        return rows

    def perm(self, verb: str) -> str:
        return f"{self.opts.app_label}.{verb}_{self.opts.model_name}"

    def _has(self, request: HttpRequest, verb: str, obj: M | None) -> bool:
        return signed_in(request).has_perm(self.perm(verb), obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._has(request, "view", None)

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self._has(request, "view", obj) or self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._has(request, "add", None)

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self._has(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self._has(request, "delete", obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = self.choices_of(db_field, signed_in(request))
        if db_field.name in self.raw_id_fields:
            kwargs["widget"] = RecordNumber(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def choices_of(self, db_field: Any, user: User) -> models.QuerySet[Any]:
        if db_field.name in self.owner_fields:
            return places(user, (self.perm("add"), self.perm("change")))
        return visible(db_field.remote_field.model, user)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = visible(db_field.remote_field.model, signed_in(request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> HttpResponse:
        raise Http404  # the same answer for a row that is hidden and one that never was

    def save_model(self, request: HttpRequest, obj: M, form: ModelForm[M], change: bool) -> None:
        self.refuse_foreign(request, obj, "change" if change else "add")
        super().save_model(request, obj, form, change)
        record(
            stream=stream_of(obj),
            verb=f"{'change' if change else 'add'}_{self.opts.model_name}",
            actor=actor(signed_in(request)),
            agency="",
            target=target_of(obj),
            at=timezone.now(),
            payload={"fields": sorted(form.changed_data)},
        )

    def refuse_foreign(self, request: HttpRequest, obj: M, verb: str) -> None:
        """Asked of the row as it will stand: it may not come to hang where one has no say."""
        user, perm = signed_in(request), self.perm(verb)
        if not (user.is_operator and perm in OPERATOR) and not can(user, perm, obj):
            raise PermissionDenied

    # Django's own log writes names into a table that is never scoped: the trail replaces it.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        events = AuditEvent.objects.filter(target=target_of(obj)).order_by("-id")[:200]
        return super().history_view(request, object_id, {"events": events, **(extra_context or {})})


class ReadOnlyAdmin(ScopedAdmin[M]):
    """Records that only services write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


def target_of(obj: models.Model) -> str:
    return f"{obj._meta.model_name}:{getattr(obj, 'public_id', obj.pk)}"


def stream_of(obj: models.Model) -> str:
    """The stream of the object's matter, else of its organization, else the installation's."""
    for owner in (obj, getattr(obj, "matter", None), getattr(obj, "organization", None)):
        if isinstance(owner, Matter | Organization):
            return owner.stream
    return INSTALLATION


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

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> list[str]:
        return ["user", "organization"] if obj else []

    def save_model(
        self, request: HttpRequest, obj: Membership, form: ModelForm[Membership], change: bool
    ) -> None:
        by = signed_in(request)
        refuse_own_role(user=obj.user, by=by, expires_at=obj.expires_at, reason=obj.reason)
        if not change:
            obj.granted_by = by
        super().save_model(request, obj, form, change)


SCREENER = Organization.Kind.CRA


class EngagementAdmin(ScopedAdmin[Engagement]):
    owner_fields = ("screener",)
    list_display = ["agency", "screener", "handling", "status"]
    list_select_related = ["agency", "screener"]
    list_filter = ["status"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever works for no agency that screens for others has nobody to take on (R-25)."""
        own = places(signed_in(request), (self.perm("add"),))
        return super().has_add_permission(request) and own.filter(kind=SCREENER).exists()

    def choices_of(self, db_field: Any, user: User) -> models.QuerySet[Any]:
        kinds = {"screener": SCREENER, "agency": Organization.Kind.AGENCY}
        found = super().choices_of(db_field, user)
        kind = kinds.get(db_field.name)
        return found.filter(kind=kind) if kind else found


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
