"""The case row: locked, moved on, closed once."""

from uuid import uuid4

import pytest

from config.audit.models import AuditEvent
from screening import services
from screening.models import Case
from screening.services.cases import move, terms
from screening.workflow import CaseStatus, TransitionRefused
from tests.screening import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


def test_staying_where_it_is_is_no_move(here):
    case = make.order(here)
    move(case, CaseStatus.ORDERED)
    assert case.status == CaseStatus.ORDERED


def test_a_state_that_does_not_follow_is_refused(here):
    with pytest.raises(TransitionRefused, match="cannot become furnished"):
        move(make.order(here), CaseStatus.FURNISHED)


def test_a_report_in_nobodys_hands_goes_back_to_the_desk_once(here):
    case = make.issued(here).case
    for days in (7, 8):
        assert services.reopen_review(case=case, by=None, at=make.at(days)).status == "reviewing"
    assert AuditEvent.objects.filter(verb="reopen_review").count() == 1


@pytest.mark.parametrize("stage", [make.reviewed, lambda here: make.furnished(here).case])
def test_without_an_issued_report_nothing_goes_back(here, stage):
    with pytest.raises(TransitionRefused, match="Only an issued report"):
        services.reopen_review(case=stage(here), by=None, at=make.at(9))


def test_closing_again_leaves_the_first_moment(here):
    case = make.furnished(here).case
    for days in (8, 9):
        services.close_case(case=case, by=None, at=make.at(days))
    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.matter.closed_at) == ("closed", make.at(8))
    assert AuditEvent.objects.filter(verb="close_case").count() == 1


def test_the_age_of_items_is_asked_of_this_person_and_this_job(here):
    found = terms(make.order(here), make.at().date())
    assert (found.birth_date, found.jurisdiction) == (make.BORN, "CO")
    assert found.salary == 58_000


def test_a_click_on_closing_after_the_one_click_changes_nothing(here):
    case, number = make.screened(here, [make.HARMLESS]), uuid4()
    told = {"case": case, "outcome": "none_found", "by": None, "submission": number}
    for days in (6, 7):
        services.close_without_items(at=make.at(days), **told)
    assert case.reports.count() == 1
    case.matter.refresh_from_db()
    assert case.matter.closed_at == make.at(6)
