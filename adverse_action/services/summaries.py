"""N-15: after an action on a misconduct investigation, what the agency was told (603(y)(2))."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from adverse_action.letters import LETTERS
from adverse_action.models import ActionTaken, Notice
from adverse_action.refusals import NothingFurnished, RegimeRefused
from adverse_action.services import papers
from adverse_action.services.handling import check_agency_writes
from adverse_action.services.issuing import begin, issue, record_notice, refuse_second
from adverse_action.services.locking import locked_case
from config.accounts.models import User
from config.documents.render import Rendered, render
from config.law.book import book
from screening.models import Case, Report
from screening.workflow import ReportStatus

KIND = Notice.Kind.SUMMARY_603Y


@transaction.atomic
def issue_summary(
    *, taken: ActionTaken, channel: str, submission: UUID, by: User, at: datetime
) -> Notice:
    """The summary of nature and substance; D-28 ends once it is dispatched (R-8)."""
    case = locked_case(taken.case)
    if first := Notice.objects.filter(submission=submission).first():
        return first
    check_agency_writes(case, by)
    _check_regime(case)
    refuse_second(case.notices.filter(kind=KIND))
    writing = begin(case, submission, by, at, with_portal=False)
    notice = issue(
        **summary_of(taken, writing),
        case=case,
        proposal=None,
        channel=channel,
        submission=submission,
        by=by,
        at=at,
    )
    record_notice(notice, "issue_summary", by, at, channel=channel)
    return notice


def summary_of(taken: ActionTaken, writing: papers.Writing) -> dict[str, Any]:
    """What `issue` wants to know of it."""
    report = _told_by(taken)
    facts = papers.summary_603y(taken, report, writing)
    return {"facts": facts, "kind": KIND.value, "report": report, "enclosures": ()}


def preview_summary(*, taken: ActionTaken, by: User, at: datetime) -> Rendered:
    """The same letter, printed and not kept."""
    _check_regime(taken.case)
    writing = begin(taken.case, taken.submission, by, at, with_portal=False)
    facts = papers.summary_603y(taken, _told_by(taken), writing)
    language = taken.case.person.language
    return render(LETTERS[KIND].template, facts, language=language, preview=True)


def _check_regime(case: Case) -> None:
    law = book().regime(case.regime)
    if not law.summary_603y:
        raise RegimeRefused(
            f"{law.title}: no summary of an investigation exists under it.",
            citation="agency policy" if law.fair_process else law.citation,
            remedy="Send the letter that this case asks for.",
        )


def _told_by(taken: ActionTaken) -> Report:
    """The version of the report that the action rests on; a later correction changes nothing."""
    named = taken.grounds.exclude(report_item=None).select_related("report_item__report").first()
    if named is not None and named.report_item is not None:
        return named.report_item.report
    furnished = taken.case.reports.filter(status=ReportStatus.FURNISHED)
    report = furnished.order_by("-version").first()
    if report is None:
        raise NothingFurnished("No report has been furnished for this case yet.")
    return report
