"""Who can see a case and why: the page says what `visible_to` does, from the other side."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.accounts.models import Assignment, Matter, MatterUserObjectPermission, User, Wall
from config.accounts.roles import Role
from config.accounts.services import assign, build_wall, grant_exception
from screening.admin.readers import readers, sees
from tests.accounts.factories import (
    MembershipFactory,
    OrganizationFactory,
    UnitFactory,
    UserFactory,
    member,
)
from tests.screening import factories
from tests.screening.conftest import DECEMBER

pytestmark = pytest.mark.django_db
TAB = "access/"


@pytest.fixture
def case(here):
    return factories.order(here)


@pytest.fixture
def boss(here, case, as_user):
    return as_user(here.supervisor, case)


def everybody(here, matter):
    """Every role on both sides and in another house, in the unit and beside it, granted, walled."""
    unit = UnitFactory(organization=here.screener)
    Matter.objects.filter(pk=matter.pk).update(unit=unit)
    matter.refresh_from_db()
    for role in Role:
        for house in (here.agency, here.screener, OrganizationFactory()):
            member(house, role)
        MembershipFactory(organization=here.screener, role=role, unit=unit)
        other = UnitFactory(organization=here.screener)
        MembershipFactory(organization=here.screener, role=role, unit=other)
        assigned = member(here.screener, role)
        Assignment.objects.create(matter=matter, user=assigned, assigned_at=DECEMBER)
        _grant(here, matter, role, DECEMBER + timedelta(days=9))
        _grant(here, matter, role, DECEMBER - timedelta(days=1))
        walled = member(here.screener, role)
        Wall.objects.create(matter=matter, user=walled, reason="recused", built_at=DECEMBER)
    gone = member(here.agency, Role.HR)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    past = DECEMBER - timedelta(days=1)
    MembershipFactory(organization=here.agency, role=Role.HR, expires_at=past)


def _grant(here, matter, role, until):
    grant_exception(
        matter=matter,
        user=UserFactory(),
        organization=here.screener,
        role=role,
        reason="Partner's second reader",
        expires_at=until,
        by=here.supervisor,
        at=DECEMBER,
    )


def seen_by_oracle(matter):
    return {
        user.pk
        for user in User.objects.filter(is_active=True)
        if Matter.objects.visible_to(user).filter(pk=matter.pk).exists()
    }


def test_the_list_is_what_visible_to_decides(here, case):
    everybody(here, case.matter)
    told = {reader.user.pk for reader in readers(case.matter, timezone.now())}
    assert told == seen_by_oracle(case.matter)
    assert len(told) > 20


def test_the_list_is_what_visible_to_decides_in_house_too(db, december):
    house = factories.world(in_house=True)
    matter = factories.order(house).matter
    everybody(house, matter)
    told = {reader.user.pk for reader in readers(matter, timezone.now())}
    assert told == seen_by_oracle(matter)


def rows(visitor):
    response = visitor.get(TAB)
    assert response.status_code == 200
    return {reader.who: reader for reader in response.context["readers"]}


def test_each_reader_stands_with_role_reason_and_what_they_see(here, case, boss):
    analyst = member(here.screener, Role.ANALYST)
    assign(matter=case.matter, user=analyst, by=here.supervisor, at=DECEMBER)
    found = rows(boss)
    assert found[analyst.name].why == "Assigned to it"
    assert found[analyst.name].sees == "Originals"
    assert found[here.hr.name].role == f"HR at {here.agency.name}"
    assert found[here.hr.name].sees == "Status; once furnished, the redacted report"


@pytest.mark.parametrize(
    ("role", "side", "said"),
    [
        (Role.ANALYST, "screener", "Originals"),
        (Role.COUNSEL, "screener", "Originals"),
        (Role.COUNSEL, "agency", "Status; once furnished, the redacted report"),
        (Role.DECISION_MAKER, "agency", "Status; once furnished, the redacted report"),
        (Role.INVESTIGATOR, "agency", "Status only"),
    ],
)
def test_how_much_a_role_gives(role, side, said):
    assert sees(role, [side]) == said


def test_the_agency_sees_its_own_readers_only(here, case, as_user):
    assert set(rows(as_user(here.hr, case))) == {here.hr.name, here.chief.name}


def test_walls_are_named_to_the_screener(here, case, boss, as_user):
    walled = member(here.screener, Role.ANALYST)
    build_wall(matter=case.matter, user=walled, reason="relative", by=boss.user, at=DECEMBER)
    assert f"Walled off: <b>{walled.name}</b>" in boss.text(TAB)
    assert "Walled off" not in as_user(here.hr, case).text(TAB)


# -- acts


def test_a_supervisor_assigns(here, case, boss):
    analyst = member(here.screener, Role.ANALYST)
    assert boss.post(f"{TAB}assign/", user=analyst.pk).status_code == 302
    assert rows(boss)[analyst.name].why == "Assigned to it"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.POLICY_AUTHOR])
def test_whose_role_sees_no_case_is_not_assigned_to_one(here, case, boss, role):
    idle = member(here.screener, role)
    answer = boss.post(f"{TAB}assign/", user=idle.pk)
    assert answer.status_code == 400
    assert not Assignment.objects.filter(user=idle).exists()


def test_nobody_of_another_house_is_assigned_or_walled(here, case, boss):
    for user in (here.hr, member(OrganizationFactory(cra=True), Role.ANALYST)):
        assert boss.post(f"{TAB}assign/", user=user.pk).status_code == 400
        assert boss.post(f"{TAB}wall/", user=user.pk, reason="relative").status_code == 400
    assert not Wall.objects.exists()


def test_a_wall_takes_the_case_from_everything(here, case, boss):
    analyst = member(here.screener, Role.ANALYST)
    boss.post(f"{TAB}assign/", user=analyst.pk)
    assert boss.post(f"{TAB}wall/", user=analyst.pk, reason="relative").status_code == 302
    assert analyst.name not in rows(boss)
    assert boss.post(f"{TAB}assign/", user=analyst.pk).status_code == 400


def test_whoever_walls_themselves_off_is_led_away(boss):
    answer = boss.post(f"{TAB}wall/", user=boss.user.pk, reason="recused")
    assert answer.url == "/admin/cases/"
    assert boss.get(TAB).status_code == 404


GRANT = {"role": "analyst", "reason": "Second reader", "until": "2026-12-31"}


def test_an_exception_has_a_reason_and_an_end(here, case, boss):
    outside = UserFactory(email="second@partner.example")
    answer = boss.post(f"{TAB}grant/", **GRANT, email="Second@Partner.example")
    assert answer.status_code == 302
    grant = MatterUserObjectPermission.objects.get()
    assert (grant.user, grant.role, grant.organization) == (outside, "analyst", here.screener)
    assert (
        timezone.localtime(grant.expires_at, here.screener.zone).date().isoformat() == "2026-12-31"
    )
    assert rows(boss)[outside.name].why == f"Exception by {boss.user.name}: Second reader"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "nobody@partner.example"}, "email"),
        ({"reason": ""}, "reason"),
        ({"until": "2026-12-09"}, "until"),
        ({"role": "administrator"}, "role"),
        ({"role": "hr"}, "role"),
    ],
)
def test_an_exception_that_cannot_be_is_sent_back(boss, changes, field):
    UserFactory(email="second@partner.example")
    answer = boss.post(f"{TAB}grant/", **{**GRANT, "email": "second@partner.example", **changes})
    assert answer.status_code == 400
    assert field in answer.context["grant_form"].errors
    assert not MatterUserObjectPermission.objects.exists()


def test_the_deciding_agency_gets_no_exception_to_the_file(here, boss):
    """R-1: whatever the screener lets it see is itself a report."""
    answer = boss.post(f"{TAB}grant/", **GRANT, email=here.chief.email)
    assert "it sees the report, never the file" in answer.content.decode()
    assert not MatterUserObjectPermission.objects.exists()


def test_in_house_there_is_no_other_house_to_keep_out(db, december, as_user):
    house = factories.world(in_house=True)
    boss = as_user(house.supervisor, factories.order(house))
    assert boss.post(f"{TAB}grant/", **GRANT, email=house.chief.email).status_code == 302


@pytest.mark.parametrize("act", ["assign/", "wall/", "grant/"])
def test_only_a_supervisor_changes_who_sees_it(here, case, as_user, act):
    analyst = member(here.screener, Role.ANALYST)
    assign(matter=case.matter, user=analyst, by=here.supervisor, at=DECEMBER)
    for user in (analyst, here.hr, here.chief):
        visitor = as_user(user, case)
        assert visitor.post(f"{TAB}{act}").status_code == 403
        assert f"{TAB}{act}" not in visitor.text(TAB)
    stranger = as_user(member(OrganizationFactory(), Role.SUPERVISOR), case)
    assert stranger.post(f"{TAB}{act}").status_code == 404
    assert as_user(here.supervisor, case).get(f"{TAB}{act}").status_code == 405
