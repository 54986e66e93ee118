"""Clauses, rules and matrix cells to edit while their version is a draft."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.accounts.admin import ReadOnlyAdmin, ScopedAdmin
from config.accounts.pages import NavItem, register_nav, register_page
from policies.admin import bench, pages, rehearsals, uploads
from policies.admin.pages import VIEW
from policies.draft_forms import ClauseForm
from policies.forms import RuleForm
from policies.models import Clause, DetectionRule, MatrixCell, Policy, PolicyVersion

BENCH = "policies/staff/with_bench.html"  # the form, with a link to the clause's bench


class DraftAdmin(ScopedAdmin[Any]):
    """Rows that hang on a version: read always, written only while it is a draft."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or version_of(obj).is_draft)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and version_of(obj).is_draft

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        drafts = {"version": "status", "clause": "version__status"}.get(db_field.name)
        if field is not None and drafts:
            field.queryset = field.queryset.filter(**{drafts: "draft"})
        return field

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(
            reverse("admin:policy-version", args=[version_of(obj).public_id])
        )

    response_post_save_change = response_post_save_add


def version_of(obj: Any) -> PolicyVersion:
    found: PolicyVersion = obj.clause.version if isinstance(obj, DetectionRule) else obj.version
    return found


@admin.register(Policy)
class PolicyAdmin(ScopedAdmin[Policy]):
    fields = ["organization", "name"]  # who may read it is an act of whoever publishes
    list_display = ["name", "organization", "is_public"]
    list_select_related = ["organization"]


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin[PolicyVersion]):
    list_display = ["policy", "number", "status", "effective_on"]
    list_select_related = ["policy"]
    list_filter = ["status"]


@admin.register(Clause)
class ClauseAdmin(DraftAdmin):
    change_form_template = BENCH
    form = ClauseForm
    list_display = ["number", "title", "kind", "category", "version"]
    list_select_related = ["version__policy"]
    list_filter = ["kind"]
    search_fields = ["number", "title"]


@admin.register(DetectionRule)
class DetectionRuleAdmin(DraftAdmin):
    change_form_template = BENCH
    form = RuleForm
    list_display = ["key", "clause", "note"]
    list_select_related = ["clause__version__policy"]
    search_fields = ["key"]


@admin.register(MatrixCell)
class MatrixCellAdmin(DraftAdmin):
    list_display = ["severity", "priors", "presumptive", "minimum", "maximum", "version"]
    list_select_related = ["version__policy"]


register_page("policies/", pages.policies, name="policies", perm=VIEW)
register_page("policies/upload/", uploads.upload, name="policy-upload", perm=uploads.WRITE)
register_page("policies/<uuid:public_id>/", pages.version, name="policy-version", perm=VIEW)
register_page(
    "policies/<uuid:public_id>/rehearsals/",
    rehearsals.rehearsals,
    name="policy-version-rehearsals",
    perm=VIEW,
)
register_page(
    "policies/clauses/<uuid:public_id>/bench/", bench.clause_bench, name="clause-bench", perm=VIEW
)
REHEARSAL = "policies/rehearsals/<uuid:public_id>/"
register_page(REHEARSAL, rehearsals.rehearsal, name="rehearsal", perm=rehearsals.VIEW)
register_page(
    f"{REHEARSAL}progress/", rehearsals.progress, name="rehearsal-progress", perm=rehearsals.VIEW
)
register_page(
    f"{REHEARSAL}cancel/", rehearsals.cancel, name="rehearsal-cancel", perm=rehearsals.VIEW
)
register_page(
    "policies/<uuid:public_id>/<slug:step>/", pages.version, name="policy-step", perm=VIEW
)
register_nav(
    NavItem(
        section="rules",
        label=_("Policies"),
        url_name="admin:policies",
        order=10,
        perm=VIEW,
        key="g y",
    )
)
