"""What each organization of the town has of its own, and a stranger's order."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.db.models import Model

from config.accounts.models import Engagement, Organization, Unit, User
from config.accounts.roles import Role
from config.clocks.services import add_closure, adopt_rule
from config.documents.models import OfficialForm
from policies.models import Policy, PolicyVersion, Reading, RosterEntry
from policies.services import create_policy, start_rehearsal, start_version
from policies.services.roster import add_to_roster
from screening.models import Position
from screening.services import (
    order_screening,
)
from tests.accounts.factories import UnitFactory
from tests.journeys import world as journeys
from tests.journeys.world import World
from tests.permissions.words import Words
from tests.personas import Personas, house

Rows = dict[type[Model], Model]


def furnish_house(world: World, organization: Organization, words: Words) -> None:
    """What belongs to an organization whatever its cases are."""
    UnitFactory.create(organization=organization, name=words["unit"])
    add_closure(
        organization=organization,
        jurisdiction="",
        on=date(2026, 12, 24),
        kind="own",
        name=words["closure"],
        source="The chief's order.",
        by=None,
        at=world.at,
    )
    position = journeys.position(organization)
    Position.objects.filter(pk=position.pk).update(title=words["position"])
    adopt_rule(
        organization=organization,
        rule_id="D-03",
        on=True,
        reason=words["adoption"],
        by=Personas()(organization.code, Role.COUNSEL),
        at=world.at,
    )
    _draft(world, organization, words)
    if organization.kind == Organization.Kind.AGENCY:
        _officer(world, organization, words)


def _officer(world: World, organization: Organization, words: Words) -> None:
    """Somebody on the agency's roster, with a policy to read where one is in force."""
    add_to_roster(
        unit=Unit.objects.get(organization=organization),
        employee_number="1184",
        given_name="Tamsin",
        family_name=words["personnel"].title(),
        email=f"{words['personnel']}@mail.example",
        by=None,
        at=world.at,
    )


def _draft(world: World, organization: Organization, words: Words) -> None:
    """A policy's next version, with a clause, a rule and a cell to change."""
    author = Personas().somebody("Author", (organization.code, Role.POLICY_AUTHOR))
    policy = Policy.objects.filter(organization=organization).first() or create_policy(
        organization=organization, name="Standard", by=author, at=world.at
    )
    Policy.objects.filter(pk=policy.pk).update(name=words["policy"])
    version = start_version(policy=policy, by=author, at=world.at, mission="To serve.")
    clause = version.clauses.create(
        position=1,
        number="1.1",
        title="Draft",
        kind="prohibited",
        text=words["policy"],
        why="Why.",
        protects="How.",
        duty="both",
        category="conduct",
        principles=["duty"],
        audience=["sworn"],
        permitted_examples=["Fine."],
        prohibited_examples=["Not fine."],
    )
    clause.rules.create(key="draft", spec={"kind": "phrase", "any": ["not fine"]})
    version.cells.create(
        severity="A",
        priors=0,
        presumptive="training",
        minimum="training",
        maximum="training",
        factors=["age"],
    )
    start_rehearsal(
        version=version,
        against=None,
        source="sample",
        submission=uuid4(),
        by=author,
        at=world.at,
    )


def rows_of(organization: Organization, somebody: User) -> Rows:
    """One row of each table that an organization has of its own."""
    version = PolicyVersion.objects.get(policy__organization=organization, status="draft")
    clause = version.clauses.get()
    found: list[Any] = [
        organization,
        somebody,
        somebody.memberships.get(),
        organization.units.get(),
        organization.closures.get(),
        organization.positions.get(),
        organization.adoptions.get(),
        version.policy,
        version,
        clause,
        clause.rules.get(),
        version.cells.get(),
        version.rehearsals.get(),
        Engagement.objects.get(agency__code="SCS" if organization.code == "SCS" else "LPD"),
        OfficialForm.objects.order_by("pk").first(),
    ]
    found += RosterEntry.objects.filter(organization=organization)
    found += Reading.objects.filter(entry__organization=organization)
    return {type(row): row for row in found}


def strangers(world: World) -> None:
    """Another client of the same screener, so that a stranger's lists are not empty."""
    sable, words = house("SCS"), Words("c")
    furnish_house(world, sable, words)
    order_screening(
        agency=sable,
        screener=world.cra,
        position=sable.positions.get(),
        person_fields={**journeys.PERSON, "given_name": words["given_name"].title()},
        regime="CONSUMER_REPORT",
        purpose="hiring",
        submission=uuid4(),
        by=None,
        at=world.at,
    )
