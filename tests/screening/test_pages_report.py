"""The report by page: what it would say, issue, furnish, versions, one click without items."""

import hashlib
import json
from uuid import uuid4

import pytest

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from screening import services
from screening.models import Case, Flag, Report
from tests.accounts.factories import OrganizationFactory, member
from tests.screening import factories
from tests.screening.conftest import DECEMBER, in_december

TAB = "report/"


WORLDS = {
    "reviewed": lambda: in_december(factories.reviewed),
    "furnished": lambda: in_december(factories.furnished),
    "nothing_found": lambda: in_december(found_nothing),
    "here": lambda: in_december(lambda here: None),
}


def found_nothing(here):
    return factories.screened(here, [factories.HARMLESS])


@pytest.fixture
def here(standing, db, december):
    return standing[0]


@pytest.fixture
def reviewed(standing, db):
    return standing[1]


@pytest.fixture
def boss(here, reviewed, as_user):
    return as_user(here.supervisor, reviewed)


@pytest.fixture
def furnished(standing, db):
    return standing[1]


@pytest.fixture
def hr(here, furnished, as_user):
    return as_user(here.hr, furnished.case)


def test_the_preview_shows_what_a_report_would_say(boss):
    response = boss.get(TAB)
    assert len(response.context["drafts"]) == 1
    page = response.content.decode()
    assert "Issue the report with 1 item" in page
    assert "<mark>zorblax<sup>1</sup></mark>" in page
    assert "Close:" not in page


def test_undecided_flags_are_named_and_no_outcome_is_offered(here, as_user):
    case = factories.screened(here)
    page = " ".join(as_user(here.supervisor, case).text(TAB).split())
    assert "1 flag is not decided by two people." in page
    assert "Close:" not in page


def test_before_screening_nothing_can_be_said_of_the_case(here, as_user):
    """Posts that nobody screened are no "none found"."""
    case = factories.ready(here)
    factories.collect(factories.confirmed(here, case), [factories.HARMLESS])
    page = " ".join(as_user(here.supervisor, case).text(TAB).split())
    assert "Not every post was screened. Until then nothing can be said of this case." in page
    assert "Close:" not in page
    assert "Issue it only" not in page


def test_issuing_before_everything_is_decided_is_refused(here, as_user):
    boss = as_user(here.supervisor, factories.screened(here))
    answer = boss.post(f"{TAB}issue/")
    assert answer.status_code == 409
    assert "1 flag is not decided by two people." in answer.content.decode()
    assert not Report.objects.exists()


def test_a_confirmed_post_that_may_not_be_reported_stands_apart(here, boss, reviewed):
    account = reviewed.social_accounts.get()
    services.add_identifier(
        account=account, kind="school", agrees=False, detail="Another", by=None, at=DECEMBER
    )
    response = boss.get(TAB)
    assert response.context["drafts"] == []
    (out,) = response.context["kept_out"]
    assert out["why"] == ["The account is not yet confirmed to be the subject's."]
    assert "Confirmed, and kept out" in response.content.decode()


def test_a_report_is_issued_and_not_yet_furnished(boss, reviewed):
    assert boss.post(f"{TAB}issue/").status_code == 302
    report = Report.objects.get()
    assert (report.status, report.item_count, report.issued_by) == ("issued", 1, boss.user)
    page = boss.text(TAB)
    assert "Not furnished" in page
    assert "Back to the desk" in page
    assert "What a report issued now would say" not in page


def test_a_double_click_issues_once(boss):
    number = str(uuid4())
    for _ in range(2):
        assert boss.post(f"{TAB}issue/", submission=number).status_code == 302
    assert Report.objects.count() == 1


def test_a_form_without_its_number_is_sent_back(boss):
    assert boss.post(f"{TAB}issue/", submission="x").status_code == 400
    assert not Report.objects.exists()


def test_it_goes_back_to_the_desk_while_nobody_outside_has_it(boss, reviewed):
    boss.post(f"{TAB}issue/")
    assert boss.post(f"{TAB}reopen/").status_code == 302
    assert Case.objects.get(pk=reviewed.pk).status == "reviewing"
    boss.post(f"{TAB}issue/")
    assert [report.version for report in boss.get(TAB).context["reports"]] == [2, 1]


def test_furnishing_opens_it_to_the_agency(here, boss, reviewed, as_user):
    boss.post(f"{TAB}issue/")
    report = Report.objects.get()
    hr = as_user(here.hr, reviewed)
    assert hr.get(f"{TAB}{report.public_id}/").status_code == 404
    assert "Not furnished yet" in hr.text(TAB)
    assert boss.post(f"{TAB}{report.public_id}/furnish/").status_code == 302
    assert "zorblax" in hr.text(f"{TAB}{report.public_id}/")
    assert boss.post(f"{TAB}reopen/").status_code == 409


def test_a_second_click_furnishes_nothing_more(boss):
    boss.post(f"{TAB}issue/")
    report = Report.objects.get()
    for _ in range(2):
        assert boss.post(f"{TAB}{report.public_id}/furnish/").status_code == 302
    assert report.recipients.count() == 1


def test_after_permission_was_taken_back_nothing_is_furnished(boss, reviewed):
    boss.post(f"{TAB}issue/")
    services.revoke_authorization(case=reviewed, by=None, at=DECEMBER)
    answer = boss.post(f"{TAB}{Report.objects.get().public_id}/furnish/")
    assert answer.status_code == 409
    assert "gate G-02" in answer.content.decode()


# -- reading it


def test_the_agency_reads_the_items_and_leaves_a_trace(hr, furnished):
    page = hr.text(f"{TAB}{furnished.public_id}/")
    for part in ("Item 1: X", "4.1 About the zorblax", furnished.data_sha256, "2 of 2 posts"):
        assert part in page
    event = AuditEvent.objects.get(verb="read", target=f"report:{furnished.public_id}")
    assert event.actor == f"user:{hr.user.public_id}"


def test_the_json_is_what_its_hash_says(hr, furnished):
    answer = hr.get(f"{TAB}{furnished.public_id}/data/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(answer.content).hexdigest() == furnished.data_sha256
    assert json.loads(answer.content)["format"] == "probity-report-1"


def test_a_new_version_says_what_changed(here, hr, furnished):
    services.bury_item(
        item=furnished.items.get(), reason="deleted", by=here.supervisor, at=factories.at(8)
    )
    newer = services.revise_report(case=furnished.case, by=here.supervisor, at=factories.at(9))
    assert [one.version for one in hr.get(TAB).context["reports"]] == [1]
    services.furnish_report(report=newer, by=here.supervisor, at=factories.at(10))
    assert [one.version for one in hr.get(TAB).context["reports"]] == [2, 1]
    page = " ".join(hr.text(f"{TAB}{newer.public_id}/").split())
    assert "What changed since version 1" in page
    assert "Item 1: deleted. Deleted after a dispute." in page


def test_a_version_that_is_not_furnished_hints_at_nothing(here, hr, furnished):
    """R-1: that a newer one was issued is the screener's to know."""
    before = hr.text(TAB).count("Replaced")
    services.revise_report(case=furnished.case, by=here.supervisor, at=factories.at(9))
    assert hr.text(TAB).count("Replaced") == before == 0


# -- without items


@pytest.fixture
def nothing_found(standing, db):
    return standing[1]


def test_one_click_reports_furnishes_and_closes(here, nothing_found, as_user):
    boss = as_user(here.supervisor, nothing_found)
    page = boss.text(TAB)
    assert "Close: None found in what was screened" in page
    assert boss.post(f"{TAB}close/", outcome="none_found").status_code == 302
    case = Case.objects.get(pk=nothing_found.pk)
    assert (case.status, case.outcome) == ("closed", "none_found")
    assert Report.objects.get().status == "furnished"


def test_no_page_calls_anybody_clean(here, nothing_found, as_user):
    boss = as_user(here.supervisor, nothing_found)
    boss.post(f"{TAB}close/", outcome="none_found")
    report = Report.objects.get()
    page = boss.text(f"{TAB}{report.public_id}/")
    assert "No reported item in what was screened." in page
    assert "clean" not in page.lower()


@pytest.mark.parametrize("outcome", ["not_public", "items", "spotless"])
def test_an_outcome_that_does_not_fit_is_refused(here, nothing_found, as_user, outcome):
    boss = as_user(here.supervisor, nothing_found)
    assert boss.post(f"{TAB}close/", outcome=outcome).status_code == 409
    assert not Report.objects.exists()


def test_no_account_found_needs_the_log_of_the_search(here, as_user):
    case = factories.ready(here)
    boss = as_user(here.supervisor, case)
    assert boss.post(f"{TAB}close/", outcome="no_account").status_code == 409
    services.log_discovery(
        case=case,
        platform="x",
        place="x.example",
        terms="Anders Pell",
        result="not_found",
        by=here.analyst,
        at=factories.at(2),
    )
    assert boss.post(f"{TAB}close/", outcome="no_account").status_code == 302
    assert Case.objects.get(pk=case.pk).outcome == "no_account"


def test_it_may_be_issued_alone_and_closed_later(here, nothing_found, as_user):
    boss = as_user(here.supervisor, nothing_found)
    boss.post(f"{TAB}issue/")
    boss.post(f"{TAB}{Report.objects.get().public_id}/furnish/")
    assert "Close the case" in boss.text(TAB)
    assert boss.post(f"{TAB}close/").status_code == 302
    assert Case.objects.get(pk=nothing_found.pk).status == "closed"


# -- who may


@pytest.mark.parametrize("act", ["issue/", "reopen/", "close/", "{}/furnish/"])
def test_the_agency_issues_and_furnishes_nothing(here, hr, furnished, as_user, act):
    act = act.format(furnished.public_id)
    assert hr.post(f"{TAB}{act}").status_code == 403
    stranger = as_user(member(OrganizationFactory(), Role.SUPERVISOR), furnished.case)
    assert stranger.post(f"{TAB}{act}").status_code == 404
    assert hr.get(f"{TAB}{act}").status_code == 405


def test_an_agencys_investigator_has_no_report(here, furnished, as_user):
    visitor = as_user(member(here.agency, Role.INVESTIGATOR), furnished.case)
    assert visitor.get(TAB).status_code == 404
    assert visitor.get(f"{TAB}{furnished.public_id}/").status_code == 404


def test_another_cases_report_is_out_of_reach(here, boss):
    furnished = factories.furnished(here)
    for tail in ("", "data/"):
        assert boss.get(f"{TAB}{furnished.public_id}/{tail}").status_code == 404
    assert boss.post(f"{TAB}{furnished.public_id}/furnish/").status_code == 404
    assert boss.get(f"{TAB}{uuid4()}/").status_code == 404


def test_counsel_reads_the_preview_and_issues_nothing(here, reviewed, as_user):
    counsel = as_user(member(here.screener, Role.COUNSEL), reviewed)
    page = counsel.text(TAB)
    assert "zorblax" in page
    assert "Issue the report" not in page
    assert Flag.objects.get().status == "confirmed"
