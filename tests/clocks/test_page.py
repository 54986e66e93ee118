"""The page of one deadline: the count, the history, and what may toll it."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.accounts.models import Wall
from config.accounts.roles import Role
from config.clocks.models import Tolling
from config.documents.models import Document
from tests.accounts.factories import MatterFactory, OrganizationFactory, UserFactory, member
from tests.clocks.factories import ended, running
from tests.clocks.test_closures import close_day
from tests.clocks.test_tolling import run_again, tolled
from tests.documents.factories import paper, pdf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
BEGAN = date(2026, 2, 27)


@pytest.fixture(autouse=True)
def on_tuesday(files_aside):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def matter():
    return MatterFactory()


@pytest.fixture
def counsel(matter):
    return member(matter.agency, Role.COUNSEL)


@pytest.fixture
def clock(matter):
    return running("D-36", BEGAN, matter=matter, organization=matter.agency, at=NOW)


def page_of(clock):
    return reverse("admin:clock", args=[clock.public_id])


def shown(client, user, clock):
    client.force_login(user)
    answer = client.get(page_of(clock))
    return answer, answer.content.decode()


def submission(page):
    return re.findall(r'name="submission" value="([\w-]+)"', page)[0]


def send(client, clock, page="", **told):
    values = {"reason_id": "criminal_matter", "begins_on": "2026-06-01", "ends_on": "2026-07-31"}
    number = submission(page) if page else "0f1e4c1a-8c0c-4c39-9a70-0c8a2c6a7a11"
    address = reverse("admin:clock-toll", args=[clock.public_id])
    return client.post(address, values | {"submission": number} | told)


def test_the_page_tells_count_owner_and_history(client, matter):
    owner = UserFactory(name="Odalys Greer")
    clock = running("D-05", date(2026, 11, 30), matter=matter, owner=owner, at=NOW)
    close_day(date(2026, 12, 2), at=NOW)
    answer, page = shown(client, member(matter.screener, Role.SUPERVISOR), clock)
    assert answer.status_code == 200
    for words in ("Odalys Greer", matter.reference, "Business day 5 of 5.", "Closure: Snow day"):
        assert words in page
    assert "due Dec 4, 2026 → Dec 7, 2026" in page
    assert "Nothing tolls it" in page
    assert "<form" not in page.split('id="main"')[1].split("pb-foot")[0]


def test_a_met_deadline_says_how_it_was_met(client, counsel, clock):
    ended(clock, "served", date(2026, 12, 1))
    page = shown(client, counsel, clock)[1]
    assert "Met: served" in page
    assert "Let it stand still" not in page


def test_counsel_records_a_reason_and_the_days_are_counted_again(client, counsel, clock):
    answer = send(client, clock, shown(client, counsel, clock)[1])
    assert answer.status_code == 302
    clock.refresh_from_db()
    assert clock.due_on == date(2027, 4, 28)
    page = shown(client, counsel, clock)[1]
    assert "A criminal investigation or prosecution is pending" in page
    assert "due Feb 27, 2027 → Apr 28, 2027" in page
    assert Tolling.objects.get().recorded_by == counsel


def test_the_same_form_twice_records_once(client, counsel, clock):
    page = shown(client, counsel, clock)[1]
    for _ in range(2):
        assert send(client, clock, page).status_code == 302
    assert Tolling.objects.count() == 1


def test_a_waiver_without_document_is_told_beside_its_field(client, counsel, clock):
    client.force_login(counsel)
    answer = send(client, clock, reason_id="waiver")
    assert answer.status_code == 400
    assert answer.context["toll_form"].errors == {
        "document": ["Only a document shows this. Choose it or add it."]
    }
    assert not Tolling.objects.exists()


def test_a_waiver_is_handed_in_as_a_pdf(client, counsel, clock):
    client.force_login(counsel)
    sent = SimpleUploadedFile("waiver.pdf", pdf("Waiver"), content_type="application/pdf")
    for _ in range(2):
        sent.seek(0)
        assert send(client, clock, reason_id="waiver", paper=sent).status_code == 302
    document = Document.objects.get()
    assert (document.kind, document.matter) == ("exhibit", clock.matter)
    assert Tolling.objects.get().document == f"document:{document.public_id}"
    assert "The officer waived the limit in writing, 2026-12-01" in shown(client, counsel, clock)[1]


def test_what_is_no_pdf_is_refused(client, counsel, clock):
    client.force_login(counsel)
    sent = SimpleUploadedFile("waiver.pdf", b"just words", content_type="application/pdf")
    answer = send(client, clock, reason_id="waiver", paper=sent)
    assert answer.status_code == 400
    assert "paper" in answer.context["toll_form"].errors
    assert not Document.objects.exists()
    assert not Tolling.objects.exists()


def test_only_documents_of_the_matter_can_be_chosen(client, counsel, clock):
    mine, other = paper(clock.matter), paper()
    client.force_login(counsel)
    foreign = send(client, clock, reason_id="waiver", document=f"document:{other.public_id}")
    assert foreign.status_code == 400
    own = send(client, clock, reason_id="waiver", document=f"document:{mine.public_id}")
    assert own.status_code == 302


@pytest.mark.parametrize(
    "told", [{"begins_on": "2026-01-01"}, {"ends_on": "2026-05-01"}, {"reason_id": "emergency"}]
)
def test_what_makes_no_sense_comes_back_with_the_form(client, counsel, clock, told):
    client.force_login(counsel)
    answer = send(client, clock, **told)
    assert answer.status_code == 400
    assert list(answer.context["toll_form"].errors) == list(told)


def test_what_the_law_refuses_is_told_with_its_reason(client, counsel, clock):
    client.force_login(counsel)
    answer = send(client, clock, begins_on="2027-03-02", ends_on="2027-04-01")
    assert answer.status_code == 409
    assert "The time had run out" in answer.content.decode()


def end(client, tolling, on, number="c1f4d0b8-2f0e-4a52-9c8f-7a5b3f1f2d10"):
    address = reverse("admin:clock-run", args=[tolling.clock.public_id, tolling.pk])
    return client.post(address, {"on": on, "submission": number})


def test_it_runs_again_by_the_page(client, counsel, clock):
    tolling = tolled(clock, date(2026, 6, 1), None)
    page = shown(client, counsel, clock)[1]
    assert "Stands still since" in page
    assert "Let it run again" in page
    for _ in range(2):
        assert end(client, tolling, "2026-07-31").status_code == 302
    clock.refresh_from_db()
    assert (clock.due_on, clock.stopped_on) == (date(2027, 4, 28), None)
    later = end(client, tolling, "2026-08-01", "5f1b8f5e-8a55-4a3e-8b86-3f2a0d4f7c22")
    assert later.status_code == 400
    assert "runs again on" in later.content.decode()


def test_what_was_taken_back_cannot_be_ended(client, counsel, clock):
    run_again(tolled(clock, date(2026, 6, 1), None), date(2026, 6, 1))
    page = shown(client, counsel, clock)[1]
    assert "Taken back" in page
    assert "admin:clock-run" not in page
    assert "End it earlier" not in page


def test_a_clock_that_stands_still_is_listed_apart(client, counsel, clock):
    tolled(clock, date(2026, 6, 1), None)
    client.force_login(counsel)
    groups = client.get("/admin/deadlines/?of=all").context["groups"]
    assert [group["id"] for group in groups if group["rows"]] == ["stopped"]
    month = client.get("/admin/deadlines/?of=all&as=month&month=2027-02").context["month"]
    assert month.entries == []


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.COUNSEL, True),
        (Role.SUPERVISOR, True),
        (Role.HR, False),
        (Role.DECISION_MAKER, False),
        (Role.AUDITOR, False),
    ],
)
def test_supervisors_and_counsel_of_the_agency_toll(client, matter, clock, role, may):
    tolling = tolled(clock, date(2026, 6, 1), date(2026, 6, 8))
    answer, page = shown(client, member(matter.agency, role), clock)
    assert answer.status_code == 200
    assert ("Let it stand still" in page) is may
    assert send(client, clock).status_code == (302 if may else 404)
    assert end(client, tolling, "2026-06-07").status_code == (302 if may else 404)


def test_nobody_out_of_sight_reaches_it(client, matter, clock):
    tolling = tolled(clock, date(2026, 6, 1), None)
    walled = member(matter.agency, Role.COUNSEL)
    Wall.objects.create(matter=matter, user=walled, reason="relative", built_at=NOW)
    administrator = member(matter.agency, Role.ADMINISTRATOR)
    screener = member(matter.screener, Role.SUPERVISOR)
    for user in (walled, administrator, member(OrganizationFactory(), Role.COUNSEL), screener):
        client.force_login(user)
        for name, args in (
            ("clock-toll", [clock.public_id]),
            ("clock-run", [clock.public_id, tolling.pk]),
            *([] if user is screener else [("clock", [clock.public_id])]),
        ):
            address = reverse(f"admin:{name}", args=args)
            assert client.post(address, {"on": "2026-07-31"}).status_code == 404, (user, name)


def test_a_tolling_of_another_clock_is_not_found(client, counsel, clock, matter):
    other = tolled(running("D-36", BEGAN, target="officer:2", at=NOW), date(2026, 6, 1), None)
    client.force_login(counsel)
    address = reverse("admin:clock-run", args=[clock.public_id, other.pk])
    told = {"on": "2026-07-31", "submission": "c1f4d0b8-2f0e-4a52-9c8f-7a5b3f1f2d10"}
    assert client.post(address, told).status_code == 404
    assert client.get(reverse("admin:clock-toll", args=[clock.public_id])).status_code == 405


# -- whose deadlines are listed


def listed(answer):
    return sorted(row.clock.rule_id for group in answer.context["groups"] for row in group["rows"])


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNSEL])
def test_who_leads_a_house_sees_all_that_binds_it(client, matter, role):
    clock_of = {"matter": matter, "at": NOW, "owner": UserFactory()}
    running("D-36", BEGAN, organization=matter.agency, **clock_of)
    running("D-06", date(2026, 11, 30), organization=matter.screener, **clock_of)
    client.force_login(member(matter.agency, role))
    assert listed(client.get("/admin/deadlines/")) == []
    code = matter.agency.code
    answer = client.get(f"/admin/deadlines/?of={code}")
    assert listed(answer) == ["D-36"]
    assert [tab["current"] for tab in answer.context["tabs"]] == [False, True, False]
    assert listed(client.get("/admin/deadlines/?of=all")) == ["D-06", "D-36"]
    month = client.get(f"/admin/deadlines/?of={code}&as=month&month=2027-02")
    assert [row.clock.rule_id for row in month.context["month"].entries] == ["D-36"]
    assert reverse("admin:clock", args=[month.context["month"].entries[0].clock.public_id]) in (
        month.content.decode()
    )


def test_nobody_else_gets_the_list_of_a_house(client, matter, clock):
    client.force_login(member(matter.agency, Role.HR))
    answer = client.get(f"/admin/deadlines/?of={matter.agency.code}")
    assert [tab["label"] for tab in answer.context["tabs"]] == ["Mine", "All I may see"]
    assert answer.context["scope"] == "mine"


def test_an_empty_month_says_so(client, counsel):
    client.force_login(counsel)
    assert (
        "Nothing falls on these weeks." in client.get("/admin/deadlines/?as=month").content.decode()
    )
