"""Staff pages: scans of what proves a delivery, added to their proof and opened."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from config.accounts.admin import signed_in
from config.accounts.models import actor
from config.audit.services import record_read
from config.delivery.finding import dispatch_of
from config.delivery.forms import ScansForm
from config.delivery.models import ProofFile
from config.delivery.services import add_scans
from config.documents import storage
from config.documents.responses import download
from config.errors import Invalid

PROVES = "delivery.record_proof"


@require_POST
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    delivery, user = dispatch_of(request, public_id), signed_in(request)
    if not user.has_perm(PROVES, delivery):
        raise Http404
    form = ScansForm(request.POST, request.FILES, delivery=delivery)
    try:
        if not form.is_valid():
            raise Invalid({name: list(map(str, said)) for name, said in form.errors.items()})
        add_scans(**form.cleaned_data, by=user, at=timezone.now())
        messages.success(request, _("The scan is kept with its proof."))
    except Invalid as invalid:
        messages.error(request, " ".join(said for row in invalid.fields.values() for said in row))
    return redirect("admin:dispatch", public_id=public_id)


@require_GET
def opened(request: HttpRequest, public_id: UUID, file_id: UUID) -> HttpResponse:
    """A picture as it was made anew, a PDF as it came; the look is recorded."""
    delivery, user = dispatch_of(request, public_id), signed_in(request)
    found = ProofFile.objects.filter(proof__delivery=delivery, public_id=file_id).first()
    if found is None:
        raise Http404
    record_read(
        stream=delivery.matter.stream,
        actor=actor(user),
        agency=delivery.sender.code,
        target=f"delivery:{delivery.public_id}",
        at=timezone.now(),
        payload={"as": "scan", "sha256": found.shown_sha256},
    )
    data = storage.read(found.shown_sha256)
    return download(data, media_type=found.media_type, filename=found.filename)
