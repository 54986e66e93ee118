"""Staff page of the compliance figures of a month or of all time; the same as CSV and on paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from config.accounts.admin import signed_in
from config.accounts.models import Organization, User
from config.accounts.pages import render_staff
from config.clocks.months import read_month
from config.documents.render import render
from config.documents.responses import download
from config.oversight import compliance, disputes, monthly
from config.oversight.compliance import ALWAYS, Chart, Period
from config.oversight.exceptions import houses

MONTHS_SHOWN = 6


def page(request: HttpRequest) -> HttpResponse:
    user, now, period = signed_in(request), timezone.now(), _period(request)
    query = f"?month={period.first:%Y-%m}" if period.first else ""
    context = {
        "title": "Compliance",
        "period": period,
        "tabs": _tabs(period),
        "tally": compliance.tally(user, now),
        "of_disputes": disputes.tally(user, now, period),
        "charts": [chart for chart in charts(user, period) if chart.table],
        "csv": reverse("admin:compliance-csv") + query,
        "pdf": reverse("admin:compliance-pdf") + query,
    }
    return render_staff(request, "oversight/compliance.html", context)


def as_csv(request: HttpRequest) -> HttpResponse:
    user, period = signed_in(request), _period(request)
    text = compliance.as_csv(charts(user, period))
    data, kind = text.encode("utf-8-sig"), "text/csv; charset=utf-8"
    return download(data, media_type=kind, filename=f"{_name(period)}.csv")


def as_pdf(request: HttpRequest) -> HttpResponse:
    user, now, period = signed_in(request), timezone.now(), _period(request)
    report = monthly.MonthlyReport(
        houses=", ".join(_houses(user)),
        period=str(period),
        printed_on=timezone.localdate(now),
        printed_by=user.name,
        figures=monthly.figures([*compliance.tally(user, now), *disputes.tally(user, now, period)]),
        tables=tuple(monthly.table(chart) for chart in charts(user, period)),
    )
    data = render(monthly.TEMPLATE, report).pdf
    return download(data, media_type="application/pdf", filename=f"{_name(period)}.pdf")


def charts(user: User, period: Period) -> list[Chart]:
    """All of them, also those of which nothing happened in the period."""
    return [
        compliance.kept_in_time(user, period),
        *disputes.charts(user, period),
        compliance.decisions(user, period),
        compliance.screenings(user, period),
    ]


def _period(request: HttpRequest) -> Period:
    asked = request.GET.get("month", "")
    return Period(read_month(asked, timezone.localdate())) if asked else ALWAYS


def _tabs(period: Period) -> list[dict[str, Any]]:
    shown = [ALWAYS, *(Period(first) for first in _months(timezone.localdate()))]
    if period not in shown:
        shown.append(period)
    return [
        {
            "label": str(one),
            "url": f"?month={one.first:%Y-%m}" if one.first else "?",
            "count": None,
            "current": one == period,
        }
        for one in shown
    ]


def _months(today: date) -> list[date]:
    found = [today.replace(day=1)]
    while len(found) < MONTHS_SHOWN:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _name(period: Period) -> str:
    return f"compliance-{period.first:%Y-%m}" if period.first else "compliance"


def _houses(user: User) -> list[str]:
    found = Organization.objects.filter(pk__in=houses(user))
    return list(found.order_by("name").values_list("name", flat=True))
