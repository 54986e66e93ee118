"""A new code for somebody on the phone: shown once, to those who may, for their own matters."""

import re

import pytest
from django.test import Client

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.portal.models import PortalLink
from tests.accounts.factories import OrganizationFactory, member
from tests.delivery.factories import matter_with_person
from tests.portal.factories import answer, link_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter():
    return matter_with_person()


@pytest.fixture
def supervisor(client, matter):
    user = member(matter.screener, Role.SUPERVISOR)
    client.force_login(user)
    return user


def page_of(matter):
    return f"/admin/portal-access/{matter.public_id}/"


MAKE = {"purpose": "matter", "days": "14"}


def test_a_matter_is_found_by_its_reference(client, matter, supervisor):
    told = {"reference": f" {matter.reference.lower()} "}
    response = client.post("/admin/portal-access/", told)
    assert response["Location"] == page_of(matter)


def test_no_reference_stands_in_an_address(client, matter, supervisor):
    response = client.get("/admin/portal-access/", {"reference": matter.reference})
    assert response.status_code == 200
    assert matter.reference not in response.content.decode()


def test_anothers_matter_and_none_are_told_alike(client, supervisor):
    other = matter_with_person()
    pages = [
        client.post("/admin/portal-access/", {"reference": reference})
        for reference in (other.reference, "NONE-2026-0001")
    ]
    assert [page.status_code for page in pages] == [400, 400]
    assert all("There is no such matter" in page.content.decode() for page in pages)


def test_a_new_code_is_shown_once_and_opens(client, matter, supervisor):
    response = client.post(page_of(matter), MAKE)
    page = response.content.decode()
    code = re.search(r"<code>(\w{4}-\w{4}-\w{4})</code>", page)
    assert code
    assert "no-store" in response["Cache-Control"]
    assert code[1] not in client.get(page_of(matter)).content.decode()
    person = Client()
    person.post("/portal/enter/", {"code": code[1]})
    assert answer(person)["Location"] == "/portal/"
    link = PortalLink.objects.get()
    assert (link.created_by, link.person) == (supervisor, matter.person)
    assert AuditEvent.objects.get(verb="create_link").actor == f"user:{supervisor.public_id}"


def test_the_link_shown_opens_too(client, matter, supervisor):
    page = client.post(page_of(matter), MAKE).content.decode()
    token = re.search(r"https://probity.example/p/([\w-]+)", page)
    assert token
    assert Client().get(f"/p/{token[1]}").status_code == 302


@pytest.mark.parametrize("told", [{"days": "0"}, {"days": "400"}, {"purpose": "all"}, {"days": ""}])
def test_a_wrong_wish_makes_no_link(client, matter, supervisor, told):
    assert client.post(page_of(matter), MAKE | told).status_code == 400
    assert not PortalLink.objects.exists()


def test_a_matter_without_a_person_gets_no_link(client, matter, supervisor):
    matter.person = None
    matter.save()
    page = client.post(page_of(matter), MAKE).content.decode()
    assert "names no person yet" in page
    assert not PortalLink.objects.exists()


def test_a_link_is_revoked_by_a_form(client, matter, supervisor):
    link, token = link_for(matter)
    address = f"{page_of(matter)}{link.public_id}/revoke/"
    assert client.get(address).status_code == 403
    page = client.post(address, follow=True).content.decode()
    assert "opens nothing any more" in page
    assert "revoked" in page
    assert Client().get(f"/p/{token}").status_code == 404


def test_a_link_is_renewed_by_a_form_and_the_new_secrets_are_shown_once(client, matter, supervisor):
    link, token = link_for(matter, purpose="dispute")
    address = f"{page_of(matter)}{link.public_id}/renew/"
    assert address in client.get(page_of(matter)).content.decode()
    assert client.get(address).status_code == 403
    page = client.post(address).content.decode()
    new = re.search(r"https://probity.example/p/([\w-]+)", page)
    assert new
    assert Client().get(f"/p/{token}").status_code == 404
    assert Client().get(f"/p/{new[1]}").status_code == 302
    made = PortalLink.objects.exclude(pk=link.pk).get()
    assert (made.purpose, made.created_by) == ("dispute", supervisor)


def test_a_link_of_another_matter_is_not_renewed_here(client, matter, supervisor):
    link, token = link_for()
    assert client.post(f"{page_of(matter)}{link.public_id}/renew/").status_code == 404
    assert Client().get(f"/p/{token}").status_code == 302


def test_a_link_of_another_matter_is_not_revoked_here(client, matter, supervisor):
    link, token = link_for()
    assert client.post(f"{page_of(matter)}{link.public_id}/revoke/").status_code == 404
    assert Client().get(f"/p/{token}").status_code == 302


def test_hr_makes_a_link_and_sees_none_of_the_screeners(client, matter):
    client.force_login(member(matter.agency, Role.HR))
    link_for(matter)
    page = client.post(page_of(matter), MAKE).content.decode()
    assert "this is shown once" in page
    assert "None that you may see." in page


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COUNSEL, Role.ADMINISTRATOR])
def test_nobody_else_makes_links(client, matter, role):
    client.force_login(member(matter.screener, role))
    for address in ("/admin/portal-access/", page_of(matter)):
        assert client.post(address, MAKE).status_code == 404
    assert not PortalLink.objects.exists()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.HR, Role.ANALYST])
def test_another_organizations_matters_do_not_exist(client, matter, role):
    client.force_login(member(OrganizationFactory(), role))
    assert client.post(page_of(matter), MAKE).status_code == 404
    assert not PortalLink.objects.exists()


def test_links_in_the_records_show_no_hash(client, matter, supervisor):
    link, _ = link_for(matter)
    page = client.get(f"/admin/portal/portallink/{link.pk}/change/").content.decode()
    assert matter.reference in page
    assert link.token_sha256 not in page
    assert link.code_sha256 not in page
