"""Staff: say that every way failed, and counsel's answer, on the page of the dispatch."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.delivery.finding import dispatch_of, submission_of
from config.delivery.models import ConstructiveRequest, Delivery
from config.delivery.services import ask_constructive, decide_constructive, every_way_failed
from config.errors import Invalid

ASKS, SIGNS = "delivery.ask_constructive", "delivery.sign_constructive"


def shown(user: User, delivery: Delivery) -> dict[str, object]:
    """For the page: what was asked, and which half this user may do."""
    asked = delivery.constructive_requests.select_related("asked_by", "decided_by").first()
    is_open = asked is not None and asked.decided_at is None
    asks = _may(user, ASKS, delivery) and not is_open and every_way_failed(delivery)
    signs = is_open and _may(user, SIGNS, delivery)
    return {"asked": asked, "may_ask": asks, "may_sign": signs}


def _may(user: User, perm: str, delivery: Delivery) -> bool:
    """Whoever sent it answers for it, no other house in the case."""
    return delivery.sender_id in user.organization_ids(perm) and user.has_perm(perm, delivery)


def _act(
    request: HttpRequest, public_id: UUID, perm: str, act: Callable[[Delivery], str]
) -> HttpResponse:
    delivery = dispatch_of(request, public_id)
    if not _may(signed_in(request), perm, delivery):
        raise PermissionDenied
    try:
        messages.success(request, act(delivery))
    except Invalid as invalid:
        messages.error(request, " ".join(said for row in invalid.fields.values() for said in row))
    return redirect("admin:dispatch", public_id=public_id)


@require_POST
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    def act(delivery: Delivery) -> str:
        ask_constructive(
            delivery=delivery,
            detail=request.POST.get("detail", "")[:200],
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
        )
        return _("Counsel is asked to sign.")

    return _act(request, public_id, ASKS, act)


@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    signed = request.POST.get("answer") == "sign"

    def act(delivery: Delivery) -> str:
        found = ConstructiveRequest.objects.filter(delivery=delivery).first()
        if found is None:
            raise Http404
        decide_constructive(request=found, signed=signed, by=signed_in(request), at=timezone.now())
        return _("It counts as received today.") if signed else _("It does not count as received.")

    return _act(request, public_id, SIGNS, act)
