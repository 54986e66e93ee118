"""The staff site through its real door: frame, home, navigation, search, refusals."""

from typing import Any

import pytest
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from config.accounts import pages
from config.accounts.pages import Found, NavItem, Page, Panel, Registry
from config.accounts.roles import Role
from config.admin import _for_those_allowed
from config.audit.models import AuditEvent
from config.audit.services import record
from tests.accounts.factories import NOW, MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    larkhaven = OrganizationFactory(name="Larkhaven Police", time_zone="America/Denver")
    return MembershipFactory(
        organization=larkhaven, role=Role.ADMINISTRATOR, user__name="Rosalind Imai-Toft"
    )


@pytest.fixture
def staff(member):
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def registry(monkeypatch):
    """What the rooms registered, and room for a test's own."""
    real = pages.REGISTRY
    fresh = Registry(dict(real.pages), dict(real.navigation), [], [])
    monkeypatch.setattr("config.accounts.pages.REGISTRY", fresh)
    monkeypatch.setattr("config.admin.REGISTRY", fresh)
    return fresh


def text(response):
    return response.content.decode()


def test_the_frame_names_the_person_the_place_and_the_zone(staff):
    page = text(staff.get("/admin/"))
    for part in ["Rosalind Imai-Toft", "administrator", "Larkhaven Police", "America/Denver"]:
        assert part in page


def test_nobody_comes_in_without_signing_in():
    response = Client().get("/admin/")
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_without_a_membership_the_site_is_closed():
    client = Client()
    client.force_login(UserFactory.create())
    assert client.get("/admin/").status_code == 302


def test_the_bare_address_leads_to_the_staff_site():
    assert Client().get("/")["Location"] == "/admin/"


def test_home_says_so_when_nothing_is_due(staff, registry):
    assert "Nothing is due" in text(staff.get("/admin/"))


def test_home_shows_the_panels_of_ones_roles_and_leaves_empty_ones_out(staff, registry):
    registry.panels += [
        Panel("Due", lambda request: SafeString("<p>Two notices</p>")),
        Panel("Empty", lambda request: SafeString("")),
        Panel("Queues", lambda request: {"rows": [{"label": "Review", "count": 9}]}, side=True),
        Panel("For HR", lambda request: SafeString("secret"), frozenset({Role.HR})),
    ]
    page = text(staff.get("/admin/"))
    assert "<p>Two notices</p>" in page
    assert "Queues" in page
    assert "Empty" not in page
    assert "For HR" not in page
    assert "secret" not in page


def test_items_of_other_roles_are_absent_and_counts_are_shown(staff, registry):
    for item in [
        NavItem("work", "My cases", "admin:records", count=lambda user: 7),
        NavItem("act", "Decisions", "admin:find", frozenset({Role.DECISION_MAKER})),
    ]:
        registry.navigation[item.section, item.url_name] = item
    page = text(staff.get("/admin/"))
    assert "My cases <span>7</span>" in page
    assert "Decisions" not in page
    assert ">Act<" not in page


@pytest.mark.parametrize(
    ("address", "item", "current"),
    [
        ("/admin/", "/admin/", "page"),
        ("/admin/records/", "/admin/records/", "page"),
        ("/admin/accounts/unit/", "/admin/accounts/", "true"),
    ],
)
def test_the_menu_says_where_one_is(staff, registry, address, item, current):
    registry.navigation["work", "x"] = NavItem("work", "Accounts", "/admin/accounts/")
    page = text(staff.get(address))
    assert page.count("aria-current=") >= 1
    assert f'<a href="{item}" aria-current="{current}"' in page


def test_home_is_not_current_on_other_pages(staff, registry):
    assert '<a href="/admin/" aria-current' not in text(staff.get("/admin/records/"))


def test_every_item_that_a_room_registered_leads_somewhere():
    for item in pages.REGISTRY.navigation.values():
        try:
            assert reverse(item.url_name)
        except NoReverseMatch:
            pytest.fail(f"{item.label} leads to {item.url_name}, which does not exist")


def test_searching_never_puts_words_into_an_address(staff, registry):
    asked = []

    def finder(user, words):
        asked.append(words)
        return [Found("LPD-2026-0001", "/admin/records/", "Recruit <26>")]

    registry.finders.append(finder)
    assert 'method="post" action="/admin/find/"' in text(staff.get("/admin/"))
    assert "LPD-2026" not in text(staff.get("/admin/find/", {"q": "Quintero"}))
    assert asked == []
    page = text(staff.post("/admin/find/", {"q": " Quintero "}))
    assert asked == ["Quintero"]
    assert '<a href="/admin/records/">LPD-2026-0001</a>' in page
    assert "Recruit &lt;26&gt;" in page


@pytest.mark.parametrize("words", ["", "Q", "  Q "])
def test_one_letter_is_not_searched_for(staff, registry, words):
    registry.finders.append(lambda user, words: pytest.fail("asked"))
    assert "Type two characters or more" in text(staff.post("/admin/find/", {"q": words}))


def test_all_records_lists_what_one_may_look_at(staff):
    page = text(staff.get("/admin/records/"))
    assert 'href="/admin/accounts/organization/"' in page
    assert 'href="/admin/accounts/matter/"' not in page


@pytest.mark.urls("tests.browser.urls")
def test_a_refusal_is_a_page_with_its_four_parts_and_the_way_back(staff):
    came_from = "http://testserver/admin/records/"
    response = staff.get("/admin/try/refused/", headers={"referer": came_from})
    assert response.status_code == 409
    for part in ["G-05", "Not received yet.", "15 U.S.C. 1681b", "Wait.", came_from]:
        assert part in text(response)


@pytest.mark.urls("tests.browser.urls")
def test_the_way_back_never_leads_elsewhere(staff):
    response = staff.get("/admin/try/refused/", headers={"referer": "https://else.example/"})
    assert "else.example" not in text(response)


@pytest.mark.urls("tests.browser.urls")
def test_input_of_the_wrong_shape_is_named_field_by_field(staff):
    response = staff.get("/admin/try/invalid/")
    assert response.status_code == 400
    assert "<dt>received_on</dt><dd>This day lies ahead.</dd>" in text(response)


@pytest.mark.urls("tests.browser.urls")
def test_the_staff_site_speaks_english_whatever_the_browser_asks_for(staff):
    page = text(staff.get("/admin/try/case/", headers={"accept-language": "es"}))
    assert '<html lang="en"' in page
    assert "Guardar" not in page
    assert '<html lang="es"' in text(Client().get("/try/portal", headers={"accept-language": "es"}))


def test_the_hidden_and_the_unknown_have_one_answer(staff):
    hidden = OrganizationFactory.create(name="Sable County Sheriff's Office")
    answers = [
        staff.get(f"/admin/accounts/organization/{number}/change/")
        for number in (hidden.pk, 987_654_321)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert text(answers[0]) == text(answers[1])


def test_history_is_read_from_the_trail_with_names_of_today(staff, member):
    organization = member.organization
    record(
        stream=organization.stream,
        verb="change_organization",
        actor=f"user:{member.user.public_id}",
        agency="",
        target=f"organization:{organization.public_id}",
        at=NOW,
        payload={"fields": ["phone", "street"]},
    )
    assert "Rosalind" not in AuditEvent.objects.get(verb="change_organization").body
    page = text(staff.get(f"/admin/accounts/organization/{organization.pk}/history/"))
    for part in ["change organization", "phone, street", "Nov 22, 2026, 10:00 a.m. MST"]:
        assert part in page
    assert "<td>Rosalind Imai-Toft</td>" in page


def test_a_record_without_history_says_so(staff, member):
    page = text(staff.get(f"/admin/accounts/membership/{member.pk}/history/"))
    assert "The trail holds nothing about this record." in page


def test_pages_with_a_permission_do_not_exist_for_others(rf, member):
    seen: list[Any] = []

    def show(request):
        seen.append(request)
        return HttpResponse("shown")

    request = rf.get("/")
    request.user = member.user
    closed = Page("desk/", show, "desk", "screening.review_flag")
    with pytest.raises(Http404):
        _for_those_allowed(closed)(request)
    assert seen == []
    _for_those_allowed(Page("units/", show, "units", "accounts.view_unit"))(request)
    _for_those_allowed(Page("all/", show, "all"))(request)
    assert seen == [request, request]
