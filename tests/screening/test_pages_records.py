"""Records for looking something up: read only, scoped, and each look on the trail."""

import pytest

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from screening.models import Flag, Position, Post, RedactedPost, Report, ReportItem
from tests.accounts.factories import OrganizationFactory, member
from tests.screening import factories
from tests.screening.conftest import in_december

ALL = [
    *("position", "case", "order", "authorization", "socialaccount", "importbatch"),
    *("post", "flag", "report", "reportitem", "redactedpost"),
]
STATUS = {"position", "case", "order", "authorization"}
FURNISHED = STATUS | {"report", "reportitem", "redactedpost"}


WORLDS = {
    "report": lambda: in_december(factories.furnished),
    "here": lambda: in_december(lambda here: None),
}


@pytest.fixture
def here(standing, db, december):
    return standing[0]


@pytest.fixture
def report(standing, db):
    return standing[1]


def lists(visitor):
    return {name for name in ALL if visitor.get(f"screening/{name}/").status_code == 200}


def rows(visitor, name):
    return visitor.get(f"screening/{name}/").context["cl"].result_count


def test_the_screeners_people_look_up_every_table(here, report, as_user):
    visitor = as_user(here.supervisor)
    assert lists(visitor) == set(ALL)
    assert all(rows(visitor, name) for name in ALL)


@pytest.mark.parametrize(
    ("role", "open_"),
    [
        (Role.HR, FURNISHED),
        (Role.DECISION_MAKER, FURNISHED),
        (Role.ADMINISTRATOR, {"position"}),
        (Role.POLICY_AUTHOR, set()),
    ],
)
def test_the_agencys_people_look_up_what_their_role_gives(here, report, as_user, role, open_):
    assert lists(as_user(member(here.agency, role))) == open_


def test_an_agencys_investigator_finds_no_post_of_a_case_that_a_company_screens(
    here, report, as_user
):
    """Their own agency's in-house cases are theirs to screen, these are not."""
    visitor = as_user(member(here.agency, Role.INVESTIGATOR))
    assert {rows(visitor, name) for name in ("post", "flag", "redactedpost")} == {0}


def test_before_furnishing_the_agencys_lists_are_empty(here, as_user):
    factories.issued(here)
    hr = as_user(here.hr)
    assert [rows(hr, name) for name in ("report", "reportitem", "redactedpost")] == [0, 0, 0]


def test_a_stranger_finds_nothing(here, report, as_user):
    stranger = as_user(member(OrganizationFactory(cra=True), Role.SUPERVISOR))
    assert {rows(stranger, name) for name in ALL if name != "position"} == {0}
    assert stranger.get(f"screening/post/{Post.objects.first().pk}/change/").status_code == 404


def test_nothing_here_is_added_changed_or_deleted(here, report, as_user):
    visitor = as_user(here.supervisor)
    for name in ALL[1:]:
        assert visitor.get(f"screening/{name}/add/").status_code == 403
    flag = Flag.objects.first()
    visitor.post(f"screening/flag/{flag.pk}/change/", status="dismissed")
    assert Flag.objects.get(pk=flag.pk).status == "confirmed"
    assert visitor.post(f"screening/flag/{flag.pk}/delete/").status_code == 403


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        (Post, "post"),
        (Flag, "flag"),
        (Report, "report"),
        (ReportItem, "item"),
        (RedactedPost, "redacted_post"),
    ],
)
def test_reading_content_leaves_a_trace(here, report, as_user, model, kind):
    found = model.objects.first()
    visitor = as_user(here.supervisor)
    answer = visitor.get(f"screening/{model._meta.model_name}/{found.pk}/change/")
    assert answer.status_code == 200
    event = AuditEvent.objects.get(verb="read")
    assert event.target == f"{kind}:{found.public_id}"
    assert event.actor == f"user:{here.supervisor.public_id}"


def test_the_list_of_posts_shows_no_words(here, report, as_user):
    assert "zorblax" not in as_user(here.supervisor).text("screening/post/")


def test_the_agency_reads_the_redacted_post_and_no_link_to_the_original(here, report, as_user):
    hr = as_user(here.hr)
    redacted = RedactedPost.objects.first()
    page = hr.text(f"screening/redactedpost/{redacted.pk}/change/")
    assert "zorblax" in page
    assert "/screening/post/" not in page
    item = hr.text(f"screening/reportitem/{ReportItem.objects.get().pk}/change/")
    assert "/screening/post/" not in item
    assert hr.get(f"screening/post/{Post.objects.first().pk}/change/").status_code == 404


def test_positions_are_kept_by_hr_for_their_own_agency(here, as_user):
    hr = as_user(here.hr)
    told = {"organization": here.agency.pk, "title": "Dispatcher", "jurisdiction": "CO"}
    assert hr.post("screening/position/add/", **told).status_code == 302
    assert Position.objects.get(title="Dispatcher").organization == here.agency
    event = AuditEvent.objects.get(verb="add_position")
    assert "Dispatcher" not in event.body
    other = OrganizationFactory()
    answer = hr.post("screening/position/add/", **{**told, "organization": other.pk, "title": "X"})
    assert answer.status_code == 200
    assert not Position.objects.filter(title="X").exists()


def test_a_case_is_found_by_its_number(here, report, as_user):
    visitor = as_user(here.hr)
    found = visitor.get(f"screening/case/?q={report.case.reference}")
    assert found.context["cl"].result_count == 1
    assert visitor.get("screening/case/?q=NOT-2026").context["cl"].result_count == 0
