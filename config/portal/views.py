"""The portal's own pages: the ways in, the questions, the matter, its papers."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.documents.responses import download
from config.portal import services, visits
from config.portal.access import (
    NEXT,
    PortalRequest,
    finish,
    identity_required,
    language_of,
    portal_page,
    public_page,
)
from config.portal.forms import CodeForm, IdentityForm, PaperCodeForm
from config.portal.line import one_line
from config.portal.pages import closed_page, render_portal, resting_page, too_large_page
from config.portal.sections import BELOW_THE_LINE, REGISTRY, in_order, landing_of, menu_of
from config.portal.services import LinkUsed, Outcome, TooManyTries
from config.portal.texting import gateway
from config.portal.tokens import spelled_in_hex

LONGEST_TOKEN = 100
STATUS = {None: 200, Outcome.REFUSED: 403, Outcome.LOCKED: 429}


def client_address(request: HttpRequest) -> str:
    # The address that the outermost of our own proxies saw; what comes before it is hearsay
    proxies = settings.TRUSTED_PROXIES
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(told) >= proxies and told[-proxies]:
        return told[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


@require_safe
@public_page
def exchange(request: HttpRequest, token: str) -> HttpResponse:
    # Trade the address's token for a session, and leave the address behind
    for open_link in REGISTRY.openers:
        if answer := open_link(request, token):
            return answer
    try:
        link = services.exchange(token=token, address=client_address(request), at=timezone.now())
    except TooManyTries:
        return resting_page(request)
    except LinkUsed:
        return redirect(f"{reverse('portal:enter')}?used")
    if link is None:
        return closed_page(request, secret=token[:LONGEST_TOKEN])
    visits.begin(request, link)
    return redirect("portal:identity")


@require_http_methods(["GET", "POST"])
@public_page
def enter(request: HttpRequest) -> HttpResponse:
    # The code of a letter. Right or wrong, the same questions come next. A used link leads here;
    # from the browser that still has its visit, back into it
    used = request.method == "GET" and "used" in request.GET
    if used and visits.current_visit(request, timezone.now()):
        return redirect("portal:identity")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link = services.enter_code(
                code=form.cleaned_data["code"], address=client_address(request), at=timezone.now()
            )
        except TooManyTries:
            return resting_page(request)
        visits.begin(request, link, form.cleaned_data["code"])
        return redirect("portal:identity")
    title = pgettext("portal", "See your report. Tell us if it is wrong.")
    status = 400 if form.errors else 200
    context = {"title": title, "form": form, "used": used}
    return render_portal(request, "portal/enter.html", context, status)


@require_http_methods(["GET", "POST"])
@public_page
def verify(request: HttpRequest) -> HttpResponse:
    # The code leads to an address of its own; what is none stays out of it
    form = PaperCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("portal:verified", code=spelled_in_hex(form.cleaned_data["code"]) or "0")
    context = {"title": pgettext("portal", "Is this paper ours?"), "form": form}
    return render_portal(request, "portal/verify.html", context, 400 if form.errors else 200)


@require_safe
@public_page
def verified(request: HttpRequest, code: str) -> HttpResponse:
    # Hash and date, whoever asks: not whose paper it is, nor who wrote it, nor what it says
    try:
        found = services.find_issued(code=code, address=client_address(request), at=timezone.now())
    except TooManyTries:
        return resting_page(request)
    yes, no = pgettext("portal", "This paper is ours"), pgettext("portal", "No such paper")
    context = {"title": yes if found else no, "found": found, "form": PaperCodeForm()}
    return render_portal(request, "portal/verified.html", context, 200 if found else 404)


@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest) -> HttpResponse:
    # Two questions; one answer for every kind of miss
    visit = visits.current_visit(request, timezone.now())
    if visit is None and not visits.is_stranger(request):
        empty = visits.session_of(request).is_empty()
        return finish(request, redirect("portal:enter") if empty else closed_page(request))
    language = language_of(request, visit.person) if visit else translation.get_language() or "en"
    with translation.override(language):
        return finish(request, _ask(request, visit))


def _ask(request: HttpRequest, visit: visits.PortalVisit | None) -> HttpResponse:
    if visit and visit.proven:
        return redirect(_onward(request, visit))
    outcome, link, now = None, visit.link if visit else None, timezone.now()
    wrong_code = visits.wrong_code_of(request)
    rule = services.rule_for(visit.matter.screener if visit else None, wrong_code)
    way = request.POST.get("send", "")
    if way and rule.code:
        services.ask_code(link=link, way=way, at=now)
    elif request.method == "POST":
        outcome = services.prove_identity(
            link=link,
            wrong_code=wrong_code,
            answers=IdentityForm(request.POST).answers(),
            address=client_address(request),
            at=now,
        )
    if visit and outcome is Outcome.PROVEN:
        visits.mark_proven(request, now)
        return redirect(_onward(request, visit))
    missed = outcome is Outcome.REFUSED
    context = {
        "title": pgettext("portal", "Show us it is you"),
        "form": IdentityForm(asked=services.asked_by(rule), missed=missed),
        "rule": rule,
        "sent": bool(way and rule.code),
        "texts": bool(gateway()),
        "missed": missed,
        "resting": outcome is Outcome.LOCKED,
        "minutes": rule.rest_minutes,
        "doors": _open_doors(visit),
        "sign_out_url": reverse("portal:sign_out"),
    }
    return render_portal(request, "portal/identity.html", context, STATUS[outcome])


def _open_doors(visit: visits.PortalVisit | None) -> list[dict[str, object]]:
    # What needs no proof, for a code that is none as well: it leads nowhere
    if visit:
        found = menu_of(visit)
    else:
        found = [item for item in in_order(REGISTRY.menu.values()) if item.before_proof]
    proven = visit is not None and visit.proven
    return [
        {
            "label": item.label,
            "url": reverse(item.url_name),
            "text": "" if proven else item.text,
        }
        for item in found
    ]


def _onward(request: HttpRequest, visit: visits.PortalVisit) -> str:
    # Where the visitor was going; only a path of this portal is ever kept there
    wanted = visits.session_of(request).pop(NEXT, "")
    return wanted or reverse(landing_of(visit))


@require_safe
@portal_page
@identity_required
def matter(request: PortalRequest) -> HttpResponse:
    drawn = [(one.order, one.render(request.portal, request)) for one in REGISTRY.sections]
    parts = [(order, part) for order, part in drawn if part]
    context = {
        "title": pgettext("portal", "Where things stand"),
        "sections": [part for order, part in parts if order < BELOW_THE_LINE],
        "line": one_line(part for _, part in parts),
        "below": [part for order, part in parts if order >= BELOW_THE_LINE],
        "papers": services.papers_of(request.portal),
        "forms": services.sent_forms(request.portal),
    }
    return render_portal(request, "portal/matter.html", context)


@require_safe
@portal_page
@identity_required
def document(request: PortalRequest, public_id: UUID) -> HttpResponse:
    found = services.open_paper(visit=request.portal, public_id=public_id, at=timezone.now())
    if found is None:
        raise Http404
    paper, data = found
    return download(data, media_type=paper.media_type, filename=paper.filename)


@require_safe
@portal_page
@identity_required
def official_form(request: PortalRequest, public_id: UUID) -> HttpResponse:
    found = services.open_form(visit=request.portal, public_id=public_id, at=timezone.now())
    if found is None:
        raise Http404
    form, data = found
    return download(data, media_type="application/pdf", filename=form.filename)


@require_POST
@portal_page
@identity_required
def return_code(request: PortalRequest) -> HttpResponse:
    # Shown this once: only its hash is kept
    visit = request.portal
    context = {
        "title": pgettext("portal", "Your code to come back"),
        "code": services.code_to_return(link=visit.link, by=visit.actor, at=timezone.now()),
        "here": reverse("portal:matter"),  # this address takes no GET
    }
    return render_portal(request, "portal/return_code.html", context)


@require_safe
@public_page
def too_large(request: HttpRequest) -> HttpResponse:
    # What the web server in front shows where it refuses a body itself
    return too_large_page(request, 413, back=reverse("portal:matter"))


@require_POST
@public_page
def sign_out(request: HttpRequest) -> HttpResponse:
    visits.end(request)
    # `here`: this address takes no GET, so a switch of language leads to the code
    context = {"title": pgettext("portal", "You are signed out"), "here": reverse("portal:enter")}
    return render_portal(request, "portal/signed_out.html", context)
