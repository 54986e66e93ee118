"""Staff downloads: what the user may not see does not exist, and every look is recorded."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from config.accounts.admin import signed_in
from config.accounts.models import actor
from config.documents.models import Document, OfficialForm
from config.documents.responses import download
from config.documents.services import open_document, read_form


def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = (
        Document.objects.visible_to(user)
        .select_related("matter__agency", "matter__screener")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    data = open_document(document=found, by=actor(user), at=timezone.now())
    return download(data, media_type=found.media_type, filename=found.filename)


def official_form(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = OfficialForm.objects.visible_to(signed_in(request)).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return download(read_form(found), media_type="application/pdf", filename=found.filename)
