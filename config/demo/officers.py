"""Three officers: two whose limits stood still (R-19, R-23), one who was not on notice (R-14).

Discipline comes with a later issue: of limits here the order and the clock, which counsel tolls.
"""

from datetime import date, timedelta
from uuid import uuid4

from config.clocks.models import Clock, Tolling
from config.clocks.services import end_tolling, start_clock, toll_clock
from config.demo.evidence import letter_of
from config.demo.journey import Journey
from config.demo.stage import Stage

LIMIT = "D-37"
PROSECUTOR = (
    "Re: Officer D. Pennington-Sosa, Mangrove Key Police Department",
    "",
    "This office opened a criminal matter about the same posts.",
    "Please let your own investigation rest until we write again.",
)
PHYSICIAN = (
    "Re: L. Vandermeer",
    "",
    "The patient is unable to attend interviews and to answer in writing.",
    "I expect her back at work within four weeks.",
)


def limit_tolled(stage: Stage) -> None:
    """A prosecutor took the matter up: the limit stands still, nobody knows for how long."""
    journey = stage.begin()
    clock = _limit(journey, stage)
    paper = letter_of("State Attorney, 21st Circuit", PROSECUTOR)
    _toll(journey.wait(days=26), clock, "criminal_matter", paper)


def limit_runs_again(stage: Stage) -> None:
    """She was ill for four weeks; since then it runs, and ends within the week."""
    journey = stage.begin()
    clock = _limit(journey, stage)
    paper = letter_of("Causeway Family Practice", PHYSICIAN)
    tolling = _toll(journey.wait(days=40), clock, "unavailable", paper)
    journey.wait(days=25)
    end_tolling(
        tolling=tolling,
        on=_today(journey),
        submission=uuid4(),
        by=journey.desk.counsel,
        at=journey.at,
    )


def not_on_notice(stage: Stage) -> None:
    """Two posts of a time without a policy: counsel let one count, the other waits for counsel."""
    journey = stage.collected().screen().wait(hours=18)
    journey.review(stage.row["confirm"], second=False)
    counsel = stage.cast.users["mrs_counsel"]
    journey.wait(days=1).excuse(stage.row["excused"], stage.row["excuse"], by=counsel)
    journey.review_again(stage.row["confirm"])


def _limit(journey: Journey, stage: Stage) -> Clock:
    return start_clock(
        matter=journey.case.matter,
        rule_id=LIMIT,
        organization=journey.desk.agency,
        event_on=_today(journey) - timedelta(days=1),
        target=f"order:{journey.case.order.public_id}",
        owner=journey.desk.hr,
        by=journey.desk.hr,
        at=journey.wait(hours=1).at,
    )


def _toll(journey: Journey, clock: Clock, reason: str, paper: bytes) -> Tolling:
    return toll_clock(
        clock=clock,
        reason_id=reason,
        begins_on=_today(journey),
        ends_on=None,
        paper=paper,
        submission=uuid4(),
        by=journey.desk.counsel,
        at=journey.wait(hours=1).at,
    )


def _today(journey: Journey) -> date:
    return journey.desk.agency.on(journey.at)
