"""What of this room a visitor of the portal may know: their case, their papers, their report."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from config.documents.models import Document
from config.law.book import book
from config.portal.visits import PortalVisit
from screening.models import Case, Report
from screening.workflow import ReportStatus

PARTS = ("matter", "agency", "screener", "position", "order", "subject__person")


def case_of(visit: PortalVisit) -> Case | None:
    """The case the link is for, if it is this person's; a link to a file has none."""
    found = Case.objects.select_related(*PARTS).filter(
        pk=visit.matter.pk, subject__person=visit.person
    )
    return found.first()


def signing(visit: PortalVisit) -> Case | None:
    """The case whose authorization this visitor signs, or has signed."""
    case = case_of(visit)
    return case if case and book().regime(case.order.regime).authorization else None


def reports_of(visit: PortalVisit) -> list[Report]:
    """The newest furnished version of each report in reach of the link.

    Consumer reports only: an officer's or an in-house file is shown once its notice is served,
    and by its own room (R-16).
    """
    if not visit.proven:
        return []
    is_case = visit.matter.agency_id is not None
    whole_file = Q(case__screener=visit.matter.screener_id)
    reach = Q(case=visit.matter.pk) if is_case else whole_file
    found = Report.objects.filter(
        reach, status=ReportStatus.FURNISHED, case__subject__person=visit.person
    )
    newest: dict[int, Report] = {}
    for report in found.select_related("case__matter", "screener", "agency").order_by("version"):
        if book().regime(report.regime).consumer_report:
            newest[report.case_id] = report
    return sorted(newest.values(), key=lambda report: report.issued_at, reverse=True)


def consumer_regimes() -> list[str]:
    """Whose reports a person without an account may see, here and by their own right (R-16)."""
    return [name for name, law in book().regimes.items() if law.consumer_report]


def papers(visit: PortalVisit) -> QuerySet[Document]:
    """Copies for the person: what was shown, what they signed, what was furnished."""
    own = Q(pk__in=[report.document_id for report in reports_of(visit)])
    if case := signing(visit):
        signed = case.authorizations.values("document")
        own |= Q(pk__in=case.disclosures.values("document")) | Q(pk__in=signed)
        for paper in ("document", "answer"):
            own |= Q(pk__in=case.state_sheets.exclude(**{paper: None}).values(paper))
    return Document.objects.filter(own)
