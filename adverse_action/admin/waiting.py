"""Everybody who waits for the agency: until when, why, and what comes next; today's acts first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adverse_action.models import Hold, Notice, Proposal, SpeechRecord
from adverse_action.services.assessing import owed_before_decision, owed_before_notice
from adverse_action.services.following import AFTER_DECIDING, BEFORE_DECIDING
from adverse_action.workflow import OPEN, Status
from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import render_staff
from config.delivery.models import ConstructiveRequest, Delivery

LONGEST_LIST = 200
ISSUE, DECIDE = "adverse_action.issue_notice", "adverse_action.decide_action"
ASSESS = "adverse_action.write_assessment"
SEES, CORRECT, PROVE = "delivery.view_delivery", "accounts.change_person", "delivery.record_proof"
SPEAK = {"perm": "adverse_action.write_speechrecord"}
ON_ITS_WAY = (Delivery.Status.QUEUED, Delivery.Status.PRINTED)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One person. `now`: somebody can act today. `day`: the one it turns on, if it is known."""

    proposal: Proposal
    today: date
    now: bool
    day: date | None
    why: str
    act: str
    url: str
    perm: str = ""
    held: bool = False

    @property
    def place(self) -> tuple[bool, bool, date, int]:
        return (not self.now, self.held, self.day or date.max, self.proposal.pk)


def waiting(request: HttpRequest) -> HttpResponse:
    found = everybody(signed_in(request))[:LONGEST_LIST]
    rows = sorted((row_of(one, timezone.now()) for one in found), key=lambda row: row.place)
    user = signed_in(request)
    context = {
        "title": _("Who waits"),
        "groups": [
            (_("To do today"), "today", [row for row in rows if row.now]),
            (_("Waiting"), "later", [row for row in rows if not row.now]),
        ],
        "count": len(rows),
        "mine": {perm for perm in {row.perm for row in rows} if user.has_perm(perm)},
    }
    return render_staff(request, "adverse_action/staff/waiting.html", context)


def everybody(user: User) -> QuerySet[Proposal]:
    """Open proposals, and decided ones of which the letter was not sent."""
    record = SpeechRecord.objects.filter(proposal=OuterRef("pk")).newest()
    sent = Notice.objects.sent().filter(proposal=OuterRef("pk"), kind__in=AFTER_DECIDING)
    untold = Q(status=Status.DECIDED) & ~Exists(sent)
    return (
        Proposal.objects.visible_to(user)
        .filter(Q(status__in=OPEN) | untold)
        .select_related("matter", "agency", "decision", "case__subject__person", "case__position")
        .annotate(
            held=Exists(Hold.objects.filter(proposal=OuterRef("pk"), lifted_at=None)),
            spoken=Exists(record.signed()),
        )
        .prefetch_related(Prefetch("notices", Notice.objects.with_ways()))
        .order_by("earliest_on", "pk")
    )


def count_waiting(user: User) -> int:
    return everybody(user).count()


def row_of(proposal: Any, at: datetime) -> Row:
    """`proposal` comes from `everybody`."""
    today = proposal.agency.on(at)
    page = reverse("admin:action", args=[proposal.matter.reference])
    letters = [one for one in proposal.notices.all() if one.kind in BEFORE_DECIDING]
    told: dict[str, Any] = {"now": True, "day": None, "url": page}
    if proposal.status == Status.DECIDED:
        told |= _untold(proposal)
    elif proposal.status == Status.PROPOSED:
        told |= _unweighed(proposal, today, page) or _unwritten(proposal, again=bool(letters))
    elif proposal.status == Status.NOTICED:
        told |= _under_way(proposal, letters[0])
    else:
        told |= _in_the_wait(proposal, today, page)
    return Row(proposal=proposal, today=today, held=proposal.held, **told)


def _untold(proposal: Any) -> dict[str, Any]:
    day, said = proposal.decision.decided_on, _("The decision is made, and its notice is not out.")
    act = _("Send the notice of the decision")
    return {"day": day, "why": said, "act": act, "perm": ISSUE}


def _unwritten(proposal: Any, *, again: bool) -> dict[str, Any]:
    changed = _("The basis changed: a new notice and a full new wait are owed.")
    return {
        "why": changed if again else _("No notice with the report has been issued yet."),
        "act": _("Write to the person"),
        "perm": ISSUE,
        "url": reverse("admin:action-law", args=[proposal.matter.reference]),
    }


def _unweighed(proposal: Proposal, today: date, page: str) -> dict[str, Any]:
    owed = owed_before_notice(proposal, today)
    if owed is None:
        return {}
    act, url = _("Weigh the criminal history"), f"{page}#act-assess"
    return {"why": owed.reason, "act": act, "url": url, "perm": ASSESS}


def _under_way(proposal: Any, letter: Notice) -> dict[str, Any]:
    way = letter.way
    if ConstructiveRequest.objects.open().filter(delivery=way.pk).exists():
        url = reverse("admin:dispatch", args=[way.public_id])
        why = _("Every way failed: counsel is asked whether it counts as received.")
        return {"now": False, "why": why, "act": _("See what was tried"), "url": url, "perm": SEES}
    if letter.came_back:
        url = reverse("admin:action-address", args=[proposal.matter.reference])
        why = _("The letter came back: no wait runs.")
        act = _("Correct the address and send it again")
        return {"why": why, "act": act, "url": url, "perm": CORRECT}
    url = reverse("admin:dispatch", args=[way.public_id])
    if way.status in ON_ITS_WAY:
        why = _("The letter has not left the house: no wait runs.")
        return {"why": why, "act": _("Hand it over, and record it"), "url": url, "perm": PROVE}
    why = _("The letter is on its way: nothing proves its receipt yet.")
    act = _("Record what the carrier says")
    return {"now": False, "why": why, "act": act, "url": url, "perm": PROVE}


def _in_the_wait(proposal: Any, today: date, page: str) -> dict[str, Any]:
    told: dict[str, Any] = {"day": proposal.earliest_on, "now": False, "act": ""}
    if proposal.held:
        return told | {"why": _("A dispute is open: the decision waits for its result.")}
    over = today >= proposal.earliest_on
    if not proposal.spoken:
        why = _("The wait is over.") if over else _("The person may answer until the day before.")
        act = _("Complete the speech record and have it signed")
        return told | {"now": over, "why": why, "act": act, "url": f"{page}#act-speech"} | SPEAK
    if unweighed := owed_before_decision(proposal, today):
        act, url = _("Weigh the criminal history again"), f"{page}#act-assess"
        return told | {"now": over, "why": unweighed.reason, "act": act, "url": url, "perm": ASSESS}
    if over:
        why = _("Nothing stands in the way.")
        return told | {"now": True, "why": why, "act": _("Decide"), "perm": DECIDE}
    return told | {"why": _("The person may answer until the day before.")}
