"""The facts of a brief on a misconduct investigation (603(y)), read at this moment."""

from datetime import datetime

from adverse_action.inquiry import TEMPLATE, InquiryBrief, Told
from adverse_action.models import ActionTaken, Notice
from adverse_action.services.briefing import running
from config.delivery.models import first_sent, ways_of
from config.documents.render import Rendered, render
from config.law.book import book
from screening.models import Case, Report
from screening.services import report_facts

SUMMARY, RULE = "N-15", "D-28"


def inquiry_brief_of(case: Case, report: Report, at: datetime) -> InquiryBrief:
    taken = ActionTaken.objects.filter(case=case).order_by("pk").first()
    grounds = list(taken.grounds.select_related("report_item").order_by("pk")) if taken else []
    # A ground may name an item of an earlier version: its words are the same post's
    named = {one.report_item.content_sha256 for one in grounds if one.report_item}
    hashes = dict(report.items.values_list("number", "content_sha256"))
    told = book().notice(SUMMARY)
    summary = Notice.objects.with_ways().filter(case=case, kind=Notice.Kind.SUMMARY_603Y).first()
    sent = first_sent(ways_of(summary.document, summary.delivery)) if summary else None
    return InquiryBrief(
        agency=case.agency.name,
        reference=case.reference,
        subject=case.person.name,
        position=str(case.position),
        issued_on=case.agency.on(at),
        investigator=case.screener.name,
        ground=case.order.get_purpose_display(),
        case_number=case.order.case_number,
        report=str(report),
        told_on=report.furnished_on or report.issued_on,
        items=tuple(
            Told(item=item, is_ground=hashes[item.number] in named)
            for item in report_facts(report).items
        ),
        action=taken.get_kind_display() if taken else "",
        acted_on=taken.happened_on if taken else None,
        acted_by=taken.who if taken else "",
        other_grounds=tuple(one.note for one in grounds if one.note),
        clocks=running(case.matter, case.agency),
        notice=told.title,
        duty=RULE,
        authority=told.citation,
        summary_issued_on=summary.issued_on if summary else None,
        summary_sent_on=sent.dispatched_on if sent else None,
    )


def print_inquiry_brief(case: Case, report: Report, at: datetime) -> Rendered:
    """The same on paper, printed and not kept."""
    return render(TEMPLATE, inquiry_brief_of(case, report, at))
