"""The next rung (R-9): a notice in the portal that nobody opened in time goes by post, that day."""

import logging
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db.models import F

from adverse_action.models import Notice
from adverse_action.services.following import BEFORE_DECIDING, record_receipt, send_again
from adverse_action.workflow import Status
from config.clocks.services import calendar_for
from config.delivery.models import Delivery
from config.delivery.receipt import Event
from config.errors import Invalid, Refusal
from config.law.book import book

logger = logging.getLogger(__name__)
LINKS = (Delivery.Channel.PORTAL, Delivery.Channel.EMAIL)


def climb_ladder(at: datetime) -> int:
    """The sweep: how many notices went to the next rung. What cannot go waits for somebody."""
    waiting = Notice.objects.with_ways().filter(
        kind__in=BEFORE_DECIDING, report=F("proposal__report"), proposal__status=Status.NOTICED
    )
    return sum(_try(notice, at) for notice in waiting if is_unopened(notice.way, at))


def is_unopened(way: Delivery, at: datetime) -> bool:
    """Accepted by the portal or the mailbox, and unopened for the business days of R-9."""
    sent, today = way.dispatched_on, way.sender.on(at)
    if way.channel not in LINKS or way.status != Delivery.Status.DISPATCHED or sent is None:
        return False
    calendar, on = calendar_for(way.sender), sent
    for _day in range(book().limits.deemed_receipt.portal_unopened_business_days):
        on = calendar.business_day_on_or_after(on + timedelta(days=1), own=True)
    return way.received_on is None and on <= today


def _try(notice: Notice, at: datetime) -> int:
    last = notice.way
    try:
        record_receipt(
            notice=notice,
            event=Event.UNOPENED,
            on=last.sender.on(at),
            detail="Not opened in time",
            by=None,
            at=at,
        )
        # One number a dispatch, so that two sweeps at once send one letter
        number = uuid5(NAMESPACE_URL, f"next-rung:{last.public_id}")
        send_again(notice=notice, channel="post", submission=number, by=None, at=at)
    except (Refusal, Invalid) as fault:
        logger.error("Notice %s has no next rung: %s", notice.public_id, type(fault).__name__)
        return 0
    return 1
