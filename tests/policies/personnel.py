"""An agency with two units whose people have a policy to read, and somebody who reads it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from config.accounts.models import Organization, Unit, User
from policies.models import Acknowledgement, PolicyVersion, Reading, ReadingLink, RosterEntry
from policies.services.acknowledging import acknowledge
from policies.services.assigning import assign_version
from policies.services.readings import (
    answer_quiz,
    confirm_page,
    link_to,
    pages_of,
    questions_of,
)
from policies.services.roster import add_to_roster
from tests.accounts.factories import OrganizationFactory, UnitFactory, member
from tests.policies.factories import policy_in_force

AT = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
DUE = date(2026, 10, 26)


@dataclass
class Station:
    agency: Organization
    version: PolicyVersion
    patrol: Unit
    records: Unit
    hr: User
    at: datetime = AT

    def hire(self, number: str, unit: Unit | None = None, **told: str) -> RosterEntry:
        fields = {"given_name": "Tamsin", "family_name": "Okafor-Lind"} | told
        fields.setdefault("email", f"officer{number}@agency.example")
        return add_to_roster(
            unit=unit or self.patrol, employee_number=number, by=self.hr, at=self.at, **fields
        )

    def assign(self, unit: Unit | None = None, **told: Any) -> Any:
        fields = {"version": self.version, "unit": unit, "due_on": DUE, "by": self.hr}
        return assign_version(**{**fields, "at": self.at, **told})

    def reading(self, entry: RosterEntry) -> Reading:
        return Reading.objects.get(entry=entry, version=self.version)

    def link(self, entry: RosterEntry) -> ReadingLink:
        return link_to(reading=self.reading(entry), by=self.hr, at=self.at)


def station() -> Station:
    agency = OrganizationFactory.create(name="Larkhaven Police Department")
    patrol = UnitFactory.create(organization=agency, name="Patrol")
    records = UnitFactory.create(organization=agency, name="Records")
    version = policy_in_force(agency)
    return Station(agency, version, patrol, records, member(agency, "hr"))


def read(reading: Reading, at: datetime = AT) -> Reading:
    for page in pages_of(reading.version):
        reading = confirm_page(reading=reading, number=page.number, by="link:x", at=at)
    return reading


def answered(reading: Reading, at: datetime = AT, *, wrong: int = 0, **told: Any) -> Any:
    """The next questions answered, the first `wrong` of them wrongly."""
    number, questions = questions_of(reading)
    other = {"permitted": "prohibited", "prohibited": "permitted"}
    given = {n: other[q.right] if n < wrong else q.right for n, q in enumerate(questions)}
    fields = {"number": number, "given": given, "submission": uuid4(), "by": "link:x", "at": at}
    return answer_quiz(reading=reading, **{**fields, **told})


def sign(link: ReadingLink, at: datetime = AT, **told: Any) -> Acknowledgement:
    reading = link.reading
    fields = {
        "signed_name": "Tamsin Okafor-Lind",
        "employee_number": reading.entry.employee_number,
        "content_sha256": reading.version.content_sha256,
        "language": "en",
        "submission": uuid4(),
    }
    return acknowledge(link=link, at=at, **{**fields, **told})


def signed(here: Station, entry: RosterEntry, at: datetime = AT) -> Acknowledgement:
    answered(read(here.reading(entry), at), at)
    return sign(here.link(entry), at)
