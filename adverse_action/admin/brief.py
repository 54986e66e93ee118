"""The decision brief: what the decision maker weighs, on one page that a phone can show.

Items in the report's words, each with its clause, the notice and what the person says to it.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from adverse_action.admin.days import deadlines, wait
from adverse_action.admin.pages import VIEW, grounds, record_looks, shown
from adverse_action.admin.standing import Standing
from adverse_action.services import why_not_yet
from config.accounts.admin import signed_in
from config.accounts.pages import render_staff
from config.clocks.models import Clock
from config.clocks.services.adoptions import rule
from screening.admin.doors import case_for
from screening.drawing import drawn_item
from screening.letters import Item
from screening.services import report_facts


@dataclass(frozen=True)
class Weighed:
    """A ground beside the item it rests on; `item` is None for what stands outside the report."""

    ground: Any
    item: Item | None
    drawn: dict[str, Any] | None


def brief(request: HttpRequest, reference: str) -> HttpResponse:
    """Only while an action is proposed or decided; each look is on the trail (R-6)."""
    case = case_for(request, reference, VIEW)
    standing, user = Standing.of(case), signed_in(request)
    report = shown(case, user)
    if standing.proposal is None or report is None:
        raise Http404
    record_looks(user, standing, report)
    now = timezone.now()
    items = {item.number: item for item in report_facts(report).items}
    running = Clock.objects.open().filter(matter=case.matter).visible_to(user)
    context = {
        "title": _("Decision brief"),
        "crumbs": [(_("Cases"), "../../../"), (case.reference, "../../"), (_("Decision"), "../")],
        "case": case,
        "standing": standing,
        "report": report,
        "weighed": [_weighed(ground, items) for ground in grounds(standing)],
        "deadlines": deadlines(standing),
        "today": case.agency.on(now),
        "wait": wait(standing),
        "why_not_yet": why_not_yet(standing.proposal, now) if standing.open else "",
        "clocks": [(clock, rule(clock.counted_by)) for clock in running],
    }
    return render_staff(request, "adverse_action/staff/brief.html", context)


def _weighed(ground: Any, items: dict[int, Item]) -> Weighed:
    item = items.get(ground.report_item.number) if ground.report_item else None
    # What the person says stands beside the post, not in it
    return Weighed(ground, item, {**drawn_item(item), "statement": None} if item else None)
