"""The rights after a result, a page each: how it was checked, tell others, my statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from config.clocks.models import Clock
from config.errors import Invalid
from config.portal.access import PortalRequest, identity_required, portal_page, submission_of
from config.portal.days import full_day, plain_day
from config.portal.holdings import clocks_of
from config.portal.pages import render_portal
from config.portal.visits import PortalVisit, calendar_of
from disputes import services
from disputes.forms import LONGEST
from disputes.models import Answer, Dispute, NamedRecipient, Request
from disputes.portal import telling
from disputes.portal.following import dispute_of
from disputes.services.papers import free_after
from disputes.workflow import ItemStatus
from screening.models import Recipient
from screening.portal.recipients import purpose_of
from screening.services import first_told_day

Ask = Callable[..., Request]
LETTERS = Prefetch("answers", Answer.objects.select_related("document"))
_WRITTEN = Answer.objects.filter(request=OuterRef("request"), recipient=OuterRef("recipient"))
NAMED = Prefetch(
    "named",
    NamedRecipient.objects.select_related("recipient__organization").annotate(
        written=Exists(_WRITTEN)
    ),
)


class TellForm(forms.Form):
    """Who should hear of it, by department, reason and day."""

    recipients = forms.MultipleChoiceField(
        label=pgettext_lazy("portal", "Who should hear of it?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": pgettext_lazy("portal", "Tick at least one.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = choices  # type: ignore[attr-defined]


class StatementForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("portal", "Your statement"),
        help_text=pgettext_lazy("portal", "In your own words. As long as you like."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


def given(request: PortalRequest, dispute: Dispute, now: datetime) -> dict[str, Any]:
    """What every request of the portal says of itself."""
    return {
        "dispute": dispute,
        "channel": Dispute.Channel.PORTAL,
        "received_at": now,
        "submission": submission_of(request) or uuid4(),
        "by": request.portal.actor,
        "at": now,
    }


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def how(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Ask for the steps (N-09), and see by when they come (D-11)."""
    dispute, now = dispute_of(request, public_id), timezone.now()
    if request.method == "POST":
        services.ask_procedure(**given(request, dispute, now))
        return redirect(f"{request.path}?asked=1")
    asked = dispute.requests.filter(kind=Request.Kind.PROCEDURE).prefetch_related(LETTERS)
    rows = [_asked(request.portal, one) for one in asked]
    checked = dispute.items.exclude(status=ItemStatus.OPEN).exists()
    due = telling.procedure_due(calendar_of(request.portal), dispute.screener.on(now))
    context = {
        "title": pgettext("portal", "How we checked"),
        "dispute": dispute,
        "law": telling.law(),
        "rows": rows,
        "may_ask": checked and all(row["letters"] for row in rows),
        "too_early": not checked,
        "due": full_day(due),
        "asked": "asked" in request.GET,
    }
    return render_portal(request, "disputes/portal/how.html", context)


def _asked(visit: PortalVisit, one: Request) -> dict[str, Any]:
    running = (c for c in reversed(clocks_of(visit)) if c.status != Clock.Status.VOID)
    clock = next((c for c in running if c.target == one.target), None)
    return {
        "on": full_day(one.received_on),
        "due": full_day(clock.due_on) if clock and clock.due_on else "",
        "clock": clock,
        "letters": [letter.document for letter in one.answers.all()],
    }


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def tell(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Choose who is told what changed (N-12): within D-16's years, free until D-15's day."""
    dispute, now = dispute_of(request, public_id), timezone.now()
    today = dispute.screener.on(now)
    found = services.tellable(dispute, today)
    choices = [(str(one.pk), _recipient(one, dispute)) for one in found]
    form = TellForm(request.POST or None, choices=choices)
    if form.is_valid():
        wanted = set(form.cleaned_data["recipients"])
        named = [one for one in found if str(one.pk) in wanted]
        services.ask_notifications(recipients=named, **given(request, dispute, now))
        return redirect(f"{request.path}?asked=1")
    told_on: date | None = dispute.last_told_on  # type: ignore[attr-defined]
    last = free_after(told_on, calendar_of(request.portal)) if told_on else None
    told = dispute.requests.filter(kind=Request.Kind.RECIPIENTS).prefetch_related(NAMED)
    context = {
        "title": pgettext("portal", "Tell others"),
        "dispute": dispute,
        "law": telling.law(),
        "form": form if found else None,
        "submission": request.POST.get("submission") or uuid4(),
        "since": full_day(first_told_day(dispute.screener, today)),
        "free": full_day(last) if last and last >= today else "",
        "rows": [_told(one) for one in told],
        "asked": "asked" in request.GET,
    }
    status = 400 if form.errors else 200
    return render_portal(request, "disputes/portal/tell.html", context, status)


def _recipient(one: Recipient, dispute: Dispute) -> str:
    said = pgettext("portal", "%(who)s, %(why)s, on %(day)s")
    day = plain_day(dispute.screener.on(one.at))
    return said % {"who": one.organization.name, "why": purpose_of(one), "day": day}


def _told(one: Request) -> dict[str, Any]:
    return {
        "on": full_day(one.received_on),
        "named": [
            {"name": row.recipient.organization.name, "written": row.written}  # type: ignore[attr-defined]
            for row in one.named.all()
        ],
    }


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def statement(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Write, change or take out the statement, or ask for help with it (N-18)."""
    dispute, now = dispute_of(request, public_id), timezone.now()
    done = _step(request, dispute, now)
    if done:
        return redirect(f"{request.path}?done={done}")
    kept = services.kept_items(dispute)
    standing = services.statement_of(dispute, kept)
    writes = request.method == "POST" and "write" in request.POST
    form = StatementForm(
        request.POST if writes else None, initial={"text": standing.text if standing else ""}
    )
    if writes and form.is_valid():
        try:
            services.state_dispute(text=form.cleaned_data["text"], **given(request, dispute, now))
        except Invalid as invalid:
            for said in invalid.fields.values():
                form.add_error("text", said)
        else:
            return redirect(f"{request.path}?done=written")
    asked = dispute.requests.filter(kind=Request.Kind.STATEMENT_HELP)
    helps = list(asked.prefetch_related(LETTERS))
    context = {
        "title": pgettext("portal", "My statement"),
        "dispute": dispute,
        "law": telling.law(),
        "standing": standing,
        "filed": full_day(dispute.screener.on(standing.at)) if standing else "",
        "items": [one.number for one in kept],
        "form": form,
        "submission": request.POST.get("submission") or uuid4(),
        "help_waits": any(not one.answers.all() for one in helps),
        "letters": [one.document for row in helps for one in row.answers.all()],
        "done": request.GET.get("done", ""),
    }
    status = 400 if form.errors else 200
    return render_portal(request, "disputes/portal/statement.html", context, status)


def _step(request: PortalRequest, dispute: Dispute, now: datetime) -> str:
    """The two buttons without words: take it out, and help."""
    steps: dict[str, Ask] = {
        "out": services.withdraw_dispute_statement,
        "help": services.ask_statement_help,
    }
    for name, ask in steps.items():
        if request.method == "POST" and name in request.POST:
            ask(**given(request, dispute, now))
            return name
    return ""
