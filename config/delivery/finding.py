"""What a page of this room is asked about: a dispatch that the reader may see, a form's number."""

from uuid import UUID

from django.http import Http404, HttpRequest

from config.accounts.admin import signed_in
from config.delivery.models import Delivery


def dispatch_of(request: HttpRequest, public_id: UUID) -> Delivery:
    found = (
        Delivery.objects.visible_to(signed_in(request))
        .select_related("matter__agency", "matter__screener", "document", "sender")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def submission_of(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("submission", ""))
    except ValueError:
        raise Http404 from None
