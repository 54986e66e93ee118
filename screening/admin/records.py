"""Every table of this room, for looking something up; work is done on the room's own pages.

Searched by the case's number only: a handle typed here would stand in an address and its log.
"""

from typing import Any, TypeVar

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from config.accounts.admin import ReadOnlyAdmin, ScopedAdmin, signed_in
from screening.access import (
    read_flag,
    read_item,
    read_post,
    read_redacted_post,
    read_report,
)
from screening.models import (
    Authorization,
    Case,
    Flag,
    ImportBatch,
    Order,
    Position,
    Post,
    RedactedPost,
    Report,
    ReportItem,
    SocialAccount,
)

M = TypeVar("M", bound=models.Model)
READERS: dict[type[models.Model], Any] = {
    Post: read_post,
    Flag: read_flag,
    RedactedPost: read_redacted_post,
    Report: read_report,
    ReportItem: read_item,
}


class ContentAdmin(ReadOnlyAdmin[M]):
    """Records that hold what people wrote: each look goes to the trail (R-6)."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        READERS[self.model](signed_in(request), found, timezone.now())
        return super().change_view(request, object_id, form_url, extra_context)


@admin.register(Position)
class PositionAdmin(ScopedAdmin[Position]):
    list_display = ["title", "code", "organization", "jurisdiction", "expected_salary", "is_sworn"]
    list_select_related = ["organization"]
    search_fields = ["title", "code"]


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin[Case]):
    list_display = ["matter", "agency", "screener", "position", "status", "outcome"]
    list_select_related = ["matter", "agency", "screener", "position"]
    list_filter = ["status"]
    search_fields = ["matter__reference"]


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin[Order]):
    list_display = ["case", "regime", "purpose", "ordered_on", "status"]
    list_select_related = ["case__matter"]
    list_filter = ["regime", "purpose"]
    search_fields = ["case__matter__reference"]


@admin.register(Authorization)
class AuthorizationAdmin(ReadOnlyAdmin[Authorization]):
    list_display = ["case", "kind", "signed_on", "revoked_at"]
    list_select_related = ["case__matter"]
    search_fields = ["case__matter__reference"]


@admin.register(SocialAccount)
class SocialAccountAdmin(ReadOnlyAdmin[SocialAccount]):
    list_display = ["handle", "platform", "case", "status"]
    list_select_related = ["case__matter"]
    list_filter = ["platform", "status"]
    search_fields = ["case__matter__reference"]


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin[ImportBatch]):
    list_display = ["filename", "case", "provenance", "status", "added", "queued_at"]
    list_select_related = ["case__matter"]
    list_filter = ["status", "provenance"]
    search_fields = ["case__matter__reference"]


@admin.register(Post)
class PostAdmin(ContentAdmin[Post]):
    """The list shows no words: those are read one post at a time."""

    list_display = ["public_id", "matter", "platform", "kind", "posted_at", "visibility"]
    list_select_related = ["matter"]
    list_filter = ["platform", "kind", "visibility"]
    search_fields = ["matter__reference"]


@admin.register(Flag)
class FlagAdmin(ContentAdmin[Flag]):
    list_display = ["public_id", "matter", "clause", "view", "status"]
    list_select_related = ["matter", "clause"]
    list_filter = ["status"]
    search_fields = ["matter__reference"]


@admin.register(Report)
class ReportAdmin(ContentAdmin[Report]):
    list_display = ["case", "version", "status", "outcome", "issued_on", "furnished_on"]
    list_select_related = ["case__matter"]
    list_filter = ["status", "outcome"]
    search_fields = ["case__matter__reference"]
    exclude = ["data_document"]


@admin.register(ReportItem)
class ReportItemAdmin(ContentAdmin[ReportItem]):
    """Leads to the redacted post; the agency never gets near the original (R-6)."""

    list_display = ["report", "number", "clause", "posted_on"]
    list_select_related = ["report__case__matter", "clause"]
    search_fields = ["report__case__matter__reference"]
    exclude = ["post", "flags", "statement"]


@admin.register(RedactedPost)
class RedactedPostAdmin(ContentAdmin[RedactedPost]):
    list_display = ["public_id", "matter", "version", "at"]
    list_select_related = ["matter"]
    search_fields = ["matter__reference"]
    exclude = ["post", "spans", "by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[RedactedPost]:
        return super().get_queryset(request).select_related("matter")
