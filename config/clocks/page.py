"""Staff page of one deadline: how it was counted, what moved it, and what may toll it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import render_staff
from config.clocks.forms import RunAgainForm, TollForm
from config.clocks.models import Clock, ClockChange, Tolling
from config.clocks.papers import PAPERS
from config.clocks.services import end_tolling, toll_clock
from config.clocks.services.adoptions import rule
from config.clocks.services.tolling import reason_of
from config.errors import Invalid
from config.law.rule import Rule

TOLL = "clocks.toll_clock"
DAYS = {
    "due_on": gettext_lazy("due"),
    "safe_due_on": gettext_lazy("safe day"),
    "earliest_on": gettext_lazy("not before"),
    "through_on": gettext_lazy("through"),
    "stopped_on": gettext_lazy("standing still since"),
    "status": gettext_lazy("status"),
}


@dataclass(frozen=True)
class Standing:
    """A tolling as the page shows it, with the form that ends it."""

    row: Tolling
    reason: str
    paper: str
    form: Form | None


def _clock(request: HttpRequest, public_id: UUID) -> Clock:
    seen = Clock.objects.visible_to(signed_in(request)).filter(public_id=public_id)
    parts = ("matter__agency", "matter__screener", "organization", "owner")
    clock = seen.select_related(*parts).first()
    if clock is None:
        raise Http404
    return clock


def clock(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _shown(request, _clock(request, public_id))


def toll(request: HttpRequest, public_id: UUID) -> HttpResponse:
    # Record why it stands still, from which day until which
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    user, found = signed_in(request), _clock(request, public_id)
    if not user.has_perm(TOLL, found):
        raise Http404
    form = _toll_form(user, found, request.POST, request.FILES)
    if _done(form, lambda: toll_clock(clock=found, **form.values(), by=user, at=timezone.now())):
        messages.success(request, _("Recorded. The days were counted again."))
        return redirect("admin:clock", public_id=public_id)
    return _shown(request, found, toll_form=form)


def run_again(request: HttpRequest, public_id: UUID, pk: int) -> HttpResponse:
    # End a tolling, or take it back
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    user, found = signed_in(request), _clock(request, public_id)
    tolling = found.tollings.filter(pk=pk).first()
    if tolling is None or not user.has_perm(TOLL, found):
        raise Http404
    form, now = RunAgainForm(request.POST, tolling=pk), timezone.now()
    if _done(form, lambda: end_tolling(tolling=tolling, **form.cleaned_data, by=user, at=now)):
        messages.success(request, _("Recorded. The days were counted again."))
        return redirect("admin:clock", public_id=public_id)
    return _shown(request, found, run_form=(pk, form))


def _done(form: Form, act: Callable[[], object]) -> bool:
    """Whether the service took it; what it finds wrong stands beside its field."""
    if not form.is_valid():
        return False
    try:
        act()
    except Invalid as invalid:
        for name, said in invalid.fields.items():
            form.add_error(name if name in form.fields else None, list(said))
    return not form.errors


def _toll_form(user: User, clock: Clock, *sent: Any) -> TollForm:
    papers = PAPERS.of(user, clock.matter)
    return TollForm(*sent, rule=rule(clock.counted_by), papers=papers)


def _shown(
    request: HttpRequest,
    clock: Clock,
    *,
    toll_form: Form | None = None,
    run_form: tuple[int, Form] | None = None,
) -> HttpResponse:
    user, found = signed_in(request), rule(clock.counted_by)
    runs = clock.status == Clock.Status.OPEN
    may_toll = found.tolls and runs and user.has_perm(TOLL, clock)
    wrong = toll_form or run_form
    context = {
        "title": found.title,
        "crumbs": [(_("Deadlines"), reverse("admin:deadlines"))],
        "clock": clock,
        "rule": found,
        "today": clock.organization.on(timezone.now()),
        "entries": list(history(clock)),
        "standings": list(_standings(user, clock, found, may_toll, run_form)),
        "toll_form": (toll_form or _toll_form(user, clock)) if may_toll else None,
    }
    return render_staff(request, "clocks/clock.html", context, 400 if wrong else 200)


def _standings(
    user: User, clock: Clock, found: Rule, may_toll: bool, sent: tuple[int, Form] | None
) -> Iterator[Standing]:
    tollings = list(clock.tollings.select_related("recorded_by", "ended_by"))
    papers = dict(PAPERS.of(user, clock.matter)) if tollings else {}
    for row in tollings:
        form = RunAgainForm(tolling=row.pk) if may_toll and not row.is_taken_back else None
        if sent and sent[0] == row.pk:
            form = sent[1]  # type: ignore[assignment]
        reason = reason_of(found, row.reason_id)
        yield Standing(
            row, reason.text if reason else row.reason_id, papers.get(row.document, ""), form
        )


def history(clock: Clock) -> Iterator[dict[str, Any]]:
    """Newest first, as `staff/_timeline.html` draws it: what moved the clock, from which days."""
    if clock.closed_on:
        said = _("Met: %(event)s") % {"event": clock.get_closed_by_event_display().lower()}
        yield {"at": clock.closed_on, "title": said, "kind": "law"}
    changes: Iterable[ClockChange] = clock.changes.select_related("by").order_by("-pk")
    for change in changes:
        by = f", {change.by.name}" if change.by else ""
        yield {
            "at": timezone.localtime(change.at),
            "title": f"{change.get_kind_display()}: {change.reason}{by}",
            "detail": "; ".join(_moves(change.before, change.after)),
            "kind": "warned",
        }
    yield {"at": timezone.localtime(clock.started_at), "title": _("Began to run"), "kind": ""}


def _moves(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for name, words in DAYS.items():
        old, new = before.get(name), after.get(name)
        if old != new:
            yield f"{words} {_said(old)} → {_said(new)}" if old else f"{words} {_said(new)}"


def _said(value: str | None) -> str:
    if not value:
        return _("none")
    try:
        return date_format(date.fromisoformat(value), "M j, Y")
    except ValueError:
        return value
