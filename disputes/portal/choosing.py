"""The dispute page: tick and explain, then check and send. What is saved stays saved."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from adverse_action.models import Proposal
from config.accounts.models import Organization
from config.errors import Invalid
from config.portal.access import PortalRequest, portal_page, submission_of
from config.portal.days import full_day, moment
from config.portal.pages import render_portal
from config.portal.sections import fact_of
from config.portal.visits import PortalVisit, calendar_of
from disputes.forms import DisputeForms, ItemForm, ResultsForm
from disputes.models import Draft, DraftFile
from disputes.portal import telling
from disputes.portal.asks import ASKS
from disputes.services import disputable, draft_of, save_draft, send_draft
from disputes.services.disputable import Disputable
from disputes.workflow import Reason
from screening.portal.report import look_at

START = "dispute:start"


def steps() -> list[str]:
    return [pgettext("portal", "Tick and explain"), pgettext("portal", "Check and send")]


def screener_of(visit: PortalVisit) -> Organization:
    return visit.matter.screener


@require_http_methods(["GET", "POST"])
@portal_page
def choose(request: PortalRequest) -> HttpResponse:
    """All items of the furnished reports; without proof of identity, a page for words (R-13)."""
    visit = request.portal
    if not visit.proven:
        return redirect("dispute:words")
    found = disputable(visit.person, screener_of(visit))
    if not found and not fact_of(visit, START):
        raise Http404
    if not found:
        return redirect("dispute:words")
    if request.method == "POST":
        return _save(request, found)
    look_at(visit, {one.item.report.pk: one.item.report for one in found}.values())
    draft = draft_of(visit.person)
    saved = draft.answers if draft else {}
    return _draw(request, found, DisputeForms(_keys(found), saved=saved), draft)


def _keys(found: list[Disputable]) -> list[str]:
    return [one.key for one in found if one.open is None]


def _save(request: PortalRequest, found: list[Disputable]) -> HttpResponse:
    forms = DisputeForms(_keys(found), request.POST, request.FILES)
    forms.full_clean()
    drop = [int(pk) for pk in request.POST.getlist("drop") if pk.isdigit()]
    refused = save_draft(
        person=request.portal.person,
        answers=forms.answers(),
        files=forms.files(),
        drop=drop,
        at=timezone.now(),
    )
    later = "save" in request.POST
    errors = _errors(found, forms, refused, later)
    if errors:
        draft = draft_of(request.portal.person)
        return _draw(request, found, forms, draft, errors=errors)
    return redirect(f"{request.path}?saved=1#statement" if later else "dispute:check")


def _errors(
    found: list[Disputable], forms: DisputeForms, refused: list[str], later: bool
) -> list[dict[str, str]]:
    """Named with where to look. What is only saved may be incomplete."""
    errors = [{"text": said, "target": "files", "label": ""} for said in refused]
    if later:
        return errors
    if not forms.ticked:
        said = pgettext("portal", "Tick at least one item that is wrong.")
        return [{"text": said, "target": "items", "label": ""}, *errors]
    number = {one.key: place for place, one in enumerate(found, 1)}
    faulty = [
        {
            "text": " ".join(
                str(said) for all_ in forms.items[key].errors.values() for said in all_
            ),
            "target": f"reason-{key}",
            "label": pgettext("portal", "Item %(number)d") % {"number": number[key]},
        }
        for key in forms.faulty
    ]
    return [*faulty, *errors]


def _said(form: ItemForm) -> str:
    return " ".join(str(said) for several in form.errors.values() for said in several)


def _draw(
    request: PortalRequest,
    found: list[Disputable],
    forms: DisputeForms,
    draft: Draft | None,
    errors: list[dict[str, str]] | None = None,
) -> HttpResponse:
    screener = screener_of(request.portal)
    words = len(draft.answers.get("statement", "").split()) if draft else 0
    kept = _kept(draft)
    context = {
        "title": pgettext("portal", "Your report: tick what is wrong"),
        "law": telling.law(),
        "steps": steps(),
        "rows": [_row(place, one, forms, kept) for place, one in enumerate(found, 1)],
        "total": len(found),
        "open_count": len(_keys(found)),
        "forms": forms,
        "files": kept.get("", []),
        "words": words,
        "saved": moment(draft.saved_at, screener.zone) if draft else "",
        "just_saved": "saved" in request.GET,
        "errors": errors,
        "form": forms.statement,
    }
    return render_portal(request, "disputes/portal/choose.html", context, 400 if errors else 200)


def _kept(draft: Draft | None) -> dict[str, list[DraftFile]]:
    """Files that wait with the draft, by the item that they are for, "" for the whole."""
    found: dict[str, list[DraftFile]] = {}
    for one in draft.files.all() if draft else ():
        found.setdefault(one.item, []).append(one)
    return found


def _row(
    place: int, one: Disputable, forms: DisputeForms, kept: dict[str, list[DraftFile]]
) -> dict[str, Any]:
    form = forms.items.get(one.key)
    chosen = form["reason"].value() if form else ""
    ticked = bool(form["ticked"].value()) if form else False
    return {
        "number": place,
        "one": one,
        "drawn": telling.drawn(one.facts),
        "form": form,
        "ticked": ticked,
        "bad": ticked and bool(form and form.is_bound and form.errors),
        "reasons": [
            {"value": reason.value, "ask": ask, "checked": chosen == reason.value}
            for reason, ask in ASKS.items()
        ],
        "files": kept.get(one.key, []),
    }


@require_http_methods(["GET", "POST"])
@portal_page
def check(request: PortalRequest) -> HttpResponse:
    """What is about to be sent, what happens then, and how the results should come."""
    visit = request.portal
    if not visit.proven:
        return redirect("dispute:words")
    form = ResultsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _send(request, form.cleaned_data["results_by"])
    draft = draft_of(visit.person)
    if draft is None:
        return redirect("dispute:start")
    kept = _kept(draft)
    rows = _chosen(visit, draft, kept)
    if not rows:
        return redirect("dispute:start")
    screener = screener_of(visit)
    today = screener.on(timezone.now())
    context = {
        "title": pgettext("portal", "Check your dispute, then send it"),
        "steps": steps(),
        "rows": rows,
        "statement": draft.answers.get("statement", ""),
        "words": len(draft.answers.get("statement", "").split()),
        "files": kept.get("", []),
        "submission": draft.submission,
        "answer_by": full_day(telling.answer_due(calendar_of(visit), today)),
        "holding": _holding(visit),
        "form": form,
    }
    status = 400 if form.errors else 200
    return render_portal(request, "disputes/portal/check.html", context, status)


def _chosen(
    visit: PortalVisit, draft: Draft, kept: dict[str, list[DraftFile]]
) -> list[dict[str, Any]]:
    told = draft.answers.get("items", {})
    found = enumerate(disputable(visit.person, screener_of(visit)), 1)
    ticked = [
        (place, one, told[one.key])
        for place, one in found
        if one.open is None and told.get(one.key, {}).get("ticked") and told[one.key].get("reason")
    ]
    return [
        {
            "number": place,
            "key": one.key,
            "title": f"{one.facts.platform} · {one.facts.handle}",
            "reason": ASKS[Reason(said["reason"])].label,
            "words": said.get("words", ""),
            "files": kept.get(one.key, []),
        }
        for place, one, said in ticked
    ]


def _holding(visit: PortalVisit) -> list[str]:
    """Agencies whose open decision about this person will wait (R-12)."""
    proposals = Proposal.objects.open().filter(
        case__subject__person=visit.person,
        screener=visit.matter.screener,
        agency__holds_during_dispute=True,
        notices__isnull=False,
    )
    return sorted(set(proposals.values_list("agency__name", flat=True)))


def _send(request: PortalRequest, results_by: str) -> HttpResponse:
    """A second click finds the draft gone and the dispute there."""
    submission = submission_of(request)
    if submission is None:
        return redirect("dispute:check")
    visit = request.portal
    try:
        dispute = send_draft(
            person=visit.person,
            submission=submission,
            results_by=results_by,
            by=visit.actor,
            at=timezone.now(),
        )
    except Invalid:
        dispute = None  # what was ticked was disputed another way meanwhile
    if dispute is None:
        return redirect("dispute:start")
    return redirect("dispute:receipt", dispute.public_id)
