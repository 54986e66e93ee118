"""What people do to a post beside judging it: take words out, and show that it was public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from screening.admin.cuts import cuts_of, suggested
from screening.admin.desk import REVIEW, draw, post_url, queue_of
from screening.admin.doors import (
    Attempt,
    acting_on,
    attempt,
    case_for,
    done,
    may,
    submission_of,
)
from screening.admin.frame import render_case
from screening.admin.posts import posts_of, visibility
from screening.forms.collecting import VisibilityForm
from screening.forms.desk import RedactionForm
from screening.models import Case
from screening.redaction import Cut
from screening.services import establish_visibility, redact_post

REDACT = "screening.redact_post"
ESTABLISH = "screening.establish_visibility"


def _found(case: Case, public_id: UUID) -> Any:
    found = posts_of(case).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_POST
def redact(request: HttpRequest, reference: str, round_: str, public_id: UUID) -> HttpResponse:
    """The next version of what a report prints of this post."""
    case, user = acting_on(request, reference, REDACT), signed_in(request)
    if queue_of(case, user, round_).place(public_id) is None:
        raise Http404
    shown = _found(case, public_id)

    def act(cuts: Iterable[Cut]) -> Any:
        return redact_post(
            post=shown,
            spans=cuts,
            submission=submission_of(request),
            by=user,
            at=timezone.now(),
        )

    tried = _tried(request, shown, act)
    if tried.failed:
        return draw(request, case, round_, public_id, tried)
    return done(request, "Redacted.", post_url(case, round_, public_id))


def _tried(request: HttpRequest, shown: Any, act: Any) -> Attempt:
    """Which of the panel's buttons was pressed: drop one cut, take all suggested, or new words."""
    cuts, dropped = cuts_of(shown), request.POST.get("drop", "")
    plain = forms.Form(request.POST)
    if dropped.isdecimal():
        kept = [cut for at, cut in enumerate(cuts) if at != int(dropped)]
        return attempt(plain, lambda told: act(kept))
    if "suggested" in request.POST:
        return attempt(plain, lambda told: act([*cuts, *suggested(shown)]))
    form = RedactionForm(request.POST, text=shown.whole)
    return attempt(form, lambda told: act([*cuts, *form.cuts()]))


def show_public(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """Where and when somebody saw the post in public, with a picture of it (R-4)."""
    case = case_for(request, reference, REVIEW)
    shown, tried = _found(case, public_id), None
    if request.method == "POST":
        case = acting_on(request, reference, ESTABLISH)
        tried = attempt(
            VisibilityForm(request.POST, request.FILES),
            lambda told: establish_visibility(
                post=shown,
                url=told["url"],
                seen_at=told["seen_at"],
                publicly_visible=told["publicly_visible"],
                capture=told["picture"],
                submission=submission_of(request),
                by=signed_in(request),
                at=timezone.now(),
            ),
        )
        if not tried.failed:
            return done(request, "Recorded: the post was public.", "admin:case-desk", reference)
    context = {
        "shown": shown,
        "visibility": visibility(shown),
        "form": tried.form if tried else VisibilityForm(initial={"url": shown.url}),
        "may_establish": may(signed_in(request), case, ESTABLISH),
    }
    return render_case(
        request, case, "screening/staff/public.html", "admin:case-posts", context, tried
    )
