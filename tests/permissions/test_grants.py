"""Somebody who holds nothing but an exception for one matter: outside counsel, a reviewer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from config.accounts.models import MatterUserObjectPermission, User
from config.accounts.roles import Role
from config.accounts.services import grant_exception
from tests.permissions.words import OF_THE_MATTER
from tests.personas import signed_in


@pytest.fixture
def counsel(town):
    return User.objects.get(name="Outside counsel")


def case_page(case):
    return reverse("admin:case", args=[case.reference])


def test_a_grant_opens_the_site_and_the_one_matter(town, counsel):
    client = signed_in(counsel)
    home = client.get("/admin/")
    assert home.status_code == 200
    assert "Meridian Ridge Screening" in home.content.decode()
    assert client.get("/admin/cases/").status_code == 200
    assert client.get(case_page(town.whole)).status_code == 200
    assert client.get(case_page(town.early)).status_code == 404
    assert town.early.reference not in client.get("/admin/cases/").content.decode()


def test_the_menu_is_that_of_the_granted_role(town, counsel):
    page = signed_in(counsel).get("/admin/").content.decode()
    assert 'href="/admin/cases/"' in page
    assert 'href="/admin/desk/"' not in page  # counsel reviews nothing
    assert 'href="/admin/cases/order/"' not in page


@pytest.mark.parametrize("how", ["expired", "inactive", "walled"])
def test_without_it_there_is_no_way_in(town, counsel, how):
    if how == "expired":
        MatterUserObjectPermission.objects.update(expires_at=town.world.at)
    elif how == "inactive":
        User.objects.filter(pk=counsel.pk).update(is_active=False)
    else:
        town.whole.matter.walls.create(user=counsel, reason="recused", built_at=town.world.at)
    client = signed_in(counsel)
    assert client.get("/admin/").status_code == (200 if how == "walled" else 302)
    assert client.get(case_page(town.whole)).status_code == (404 if how == "walled" else 302)
    for address in ("/admin/", "/admin/cases/", "/admin/screening/post/"):
        page = client.get(address).content.decode()
        assert town.words.among(page, OF_THE_MATTER) == []


def test_a_grant_adds_one_matter_to_what_a_membership_gives(town):
    """A partner agency's person, let in as counsel: their own house gives no such role."""
    partner = town.personas("SCS", Role.HR)
    assert signed_in(partner).get(case_page(town.whole)).status_code == 404
    grant_exception(
        matter=town.whole.matter,
        user=partner,
        organization=town.world.cra,
        role=Role.COUNSEL,
        reason="Reads along.",
        expires_at=town.world.at + timedelta(days=30),
        by=town.world.supervisor,
        at=town.world.at,
    )
    client = signed_in(partner)
    assert client.get(case_page(town.whole)).status_code == 200
    assert client.get("/admin/disputes/").status_code == 200
    assert client.get(case_page(town.early)).status_code == 404
