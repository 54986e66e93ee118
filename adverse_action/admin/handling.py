"""Direct handling (R-24): the screener prepares and sends N-06 and N-05 in the agency's name."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from adverse_action.admin.acts import ACTS
from adverse_action.admin.calls import Click
from adverse_action.admin.pages import build, inline
from adverse_action.admin.standing import Standing
from adverse_action.models import Notice, Proposal
from adverse_action.services import preview_notice
from adverse_action.services.following import AFTER_DECIDING
from adverse_action.workflow import Status
from config.accounts.admin import signed_in
from config.accounts.models import Engagement, Matter, User
from config.accounts.pages import render_staff
from config.accounts.roles import Side
from screening.access import record_look
from screening.admin.doors import Attempt, acting_on, attempt, done, may, submission_of
from screening.models import Case
from screening.services.handling import is_direct

PREPARE = "adverse_action.prepare_notice"
A_FEW = 20


def prepare(request: HttpRequest, reference: str) -> HttpResponse:
    """What the agency recorded, the letter that follows, and its way. Never its reasons."""
    standing = _standing(request, reference)
    verb = _owed(standing)
    if request.method != "POST":
        return _draw(request, standing, Attempt(build(ACTS[verb or "notice"], standing.case)))
    act = ACTS[verb or "notice"]
    form = build(act, standing.case, request.POST)
    click = Click(standing, signed_in(request), timezone.now(), submission_of(request))
    tried = attempt(form, lambda _values: act.do(click, form))
    if tried.failed:
        return _draw(request, Standing.of(standing.case), tried)
    return done(request, str(act.said), "admin:action-prepare", reference)


def paper(request: HttpRequest, reference: str) -> HttpResponse:
    """The notice before deciding, as it would be issued now."""
    standing = _standing(request, reference)
    if standing.open is None or _owed(standing) != "notice":
        raise Http404
    user, now = signed_in(request), timezone.now()
    rendered = preview_notice(proposal=standing.open, by=user, at=now)
    record_look(user, standing.case.matter, standing.open.target, now)
    return inline(rendered, f"{reference}-preview")


def _standing(request: HttpRequest, reference: str) -> Standing:
    case = acting_on(request, reference, PREPARE)
    if not is_direct(case):
        raise Http404
    return Standing.of(case)


def _owed(standing: Standing) -> str:
    """The act that is the screener's now: none before the agency recorded what it follows."""
    if standing.open and standing.open.status == Status.PROPOSED:
        return "notice"
    return "final" if standing.is_final and standing.owes_letter else ""


def _draw(request: HttpRequest, standing: Standing, tried: Attempt) -> HttpResponse:
    verb = _owed(standing)
    context = {
        "title": _("Letters in the agency's name"),
        "crumbs": [
            (_("Cases"), reverse("admin:cases")),
            (standing.case.reference, reverse("admin:case", args=[standing.case.reference])),
        ],
        "case": standing.case,
        "standing": standing,
        "act": ACTS[verb] if verb else None,
        "verb": verb,
        "form": tried.form,
        "refusal": tried.refusal,
        "notices": standing.notices,
    }
    return render_staff(request, "adverse_action/staff/prepare.html", context, tried.status)


def case_panel(request: HttpRequest, case: Case) -> SafeString | None:
    if not may(signed_in(request), case, PREPARE) or not is_direct(case):
        return None
    standing = Standing.of(case)
    context = {"case": case, "owed": _owed(standing), "standing": standing}
    return render_to_string("adverse_action/staff/_prepare.html", context, request)


def panel(request: HttpRequest) -> dict[str, Any]:
    """For the screener's home page: letters that an agency's intent or decision waits for."""
    rows = [
        {
            "label": one.matter.reference,
            "count": one.get_status_display(),
            "url": reverse("admin:action-prepare", args=[one.matter.reference]),
        }
        for one in to_prepare(signed_in(request))[:A_FEW]
    ]
    note = _("The agency recorded what it intends or decided; you prepare and send the letter.")
    return {"rows": rows, "note": note if rows else _("None is owed.")}


def to_prepare(user: User) -> QuerySet[Proposal]:
    mine = Matter.objects.visible_to(user, PREPARE, sides=(Side.SCREENER,))
    agreed = Engagement.objects.direct().filter(
        screener=OuterRef("screener"), agency=OuterRef("agency")
    )
    told = Notice.objects.filter(proposal=OuterRef("pk"), kind__in=AFTER_DECIDING)
    owed = Q(status=Status.PROPOSED) | Q(status=Status.DECIDED) & ~Exists(told)
    found = Proposal.objects.filter(Exists(agreed), owed, matter__in=mine)
    return found.select_related("matter").order_by("pk")
