"""Where an order stands, as both sides may read it: status and days, never content (R-1). Pure."""

from enum import StrEnum

from screening.workflow import CaseStatus


class OrderState(StrEnum):
    WAITING_AUTHORIZATION = "waiting_authorization"
    WAITING_SHEET = "waiting_sheet"
    WAITING_NOTICE = "waiting_notice"
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
    OrderState.WAITING_SHEET: ("Waits for a state's own disclosure", "hold"),
    OrderState.WAITING_NOTICE: ("Waits for the notice of interviews (N-03)", "hold"),
    OrderState.WAITING_CERTIFICATION: ("Waits for certification", "hold"),
    OrderState.WAITING_AUTHORITY: ("Waits for case number and authority", "hold"),
    OrderState.COLLECTING: ("Collecting", "info"),
    OrderState.REVIEWING: ("In review", "info"),
    OrderState.REPORTED: ("Report issued", "info"),
    OrderState.FURNISHED: ("Report furnished", "ok"),
    OrderState.CLOSED: ("Closed", ""),
    OrderState.CANCELLED: ("Cancelled", ""),
}
# What ends each wait, and the law that makes the order wait.
ENDS = {
    OrderState.WAITING_AUTHORIZATION: (
        "It goes on once the person has signed, in the portal or on a paper that is scanned.",
        "N-01, G-02, 15 U.S.C. 1681b(b)(2)",
    ),
    OrderState.WAITING_SHEET: (
        "The place changed since the signature. It goes on once the person has chosen on the "
        "state's own disclosure, in the portal or on paper; no report is furnished before.",
        "N-19, G-02",
    ),
    OrderState.WAITING_NOTICE: (
        "It goes on once the notice has left for the person, and has not come back: the agency "
        "certifies that it was made.",
        "N-03, D-18, 15 U.S.C. 1681d(a)",
    ),
    OrderState.WAITING_CERTIFICATION: (
        "It goes on once the agency has certified its purpose and its duties.",
        "N-02, G-04, 15 U.S.C. 1681b(b)(1)",
    ),
    OrderState.WAITING_AUTHORITY: (
        "It goes on once case number, authority and purpose are all recorded.",
        "G-01",
    ),
}
PAUSED = frozenset(ENDS)
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
