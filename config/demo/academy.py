"""An academy class, ordered by one file: one signed already, one withdrew, one is in a hurry."""

from datetime import datetime, timedelta
from uuid import uuid4

from config.accounts.services import assign
from config.demo.journey import Journey
from config.demo.people import FOLDER, Cast
from screening import roster
from screening.models import CancelGround, Case
from screening.services import cancel_order, order_class

CLASS = "Academy class 27-1"
FILE = FOLDER / "academy.csv"
RUSHED, SIGNED, WITHDREW = "Desmond", "Catalina", "Emmett"
WHY_RUSHED = "His seat goes to somebody else unless the report is here in ten days."
WHY_CANCELLED = "He took a post with the fire department and told us on the telephone."


def play_class(cast: Cast, now: datetime) -> None:
    desk = cast.desk("LPD")
    at = (now - timedelta(days=4)).replace(hour=16, minute=40, second=0, microsecond=0)
    cases = order_class(
        agency=desk.agency,
        screener=desk.screener,
        position=desk.agency.positions.get(title="Police Officer Recruit"),
        people={row.line: dict(row.fields) for row in roster.read(FILE.read_bytes()).rows},
        regime="CONSUMER_REPORT",
        purpose="hiring",
        academy_class=CLASS,
        submission=uuid4(),
        by=desk.hr,
        at=at,
    )
    for case in cases:
        assign(matter=case.matter, user=desk.first, by=desk.supervisor, at=at)
        journey = Journey(desk, at)
        journey.case = case
        journey.ask_to_sign()
        _goes_on(journey, case)


def _goes_on(journey: Journey, case: Case) -> None:
    name = case.person.given_name
    if name == RUSHED:
        journey.rush(WHY_RUSHED)
    elif name == SIGNED:
        journey.wait(days=1).authorize(case.person.language)
    elif name == WITHDREW:
        cancel_order(
            case=case,
            ground=CancelGround.WITHDREW,
            reason=WHY_CANCELLED,
            by=journey.desk.hr,
            at=journey.wait(days=2).at,
        )
