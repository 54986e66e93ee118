"""What each side of a case sees and does not see (R-1): both sets, always."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from config.accounts.models import Wall
from config.accounts.roles import MATRIX, Role, Side
from config.accounts.services import assign
from config.audit.models import AuditEvent
from screening import access, services
from screening.models import (
    Case,
    Correction,
    Flag,
    Post,
    RedactedPost,
    Report,
    ReportItem,
    Review,
    SocialAccount,
    Tombstone,
)
from tests.accounts.factories import UserFactory, member
from tests.screening import factories as make

NEVER_THE_AGENCYS = [
    *("consumerstatement", "correction", "discoveryentry", "flag", "identifier", "importbatch"),
    *("post", "recipient", "reportedflag", "review", "screeningrun", "socialaccount"),
    *("itemblock", "providercertification", "tombstone", "visibilityproof"),
]
OF_THE_HOUSE = {"position", "investigatorlicense"}  # no wall stands before the house's own affairs
ONLY_FURNISHED = ["redactedpost", "report", "reportitem"]
STATUS = ["authorization", "case", "certification", "disclosure", "order", "position", "subject"]
MODELS = {
    model._meta.model_name: model
    for model in apps.get_app_config("screening").get_models()
    if not hasattr(model, "pgh_tracked_model")
}


WORLDS = {
    "issued": lambda: make.built(lambda here: everything(make.issued(here))),
    "furnished": lambda: make.built(lambda here: everything(make.furnished(here))),
}


@pytest.fixture
def here(standing, db):
    return standing[0]


@pytest.fixture
def issued(standing, db):
    return standing[1]


@pytest.fixture
def furnished(standing, db):
    return standing[1]


def everything(report):
    """At least one row of every model in the report's case."""
    case, item = report.case, report.items.get()
    services.log_discovery(
        case=case,
        platform="x",
        place="Search",
        terms="Anders Pell",
        result="found",
        by=None,
        at=make.at(8),
    )
    services.modify_item(item=item, note="Quoted", by=None, at=make.at(8))
    services.bury_item(item=item, reason="deleted", by=None, at=make.at(8))
    make.certified(item, UserFactory(), 8)
    services.block_item(item=item, by=UserFactory(), at=make.at(8))
    return report


def seen(name, user):
    return MODELS[name].objects.visible_to(user)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", NEVER_THE_AGENCYS)
def test_no_role_of_the_agency_holds_a_permission_on_what_stands_behind_a_report(name, role):
    assert f"screening.view_{name}" not in MATRIX[Side.AGENCY][role]


@pytest.mark.gate("G-16")
@pytest.mark.parametrize("name", ["flag", "post", "review", "socialaccount", "screeningrun"])
def test_the_agency_never_sees_posts_flags_or_scores(here, furnished, name):
    assert MODELS[name].objects.exists()
    for role in Role:
        assert not seen(name, member(here.agency, role)).exists()


@pytest.mark.parametrize("name", ONLY_FURNISHED)
def test_before_the_report_is_furnished_the_agency_sees_nothing_of_it(here, issued, name):
    assert MODELS[name].objects.exists()
    for role in Role:
        assert not seen(name, member(here.agency, role)).exists()


@pytest.mark.parametrize("name", ONLY_FURNISHED)
@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.HR, True),
        (Role.DECISION_MAKER, True),
        (Role.COUNSEL, True),
        (Role.AUDITOR, True),
        (Role.SUPERVISOR, False),
        (Role.ANALYST, False),
        (Role.POLICY_AUTHOR, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_once_furnished_those_who_decide_read_what_the_report_prints(
    here, furnished, name, role, sees
):
    assert seen(name, member(here.agency, role)).exists() is sees


@pytest.mark.parametrize("name", ONLY_FURNISHED)
def test_the_screener_sees_the_report_before_and_after(here, issued, name):
    assert seen(name, here.supervisor).count() == MODELS[name].objects.count()


def test_a_redaction_that_no_furnished_report_prints_stays_with_the_screener(here, furnished):
    post = Post.objects.get(text=make.ZORBLAX)
    later = services.redact_post(post=post, spans=[], by=here.analyst, at=make.at(9))
    assert later not in seen("redactedpost", here.hr)
    assert later in seen("redactedpost", here.supervisor)
    assert seen("redactedpost", here.hr).count() == 1


def test_a_new_version_stays_with_the_screener_until_it_is_furnished(here, furnished):
    revised = services.revise_report(case=furnished.case, by=None, at=make.at(9))
    assert list(seen("report", here.hr)) == [furnished]
    services.furnish_report(report=revised, by=here.supervisor, at=make.at(10))
    assert set(seen("report", here.hr)) == {furnished, revised}


@pytest.mark.parametrize("name", STATUS)
def test_the_agency_sees_status_and_papers_from_the_first_day(here, issued, name):
    assert seen(name, here.hr).exists()
    assert seen(name, here.chief).exists()


@pytest.mark.parametrize("name", sorted(MODELS))
def test_nobody_of_another_agency_or_screener_sees_anything(furnished, name):
    other = make.world()
    outsiders = [member(side, role) for role in Role for side in (other.agency, other.screener)]
    own = {
        "position": {other.position.pk},
        "investigatorlicense": set(other.screener.licenses.values_list("pk", flat=True)),
    }
    kept = own.get(name, set())
    for outsider in outsiders:
        assert set(seen(name, outsider).values_list("pk", flat=True)) <= kept


@pytest.mark.parametrize("name", sorted(set(MODELS) - OF_THE_HOUSE - {"tombstone", "correction"}))
def test_a_wall_hides_the_case_from_its_own_screener(here, furnished, name):
    Wall.objects.create(
        matter=furnished.case.matter, user=here.supervisor, reason="recused", built_at=make.at()
    )
    assert not seen(name, here.supervisor).exists()


@pytest.mark.parametrize(
    "name", ["post", "flag", "review", "report", "case", "tombstone", "correction"]
)
def test_an_analyst_sees_the_cases_they_work_on_and_no_others(here, furnished, name):
    analyst = member(here.screener, Role.ANALYST)
    assert not seen(name, analyst).exists()
    assign(matter=furnished.case.matter, user=analyst, by=None, at=make.at())
    assert seen(name, analyst).exists()


def test_in_house_the_desk_sees_posts_and_the_deciders_see_the_report(db):
    here = make.world(in_house=True)
    report = make.furnished(here)
    desk = member(here.agency, Role.SUPERVISOR)
    assert seen("post", desk).exists()
    assert not seen("post", here.hr).exists()
    assert list(seen("report", here.hr)) == [report]


def test_in_house_the_deciders_see_nothing_before(db):
    here = make.world(in_house=True)
    make.issued(here)
    assert not seen("report", here.hr).exists()


@pytest.mark.parametrize(
    ("perm", "analyst", "hr"),
    [
        ("screening.review_flag", True, False),
        ("screening.confirm_account", True, False),
        ("screening.furnish_report", True, False),
        ("screening.add_certification", False, True),
        ("screening.add_importbatch", True, False),
    ],
)
def test_acts_belong_to_their_side(here, issued, perm, analyst, hr):
    matter = issued.case.matter
    assert here.supervisor.has_perm(perm, matter) is analyst
    assert here.hr.has_perm(perm, matter) is hr


def test_a_row_of_a_case_answers_for_its_matter(here, issued):
    flag = Flag.objects.get()
    for row in (flag, flag.post, issued, issued.items.get(), issued.case.order):
        assert row.matter == issued.case.matter
    assert here.supervisor.has_perm("screening.review_flag", flag)
    assert not here.hr.has_perm("screening.review_flag", flag)


# -- reading leaves a trace ----------------------------------------------------------------------


def test_a_look_at_a_post_is_on_the_trail(here, issued):
    post = Post.objects.get(text=make.ZORBLAX)
    assert access.read_post(here.supervisor, post, make.at(9)) == post
    event = AuditEvent.objects.get(verb="read")
    assert event.target == f"post:{post.public_id}"
    assert event.actor == f"user:{here.supervisor.public_id}"
    assert "zorblax" not in event.body


def test_who_may_not_see_a_post_reads_nothing_and_leaves_no_trace_of_reading(here, furnished):
    with pytest.raises(access.NotVisible):
        access.read_post(here.hr, Post.objects.first(), make.at(9))
    assert not AuditEvent.objects.filter(verb="read").exists()


@pytest.mark.parametrize(
    ("read", "model"),
    [
        (access.read_report, Report),
        (access.read_item, ReportItem),
        (access.read_redacted_post, RedactedPost),
        (access.read_flag, Flag),
    ],
)
def test_every_door_to_content_asks_and_records(here, issued, read, model):
    row = model.objects.first()
    assert read(here.supervisor, row, timezone.now() - timedelta(days=1)) == row
    with pytest.raises(access.NotVisible):
        read(here.hr, row, make.at(9))


@pytest.mark.parametrize("model", [Case, Correction, Post, Review, SocialAccount, Tombstone])
def test_names_of_rows_name_no_person(here, furnished, model):
    assert "Pell" not in str(model.objects.first())
