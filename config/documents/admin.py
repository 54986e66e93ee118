from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from config.accounts.admin import ReadOnlyAdmin, ScopedAdmin, signed_in
from config.accounts.pages import register_page
from config.clocks.papers import register_papers
from config.documents import views
from config.documents.form_upload import OfficialFormUpload
from config.documents.models import Document, OfficialForm
from config.documents.services import install_official_form
from config.documents.services.exhibits import exhibits_of, keep_exhibit


def _link(name: str, row: Document | OfficialForm) -> SafeString:
    address = reverse(f"admin:{name}", args=[row.public_id])
    return format_html('<a href="{}">{}</a>', address, _("Download"))


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin[Document]):
    list_display = ["title", "matter", "kind", "language", "issued_at", "file"]
    list_filter = ["kind", "language"]
    list_select_related = ["matter"]
    fields = ["title", "matter", "kind", "notice_id", "language", "pages", "size"]
    fields += ["sha256", "sealed_sha256", "file"]

    @admin.display(description=_("File"))
    def file(self, document: Document) -> SafeString:
        return _link("document", document)


@admin.register(OfficialForm)
class OfficialFormAdmin(ScopedAdmin[OfficialForm]):
    """Install a form by adding it; nothing here is ever edited."""

    form = OfficialFormUpload
    list_display = ["kind", "language", "version_date", "is_demo", "in_use", "sha256", "file"]
    list_filter = ["kind", "language"]
    seen = [*list_display[:4], "size", "sha256", "installed_by", "installed_at", "replaced_at"]

    @admin.display(description=_("In use"), boolean=True)
    def in_use(self, form: OfficialForm) -> bool:
        return form.replaced_at is None

    @admin.display(description=_("File"))
    def file(self, form: OfficialForm) -> SafeString:
        return _link("official-form", form)

    def has_view_permission(self, request: HttpRequest, obj: OfficialForm | None = None) -> bool:
        return self._has(request, "view", None)  # the forms belong to no organization

    def has_change_permission(self, request: HttpRequest, obj: OfficialForm | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: OfficialForm | None = None) -> Any:
        return [*self.seen, "file"] if obj else ["kind", "language", "version_date", "file"]

    def get_readonly_fields(self, request: HttpRequest, obj: OfficialForm | None = None) -> Any:
        return [*self.seen, "file"] if obj else []

    def save_model(
        self, request: HttpRequest, obj: OfficialForm, form: ModelForm[OfficialForm], change: bool
    ) -> None:
        assert isinstance(form, OfficialFormUpload)
        made = install_official_form(**form.values(), by=signed_in(request), at=timezone.now())
        obj.__dict__.update(made.__dict__)


register_page("documents/<uuid:public_id>/", views.document, name="document")
register_page("official-forms/<uuid:public_id>/", views.official_form, name="official-form")
register_papers(exhibits_of, keep_exhibit)
