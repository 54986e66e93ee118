"""Every kind of page of the staff site, as axe and the browser's console see it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from config.accounts.pages import REGISTRY
from config.accounts.roles import Role
from tests.accounts.factories import MembershipFactory, OrganizationFactory, UnitFactory
from tests.browser.conftest import follow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.urls"),
]


@pytest.fixture
def administrator():
    larkhaven = OrganizationFactory(name="City of Larkhaven Police Department", code="LPD")
    UnitFactory(organization=larkhaven, name="Backgrounds")
    member = MembershipFactory(
        organization=larkhaven, role=Role.ADMINISTRATOR, user__name="Rosalind Imai-Toft"
    )
    return member.user


@pytest.mark.every_look
def test_the_stock_pages_of_the_admin(page, login, axe, administrator):
    login(page, administrator)
    own = administrator.current_memberships()[0]
    for address in [
        "/admin/",
        "/admin/records/",
        "/admin/find/",
        "/admin/accounts/",
        "/admin/accounts/organization/",
        f"/admin/accounts/organization/{own.organization_id}/change/",
        f"/admin/accounts/organization/{own.organization_id}/history/",
        "/admin/accounts/user/?q=Rosalind",
        "/admin/accounts/membership/add/",
        f"/admin/accounts/membership/{own.pk}/change/",
        "/admin/accounts/membership/?role__exact=hr&o=1.-2",
        "/admin/accounts/organization/?_popup=1",
        "/admin/password_change/",
    ]:
        response = page.goto(address)
        assert response.status == 200, address
        axe(page)


@pytest.mark.every_look
def test_the_patterns_of_our_own_pages(page, login, axe, administrator):
    login(page, administrator)
    for address in ["/admin/try/desk/", "/admin/try/case/"]:
        assert page.goto(address).status == 200
        axe(page)


@pytest.mark.every_look
def test_signing_in_and_being_refused_it(page, axe, administrator):
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    axe(page)
    page.get_by_label("Email").fill(administrator.email)
    page.get_by_label("Password").fill("not this one")
    follow(page, page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    page.get_by_label("Password").fill("correct horse battery")
    follow(page, page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.every_look
def test_refusals_errors_and_dead_ends(page, login, axe, administrator):
    login(page, administrator)
    answers = {
        "/admin/try/refused/": 409,
        "/admin/try/invalid/": 400,
        "/admin/accounts/organization/999999/change/": 404,
        "/admin/nowhere/": 404,
        "/try/400": 200,
        "/try/403": 200,
        "/try/403_csrf": 200,
        "/try/500": 200,
    }
    for address, status in answers.items():
        assert page.goto(address).status == status
        axe(page)


@pytest.mark.every_look
def test_a_form_that_is_sent_back(page, login, axe, administrator):
    login(page, administrator)
    page.goto("/admin/accounts/membership/add/")
    follow(page, page.get_by_role("button", name="Save", exact=True))
    expect(page.locator(".errornote")).to_be_visible()
    axe(page)


def test_a_refusal_names_gate_reason_authority_and_remedy(page, login, administrator):
    login(page, administrator)
    page.goto("/admin/try/refused/")
    banner = page.locator(".pb-gate")
    for part in ["gate G-05", "Not received yet.", "15 U.S.C. 1681b", "Wait."]:
        expect(banner).to_contain_text(part)


@pytest.mark.every_look
def test_every_page_in_anybodys_menu(page, login, axe):
    """Each item once, by the first role that has it; an agency in-house is on both sides."""
    quill = OrganizationFactory.create(name="Quill Harbor Police Department")
    seen = set()
    for role in Role:
        user = MembershipFactory.create(organization=quill, role=role).user
        login(page, user)
        for item in REGISTRY.items(user):
            if item.url_name not in seen:
                seen.add(item.url_name)
                assert page.goto(reverse(item.url_name)).status == 200, item.url_name
                axe(page)
    assert len(seen) >= 2
