"""What becomes of a letter, and what follows from it: the wait, the duty to tell, another try."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from adverse_action.models import CAME_BACK, Notice, Proposal
from adverse_action.refusals import NothingToSend
from adverse_action.services import papers
from adverse_action.services.holds import days_after_results
from adverse_action.services.locking import locked, locked_case
from adverse_action.services.moretime import carry_more_time
from adverse_action.services.rights import follow_rights, notices_with_rights
from adverse_action.services.waits import ASKED_FOR, FROM_RECEIPT, OF_REGIMES, asked_for, waits
from adverse_action.workflow import Status, check_transition
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import close_clock, reopen_clock, start_clock, void_clock
from config.delivery.models import Delivery, first_sent
from config.delivery.services import record_proof, send_on
from config.errors import Invalid, Refusal
from config.law.book import book

logger = logging.getLogger(__name__)

BEFORE_DECIDING = (Notice.Kind.PRE_ADVERSE, Notice.Kind.FAIR_PROCESS_NOTICE)
AFTER_DECIDING = (
    Notice.Kind.ADVERSE,
    Notice.Kind.FAIR_PROCESS_DECISION,
    Notice.Kind.SUMMARY_603Y,
)
# The duties that a letter after the decision satisfies, and the waits before it
TELLING = frozenset(book().event("decision_notice_sent").closes)
FOLLOWED = (Status.NOTICED, Status.WAITING)


@transaction.atomic
def record_receipt(
    *,
    notice: Notice,
    event: str,
    on: date,
    detail: str,
    by: User | str | None,
    at: datetime,
) -> Notice:
    """What is known of a letter's way. Receipt starts the wait; mail that came back voids it."""
    notice = _held(notice)
    record_proof(delivery=notice.way, event=event, on=on, detail=detail, by=by, at=at)
    notice = Notice.objects.get(pk=notice.pk)
    follow_delivery(notice=notice, by=by, at=at)
    return notice


@transaction.atomic
def send_again(
    *, notice: Notice, channel: str, submission: UUID, by: User | None, at: datetime
) -> Delivery:
    """Queue the same paper with the same enclosures once more, after it came back (R-8, R-9).

    An official form goes in the version in use today (G-07). The wait begins at the new receipt.
    """
    notice = _held(notice)
    key = f"notice:{submission}"
    if first := Delivery.objects.filter(idempotency_key=key).first():
        return first
    follow_delivery(notice=notice, by=by, at=at)
    _check_may_go_again(notice)
    delivery = send_on(delivery=notice.way, channel=channel, key=key, by=by, at=at)
    record_matter(
        notice.matter,
        "send_notice_again",
        by,
        at,
        target=notice.target,
        channel=channel,
        delivery=str(delivery.public_id),
    )
    return delivery


def may_go_again(notice: Notice) -> bool:
    """It came back, and it still is the letter that the case asks for."""
    return notice.came_back and is_owed(notice)


def is_owed(notice: Notice) -> bool:
    """Still the letter that the case asks for, and nobody has it."""
    proposal = notice.proposal
    stale = notice.kind in BEFORE_DECIDING and (
        proposal is None
        or proposal.status not in FOLLOWED
        or proposal.report_id != notice.report_id
    )
    if notice.kind == Notice.Kind.STILL_IN_PROCESS:
        stale = proposal is None or proposal.status != Status.WAITING
    return notice.way.received_on is None and not stale and not notice.is_corrected


def is_delivery_owed(delivery: Delivery) -> bool:
    """For the ladder: whether this dispatch's letter is worth another try."""
    notice = Notice.objects.with_ways().filter(document=delivery.document_id).first()
    return notice is not None and is_owed(notice)


def _check_may_go_again(notice: Notice) -> None:
    if not may_go_again(Notice.objects.get(pk=notice.pk)):
        raise NothingToSend("This letter did not come back, or another one is owed by now.")


def _held(notice: Notice) -> Notice:
    """The letter, with the row locked on which its fate is decided."""
    if notice.proposal is not None:
        locked(notice.proposal)
    else:
        locked_case(notice.case)
    return Notice.objects.get(pk=notice.pk)


@transaction.atomic
def follow_delivery(*, notice: Notice, by: User | str | None, at: datetime) -> None:
    """Let what the newest dispatch says act on the proposal: the portal records receipt itself."""
    if notice.is_corrected and notice.kind in BEFORE_DECIDING:
        return  # the wait runs from the receipt of the letter that took its place
    if notice.kind in BEFORE_DECIDING:
        _follow(notice, notice.way.received_on, by, at)
    elif notice.kind in AFTER_DECIDING:
        _reopen_telling(notice, by, at)
        if (sent := first_sent(notice.ways)) is not None:
            _close_telling(notice, sent, by, at)


def follow_deliveries(at: datetime) -> int:
    """The sweep: letters whose way knows more than their case. One transaction a letter.

    Says how many moved; one that cannot be followed is left, named in the log, and tried again.
    """
    followed = sum(_try(notice, at) for notice in [*_with_news_before(), *_with_news_after()])
    return followed + sum(_try(notice, at, follow_rights) for notice in notices_with_rights(at))


def _follow_alone(notice: Notice, at: datetime) -> None:
    follow_delivery(notice=notice, by=None, at=at)


def _try(notice: Notice, at: datetime, follow: Callable[..., None] = _follow_alone) -> int:
    try:
        follow(notice, at)
    except (Refusal, Invalid) as fault:
        logger.error("Notice %s not followed: %s", notice.public_id, type(fault).__name__)
        return 0
    return 1


def _with_news_before() -> list[Notice]:
    live = (
        Notice.objects.standing()
        .with_ways()
        .filter(
            kind__in=BEFORE_DECIDING, report=F("proposal__report"), proposal__status__in=FOLLOWED
        )
    )
    runs = Clock.objects.open().filter(rule_id__in=FROM_RECEIPT).values_list("target", "event_on")
    known = dict(runs)
    return [one for one in live if one.way.received_on != known.get(one.target)]


def _with_news_after() -> list[Notice]:
    about = Clock.objects.filter(matter=OuterRef("matter"), rule_id__in=TELLING)
    told = Notice.objects.with_ways().filter(kind__in=AFTER_DECIDING)
    fell = Delivery.objects.filter(document=OuterRef("document"), status__in=CAME_BACK)
    back = told.filter(Exists(fell), Exists(about.filter(status="closed")))
    return [
        *(one for one in told.filter(Exists(about.open())) if first_sent(one.ways)),
        *(one for one in back if _closed_by_what_fell(one).exists()),
    ]


def _follow(notice: Notice, received_on: date | None, by: User | str | None, at: datetime) -> None:
    """Start the wait at receipt, move it when an earlier proof turns up, void it on return."""
    assert notice.proposal is not None
    proposal = locked(notice.proposal)
    if proposal.report_id != notice.report_id or proposal.status not in FOLLOWED:
        return
    counted = Clock.objects.open().for_target(notice.target).exclude(rule_id__in=ASKED_FOR)
    open_clocks = list(counted)
    for clock in open_clocks:
        if clock.event_on != received_on:
            void_clock(clock=clock, reason="Receipt changed", by=by, at=at)
    running = [clock for clock in open_clocks if clock.event_on == received_on]
    known = {clock.rule_id for clock in running}
    owed = waits(proposal, received_on) if received_on else []
    running += [
        start_clock(
            matter=notice.matter,
            rule_id=rule.id,
            organization=proposal.agency,
            event_on=received_on,
            target=notice.target,
            owner=proposal.proposed_by,
            by=by,
            at=at,
        )
        for rule in owed
        if received_on and rule.id not in known
    ]
    running = [_as_promised(clock, proposal, by, at) for clock in running]
    _set_wait(proposal, notice, running, by, at)


def _as_promised(clock: Clock, proposal: Proposal, by: User | str | None, at: datetime) -> Clock:
    """The regime's own wait carries the time that was promised; the place's ends when it does."""
    return carry_more_time(clock, proposal, by, at) if clock.rule_id in OF_REGIMES else clock


def _set_wait(
    proposal: Proposal,
    notice: Notice,
    running: list[Clock],
    by: User | str | None,
    at: datetime,
) -> None:
    """Not before every wait is over, the printed reply-by day has passed, and results arrived."""
    status, earliest_on = Status.NOTICED, None
    ends = [clock.earliest_on for clock in running if clock.earliest_on]
    if ends:
        asked = [clock.earliest_on for clock in asked_for(proposal) if clock.earliest_on]
        days = [*ends, *asked, *papers.after(notice.reply_by), *days_after_results(proposal)]
        status, earliest_on = Status.WAITING, max(days)
    if (proposal.status, proposal.earliest_on) == (status, earliest_on):
        return
    if proposal.status != status:
        check_transition(proposal.status, status)
    proposal.status, proposal.earliest_on = status, earliest_on
    proposal.save(update_fields=["status", "earliest_on"])
    record_matter(
        proposal.matter,
        "begin_wait" if status == Status.WAITING else "void_wait",
        by,
        at,
        target=proposal.target,
        notice=str(notice.public_id),
        earliest_on=str(earliest_on or ""),
    )


def _closed_by_what_fell(notice: Notice) -> QuerySet[Clock]:
    closed = Clock.objects.filter(matter=notice.matter, rule_id__in=TELLING, status="closed")
    return closed.filter(proof__in=[_proof(way) for way in notice.ways if way.status in CAME_BACK])


def _proof(way: Delivery) -> str:
    return f"delivery:{way.public_id}"


def _reopen_telling(notice: Notice, by: User | str | None, at: datetime) -> None:
    """A notice that came back satisfies nothing, even when it is on its way again (R-8)."""
    for clock in _closed_by_what_fell(notice):
        reopen_clock(clock=clock, reason="The notice came back.", by=by, at=at)


def _close_telling(notice: Notice, way: Delivery, by: User | str | None, at: datetime) -> None:
    """The duty to tell ends when the letter was dispatched, not when it was printed (R-8)."""
    on = way.dispatched_on
    assert on is not None
    for clock in Clock.objects.open().filter(matter=notice.matter, rule_id__in=TELLING):
        close_clock(clock=clock, on=on, event="dispatched", proof=_proof(way), by=by, at=at)
