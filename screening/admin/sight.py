"""Who can see a case and why, and a supervisor's acts on it: assign, wall off, except."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from config.accounts.roles import Role
from config.accounts.services import assign, build_wall, grant_exception
from screening.admin.doors import (
    Attempt,
    acting_on,
    attempt,
    case_for,
    done,
    finish,
    may,
    sees_behind,
)
from screening.admin.frame import render_case
from screening.admin.readers import readers, walls
from screening.forms.sight import AssignForm, GrantForm, WallForm
from screening.models import Case

PAGE = "admin:case-access"
ASSIGN, WALL, GRANT = "accounts.add_assignment", "accounts.add_wall", "accounts.add_grant"
FORMS = {"assign": AssignForm, "wall": WallForm, "grant": GrantForm}


def page(request: HttpRequest, reference: str) -> HttpResponse:
    return draw(request, case_for(request, reference))


def draw(request: HttpRequest, case: Case, tried: Attempt | None = None) -> HttpResponse:
    user = signed_in(request)
    mine = None if sees_behind(user, case) else set(user.organization_ids())
    now = timezone.now()
    shown = readers(case.matter, now, only=mine)
    context: dict[str, Any] = {
        "readers": shown,
        "people": len({reader.user.pk for reader in shown}),
        "walls": walls(case.matter) if mine is None else [],
        "assign_form": AssignForm(matter=case.matter, at=timezone.now()),
        "wall_form": WallForm(matter=case.matter),
        "grant_form": GrantForm(matter=case.matter, at=now),
        "may_assign": may(user, case, ASSIGN),
        "may_wall": may(user, case, WALL),
        "may_grant": may(user, case, GRANT),
    }
    for name, shape in FORMS.items():
        if tried and isinstance(tried.form, shape):
            context[f"{name}_form"] = tried.form
    return render_case(request, case, "screening/staff/access.html", PAGE, context, tried)


_finish = partial(finish, draw=draw, page=PAGE)


@require_POST
def assign_to(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, ASSIGN)
    tried = attempt(
        AssignForm(request.POST, matter=case.matter, at=timezone.now()),
        lambda told: assign(matter=case.matter, by=signed_in(request), at=timezone.now(), **told),
    )
    return _finish(request, case, tried, "Assigned.")


@require_POST
def wall_off(request: HttpRequest, reference: str) -> HttpResponse:
    """From this moment on the case is in none of this person's lists, counts or searches."""
    case = acting_on(request, reference, WALL)
    tried = attempt(
        WallForm(request.POST, matter=case.matter),
        lambda told: build_wall(
            matter=case.matter, by=signed_in(request), at=timezone.now(), **told
        ),
    )
    if not tried.failed and tried.form.cleaned_data["user"] == signed_in(request):
        return done(request, "The wall stands. You no longer see the case.", "admin:cases")
    return _finish(request, case, tried, "The wall stands.")


@require_POST
def except_for(request: HttpRequest, reference: str) -> HttpResponse:
    case, now = acting_on(request, reference, GRANT), timezone.now()
    tried = attempt(
        GrantForm(request.POST, matter=case.matter, at=now),
        lambda told: grant_exception(
            matter=case.matter,
            user=told["email"],
            organization=case.screener,
            role=Role(told["role"]),
            reason=told["reason"],
            expires_at=told["until"],
            by=signed_in(request),
            at=now,
        ),
    )
    return _finish(request, case, tried, "Granted. It stands on the exception register.")
