"""Cancel an order before anything was furnished: what it set going stops, nothing is deleted."""

from datetime import datetime

from django.db import transaction

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import User, actor
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import void_clock
from config.clocks.services.adoptions import rule
from config.errors import Conflict, Invalid, Refusal
from config.law.rule import Kind
from config.law.separation import check_separation
from config.portal.models import PortalLink
from config.portal.services import revoke_link
from screening.models import CancelGround, Case
from screening.services.cases import close_case, locked
from screening.services.imports import stop_imports
from screening.services.runs import stop_runs

SAID = "The order was cancelled."
FIELDS = [
    *("status", "cancel_ground", "cancel_reason", "cancelled_by", "cancelled_at"),
    *("report_played_a_part", "no_part_confirmed_by"),
]


class CancelledAlready(Conflict):
    code = "cancelled_already"


class FurnishedAlready(Refusal):
    code = "furnished_already"
    remedy = "Close the case instead: what the person can do about the report goes on."


class ReportPlayedAPart(Refusal):
    """R-15: an outcome that rests on the report owes its notices, whoever saw the report how."""

    code = "report_played_a_part"
    citation = "FCRA 604(b)(3), 615(a), 15 U.S.C. 1681b(b)(3), 1681m(a); house practice R-3, R-15"
    remedy = (
        "Do not cancel. Furnish the report and go through the agency's action, or tell counsel: "
        "an action already taken is recorded, and its notice is due the same day."
    )


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    citation = "House practice R-15"
    remedy = "Have a colleague of the agency confirm it, and name them here."


@transaction.atomic
def cancel_order(
    *,
    case: Case,
    ground: str,
    reason: str,
    report_played_a_part: bool | None = None,
    second_by: User | None = None,
    by: User,
    at: datetime,
) -> Case:
    """Close a case whose report nobody is to get; said again by the same person, it is done.

    `report_played_a_part` answers R-15 where the person was turned down.
    """
    case = locked(case)
    order = case.order
    if order.is_cancelled:
        if order.cancelled_by_id != by.pk:
            raise CancelledAlready("A colleague cancelled this order.")
        return case
    _check(case, ground, reason)
    turned_down = ground == CancelGround.TURNED_DOWN
    if turned_down:
        _check_basis(case, report_played_a_part, second_by, by)
    stop_imports(case, gate_refusal("G-01", SAID), at)  # before the order, as their worker locks
    order.status = order.Status.CANCELLED
    order.cancel_ground, order.cancel_reason = ground, reason.strip()
    order.cancelled_by, order.cancelled_at = by, at
    order.report_played_a_part = False if turned_down else None
    order.no_part_confirmed_by = second_by if turned_down else None
    with gates():
        order.save(update_fields=FIELDS)
    stop_runs(case, SAID, at)
    _end_links(case, by, at)
    _void_clocks(case, by, at)
    case = close_case(case=case, by=by, at=at)
    told = {"second": actor(second_by)} if turned_down and second_by else {}
    target = f"order:{order.public_id}"
    record_matter(case.matter, "cancel_order", by, at, target=target, ground=ground, **told)
    return case


def _check(case: Case, ground: str, reason: str) -> None:
    if case.reports.filter(status="furnished").exists():
        raise FurnishedAlready("The report was furnished: the order is no longer cancelled.")
    wrong: dict[str, list[str]] = {}
    if ground not in CancelGround.values:
        wrong["ground"] = ["Choose why nothing more is wanted."]
    if not reason.strip():
        wrong["reason"] = ["Say why."]
    if wrong:
        raise Invalid(wrong)


def _check_basis(case: Case, played: bool | None, second: User | None, by: User) -> None:
    """R-15 asks; a "no" beside reported items needs a second person, as closing does."""
    if played is None:
        raise Invalid({"report_played_a_part": ["Answer this: the person was turned down."]})
    if played:
        raise ReportPlayedAPart("What the screener found played a part in turning the person down.")
    if not case.reports.filter(item_count__gt=0).exists():
        return
    same = second and check_separation(
        "confirm_no_basis",
        by=actor(second),
        earlier={"answer_basis": [actor(by)]},
        profile=case.agency.profile,
    )
    if second is None or same:
        raise SecondPersonNeeded("A report with items was issued, so a “no” needs a second person.")


def _end_links(case: Case, by: User, at: datetime) -> None:
    """The ways to sign; a link to the matter stays, and says that the order was cancelled."""
    links = PortalLink.objects.usable(at).filter(
        matter=case.pk, purpose=PortalLink.Purpose.SIGN_AUTHORIZATION
    )
    for link in links.order_by("pk"):
        revoke_link(link=link, by=by, at=at)


def _void_clocks(case: Case, by: User, at: datetime) -> None:
    """Of the case alone: disputes run on in the person's file (R-12), and papers are kept."""
    for clock in Clock.objects.open().filter(matter=case.pk).order_by("pk"):
        if rule(clock.counted_by).kind != Kind.RETAIN:
            void_clock(clock=clock, reason=SAID, by=by, at=at)
