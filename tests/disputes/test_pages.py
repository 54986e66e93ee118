"""The screener's desk through its own pages, and what nobody else finds there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from adverse_action.services import record_response
from config.accounts.models import Assignment, Wall
from config.accounts.services import assign
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.delivery.models import Delivery
from config.delivery.services import dispatch_due
from disputes.checklists import checklist, looked_at
from disputes.models import Dispute, FrivolousNotice, ProviderNotice
from disputes.services import add_information
from disputes.workflow import Reason
from screening.services import current_report
from tests.accounts.factories import OrganizationFactory, member
from tests.adverse_action.test_journey import notice, propose
from tests.disputes.visitors import dispute_of
from tests.journeys.visitor import Visitor
from tests.screening.rawsql import behind_triggers, update

LIST = "/admin/disputes/"
NOTE = b"The words are from a film."


@pytest.fixture
def dispute(world, report):
    return dispute_of(world, report, files=[("note.txt", NOTE)], statement="I was quoting a film.")


@pytest.fixture
def item(dispute):
    return dispute.items.first()


def page_of(dispute, verb=""):
    return f"{LIST}{dispute.number}/{verb}"


def desk_of(item, verb=""):
    return f"{page_of(item.dispute)}items/{item.public_id}/{verb}"


def case_page(report, verb=""):
    return f"/admin/cases/{report.case.reference}/disputes/{verb}"


def said(visitor):
    """The page's words with a space between its parts."""
    return " ".join(" ".join(visitor.html.itertext()).split())


def read_and_decide(world, item, outcome="deleted", **told):
    Visitor(world.supervisor).open(desk_of(item)).send("assign/", to=str(world.third.pk))
    desk = Visitor(world.third).open(desk_of(item))
    while desk.html.xpath("//input[@name='evidence']"):
        desk.send("review/", note="Read and compared.")
    fields = {"points": ["whole", "sent"], "outcome": outcome, "note": "You were right."} | told
    return desk.send("outcome/", **fields)


# -- the list ----------------------------------------------------------------------------------


def test_the_list_shows_what_is_due_and_who_looks(world, dispute):
    page = said(Visitor(world.supervisor).open(LIST))
    assert dispute.number in page
    assert "Nobody yet" in page
    assert "Overdue 0 must be zero" in page
    assert "Disputes 1" in page  # the sidebar counts what is open


def test_what_is_overdue_is_said_loudly(world, dispute, time_machine):
    time_machine.move_to(world.at + timedelta(days=40), tick=False)
    page = Visitor(world.supervisor).open(LIST)
    assert "Overdue 1 must be zero" in said(page)
    assert "days late" in page.text
    home = Visitor(world.supervisor).open("/admin/")
    assert "Something is overdue: open the list now." in home.text


def test_what_is_settled_leaves_the_list_and_stays_findable(world, dispute, time_machine):
    for one in dispute.items.all():
        read_and_decide(world, one)
    clerk = Visitor(world.supervisor).open(page_of(dispute)).send("complete/")
    dispatch_due(at=timezone.now())
    sent = dispute.results_notices.get()
    for event in ("accepted", "delivered"):
        time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
        day = world.cra.on(timezone.now()).isoformat()
        clerk.open(page_of(dispute))
        clerk.send("proof/", notice=str(sent.pk), event=event, on=day, detail="Carrier")
    assert dispute.number not in Visitor(world.supervisor).open(LIST).text
    assert dispute.number in Visitor(world.supervisor).open(f"{LIST}?state=all").text
    assert not Clock.objects.open().filter(matter=dispute.matter).exists()


@pytest.mark.parametrize("role", ["hr", "decision_maker", "auditor", "investigator", "counsel"])
def test_the_agency_finds_no_dispute_anywhere(world, dispute, item, role):
    theirs = Visitor(member(world.agency, role))
    for address in (page_of(dispute), desk_of(item), page_of(dispute, "complete/")):
        theirs.open(address, expect=404)
    assert dispute.number not in theirs.client.get(LIST).content.decode()
    assert dispute.number not in theirs.open("/admin/").text


def test_another_screener_finds_nothing(world, dispute, item):
    stranger = Visitor(member(OrganizationFactory(cra=True), "supervisor"))
    for address in (page_of(dispute), desk_of(item)):
        stranger.open(address, expect=404)
    assert dispute.number not in stranger.open(LIST).text


def test_a_wall_hides_a_dispute_from_its_own_house(world, dispute):
    Wall.objects.create(
        matter=dispute.matter, user=world.supervisor, reason="recused", built_at=world.at
    )
    Visitor(world.supervisor).open(page_of(dispute), expect=404)


# -- the page of a dispute -----------------------------------------------------------------------


def test_the_page_tells_what_came_when_and_how(world, dispute):
    page = Visitor(world.supervisor).open(page_of(dispute))
    for words in ("Telephone", "I was quoting a film.", "note.txt", "Receipt (PDF)", "D-06"):
        assert words in page.text
    assert "By the agency" not in page.text


@pytest.mark.parametrize("verb", ["complete/", "results/", "frivolous/", "proof/", "nonsense/"])
def test_acts_that_are_not_there_do_not_exist(world, dispute, verb):
    Visitor(world.supervisor).open(page_of(dispute), expect=200)
    client = Visitor(world.supervisor).open(page_of(dispute)).client
    response = client.post(page_of(dispute, verb), {"submission": uuid4()})
    assert response.status_code in (400, 404, 409)
    dispute.refresh_from_db()
    assert dispute.status == "received"


@pytest.mark.parametrize("verb", ["complete/", "approve-frivolous/", "results/"])
def test_an_analyst_does_not_close_a_dispute(world, dispute, verb):
    assign(matter=dispute.matter, user=world.third, by=world.supervisor, at=world.at)
    client = Visitor(world.third).open(page_of(dispute)).client
    response = client.post(page_of(dispute, verb), {"submission": uuid4()})
    assert response.status_code == 403


def test_a_click_on_an_act_by_its_address_shows_the_page(world, dispute, item):
    assert dispute.number in Visitor(world.supervisor).open(page_of(dispute, "complete/")).text
    assert "Item 1" in Visitor(world.supervisor).open(desk_of(item, "assign/")).text


def test_more_from_the_person_is_kept_with_its_moment(world, dispute, time_machine):
    time_machine.move_to(world.at + timedelta(days=2), tick=False)
    moment = timezone.localtime(world.at + timedelta(days=1), world.cra.zone)
    clerk = Visitor(world.supervisor).open(page_of(dispute))
    clerk.send("information/", words="She called.", received_at=moment.strftime("%Y-%m-%dT%H:%M"))
    kept = dispute.evidence.get(filename="note.txt", size=len(b"She called."))
    assert kept.received_on == dispute.received_on + timedelta(days=1)
    assert kept.came_later


def test_what_cannot_be_looked_into_ends_with_reasons_and_what_to_send(world, dispute):
    """N-07, D-09: by two people, whoever of them comes first."""
    assign(matter=dispute.matter, user=world.third, by=world.supervisor, at=world.at)
    analyst = Visitor(world.third).open(page_of(dispute))
    analyst.send("frivolous/", reasons="No post is named.\n\n", needed="Which post it is.")
    assert f"{world.third.name} proposes" in said(analyst)
    assert dispute.items.first().status == "open"
    clerk = Visitor(world.supervisor).open(page_of(dispute))
    assert "Which post it is." in clerk.text
    clerk.send("approve-frivolous/")
    found = FrivolousNotice.objects.get()
    assert found.reasons == "No post is named."
    open_ = Clock.objects.open().filter(matter=dispute.matter)
    assert list(open_.values_list("rule_id", flat=True)) == ["D-09"]
    assert "No post is named." in clerk.text
    day = world.cra.on(world.at).isoformat()
    clerk.send("frivolous-proof/", event="accepted", on=day, detail="Scan")
    assert not Clock.objects.open().filter(matter=dispute.matter).exists()


def test_whoever_proposes_to_end_a_dispute_does_not_approve_it(world, dispute):
    clerk = Visitor(world.supervisor).open(page_of(dispute))
    clerk.send("frivolous/", reasons="No post is named.", needed="Which post it is.")
    clerk.send("approve-frivolous/", expect=409)
    assert "Whoever proposed this does not approve it." in clerk.text
    assert not FrivolousNotice.objects.exists()
    clerk.send("return-frivolous/", answer="She named it by telephone.")
    dispute.refresh_from_db()
    assert dispute.status == "received"
    assert "She named it by telephone." in clerk.text


@pytest.mark.parametrize("missing", ["reasons", "needed"])
def test_no_dispute_ends_without_both(world, dispute, missing):
    told = {"reasons": "No post is named.", "needed": "Which post it is."} | {missing: ""}
    clerk = Visitor(world.supervisor).open(page_of(dispute))
    clerk.send("frivolous/", expect=400, **told)
    assert not FrivolousNotice.objects.exists()


# -- who looks again ---------------------------------------------------------------------------


def test_the_desk_says_who_is_independent_and_why_others_are_not(world, item):
    page = said(Visitor(world.supervisor).open(desk_of(item)))
    assert f"{world.third.name} independent" in page
    assert f"{world.first.name} reviewed the post" in page
    assert f"{world.second.name} confirmed the item" in page
    assert world.hr.name not in page


def test_somebody_who_took_part_is_refused_with_the_reason(world, item):
    clerk = Visitor(world.supervisor).open(desk_of(item))
    clerk.send("assign/", to=str(world.first.pk), expect=409)
    assert "This person reviewed the post, and it is day 1 of the dispute." in clerk.text
    assert "R-11" in clerk.text


def test_from_day_ten_an_exception_is_recorded_and_shown(world, item, time_machine):
    time_machine.move_to(world.at + timedelta(days=9), tick=False)
    clerk = Visitor(world.supervisor).open(desk_of(item))
    why = "Nobody else works here this month."
    clerk.send("assign/", to=str(world.first.pk), exception_reason=why)
    assert "Not independent: exception, R-11" in clerk.text
    assert why in clerk.text


def test_whoever_gets_an_item_can_read_its_file_and_case(world, item):
    Assignment.objects.filter(user=world.third).delete()
    Visitor(world.third).open(desk_of(item), expect=404)
    Visitor(world.supervisor).open(desk_of(item)).send("assign/", to=str(world.third.pk))
    assert item.report_item.post.text.split()[0] in Visitor(world.third).open(desk_of(item)).text


def test_an_analyst_assigns_nobody(world, item):
    assign(matter=item.dispute.matter, user=world.third, by=world.supervisor, at=world.at)
    client = Visitor(world.third).open(desk_of(item)).client
    told = {"submission": uuid4(), "to": world.third.pk}
    assert client.post(desk_of(item, "assign/"), told).status_code == 403


# -- the desk of an item -----------------------------------------------------------------------


def test_the_original_is_for_whoever_has_the_item_and_each_look_is_recorded(world, item):
    supervisor = Visitor(world.supervisor).open(desk_of(item))
    assert "The original is shown to whoever looks again" in supervisor.text
    target = f"post:{item.report_item.post.public_id}"
    before = AuditEvent.objects.filter(verb="read", target=target).count()
    supervisor.send("assign/", to=str(world.third.pk))
    desk = Visitor(world.third).open(desk_of(item))
    assert "The original, as it was collected" in desk.text
    assert item.report_item.post.url in desk.text
    assert AuditEvent.objects.filter(verb="read", target=target).count() == before + 1


def test_a_result_keeps_the_checklist_as_done(world, item):
    desk = read_and_decide(world, item, words="The trailer of the film.")
    item.refresh_from_db()
    assert item.looked_at == looked_at("satire", ["whole", "sent"], "The trailer of the film.")
    assert "For the person: You were right." in desk.text
    assert item.tombstone is not None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"outcome": ""}, "This field is required."),
        ({"outcome": "open"}, "Select a valid choice"),
        ({"note": ""}, "This field is required."),
        ({"points": [], "words": ""}, "Tick what you looked at, or write it below."),
    ],
)
def test_a_result_that_is_not_complete_is_not_taken(world, item, told, words):
    Visitor(world.supervisor).open(desk_of(item)).send("assign/", to=str(world.third.pk))
    desk = Visitor(world.third).open(desk_of(item))
    fields = {"points": ["whole"], "outcome": "deleted", "note": "You were right."} | told
    desk.send("outcome/", expect=400, **fields)
    assert words in desk.text
    item.refresh_from_db()
    assert item.status == "open"


def test_verified_before_everything_is_read_is_refused(world, item):
    """G-10."""
    Visitor(world.supervisor).open(desk_of(item)).send("assign/", to=str(world.third.pk))
    desk = Visitor(world.third).open(desk_of(item))
    assert "Something the person sent has not been reviewed yet." in desk.text
    told = {"points": ["whole"], "outcome": "verified", "note": "It is right."}
    desk.send("outcome/", expect=409, **told)
    assert "gate G-10" in desk.text
    assert "It is right." in desk.text  # the draft is kept


def test_a_modified_item_prints_its_correction_in_the_next_report(world, dispute):
    first, second = dispute.items.all()
    read_and_decide(world, first, "modified", correction="The date is May 2.")
    read_and_decide(world, second, "verified")
    Visitor(world.supervisor).open(page_of(dispute)).send("complete/")
    report = current_report(first.report_item.report.case)
    assert report.version == 2
    assert report.items.get(number=1).note == "The date is May 2."
    assert report.items.get(number=2).statement.text == "I was quoting a film."


def test_only_whoever_has_the_item_decides_it(world, item):
    Visitor(world.supervisor).open(desk_of(item)).send("assign/", to=str(world.third.pk))
    clerk = Visitor(world.supervisor).open(desk_of(item))
    assert "Give this result" not in clerk.text
    told = {"submission": uuid4(), "points": ["whole"], "outcome": "deleted", "note": "x"}
    assert clerk.client.post(desk_of(item, "outcome/"), told).status_code == 409


def test_results_that_are_there_are_told_while_others_are_open(world, dispute):
    """Each item has its own five days (D-10)."""
    first, second = dispute.items.all()
    read_and_decide(world, first)
    clerk = Visitor(world.supervisor).open(page_of(dispute)).send("results/")
    sent = dispute.results_notices.get()
    assert (sent.part, list(sent.items.all()), sent.revised) == (1, [first], True)
    assert "Complete the dispute" not in clerk.text
    read_and_decide(world, second)
    Visitor(world.supervisor).open(page_of(dispute)).send("complete/")
    parts = dispute.results_notices.order_by("part").values_list("part", "items")
    assert list(parts) == [(1, first.pk), (2, second.pk)]


# -- extra days ----------------------------------------------------------------------------------


def test_why_there_are_no_extra_days_stands_there_before_anybody_asks(world, item):
    """G-09."""
    page = Visitor(world.supervisor).open(desk_of(item)).text
    assert "gate G-09" in page
    assert "Nothing new from the person came on that day." in page


def test_extra_days_are_taken_for_something_new(world, item, time_machine):
    time_machine.move_to(world.at + timedelta(days=3), tick=False)
    add_information(
        dispute=item.dispute,
        words="The script.",
        received_at=timezone.now(),
        by="subject:1",
        at=timezone.now(),
    )
    clerk = Visitor(world.supervisor).open(desk_of(item))
    assert "gate G-09" not in clerk.text
    day = world.cra.on(timezone.now()).isoformat()
    clerk.send("extend/", information_on=day, reason="It names the source.")
    assert "Extended once" in clerk.text
    clock = Clock.objects.open().for_target(item.target).get()
    assert clock.due_on == item.dispute.received_on + timedelta(days=44)


# -- what the person sent --------------------------------------------------------------------------


def test_evidence_opens_as_a_download_and_the_look_is_recorded(world, dispute):
    sent = dispute.evidence.get()
    address = page_of(dispute, f"evidence/{sent.public_id}/")
    response = Visitor(world.supervisor).open(page_of(dispute)).client.get(address)
    assert response.content == NOTE
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    event = AuditEvent.objects.get(verb="read", target=f"evidence:{sent.public_id}")
    assert event.payload == {"sha256": sent.shown_sha256}


def test_evidence_of_another_dispute_is_not_there(world, report, dispute):
    other = dispute_of(world, report, files=[("b.txt", b"other")])
    address = page_of(dispute, f"evidence/{other.evidence.get().public_id}/")
    Visitor(world.supervisor).open(address, expect=404)


# -- providers, D-05 -------------------------------------------------------------------------------


def test_an_item_from_a_vendor_asks_for_a_letter_and_d05_waits_for_it(world, report):
    batch = report.items.first().post.batch
    with behind_triggers():
        update(batch, provenance="vendor")
    dispute = dispute_of(world, report)
    item = dispute.items.first()
    clock = Clock.objects.open().for_target(item.target).get(rule_id="D-05")
    clerk = Visitor(world.supervisor).open(desk_of(item))
    clerk.send("provider/", provider="Copperline Data", address="9 Depot Road\nBellmount, CO 80000")
    letter = ProviderNotice.objects.get(item=item)
    assert (letter.sent_on, letter.document.notice_id) == (None, "N-16")
    clock.refresh_from_db()
    assert clock.status == "open"
    page = Visitor(world.supervisor).open(page_of(dispute))
    page.send("sent/", notice=str(letter.pk), on=world.cra.on(world.at).isoformat())
    clock.refresh_from_db()
    assert (clock.status, clock.closed_by_event) == ("closed", "dispatched")


def test_public_sources_have_nobody_to_tell(world, item):
    assert "Write to whoever provided it" not in Visitor(world.supervisor).open(desk_of(item)).text
    assert ProviderNotice.objects.get(item=item).provider == ""


# -- by phone, on paper, through the agency (R-13) -----------------------------------------------


def told(world, days=1, **fields):
    came = timezone.localtime(world.at - timedelta(days=days), world.cra.zone)
    return {"channel": "phone", "received_at": came.strftime("%Y-%m-%dT%H:%M"), **fields}


def test_a_call_is_entered_with_its_moment_and_the_receipt_goes_by_post(
    world, report, time_machine
):
    time_machine.move_to(world.at + timedelta(days=2), tick=False)
    world.at = timezone.now()
    key = report.items.first().public_id
    clerk = Visitor(world.supervisor).open(case_page(report, "new/"))
    fields = {f"{key}-ticked": "on", f"{key}-reason": "satire", f"{key}-explanation": "A joke."}
    clerk.send("received_at", results_by="mail", statement="Mine.", **fields, **told(world))
    dispute = Dispute.objects.get()
    assert dispute.received_on == world.cra.on(world.at) - timedelta(days=1)
    assert dispute.entered_at == world.at
    assert dispute.items.get().explanation == "A joke."
    receipt = Delivery.objects.get(document=dispute.receipt)
    assert (receipt.channel, receipt.person) == ("post", report.case.person)
    clock = Clock.objects.open().for_target(dispute.items.get().target).get()
    assert clock.due_on == dispute.received_on + timedelta(days=29)
    assert dispute.number in clerk.text


def test_words_without_an_item_are_entered_and_named_later(world, report, time_machine):
    time_machine.move_to(world.at + timedelta(days=2), tick=False)
    world.at = timezone.now()
    clerk = Visitor(world.supervisor).open(case_page(report, "new/"))
    clerk.send("received_at", results_by="mail", words="It was not me.", **told(world))
    dispute = Dispute.objects.get()
    first = Clock.objects.open().for_target(dispute.reference).get(rule_id="D-06")
    assert "Items not named yet" in clerk.text
    assert "It was not me." in clerk.text
    key = report.items.first().public_id
    clerk.send("name/", **{f"{key}-ticked": "on", f"{key}-reason": "not_my_account"})
    item = dispute.items.get()
    second = Clock.objects.open().for_target(item.target).get(rule_id="D-06")
    assert second.due_on == first.due_on
    first.refresh_from_db()
    assert first.status == "void"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Tick at least one item that is wrong, or say it in words."),
        ({"received_at": ""}, "This field is required."),
        ({"received_at": "2099-01-01T10:00", "words": "x"}, "This moment has not come yet."),
        ({"channel": "portal", "words": "x"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_entered_is_said_and_nothing_is_kept(world, report, fields, words):
    world.at = timezone.now() + timedelta(minutes=1)
    clerk = Visitor(world.supervisor).open(case_page(report, "new/"))
    page = clerk.client.post(
        case_page(report, "new/"),
        {"submission": uuid4(), "results_by": "mail"} | told(world) | fields,
    )
    assert page.status_code == 400
    assert words in page.content.decode()
    assert not Dispute.objects.exists()


def test_a_ticked_item_without_a_reason_is_asked_for_one(world, report):
    key = report.items.first().public_id
    clerk = Visitor(world.supervisor).open(case_page(report, "new/"))
    clerk.send(
        "received_at", expect=400, results_by="mail", **{f"{key}-ticked": "on"}, **told(world)
    )
    assert "Choose the reason that fits best." in clerk.text


def test_the_agency_passes_a_dispute_on_and_the_days_count_from_there(world, report):
    page = Visitor(world.hr).open(case_page(report, "forward/"))
    page.send("received_at", words="She says it is not hers.", **told(world, days=0))
    dispute = Dispute.objects.get()
    assert dispute.agency_received_at == dispute.received_at
    assert f"Passed on as {dispute.number}" in page.text
    clerk = Visitor(world.supervisor).open(page_of(dispute))
    assert "By the agency" in clerk.text


def test_an_answer_to_the_agency_is_passed_on_with_its_own_moment(world, report):
    """R-13: any message can be turned into a dispute with the time it came."""
    proposal = propose(world, report)
    notice(world, proposal)
    answer = record_response(
        proposal=proposal,
        channel="letter",
        text="That post is not mine.",
        received_at=world.at,
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    page = Visitor(world.hr).open(case_page(report, f"forward/?answer={answer.public_id}"))
    fields = dict(page.form("received_at").fields)
    assert fields["words"].strip() == "That post is not mine."
    assert (fields["channel"], fields["received_at"] != "") == ("letter", True)


@pytest.mark.parametrize("answer", ["nonsense", "948a78f8-75fa-45bc-9fdf-0dc06a2ca047"])
def test_an_unknown_answer_fills_in_nothing(world, report, answer):
    page = Visitor(world.hr).open(case_page(report, f"forward/?answer={answer}"))
    assert page.form("received_at").fields["words"].strip() == ""


@pytest.mark.parametrize(
    ("role", "verb", "status"),
    [("decision_maker", "forward/", 404), ("hr", "new/", 404), ("auditor", "forward/", 404)],
)
def test_only_those_whose_work_it_is_enter_disputes(world, report, role, verb, status):
    Visitor(member(world.agency, role)).open(case_page(report, verb), expect=status)


def test_the_case_shows_its_persons_disputes_to_the_screener_alone(world, report, dispute):
    case = f"/admin/cases/{report.case.reference}/"
    assert dispute.number in Visitor(world.supervisor).open(case).text
    assert dispute.number in Visitor(world.supervisor).open(case_page(report)).text
    theirs = Visitor(world.hr).open(case)
    assert dispute.number not in theirs.text
    assert "Pass on a dispute that came to you" in theirs.text
    Visitor(world.hr).open(case_page(report), expect=404)


# -- the checklists ----------------------------------------------------------------------------


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_points_of_its_own_before_those_of_all(reason):
    points = checklist(reason)
    assert [point.id for point in points][-3:] == ["source", "whole", "sent"]
    assert len(points) > 3
    assert all(point.text and point.why for point in points)


def test_only_points_of_the_reason_are_kept(world):
    done = looked_at("satire", ["audience", "date", "whole"], " Also this. ")
    assert done.splitlines()[-1] == "Also this."
    assert len(done.splitlines()) == 3
    assert looked_at("satire", [], "  ") == ""


@pytest.mark.parametrize(("table", "number"), [("dispute", 1), ("disputeitem", 2)])
def test_the_records_stand_beside_the_pages_and_show_no_words(world, dispute, table, number):
    page = Visitor(world.supervisor).open(f"/admin/disputes/{table}/")
    assert "It was a joke." not in page.text
    assert "I was quoting a film." not in page.text
    rows = page.links("/change/")
    assert len(set(rows)) == number
    for address in rows:
        assert "It was a joke." not in Visitor(world.supervisor).open(address).text


# -- mail that comes back ------------------------------------------------------------------------


def test_results_that_came_back_run_the_clock_and_hold_the_decision_again(
    world, report, time_machine
):
    """R-8, R-9, R-12."""
    proposal = propose(world, report)
    notice(world, proposal)
    time_machine.move_to(world.at, tick=False)
    dispute = dispute_of(world, report)
    for one in dispute.items.all():
        read_and_decide(world, one)
    clerk = Visitor(world.supervisor).open(page_of(dispute)).send("complete/")
    sent = dispute.results_notices.get()

    def happens(event):
        time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
        day = world.cra.on(timezone.now()).isoformat()
        clerk.open(page_of(dispute))
        clerk.send("proof/", notice=str(sent.pk), event=event, on=day, detail="Carrier")

    happens("accepted")
    assert not proposal.is_held
    assert not Clock.objects.open().filter(rule_id="D-10").exists()
    happens("returned")
    assert proposal.is_held
    assert Clock.objects.open().filter(rule_id="D-10").count() == 2


# -- looks are on the trail ------------------------------------------------------------------------


def looks(user, **told):
    found = AuditEvent.objects.filter(verb="read", actor=f"user:{user.public_id}", **told)
    return list(found.values_list("target", flat=True))


def test_reading_what_the_person_said_is_recorded(world, dispute, item):
    clerk = Visitor(world.supervisor).open(page_of(dispute)).open(desk_of(item))
    assert looks(world.supervisor, stream=dispute.matter.stream) == [dispute.reference, item.target]
    told = clerk.open(page_of(dispute)).page.context["events"]
    assert told
    assert not any("Looked at" in line["title"] for line in told)


def test_reading_reports_to_choose_from_is_recorded_with_their_cases(world, report):
    target, stream = f"report:{report.public_id}", report.case.matter.stream
    Visitor(world.supervisor).open(case_page(report, "new/"))
    assert looks(world.supervisor, stream=stream, target=target) == [target]
    unnamed = dispute_of(world, report, claims=(), words="All of it.")
    Visitor(world.supervisor).open(page_of(unnamed))
    assert looks(world.supervisor, stream=stream, target=target) == [target] * 2
