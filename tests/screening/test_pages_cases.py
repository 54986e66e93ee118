"""The list of cases, a case's page, its timeline, and what of it the agency may know (R-1)."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils.safestring import SafeString

from config.accounts.models import Matter
from config.accounts.roles import Role
from config.accounts.services import assign, build_wall, record_matter
from config.clocks.services import start_clock
from screening import services
from screening.admin import case_panels, cases
from screening.admin.case_panels import CaseTab, Verb
from screening.models import Case
from tests.accounts.factories import OrganizationFactory, UserFactory, member
from tests.screening import factories
from tests.screening.conftest import DECEMBER

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(here):
    return factories.order(here)


@pytest.fixture
def screened(here):
    return factories.screened(here, [factories.ZORBLAX, factories.HARMLESS])


def listed(visitor, query=""):
    response = visitor.get(f"cases/{query}")
    assert response.status_code == 200
    return [row["case"].reference for row in response.context["rows"]]


# -- the list


def test_both_sides_find_the_case_in_their_list(here, case, as_user):
    for user in (here.hr, here.chief, here.supervisor):
        assert listed(as_user(user)) == [case.reference]


def test_nobody_else_finds_it(here, case, as_user):
    stranger = member(OrganizationFactory(), Role.HR)
    unassigned = member(here.screener, Role.ANALYST)
    for user in (stranger, unassigned):
        assert listed(as_user(user)) == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.POLICY_AUTHOR])
def test_who_runs_the_house_has_no_list_of_cases(here, case, as_user, role):
    """R-29"""
    visitor = as_user(member(here.screener, role))
    assert visitor.get("cases/").status_code == 404
    assert "Cases" not in visitor.text("")


def test_the_list_narrows_by_status_and_by_assignment(here, case, as_user):
    other = factories.ready(here)
    supervisor = as_user(here.supervisor)
    assert listed(supervisor, "?status=authorized") == [other.reference]
    assert listed(supervisor, "?status=nonsense") == listed(supervisor)
    assert listed(supervisor, "?of=mine") == []
    assign(matter=case.matter, user=here.supervisor, by=here.supervisor, at=DECEMBER)
    assert listed(supervisor, "?of=mine") == [case.reference]


def test_the_newest_case_comes_first(here, as_user):
    old = factories.order(here)
    new = factories.order(here, at=factories.at(1))
    assert listed(as_user(here.hr)) == [new.reference, old.reference]


def test_a_long_list_comes_in_pages(here, case, as_user, monkeypatch):
    monkeypatch.setattr(cases, "A_PAGE", 1)
    newer = factories.order(here, at=factories.at(1))
    assert listed(as_user(here.hr)) == [newer.reference]
    assert listed(as_user(here.hr), "?page=2") == [case.reference]


def test_decided_flags_are_counted_for_the_screener_and_for_nobody_else(here, screened, as_user):
    flag = screened.matter.flags.get()
    services.review_flag(
        flag=flag, verdict="dismiss", reason="satire", by=here.analyst, at=factories.at(4)
    )
    rows = as_user(here.supervisor).get("cases/").context["rows"]
    assert [row["reviewed"] for row in rows] == [(1, 1)]
    rows = as_user(here.hr).get("cases/").context["rows"]
    assert [row["reviewed"] for row in rows] == [None]


def test_the_next_deadline_stands_in_the_list(here, case, as_user):
    start_clock(
        matter=case.matter,
        rule_id="D-03",
        organization=here.agency,
        event_on=date(2026, 12, 9),
        target=f"notice:{uuid4()}",
        by=here.hr,
        at=DECEMBER,
    )
    row = as_user(here.hr).get("cases/").context["rows"][0]
    assert row["due"]["earliest"]
    assert row["due"]["on"] > date(2026, 12, 14)
    page = as_user(here.hr, case).text()
    assert "Wait after the pre-adverse notice" in page
    assert "Business day 5" in page


# -- the page


def test_the_head_says_who_what_and_under_which_law(here, case, as_user):
    page = as_user(here.hr, case).text()
    for part in ("Anders Pell", "Police Officer", "Consumer report", here.screener.name):
        assert part in page
    assert "Not signed yet" in page


def test_an_unknown_case_and_a_hidden_one_answer_alike(here, case, as_user):
    stranger = as_user(member(OrganizationFactory(), Role.SUPERVISOR), case)
    hidden = stranger.get()
    case.matter.reference = "NOT-2026-0001"
    unknown = stranger.get()
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert hidden.content == unknown.content


def test_a_wall_hides_the_case_everywhere(here, case, as_user):
    build_wall(matter=case.matter, user=here.hr, reason="relative", by=here.supervisor, at=DECEMBER)
    assert listed(as_user(here.hr)) == []
    assert as_user(here.hr, case).get().status_code == 404


def tabs(visitor):
    return [tab["label"] for tab in visitor.get().context["tabs"]]


def test_each_side_has_its_own_tabs(here, case, as_user):
    own = tabs(as_user(here.supervisor, case))
    assert own[:4] == ["Overview", "Order", "Authorization", "Accounts"]
    agency = tabs(as_user(here.hr, case))
    assert {"Order", "Authorization"} <= set(agency)
    assert not {"Accounts", "Posts", "Flags"} & set(agency)


def test_the_screener_sees_each_step_and_the_next_one(here, screened, as_user):
    response = as_user(here.supervisor, screened).get()
    points = {point["title"]: point["pill"] for point in response.context["points"]}
    assert points == {
        "Disclosure and authorization": "Done",
        "Agency's certification": "Done",
        "Accounts": "Done",
        "Posts": "Done",
        "Screening": "Done",
        "Review by two people": "Next",
        "Report": "Later",
        "Report furnished": "Later",
    }
    assert response.context["step"]["url"].endswith("/desk/")
    assert "1 flags wait" in response.content.decode()


def test_the_agency_sees_status_only_until_the_report_is_furnished(here, screened, as_user):
    response = as_user(here.hr, screened).get()
    titles = [point["title"] for point in response.context["points"]]
    assert titles[2:] == ["Screening", "Report furnished"]
    page = response.content.decode()
    for hidden in ("flag", "zorblax", "anders_pell", "2 collected"):
        assert hidden not in page
    assert "Until the report is furnished you see the status only" in page


def test_after_furnishing_the_agency_finds_the_report(here, as_user):
    report = factories.furnished(here)
    page = as_user(here.hr, report.case).text()
    assert "Version 1" in page
    assert "Until the report is furnished" not in page


def test_in_house_the_steps_ask_for_number_authority_and_purpose(db, december, as_user):
    house = factories.world(in_house=True)
    case = factories.order(house, case_number="")
    titles = [p["title"] for p in as_user(house.hr, case).get().context["points"]]
    assert titles[0] == "Case number, authority, purpose"
    assert "Disclosure and authorization" not in titles


def test_the_page_shows_accounts_flags_and_the_newest_of_the_trail(here, screened, as_user):
    page = as_user(here.supervisor, screened).text()
    assert "Accounts and how we know whose they are" in page
    assert "4.1 About the zorblax" in page
    assert "Screening finished" in page


# -- what other rooms hang in


@pytest.fixture
def registry(monkeypatch):
    empty = case_panels.Registry(verbs=dict(case_panels.REGISTRY.verbs))
    empty.tabs.update(case_panels.REGISTRY.tabs)
    monkeypatch.setattr(case_panels, "REGISTRY", empty)
    monkeypatch.setattr("screening.admin.telling.REGISTRY", empty)
    return empty


def test_rooms_hang_panels_in_by_order_and_may_have_nothing_to_say(registry, here, case, as_user):
    case_panels.register_case_panel(2, lambda request, case: SafeString("<p>second-panel</p>"))
    case_panels.register_case_panel(1, lambda request, case: SafeString("<p>first-panel</p>"))
    case_panels.register_case_panel(3, lambda request, case: None)
    case_panels.register_case_panel(1, lambda request, case: SafeString("<p>aside</p>"), side=True)
    response = as_user(here.hr, case).get()
    assert response.context["panels"] == ["<p>first-panel</p>", "<p>second-panel</p>"]
    assert response.context["side_panels"] == ["<p>aside</p>"]


def test_rooms_hang_in_tabs_and_badges(registry, here, case, as_user):
    case_panels.register_case_tab(CaseTab(5, "First", "admin:case", "screening.view_case"))
    case_panels.register_case_badge(2, lambda request, case: ("Held", "hold"))
    case_panels.register_case_badge(1, lambda request, case: None)
    response = as_user(here.hr, case).get()
    assert response.context["tabs"][0]["label"] == "First"
    assert ("Held", "hold") in response.context["badges"]


def test_a_tab_stays_away_from_those_without_its_permission(registry, here, case, as_user):
    case_panels.register_case_tab(CaseTab(5, "Deep", "admin:case-flags", "screening.view_flag"))
    assert "Deep" in tabs(as_user(here.supervisor, case))
    assert "Deep" not in tabs(as_user(here.hr, case))


# -- the timeline


def titles(visitor, only=""):
    response = visitor.get(f"timeline/?only={only}")
    assert response.status_code == 200
    return [entry["title"] for entry in response.context["entries"]]


def test_the_timeline_tells_the_trail_newest_first(here, screened, as_user):
    found = titles(as_user(here.supervisor, screened))
    assert found[0] == "Screening finished by Probity"
    assert found[-1] == f"Case opened by {here.hr.name}"


def test_alike_events_of_one_hand_and_day_are_one_line(here, screened, as_user):
    found = titles(as_user(here.supervisor, screened))
    assert "Identifier recorded by Probity, 3 times" in found


def test_law_only_shows_legal_acts(here, screened, as_user):
    found = titles(as_user(here.supervisor, screened), "law")
    assert [title.split(" by ")[0] for title in found] == ["Screening ordered"]


def test_who_looked_shows_every_look(here, screened, as_user):
    supervisor = as_user(here.supervisor, screened)
    assert titles(supervisor, "looks") == []
    post = factories.posts(screened)[0]
    supervisor.get(f"desk/first/{post.public_id}/")
    assert titles(supervisor, "looks") == [f"Looked at: a post by {here.supervisor.name}"]


def test_an_unknown_choice_shows_everything(here, case, as_user):
    visitor = as_user(here.supervisor, case)
    assert titles(visitor, "nonsense") == titles(visitor)


def test_the_agency_reads_only_what_belongs_to_the_status(here, screened, as_user):
    found = " ".join(titles(as_user(here.hr, screened)))
    assert "Screening ordered" in found
    for hidden in ("Posts imported", "Screening finished", "Account", "Identifier"):
        assert hidden not in found


def test_an_event_nobody_registered_stays_with_the_screener(here, case, as_user):
    record_matter(case.matter, "weigh_something", here.analyst, DECEMBER)
    assert f"Weigh something by {here.analyst.name}" in titles(as_user(here.supervisor, case))
    assert not any("Weigh" in title for title in titles(as_user(here.hr, case)))


def test_a_room_gives_its_verbs_words(registry, here, case, as_user):
    case_panels.register_verbs({"weigh_something": Verb("Weighed", law=True, agency=True)})
    record_matter(case.matter, "weigh_something", None, DECEMBER)
    assert titles(as_user(here.hr, case), "law")[0] == "Weighed by Probity"


def test_the_agency_learns_of_looks_at_papers_only(here, screened, as_user):
    for target in ("document:1", "post:2", "report:3"):
        record_matter(screened.matter, "read", here.analyst, DECEMBER, target=target)
    assert titles(as_user(here.hr, screened), "looks") == [
        f"Looked at: a document by {here.analyst.name}"
    ]


def test_what_is_to_come_stands_on_top(here, case, as_user):
    start_clock(
        matter=case.matter,
        rule_id="D-03",
        organization=here.agency,
        event_on=date(2026, 12, 9),
        target=f"notice:{uuid4()}",
        by=here.hr,
        at=DECEMBER,
    )
    entries = as_user(here.hr, case).get("timeline/").context["entries"]
    assert entries[0]["kind"] == "next"
    assert entries[0]["title"] == "Wait after the pre-adverse notice"


def test_a_name_that_is_gone_is_somebody(here, case, as_user):
    record_matter(case.matter, "assign", f"user:{uuid4()}", DECEMBER)
    assert "Assigned by somebody" in titles(as_user(here.supervisor, case))


# -- search and home


@pytest.mark.parametrize("words", ["Pell", "pel", "Anders Pell", "2026-0001"])
def test_cases_are_found_by_number_or_name(here, case, words):
    assert [one.label for one in cases.find_cases(here.hr, words)] == [case.reference]


@pytest.mark.parametrize("words", ["Quintero", "Anders Quintero", "ell", "NOT-2026"])
def test_what_does_not_fit_is_not_found(here, case, words):
    assert list(cases.find_cases(here.hr, words)) == []


def test_the_search_knows_only_what_the_user_may_see(here, case):
    assert list(cases.find_cases(member(OrganizationFactory(), Role.HR), "Pell")) == []


def test_home_shows_the_newest_open_cases_and_what_waits(here, screened, as_user):
    page = as_user(here.supervisor).text("")
    assert screened.reference in page
    assert "First review" in page
    page = as_user(here.hr).text("")
    assert screened.reference in page
    assert "First review" not in page


def test_home_of_somebody_without_a_case_is_calm(here, as_user):
    page = as_user(member(here.screener, Role.ANALYST)).text("")
    assert "My cases" not in page
    assert "Queues" not in page


def test_a_closed_case_leaves_the_home_page(here, case, as_user):
    services.close_case(case=case, by=here.supervisor, at=DECEMBER)
    assert case.reference not in as_user(here.hr).text("")
    assert Case.objects.get(pk=case.pk).status == "closed"


def test_without_a_place_there_is_no_page_at_all(here, case, as_user):
    answer = as_user(UserFactory(), case).get()
    assert answer.status_code == 302
    assert "/login/" in answer.url
    assert Matter.objects.count() == 1
