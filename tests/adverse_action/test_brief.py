"""The decision brief: what is weighed on one page, and nothing that the agency must not see."""

from uuid import uuid4

import pytest
from django.test import Client

from adverse_action.models import Proposal
from adverse_action.services import propose_action, record_response
from config.accounts.roles import Role
from config.audit.models import AuditEvent
from screening.models import Report
from tests.accounts.factories import OrganizationFactory, member
from tests.adverse_action.test_journey import notice, received
from tests.disputes.conftest import made, report, world
from tests.journeys.world import World

__all__ = ["made", "report", "world"]


def page_of(report: Report) -> str:
    return f"/admin/cases/{report.case.reference}/action/brief/"


@pytest.fixture
def proposal(world: World, report: Report) -> Proposal:
    found = propose_action(
        case=report.case,
        kind="denial",
        reasons="The posts named do not fit the standard.",
        items=list(report.items.all())[:1],
        other_grounds=["A false date of employment."],
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    received(world, notice(world, found), world.agency.on(world.at))
    return found


@pytest.fixture
def chief(client: Client, world: World) -> Client:
    client.force_login(world.chief)
    return client


def test_it_shows_items_clauses_answers_and_days(
    world: World, report: Report, proposal: Proposal, chief: Client
) -> None:
    record_response(
        proposal=proposal,
        channel="phone",
        text="I was quoting a film.",
        received_at=world.at,
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )
    page = chief.get(page_of(report)).content.decode()
    item = report.items.select_related("clause").order_by("number").first()
    assert item
    assert item.clause.title in page
    assert "I was quoting a film." in page
    assert "A false date of employment." in page
    assert "Wait after the pre-adverse notice" in page
    assert "The waiting period has not ended" in page


def test_only_the_grounds_are_weighed(report: Report, proposal: Proposal, chief: Client) -> None:
    page = chief.get(page_of(report)).content.decode()
    assert "To item 1" in page
    assert "To item 2" not in page


def test_each_look_is_on_the_trail(report: Report, proposal: Proposal, chief: Client) -> None:
    before = AuditEvent.objects.filter(target=f"report:{report.public_id}").count()
    chief.get(page_of(report))
    assert AuditEvent.objects.filter(target=f"report:{report.public_id}").count() == before + 1


def test_without_a_proposal_there_is_nothing_to_weigh(report: Report, chief: Client) -> None:
    assert chief.get(page_of(report)).status_code == 404


def test_a_stranger_finds_no_brief(report: Report, proposal: Proposal, client: Client) -> None:
    client.force_login(member(OrganizationFactory(), Role.DECISION_MAKER))
    assert client.get(page_of(report)).status_code == 404
