"""Policies as people read them: what is said, why, what finds it, and the way into force."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import render_staff
from config.errors import Invalid, Refusal
from policies import services
from policies.admin.bench import is_fragment
from policies.forms import (
    AdoptForm,
    ApproveForm,
    BenchForm,
    NothingForm,
    PublishForm,
    ReturnForm,
    SeenForm,
    WithdrawForm,
    complain,
)
from policies.models import Clause, PolicyVersion, may_read_rehearsals
from policies.pack import shipped_packs
from policies.services.fingerprint import fingerprint
from policies.workflow import FROZEN, Status

VIEW = "policies.view_policy"


@dataclass(frozen=True)
class Step:
    """One step of a version; offered in these states to those with the permission."""

    title: Any
    perm: str
    states: frozenset[Status]
    form: type[forms.Form]
    call: Callable[..., Any]
    said: Any


STEPS = {
    "submit": Step(
        gettext_lazy("Submit for review"),
        "policies.submit_version",
        frozenset({Status.DRAFT}),
        SeenForm,
        services.submit_version,
        gettext_lazy("Counsel reviews it now."),
    ),
    "approve": Step(
        gettext_lazy("Approve as counsel"),
        "policies.approve_version",
        frozenset({Status.IN_REVIEW}),
        ApproveForm,
        services.approve_version,
        gettext_lazy("Approved."),
    ),
    "return": Step(
        gettext_lazy("Return to the author"),
        "policies.approve_version",
        frozenset({Status.IN_REVIEW, Status.APPROVED}),
        ReturnForm,
        services.return_version,
        gettext_lazy("The author can change it again."),
    ),
    "publish": Step(
        gettext_lazy("Publish"),
        "policies.publish_version",
        frozenset({Status.APPROVED}),
        PublishForm,
        services.publish_version,
        gettext_lazy("Published. From now on it no longer changes."),
    ),
    "next": Step(
        gettext_lazy("Begin the next version"),
        "policies.import_pack",
        FROZEN,
        NothingForm,
        services.next_version,
        gettext_lazy("The draft says what this version says, and is yours to change."),
    ),
    "withdraw": Step(
        gettext_lazy("Withdraw"),
        "policies.withdraw_version",
        frozenset({Status.PUBLISHED, Status.SUPERSEDED}),
        WithdrawForm,
        services.withdraw_version,
        gettext_lazy("Withdrawn. It stays readable, with the days on which it was in force."),
    ),
}


def policies(request: HttpRequest) -> HttpResponse:
    """Every version that one may read, and for authors the way to begin one."""
    user = signed_in(request)
    form = AdoptForm(request.POST or None, user=user)
    may_adopt = user.has_perm("policies.import_pack")
    if request.method == "POST":
        if not may_adopt:
            raise PermissionDenied
        if form.is_valid():
            return _adopt(request, form, user)
    versions = PolicyVersion.objects.visible_to(user).select_related("policy__organization")
    context = {
        "title": _("Policies"),
        "versions": versions.order_by("policy__organization__name", "policy", "-number"),
        "form": form if may_adopt else None,
    }
    status = 400 if form.errors else 200
    return render_staff(request, "policies/staff/policies.html", context, status)


def _adopt(request: HttpRequest, form: AdoptForm, user: User) -> HttpResponse:
    version = services.adopt_pack(
        organization=form.cleaned_data["organization"],
        path=shipped_packs()[form.cleaned_data["pack"]],
        submission=form.cleaned_data["submission"],
        by=user,
        at=timezone.now(),
    )
    messages.success(request, _("The draft is yours to change."))
    return redirect("admin:policy-version", version.public_id)


def version_for(request: HttpRequest, public_id: UUID) -> PolicyVersion:
    found = PolicyVersion.objects.visible_to(signed_in(request)).select_related(
        "policy__organization", "author", "counsel", "approver", "withdrawn_by"
    )
    version = found.filter(public_id=public_id).first()
    if version is None:
        raise Http404
    return version


def version(request: HttpRequest, public_id: UUID, step: str = "") -> HttpResponse:
    """The version whole; a POST to one of its steps ends here with the form kept if it failed."""
    found = version_for(request, public_id)
    if request.method != "POST":
        return _draw(request, found)
    if step == "bench":
        return _bench(request, found)
    return _step(request, found, step)


def _step(request: HttpRequest, found: PolicyVersion, name: str) -> HttpResponse:
    user, step = signed_in(request), STEPS.get(name)
    if step is None:
        raise Http404
    if not user.has_perm(step.perm, found):
        raise PermissionDenied
    form = step.form(request.POST)
    if not form.is_valid():
        return _draw(request, found, {name: form}, status=400)
    try:
        moved = step.call(version=found, by=user, at=timezone.now(), **form.cleaned_data)
    except Invalid as invalid:
        complain(form, invalid)
        return _draw(request, found, {name: form}, status=400)
    except Refusal as refusal:
        # What was typed stays, for the text that stands on the page now
        found = version_for(request, found.public_id)
        kept = step.form({**request.POST.dict(), "seen": fingerprint(found)})
        return _draw(request, found, {name: kept}, refusal=refusal, status=409)
    messages.success(request, str(step.said))
    return redirect("admin:policy-version", moved.public_id)


def _bench(request: HttpRequest, found: PolicyVersion) -> HttpResponse:
    """Try posts against the rules; nothing is kept."""
    form = BenchForm(request.POST)
    tried = services.try_posts(services.ruleset(found), form.lines()) if form.is_valid() else []
    if is_fragment(request):
        return render(request, "policies/staff/_tried.html", {"tried": tried})
    return _draw(request, found, bench=form, tried=tried, status=400 if form.errors else 200)


def _draw(
    request: HttpRequest,
    found: PolicyVersion,
    tried_steps: dict[str, forms.Form] | None = None,
    *,
    refusal: Refusal | None = None,
    bench: BenchForm | None = None,
    tried: list[services.Tried] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    is_replaced = services.is_replaced(found, found.organization.on(timezone.now()))
    context = {
        "title": str(found),
        "crumbs": [(_("Policies"), "../../")],
        "version": found,
        "clauses": _apart(found),
        "principles": {row["key"]: row["title"] for row in found.principles},
        "severities": {row["key"]: row["title"] for row in found.severities},
        "matrix": list(found.cells.order_by("severity", "priors")),
        "findings": services.check_version(found) if found.status not in FROZEN else [],
        "steps": [
            row
            for row in _offered(user, found, tried_steps or {})
            if row["name"] != "withdraw" or not is_replaced
        ],
        "to_come": None if is_replaced else _to_come(found),
        "bench": bench or BenchForm(),
        "tried": tried,
        "refusal": refusal,
        "may_read_rehearsals": may_read_rehearsals(user, found),
        "before": services.version_before(found),
        "is_published": found.status in FROZEN,
        "may_publicize": user.has_perm("policies.publish_version", found),
        "may_edit": found.is_draft and user.has_perm("policies.change_clause", found),
    }
    return render_staff(request, "policies/staff/version.html", context, status)


def _to_come(found: PolicyVersion) -> PolicyVersion | None:
    """What takes its place, unless that was withdrawn before it ever came into force."""
    after = services.successor_of(found)
    return after if after and after.ends_on != after.effective_on else None


def _apart(found: PolicyVersion) -> list[dict[str, Any]]:
    """Statutory disqualifiers come after the clauses that leave a choice, under their own head."""
    rows = [_clause(clause) for clause in found.clauses.prefetch_related("rules")]
    return sorted(rows, key=lambda row: bool(row["clause"].disqualified_by))


def _clause(clause: Clause) -> dict[str, Any]:
    rules = [{"rule": rule, "words": services.words_of(rule.spec)} for rule in clause.rules.all()]
    return {"clause": clause, "rules": rules}


def _offered(user: User, found: PolicyVersion, tried: dict[str, forms.Form]) -> Any:
    seen = {} if found.status in FROZEN else {"seen": fingerprint(found)}
    for name, step in STEPS.items():
        if found.status in step.states and user.has_perm(step.perm, found):
            form = tried.get(name) or step.form(auto_id=f"{name}_%s", initial=seen)
            yield {"name": name, "step": step, "form": form}
