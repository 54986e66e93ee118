"""Administrators through the admin's own doors: their house, nobody else's, and not themselves."""

from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.accounts.admin.records import UnitAdmin
from config.accounts.models import Engagement, Matter, Membership, Person, Unit, User, Wall
from config.accounts.roles import Role
from config.accounts.services import add_membership, build_wall, open_person_file
from config.audit.models import AuditEvent
from config.errors import Refusal
from policies.models import RosterEntry
from tests.accounts.factories import (
    NOW,
    EngagementFactory,
    MatterFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    UnitFactory,
    UserFactory,
    WallFactory,
    member,
)

pytestmark = pytest.mark.django_db
LONG = "correct horse battery staple"


@pytest.fixture
def house():
    """An agency with an engagement, so that a partner is in sight."""
    return EngagementFactory.create().agency


@pytest.fixture
def admin(house):
    return member(house, Role.ADMINISTRATOR)


def post(user, name, /, *args, **data):
    client = Client()
    client.force_login(user)
    return client.post(reverse(f"admin:{name}", args=args), data)


def errors(response):
    return response.context["adminform"].form.errors


def partner_of(house):
    return house.engagements_as_agency.get().screener


def in_a_week():
    return (timezone.now() + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("accounts_unit_add", {"name": "Ours"}),
        ("accounts_membership_add", {"role": "supervisor"}),
        ("screening_position_add", {"title": "Chief", "jurisdiction": "CO"}),
    ],
)
def test_a_partners_house_is_in_sight_and_nothing_can_be_hung_there(house, admin, name, data):
    partner = partner_of(house)
    response = post(admin, name, organization=partner.pk, user=admin.pk, **data)
    assert response.status_code == 200
    assert "Select a valid choice" in str(errors(response)["organization"])
    assert not Unit.objects.exists()
    assert not Membership.objects.filter(organization=partner).exists()


def test_no_row_is_written_where_its_writer_has_no_say(house, admin, rf):
    """The second lock, for a form that offers too much."""
    request = rf.post("/")
    request.user = admin
    unit = Unit(organization=partner_of(house), name="Theirs")
    with pytest.raises(PermissionDenied):
        UnitAdmin(Unit, site).save_model(request, unit, form=None, change=False)
    assert not Unit.objects.exists()


def test_nobody_gives_a_role_to_themselves_for_good(house, admin):
    response = post(
        admin, "accounts_membership_add", user=admin.pk, organization=house.pk, role="supervisor"
    )
    assert response.status_code == 409
    assert "Nobody gives a role to themselves for good." in response.content.decode()
    assert admin.memberships.count() == 1


def test_breaking_the_glass_takes_a_reason_and_an_end(house, admin):
    response = post(
        admin,
        "accounts_membership_add",
        user=admin.pk,
        organization=house.pk,
        role="supervisor",
        expires_at=in_a_week(),
        reason="The supervisor is in hospital and a deadline is due.",
    )
    assert response.status_code == 302
    broken = admin.memberships.get(role="supervisor")
    assert (broken.granted_by, broken.reason[:14]) == (admin, "The supervisor")
    assert AuditEvent.objects.filter(verb="add_membership", stream=house.stream).exists()


def test_a_role_is_not_widened_by_changing_it(house, admin):
    for held in (admin.memberships.get(), MembershipFactory(organization=house, role=Role.HR)):
        was = held.role
        assert (
            post(admin, "accounts_membership_change", held.pk, role="supervisor").status_code == 403
        )
        held.refresh_from_db()
        assert held.role == was


@pytest.mark.parametrize("reason", ["", "  "])
def test_the_service_says_the_same(house, admin, reason):
    with pytest.raises(Refusal, match="themselves"):
        add_membership(
            user=admin,
            organization=house,
            role=Role.HR,
            expires_at=NOW,
            reason=reason,
            by=admin,
            at=NOW,
        )


def test_a_colleagues_role_is_given_at_once(house, admin):
    colleague = member(house, Role.HR)
    data = {"user": colleague.pk, "organization": house.pk, "role": "decision_maker"}
    assert post(admin, "accounts_membership_add", **data).status_code == 302
    given = colleague.memberships.get(role="decision_maker")
    assert given.granted_by == admin


def test_a_unit_of_another_house_is_refused(house, admin):
    elsewhere = UnitFactory.create()
    MembershipFactory(user=admin, organization=elsewhere.organization, role=Role.HR)
    colleague = member(house, Role.HR)
    data = {"user": colleague.pk, "organization": house.pk, "role": "hr", "unit": elsewhere.pk}
    response = post(admin, "accounts_membership_add", **data)
    assert errors(response)["unit"] == ["Choose a unit of the same organization."]


def test_who_a_membership_is_for_and_where_never_changes(house, admin):
    theirs = MembershipFactory(organization=house, role=Role.HR)
    other = member(house, Role.ANALYST)
    data = {"user": other.pk, "organization": partner_of(house).pk, "role": "hr"}
    assert post(admin, "accounts_membership_change", theirs.pk, **data).status_code == 403
    before = (theirs.user_id, theirs.organization_id)
    theirs.refresh_from_db()
    assert (theirs.user_id, theirs.organization_id) == before


def test_a_new_colleague_comes_with_a_first_role(house, admin):
    data = {"email": "Imani@LPD.example", "name": "Imani Roe", "password": LONG}
    place = {"organization": house.pk, "role": "hr"}
    assert post(admin, "accounts_user_add", **data, **place).status_code == 302
    made = User.objects.get(email="imani@lpd.example")
    assert made.check_password(LONG)
    assert made.roles(house) == {Role.HR}
    assert AuditEvent.objects.filter(verb="create_user", actor=f"user:{admin.public_id}").exists()


def test_an_outsider_is_made_without_a_place_and_may_do_nothing_yet(admin):
    data = {"email": "counsel@firm.example", "name": "Outside Counsel", "password": LONG}
    assert post(admin, "accounts_user_add", **data).status_code == 302
    made = User.objects.get(email="counsel@firm.example")
    assert not made.is_staff


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "hr"}, "__all__"),
        ({"password": "short"}, "password"),
        ({"email": "no address"}, "email"),
    ],
)
def test_a_new_user_is_checked(admin, changes, field):
    data = {"email": "new@lpd.example", "name": "New", "password": LONG, **changes}
    response = post(admin, "accounts_user_add", **data)
    assert field in errors(response)
    assert not User.objects.filter(name="New").exists()


def test_a_new_colleague_is_not_put_into_a_partners_house(house, admin):
    data = {"email": "new@lpd.example", "name": "New", "password": LONG, "role": "supervisor"}
    response = post(admin, "accounts_user_add", organization=partner_of(house).pk, **data)
    assert "organization" in errors(response)


@pytest.mark.parametrize(("elsewhere", "changed"), [(False, True), (True, False)])
def test_a_sign_in_that_works_elsewhere_too_is_not_changed_from_here(
    house, admin, elsewhere, changed
):
    colleague = member(house, Role.HR)
    if elsewhere:
        MembershipFactory(user=colleague, organization=OrganizationFactory())
    data = {"email": "taken@over.example", "name": "Taken Over"}
    response = post(admin, "accounts_user_change", colleague.pk, **data)
    assert response.status_code == (302 if changed else 403)
    colleague.refresh_from_db()
    assert (colleague.name == "Taken Over") is changed


def test_an_operators_sign_in_is_changed_by_operators_only(house, admin):
    operator = MembershipFactory(
        organization=house, role=Role.HR, user__is_operator=True, user__name="Ola"
    ).user
    data = {"email": "taken@over.example", "name": "Taken Over"}
    assert post(admin, "accounts_user_change", operator.pk, **data).status_code == 403
    other = UserFactory(is_operator=True)
    assert post(other, "accounts_user_change", operator.pk, **data).status_code == 302


def test_the_operator_sets_up_houses_units_people_and_engagements():
    operator = UserFactory(is_operator=True)
    agency, cra = OrganizationFactory(), OrganizationFactory(cra=True)
    assert post(operator, "accounts_unit_add", organization=agency.pk, name="A").status_code == 302
    assert post(operator, "engagements", agency=agency.pk, screener=cra.pk).status_code == 302
    for model in (Unit, Engagement):
        assert list(model.objects.visible_to(operator)) == list(model.objects.all())
        assert model.objects.exists()
    User.objects.filter(pk=operator.pk).update(is_active=False)
    assert not Unit.objects.visible_to(User.objects.get(pk=operator.pk)).exists()


def test_a_persons_record_stays_in_its_house(house):
    clerk = member(house, Role.HR)
    person = PersonFactory(organization=house)
    data = {"organization": partner_of(house).pk, "given_name": "Ana", "family_name": "Roe"}
    data |= {"language": "en", "employment": "sworn"}
    assert post(clerk, "accounts_person_change", person.pk, **data).status_code == 302
    person.refresh_from_db()
    assert (person.organization, person.given_name) == (house, "Ana")


def test_the_address_of_personnel_is_not_changed_here(house):
    """They sign by links in that mailbox: personnel pages change it, and end the links."""
    clerk = member(house, Role.HR)
    person = PersonFactory(organization=house, email="roe@agency.example", employment="civilian")
    unit = UnitFactory(organization=house)
    RosterEntry.objects.create(
        organization=house, person=person, unit=unit, employee_number="7", added_at=timezone.now()
    )
    data = {"given_name": "Ana", "family_name": "Roe", "language": "en"}
    data |= {"email": clerk.email, "employment": "sworn"}
    assert post(clerk, "accounts_person_change", person.pk, **data).status_code == 302
    person.refresh_from_db()
    assert (person.given_name, person.email) == ("Ana", "roe@agency.example")
    assert person.employment == "civilian"


def test_a_wall_hides_the_persons_own_record_too():
    agency = OrganizationFactory()
    person = PersonFactory(organization=agency)
    matter = MatterFactory(agency=agency, in_house=True, person=person)
    clerk = member(agency, Role.HR)
    assert person in Person.objects.visible_to(clerk)
    WallFactory(matter=matter, user=clerk)
    assert person not in Person.objects.visible_to(clerk)


def find(user, words):
    client = Client()
    client.force_login(user)
    return client.post("/admin/find/", {"q": words}).content.decode()


def test_names_are_found_in_the_masthead_by_those_who_keep_the_records(house, admin):
    MembershipFactory(organization=house, role=Role.HR, user__name="Rosalind Imai-Toft")
    MembershipFactory(role=Role.HR, user__name="Rosalind Elsewhere")
    PersonFactory(organization=house, given_name="Rosa", family_name="Quill")
    told = find(admin, "rosalind")
    assert "Rosalind Imai-Toft" in told
    assert "Elsewhere" not in told
    assert "Quill" not in find(admin, "rosa")
    told = find(member(house, Role.HR), "rosa")
    assert "Rosa Quill" in told
    assert "Imai-Toft" not in told


def wall(matter, user):
    return build_wall(matter=matter, user=user, reason="relative", by=None, at=NOW)


def test_a_wall_stands_around_the_person_and_not_around_one_case():
    cra = OrganizationFactory(cra=True)
    person = PersonFactory(organization=cra)
    first, second = MatterFactory.create_batch(2, screener=cra, person=person)
    unrelated = MatterFactory(screener=cra)
    user = member(cra, Role.SUPERVISOR)
    wall(first, user)
    later = open_person_file(person=person, by=None, at=NOW)
    assert set(Wall.objects.values_list("matter", flat=True)) == {first.pk, second.pk, later.pk}
    assert list(Matter.objects.visible_to(user)) == [unrelated]
    assert AuditEvent.objects.filter(verb="build_wall").count() == 3
    wall(second, user)
    assert Wall.objects.count() == 3


def test_a_wall_around_nobody_in_particular_stands_around_one_matter():
    first, second = MatterFactory.create_batch(2)
    wall(first, UserFactory())
    assert list(Wall.objects.values_list("matter", flat=True)) == [first.pk]
    assert second.person is None


def test_a_partners_page_is_read_and_not_written(house, admin):
    client = Client()
    client.force_login(member(partner_of(house), Role.ADMINISTRATOR))
    page = client.get(reverse("admin:accounts_organization_change", args=[house.pk]))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
