"""What a person can dispute at a screener: the items of their furnished consumer reports."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from config.accounts.models import Organization, Person
from config.law.book import book
from disputes.models import DisputeItem
from disputes.workflow import Status
from screening import letters
from screening.models import Case, Report, ReportItem
from screening.services import report_facts
from screening.workflow import Regime, ReportStatus

Waiting = dict[str, DisputeItem]


@dataclass(frozen=True)
class Disputable:
    """One item as its report prints it; `others`: agencies whose reports print the same words.

    `open`: the disputed item while it is looked into.
    """

    item: ReportItem
    facts: letters.Item
    report: letters.Report
    agency: str
    others: tuple[str, ...] = ()
    open: DisputeItem | None = None

    @property
    def key(self) -> str:
        return str(self.item.public_id)


def regimes_with_dispute() -> list[str]:
    return [regime.value for regime in Regime if book().regime(regime.value).dispute]


def cases_reported(
    person: Person, screener: Organization, only: Case | None = None
) -> QuerySet[Case]:
    """Cases of consumer reports here in which something was furnished, newest first."""
    found = Case.objects.filter(**({"pk": only.pk} if only else {})).filter(
        subject__person=person,
        screener=screener,
        order__regime__in=regimes_with_dispute(),
        reports__status=ReportStatus.FURNISHED,
    )
    return found.distinct().order_by("-pk")


def disputable(
    person: Person,
    screener: Organization,
    only: Case | None = None,
    waiting: Waiting | None = None,
) -> list[Disputable]:
    """Each item once, though several agencies may have it (R-5); as the newest report has it.

    `only`: what one agency may know, which never learns of another. `waiting`: `open_items`,
    where they are at hand.
    """
    found: dict[str, Disputable] = {}
    waiting = open_items(person) if waiting is None else waiting
    for one in _printed(person, screener, only):
        words = one.item.post.text_sha256
        if words in found:
            first = found[words]
            others = (*first.others, one.agency)
            found[words] = Disputable(
                first.item, first.facts, first.report, first.agency, others, first.open
            )
        else:
            found[words] = Disputable(
                one.item, one.facts, one.report, one.agency, (), waiting.get(words)
            )
    return list(found.values())


def _printed(person: Person, screener: Organization, only: Case | None) -> Iterator[Disputable]:
    for report in _newest(person, screener, only):
        facts = report_facts(report)
        for item, printed in zip(report.items.all(), facts.items, strict=True):
            yield Disputable(item, printed, facts, report.agency.name)


def _newest(person: Person, screener: Organization, only: Case | None) -> QuerySet[Report]:
    """The newest furnished report of each case, with its items."""
    cases = cases_reported(person, screener, only).order_by().values("pk")
    furnished = Report.objects.filter(case__in=cases, status=ReportStatus.FURNISHED)
    items = ReportItem.objects.select_related("post").order_by("number")
    return (
        furnished.order_by("-case_id", "-version")
        .distinct("case_id")
        .select_related("screener", "agency", "case__subject__person", "case__matter")
        .prefetch_related(Prefetch("items", items))
    )


def open_items(person: Person) -> Waiting:
    """What is being looked into, by the hash that knows it in every case."""
    items = DisputeItem.objects.filter(
        dispute__person=person, dispute__status=Status.RECEIVED
    ).select_related("dispute", "report_item__post", "post", "account")
    return {item.known_by: item for item in items}
