"""Whose matter it is to read: the visible and the hidden set, against a plain-Python oracle."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from config.accounts.backends import can
from config.accounts.models import Matter, MatterUserObjectPermission, User
from config.accounts.roles import MATRIX, NARROW, Role, Side
from tests.accounts.factories import (
    AssignmentFactory,
    MatterFactory,
    MembershipFactory,
    OrganizationFactory,
    UnitFactory,
    UserFactory,
    WallFactory,
    grant,
    member,
)

pytestmark = pytest.mark.django_db


def seen(user, perm="accounts.view_matter"):
    return set(Matter.objects.visible_to(user, perm).values_list("pk", flat=True))


def test_an_agency_sees_its_own_matters_and_not_anothers():
    mine, other = MatterFactory(), MatterFactory()
    user = member(mine.agency, Role.HR)
    assert seen(user) == {mine.pk}
    assert other.pk not in seen(user)


def test_a_screener_sees_the_matters_of_all_its_clients():
    cra = OrganizationFactory(cra=True)
    own = {MatterFactory(screener=cra).pk, MatterFactory(screener=cra).pk}
    MatterFactory()
    assert seen(member(cra, Role.SUPERVISOR)) == own


def test_an_analyst_sees_what_is_assigned_and_nothing_more():
    cra = OrganizationFactory(cra=True)
    assigned, hidden = MatterFactory(screener=cra), MatterFactory(screener=cra)
    user = member(cra, Role.ANALYST)
    AssignmentFactory(matter=assigned, user=user)
    assert seen(user) == {assigned.pk}
    assert hidden.pk not in seen(user)


def test_an_assignment_opens_no_matter_of_an_organization_one_has_no_place_in():
    stranger = member(OrganizationFactory(), Role.INVESTIGATOR)
    AssignmentFactory(matter=MatterFactory(), user=stranger)
    assert seen(stranger) == set()


def test_a_unit_bounds_its_supervisor():
    agency = OrganizationFactory()
    unit = UnitFactory(organization=agency)
    inside, outside = MatterFactory(agency=agency, unit=unit), MatterFactory(agency=agency)
    user = member(agency, Role.SUPERVISOR, unit=unit)
    assert seen(user) == {inside.pk}
    assert outside.pk not in seen(user)


def test_a_wall_beats_role_assignment_and_grant():
    matter = MatterFactory()
    user = member(matter.agency, Role.HR)
    AssignmentFactory(matter=matter, user=user)
    grant(matter, user, matter.agency, Role.HR)
    assert seen(user) == {matter.pk}
    WallFactory(matter=matter, user=user)
    assert seen(user) == set()


def test_somebody_on_both_sides_sees_both_sets():
    cra, agency = OrganizationFactory(cra=True), OrganizationFactory()
    first, second = MatterFactory(screener=cra), MatterFactory(agency=agency)
    user = member(cra, Role.SUPERVISOR)
    MembershipFactory(user=user, organization=agency, role=Role.HR)
    assert seen(user) == {first.pk, second.pk}


def test_a_grant_shows_one_matter_until_it_expires():
    matter = MatterFactory()
    counsel = UserFactory()
    grant(matter, counsel, matter.agency, Role.COUNSEL)
    assert seen(counsel) == {matter.pk}
    MatterUserObjectPermission.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    counsel.forget_memberships()
    assert seen(counsel) == set()


def test_an_assignment_in_one_house_opens_nothing_in_another():
    """Bound to a unit at the screener, and assigned as the agency's investigator."""
    cra, agency = OrganizationFactory(cra=True), OrganizationFactory()
    matter = MatterFactory(screener=cra, agency=agency)
    user = member(cra, Role.COUNSEL, unit=UnitFactory(organization=cra))
    MembershipFactory(user=user, organization=agency, role=Role.INVESTIGATOR)
    AssignmentFactory(matter=matter, user=user)
    assert seen(user, "screening.view_post") == set()
    assert seen(user) == {matter.pk}


def test_a_matter_may_be_asked_for_from_one_side_only():
    in_house = MatterFactory(in_house=True)
    user = member(in_house.agency, Role.HR)
    both = Matter.objects.visible_to(user, "accounts.view_matter")
    screening = Matter.objects.visible_to(user, "accounts.view_matter", sides=[Side.SCREENER])
    assert list(both) == [in_house]
    assert not screening


def test_a_permission_is_asked_on_the_side_that_holds_it():
    """An agency's investigator sees posts only where the agency itself screens."""
    agency = OrganizationFactory()
    unit = UnitFactory(organization=agency)
    in_house = MatterFactory(agency=agency, screener=agency, unit=unit)
    by_cra = MatterFactory(agency=agency, unit=unit)
    user = member(agency, Role.INVESTIGATOR, unit=unit)
    assert seen(user) == {in_house.pk, by_cra.pk}
    assert seen(user, "screening.view_post") == {in_house.pk}
    assert can(user, "screening.view_post", in_house)
    assert not can(user, "screening.view_post", by_cra)


@pytest.mark.parametrize("broken", ["is_active", "expired"])
def test_who_left_sees_nothing(broken):
    matter = MatterFactory()
    user = member(matter.agency, Role.HR)
    if broken == "is_active":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        user.memberships.update(expires_at=timezone.now())
    assert seen(User.objects.get(pk=user.pk)) == set()


def test_a_page_costs_the_same_number_of_queries_for_few_and_many(
    django_assert_num_queries,
):
    cra = OrganizationFactory(cra=True)
    user = member(cra, Role.SUPERVISOR)
    for count in (2, 20):
        MatterFactory.create_batch(count, screener=cra)
        user.forget_memberships()
        with django_assert_num_queries(3):
            list(Matter.objects.visible_to(user)[:50])


@dataclass
class World:
    cra: object
    agency: object
    units: list
    matters: list


def oracle(user, matter, perm, assigned, walled, granted):
    """The rule of `studies/permissions`, told row by row and in no hurry."""
    if matter.pk in walled:
        return False
    for held in user.memberships.all():
        for side in held.sides():
            if perm not in MATRIX[side][Role(held.role)]:
                continue
            bound = matter.screener_id if side is Side.SCREENER else matter.agency_id
            if bound != held.organization_id:
                continue
            if held.unit_id is not None and held.unit_id == matter.unit_id:
                return True
            if held.unit_id is None and Role(held.role) not in NARROW:
                return True
            if Role(held.role) in NARROW and matter.pk in assigned:
                return True
    return any(
        matter.pk == pk
        and perm in MATRIX[side][role]
        and organization == (matter.screener_id if side is Side.SCREENER else matter.agency_id)
        for pk, role, organization in granted
        for side in Side
    )


MEMBERSHIP = st.tuples(st.sampled_from(list(Role)), st.booleans(), st.booleans())
PERMS = ["accounts.view_matter", "screening.view_post", "screening.view_report"]


class TestOracle(TestCase):
    """Random memberships, units, assignments, grants and walls; SQL and oracle agree on each."""

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        held=st.lists(MEMBERSHIP, max_size=3, unique=True),
        assigned=st.sets(st.integers(0, 5)),
        walled=st.sets(st.integers(0, 5), max_size=2),
        granted=st.lists(
            st.tuples(st.integers(0, 5), st.sampled_from(list(Role)), st.booleans()),
            max_size=2,
            unique_by=lambda g: g[0],
        ),
        perm=st.sampled_from(PERMS),
    )
    def test_sql_agrees_with_the_oracle(self, held, assigned, walled, granted, perm):
        world = build_world()
        user = UserFactory()
        for role, at_cra, in_unit in held:
            organization = world.cra if at_cra else world.agency
            unit = world.units[0 if at_cra else 1] if in_unit else None
            MembershipFactory(user=user, organization=organization, role=role, unit=unit)
        for index in assigned:
            AssignmentFactory(matter=world.matters[index], user=user)
        for index in walled:
            WallFactory(matter=world.matters[index], user=user)
        grants = []
        for index, role, at_cra in granted:
            organization = world.cra if at_cra else world.agency
            grant(world.matters[index], user, organization, role)
            grants.append((world.matters[index].pk, role, organization.pk))
        expected = {
            matter.pk
            for matter in world.matters
            if oracle(
                user,
                matter,
                perm,
                {world.matters[i].pk for i in assigned},
                {world.matters[i].pk for i in walled},
                grants,
            )
        }
        assert seen(user, perm) == expected


def build_world():
    cra, agency, other = (
        OrganizationFactory(cra=True),
        OrganizationFactory(),
        OrganizationFactory(),
    )
    units = [UnitFactory(organization=cra), UnitFactory(organization=agency)]
    matters = [
        MatterFactory(screener=cra, agency=agency),
        MatterFactory(screener=cra, agency=agency, unit=units[0]),
        MatterFactory(screener=cra, agency=other, unit=units[0]),
        MatterFactory(screener=agency, agency=agency),
        MatterFactory(screener=agency, agency=agency, unit=units[1]),
        MatterFactory(screener=OrganizationFactory(cra=True), agency=other),
    ]
    return World(cra, agency, units, matters)
