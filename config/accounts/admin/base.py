"""What every room's admin stands on."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from config.accounts.backends import OPERATOR, can
from config.accounts.models import Matter, Organization, User, actor
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
