"""Journey 2 in three places: which waits run there, and the first day of a decision by hand."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from adverse_action.services import issue_adverse_notice, propose_action, record_response
from config.accounts.models import Organization
from config.clocks.models import Clock
from config.documents.services import read_document
from config.errors import Refusal
from screening.models import Position
from tests.adverse_action.test_journey import decide, notice, received
from tests.adverse_action.weighing import WHICH, weigh
from tests.documents.reading import pdf_text
from tests.journeys.world import build_world, furnished

pytestmark = [pytest.mark.django_db, pytest.mark.printed, pytest.mark.long]


@dataclass(frozen=True)
class Place:
    """Received on a Monday or, where it is later by then, a Tuesday; October 12 is Columbus Day."""

    jurisdiction: str
    zone: str
    received: date
    first_day: date
    reply_by: str
    waits: set[str] = field(default_factory=lambda: {"D-03"})
    record: bool = False  # criminal history beside the posts


FEDERAL = Place(
    "CO", "America/Denver", date(2026, 10, 5), date(2026, 10, 14), "Tell us by October 13, 2026"
)
CALIFORNIA = Place(
    "CA",
    "America/Los_Angeles",
    date(2026, 10, 5),
    date(2026, 10, 14),
    "Tell us by October 13, 2026",
)
NYC_POSTS = Place(
    "NY-NYC",
    "America/New_York",
    date(2026, 10, 6),
    date(2026, 10, 15),
    "Tell us by October 14, 2026",
)
NYC_RECORD = replace(NYC_POSTS, waits={"D-03", "D-33"}, record=True)


@pytest.fixture
def world_in(tmp_path, settings):
    """An agency of the place, with a civilian post there."""
    settings.DEMO = True

    def build(place):
        world = build_world(tmp_path)
        Organization.objects.filter(pk=world.agency.pk).update(
            jurisdiction=place.jurisdiction, state=place.jurisdiction[:2], time_zone=place.zone
        )
        world.agency = Organization.objects.get(pk=world.agency.pk)
        Position.objects.create(
            organization=world.agency,
            title="Police Officer Recruit",
            jurisdiction=place.jurisdiction,
            expected_salary=68_000,
            is_sworn=False,
        )
        return world

    return build


@pytest.mark.parametrize(
    "place", [FEDERAL, CALIFORNIA, NYC_POSTS, NYC_RECORD], ids=["CO", "CA", "NYC posts", "NYC both"]
)
def test_from_the_report_to_the_notice_of_the_decision(world_in, place):
    world = world_in(place)
    report = furnished(world)
    chosen = {sheet.notice for sheet in report.case.state_sheets.standing()}
    assert chosen == ({"N-19"} if place.jurisdiction == "CA" else set())
    proposal = propose_action(
        case=report.case,
        kind="denial",
        reasons="The posts named do not fit the standard.",
        items=list(report.items.all()),
        criminal_history=["A conviction in the county court."] if place.record else [],
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    if place.record:
        with pytest.raises(Refusal, match="one factor at a time"):
            notice(world, proposal)
        weigh(world, proposal)
    sent = notice(world, proposal)
    assert_letter_beside(sent, place, [place.reply_by, WHICH, "What happened, and how serious"])
    assert place.reply_by in " ".join(pdf_text(read_document(sent.document)).split())
    assert world.agency.on(world.at) == place.received
    received(world, sent, place.received)
    proposal.refresh_from_db()
    waits = Clock.objects.open().exclude(earliest_on=None)
    assert {clock.rule_id for clock in waits} == place.waits
    assert proposal.earliest_on == place.first_day
    world.at += timedelta(days=(place.first_day - place.received).days - 1)
    with pytest.raises(Refusal) as refused:
        decide(world, proposal)
    assert refused.value.gate == "G-05"
    world.later(days=1)
    if place.record:
        weigh_the_reply(world, proposal)
    decision = decide(world, proposal)
    assert decision.decided_on == place.first_day
    told = issue_adverse_notice(
        decision=decision, channel="hand", submission=uuid4(), by=world.hr, at=world.later(hours=1)
    )
    assert told.document.notice_id == "N-05"
    offices = ["New York City Commission on Human Rights", "nyc.gov/humanrights"]
    assert_letter_beside(told, place, ["We read what you sent us", *offices])
    received(world, told, world.agency.on(world.at))
    left = Clock.objects.open()
    assert not left.filter(through_on=None).exists()
    kept = ["D-45"] if place.jurisdiction == "CA" else []  # the report, for two years
    assert [clock.rule_id for clock in left] == kept


def weigh_the_reply(world, proposal):
    """The person answers, and the record is weighed again with the answer read (R-32)."""
    record_response(
        proposal=proposal,
        channel="phone",
        text="I have worked since, and my employer wrote a letter.",
        received_at=world.at,
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )
    with pytest.raises(Refusal, match="weighed again") as refused:
        decide(world, proposal)
    assert "8-107(11-a)" in refused.value.citation
    weigh(world, proposal)


def assert_letter_beside(sent, place, words):
    """N-20 lies in the envelope where criminal history is a ground, and nowhere else."""
    assert bool(sent.beside) is place.record
    if sent.beside:
        said = " ".join(pdf_text(read_document(sent.beside)).split())
        assert [one for one in words if one not in said] == []
