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
from config.portal.days import full_day, moment, plain_day
from config.portal.pages import render_portal
from config.portal.sections import fact_of
from config.portal.visits import PortalVisit, calendar_of
from disputes.forms import LONGEST, DisputeForms, ItemForm, ResultsForm
from disputes.models import Draft, DraftFile
from disputes.portal import telling
from disputes.portal.asks import ASKS
from disputes.services import draft_of, everything, save_draft, send_draft
from disputes.services.disputable import Disputable
from disputes.services.unreported import Unreported
from disputes.workflow import Reason
from screening.models import Post
from screening.portal.report import look_at

START = "dispute:start"
Entries = list[Disputable | Unreported]


def steps() -> list[str]:
    return [pgettext("portal", "Tick and explain"), pgettext("portal", "Check and send")]


def screener_of(visit: PortalVisit) -> Organization:
    return visit.matter.screener


@require_http_methods(["GET", "POST"])
@portal_page
def choose(request: PortalRequest) -> HttpResponse:
    """All items of the furnished reports, the accounts, and posts picked from the file.

    Without proof of identity, a page for words (R-13).
    """
    visit = request.portal
    if not visit.proven:
        return redirect("dispute:words")
    draft = draft_of(visit.person)
    found = everything(visit.person, screener_of(visit), draft)
    if not found and not fact_of(visit, START):
        raise Http404
    if not found:
        return redirect("dispute:words")
    if request.method == "POST":
        return _save(request, found)
    reports = [one.item.report for one in found if isinstance(one, Disputable)]
    look_at(visit, {report.pk: report for report in reports}.values())
    saved = draft.answers if draft else {}
    return _draw(request, found, DisputeForms(_keys(found), saved=saved), draft)


def _keys(found: Entries) -> list[str]:
    return [one.key for one in found if one.open is None]


def _save(request: PortalRequest, found: Entries) -> HttpResponse:
    forms = DisputeForms(_keys(found), request.POST, request.FILES)
    forms.full_clean()
    drop = [int(pk) for pk in request.POST.getlist("drop") if pk.isdecimal() and len(pk) < 16]
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
    found: Entries, forms: DisputeForms, refused: list[str], later: bool
) -> list[dict[str, str]]:
    """Named with where to look. What is only saved may be incomplete."""
    errors = [{"text": said, "target": "files", "label": ""} for said in refused]
    too_long = forms.statement.errors.get("statement", ())
    errors += [{"text": str(said), "target": "statement", "label": ""} for said in too_long]
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
    found: Entries,
    forms: DisputeForms,
    draft: Draft | None,
    errors: list[dict[str, str]] | None = None,
) -> HttpResponse:
    screener = screener_of(request.portal)
    words = len(draft.answers.get("statement", "").split()) if draft else 0
    kept = _kept(draft)
    context = {
        "title": pgettext("portal", "Your report: tick what is wrong")
        if any(isinstance(one, Disputable) for one in found)
        else pgettext("portal", "Your file: tick what is wrong"),
        "law": telling.law(),
        "steps": steps(),
        "rows": [_row(place, one, forms, kept) for place, one in enumerate(found, 1)],
        "total": len(found),
        "printed": sum(isinstance(one, Disputable) for one in found),
        "open_count": len(_keys(found)),
        "forms": forms,
        "files": kept.get("", []),
        "words": words,
        "longest": LONGEST,
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
    place: int, one: Disputable | Unreported, forms: DisputeForms, kept: dict[str, list[DraftFile]]
) -> dict[str, Any]:
    form = forms.items.get(one.key)
    chosen = form["reason"].value() if form else ""
    ticked = bool(form["ticked"].value()) if form else False
    return {
        "number": place,
        "one": one,
        **_drawn(one),
        "form": form,
        "ticked": ticked,
        "bad": ticked and bool(form and form.is_bound and form.errors),
        "reasons": [
            {"value": reason.value, "ask": ask, "checked": chosen == reason.value}
            for reason, ask in ASKS.items()
            if reason in ABOUT_ACCOUNTS or not _is_account(one)
        ],
        "files": kept.get(one.key, []),
    }


ABOUT_ACCOUNTS = (
    *(Reason.NOT_MY_ACCOUNT, Reason.HACKED, Reason.IDENTITY_THEFT),
    *(Reason.WRONG, Reason.OTHER),
)


def _is_account(one: Disputable | Unreported) -> bool:
    return isinstance(one, Unreported) and one.is_account


def _drawn(one: Disputable | Unreported) -> dict[str, Any]:
    """As its report prints it, or as the file has it."""
    if isinstance(one, Disputable):
        drawn = telling.drawn(one.facts)
        return {"drawn": drawn, "title": drawn["title"]}
    text = one.item.whole if isinstance(one.item, Post) else ""
    heading = one.heading
    title = heading.label
    if heading.posted_on:
        title = f"{title} · {plain_day(heading.posted_on)}"
    return {"drawn": None, "title": title, "text": text, "account": one.is_account}


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
    found = enumerate(everything(visit.person, screener_of(visit), draft), 1)
    ticked = [
        (place, one, told[one.key])
        for place, one in found
        if one.open is None and told.get(one.key, {}).get("ticked") and told[one.key].get("reason")
    ]
    return [
        {
            "number": place,
            "key": one.key,
            "title": _drawn(one)["title"],
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
