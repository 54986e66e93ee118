"""Twelve queries a page at most, and no more for a matter in which much has happened.

Everything that Django sends to the database between request and answer counts, the visit's own
row and the trail's among it; savepoints do not.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adverse_action.models import Proposal
from adverse_action.services import record_response
from config.delivery.services import answer_consent
from config.documents.models import Document, OfficialForm
from disputes import services
from disputes.models import Dispute, DisputeItem
from disputes.services import Checked
from screening.services import request_file, work_on_file
from tests.adverse_action.test_journey import notice, propose, received
from tests.delivery.factories import agreed_online
from tests.disputes.test_review_two_agencies import elsewhere, furnished_too
from tests.disputes.visitors import chosen, dispute_of, visitor
from tests.journeys.world import flagged_texts, ordered, person_file
from tests.permissions.routes import routes

MOST = 12
FREE = ("SAVEPOINT", "RELEASE", "ROLLBACK")
ROOMS = {"portal", "screening_portal", "action", "dispute"}
ACTS = {"portal:sign_out", "portal:return_code", "portal:exchange", "portal:verified"}


def told(world, **changes):
    fields = {"channel": "phone", "received_at": world.at, "submission": uuid4()}
    return {**fields, "by": world.supervisor, "at": world.at, **changes}


def checked(world, report):
    """A dispute with its results out, everything asked about it, and a statement that stands."""
    dispute = dispute_of(world, report)
    for item in dispute.items.all():
        services.assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
        services.record_outcome(
            item=DisputeItem.objects.get(pk=item.pk),
            outcome="verified",
            looked_at="Post and thread.",
            note="We looked again.",
            checks=[Checked("source", "gone"), Checked("whole"), Checked("audience")],
            by=world.third,
            at=world.at,
        )
    dispute = services.complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)
    services.state_dispute(dispute=dispute, text="A line of a song.", **told(world))
    procedure = services.ask_procedure(dispute=dispute, **told(world))
    services.describe_procedure(request=procedure, by=world.supervisor, at=world.at)
    services.ask_procedure(dispute=dispute, **told(world))
    tellable = services.tellable(dispute, world.cra.on(world.at))
    asked = services.ask_notifications(dispute=dispute, recipients=tellable, **told(world))
    services.notify_recipients(request=asked, by=world.supervisor, at=world.at)
    services.ask_statement_help(dispute=dispute, **told(world))
    services.offer_statement_help(dispute=dispute, by=world.supervisor, at=world.at)
    return dispute


def ask_for_file(world, report, *, answered):
    request = request_file(
        person_file=person_file(world, report.case),
        identified_at=world.at,
        proof="document",
        **told(world),
    )
    if answered:
        work_on_file(request.pk, world.at)


def agreed(world, report):
    """They chose to get results here, so a page follows that asks about it."""
    answer_consent(
        matter=report.case.matter,
        person=report.case.person,
        organization=world.cra,
        purpose="dispute_papers",
        shown_by="pdf_code",
        language="en",
        submission=uuid4(),
        by=f"subject:{report.case.person.public_id}",
        at=world.at,
    )


def answered(world, proposal):
    record_response(proposal=proposal, text="I was quoting.", **told(world, channel="portal"))


def disputed_again(world, report):
    """Open, with something new that brought more days."""
    dispute = dispute_of(world, report, results_by="portal", channel="portal")
    services.add_information(
        dispute=dispute,
        words="There is more.",
        files=[("more.txt", b"words")],
        received_at=world.at,
        by="subject:1",
        at=world.at,
    )


def queries(client, address, time_machine):
    """What a look costs two minutes after the last, when the visit's own row is written too."""
    client.get(address)  # what is read once a process is read now
    time_machine.shift(120)
    with CaptureQueriesContext(connection) as counted:
        answer = client.get(address)
    found = [row["sql"] for row in counted.captured_queries]
    return [
        sql for sql in found if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
    ], answer


OF_NOBODY = ["portal:identity", "dispute:words", "dispute:sent"]
BEFORE = ["screening_portal:disclosure", "screening_portal:sign", "portal:online_papers"]
DISPUTING = ["dispute:start", "dispute:check"]


def before_proof(client, world, report):
    """Wrote without showing who they are."""
    client = visitor(client, world, report.case, proven=False)
    told = {"about": "all", "words": "Not mine.", "submission": uuid4()}
    assert client.post("/portal/dispute/words/", told).status_code == 302
    return client


def about_to_sign(client, world, report):
    case = ordered(world, family_name="Blix")
    agreed_online(case, world.at)
    client = visitor(client, world, case)
    assert client.get("/portal/authorization/").status_code == 200
    return client


def about_to_send(client, world, report):
    client = visitor(client, world, report.case)
    assert client.post("/portal/dispute/", chosen(report, 1, 2)).status_code == 302
    return client


STAGES = {before_proof: OF_NOBODY, about_to_sign: BEFORE, about_to_send: DISPUTING}


@pytest.mark.parametrize(
    ("stage", "name"),
    [(stage, name) for stage, names in STAGES.items() for name in names],
    ids=lambda told: getattr(told, "__name__", told),
)
def test_nor_does_a_page_of_another_stage(client, world, report, stage, name, time_machine):
    found, answer = queries(stage(client, world, report), reverse(name), time_machine)
    assert answer.status_code == 200
    assert len(found) <= MOST, "\n".join(found)


def enrich(world, report):
    """A letter that arrived, an answer, two disputes, the whole file twice; gives the first."""
    agreed(world, report)
    first = checked(world, report)
    proposal = propose(world, report)
    received(world, notice(world, proposal), world.agency.on(world.at))
    answered(world, proposal)
    disputed_again(world, report)
    ask_for_file(world, report, answered=True)
    ask_for_file(world, report, answered=False)
    return first


@pytest.fixture(scope="module")
def rich(made, django_db_blocker):
    world, report = replace(made[0], at=made[0].at + timedelta(hours=1)), made[1]
    with django_db_blocker.unblock(), override_settings(FILES_ROOT=made[2] / "files", DEMO=True):
        return enrich(world, report).pk, world.at


@pytest.fixture
def done(rich, world, time_machine):
    world.at = rich[1] + timedelta(minutes=1)
    time_machine.move_to(world.at, tick=False)
    return Dispute.objects.get(pk=rich[0])


def address_of(name, dispute):
    ids = {
        "portal:document": Document.objects.filter(kind="dispute_results").first(),
        "portal:form": OfficialForm.objects.filter(kind="summary_of_rights").first(),
    }
    given = {
        "portal:exchange": {"token": "x" * 43},
        "portal:verified": {"code": "0000-0000-0000-0000"},
        **{key: {"public_id": one.public_id} for key, one in ids.items() if one},
    }
    route = next(one for one in PAGES if one.name == name)
    of_dispute = {"public_id": dispute.public_id} if route.parameters else {}
    return reverse(name, kwargs=given.get(name, of_dispute))


PAGES = [one for one in routes() if one.name.split(":")[0] in ROOMS]


@pytest.fixture
def person(client, world, report, done):
    found = visitor(client, world, report.case)
    found.post("/portal/dispute/", chosen(report, 1) | {"save": "later"})
    return found


@pytest.mark.parametrize("name", [one.name for one in PAGES])
def test_a_page_asks_the_database_twelve_times_at_most(person, done, name, time_machine):
    found, answer = queries(person, address_of(name, done), time_machine)
    assert answer.status_code < 500
    assert len(found) <= MOST, "\n".join(found)


def grown(world, report, done):
    """Another agency's report of the same person with more items, letters, disputes, requests."""
    there = elsewhere(world)
    second = furnished_too(there, report.case.person, flagged_texts(there, 4))
    world.at = there.at + timedelta(hours=1)
    for one in (second, report):
        dispute_of(world, one, submission=uuid4())
    for _ in range(2):
        answered(world, Proposal.objects.get())
        services.ask_notifications(
            dispute=done,
            recipients=services.tellable(done, world.cra.on(world.at)),
            **told(world),
        )


@pytest.mark.full
def test_no_page_costs_more_where_more_has_happened(person, world, report, done, time_machine):
    names = [one.name for one in PAGES if one.name not in ACTS]

    def costs():
        return {
            name: len(queries(person, address_of(name, done), time_machine)[0]) for name in names
        }

    before = costs()
    grown(world, report, done)
    time_machine.move_to(world.at, tick=False)
    person = visitor(Client(), world, report.case)
    person.post("/portal/dispute/", chosen(report, 1) | {"save": "later"})
    assert costs() == before
