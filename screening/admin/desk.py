"""The review desk: one post at a time, decided by keyboard or by button, the second time blind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import render_staff
from screening.access import record_look
from screening.admin.cuts import cuts_of, panel
from screening.admin.doors import Attempt, attempt, case_for, case_url, submission_of
from screening.admin.posts import answers_to, drawn_post, posts_of, reasons
from screening.admin.queue import FIRST, SECOND, Queue, load
from screening.forms.desk import UNDO, VerdictForm
from screening.models import Case, Dismissal, Flag, Post, Review
from screening.reportability import WHY
from screening.services import review_flag, standing_reviews, undo_review
from screening.services.cases import terms
from screening.services.flags import NothingToUndo
from screening.services.posts import lasting_obstacles, open_obstacles

REVIEW = "screening.review_flag"


def queue_of(case: Case, user: User, round_: str) -> Queue:
    if round_ not in Review.Round.values:
        raise Http404
    version = case.policy_version
    return Queue(load(case, user), round_, version.severities if version else [])


def post_url(case: Case, round_: str, post: UUID) -> str:
    return reverse("admin:desk-post", args=[case.reference, round_, post])


def start(request: HttpRequest, reference: str) -> HttpResponse:
    """To the first queue in which something waits for this reader; else say that nothing does."""
    case, user = case_for(request, reference, REVIEW), signed_in(request)
    for round_ in (FIRST, SECOND):
        if post := queue_of(case, user, round_).after():
            return redirect(post_url(case, round_, post))
    return _nothing(request, case)


def queue(request: HttpRequest, reference: str, round_: str) -> HttpResponse:
    case = case_for(request, reference, REVIEW)
    if post := queue_of(case, signed_in(request), round_).after():
        return redirect(post_url(case, round_, post))
    return _nothing(request, case)


def _nothing(request: HttpRequest, case: Case) -> HttpResponse:
    rows = load(case, signed_in(request))
    context = {
        "title": "Nothing waits for you here",
        "crumbs": _crumbs(case),
        "case": case,
        "flags": len(rows),
        "others": sum(row.status in ("open", "first_confirmed") for row in rows),
    }
    return render_staff(request, "screening/staff/desk_done.html", context)


def post(request: HttpRequest, reference: str, round_: str, public_id: UUID) -> HttpResponse:
    case = case_for(request, reference, REVIEW)
    if request.method == "POST":
        return _decide(request, case, round_, public_id)
    return draw(request, case, round_, public_id)


def draw(
    request: HttpRequest,
    case: Case,
    round_: str,
    public_id: UUID,
    tried: Attempt | None = None,
) -> HttpResponse:
    """The desk with one post on it; `tried` brings a refused verdict or redaction back.

    The look at the post is recorded, and at each answer shown under it.
    """
    user, now = signed_in(request), timezone.now()
    waiting = queue_of(case, user, round_)
    place = waiting.place(public_id)
    if place is None:
        raise Http404
    shown: Any = posts_of(case).get(public_id=public_id)
    after = answers_to(shown)
    for one in (shown, *after):
        record_look(user, case.matter, f"post:{one.public_id}", now)
    flags = _flags(case, shown, waiting.flags(public_id))
    undecided = set(waiting.waiting_flags(public_id))
    context = {
        "title": "Review desk",
        "wide": True,
        "crumbs": _crumbs(case),
        "case": case,
        "queue": waiting,
        "blind": round_ == SECOND,
        "place": place,
        "shown": shown,
        "post": drawn_post(shown, flags, after, cuts_of(shown)),
        "reasons": _marked(reasons(flags, case), undecided, user, tried),
        "several": len(undecided) > 1,
        "undecided": len(undecided),
        "undo": any(row.own_first or row.own_second for row in waiting.rows),
        "back": place.back and post_url(case, round_, place.back),
        "next": place.next and post_url(case, round_, place.next),
        "dismissals": Dismissal.choices,
        **_standing(case, shown, now),
        **panel(shown, tried.form if tried else None),
        "draft": tried.form if tried and isinstance(tried.form, VerdictForm) else None,
        "refusal": tried.refusal if tried else None,
        "action": post_url(case, round_, public_id),
    }
    status = tried.status if tried else 200
    return render_staff(request, "screening/staff/desk.html", context, status)


def _crumbs(case: Case) -> list[tuple[str, str]]:
    return [
        ("Review desk", reverse("admin:desk")),
        (case.reference, case_url(case)),
    ]


def _flags(case: Case, shown: Post, keys: Sequence[int]) -> list[Flag]:
    """In the order of their reasons' numbers."""
    found = Flag.objects.filter(pk__in=keys).select_related(
        "clause__version", "rule", "version_on_day", "clause_on_day", "notice_reason__by"
    )
    flags = sorted(found, key=lambda flag: (flag.clause.position, flag.pk))
    for flag in flags:
        flag.post, flag.matter = shown, case.matter
    return flags


def _marked(
    found: list[dict[str, Any]], undecided: set[int], user: User, tried: Attempt | None
) -> list[dict[str, Any]]:
    """Each reason with whether it waits, and else with the verdicts this reader may know."""
    typed = tried.form.data if tried else {}
    for reason in found:
        flag = reason["flag"]
        reason["waits"] = flag.pk in undecided
        reason["chosen"] = typed.get(f"mark-{flag.pk}", "")
        reason["reviews"] = [] if reason["waits"] else standing_reviews(flag, user)
    return found


def _standing(case: Case, shown: Post, now: datetime) -> dict[str, Any]:
    """What keeps the post out of a report for good, and what somebody can still put right."""
    lasting = lasting_obstacles(case, shown, terms(case, case.screener.on(now)))
    return {
        "lasting": [WHY[obstacle] for obstacle in lasting],
        "obstacles": [(obstacle.value, WHY[obstacle]) for obstacle in open_obstacles(shown)],
    }


def _decide(request: HttpRequest, case: Case, round_: str, public_id: UUID) -> HttpResponse:
    user = signed_in(request)
    waiting = queue_of(case, user, round_)
    if waiting.place(public_id) is None:
        raise Http404
    form = VerdictForm(request.POST)
    if form.data.get("verdict") == UNDO:
        return _undo(request, case)
    keys = waiting.waiting_flags(public_id)
    tried = attempt(form, lambda told: _review(form, keys, user, submission_of(request)))
    if tried.failed:
        return draw(request, case, round_, public_id, tried)
    following = queue_of(case, user, round_).after(public_id)
    if following is None:
        return redirect("admin:case-queue", case.reference, round_)
    return redirect(post_url(case, round_, following))


@transaction.atomic
def _review(form: VerdictForm, keys: Sequence[int], user: User, submission: UUID) -> None:
    """Every mark that waits, or none of them."""
    now = timezone.now()
    for flag in Flag.objects.filter(pk__in=keys).order_by("pk"):
        review_flag(flag=flag, submission=submission, by=user, at=now, **form.of_mark(flag.pk))


@transaction.atomic
def _undo(request: HttpRequest, case: Case) -> HttpResponse:
    """Take back one's own last verdict: all marks that were decided with it."""
    user, now, submission = signed_in(request), timezone.now(), submission_of(request)
    theirs = Review.objects.filter(flag__matter=case.pk, by=user)
    if before := theirs.filter(undo_submission=submission).select_related("flag__post").first():
        return _taken_back(request, case, before)
    own = theirs.standing()
    last = own.select_related("flag__post").order_by("-at", "-pk").first()
    if last is None:
        raise NothingToUndo("You have decided nothing in this case.")
    together = own.filter(at=last.at, round=last.round, flag__post=last.flag.post)
    for review in together.select_related("flag"):
        undo_review(flag=review.flag, submission=submission, by=user, at=now)
    return _taken_back(request, case, last)


def _taken_back(request: HttpRequest, case: Case, review: Review) -> HttpResponse:
    messages.success(request, "Taken back: decide it anew.")
    return redirect(post_url(case, review.round, review.flag.post.public_id))
