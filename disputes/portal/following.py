"""My disputes: the receipt, where each item stands, what can still be sent, the results."""

from uuid import UUID, uuid4

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from config.errors import Invalid
from config.law.calendar import Calendar
from config.portal.access import PortalRequest, identity_required, portal_page, submission_of
from config.portal.days import full_day, moment
from config.portal.pad import Pad
from config.portal.pages import render_portal
from config.portal.visits import PortalVisit, calendar_of
from disputes.forms import MoreForm
from disputes.models import Dispute, DisputeItem, ResultsNotice
from disputes.portal import telling
from disputes.portal.loading import (
    agrees_here,
    disputes_of,
    known,
    reinsertions_of,
    told_disputes,
)
from disputes.portal.telling import Standing
from disputes.services import add_information
from disputes.services.scenes import never_extended
from disputes.workflow import ItemStatus, Status


def dispute_of(request: PortalRequest, public_id: UUID) -> Dispute:
    """The person's own, without its items and with `last_told_on`, else 404."""
    visit = request.portal
    newest = ResultsNotice.objects.filter(dispute=OuterRef("pk")).order_by("-issued_on")
    found = disputes_of(visit).annotate(last_told_on=Subquery(newest.values("issued_on")[:1]))
    return known(visit, get_object_or_404(found, public_id=public_id))


def _told(request: PortalRequest, public_id: UUID) -> Dispute:
    """The same with all that its pages say."""
    found = (one for one in told_disputes(request.portal) if one.public_id == public_id)
    if (dispute := next(found, None)) is None:
        raise Http404
    return dispute


@require_GET
@portal_page
@identity_required
def mine(request: PortalRequest) -> HttpResponse:
    visit, now = request.portal, timezone.now()
    found = told_disputes(visit)
    if len(found) == 1:
        return redirect("dispute:one", found[0].public_id)
    context = {
        "title": pgettext("portal", "My disputes"),
        "rows": [summary_of(Standing.of(visit, dispute, now)) for dispute in found],
    }
    return render_portal(request, "disputes/portal/mine.html", context)


def summary_of(standing: Standing) -> dict[str, object]:
    return {
        "dispute": standing.dispute,
        "standing": standing,
        "received": full_day(standing.dispute.received_on),
        "due": full_day(standing.due_on),
        "items": standing.rows(),
    }


@require_GET
@portal_page
@identity_required
def receipt(request: PortalRequest, public_id: UUID) -> HttpResponse:
    visit, dispute = request.portal, _told(request, public_id)
    standing = Standing.of(visit, dispute, timezone.now())
    context = {
        "title": pgettext("portal", "We have your dispute"),
        **_dates(visit, standing),
        "items": standing.rows(),
        "files": dispute.evidence.count(),
    }
    return render_portal(request, "disputes/portal/receipt.html", context)


def _dates(visit: PortalVisit, standing: Standing) -> dict[str, object]:
    dispute, calendar = standing.dispute, calendar_of(visit)
    here = dispute.results_by == Dispute.Results.PORTAL
    told: list[str] = dispute.providers  # type: ignore[attr-defined]
    return {
        "dispute": dispute,
        "waits_for_consent": standing.open and here and not agrees_here(visit),
        "standing": standing,
        "received": moment(dispute.received_at, dispute.screener.zone),
        "due": full_day(standing.due_on),
        "extended_until": _extendable(standing, calendar),
        "results_by": full_day(telling.results_by(calendar, standing.due_on)),
        "providers": list(dict.fromkeys(told)),
        "providers_by": full_day(standing.providers_by) if standing.providers_by else "",
        "law": telling.law(),
    }


def _extendable(standing: Standing, calendar: Calendar) -> str:
    """The last day if something new comes; nothing where that brings no day (G-09)."""
    items = [item for item in standing.items if item.status == ItemStatus.OPEN]
    waiting = [item for item in items if not hasattr(item, "extension")]
    if not waiting or never_extended(standing.dispute, items):
        return ""
    return full_day(telling.last_extended(calendar, standing.dispute.received_on))


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def one(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Where it stands; a POST adds words or files while it is open."""
    pad = Pad(request, f"information:{public_id}", "words")
    dispute = _told(request, public_id)
    items = list(dispute.items.all())
    told = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if pad.is_wanted:
        return redirect(pad.keep(timezone.now()))
    form = MoreForm(*told, choices=_choices(items), initial=pad.initial)
    if form.is_valid():
        try:
            _add(request, dispute, items, form)
        except Invalid as invalid:
            for said in invalid.fields.values():
                form.add_error("uploads", said)
        else:
            pad.empty()
            return redirect(f"{request.path}?added=1")
    return _draw(request, dispute, form, pad)


def _choices(items: list[DisputeItem]) -> list[tuple[str, str]]:
    said = pgettext("portal", "Item %(number)d")
    named = [(str(item.public_id), said % {"number": item.number}) for item in items]
    return [("", pgettext("portal", "The whole dispute")), *named]


def _add(
    request: PortalRequest, dispute: Dispute, items: list[DisputeItem], form: MoreForm
) -> None:
    told, now = form.cleaned_data, timezone.now()
    add_information(
        dispute=dispute,
        files=told["uploads"],
        words=told["words"],
        item=next((i for i in items if str(i.public_id) == told["item"]), None),
        received_at=now,
        submission=submission_of(request),
        by=request.portal.actor,
        at=now,
    )


def _draw(request: PortalRequest, dispute: Dispute, form: MoreForm, pad: Pad) -> HttpResponse:
    visit = request.portal
    standing = Standing.of(visit, dispute, timezone.now())
    notices = dispute.results_notices.select_related("agency", "document").prefetch_related("told")
    context = {
        "title": _title(standing),
        **_dates(visit, standing),
        "items": standing.rows(reinsertions_of(visit)),
        "line": telling.line_of(standing, calendar_of(visit)),
        "evidence": list(dispute.evidence.select_related("item")),
        "notices": telling.told_by(notices),
        "refused": getattr(dispute, "frivolous_notice", None),
        "followed_by": [one for one in told_disputes(visit) if one.follows_id == dispute.pk],
        "form": form,
        "submission": submission_of(request) or uuid4(),
        "added": "added" in request.GET,
        **pad.context,
    }
    return render_portal(request, "disputes/portal/one.html", context, 400 if form.errors else 200)


def _title(standing: Standing) -> str:
    if standing.dispute.status == Status.COMPLETED:
        return pgettext("portal", "The result of your dispute")
    return pgettext("portal", "Your dispute")
