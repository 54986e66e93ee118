"""Counsel's page for a mark against somebody who was not on notice of the rule (R-14)."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from config.accounts.admin import signed_in
from screening.access import record_look
from screening.admin.doors import acting_on, attempt, case_for, done, may, submission_of
from screening.admin.frame import render_case
from screening.admin.posts import drawn_post, posts_of, reasons
from screening.forms.desk import NoticeReasonForm
from screening.models import Flag
from screening.services import give_notice_reason, is_unnoticed

VIEW = "screening.view_flag"
GIVE = "screening.add_noticereason"
PAGE = "admin:case-flags"
BESIDE = ("clause__version", "rule", "version_on_day", "clause_on_day", "notice_reason__by")


def page(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """The mark with its post, what was in force that day, and counsel's words; one look a visit."""
    case, user, now = case_for(request, reference, VIEW), signed_in(request), timezone.now()
    flag = Flag.objects.filter(matter=case.pk, public_id=public_id).select_related(*BESIDE).first()
    if flag is None:
        raise Http404
    flag.matter = case.matter
    tried = None
    if request.method == "POST":
        case = acting_on(request, reference, GIVE)
        tried = attempt(
            NoticeReasonForm(request.POST),
            lambda told: give_notice_reason(
                flag=flag,
                reason=told["reason"],
                submission=submission_of(request),
                by=user,
                at=now,
            ),
        )
        if not tried.failed:
            said = "Written down: two people may confirm the mark now."
            return done(request, said, "admin:flag-notice", reference, public_id)
    shown = posts_of(case).get(pk=flag.post_id)
    flag.post = shown
    record_look(user, case.matter, f"post:{shown.public_id}", now)
    context = {
        "post": drawn_post(shown, [flag]),
        "reason": reasons([flag], case)[0],
        "flag": flag,
        "form": tried.form if tried else NoticeReasonForm(),
        "may_give": is_unnoticed(flag) and may(user, case, GIVE),
    }
    return render_case(request, case, "screening/staff/notice.html", PAGE, context, tried)
