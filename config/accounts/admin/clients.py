"""Take on a client agency: what is recorded, what is missing and why, and the act that is next."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.accounts.admin.base import places, signed_in
from config.accounts.forms import HaltForm, HandlingForm, OnboardingForm, ProposeForm, ServiceForm
from config.accounts.models import Engagement, Matter, User
from config.accounts.pages import NavItem, register_nav, register_page, render_staff
from config.accounts.services import (
    activate_engagement,
    end_engagement,
    propose_engagement,
    record_onboarding,
    set_handling,
    set_service_level,
    suspend_engagement,
)
from config.accounts.workflow import STEPS, TRANSITIONS, EngagementStatus
from config.errors import Refusal

VIEW = "accounts.view_engagement"
ADD = "accounts.add_engagement"
CHANGE = "accounts.change_engagement"


@dataclass(frozen=True)
class Act:
    """One thing to do with a client; offered where its end can be reached from here."""

    form: Callable[..., Any]
    call: Callable[..., Engagement]
    title: Any
    go: Any
    leads_to: EngagementStatus | None = None

    def is_open(self, engagement: Engagement) -> bool:
        after = TRANSITIONS[EngagementStatus(engagement.status)]
        return self.leads_to in after if self.leads_to else engagement.status != "ended"


ACTS = {
    "record": Act(
        OnboardingForm,
        record_onboarding,
        gettext_lazy("Record a step of onboarding"),
        gettext_lazy("Record"),
    ),
    "activate": Act(
        forms.Form,
        activate_engagement,
        gettext_lazy("Let the agency order"),
        gettext_lazy("Activate"),
        EngagementStatus.ACTIVE,
    ),
    "service": Act(
        ServiceForm,
        set_service_level,
        gettext_lazy("Business days until a report"),
        gettext_lazy("Agree"),
    ),
    "handling": Act(
        HandlingForm,
        set_handling,
        gettext_lazy("Who prepares and sends the agency's notices"),
        gettext_lazy("Agree"),
    ),
    "suspend": Act(
        HaltForm,
        suspend_engagement,
        gettext_lazy("Stop new orders"),
        gettext_lazy("Suspend"),
        EngagementStatus.SUSPENDED,
    ),
    "end": Act(
        HaltForm,
        end_engagement,
        gettext_lazy("End the engagement"),
        gettext_lazy("End"),
        EngagementStatus.ENDED,
    ),
}


def clients(request: HttpRequest) -> HttpResponse:
    """Engagements in sight; and the form that proposes one, to those who may."""
    user = signed_in(request)
    screeners = places(user, (ADD,)).filter(kind="cra")
    form = ProposeForm(request.POST or None, user=user, screeners=screeners)
    if request.method == "POST":
        if not screeners.exists():
            raise Http404
        if form.is_valid():
            made = propose_engagement(**form.cleaned_data, by=user, at=timezone.now())
            messages.success(request, _("The engagement is proposed."))
            return redirect("admin:engagement", made.pk)
    context = {
        "title": _("Clients"),
        "clients": [_glance(one) for one in _with_open_cases(user)],
        "steps": len(STEPS),
        "form": form if screeners.exists() else None,
    }
    return render_staff(request, "accounts/staff/clients.html", context, _status(form))


def _with_open_cases(user: User) -> QuerySet[Engagement]:
    """Cases are counted and not shown: administrators see none (R-29)."""
    cases = Matter.objects.filter(
        kind=Matter.Kind.CASE,
        agency=OuterRef("agency"),
        screener=OuterRef("screener"),
        closed_at=None,
    )
    number = cases.order_by().values("kind").annotate(n=Count("pk")).values("n")
    seen = Engagement.objects.visible_to(user).select_related("agency", "screener")
    return seen.annotate(open_cases=Coalesce(Subquery(number), 0)).order_by("agency__name", "pk")


def _glance(engagement: Any) -> dict[str, Any]:
    """How far onboarding is, and what is next: the first thing that is missing."""
    missing = engagement.missing_steps()
    return {
        "engagement": engagement,
        "done": len(STEPS) - len(missing),
        "next": missing[0].wanted if missing else "",
        "open_cases": engagement.open_cases,
    }


def client(request: HttpRequest, pk: int) -> HttpResponse:
    return _draw(request, _seen(request, pk), {})


def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    engagement, user = _seen(request, pk), signed_in(request)
    if not _keeps(user, engagement):
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = _form(name, engagement, request.POST)
    if not form.is_valid():
        return _draw(request, engagement, {name: form}, status=400)
    told = {"steps": form.cleaned_data} if name == "record" else form.cleaned_data
    try:
        ACTS[name].call(engagement=engagement, **told, by=user, at=timezone.now())
    except Refusal as refusal:
        return _draw(request, engagement, {name: form}, refusal=refusal, status=409)
    messages.success(request, _("Recorded."))
    return redirect("admin:engagement", engagement.pk)


def _seen(request: HttpRequest, pk: int) -> Engagement:
    rows = Engagement.objects.visible_to(signed_in(request)).select_related("agency", "screener")
    if found := rows.filter(pk=pk).first():
        return found
    raise Http404


def _keeps(user: User, engagement: Engagement) -> bool:
    """Onboarding is the screener's duty: its administrators, and the operator."""
    return user.has_perm(CHANGE, engagement)


def _form(name: str, engagement: Engagement, data: Any = None) -> forms.BaseForm:
    kept: dict[str, Any] = {"instance": copy(engagement)} if name == "service" else {}
    if name == "handling":
        kept = {"initial": {"handling": engagement.handling}}
    form: forms.BaseForm = ACTS[name].form(data, auto_id=f"{name}_%s", **kept)
    return form


def _status(form: forms.Form) -> int:
    return 400 if form.errors else 200


def _draw(
    request: HttpRequest,
    engagement: Engagement,
    sent: dict[str, Any],
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    keeps = _keeps(signed_in(request), engagement)
    context = {
        "title": engagement.agency.name,
        "crumbs": [(_("Clients"), reverse("admin:engagements"))],
        "engagement": engagement,
        "facts": _facts(engagement),
        "steps": [(step, getattr(engagement, step.name)) for step in STEPS],
        "missing": engagement.missing_steps(),
        "acts": [
            {
                "name": name,
                "title": one.title,
                "go": one.go,
                "form": sent.get(name) or _form(name, engagement),
                "url": reverse(f"admin:engagement-{name}", args=[engagement.pk]),
            }
            for name, one in ACTS.items()
            if keeps and one.is_open(engagement)
        ],
        "refusal": refusal,
    }
    return render_staff(request, "accounts/staff/client.html", context, status)


def _facts(engagement: Engagement) -> list[tuple[Any, Any]]:
    done, days = (
        len(STEPS) - len(engagement.missing_steps()),
        engagement.service_level_business_days,
    )
    since = engagement.activated_at
    return [
        (_("Onboarding"), _("%(n)d of %(all)d steps") % {"n": done, "all": len(STEPS)}),
        (_("May order"), _("Yes") if engagement.status == EngagementStatus.ACTIVE else _("No")),
        (_("Active since"), date_format(since, "M j, Y") if since else _("not yet")),
        (_("Report by contract"), _("within %(n)d business days") % {"n": days}),
        (_("Handling"), engagement.get_handling_display()),
    ]


def _door(name: str) -> Callable[[HttpRequest, int], HttpResponse]:
    return lambda request, pk: act(request, pk, name)


register_page("clients/", clients, name="engagements", perm=VIEW)
register_page("clients/<int:pk>/", client, name="engagement", perm=VIEW)
for _name in ACTS:
    register_page(
        f"clients/<int:pk>/{_name}/", _door(_name), name=f"engagement-{_name}", perm=CHANGE
    )
register_nav(NavItem("records", gettext_lazy("Clients"), "admin:engagements", order=100, perm=VIEW))
