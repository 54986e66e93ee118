"""What every page of a case begins and ends with: which case, may they, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from config.accounts.admin import signed_in
from config.accounts.gates import translated
from config.accounts.models import Matter, User
from config.errors import Invalid, Refusal
from screening.models import Case
from screening.models.scoped import BEHIND_THE_REPORT

VIEW_CASE = "screening.view_case"
PARTS = (
    "matter__agency",
    "matter__screener",
    "agency",
    "screener",
    "position",
    "order",
    "subject__person",
    "policy_version__policy",
)


def cases_with(user: User, perm: str) -> QuerySet[Case]:
    """Cases in which the user may do this; `visible_to` of the matter, for the act itself."""
    return Case.objects.select_related(*PARTS).filter(
        matter__in=Matter.objects.visible_to(user, perm)
    )


def case_for(request: HttpRequest, reference: str, perm: str = VIEW_CASE) -> Case:
    """For pages: 404 where the case is out of sight, and where the role lacks `perm`."""
    found = cases_with(signed_in(request), perm).filter(matter__reference=reference).first()
    if found is None:
        raise Http404
    return found


def acting_on(request: HttpRequest, reference: str, perm: str) -> Case:
    """For acts: 404 where the case is out of sight, 403 where the role does not include them."""
    try:
        return case_for(request, reference, perm)
    except Http404:
        case_for(request, reference)
        raise PermissionDenied from None


def case_url(case: Case, name: str = "admin:case") -> str:
    return reverse(name, args=[case.reference])


def may(user: User, case: Case, perm: str) -> bool:
    """Asked once a page: the answer stays with the case as long as the page is drawn."""
    rights: dict[tuple[int, str], bool] = case.__dict__.setdefault("_rights", {})
    key = (user.pk, perm)
    if key not in rights:
        rights[key] = Matter.objects.visible_to(user, perm).filter(pk=case.pk).exists()
    return rights[key]


def sees_behind(user: User, case: Case) -> bool:
    """Whether posts, flags and counts of them may be shown, before anything is furnished (R-1)."""
    return may(user, case, BEHIND_THE_REPORT)


def submission_of(request: HttpRequest) -> UUID:
    """The form's own number. Raises Invalid where a form came without one."""
    try:
        return UUID(request.POST.get("submission", ""))
    except ValueError:
        raise Invalid({"submission": ["Load the page again, then send the form."]}) from None


@dataclass(frozen=True)
class Attempt:
    """A form that was tried: with errors, refused, or done."""

    form: forms.BaseForm
    refusal: Refusal | None = None
    result: Any = None

    @property
    def failed(self) -> bool:
        return bool(self.refusal or self.form.errors)

    @property
    def status(self) -> int:
        if self.refusal:
            return 409
        return 400 if self.form.errors else 200


def attempt(form: forms.BaseForm, act: Callable[[dict[str, Any]], Any]) -> Attempt:
    """Hand the form's values to a service; what it finds wrong stands beside its field."""
    if not form.is_valid():
        return Attempt(form)
    try:
        with translated():
            return Attempt(form, result=act(form.cleaned_data))
    except Invalid as invalid:
        for name, found in invalid.fields.items():
            form.add_error(name if name in form.fields else None, list(found))
        return Attempt(form)
    except Refusal as refusal:
        return Attempt(form, refusal=refusal)


def done(request: HttpRequest, said: str, name: str, *args: object) -> HttpResponse:
    """After an act: say what happened, and show the page anew."""
    messages.success(request, said)
    return redirect(name, *args)


def finish(
    request: HttpRequest,
    case: Case,
    tried: Attempt,
    said: str,
    *,
    draw: Callable[[HttpRequest, Case, Attempt], HttpResponse],
    page: str,
) -> HttpResponse:
    """Back on the case's `page`, with what is said; drawn again where the form failed."""
    if tried.failed:
        return draw(request, case, tried)
    return done(request, said, page, case.reference)
