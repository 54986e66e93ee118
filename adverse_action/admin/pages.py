"""The page on which an agency proposes, notices, waits, decides; and the list of such cases."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adverse_action.admin.acts import ACTS, Act
from adverse_action.admin.assessing import begun_assessment, drawn_assessments
from adverse_action.admin.calls import Click
from adverse_action.admin.days import deadlines, wait
from adverse_action.admin.speech import begun_points, drawn_points
from adverse_action.admin.standing import Standing
from adverse_action.forms import (
    AssessmentForm,
    CloseForm,
    InvestigatedForm,
    ProofForm,
    ProposeForm,
    ResponseForm,
    SpeechForm,
)
from adverse_action.refusals import NotWeighed
from adverse_action.services import (
    preview_fair_chance,
    preview_notice,
    what_stands_in_the_way,
)
from adverse_action.services.requirements import added_here, notice_elements, requirements_for
from adverse_action.services.waits import rests_on_record
from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import render_staff
from config.documents.render import Rendered
from config.errors import Refusal
from config.law.book import book
from screening.access import record_look
from screening.admin.doors import acting_on, attempt, case_for, done, may, submission_of
from screening.drawing import drawn_item
from screening.models import Case, Report, ReportItem
from screening.services import current_report, report_facts

VIEW, ISSUE = "adverse_action.view_proposal", "adverse_action.issue_notice"
AGENCY_POLICY = "agency policy"
SPEECH = "G-19"
# Acts that have screens of their own (`wizard`): the page links there.
SCREENS = {
    "propose": ("admin:action-begin", gettext_lazy("Begin")),
    "notice": ("admin:action-law", gettext_lazy("Go on to the notice")),
    "acted": ("admin:action-acted", gettext_lazy("Begin")),
    "summary": ("admin:action-summary", gettext_lazy("Read the summary")),
}
FORWARD = "disputes.forward_dispute"


def action(request: HttpRequest, reference: str, verb: str = "") -> HttpResponse:
    """The page; a POST to one of its acts ends here too, with the form kept if it failed."""
    if request.method == "POST":
        return _act(request, reference, verb)
    case = case_for(request, reference, VIEW)
    return _draw(request, Standing.of(case))


def _act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    act = ACTS.get(verb)
    if act is None:
        raise Http404
    case = acting_on(request, reference, act.perm)
    standing = Standing.of(case)
    form = build(act, case, request.POST)
    click = Click(standing, signed_in(request), timezone.now(), submission_of(request))
    tried = attempt(form, lambda _values: act.do(click, form))
    if tried.failed:
        told = cited(tried.refusal, standing)
        return _draw(request, Standing.of(case), {verb: form}, refusal=told, status=tried.status)
    return done(request, str(act.said), "admin:action", reference)


def cited(refusal: Refusal | None, standing: Standing) -> Refusal | None:
    """In-house the steps are the agency's own policy: no refusal cites a right to a report (R-1).

    What a public employer owes to speech it owes in-house too, and what the place asks for about
    criminal history.
    """
    kept = isinstance(refusal, NotWeighed) or (refusal and refusal.gate == SPEECH)
    if refusal and standing.law.fair_process and not kept:
        refusal.citation = AGENCY_POLICY
    return refusal


def build(act: Act, case: Case, data: Any = None) -> forms.Form:
    """A form of an act, bound where data came."""
    options: dict[str, Any] = {"auto_id": f"{id_of(act)}_%s"}
    if act.form is ResponseForm:
        open_ = Standing.of(case).open
        options["items"] = open_.report.items.all() if open_ else ReportItem.objects.none()
        options["record"] = bool(open_ and rests_on_record(open_))
    if act.form in (ProposeForm, InvestigatedForm):
        report = current_report(case)
        options["items"] = report.items.all() if report else ReportItem.objects.none()
    if id_of(act) in ("notice", "again", "final", "summary"):
        options["on_paper"] = Standing.of(case).on_paper
    if act.form is AssessmentForm:
        options |= begun_assessment(Standing.of(case))
    if act.form is SpeechForm:
        options["initial"] = begun_points(Standing.of(case))
    if act.form is CloseForm:
        options["case"] = case
    if act.form is ProofForm and (letter := Standing.of(case).on_its_way):
        options["delivery"] = letter.way
    return act.form(data, **options)


def id_of(act: Act) -> str:
    return next(name for name, one in ACTS.items() if one is act)


def _draw(
    request: HttpRequest,
    standing: Standing,
    tried: dict[str, forms.Form] | None = None,
    *,
    refusal: Any = None,
    status: int = 200,
) -> HttpResponse:
    user, case = signed_in(request), standing.case
    current = shown_report(case, user)
    record_looks(user, standing, current)
    report = report_facts(current) if current else None
    context = {
        "title": _("Notices and decision"),
        "crumbs": [(_("Cases"), "../../"), (case.reference, "../")],
        "case": case,
        "standing": standing,
        "report": report,
        "items": [(item, drawn_item(item)) for item in report.items] if report else [],
        "deadlines": deadlines(standing),
        "today": case.agency.on(timezone.now()),
        "clock": wait(standing),
        "grounds": grounds(standing),
        "basis": basis(standing),
        "notices": standing.notices,
        "may_correct": may(user, case, ISSUE),
        **_required(standing),
        "acts": list(_acts(user, standing, tried or {})),
        "forwards": book().regime(case.regime).dispute and may(user, case, FORWARD),
        "more_time": standing.proposal.more_time.all() if standing.proposal else [],
        "speech": drawn_points(standing.speech),
        "assessments": drawn_assessments(standing),
        "refusal": refusal,
    }
    return render_staff(request, "adverse_action/staff/action.html", context, status)


def _required(standing: Standing) -> dict[str, Any]:
    """What the law wants here before deciding, and on which day, if the notice came today."""
    if standing.open is None:
        return {}
    today = standing.case.agency.on(timezone.now())
    asked = requirements_for(standing.case, received_on=today)
    return {
        "requirements": notice_elements(standing.case.regime),
        "waits": [period for period in asked.periods if period.is_wait],
        "added": added_here(standing.open, today),
    }


def record_looks(user: User, standing: Standing, current: Report | None) -> None:
    """The page prints the report's items, the reasons, and what the person answered (R-6)."""
    shown = [f"report:{current.public_id}"] if current else []
    shown += [standing.proposal.target] if standing.proposal else []
    shown += [standing.taken.target] if standing.taken else []
    for target in shown:
        record_look(user, standing.case.matter, target, timezone.now())


def shown_report(case: Case, user: User) -> Report | None:
    """The report, where the reader may see it: furnished, for this side (R-1)."""
    return case.reports.visible_to(user).filter(status="furnished").order_by("-version").first()


def _acts(user: User, standing: Standing, tried: dict[str, forms.Form]) -> Any:
    for name, act in ACTS.items():
        if act.offered(standing) and may(user, standing.case, act.perm):
            yield {
                "name": name,
                "act": act,
                "form": tried.get(name) or build(act, standing.case),
                "open": name in tried,
                "gate": _gate(name, standing),
                "screens": SCREENS.get(name),
            }


def _gate(name: str, standing: Standing) -> Any:
    """Why the decision is not possible yet, before anybody writes reasons for nothing."""
    if name != "decide" or standing.open is None:
        return None
    return cited(what_stands_in_the_way(standing.open, timezone.now()), standing)


def grounds(standing: Standing) -> Any:
    if standing.proposal is None:
        return []
    return standing.proposal.grounds.select_related("report_item__clause__version").order_by("pk")


def basis(standing: Standing) -> Any:
    """What an action that was recorded as taken rests on."""
    if standing.taken is None:
        return []
    return standing.taken.grounds.select_related("report_item__clause__version").order_by("pk")


def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter as it would be issued now, printed and not kept; it has no code for the portal."""
    return _preview(request, reference, preview_notice, "preview")


def preview_beside(request: HttpRequest, reference: str) -> HttpResponse:
    """The fair-chance letter that goes with it."""
    return _preview(request, reference, preview_fair_chance, "fair-chance")


def _preview(
    request: HttpRequest, reference: str, show: Callable[..., Rendered | None], name: str
) -> HttpResponse:
    standing = Standing.of(acting_on(request, reference, ISSUE))
    if standing.open is None:
        raise Http404
    user, now = signed_in(request), timezone.now()
    rendered = show(proposal=standing.open, by=user, at=now)
    if rendered is None:
        raise Http404
    record_look(user, standing.case.matter, standing.open.target, now)
    return inline(rendered, f"{reference}-{name}")


def inline(rendered: Rendered, name: str) -> HttpResponse:
    """A paper that is printed and not kept."""
    answer = HttpResponse(rendered.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
