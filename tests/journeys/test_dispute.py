"""Journey 4 through the real doors: from the letter's link to the decision that goes on.

Twice in each language: federally, and in California, where the law of the place gives no extra
days. Days are worked out by hand; October 12 is Columbus Day, November 11 Veterans Day.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from django.utils import translation
from django.utils.translation import pgettext

from adverse_action.models import Proposal
from config.accounts.models import Organization
from config.clocks.models import Clock
from config.delivery.services import dispatch_due
from disputes.models import Dispute
from screening.models import Position
from screening.services import current_report
from tests.adverse_action.test_journey import notice, propose, received
from tests.journeys.test_candidate import through_the_portal
from tests.journeys.visitor import Visitor
from tests.journeys.world import build_world, furnished

pytestmark = pytest.mark.long
TUESDAY = datetime(2026, 10, 6, 10, 0, tzinfo=ZoneInfo("America/Denver"))
TOLD_PROVIDERS = date(2026, 10, 13)  # D-05: business day 5, the 6th being the first
ANSWER = date(2026, 11, 4)  # D-06: day 30, the 6th being the first
LONGEST = date(2026, 11, 19)  # D-07: fifteen more
RESULTS = date(2026, 10, 27)  # D-10: five business days after the 20th
PROCEDURE = date(2026, 11, 6)  # D-11: fifteen days after the 22nd
NO_MORE = "The law of this state gives no extra days."


@dataclass(frozen=True)
class Place:
    jurisdiction: str
    town: dict[str, str]

    @property
    def extends(self) -> bool:
        return self.jurisdiction != "CA"


FEDERAL = Place("CO", {})
CALIFORNIA = Place("CA", {"city": "Alder Bay", "state": "CA", "postal_code": "90000-1427"})


@override_settings(DEMO=True)
def waiting_in(place):
    """A proposal whose notice was received on Monday evening."""
    world = build_world(Path(mkdtemp()))
    Organization.objects.filter(pk=world.agency.pk).update(
        jurisdiction=place.jurisdiction, state=place.jurisdiction
    )
    world.agency = Organization.objects.get(pk=world.agency.pk)
    Position.objects.create(
        organization=world.agency,
        title="Police Officer Recruit",
        jurisdiction=place.jurisdiction,
        expected_salary=68_000,
    )
    proposal = propose(world, furnished(world, **place.town))
    received(world, notice(world, proposal), world.agency.on(world.at))
    return place, world, proposal.pk


WORLDS = {
    "federal": lambda: waiting_in(FEDERAL),
    "california": lambda: waiting_in(CALIFORNIA),
}


@pytest.fixture
def federal(standing, db):
    return standing


@pytest.fixture
def california(standing, db):
    return standing


@pytest.fixture
def now(time_machine, settings):
    """The clock stands on Tuesday, or at 10 in the morning of another day."""
    settings.DEMO = True
    time_machine.move_to(TUESDAY, tick=False)

    def on(day):
        moment = datetime(day.year, day.month, day.day, 10, tzinfo=TUESDAY.tzinfo)
        time_machine.move_to(moment, tick=False)
        return moment

    return on


def said(language, words, **told):
    with translation.override(language):
        return pgettext("portal", words) % told


def disputed(world, case):
    """Two items ticked, explained, checked and sent."""
    person = through_the_portal(world, case, "matter").open("/portal/dispute/")
    form = person.form("statement")
    ticks = [name.removesuffix("-ticked") for name in form.fields if name.endswith("-ticked")]
    keys = ticks[:2]  # the third is the account
    told = {}
    for key, reason in zip(keys, ("satire", "not_my_words"), strict=True):
        told |= {f"{key}-ticked": "on", f"{key}-reason": reason, f"{key}-words": "A film line."}
    person.send("statement", statement="I was quoting a film.", **told)
    return person.send("submission", results_by="mail")


def page_of(proposal):
    return f"/admin/cases/{proposal.case.reference}/action/"


def desk_of(item):
    return f"/admin/disputes/{item.dispute.number}/items/{item.public_id}/"


def assigned(world, item):
    Visitor(world.supervisor).open(desk_of(item)).send("assign/", to=str(world.third.pk))
    return Visitor(world.third).open(desk_of(item))


def looked_at(world, item, outcome):
    desk = assigned(world, item)
    assert "A film line." in desk.text
    while desk.html.xpath("//input[@name='evidence']"):
        desk.send("review/", note="The scene and its script.")
    desk.send(
        "outcome/", outcome=outcome, words="The post and its thread.", note="We looked again."
    )


def clock(item, rule_id):
    return Clock.objects.for_target(item.target).get(rule_id=rule_id)


def more_days(world, person, dispute, place):
    """Something new comes on day 8: fifteen more days, but not in California (G-09)."""
    item = dispute.items.first()
    person.open(f"/portal/disputes/{dispute.public_id}/")
    longest = {"en": "November 19, 2026", "es": "19 de noviembre de 2026"}[dispute.person.language]
    assert (longest in person.text) is place.extends
    person.send("words", item=str(item.public_id), words="Here is the scene.")
    desk = Visitor(world.supervisor).open(desk_of(item))
    if place.extends:
        desk.send("extend/", information_on="2026-10-13", reason="It shows where the words are of.")
    else:
        assert NO_MORE in desk.text
        assert "G-09" in desk.text
    assert clock(item, "D-06").due_on == (LONGEST if place.extends else ANSWER)


def results_come(world, person, dispute, now):
    """Decided on the 20th, in the mail on the 21st, delivered on the 22nd."""
    now(date(2026, 10, 20))
    first, second = dispute.items.all()
    looked_at(world, first, "deleted")
    looked_at(world, second, "verified")
    page = f"/admin/disputes/{dispute.number}/"
    clerk = Visitor(world.supervisor).open(page).send("complete/")
    assert clock(first, "D-10").due_on == RESULTS
    sent = dispute.results_notices.get()
    assert sent.document.language == dispute.person.language
    at = now(date(2026, 10, 21))
    dispatch_due(at=at)
    for day, event in ((21, "accepted"), (22, "delivered")):
        now(date(2026, 10, day))
        clerk.open(page)
        clerk.send(
            "proof/", notice=str(sent.pk), event=event, on=f"2026-10-{day}", detail="Carrier"
        )
    assert {clock(one, "D-10").status for one in (first, second)} == {"closed"}
    person = through_the_portal(world, sent.report.case, "matter")
    return person.open(f"/portal/disputes/{dispute.public_id}/")


def decided_again(world, proposal, report):
    """The basis changed, so the next notice encloses the revised report (R-12)."""
    proposal.refresh_from_db()
    assert (proposal.status, proposal.is_held, proposal.report) == ("proposed", False, report)
    hr = Visitor(world.hr).open(page_of(proposal))
    hr.open(hr.links("action/law/")[0]).open(f"{page_of(proposal)}issue/")
    hr.send("channel", channel="hand")
    assert proposal.notices.filter(report=report).count() == 1


def journey(told, language, now):
    place, world, pk = told
    proposal = Proposal.objects.get(pk=pk)
    proposal.case.person.language = language
    proposal.case.person.save(update_fields=["language"])
    person = disputed(world, proposal.case)
    dispute = Dispute.objects.get()
    assert said(language, "We have your dispute") in person.text
    assert dispute.number in person.text
    for item in dispute.items.all():
        assert clock(item, "D-05").due_on == TOLD_PROVIDERS
        assert clock(item, "D-06").due_on == ANSWER
    assert dispute.receipt.language == language
    assert "A dispute is open" in Visitor(world.chief).open(page_of(proposal)).text
    now(date(2026, 10, 13))
    more_days(world, through_the_portal(world, proposal.case, "matter"), dispute, place)
    person = results_come(world, person, dispute, now)
    assert said(language, "The result of your dispute") in person.text
    assert said(language, "Stays in") in person.text
    assert said(language, "Deleted") in person.text
    person.open(f"{person.path}how/").send("submission")
    assert Clock.objects.get(rule_id="D-11").due_on == PROCEDURE
    report = current_report(proposal.case)
    assert (report.version, report.item_count, report.status) == (2, 1, "furnished")
    person.open("/portal/report/")
    assert said(language, "What changed since the version before") in person.text
    now(date(2026, 10, 23))
    decided_again(world, proposal, report)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_dispute_from_the_link_to_the_decision_taken_again(federal, language, now):
    journey(federal, language, now)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_same_in_california_where_nothing_brings_extra_days(california, language, now):
    journey(california, language, now)
