"""An agency's people and its policy: most have signed, some are on the way, some are late."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from config.accounts.services import create_unit
from config.demo.people import FOLDER, Cast
from policies.models import PolicyVersion, Reading
from policies.quiz import PROHIBITED
from policies.roster_file import read_roster
from policies.services.acknowledging import acknowledge
from policies.services.assigning import assign_version
from policies.services.readings import answer_quiz, confirm_page, link_to, pages_of, questions_of
from policies.services.reminding import remind
from policies.services.roster import add_to_roster, import_roster

FILE = FOLDER / "personnel.csv"
UNITS = ("Patrol", "Investigations")
BEGAN = timedelta(days=40)  # so that the thirty days of those who did not sign are over
# Days after the assignment on which each signed; the others have yet to.
SIGNED = {"1184": 1, "1187": 3, "1193": 4, "1201": 9, "2003": 2, "2009": 6, "2014": 22}
STOPPED_AT = {"1206": 7}  # pages read before they were called away
NEEDS_A_SECOND_TRY = "1201"


def play_personnel(cast: Cast, now: datetime) -> None:
    desk = cast.desk("LPD")
    at = (now - BEGAN).replace(hour=15, minute=20, second=0, microsecond=0)
    told: dict[str, Any] = {"by": desk.hr, "at": at}
    units = [create_unit(organization=desk.agency, name=name, **told) for name in UNITS]
    import_roster(organization=desk.agency, rows=read_roster(FILE.read_bytes()), **told)
    version = PolicyVersion.objects.in_force(desk.agency, desk.agency.on(at))
    assert version is not None
    due_on = desk.agency.on(at) + timedelta(days=30)
    assign_version(version=version, unit=None, due_on=due_on, submission=uuid4(), **told)
    for day in range((now - at).days):
        moment = at + timedelta(days=day)
        remind(at=moment)
        for reading in Reading.objects.filter(entry__organization=desk.agency):
            _on_day(reading, day, moment + timedelta(hours=3))
    add_to_roster(
        unit=units[0],
        employee_number="1222",
        given_name="Priya",
        family_name="Hollander-Voss",
        email="p.hollander@larkhaven.example",
        by=desk.hr,
        at=now - timedelta(days=2),
    )


def _on_day(reading: Reading, day: int, at: datetime) -> None:
    number = reading.entry.employee_number
    if SIGNED.get(number) == day:
        _sign(reading, at)
    elif number in STOPPED_AT and day == 1:
        _read(reading, STOPPED_AT[number], at)


def _read(reading: Reading, count: int, at: datetime) -> Reading:
    for page in pages_of(reading.version)[:count]:
        by = _link(reading, at)
        reading = confirm_page(reading=reading, number=page.number, by=by, at=at)
    return reading


def _link(reading: Reading, at: datetime) -> str:
    return f"link:{link_to(reading=reading, by=None, at=at).public_id}"


def _sign(reading: Reading, at: datetime) -> None:
    reading = _read(reading, len(pages_of(reading.version)), at)
    if reading.entry.employee_number == NEEDS_A_SECOND_TRY:
        _answer(reading, at, forbidden=True)
    _answer(reading, at + timedelta(minutes=4))
    acknowledge(
        link=link_to(reading=reading, by=None, at=at),
        signed_name=reading.person.name,
        employee_number=reading.entry.employee_number,
        content_sha256=reading.version.content_sha256,
        language=reading.person.language,
        submission=uuid4(),
        at=at + timedelta(minutes=6),
    )


def _answer(reading: Reading, at: datetime, *, forbidden: bool = False) -> None:
    """Rightly; or as somebody who thinks that everything is forbidden."""
    number, asked = questions_of(reading)
    given = {place: PROHIBITED if forbidden else one.right for place, one in enumerate(asked)}
    by = _link(reading, at)
    answer_quiz(reading=reading, number=number, given=given, submission=uuid4(), by=by, at=at)
