"""From the furnished report to the notice on its way, in five screens.

Each screen is a page of its own, so the browser's back button is safe: a screen whose act is done
sends on to where the action stands. What is sent twice is done once (`Act.do`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adverse_action.admin.acts import ACTS
from adverse_action.admin.calls import Click
from adverse_action.admin.pages import build, cited, record_looks, shown_report
from adverse_action.admin.standing import Standing
from adverse_action.forms import DayForm
from adverse_action.services.assessing import asking
from adverse_action.services.papers import presumed_days
from adverse_action.services.requirements import notice_elements, requirements_for
from adverse_action.workflow import Status
from config.accounts.admin import signed_in
from config.accounts.pages import render_staff
from config.law.book import book
from screening.admin.doors import Attempt, acting_on, attempt, may, submission_of
from screening.drawing import drawn_item
from screening.models import Case
from screening.services import report_facts

PROPOSE = "adverse_action.propose_action"
ISSUE = "adverse_action.issue_notice"
ASSESS = "adverse_action.write_assessment"
STEPS = (
    gettext_lazy("Choose the ground"),
    gettext_lazy("What the law asks here"),
    gettext_lazy("Read the letter"),
    gettext_lazy("Issue it"),
    gettext_lazy("Send it"),
)
FIRST, LAST = "admin:action-begin", "admin:action-sent"


class Elsewhere(Exception):
    """The action stands at another screen."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing


def step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A screen; one that does not fit sends on to the one that does."""

    def shown(request: HttpRequest, reference: str) -> HttpResponse:
        try:
            return view(request, reference)
        except Elsewhere as elsewhere:
            return redirect(where(elsewhere.standing), reference)

    return shown


def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """1: which action, on which items of the report."""
    case = acting_on(request, reference, PROPOSE)
    standing = Standing.of(case)
    if request.method == "POST":
        return try_act(request, standing, "propose", "admin:action-law", _begin)
    if not ACTS["propose"].offered(standing):
        return redirect(where(standing), reference)
    return _begin(request, standing, Attempt(build(ACTS["propose"], case)))


def _begin(request: HttpRequest, standing: Standing, tried: Attempt) -> HttpResponse:
    user = signed_in(request)
    current = shown_report(standing.case, user)
    record_looks(user, standing, current)
    items = report_facts(current).items if current else ()
    drawn = [drawn_item(item) for item in items]
    return page(request, standing, 1, "begin", tried, items=drawn, act=ACTS["propose"])


@step
def law(request: HttpRequest, reference: str) -> HttpResponse:
    """2: which periods will run here, until which day, and why; and what is weighed before."""
    if request.method == "POST":
        standing = Standing.of(acting_on(request, reference, ASSESS))
        return try_act(request, standing, "assess", "admin:action-letter", _law)
    standing = _before_issue(request, reference)
    return _law(request, standing, Attempt(build(ACTS["assess"], standing.case)))


def _law(request: HttpRequest, standing: Standing, tried: Attempt) -> HttpResponse:
    case = standing.case
    form = DayForm(request.GET or None)
    today = case.agency.on(timezone.now())
    chosen = form.cleaned_data["on"] if form.is_bound and form.is_valid() else today
    ways = {way: requirements_for(case, received_on=on) for way, on in _ways(case, today)}
    context: dict[str, Any] = {
        "form": form if form.is_bound else DayForm(initial={"on": today}),
        "ways": list(ways.items()),
        "asked": requirements_for(case, received_on=chosen),
        "today": today,
    }
    if standing.weighs and standing.open and may(signed_in(request), case, ASSESS):
        context |= {
            "assess": ACTS["assess"],
            "assess_form": tried.form,
            "asking": asking(standing.open, today),
        }
    return page(request, standing, 2, "law", tried, **context)


def _ways(case: Case, today: date) -> list[tuple[str, date]]:
    """When the letter counts as received, if it leaves today (R-9)."""
    mail = today + timedelta(days=presumed_days(case.agency, case.person))
    return [(_("By hand, signed for today"), today), (_("By plain mail, accepted today"), mail)]


@step
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """3: what goes to whom, printed and not kept."""
    standing = _before_issue(request, reference)
    case = standing.case
    context: dict[str, Any] = {
        "facts": addressed(case),
        "elements": notice_elements(case.regime),
        "own_notice": not book().regime(case.regime).pre_adverse,
    }
    return page(request, standing, 3, "letter", **context)


def addressed(case: Case) -> list[tuple[str, str]]:
    """To whom the letter goes, and in which language."""
    language = case.person.get_language_display()
    address = [case.person.name, *case.person.address_lines()]
    return [(_("To"), ", ".join(address)), (_("Language"), language)]


@step
def issue(request: HttpRequest, reference: str) -> HttpResponse:
    """4: the letter is frozen, and waits for its way."""
    if request.method == "POST":
        standing = Standing.of(acting_on(request, reference, ISSUE))
        return try_act(request, standing, "notice", LAST, _issue)
    standing = _before_issue(request, reference)
    return _issue(request, standing, Attempt(build(ACTS["notice"], standing.case)))


def _issue(request: HttpRequest, standing: Standing, tried: Attempt) -> HttpResponse:
    return page(request, standing, 4, "issue", tried, act=ACTS["notice"])


def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """5: what is to be done with the paper, by the way chosen."""
    standing = Standing.of(acting_on(request, reference, ISSUE))
    if not standing.open or not standing.notices or standing.open.status == Status.PROPOSED:
        return redirect(where(standing), reference)
    notice = standing.notices[0]
    context: dict[str, Any] = {
        "notice": notice,
        "way": notice.way,
        "asked": requirements_for(standing.case, received_on=_likely(standing)),
        "today": standing.case.agency.on(timezone.now()),
    }
    return page(request, standing, 5, "sent", **context)


def _likely(standing: Standing) -> date:
    """The day of receipt, or the one that counts if the letter leaves today."""
    way, case = standing.notices[0].way, standing.case
    if way.received_on:
        return way.received_on
    left = way.dispatched_on or case.agency.on(timezone.now())
    days = presumed_days(case.agency, case.person) if way.channel == "post" else 0
    return left + timedelta(days=days)


def where(standing: Standing) -> str:
    """The screen on which an action stands now; its own page where no screen is left."""
    if ACTS["propose"].offered(standing):
        return FIRST
    if standing.open is None:
        return "admin:action"
    return "admin:action-law" if standing.open.status == Status.PROPOSED else LAST


def _before_issue(request: HttpRequest, reference: str) -> Standing:
    standing = Standing.of(acting_on(request, reference, ISSUE))
    if standing.open is None or standing.open.status != Status.PROPOSED:
        raise Elsewhere(standing)
    return standing


Draw = Callable[[HttpRequest, Standing, Attempt], HttpResponse]


def try_act(
    request: HttpRequest, standing: Standing, verb: str, then: str, draw: Draw
) -> HttpResponse:
    """Do the act and go on to the next screen, or draw this one with what went wrong."""
    act = ACTS[verb]
    form = build(act, standing.case, request.POST)
    click = Click(standing, signed_in(request), timezone.now(), submission_of(request))
    tried = attempt(form, lambda _values: act.do(click, form))
    if tried.failed:
        told = Attempt(form, refusal=cited(tried.refusal, standing))
        return draw(request, Standing.of(standing.case), told)
    return redirect(then, standing.case.reference)


def page(
    request: HttpRequest,
    standing: Standing,
    number: int,
    template: str,
    tried: Attempt | None = None,
    steps: Sequence[Any] = STEPS,
    **context: Any,
) -> HttpResponse:
    """A screen in its frame: the way so far, the form as it was tried, what refused it."""
    case = standing.case
    own = reverse("admin:action", args=[case.reference])
    frame = {
        "title": steps[number - 1],
        "crumbs": [
            (_("Cases"), reverse("admin:cases")),
            (case.reference, reverse("admin:case", args=[case.reference])),
            (_("Notices and decision"), own),
        ],
        "steps": steps,
        "current": number,
        "case": case,
        "standing": standing,
        "form": tried.form if tried else forms.Form(),
        "refusal": tried.refusal if tried else None,
    }
    status = tried.status if tried else 200
    path = f"adverse_action/staff/steps/{template}.html"
    return render_staff(request, path, {**frame, **context}, status)
