"""G-24: an item of an earlier investigative report is received anew, or left out (1681l)."""

from datetime import date

from config.clocks.services import calendar_for
from config.law.book import book
from config.law.clock import count
from screening.models import Report, ReportItem
from screening.workflow import ReportStatus

INVESTIGATIVE = [name for name, law in book().regimes.items() if law.investigative_disclosure]


def is_stale(item: ReportItem, report: Report, on: date) -> bool:
    """Whether it stood in one about this person, and came in before the days of D-21."""
    if not book().regime(report.regime).consumer_report:
        return False
    cutoff = count(book().deadline("D-21"), on, calendar_for(report.screener)).cutoff_on
    if cutoff is None or item.post.batch.queued_on >= cutoff:
        return False
    return ReportItem.objects.filter(
        post__text_sha256=item.post.text_sha256,
        report__status=ReportStatus.FURNISHED,
        report__regime__in=INVESTIGATIVE,
        report__case__subject__person=report.case.person,
    ).exists()
