"""Who received a report about the person: by organization and purpose (R-16, 1681g(a)(3))."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Exists, QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from config.audit.services import record_read
from config.portal.access import PortalRequest, identity_required, portal_page
from config.portal.days import full_day
from config.portal.pages import render_portal
from config.portal.visits import PortalVisit
from screening.models import Recipient
from screening.models.orders import Purpose
from screening.portal.files import consumer_regimes
from screening.services import first_told_day

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PURPOSES: dict[str, StrOrPromise] = {
    Purpose.HIRING: pgettext_lazy("portal", "for a job decision: hiring"),
    Purpose.PROMOTION: pgettext_lazy("portal", "for a job decision: promotion"),
    Purpose.REASSIGNMENT: pgettext_lazy("portal", "for a job decision: a new post"),
    Purpose.RETENTION: pgettext_lazy("portal", "for a job decision: staying on"),
}


def purpose_of(one: Recipient) -> str:
    return str(PURPOSES.get(one.purpose) or pgettext("portal", "for a job decision"))


def recipients_of(visit: PortalVisit, today: date) -> QuerySet[Recipient]:
    """Of consumer reports alone: an officer's file follows its own state's rule (R-16).

    Everybody the screener sent one to, whatever link was used: the file is the person's (R-5).
    """
    if not visit.proven:
        return Recipient.objects.none()
    screener = visit.matter.screener
    first = datetime.combine(first_told_day(screener, today), time.min, screener.zone)
    return Recipient.objects.filter(
        report__screener=screener,
        report__case__subject__person=visit.person,
        report__regime__in=consumer_regimes(),
        at__gte=first,
    )


@require_GET
@portal_page
@identity_required
def recipients(request: PortalRequest) -> HttpResponse:
    visit, now = request.portal, timezone.now()
    screener = visit.matter.screener
    sent = recipients_of(visit, screener.on(now)).select_related("organization")
    found = list(sent.order_by("-at", "-pk"))
    if not found:
        raise Http404
    record_read(
        stream=visit.matter.stream,
        actor=visit.actor,
        agency=screener.code,
        target=f"recipients:{visit.person.public_id}",
        at=now,
        payload={},
    )
    rows: dict[tuple[str, str], list[str]] = {}
    for one in found:
        days = rows.setdefault((one.organization.name, purpose_of(one)), [])
        days.append(full_day(screener.on(one.at)))
    context = {
        "title": pgettext("portal", "Who received my report"),
        "since": full_day(first_told_day(screener, screener.on(now))),
        "rows": [{"name": who, "why": why, "days": days} for (who, why), days in rows.items()],
    }
    return render_portal(request, "screening/portal/recipients.html", context)


def has_recipients(visit: PortalVisit) -> Exists:
    return Exists(recipients_of(visit, visit.matter.screener.on(timezone.now())))
