"""Something new after the end: a new dispute that follows the old one, with days of its own."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from config.errors import Invalid
from config.portal.access import PortalRequest, identity_required, portal_page, submission_of
from config.portal.days import full_day
from config.portal.pages import render_portal
from config.portal.visits import calendar_of
from disputes.forms import MoreForm
from disputes.models import Dispute, DisputeItem
from disputes.portal import telling
from disputes.portal.following import dispute_of
from disputes.portal.loading import items_told
from disputes.services import claims_again, dispute_again
from disputes.workflow import Status
from screening.models.entries import known_by


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def again(request: PortalRequest, public_id: UUID) -> HttpResponse:
    dispute, now = dispute_of(request, public_id), timezone.now()
    if dispute.status == Status.RECEIVED:
        return redirect("dispute:one", dispute.public_id)
    told = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MoreForm(*told, choices=())
    del form.fields["item"]
    if form.is_valid():
        try:
            found = _send(request, dispute, form)
        except Invalid as invalid:
            for name, said in invalid.fields.items():
                form.add_error("words" if name == "words" else "uploads", list(said))
        else:
            return redirect("dispute:receipt", found.public_id)
    context = {
        "title": pgettext("portal", "Dispute again"),
        "dispute": dispute,
        "items": [telling.item_row(item) for item in _items(dispute)],
        "refused": getattr(dispute, "frivolous_notice", None),
        "due": full_day(telling.answer_due(calendar_of(request.portal), dispute.screener.on(now))),
        "form": form,
        "submission": submission_of(request) or uuid4(),
    }
    status = 400 if form.errors else 200
    return render_portal(request, "disputes/portal/again.html", context, status)


def _items(dispute: Dispute) -> list[DisputeItem]:
    """Those that the new dispute will be about."""
    known = {known_by(claim.item) for claim in claims_again(dispute)}
    found = items_told().select_related("dispute__screener").filter(dispute=dispute)
    return [item for item in found if item.known_by in known]


def _send(request: PortalRequest, dispute: Dispute, form: MoreForm) -> Dispute:
    told, now = form.cleaned_data, timezone.now()
    return dispute_again(
        follows=dispute,
        words=told["words"],
        files=told["uploads"],
        channel=Dispute.Channel.PORTAL,
        received_at=now,
        submission=submission_of(request) or uuid4(),
        by=request.portal.actor,
        at=now,
    )
