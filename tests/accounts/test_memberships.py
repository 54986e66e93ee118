"""A role is given and ends; it is never edited."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from config.accounts.models import Membership, User
from config.accounts.roles import Role
from config.accounts.services import add_membership, end_membership
from config.accounts.services.memberships import MembershipOver
from config.audit.models import AuditEvent
from config.errors import Invalid
from tests.accounts.factories import (
    NOW,
    MembershipFactory,
    OrganizationFactory,
    UnitFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return OrganizationFactory()


@pytest.fixture
def admin(house):
    return member(house, Role.ADMINISTRATOR)


def give(user, house, by, at=NOW, **fields):
    return add_membership(user=user, organization=house, role=Role.HR, by=by, at=at, **fields)


def end(by, held):
    client = Client()
    client.force_login(by)
    return client.post(reverse("admin:membership-end", args=[held.pk]))


def events(verb):
    return list(
        AuditEvent.objects.filter(verb=verb).order_by("id").values_list("stream", "actor", "target")
    )


def test_a_role_is_given_and_the_trail_says_by_whom(house, admin):
    user = UserFactory()
    held = give(user, house, admin)
    assert (held.granted_by, held.started_at) == (admin, NOW)
    told = (house.stream, f"user:{admin.public_id}", f"user:{user.public_id}")
    assert events("add_membership") == [told]


def test_a_role_in_a_unit_is_in_a_unit_of_that_house(house, admin):
    with pytest.raises(Invalid, match="same organization"):
        give(UserFactory(), house, admin, unit=UnitFactory())


def test_nobody_holds_the_same_role_twice_for_good(house, admin):
    user = UserFactory()
    give(user, house, admin)
    with pytest.raises(Invalid, match="already"):
        give(user, house, admin)
    give(user, house, admin, unit=UnitFactory(organization=house))


def test_somebody_who_left_comes_back_by_a_membership_of_its_own(house, admin):
    user = UserFactory()
    first = end_membership(membership=give(user, house, admin), by=admin, at=NOW)
    later = NOW + timedelta(days=30)
    second = give(user, house, admin, at=later)
    assert first.expires_at == NOW
    assert list(Membership.objects.in_force(later).filter(user=user)) == [second]


def test_an_ended_role_opens_nothing_and_the_trail_says_who_ended_it(house, admin):
    held = MembershipFactory(organization=house, role=Role.HR)
    assert held.user.has_perm("accounts.view_matter")
    assert end(admin, held).status_code == 302
    assert not User.objects.get(pk=held.user_id).has_perm("accounts.view_matter")
    told = (house.stream, f"user:{admin.public_id}", f"user:{held.user.public_id}")
    assert events("end_membership") == [told]


def test_a_role_ends_once(house, admin):
    held = MembershipFactory(organization=house, role=Role.HR)
    end(admin, held)
    assert end(admin, held).status_code == 409
    with pytest.raises(MembershipOver):
        end_membership(membership=held, by=admin, at=NOW + timedelta(days=9999))
    assert len(events("end_membership")) == 1


def test_the_page_of_a_role_offers_its_end_while_it_runs(house, admin):
    held = MembershipFactory(organization=house, role=Role.HR)
    client = Client()
    client.force_login(admin)
    page = reverse("admin:accounts_membership_change", args=[held.pk])
    door = reverse("admin:membership-end", args=[held.pk])
    assert door in client.get(page).content.decode()
    assert client.get(door).status_code == 405
    end(admin, held)
    assert door not in client.get(page).content.decode()


def test_a_role_in_another_house_is_ended_by_nobody_here(admin):
    held = MembershipFactory(role=Role.HR)
    assert end(admin, held).status_code == 404
    held.refresh_from_db()
    assert held.expires_at is None


def test_whoever_keeps_no_members_ends_none(house):
    held = MembershipFactory(organization=house, role=Role.HR)
    assert end(member(house, Role.SUPERVISOR), held).status_code == 404
