"""How the person gets what is owed in writing: online, or on paper (R-10; 15 U.S.C. 7001(c))."""

import secrets
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from config.accounts.models import Organization
from config.delivery.models import ElectronicConsent
from config.delivery.services import answer_consent
from config.documents.facts import Facts
from config.documents.render import render
from config.documents.responses import download
from config.portal.access import PortalRequest, identity_required, portal_page
from config.portal.pages import render_portal
from config.portal.sections import landing_of, register_menu
from config.portal.visits import PortalVisit, session_of

HIRING, DISPUTE = ElectronicConsent.Purpose.HIRING, ElectronicConsent.Purpose.DISPUTE
SHOWN = ElectronicConsent.Shown.PDF
CODE = "papers_code"
ONLINE, ON_PAPER = "online", "paper"


@dataclass(frozen=True, kw_only=True)
class OnlinePapers(Facts):
    """A PDF that shows that PDF files can be opened: it holds the code to type, and no more."""

    organization: str
    code: str


class AnswerForm(forms.Form):
    """Yes, with the code out of the PDF, or no. `expected`: the code that this visit was given."""

    code = forms.CharField(
        label=pgettext_lazy("portal", "Code from the PDF"),
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "code", "inputmode": "numeric", "autocomplete": "off"}
        ),
    )
    answer = forms.ChoiceField(choices=[(ONLINE, ""), (ON_PAPER, "")])
    submission = forms.UUIDField()

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        typed = "".join(one for one in told.get("code", "") if one.isdigit())
        if told.get("answer") == ONLINE and (not self.expected or typed != self.expected):
            said = pgettext("portal", "This is not the code in the PDF. Open it and look again.")
            self.add_error("code", said)
        return told


def who_writes(visit: PortalVisit) -> Organization | None:
    """Whose papers are asked about; nobody's in a file without an agency, or screened in-house."""
    agency = visit.matter.agency
    return agency if agency and agency.pk != visit.matter.screener_id else None


def who_answers(visit: PortalVisit) -> Organization | None:
    """Who looks into a dispute: the screener; screened in-house there is no right of dispute."""
    in_house = visit.matter.agency_id == visit.matter.screener_id
    return None if in_house else visit.matter.screener


WRITERS = {HIRING: who_writes, DISPUTE: who_answers}
PAGES = {HIRING: "portal:online_papers", DISPUTE: "portal:dispute_papers"}


def _asked(request: PortalRequest, purpose: ElectronicConsent.Purpose) -> Organization:
    if (found := WRITERS[purpose](request.portal)) is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def online_papers(
    request: PortalRequest, purpose: ElectronicConsent.Purpose = HIRING
) -> HttpResponse:
    agency, visit = _asked(request, purpose), request.portal
    form = AnswerForm(
        request.POST or None,
        expected=session_of(request).get(CODE, ""),
    )
    if request.method == "POST" and form.is_valid():
        agrees = form.cleaned_data["answer"] == ONLINE
        answer_consent(
            matter=visit.matter,
            person=visit.person,
            organization=agency,
            purpose=purpose,
            shown_by=SHOWN if agrees else "",
            language=translation.get_language() or "en",
            submission=form.cleaned_data["submission"],
            by=visit.actor,
            at=timezone.now(),
        )
        goes_on = agrees and purpose == HIRING
        return redirect(landing_of(visit) if goes_on else PAGES[purpose])
    said = ElectronicConsent.objects.about(visit.person, agency, purpose).first()
    context = {
        "title": pgettext("portal", "How you get your papers"),
        "form": form,
        "writes": agency,
        "about_dispute": purpose == DISPUTE,
        "said": said,
        "said_on": agency.on(said.answered_at) if said else None,
    }
    return render_portal(request, "portal/online_papers.html", context, 400 if form.errors else 200)


@require_GET
@portal_page
@identity_required
def papers_test(
    request: PortalRequest, purpose: ElectronicConsent.Purpose = HIRING
) -> HttpResponse:
    """The PDF with the code; another code with each download."""
    agency, session = _asked(request, purpose), session_of(request)
    session[CODE] = f"{secrets.randbelow(10**6):06}"
    facts = OnlinePapers(organization=agency.name, code=session[CODE])
    language = translation.get_language() or "en"
    printed = render("letters/online_papers", facts, language=language)
    return download(printed.pdf, media_type="application/pdf", filename="code.pdf")


register_menu(
    pgettext_lazy("portal", "How I get papers"),
    "portal:online_papers",
    lambda visit: who_writes(visit) is not None,
    order=90,
)
