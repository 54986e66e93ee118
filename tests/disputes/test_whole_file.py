"""The whole file (N-13): asked for, made of everything there is, sent, and its clock closed."""

import io
import json
import zipfile
from datetime import date, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.test import Client

from config.accounts.gates import GateRefusal
from config.accounts.models import Person
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.delivery.services import dispatch_due, record_proof
from config.documents.services import read_document
from config.errors import Invalid
from screening.models import FileRequest, Order, Post
from screening.services import follow_files, request_file, work_on_file
from screening.services.file_requests import AskedAlready, NoConsumerFile
from screening.services.whole_file import disclosure, years_before
from tests.disputes.visitors import at_desk, dispute_of, visitor
from tests.journeys.world import person_file
from tests.screening.rawsql import behind_triggers, insert, refused_by, update


def ask(world, report, **changes):
    told = {
        "person_file": person_file(world, report.case),
        "channel": "phone",
        "received_at": world.at,
        "identified_at": world.at,
        "proof": "document",
        "submission": uuid4(),
        "by": world.supervisor,
        "at": world.at,
    }
    return request_file(**{**told, **changes})


def answered(world, report, **changes):
    return work_on_file(ask(world, report, **changes).pk, world.at)


def clock_of(request):
    return Clock.objects.get(target=request.target)


def opened(document):
    return zipfile.ZipFile(io.BytesIO(read_document(document)))


# -- asking ------------------------------------------------------------------------------------


def test_a_request_starts_its_clock_on_the_day_it_came(world, report):
    received = world.at - timedelta(days=3)
    clock = clock_of(ask(world, report, received_at=received))
    assert (clock.rule_id, clock.event_on) == ("D-25", world.cra.on(received))
    assert clock.due_on == world.cra.on(received) + timedelta(days=15)


def test_without_proof_the_file_goes_to_nobody_and_the_refusal_says_what_to_do(world, report):
    with pytest.raises(GateRefusal) as refused:
        ask(world, report, identified_at=None)
    assert refused.value.gate == "G-14"
    assert "1681h" in refused.value.citation
    assert "dispute needs no proof" in refused.value.remedy
    assert not FileRequest.objects.exists()


def test_a_moment_to_come_is_no_moment(world, report):
    later = world.at + timedelta(minutes=1)
    with pytest.raises(Invalid) as wrong:
        ask(world, report, received_at=later, identified_at=later)
    assert set(wrong.value.fields) == {"received_at", "identified_at"}


def test_a_form_sent_twice_is_one_request_and_a_second_one_waits(world, report):
    told = {"submission": uuid4()}
    assert ask(world, report, **told) == ask(world, report, **told)
    with pytest.raises(AskedAlready):
        ask(world, report)
    assert Clock.objects.filter(rule_id="D-25").count() == 1


def test_an_officers_case_makes_no_consumer_file(world, report):
    with behind_triggers():
        Order.objects.filter(case=report.case).update(regime="MISCONDUCT_603Y")
    with pytest.raises(NoConsumerFile):
        ask(world, report)


# -- the gate in the database ------------------------------------------------------------------


def raw(world, report, **changes):
    file = person_file(world, report.case)
    told = {
        "matter": file,
        "screener": world.cra,
        "person": report.case.person,
        "number": "X-F1",
        "channel": "phone",
        "received_at": world.at,
        "received_on": world.cra.on(world.at),
        "entered_at": world.at,
        "identified_at": world.at,
        "proof": "document",
        "submission": uuid4(),
    }
    return FileRequest(**{**told, **changes})


def test_the_database_takes_no_request_without_proof(world, report):
    with refused_by("gate_g14", "shown yet"):
        insert(raw(world, report, identified_at=None))


def test_the_database_takes_no_proof_that_is_still_to_come(world, report):
    with refused_by("gate_g14", "shown yet"):
        insert(raw(world, report, identified_at=world.at + timedelta(days=1)))


def test_the_database_gives_nobody_anothers_file(world, report):
    other = Person.objects.create(organization=world.cra, given_name="Ann", family_name="Pell")
    with refused_by("gate_g14", "not the file"):
        insert(raw(world, report, person=other))


def test_the_database_knows_no_file_without_a_consumer_report(world, report):
    with behind_triggers():
        Order.objects.filter(case=report.case).update(regime="MISCONDUCT_603Y")
    with refused_by("gate_g14", "no consumer file"):
        insert(raw(world, report))


def test_the_database_counts_from_the_day_it_came(world, report):
    with refused_by("gate_g14", "day of the request"):
        insert(raw(world, report, received_on=date(2030, 1, 1)))


def test_nothing_is_disclosed_before_the_moment_of_proof(world, report):
    request = answered(world, report)
    with refused_by("gate_g14", "went out before"):
        update(request, answered_at=request.identified_at - timedelta(seconds=1))


# -- the answer --------------------------------------------------------------------------------


def test_the_letter_holds_every_post_reported_or_not_and_nothing_is_redacted(world, report):
    facts = disclosure(ask(world, report), 0, world.at)
    posts = Post.objects.filter(matter=report.case.matter)
    assert [entry.passages[0].text for entry in facts.entries] == [
        post.whole for post in posts.order_by("pk")
    ]
    printed = {item.post_id for item in report.items.all()}
    for entry, post in zip(facts.entries, posts.order_by("pk"), strict=True):
        assert bool(entry.reported_in) == (post.pk in printed)
        assert {mark.state for mark in entry.marked} <= {"confirmed"}
    assert any(entry.marked for entry in facts.entries)
    [who] = facts.recipients
    assert (who.name, who.purpose, who.furnished_on) == (
        world.agency.name,
        "employment",
        report.furnished_on,
    )
    assert facts.accounts[0].handle == "mq_hale"


def test_the_letter_tells_of_disputes(world, report):
    dispute = dispute_of(world, report)
    held = disclosure(ask(world, report), 0, world.at).held
    assert any(dispute.number in row.value for row in held)


def test_the_answer_goes_with_the_summary_of_rights_and_every_report(world, report):
    request = answered(world, report)
    enclosed = list(request.delivery.enclosures.all())
    assert enclosed[0].official_form.kind == "summary_of_rights"
    assert report.document in [one.document for one in enclosed]
    assert request.delivery.channel == "post"
    assert request.letter.notice_id == "N-13"


def test_the_clock_closes_when_the_answer_left_and_runs_again_when_it_comes_back(world, report):
    request = answered(world, report)
    dispatch_due(at=world.at)
    follow_files(world.at)
    assert clock_of(request).status == "open"  # printed is not dispatched
    told = {"on": world.cra.on(world.at), "by": world.supervisor, "at": world.at}
    request.delivery.refresh_from_db()
    record_proof(delivery=request.delivery, event="accepted", **told)
    assert follow_files(world.at) == 1
    clock = clock_of(request)
    assert (clock.status, clock.proof) == ("closed", f"delivery:{request.delivery.public_id}")
    request.delivery.refresh_from_db()
    record_proof(delivery=request.delivery, event="returned", **told)
    assert follow_files(world.at) == 1
    assert clock_of(request).status == "open"


def test_the_archive_proves_each_of_its_files_and_holds_no_score(world, report):
    request = answered(world, report)
    archive = opened(request.archive)
    manifest = json.loads(archive.read("manifest.json"))
    assert {row["file"] for row in manifest["files"]} == set(archive.namelist()) - {"manifest.json"}
    for row in manifest["files"]:
        data = archive.read(row["file"])
        assert (sha256(data).hexdigest(), len(data)) == (row["sha256"], row["size"])
    posts = json.loads(archive.read("posts.json"))
    assert len(posts) == Post.objects.filter(matter=report.case.matter).count()
    file = json.loads(archive.read("file.json"))
    assert file["accounts"][0]["identifiers"]
    assert file["reports"][0]["data"]["report"]["number"] == "LPD-2026-0001-R1"
    said = archive.read("file.json") + archive.read("posts.json")
    assert b"score" not in said
    kinds = {name.split("-", 1)[1] for name in archive.namelist() if name.startswith("papers/")}
    assert any(name.endswith("report.pdf") for name in kinds)
    assert any(name.endswith("authorization.pdf") for name in kinds)


def test_names_of_others_in_a_conversation_stay_out_of_the_archive(world, report):
    with behind_triggers():
        Post.objects.filter(matter=report.case.matter).update(
            thread=[{"author": "@else", "text": "Ask @third about it"}]
        )
    posts = json.loads(opened(answered(world, report).archive).read("posts.json"))
    assert posts[0]["thread"][0]["author"] == "other_person"
    assert "@third" not in json.dumps(posts)


def test_a_long_file_is_printed_in_parts_and_goes_on_where_it_stopped(world, report, monkeypatch):
    request = ask(world, report)
    monkeypatch.setattr("screening.services.file_requests.posts_a_part", lambda: 1)
    assert work_on_file(request.pk, world.at, budget=-1).answered_at is None
    assert work_on_file(request.pk, world.at).answered_at == world.at
    request.refresh_from_db()
    count = Post.objects.filter(matter=report.case.matter).count()
    assert [sheet.number for sheet in request.sheets.all()] == list(range(1, count + 1))
    enclosed = [one.document for one in request.delivery.enclosures.all()]
    assert [sheet.document for sheet in request.sheets.all()] == enclosed[1 : count + 1]


def test_an_answered_request_is_not_worked_on_again(world, report):
    request = answered(world, report)
    assert work_on_file(request.pk, world.at) is None


def test_somebody_without_an_address_is_handed_the_file(world, report):
    Person.objects.filter(pk=report.case.person.pk).update(street="")
    assert answered(world, report).delivery.channel == "hand"


def test_what_was_collected_after_they_asked_is_not_part_of_the_answer(world, report):
    request = ask(world, report)
    with behind_triggers():
        Post.objects.filter(matter=report.case.matter).order_by("-pk").first()
        FileRequest.objects.filter(pk=request.pk).update(last_post=request.last_post - 1)
    request.refresh_from_db()
    count = Post.objects.filter(matter=report.case.matter).count()
    assert len(disclosure(request, 0, world.at).entries) == count - 1


@pytest.mark.parametrize(
    ("on", "before"),
    [(date(2026, 11, 26), date(2024, 11, 26)), (date(2028, 2, 29), date(2026, 2, 28))],
)
def test_recipients_are_named_for_whole_years(on, before):
    assert years_before(on, 2) == before


# -- the portal --------------------------------------------------------------------------------

PAGE = "/portal/file/"


def click(client, answer="portal"):
    page = client.get(PAGE)
    number = page.content.decode().split('name="submission" value="')[1][:36]
    return client.post(PAGE, {"submission": number, "answer": answer})


def test_one_click_asks_and_the_page_hands_the_file_out(person, world, report):
    assert click(person).status_code == 302
    request = FileRequest.objects.get()
    assert (request.channel, request.proof, request.answer_by) == ("portal", "portal", "portal")
    assert request.identified_at <= request.entered_at
    work_on_file(request.pk, world.at)
    dispatch_due(at=world.at)
    follow_files(world.at)
    assert clock_of(request).status == "closed"
    request.refresh_from_db()
    page = person.get(PAGE).content.decode()
    for paper in (request.letter, request.archive):
        address = f"/portal/documents/{paper.public_id}/"
        assert address in page
        answer = person.get(address)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert AuditEvent.objects.filter(target=f"document:{paper.public_id}").exists()
    request.delivery.refresh_from_db()
    assert request.delivery.received_on == world.cra.on(world.at)  # opened after proof
    assert (
        "summary_of_rights" in person.get("/portal/").content.decode()
        or person.get("/portal/").context["forms"]
    )


def test_a_form_of_the_portal_sent_twice_is_one_request(person, report):
    page = person.get(PAGE).content.decode()
    told = {"submission": page.split('name="submission" value="')[1][:36], "answer": "mail"}
    assert [person.post(PAGE, told).status_code for _ in range(2)] == [302, 302]
    assert FileRequest.objects.get().answer_by == "mail"


def test_asked_again_the_page_says_how_far_the_first_request_is(person, report):
    for _ in range(2):
        page = person.get(PAGE).content.decode()
        told = {"submission": uuid4(), "answer": "mail"}
        assert person.post(PAGE, told).status_code == 302
    assert FileRequest.objects.count() == 1
    page = person.get(PAGE).content.decode()
    assert "We are getting it ready." in page
    assert "Ask again" not in page


def test_before_proof_the_portal_asks_who_it_is(client, world, report):
    somebody = visitor(client, world, report.case, proven=False)
    for answer in (somebody.get(PAGE), somebody.post(PAGE, {"answer": "portal"})):
        assert (answer.status_code, answer["Location"]) == (302, "/portal/identity/")
    assert not FileRequest.objects.exists()


def test_an_officers_file_is_not_even_hinted_at(person, report):
    with behind_triggers():
        Order.objects.filter(case=report.case).update(regime="MISCONDUCT_603Y")
    assert person.get(PAGE).status_code == 404
    assert PAGE not in person.get("/portal/").content.decode()


# -- the desk ----------------------------------------------------------------------------------


def entered(client, world, report, **changes):
    moment = world.cra.on(world.at).isoformat() + "T08:00"
    told = {
        "channel": "letter",
        "received_at": moment,
        "identified_at": moment,
        "proof": "copy",
        "answer_by": "mail",
        "submission": str(uuid4()),
    }
    return client.post(f"/admin/cases/{report.case.reference}/file/", {**told, **changes})


def test_staff_enter_a_request_and_see_its_clock(client, world, report):
    desk = at_desk(client, world.supervisor)
    assert entered(desk, world, report).status_code == 302
    page = desk.get("/admin/files/").content.decode()
    assert FileRequest.objects.get().number in page
    assert "D-25" in page
    assert "Whole file" in desk.get(f"/admin/cases/{report.case.reference}/").content.decode()


def test_at_the_desk_too_nothing_goes_without_proof(client, world, report):
    answer = entered(at_desk(client, world.supervisor), world, report, identified_at="")
    assert answer.status_code == 409
    assert "G-14" in answer.content.decode()
    assert not FileRequest.objects.exists()


def test_the_agency_learns_nothing_of_it(world, report):
    ask(world, report)
    for user in (world.hr, world.chief):
        client = at_desk(Client(), user)
        assert client.get("/admin/files/").status_code == 404
        assert entered(client, world, report).status_code in (403, 404)
        page = client.get(f"/admin/cases/{report.case.reference}/").content.decode()
        assert "Whole file" not in page
