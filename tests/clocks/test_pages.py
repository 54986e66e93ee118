"""The staff's pages: deadlines of mine, and the calendar."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.utils import timezone

from config.accounts.models import Closure
from config.accounts.roles import Role
from config.clocks.views import count_pressing
from tests.accounts.factories import (
    MatterFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
    member,
)
from tests.clocks.factories import AT, ended, running

pytestmark = pytest.mark.django_db
MONDAY = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)


@pytest.fixture
def matter():
    return MatterFactory()


@pytest.fixture
def supervisor(matter):
    return member(matter.screener, Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def on_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def get(client, user, address):
    client.force_login(user)
    return client.get(address)


def rows(response):
    """What stands in each group, by the rule's id."""
    return {
        group["id"]: [row.clock.rule_id for row in group["rows"]]
        for group in response.context["groups"]
    }


def test_deadlines_stand_under_overdue_today_and_this_week(client, matter, supervisor):
    running("D-06", date(2027, 1, 20), matter=matter, target="item:late")  # due 02-18
    running("D-05", date(2027, 2, 23), matter=matter, target="item:today")  # due 03-01
    running("D-05", date(2027, 3, 1), matter=matter, target="item:week")  # due 03-05
    running("D-10", date(2027, 2, 26), matter=matter, target="item:6")  # due 03-05
    running("D-10", date(2027, 3, 1), matter=matter, target="item:7")  # due 03-08
    running("D-06", date(2027, 3, 1), matter=matter, target="item:later")  # due 03-30
    running("D-03", date(2027, 3, 1), matter=matter, target="notice:wait")
    response = get(client, supervisor, "/admin/deadlines/")
    assert response.status_code == 200
    assert rows(response) == {
        "overdue": ["D-06"],
        "today": ["D-05"],
        "week": ["D-05", "D-10"],
        "later": ["D-10", "D-06"],
        "waiting": ["D-03"],
    }


def test_an_empty_day_still_shows_its_three_groups(client, supervisor):
    response = get(client, supervisor, "/admin/deadlines/")
    assert rows(response) == {"overdue": [], "today": [], "week": []}


def test_each_row_explains_how_its_day_was_counted(client, matter, supervisor):
    running("D-05", date(2027, 3, 1), matter=matter)
    page = get(client, supervisor, "/admin/deadlines/").content.decode()
    assert "Business day 5 of 5." in page
    assert "15 U.S.C. 1681i(a)(2)(A)" in page
    assert matter.reference in page
    assert "America/Denver" in page


def test_the_group_is_told_by_the_organizations_own_day(client, matter):
    """At 02:00 UTC on the 2nd it is still the 1st in Denver: due today, not overdue."""
    supervisor = member(matter.screener, Role.SUPERVISOR)
    running("D-05", date(2027, 2, 23), matter=matter)
    with time_machine.travel(datetime(2027, 3, 2, 2, 0, tzinfo=UTC), tick=False):
        assert rows(get(client, supervisor, "/admin/deadlines/"))["today"] == ["D-05"]


def test_mine_are_my_own_and_those_that_nobody_owns(client, matter, supervisor):
    running("D-05", matter=matter, owner=supervisor, target="item:mine")
    running("D-06", matter=matter, target="item:nobodys")
    running("D-10", matter=matter, owner=UserFactory(), target="item:theirs")
    mine = rows(get(client, supervisor, "/admin/deadlines/"))
    assert (mine["week"], mine["later"]) == (["D-05"], ["D-06"])
    everything = rows(get(client, supervisor, "/admin/deadlines/?of=all"))
    assert (everything["week"], everything["later"]) == (["D-05"], ["D-10", "D-06"])


def test_another_screeners_deadlines_are_not_shown(client, matter):
    stranger = member(OrganizationFactory(cra=True), Role.SUPERVISOR)
    running("D-05", matter=matter)
    response = get(client, stranger, "/admin/deadlines/?of=all")
    assert rows(response) == {"overdue": [], "today": [], "week": []}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.POLICY_AUTHOR])
def test_those_without_cases_have_no_deadlines_page(client, matter, role):
    assert get(client, member(matter.screener, role), "/admin/deadlines/").status_code == 404


def test_the_sidebar_counts_what_is_due_by_today(matter, supervisor):
    running("D-05", date(2027, 2, 23), matter=matter)
    running("D-05", date(2027, 3, 1), matter=matter, target="item:2")
    assert count_pressing(supervisor) == 1


def test_the_sidebars_today_is_the_readers(matter, supervisor):
    """At 02:00 UTC on the 3rd it is still the 2nd in Denver, and nothing is due yet."""
    clock = running("D-05", date(2027, 2, 23), matter=matter)
    assert clock.due_on is not None
    night = datetime.combine(clock.due_on, time(2, 0), UTC)
    with time_machine.travel(night, tick=False), timezone.override("America/Denver"):
        assert count_pressing(supervisor) == 0
    with time_machine.travel(night, tick=False), timezone.override("UTC"):
        assert count_pressing(supervisor) == 1


def test_a_closed_deadline_is_gone_from_the_page(client, matter, supervisor):
    ended(running("D-05", matter=matter), "dispatched", date(2027, 3, 2))
    assert rows(get(client, supervisor, "/admin/deadlines/"))["week"] == []


# -- the calendar ------------------------------------------------------------------------------


@pytest.fixture
def administrator(matter):
    return member(matter.screener, Role.ADMINISTRATOR)


def closing(organization, **fields):
    told = {"on": "2027-03-03", "kind": "public", "name": "Flood", "source": "Order 7"}
    return told | {"organization": organization.pk} | fields


def test_an_administrator_closes_a_day_and_the_deadlines_move(client, matter, administrator):
    clock = running("D-05", matter=matter)
    client.force_login(administrator)
    response = client.post("/admin/calendar/", closing(matter.screener), follow=True)
    assert response.redirect_chain == [("/admin/calendar/", 302)]
    assert "Flood" in response.content.decode()
    clock.refresh_from_db()
    assert clock.due_on == date(2027, 3, 8)


def test_an_administrator_closes_nobody_elses_day(client, matter, administrator):
    client.force_login(administrator)
    response = client.post("/admin/calendar/", closing(matter.agency))
    assert response.status_code == 400
    assert not Closure.objects.exists()


def test_an_administrator_cannot_close_a_whole_state(client, matter, administrator):
    client.force_login(administrator)
    client.post("/admin/calendar/", closing(matter.screener, jurisdiction="CO"))
    assert Closure.objects.get().organization == matter.screener


def test_the_operator_closes_a_state(client):
    operator = UserFactory(is_operator=True)
    client.force_login(operator)
    told = closing(OrganizationFactory(), jurisdiction="tx") | {"organization": ""}
    client.post("/admin/calendar/", told)
    closure = Closure.objects.get()
    assert (closure.organization, closure.jurisdiction) == (None, "TX")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ANALYST, Role.COUNSEL, Role.AUDITOR])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_reaches_the_calendar(client, matter, role, method):
    client.force_login(member(matter.screener, role))
    for address in ("/admin/calendar/", "/admin/calendar/seed/"):
        answer = getattr(client, method)(address, closing(matter.screener))
        assert answer.status_code in (404, 405)
    assert not Closure.objects.exists()


def test_a_second_closure_of_the_day_is_refused_in_words(client, matter, administrator):
    client.force_login(administrator)
    client.post("/admin/calendar/", closing(matter.screener))
    response = client.post("/admin/calendar/", closing(matter.screener))
    assert response.status_code == 409
    assert "closed already" in response.content.decode()


def test_a_year_of_state_holidays_is_added(client, matter, administrator):
    client.force_login(administrator)
    told = {"organization": matter.screener.pk, "year": 2027}
    page = client.post("/admin/calendar/seed/", told, follow=True).content.decode()
    assert "1 day was added." in page
    assert Closure.objects.get().name == "Frances Xavier Cabrini Day"


def test_a_wrong_year_adds_nothing_and_says_so(client, matter, administrator):
    client.force_login(administrator)
    told = {"organization": matter.screener.pk, "year": 1492}
    page = client.post("/admin/calendar/seed/", told, follow=True).content.decode()
    assert "Choose an organization and a year." in page
    assert not Closure.objects.exists()


def test_the_calendar_page_shows_only_closures_that_concern_one(client, matter, administrator):
    for organization, name in [(matter.screener, "Ours"), (OrganizationFactory(), "Theirs")]:
        Closure.objects.create(
            organization=organization, on=date(2027, 3, 3), kind="own", name=name, source="x"
        )
    page = get(client, administrator, "/admin/calendar/").content.decode()
    assert "Ours" in page
    assert "Theirs" not in page


def test_clocks_in_the_records_are_read_only(client, matter, supervisor):
    clock = running(matter=matter, at=AT)
    page = get(client, supervisor, "/admin/clocks/clock/")
    assert matter.reference in page.content.decode()
    address = f"/admin/clocks/clock/{clock.pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"rule_id": "D-01"}).status_code == 403
    clock.refresh_from_db()
    assert clock.rule_id == "D-06"


def test_adoptions_stand_in_the_records_of_the_organization(client, matter):
    author = MembershipFactory(organization=matter.agency, role=Role.POLICY_AUTHOR).user
    assert get(client, author, "/admin/clocks/ruleadoption/").status_code == 200
