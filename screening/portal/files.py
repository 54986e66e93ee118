"""What of this room a visitor of the portal may know: their case, their papers, their report."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from config.law.book import book
from config.portal.visits import PortalVisit, once
from screening.models import Authorization, Case, Disclosure, Report, StateSheet
from screening.workflow import ReportStatus

PARTS = ("matter", "agency", "screener", "position", "order", "subject__person")


@once
def case_of(visit: PortalVisit) -> Case | None:
    """The case the link is for, if it is this person's; a link to a file has none."""
    return cases_of(visit).select_related(*PARTS).first()


def cases_of(visit: PortalVisit) -> QuerySet[Case]:
    return Case.objects.filter(pk=visit.matter.pk, subject__person=visit.person)


def signing(visit: PortalVisit) -> Case | None:
    """The case whose authorization this visitor signs, or has signed."""
    case = case_of(visit)
    return case if case and book().regime(case.order.regime).authorization else None


def signed_here(visit: PortalVisit) -> QuerySet[Case]:
    """The same, to ask about."""
    regimes = [name for name, law in book().regimes.items() if law.authorization]
    return cases_of(visit).filter(order__regime__in=regimes)


def furnished_to(visit: PortalVisit) -> QuerySet[Report]:
    """Every furnished version of each report in reach of the link.

    Consumer reports only: an officer's or an in-house file is shown once its notice is served,
    and by its own room (R-16).
    """
    if not visit.proven:
        return Report.objects.none()
    is_case = visit.matter.agency_id is not None
    whole_file = Q(case__screener=visit.matter.screener_id)
    reach = Q(case=visit.matter.pk) if is_case else whole_file
    return Report.objects.filter(
        reach,
        status=ReportStatus.FURNISHED,
        case__subject__person=visit.person,
        regime__in=consumer_regimes(),
    )


@once
def reports_of(visit: PortalVisit) -> list[Report]:
    """The newest furnished version of each, the latest issued first."""
    return _sorted(_newest(visit).select_related("case__matter", "screener", "document"))


def reports_told(visit: PortalVisit) -> list[Report]:
    """The same, without what they say. `furnished_days`: of each version, an earlier one too."""
    same = furnished_to(visit).filter(case=OuterRef("case")).order_by("version")
    days = ArraySubquery(same.values("furnished_on"))
    found = _newest(visit).annotate(furnished_days=days)
    return _sorted(found.defer("data_document", "difference"))


def _sorted(reports: QuerySet[Report]) -> list[Report]:
    found = reports.select_related("agency", "policy_version")
    return sorted(found, key=lambda report: report.issued_at, reverse=True)


def _newest(visit: PortalVisit) -> QuerySet[Report]:
    return furnished_to(visit).order_by("case_id", "-version").distinct("case_id")


def consumer_regimes() -> list[str]:
    """Whose reports a person without an account may see, here and by their own right (R-16)."""
    return [name for name, law in book().regimes.items() if law.consumer_report]


def papers(visit: PortalVisit) -> list[QuerySet[Any, Any]]:
    """Copies for the person: what was shown, what they signed, what was furnished."""
    mine = signed_here(visit)
    sheets = StateSheet.objects.filter(case__in=mine)
    return [
        Report.objects.filter(pk__in=_newest(visit).values("pk")).values("document"),
        Disclosure.objects.filter(case__in=mine).values("document"),
        Authorization.objects.filter(case__in=mine).values("document"),
        sheets.values("document"),
        sheets.exclude(answer=None).values("answer"),
    ]
