"""An investigative report: N-03 in time, N-04 on request, both by the clock's own event."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from config.accounts.gates import GateRefusal
from config.accounts.services import assign, set_handling
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.delivery.services import record_proof
from config.documents.engine import compose
from config.errors import Invalid, Refusal
from config.oversight.samples import SAMPLES
from screening import services
from screening.disclosures import Scope
from screening.letters import LETTERS
from screening.models import Interviewed, InvestigativeNotice, ScopeRequest
from screening.models.orders import EMPLOYMENT
from screening.services.handling import signs
from screening.services.investigative import NoticeIssued, ScopeAskedAlready, ScopeTold
from screening.services.scoping import scope_of
from tests.accounts.factories import member
from tests.screening import factories as make
from tests.screening.conftest import DECEMBER
from tests.screening.rawsql import (
    behind_triggers,
    delete,
    frozen,
    insert,
    refused_by,
    update,
)
from tests.screening.test_pages_portal import HOME, come

pytestmark = pytest.mark.django_db
TAB, COVERS = "investigation/", "/portal/report/covers/"


@pytest.fixture
def case(here):
    make.summary_of_rights()
    return make.order(here, regime="INVESTIGATIVE_CR", person=HOME, at=DECEMBER)


def issue(here, case, **changes):
    told = {"channel": "post", "submission": uuid4(), "by": here.hr, "at": DECEMBER}
    return services.issue_investigative_notice(case=case, **(told | changes))


def ask(case, **changes):
    told = {"channel": "letter", "received_at": DECEMBER, "submission": uuid4(), "at": DECEMBER}
    return services.request_scope(case=case, by=None, **(told | changes))


def answer(here, asked, **changes):
    told = {"interviewed": ["references"], "channel": "post", "submission": uuid4(), "by": here.hr}
    return services.answer_scope(request=asked, at=DECEMBER, **(told | changes))


def leaves(row, event="accepted"):
    record_proof(
        delivery=row.way, event=event, on=DECEMBER.date(), detail="Scan", by=None, at=DECEMBER
    )
    return services.follow_investigative(DECEMBER)


def clock(rule):
    return Clock.objects.get(rule_id=rule)


# -- the notice


def test_the_order_starts_the_three_days_of_the_notice(case):
    assert (clock("D-18").event_on, clock("D-18").due_on) == (
        date(2026, 12, 10),
        date(2026, 12, 13),
    )
    assert clock("D-18").organization == case.agency


def test_a_report_without_interviews_owes_no_notice(here):
    plain = make.order(here)
    assert not Clock.objects.filter(rule_id="D-18").exists()
    for act in (issue, lambda _, case: ask(case)):
        with pytest.raises(GateRefusal) as refused:
            act(here, plain)
        assert refused.value.gate == "G-01"


def test_the_notice_ends_its_clock_when_it_leaves_and_not_before(here, case):
    notice = issue(here, case)
    assert notice.document.notice_id == "N-03"
    assert notice.delivery.enclosures.get().official_form.kind == "summary_of_rights"
    assert services.follow_investigative(DECEMBER) == 0
    assert clock("D-18").status == "open"
    assert leaves(notice) == 1
    assert (clock("D-18").status, clock("D-18").closed_by_event) == ("closed", "dispatched")
    assert leaves(notice, "returned") == 1
    assert clock("D-18").status == "open"


def test_the_notice_is_issued_once(here, case):
    number = uuid4()
    assert issue(here, case, submission=number) == issue(here, case, submission=number)
    with pytest.raises(NoticeIssued):
        issue(here, case)
    event = AuditEvent.objects.get(verb="issue_investigative_notice")
    assert "Pell" not in event.body


@pytest.mark.parametrize("channel", ["email", "portal", "pigeon"])
def test_it_is_owed_in_writing_and_goes_on_paper(here, case, channel):
    with pytest.raises(Invalid):
        issue(here, case, channel=channel)


def test_the_agency_certifies_what_was_made_and_not_what_is_owed(here, case):
    make.authorize(case)
    notice = issue(here, case)
    with pytest.raises(GateRefusal, match="N-03") as refused:
        services.certify(case=case, by=here.hr, at=DECEMBER)
    assert (refused.value.gate, "1681d" in refused.value.remedy) == ("G-04", True)
    leaves(notice)
    assert services.certify(case=case, by=here.hr, at=DECEMBER)


def test_the_database_keeps_both_to_investigative_reports(here, case):
    notice, asked = issue(here, case), ask(case)
    plain = make.order(here)
    for row in (notice, asked):
        told = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
        told |= {"id": None, "public_id": uuid4(), "submission": uuid4(), "case_id": plain.pk}
        with refused_by("gate_g01", "No investigative report"):
            insert(type(row)(**told))
    with frozen():
        update(notice, issued_on=date(2026, 1, 1))


# -- direct handling


def handled(here, how):
    set_handling(engagement=here.engagement, handling=how, by=None, at=DECEMBER)


def copy_row(row, **changes):
    """The same row again, without the first one: for the database alone to judge."""
    told = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    with behind_triggers():
        delete(row)
    return type(row)(**(told | changes))


@pytest.mark.parametrize("how", ["support", "direct"])
def test_the_screener_writes_both_in_direct_handling_only(here, case, how):
    handled(here, how)
    asked = ask(case)
    if how == "support":
        for act in (lambda: issue(here, case, by=here.supervisor), lambda: told(here, asked)):
            with pytest.raises(Refusal, match="sends its own notices") as refused:
                act()
            assert (refused.value.citation, refused.value.remedy != "") == (
                "house practice R-24",
                True,
            )
        return
    notice, answered = issue(here, case, by=here.supervisor), told(here, asked)
    assert notice.delivery.sender == answered.delivery.sender == case.agency
    assert signs(case, here.supervisor, case.order.ordered_by).name == here.hr.name
    assert signs(case, here.supervisor, None).name == here.agency.name
    assert signs(case, here.chief, case.order.ordered_by).name == here.chief.name


def told(here, asked):
    return answer(here, asked, by=here.supervisor)


@pytest.mark.parametrize("how", ["support", "direct"])
def test_the_database_lets_the_screener_write_in_direct_handling_only(here, case, how):
    handled(here, how)
    rows = [
        copy_row(issue(here, case), issued_by_id=here.supervisor.pk),
        copy_row(answer(here, ask(case)), answered_by_id=here.supervisor.pk),
    ]
    for row in rows:
        if how == "direct":
            assert insert(row)
            continue
        with refused_by("handled_by_agency"):
            insert(row)


def test_the_pages_offer_it_in_direct_handling_only(here, case, as_user):
    lead, analyst = as_user(here.supervisor, case), as_user(member(here.screener, "analyst"), case)
    assert "Issue and send the notice" not in lead.text(TAB)
    assert lead.post(f"{TAB}notice/", channel="post").status_code == 409
    handled(here, "direct")
    page = lead.text(TAB)
    assert "Issue and send the notice" in page
    assert "the name of whoever ordered" in page
    assign(matter=case.matter, user=analyst.user, by=None, at=DECEMBER)
    assert analyst.post(f"{TAB}notice/", channel="post").status_code == 403
    assert lead.post(f"{TAB}notice/", channel="post").status_code == 302
    assert InvestigativeNotice.objects.get().issued_by == here.supervisor


# -- what it covers


def test_the_days_run_from_the_question_or_from_a_later_order(case):
    asked = ask(case, received_at=DECEMBER - timedelta(days=2))
    found = Clock.objects.get(target=asked.target)
    assert (asked.received_on, found.event_on) == (date(2026, 12, 8), date(2026, 12, 10))
    assert found.due_on == date(2026, 12, 15)


def test_one_question_waits_at_a_time_and_none_comes_from_tomorrow(case):
    number = uuid4()
    assert ask(case, submission=number) == ask(case, submission=number)
    with pytest.raises(ScopeAskedAlready):
        ask(case)
    with pytest.raises(Invalid):
        ask(case, received_at=DECEMBER + timedelta(minutes=1))


def test_the_scope_is_that_of_the_order(here, case):
    version = make.policy(case.agency)
    services.log_discovery(
        case=case,
        platform="reddit",
        place="reddit.example",
        terms="Pell",
        result="not_found",
        by=here.analyst,
        at=DECEMBER,
    )
    make.propose(case)
    told = scope_of(case, DECEMBER, interviewed=["friends"])
    assert told.platforms == ("X", "Reddit")
    assert told.version == version.number
    assert told.rules == ("4.1 About the zorblax", "4.2 About the quimble")
    assert (told.purpose, told.years, told.interviewed) == ("hiring", 7, ("friends",))
    rich = make.world(salary=120_000)
    assert scope_of(make.order(rich), DECEMBER).years == 0


def test_the_answer_ends_its_clock_when_it_leaves(here, case):
    number, asked = uuid4(), ask(case)
    assert answer(here, asked, submission=number) == answer(here, asked, submission=number)
    with pytest.raises(ScopeTold):
        answer(here, asked)
    asked.refresh_from_db()
    assert (asked.document.notice_id, asked.interviewed) == ("N-04", ["references"])
    assert leaves(asked) == 1
    assert clock("D-19").status == "closed"
    assert ask(case).answered_at is None


def test_an_unknown_kind_of_people_is_sent_back(here, case):
    with pytest.raises(Invalid):
        answer(here, ask(case), interviewed=["strangers"])


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_letter_has_words_for_everything_it_may_tell(language):
    told = {
        "agency": "A",
        "screener": "S",
        "position": "Officer",
        "years": 0,
        "adult_years": 18,
        "interviews": True,
    }
    sample, template = SAMPLES["nature_and_scope"], LETTERS["nature_and_scope"].template
    for purpose in EMPLOYMENT:
        scope = Scope(**told, purpose=purpose, interviewed=tuple(Interviewed.values))
        assert "N-04" in compose(template, replace(sample, scope=scope), language=language)


# -- pages


def test_staff_tell_the_person_and_answer_what_they_asked(here, case, as_user):
    hr, analyst = as_user(here.hr, case), as_user(here.analyst, case)
    page = hr.text(TAB)
    assert "Issue and send the notice" in page
    assert "How this day is counted" in page
    assert "Issue and send the notice" not in analyst.text(TAB)
    assert "Notice and questions" in hr.text("")
    assert analyst.post(f"{TAB}notice/", channel="post").status_code == 409
    assert hr.post(f"{TAB}notice/", channel="pigeon").status_code == 400
    assert hr.post(f"{TAB}notice/", channel="post").status_code == 302
    assert InvestigativeNotice.objects.get().issued_by == here.hr
    told = {"channel": "email", "received_at": "2026-12-09T10:00"}
    assert analyst.post(f"{TAB}asked/", **told).status_code == 302
    asked = ScopeRequest.objects.get()
    assert (asked.entered_by, asked.received_on) == (here.analyst, date(2026, 12, 9))
    address = f"{TAB}{asked.public_id}/answer/"
    assert analyst.post(address, channel="post").status_code == 409
    assert hr.post(address, channel="post", interviewed="friends").status_code == 302
    assert "The answer" in hr.text(TAB)
    assert hr.post(f"{TAB}{uuid4()}/answer/", channel="post").status_code == 404


def test_other_cases_have_no_such_page(here, as_user):
    assert as_user(here.hr, make.order(here)).get(TAB).status_code == 404


def test_the_person_asks_in_the_portal_and_reads_the_answer(here, case):
    notice = issue(here, case)
    visitor = come(case)
    page = visitor.get(COVERS).content.decode()
    assert f"/portal/documents/{notice.document.public_id}/" in page
    assert COVERS in visitor.get("/portal/").content.decode()
    for _ in range(2):
        assert visitor.post(COVERS, {"submission": str(uuid4())}).status_code in (302, 409)
    asked = ScopeRequest.objects.get()
    assert (asked.channel, asked.entered_by) == ("portal", None)
    assert "December 15, 2026 at the latest" in visitor.get(COVERS).content.decode()
    answer(here, asked)
    asked.refresh_from_db()
    page = visitor.get(COVERS).content.decode()
    assert f"/portal/documents/{asked.document.public_id}/" in page
    assert visitor.get(f"/portal/documents/{asked.document.public_id}/").status_code == 200


def test_whose_report_has_no_interviews_is_not_asked_about_them(here):
    visitor = come(make.order(here, person=HOME))
    assert visitor.get(COVERS).status_code == 404
    assert COVERS not in visitor.get("/portal/").content.decode()
