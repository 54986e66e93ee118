"""What this room shows in the portal's own pages: its part of the matter page, menu, papers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import pgettext, pgettext_lazy

from config.delivery.receipt import Event
from config.documents.models import Document
from config.portal.line import Entry, entry, we, with_line
from config.portal.models import PortalLink
from config.portal.sections import (
    Section,
    fact_of,
    register_landing,
    register_menu,
    register_papers,
    register_reader,
    register_section,
)
from config.portal.visits import PortalVisit
from disputes.models import (
    Answer,
    Dispute,
    FrivolousNotice,
    Reinsertion,
    ResultsNotice,
    TheftBlock,
)
from disputes.portal import telling
from disputes.portal.choosing import START
from disputes.portal.following import summary_of
from disputes.portal.held import HELD, has_file
from disputes.portal.loading import disputes_of, has_draft, told_disputes
from disputes.portal.telling import Standing
from disputes.services import record_results_receipt
from disputes.services.sending import OPENED_HERE, read_here
from disputes.workflow import Status

SHOWN = 3


def may_dispute(visit: PortalVisit) -> Exists | bool:
    """Before proof the door looks the same for everybody, so that it tells nothing."""
    return not visit.proven or has_file(visit)


def has_disputes(visit: PortalVisit) -> Exists:
    return Exists(disputes_of(visit))


def wants_results_here(visit: PortalVisit) -> Exists:
    return Exists(disputes_of(visit).filter(results_by=Dispute.Results.PORTAL))


def papers(visit: PortalVisit) -> list[QuerySet[Any, Any]]:
    """Receipts and letters about disputes hang on the person's file, whatever link was used."""
    found = disputes_of(visit)
    return [
        found.values("receipt"),
        ResultsNotice.objects.filter(dispute__in=found).values("document"),
        FrivolousNotice.objects.filter(dispute__in=found).values("document"),
        Answer.objects.filter(request__dispute__in=found).values("document"),
        Reinsertion.objects.filter(item__dispute__in=found).values("document"),
        TheftBlock.objects.filter(item__dispute__in=found).values("document"),
    ]


def opened(visit: PortalVisit, paper: Document, at: datetime) -> None:
    """A result that was to come here is received when it is opened (R-9)."""
    if paper.kind in OPENED_HERE:
        read_here(paper, visit.actor, at)
    notice = ResultsNotice.objects.filter(
        document=paper, delivery__channel="portal", delivery__received_on=None
    ).first()
    if notice is None or notice.delivery.dispatched_on is None:
        return
    on = notice.dispute.screener.on(at)
    record_results_receipt(
        notice=notice, event=Event.OPENED, on=on, detail="", by=visit.actor, at=at
    )


def section(visit: PortalVisit, request: HttpRequest) -> SafeString | None:
    """Open disputes with their count of days: what matters most to somebody who waits."""
    rows = _rows(visit, lambda one: one.status == Status.RECEIVED)
    if not rows:
        return None
    context = {"rows": rows, "law": telling.law()}
    drawn = render_to_string("disputes/portal/_section.html", context, request)
    return with_line(drawn, _line(rows))


def door(visit: PortalVisit, request: HttpRequest) -> SafeString | None:
    """Results that are there, and the way to dispute something."""
    if not fact_of(visit, START):
        return None
    rows = _rows(visit, lambda one: one.status != Status.RECEIVED)
    context = {
        "rows": rows,
        "draft": has_draft(visit),
    }
    return with_line(render_to_string("disputes/portal/_door.html", context, request), _line(rows))


def _line(rows: list[dict[str, Any]]) -> list[Entry]:
    """When each came and when its answer did, or is due at the latest."""
    line: list[Entry] = []
    for row in rows:
        standing: Standing = row["standing"]
        dispute, number = standing.dispute, {"number": standing.dispute.number}
        came = pgettext("portal", "We got your dispute, number %(number)s.")
        line.append(entry(dispute.received_on, came % number))
        if standing.open:
            due = pgettext(
                "portal", "Last day for us to decide about %(number)s. Then we write to you."
            )
            line.append(entry(standing.due_on, due % number, kind="next", who=we()))
        elif dispute.completed_at:
            told = pgettext("portal", "We answered your dispute %(number)s.")
            line.append(entry(dispute.screener.on(dispute.completed_at), told % number))
    return line


def _rows(visit: PortalVisit, which: Callable[[Dispute], bool]) -> list[dict[str, Any]]:
    newest = [one for one in told_disputes(visit) if which(one)][:SHOWN]
    return [summary_of(Standing.of(visit, dispute, timezone.now())) for dispute in newest]


def register() -> None:
    register_section(Section(6, section))
    register_section(Section(45, door))
    register_menu(
        pgettext_lazy("portal", "Dispute the report"),
        START,
        may_dispute,
        order=30,
        before_proof=True,
        text=pgettext_lazy(
            "portal", "You can do this without showing who you are. We read it and answer by mail."
        ),
    )
    register_menu(pgettext_lazy("portal", "What is in my file"), HELD, has_file, order=27)
    register_menu(pgettext_lazy("portal", "My disputes"), "dispute:mine", has_disputes, order=40)
    register_menu(
        pgettext_lazy("portal", "How I get results"),
        "portal:dispute_papers",
        wants_results_here,
        order=95,
    )
    register_papers(papers)
    register_reader(opened)
    register_landing(PortalLink.Purpose.DISPUTE, START)
