"""D-10, D-13: each result's notice leaves within five business days of the result (R-8)."""

from collections.abc import Iterable
from datetime import datetime

from config.accounts.models import User
from config.clocks.models import Clock
from config.clocks.services import close_clock, reopen_clock
from config.delivery.services import day_sent
from disputes.models import DisputeItem, ResultsNotice

TOLD_BY = ("D-10", "D-13")


def follow_clock(item: DisputeItem, by: User | str | None, at: datetime) -> None:
    """Close the clock when every notice of the present result left; run it again for one back.

    A result is never given twice, so notices that tell the present one are those since the clock
    began; what told an earlier one neither closes nor reopens it.
    """
    told = ResultsNotice.objects.filter(told__item=item, told__status=item.status)
    notices = told.select_related("delivery", "document")
    follow_notices(item.target, notices, by, at)


def follow_notices(
    target: str, notices: Iterable[ResultsNotice], by: User | str | None, at: datetime
) -> None:
    """The same for what the notices tell, named by its `target`."""
    clock = (
        Clock.objects.for_target(target)
        .filter(rule_id__in=TOLD_BY)
        .exclude(status=Clock.Status.VOID)
        .order_by("-pk")
        .first()
    )
    if clock is None:
        return
    sent = [day_sent(notice.document, notice.delivery) for notice in notices]
    days = [day for day in sent if day]
    gone = bool(days) and len(days) == len(sent)
    if clock.status == Clock.Status.OPEN and gone:
        proof, on = target, max(days)
        close_clock(clock=clock, on=on, event="dispatched", proof=proof, by=by, at=at)
    elif clock.status == Clock.Status.CLOSED and not gone:
        reopen_clock(clock=clock, reason="The notice came back.", by=by, at=at)
