"""Not on notice: what keeps a flag from becoming a finding, and counsel's reason for it (R-14)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from config.accounts.gates import gates
from config.accounts.models import User
from config.accounts.services import record_matter
from config.errors import Conflict, Invalid, Refusal
from policies.services.notice import keeps_roster
from screening.models import Case, Flag, NoticeReason, Purpose
from screening.services.replays import replayed
from screening.workflow import FlagStatus

FAIR_NOTICE = "fair notice (due process); house practice R-14"
WAITING = (FlagStatus.OPEN, FlagStatus.FIRST_CONFIRMED)


class NotOnNotice(Refusal):
    code = "not_on_notice"
    remedy = "Dismiss the flag, or have counsel write why it may stand all the same."


class NothingToExcuse(Conflict):
    code = "nothing_to_excuse"


def binds_personnel(case: Case) -> bool:
    """Candidates are measured by the standard of suitability; personnel by rules they knew."""
    return case.order.purpose != Purpose.HIRING


def can_have_signed(case: Case) -> bool:
    """Whether signatures of this person can be known: the order names the agency's own record."""
    if case.subject.employee_id or not binds_personnel(case):
        return True
    return not keeps_roster(case.agency)


def is_unnoticed(flag: Flag) -> bool:
    """Whether it can be no finding before counsel has written why."""
    return (
        not flag.on_notice
        and not hasattr(flag, "notice_reason")
        and binds_personnel(flag.matter.case)
    )


def refuse_unnoticed(flags: Iterable[Flag]) -> None:
    for flag in flags:
        if is_unnoticed(flag):
            raise NotOnNotice(
                f"Clause {flag.clause.number}: {notice_said(flag)}",
                gate="G-18",
                citation=FAIR_NOTICE,
            )


def notice_said(flag: Flag) -> str:
    """What was in force on the day of the post, where that is another than screened with."""
    if flag.post.posted_at is None:
        return "The day of the post is not known, so no rule of that day is either."
    if flag.version_on_day is None:
        return "No version of the policy was in force on the day of the post."
    number = flag.version_on_day.number
    if flag.clause_on_day is None:
        return f"The policy of the day of the post, version {number}, did not have this rule."
    if not flag.on_notice:
        return "The person did not know this rule on the day of the post."
    if flag.clause_on_day.text != flag.clause.text:
        return f"On the day of the post, version {number} said: “{flag.clause_on_day.text}”"
    return ""


@transaction.atomic
def give_notice_reason(
    *, flag: Flag, reason: str, submission: UUID, by: User, at: datetime
) -> NoticeReason:
    """Counsel writes why a flag may stand although the person was not on notice."""
    flag = (
        Flag.objects.select_for_update(of=("self",), no_key=True)
        .select_related("matter__case__order", "notice_reason")
        .get(pk=flag.pk)
    )
    if before := replayed(NoticeReason.objects, submission, flag=flag):
        return before
    if not reason.strip():
        raise Invalid({"reason": ["Say why it may stand."]})
    if not is_unnoticed(flag):
        raise NothingToExcuse("This flag needs no reason by counsel.")
    if flag.status not in WAITING:
        raise NothingToExcuse("This flag was already decided.")
    with gates():
        given = NoticeReason.objects.create(
            flag=flag, reason=reason.strip(), submission=submission, by=by, at=at
        )
    record_matter(
        flag.matter, "give_notice_reason", by, at, target=f"flag:{flag.public_id}", gate="G-18"
    )
    return given
