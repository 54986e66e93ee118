"""Orders with state and days, for lists: as many queries for a thousand as for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, QuerySet

from config.accounts.models import Engagement, Organization
from config.clocks.services import calendar_for
from config.law.book import book
from config.law.calendar import Calendar
from screening.models import Case, Order
from screening.orderbook import PAUSED, OrderState, state_of
from screening.service_level import Progress, Span, progress, spans
from screening.services.investigative import notice_sent
from screening.services.sheets import owed_sheets
from screening.workflow import CaseStatus


@dataclass(frozen=True)
class Standing:
    """`level` is the contract's, None in-house; `today` is the screener's day."""

    order: Order
    state: OrderState
    level: int | None
    progress: Progress | None
    today: date

    @property
    def case(self) -> Case:
        return self.order.case

    @property
    def is_paused(self) -> bool:
        return self.state in PAUSED

    @property
    def is_late(self) -> bool:
        return bool(self.progress and self.progress.is_late)


def with_parts(orders: QuerySet[Order]) -> QuerySet[Order]:
    """What `standings` reads of each order."""
    return (
        orders.select_related(
            *("agency", "screener", "certification"),
            *("case__matter", "case__position", "case__subject__person"),
            *("case__investigative_notice__document", "case__investigative_notice__delivery"),
        )
        .prefetch_related(
            *("case__authorizations", "case__state_sheets"),
            "case__investigative_notice__document__deliveries",
        )
        .annotate(furnished_on=Min("case__reports__furnished_on"))
    )


def standings(orders: Iterable[Order], at: datetime) -> list[Standing]:
    """Of orders read by `with_parts`."""
    found = list(orders)
    levels = _levels(found)
    screeners = {order.screener_id: order.screener for order in found}
    calendars = {pk: calendar_for(one) for pk, one in screeners.items()}
    return [
        _standing(
            order,
            levels.get((order.agency_id, order.screener_id)),
            calendars[order.screener_id],
            at,
        )
        for order in found
    ]


def _levels(orders: Sequence[Order]) -> dict[tuple[int, int], int]:
    rows = Engagement.objects.filter(
        agency__in={order.agency_id for order in orders},
        screener__in={order.screener_id for order in orders},
    )
    return {
        (agency, screener): days
        for agency, screener, days in rows.values_list(
            "agency", "screener", "service_level_business_days"
        )
    }


def _standing(order: Order, level: int | None, calendar: Calendar, at: datetime) -> Standing:
    screener = order.screener
    today = screener.on(at)
    state = state_of(
        CaseStatus(order.case.status), cancelled=order.is_cancelled, lacks=_lacks(order)
    )
    end = _end(order, screener) or today
    counted = progress(_running(order, end), level, calendar, end) if level else None
    return Standing(order, state, level, counted, today)


def _end(order: Order, screener: Organization) -> date | None:
    """The day on which the report came, or nothing more was wanted."""
    furnished: date | None = getattr(order, "furnished_on", None)  # of `with_parts`
    closed = order.case.matter.closed_at
    return furnished or (screener.on(closed) if closed else None)


def _lacks(order: Order) -> OrderState | None:
    law = book().regime(order.regime)
    live = any(signed.revoked_at is None for signed in order.case.authorizations.all())
    if law.authorization and not live:
        return OrderState.WAITING_AUTHORIZATION
    if law.disclosure and _moved(order):
        return OrderState.WAITING_SHEET
    if law.certification and not hasattr(order, "certification"):
        if law.investigative_disclosure and not notice_sent(order.case):
            return OrderState.WAITING_NOTICE
        return OrderState.WAITING_CERTIFICATION
    if law.case_number and not (order.case_number and order.authority and order.purpose_text):
        return OrderState.WAITING_AUTHORITY
    return None


def _moved(order: Order) -> bool:
    """Whether a state's sheet is owed that the live signature came without."""
    back = [one.revoked_at for one in order.case.authorizations.all() if one.revoked_at]
    since = max(back, default=None)
    chosen = {
        sheet.notice
        for sheet in order.case.state_sheets.all()
        if sheet.answered_at and (since is None or sheet.answered_at > since)
    }
    return any(sheet.notice not in chosen for sheet in owed_sheets(order.case))


def _running(order: Order, end: date) -> list[Span]:
    """The days that count: those on which the screener had all that collecting needs."""
    law, screener = book().regime(order.regime), order.screener
    if not law.authorization:
        return spans(order.ordered_on, [(order.ordered_on, None)], end)
    certified = order.ordered_on
    if law.certification:
        if not hasattr(order, "certification"):
            return []
        certified = screener.on(order.certification.certified_at)
    ready = [
        (
            max(signed.signed_on, certified),
            screener.on(signed.revoked_at) if signed.revoked_at else None,
        )
        for signed in order.case.authorizations.all()
    ]
    return spans(order.ordered_on, ready, end)
