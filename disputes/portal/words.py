"""A dispute in words: by somebody who did not show who they are (R-13), or about no item.

Nothing of the report, the person or the agency stands on these pages.
"""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from config.accounts.services import open_person_file
from config.documents.uploads import File
from config.errors import Invalid
from config.portal.access import PortalRequest, portal_page, submission_of
from config.portal.days import full_day, moment
from config.portal.pages import render_portal
from config.portal.visits import PortalVisit, calendar_of, session_of
from disputes.forms import WordsForm
from disputes.models import Dispute
from disputes.portal import telling
from disputes.services import Claim, cases_held, disputable, holds_nothing, receive_dispute
from disputes.workflow import Reason

SENT = "dispute_sent"


@require_http_methods(["GET", "POST"])
@portal_page
def tell(request: PortalRequest) -> HttpResponse:
    visit = request.portal
    person, screener = visit.person, visit.matter.screener
    if not cases_held(person, screener).exists():
        return redirect("portal:identity")
    form = WordsForm(request.POST or None, request.FILES or None, proven=visit.proven)
    if request.method == "POST" and form.is_valid():
        try:
            dispute = _receive(request, form)
        except Invalid as invalid:
            for said in invalid.fields.values():
                form.add_error("uploads", said)
        else:
            if visit.proven:
                return redirect("dispute:receipt", dispute.public_id)
            session_of(request)[SENT] = str(dispute.public_id)
            return redirect("dispute:sent")
    context = {
        "title": pgettext("portal", "Dispute your report"),
        "law": telling.law(),
        "form": form,
        "proven": visit.proven,
        "nothing": visit.proven and holds_nothing(person, screener),
        "submission": submission_of(request) or uuid4(),
    }
    return render_portal(
        request, "disputes/portal/words.html", context, 400 if form.errors else 200
    )


def _receive(request: PortalRequest, form: WordsForm) -> Dispute:
    visit, told, now = request.portal, form.cleaned_data, timezone.now()
    files: list[File] = list(told["uploads"])
    everything = told.get("about") == "all"
    return receive_dispute(
        person_file=open_person_file(person=visit.person, by=None, at=now),
        claims=_everything(visit, told["words"]) if everything else (),
        words=told["words"],
        files=files,
        channel=Dispute.Channel.PORTAL,
        received_at=now,
        identity_shown=visit.proven,
        submission=submission_of(request) or uuid4(),
        by=visit.actor,
        at=now,
    )


def _everything(visit: PortalVisit, words: str) -> list[Claim]:
    found = disputable(visit.person, visit.matter.screener)
    return [Claim(one.item, Reason.OTHER, words) for one in found if one.open is None]


@require_GET
@portal_page
def sent(request: PortalRequest) -> HttpResponse:
    """Number and dates, for the visit that sent it; the result comes by mail."""
    name = session_of(request).get(SENT, "")
    dispute = (
        Dispute.objects.filter(public_id=name, person=request.portal.person)
        .select_related("screener")
        .first()
        if name
        else None
    )
    if dispute is None:
        return redirect("portal:identity")
    screener = dispute.screener
    context = {
        "title": pgettext("portal", "We have your dispute"),
        "law": telling.law(),
        "number": dispute.number,
        "received": moment(dispute.received_at, screener.zone),
        "answer_by": full_day(telling.answer_due(calendar_of(request.portal), dispute.received_on)),
    }
    return render_portal(request, "disputes/portal/sent.html", context)
