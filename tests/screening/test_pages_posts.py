"""Hand in files, see them read and screened, and what was left out."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.accounts.roles import Role
from screening import services
from screening.admin.collecting import law_of
from screening.forms.collecting import provenances
from screening.models import ImportBatch, Post, ScreeningRun
from tests.accounts.factories import OrganizationFactory, member
from tests.screening import factories
from tests.screening.conftest import DECEMBER

pytestmark = pytest.mark.django_db
TAB = "posts/"
STATEMENT = "Mr. Pell brought it unasked on Nov. 3; nothing was promised."


@pytest.fixture
def case(here):
    return factories.ready(here)


@pytest.fixture
def account(here, case):
    return factories.confirmed(here, case)


@pytest.fixture
def analyst(here, case, as_user):
    return as_user(here.analyst, case)


def capture(tmp_path, rows=(factories.ZORBLAX, factories.HARMLESS)):
    full = [factories.row(one, n) if isinstance(one, str) else one for n, one in enumerate(rows, 1)]
    path = factories.write_csv(tmp_path / "capture.csv", full)
    return SimpleUploadedFile("capture.csv", path.read_bytes())


def send(visitor, of, file, **changes):
    sent = {"account": of.pk, "upload": file, "provenance": "public_capture", **changes}
    return visitor.post(f"{TAB}upload/", **sent)


def read_all():
    for batch in ImportBatch.objects.due(DECEMBER):
        services.work_on_batch(batch.pk, DECEMBER)


# -- handing in


def test_an_upload_is_answered_at_once_and_read_later(analyst, account, tmp_path):
    assert send(analyst, account, capture(tmp_path)).status_code == 302
    batch = ImportBatch.objects.get()
    assert (batch.status, batch.filename, batch.queued_by) == (
        "queued",
        "capture.csv",
        analyst.user,
    )
    page = analyst.text(TAB)
    assert "Waiting" in page
    assert "data-live" in page
    read_all()
    page = analyst.text(TAB)
    assert "data-live" not in page
    assert "Read" in page
    assert Post.objects.count() == 2


def test_a_double_click_hands_in_one_file(analyst, account, tmp_path):
    number = str(uuid4())
    for _ in range(2):
        send(analyst, account, capture(tmp_path), submission=number)
    assert ImportBatch.objects.count() == 1


def test_the_same_file_again_adds_nothing(analyst, account, tmp_path):
    for _ in range(2):
        send(analyst, account, capture(tmp_path))
        read_all()
    rows = analyst.get(TAB).context["batches"]
    assert [(row.added, row.duplicates) for row in rows] == [(0, 2), (2, 0)]


@pytest.mark.parametrize("name", ["account", "upload", "provenance"])
def test_what_is_missing_is_named_and_what_was_typed_stays(analyst, account, tmp_path, name):
    answer = send(analyst, account, capture(tmp_path), statement="Typed before", **{name: ""})
    assert answer.status_code == 400
    assert name in answer.context["upload_form"].errors
    assert "Typed before" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_an_empty_or_huge_file_is_sent_back(analyst, account, tmp_path, monkeypatch):
    assert send(analyst, account, SimpleUploadedFile("a.csv", b"")).status_code == 400
    monkeypatch.setattr("screening.forms.collecting.LARGEST", 10)
    answer = send(analyst, account, capture(tmp_path))
    assert "At most 2 GB." in answer.content.decode()


def test_an_account_that_was_rejected_or_is_anothers_is_no_choice(
    here, analyst, account, case, tmp_path
):
    rejected = factories.propose(case, "namesake")
    services.reject_account(account=rejected, why="Another man", by=here.analyst, at=DECEMBER)
    foreign = factories.propose(factories.ready(here), "somebody")
    for wrong in (rejected, foreign):
        answer = send(analyst, wrong, capture(tmp_path))
        assert "account" in answer.context["upload_form"].errors


# -- provenance


def test_each_provenance_says_what_it_takes(analyst, account):
    page = analyst.text(TAB)
    assert "The person gave it unasked; nobody may ask for it." in page
    assert "Given by a complainant" not in page


def test_a_complainants_capture_is_offered_in_house_only(db, december):
    house = factories.world(in_house=True)
    offered = dict(provenances(law_of(factories.order(house))))
    assert "complainant" in offered
    consumer = dict(provenances(law_of(factories.order(factories.world()))))
    assert "complainant" not in consumer


def test_a_complainants_capture_waits_for_counsel(db, december, as_user, tmp_path):
    house = factories.world(in_house=True)
    counsel = member(house.agency, Role.COUNSEL)
    case = factories.ready(house)
    visitor, account = as_user(house.analyst, case), factories.propose(case)
    told = {"provenance": "complainant", "statement": "A neighbour who follows him."}
    answer = send(visitor, account, capture(tmp_path), **told)
    assert answer.status_code == 409
    assert "release" in answer.content.decode()
    answer = send(visitor, account, capture(tmp_path), **told, released_by=counsel.pk)
    assert answer.status_code == 302
    assert f"{counsel.name}" in visitor.text(f"{TAB}files/{ImportBatch.objects.get().public_id}/")


def test_nobody_but_counsel_releases_it(db, december, as_user, tmp_path):
    house = factories.world(in_house=True)
    case = factories.ready(house)
    answer = send(
        as_user(house.analyst, case),
        factories.propose(case),
        capture(tmp_path),
        provenance="complainant",
        statement="A neighbour",
        released_by=house.hr.pk,
    )
    assert "released_by" in answer.context["upload_form"].errors


def test_what_was_volunteered_needs_the_statement(analyst, account, tmp_path):
    answer = send(analyst, account, capture(tmp_path), provenance="volunteered_by_subject")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "gate G-15" in page
    told = {"provenance": "volunteered_by_subject", "statement": STATEMENT}
    assert send(analyst, account, capture(tmp_path), **told).status_code == 302
    batch = ImportBatch.objects.get()
    assert STATEMENT in analyst.text(f"{TAB}files/{batch.public_id}/")


def test_before_the_signature_nothing_is_taken(here, as_user, tmp_path):
    case = factories.order(here)
    analyst = as_user(here.analyst, case)
    answer = send(analyst, factories.propose(case), capture(tmp_path))
    assert answer.status_code == 409
    assert "gate G-02" in answer.content.decode()
    assert "Hand in a file" not in analyst.text(TAB)


# -- what came of a file


def test_a_refused_file_is_named_with_its_reason(analyst, account):
    send(analyst, account, SimpleUploadedFile("holiday.csv", b"\x00\x01 no export"))
    read_all()
    batch = ImportBatch.objects.get()
    assert batch.status == "refused"
    page = analyst.text(TAB)
    assert "holiday.csv" in page
    assert "Refused" in page
    assert batch.problem
    assert "Nothing of it was stored." in analyst.text(f"{TAB}files/{batch.public_id}/")


def test_a_files_coverage_says_what_was_taken_and_what_was_not(analyst, account, tmp_path):
    rows = [
        factories.ZORBLAX,
        factories.row("Not for everybody", 2, publicly_visible="no"),
        factories.row("By somebody else", 3, author="someone_else"),
    ]
    send(analyst, account, capture(tmp_path, rows))
    read_all()
    batch = ImportBatch.objects.get()
    response = analyst.get(f"{TAB}files/{batch.public_id}/")
    assert response.context["coverage"]["kinds"] == [("authored", batch.added)]
    page = response.content.decode()
    assert "by another author" in page
    assert batch.sha256 in page


def test_the_coverage_statement_speaks_as_reports_do(here, as_user):
    undated = factories.row("Sometime", 3, posted_at="")
    case = factories.screened(here, [factories.ZORBLAX, factories.HARMLESS, undated])
    response = as_user(here.supervisor, case).get(TAB)
    coverage = response.context["coverage"]
    assert (coverage["analysed"], coverage["total"]) == (2, 3)
    assert coverage["left_out"] == [("no date", 1)]
    assert coverage["sources"][0][:2] == ("X", "captured from public pages")
    page = " ".join(response.content.decode().split())
    assert "2 of 3</b> posts were looked at" in page
    assert "never counted as having nothing in it" in page


# -- screening


def test_screening_begins_by_a_click_and_shows_its_version(here, analyst, account):
    factories.policy(here.agency)
    factories.collect(account, [factories.ZORBLAX])
    assert "Standard, version 1" in analyst.text(TAB)
    assert analyst.post(f"{TAB}screen/").status_code == 302
    run = ScreeningRun.objects.get()
    assert run.started_by == analyst.user
    assert "0 of 1" in " ".join(analyst.text(TAB).split())
    services.work_on_run(run.pk, DECEMBER)
    page = " ".join(analyst.text(TAB).split())
    assert "1 posts, 1 flags" in page


@pytest.mark.parametrize("posts", [[], [factories.ZORBLAX]])
def test_what_stands_in_the_way_of_screening_is_said(here, analyst, account, posts):
    if posts:
        factories.collect(account, posts)  # and no policy
    else:
        factories.policy(here.agency)
    answer = analyst.post(f"{TAB}screen/")
    assert answer.status_code == 409
    assert ("no policy in force" if posts else "no post to screen") in answer.content.decode()


def test_a_second_run_waits_for_the_first(here, analyst, account):
    factories.policy(here.agency)
    factories.collect(account, [factories.ZORBLAX])
    assert [analyst.post(f"{TAB}screen/").status_code for _ in range(2)] == [302, 409]


def test_a_run_that_broke_off_goes_on_where_it_stood(here, analyst, account):
    factories.policy(here.agency)
    factories.collect(account, [factories.ZORBLAX])
    analyst.post(f"{TAB}screen/")
    ScreeningRun.objects.update(attempts=50)
    services.work_on_run(ScreeningRun.objects.get().pk, DECEMBER)
    assert "Broke off" in analyst.text(TAB)
    analyst.post(f"{TAB}screen/")
    assert ScreeningRun.objects.filter(status="queued").count() == 1


# -- the piece that refreshes itself


def test_the_piece_is_small_and_says_when_it_is_done(analyst, account, tmp_path):
    send(analyst, account, capture(tmp_path))
    address = f"{TAB}progress/"
    piece = analyst.get(address, headers={"X-Fragment": "1"}).content.decode()
    assert "<html" not in piece
    assert "data-done" not in piece
    read_all()
    assert "data-done" in analyst.get(address, headers={"X-Fragment": "1"}).content.decode()


def test_asked_for_as_a_page_it_leads_to_the_whole(analyst):
    assert analyst.get(f"{TAB}progress/").url == analyst.address(TAB)


# -- who may


def test_the_agency_sees_neither_files_nor_coverage(here, case, account, as_user):
    batch = factories.collect(account, [factories.ZORBLAX])
    hr = as_user(here.hr, case)
    for address in (TAB, f"{TAB}progress/", f"{TAB}files/{batch.public_id}/"):
        assert hr.get(address).status_code == 404
    for act in ("upload/", "screen/"):
        assert hr.post(f"{TAB}{act}").status_code == 403


def test_counsel_and_auditor_look_and_do_not_collect(here, case, account, as_user):
    for role in (Role.COUNSEL, Role.AUDITOR):
        visitor = as_user(member(here.screener, role), case)
        page = visitor.text(TAB)
        assert "Hand in a file" not in page
        assert "Screen all posts" not in page
        assert visitor.post(f"{TAB}upload/").status_code == 403


def test_another_cases_file_is_out_of_reach(here, analyst):
    other = factories.ready(here)
    batch = factories.collect(factories.propose(other), [factories.ZORBLAX])
    assert analyst.get(f"{TAB}files/{batch.public_id}/").status_code == 404
    stranger = member(OrganizationFactory(cra=True), Role.SUPERVISOR)
    analyst.client.force_login(stranger)
    assert analyst.post(f"{TAB}screen/").status_code == 404


def test_a_closed_case_takes_nothing_more(here, case, account, analyst):
    services.close_case(case=case, by=here.supervisor, at=DECEMBER)
    page = analyst.text(TAB)
    assert "Hand in a file" not in page
    assert "Screen all posts" not in page


def test_a_hostile_name_of_a_file_is_only_a_name(analyst, account, tmp_path):
    file = capture(tmp_path)
    file.name = "../../etc/<b>passwd</b>.csv"
    send(analyst, account, file)
    read_all()
    batch = ImportBatch.objects.get()
    assert batch.status == "imported"
    assert "/" not in batch.filename
    assert "<b>passwd" not in analyst.text(TAB)
    assert json.dumps(batch.coverage)
