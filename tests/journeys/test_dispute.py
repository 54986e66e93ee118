"""Journey 4 through the real doors: from the letter's link to the decision that goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from adverse_action.models import Proposal
from disputes.models import Dispute
from screening.services import current_report
from tests.adverse_action.test_journey import notice, propose, received
from tests.journeys.test_candidate import through_the_portal
from tests.journeys.visitor import Visitor
from tests.journeys.world import furnished

pytestmark = [pytest.mark.django_db, pytest.mark.printed]


@pytest.fixture
def waiting(world, time_machine):
    """A proposal whose notice was received; the clock stands where the world is."""
    proposal = propose(world, furnished(world))
    received(world, notice(world, proposal), world.agency.on(world.at))
    time_machine.move_to(world.at + timedelta(hours=2), tick=False)
    return Proposal.objects.get(pk=proposal.pk)


def disputed(world, case):
    """Two items ticked, explained, checked and sent."""
    person = through_the_portal(world, case, "matter").open("/portal/dispute/")
    form = person.form("statement")
    keys = [name.removesuffix("-ticked") for name in form.fields if name.endswith("-ticked")]
    told = {}
    for key, reason in zip(keys, ("satire", "not_my_words"), strict=True):
        told |= {f"{key}-ticked": "on", f"{key}-reason": reason, f"{key}-words": "A film line."}
    person.send("statement", statement="I was quoting a film.", **told)
    return person.send("submission", results_by="mail")


def page_of(proposal):
    return f"/admin/cases/{proposal.case.reference}/action/"


def looked_at(world, item, outcome):
    page = f"/admin/disputes/{item.dispute.number}/items/{item.public_id}/"
    Visitor(world.supervisor).open(page).send("assign/", to=str(world.third.pk))
    desk = Visitor(world.third).open(page)
    assert "A film line." in desk.text
    desk.send(
        "outcome/", outcome=outcome, words="The post and its thread.", note="We looked again."
    )


def test_a_dispute_from_the_link_to_the_decision_taken_again(world, waiting, time_machine):
    person = disputed(world, waiting.case)
    dispute = Dispute.objects.get()
    assert dispute.number in person.text
    chief = Visitor(world.chief).open(f"/admin/cases/{waiting.case.reference}/action/")
    assert "A dispute is open" in chief.text
    first, second = dispute.items.all()
    looked_at(world, first, "deleted")
    looked_at(world, second, "verified")
    page = f"/admin/disputes/{dispute.number}/"
    Visitor(world.supervisor).open(page).send("complete/")
    report = current_report(waiting.case)
    assert (report.version, report.item_count, report.status) == (2, 1, "furnished")
    clerk = Visitor(world.supervisor)
    time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
    day = world.cra.on(timezone.now()).isoformat()
    sent = str(dispute.results_notices.get().pk)
    clerk.open(page).send("proof/", notice=sent, event="accepted", on=day, detail="Carrier")
    waiting.refresh_from_db()
    assert (waiting.status, waiting.is_held, waiting.report) == ("proposed", False, report)
    hr = Visitor(world.hr).open(page_of(waiting))
    hr.open(hr.links("action/law/")[0]).open(f"{page_of(waiting)}issue/")
    hr.send("channel", channel="hand")
    assert waiting.notices.filter(report=report).count() == 1
