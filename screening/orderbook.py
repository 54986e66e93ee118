"""Where an order stands, as both sides may read it: status and days, never content (R-1). Pure."""

from enum import StrEnum

from screening.workflow import CaseStatus


class OrderState(StrEnum):
    WAITING_AUTHORIZATION = "waiting_authorization"
    WAITING_CERTIFICATION = "waiting_certification"
    WAITING_AUTHORITY = "waiting_authority"
    COLLECTING = "collecting"
    REVIEWING = "reviewing"
    REPORTED = "reported"
    FURNISHED = "furnished"
    CLOSED = "closed"
    CANCELLED = "cancelled"


# Words, and the pill that says them.
SAID = {
    OrderState.WAITING_AUTHORIZATION: ("Waits for authorization", "hold"),
    OrderState.WAITING_CERTIFICATION: ("Waits for certification", "hold"),
    OrderState.WAITING_AUTHORITY: ("Waits for case number and authority", "hold"),
    OrderState.COLLECTING: ("Collecting", "info"),
    OrderState.REVIEWING: ("In review", "info"),
    OrderState.REPORTED: ("Report issued", "info"),
    OrderState.FURNISHED: ("Report furnished", "ok"),
    OrderState.CLOSED: ("Closed", ""),
    OrderState.CANCELLED: ("Cancelled", ""),
}
PAUSED = frozenset(
    {
        OrderState.WAITING_AUTHORIZATION,
        OrderState.WAITING_CERTIFICATION,
        OrderState.WAITING_AUTHORITY,
    }
)
OVER = (CaseStatus.FURNISHED, CaseStatus.CLOSED)
_BY_STATUS = {
    CaseStatus.REVIEWING: OrderState.REVIEWING,
    CaseStatus.REPORTED: OrderState.REPORTED,
    CaseStatus.FURNISHED: OrderState.FURNISHED,
    CaseStatus.CLOSED: OrderState.CLOSED,
}


def state_of(status: CaseStatus, *, cancelled: bool, lacks: OrderState | None) -> OrderState:
    """`lacks`: what collecting waits for now; said before everything but the end."""
    if cancelled:
        return OrderState.CANCELLED
    if lacks and status not in OVER:
        return lacks
    return _BY_STATUS.get(status, OrderState.COLLECTING)
