"""What nobody may forget: undecided items at their limit, results on their way, new proposals."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from adverse_action.models import Hold
from adverse_action.services import hold_decision
from config.accounts.models import User
from config.clocks.models import Clock
from config.errors import Invalid, Refusal
from config.law.book import book
from disputes.models import Dispute, DisputeItem, Request
from disputes.services.dismissal import follow_frivolous
from disputes.services.disputable import Disputable, disputable
from disputes.services.emptiness import answer_in_time
from disputes.services.locking import ENTRY, locked, locked_item
from disputes.services.receiving import Claim, known_since, name_items
from disputes.services.reinvestigation import record_given, set_outcome
from disputes.services.requests import follow_request, waiting_requests
from disputes.services.results import follow_results
from disputes.services.telling import TOLD_BY
from disputes.services.unreported import Unreported, accounts_held
from disputes.workflow import ItemStatus, Reason, Status
from screening.models.entries import Entry, target_of

logger = logging.getLogger(__name__)
T = TypeVar("T", Dispute, DisputeItem, Request)
LIMITS = frozenset(book().event("item_verified").closes)
"""Rows whose day no item passes undecided: the federal one, and what the place adds."""
UNDECIDED = {
    "en": "We could not verify it in the time that the law gives us. So it comes out of your file.",
    "es": "No pudimos comprobarlo en el plazo que nos da la ley. Por eso sale de su expediente.",
}


def name_unnamed(*, at: datetime) -> int:
    """A dispute in words whose items nobody named in time is about the whole file (R-11, R-13).

    Its items are undecided from then on, and marked with the others: what the reports print, else
    the accounts. Where the file holds nothing, the person is told so on the last day.
    """
    found = Dispute.objects.open().filter(items=None)
    _each("answer_empty", found, lambda dispute: answer_in_time(dispute, at))
    return _each("name_unnamed", found, lambda dispute: _name_all(dispute, at))


def _name_all(dispute: Dispute, at: datetime) -> int:
    dispute = locked(dispute)
    today = dispute.screener.on(at)
    late = Clock.objects.open().for_target(dispute.reference).overdue(today)
    if dispute.items.exists() or not late.filter(rule_id="D-06").exists():
        return 0
    person, screener = dispute.person, dispute.screener
    listed = _meant(dispute, disputable(person, screener))
    listed = listed or _meant(dispute, accounts_held(person, screener))
    claims = [Claim(item, Reason.OTHER, dispute.words) for item in listed]
    if not claims:
        return 0  # each is looked into already, with days of its own
    name_items(dispute=dispute, claims=claims, by=None, at=at)
    return 1


def _meant(dispute: Dispute, found: Iterable[Disputable | Unreported]) -> list[Entry]:
    """What was there when the words came, and nobody looks or looked into since."""
    since = DisputeItem.objects.filter(
        dispute__person=dispute.person,
        dispute__screener=dispute.screener,
        decided_at__gte=dispute.received_at,
    )
    decided = {target_of(one.entry) for one in since.select_related(*ENTRY)}
    return [
        one.item
        for one in found
        if one.open is None
        and known_since(one.item) <= dispute.received_on
        and target_of(one.item) not in decided
    ]


def mark_undecided(*, by: User | None, at: datetime) -> int:
    """R-11: an item undecided at its limit cannot be verified, and is never carried on.

    Counts from the day after the last one.
    """
    return _each("mark_undecided", DisputeItem.objects.open(), lambda item: _mark(item, by, at))


def _mark(item: DisputeItem, by: User | None, at: datetime) -> int:
    item = locked_item(item)
    today = item.dispute.screener.on(at)
    due = Clock.objects.open().for_target(item.target).filter(rule_id__in=LIMITS, due_on__lt=today)
    if item.status != ItemStatus.OPEN or not due.exists():
        return 0
    note = UNDECIDED[item.dispute.person.language]
    set_outcome(item, ItemStatus.UNVERIFIABLE, looked_at="", note=note, by=by, at=at)
    record_given(item, by, at)
    return 1


def follow_all_results(at: datetime) -> int:
    """Disputes whose notices moved on: close D-09 and D-10, release holds. How many went well."""
    waiting = Hold.objects.open().values_list("reference", flat=True)
    references = {text.removeprefix("dispute:") for text in waiting}
    targets = Clock.objects.open().filter(rule_id__in=("D-09", *TOLD_BY)).values_list("target")
    told = {text for (text,) in targets}
    items = {text.removeprefix("dispute_item:") for text in told if "_item:" in text}
    references |= {text.removeprefix("dispute:") for text in told if "_item:" not in text}
    found = Dispute.objects.filter(public_id__in=references) | Dispute.objects.filter(
        pk__in=DisputeItem.objects.filter(public_id__in=items).values("dispute")
    )
    moved = Dispute.objects.unsettled().exclude(status=Status.RECEIVED).values("pk")
    found |= Dispute.objects.filter(pk__in=moved)
    return _each("follow_results", found.order_by("pk"), lambda dispute: _follow(dispute, at))


def _follow(dispute: Dispute, at: datetime) -> int:
    if dispute.status == Status.FRIVOLOUS:
        follow_frivolous(dispute=dispute, by=None, at=at)
    else:
        follow_results(dispute=dispute, by=None, at=at)
    return 1


def follow_all_requests(at: datetime) -> int:
    """Requests whose letter left or came back: close or reopen D-11. How many went well."""
    return _each("follow_request", waiting_requests(), lambda request: _follow_request(request, at))


def _follow_request(request: Request, at: datetime) -> int:
    follow_request(request=request, by=None, at=at)
    return 1


def hold_new_proposals(at: datetime) -> int:
    """An action proposed before a dispute's result arrived is held like one proposed earlier."""
    found = Dispute.objects.unsettled().order_by("pk")
    return _each("hold_new_proposals", found, lambda dispute: _hold(dispute, at))


def _hold(dispute: Dispute, at: datetime) -> int:
    dispute = locked(dispute)
    hold_decision(person_file=dispute.matter, reference=dispute.reference, by=None, at=at)
    return 1


def _each(sweep: str, rows: Iterable[T], act: Callable[[T], int]) -> int:
    """A transaction a row: one that is refused is named in the log, and stops nobody else's."""
    done = 0
    for row in rows:
        try:
            with transaction.atomic():
                done += act(row)
        except (Refusal, Invalid) as fault:
            logger.error("%s of %s failed: %s", sweep, row.public_id, type(fault).__name__)
    return done
