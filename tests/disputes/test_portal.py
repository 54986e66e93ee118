"""The person's own way: choose, check, send, follow, and every way in which it must not break."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.delivery.services import agrees_online, answer_consent, dispatch_due
from config.documents.models import Document
from config.documents.uploads import MOST_FILES
from config.law.book import book
from config.portal.visits import COOKIE
from disputes.forms import LONGEST
from disputes.models import Dispute, Draft, DraftFile, Evidence
from disputes.services import (
    add_information,
    assign_item,
    complete_dispute,
    record_outcome,
)
from disputes.services.drafts import MOST_IN_A_DRAFT, prune_drafts, send_draft
from screening.services import close_without_items
from tests.accounts.factories import PersonFactory
from tests.delivery.factories import matter_with_person
from tests.disputes.visitors import chosen, dismissed, dispute_of, link_to, send, visitor
from tests.journeys.world import screened
from tests.portal.factories import come_by_link, visiting

START, CHECK, WORDS = "/portal/dispute/", "/portal/dispute/check/", "/portal/dispute/words/"
SENT, MINE = "/portal/dispute/sent/", "/portal/disputes/"


def text_of(response):
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.split())


def file(name="IMG 1.png", data=None):
    if data is None:
        out = io.BytesIO()
        Image.new("RGB", (8, 8), "white").save(out, "PNG")
        data = out.getvalue()
    return SimpleUploadedFile(name, data)


def first_key(report):
    return str(report.items.get(number=1).public_id)


def page_of(dispute, name=""):
    return f"{MINE}{dispute.public_id}/{name}"


# -- choosing ------------------------------------------------------------------------------------


def test_the_page_shows_every_item_as_the_report_prints_it(person, report):
    page = text_of(person.get(START))
    assert "Your report has 2 items." in page
    assert "Item 1 of 3" in page  # the third is the account
    assert "Item 2 of 3" in page
    for item in report.items.all():
        words = item.post.text.split()[0]
        assert words in page
    assert f"for {report.agency.name}" in page


def test_reading_the_items_stands_on_the_trail(person, report):
    person.get(START)
    read = AuditEvent.objects.filter(verb="read", target=f"report:{report.public_id}").last()
    assert read.actor == f"subject:{report.case.person.public_id}"
    assert read.stream == report.case.matter.stream


def test_each_reason_asks_for_what_helps_with_it(person):
    page = text_of(person.get(START))
    for asked in (
        "The name of your own account on that site, if you have one. Never a password.",
        "About when you lost control of it",
        "a song, a show, a book",
        "who was meant to read it",
        "Your own copy of the post",
        "What came before and after",
        "The date you think it was posted",
        "Who could see it",
        "The number or date of the letter that corrected it",
        "Tell us in your own words",
    ):
        assert asked in page


def test_ticked_items_are_sent_with_reason_and_words(person, report):
    assert person.post(START, chosen(report, 1))["Location"] == CHECK
    dispute = send(person)
    item = dispute.items.get()
    assert (item.report_item.number, item.reason) == (1, "satire")
    assert item.explanation == "Joke number 1."
    assert (dispute.channel, dispute.statement) == ("portal", "I was quoting a film.")
    assert dispute.identity_shown


def test_what_stands_beside_an_unticked_item_is_ignored(person, report):
    second = report.items.get(number=2).public_id
    told = {f"{second}-reason": "hacked", f"{second}-words": "x" * (LONGEST + 1)}
    assert person.post(START, chosen(report, 1) | told)["Location"] == CHECK
    assert send(person).items.get().report_item.number == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Tick at least one item that is wrong."),
        ({"ticked": "on"}, "Pick what is wrong with it."),
        ({"ticked": "on", "reason": "because"}, "Select a valid choice"),
        ({"ticked": "on", "reason": "satire", "words": "x" * (LONGEST + 1)}, "at most"),
    ],
)
def test_what_is_missing_is_summed_up_and_nothing_is_lost(person, report, told, said):
    key = first_key(report)
    fields = {f"{key}-{name}": value for name, value in told.items()}
    response = person.post(START, {**fields, "statement": "Kept all the same."})
    assert response.status_code == 400
    page = response.content.decode()
    assert said in page
    assert 'role="alert"' in page
    assert "Kept all the same." in page
    assert not Dispute.objects.exists()
    assert "Kept all the same." in person.get(START).content.decode()


@pytest.mark.parametrize("later", [{}, {"save": "later"}])
def test_a_statement_that_is_too_long_is_told_and_kept_whole(person, report, later):
    long = "My side of it. " * 1_400
    person.post(START, chosen(report, 1, statement="Short.") | {"save": "later"})
    response = person.post(START, chosen(report, 1, statement=long) | later)
    assert response.status_code == 400
    assert "at most 20000 characters" in response.content.decode()
    assert long.strip() in person.get(START).content.decode()


def test_words_that_are_too_long_beside_an_item_are_kept_whole(person, report):
    long = "x" * (LONGEST + 1)
    person.post(START, chosen(report, 1) | {f"{first_key(report)}-words": long, "save": "later"})
    assert long in person.get(START).content.decode()


def test_an_error_leads_to_its_item(person, report):
    key = first_key(report)
    page = person.post(START, {f"{key}-ticked": "on"}).content.decode()
    assert f'href="#reason-{key}"' in page
    assert f'id="reason-{key}"' in page


def test_saving_keeps_what_is_not_complete_and_counts_the_words(person, report):
    key = first_key(report)
    told = {f"{key}-ticked": "on", "statement": "one two three", "save": "later"}
    response = person.post(START, told)
    assert response.status_code == 302
    assert "3 words when last saved" in text_of(person.get(START))
    assert "checked" in person.get(START).content.decode()
    assert not Dispute.objects.exists()


@pytest.mark.gate("G-13")
def test_help_with_the_statement_is_offered_and_no_limit_set(person, report):
    """G-13."""
    long = "word " * 300
    person.post(START, chosen(report, 1, statement=long))
    assert "We can help you say it in 100 words or less" in text_of(person.get(START))
    assert len(send(person).statement.split()) == 300


def test_what_was_saved_is_there_in_another_visit(person, world, report):
    person.post(START, chosen(report, 1) | {"save": "later"})
    again = visitor(Client(), world, report.case)
    assert "Joke number 1." in again.get(START).content.decode()


# -- files -----------------------------------------------------------------------------------


def test_files_go_with_their_item_or_with_the_whole(person, report):
    key = first_key(report)
    person.post(START, chosen(report, 1) | {f"{key}-uploads": file(), "uploads": file("b.png")})
    dispute = send(person)
    of_item = dispute.evidence.get(item__isnull=False)
    assert (of_item.filename, of_item.item) == ("IMG 1.png", dispute.items.get())
    assert not DraftFile.objects.exists()


def test_several_files_at_once(person, report):
    key = first_key(report)
    several = [file("a.png"), file("b.txt", b"words")]
    person.post(START, chosen(report, 1) | {f"{key}-uploads": several})
    assert {one.filename for one in send(person).evidence.all()} == {"a.png", "b.txt"}


def test_a_file_that_cannot_be_taken_is_named_and_the_others_stay(person, report):
    key = first_key(report)
    several = [file("good.png"), file("bad.zip", b"PK\x03\x04\x00\xff")]
    response = person.post(START, chosen(report, 1) | {f"{key}-uploads": several})
    assert response.status_code == 400
    page = text_of(response)
    assert "“bad.zip”" in page
    assert "Take out good.png" in page
    assert [one.filename for one in DraftFile.objects.all()] == ["good.png"]
    assert person.post(START, chosen(report, 1))["Location"] == CHECK


def test_the_same_file_again_is_kept_once(person, report):
    key = first_key(report)
    for _ in range(2):
        person.post(START, chosen(report, 1) | {f"{key}-uploads": file(), "save": "later"})
    assert DraftFile.objects.count() == 1


def test_a_file_is_taken_out_by_its_tick(person, report):
    key = first_key(report)
    person.post(START, chosen(report, 1) | {f"{key}-uploads": file(), "save": "later"})
    person.post(START, chosen(report, 1) | {"drop": DraftFile.objects.get().pk})
    assert not DraftFile.objects.exists()


def test_nobody_takes_out_somebody_elses_file(person, report):
    theirs = Draft.objects.create(
        person=PersonFactory(organization=report.screener), saved_at=report.issued_at
    )
    kept = DraftFile.objects.create(draft=theirs, filename="x", size=1, sha256="a" * 64)
    person.post(START, chosen(report, 1) | {"drop": [kept.pk, "nonsense"]})
    assert DraftFile.objects.filter(pk=kept.pk).exists()


def test_one_file_too_many_is_named(person, report):
    key = first_key(report)
    many = [file(f"{number}.txt", f"words {number}".encode()) for number in range(MOST_FILES + 1)]
    response = person.post(START, chosen(report, 1) | {f"{key}-uploads": many})
    assert "“10.txt” is one too many" in text_of(response)
    assert DraftFile.objects.count() == MOST_FILES < MOST_IN_A_DRAFT


# -- checking and sending --------------------------------------------------------------------


def test_the_last_page_shows_what_will_be_sent_and_what_happens_then(person, report):
    key = first_key(report)
    person.post(START, chosen(report, 1) | {f"{key}-uploads": file()})
    page = text_of(person.get(CHECK))
    for said in ("It was a joke or satire", "“Joke number 1.”", "One file: IMG 1.png", "(5 words)"):
        assert said in page
    assert "Today becomes day 1. We finish by" in page


@pytest.mark.parametrize("told", [{}, {"statement": "Only words."}])
def test_without_an_item_there_is_nothing_to_check(person, told):
    if told:
        person.post(START, told | {"save": "later"})
    assert person.get(CHECK)["Location"] == START


def test_a_double_click_gives_one_dispute_and_one_receipt(person, report):
    person.post(START, chosen(report, 1))
    form = {"submission": person.get(CHECK).context["submission"], "results_by": "mail"}
    first, second = person.post(CHECK, form), person.post(CHECK, form)
    assert first["Location"] == second["Location"]
    assert Dispute.objects.count() == 1
    assert Document.objects.filter(kind="dispute_receipt").count() == 1


@pytest.mark.parametrize("submission", ["", "nonsense", "dcee6eb0-c2cc-40e9-bc65-70d5b13904ee"])
def test_a_form_that_is_not_from_this_page_sends_nothing(person, report, submission):
    person.post(START, chosen(report, 1))
    response = person.post(CHECK, {"submission": submission, "results_by": "mail"})
    assert response["Location"] in (START, CHECK)
    assert not Dispute.objects.exists()


def test_nobody_sends_somebody_elses_draft(world, report):
    theirs = Draft.objects.create(person=report.case.person, saved_at=world.at)
    other = PersonFactory(organization=world.cra)
    sent = send_draft(
        person=other, submission=theirs.submission, results_by="mail", by="subject:1", at=world.at
    )
    assert sent is None
    assert Draft.objects.filter(pk=theirs.pk).exists()


def test_results_come_by_mail_unless_the_person_agrees_to_the_portal(person, report):
    """R-10."""
    person.post(START, chosen(report, 1))
    form = {"submission": person.get(CHECK).context["submission"], "results_by": "portal"}
    refused = person.post(CHECK, form)
    assert refused.status_code == 400
    assert "Tick this box, or choose mail." in refused.content.decode()
    person.post(CHECK, form | {"agrees": "on"})
    dispute = Dispute.objects.get()
    assert (dispute.results_by, dispute.portal_consent_at) == ("portal", dispute.received_at)


def test_mail_is_what_stands_there_before_anybody_chooses(person, report):
    person.post(START, chosen(report, 1))
    page = person.get(CHECK).content.decode()
    assert re.search(r'value="mail"[^>]*checked', page)
    assert send(person).portal_consent_at is None


def test_the_receipt_says_number_dates_and_who_is_told(person, report):
    person.post(START, chosen(report, 1, 2))
    dispute = send(person)
    page = text_of(person.get(page_of(dispute, "receipt/")))
    for said in (
        f"Number {dispute.number}",
        "through this site",
        "2 items",
        "one statement",
        "Day 1 of 30.",
        "Only if you send something new that matters",
        "Within 5 business days after we finish",
        "No other company gave us these items.",
    ):
        assert said in page
    pdf = person.get(f"/portal/documents/{dispute.receipt.public_id}/")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.headers["Content-Disposition"].startswith("attachment")


def test_the_clocks_run_from_the_day_of_the_click(person, report, world):
    person.post(START, chosen(report, 1, 2))
    dispute = send(person)
    assert dispute.received_at == world.at
    for item in dispute.items.all():
        clock = Clock.objects.open().for_target(item.target).get()
        assert (clock.rule_id, clock.due_on) == ("D-06", dispute.received_on + timedelta(days=29))


def test_what_is_in_dispute_already_cannot_be_ticked_again(person, report):
    person.post(START, chosen(report, 1))
    send(person)
    page = person.get(START).content.decode()
    assert "You disputed this. We are checking it." in page
    assert f"{first_key(report)}-ticked" not in page
    person.post(START, chosen(report, 1, 2))
    assert send(person).items.get().report_item.number == 2


# -- following -------------------------------------------------------------------------------


@pytest.fixture
def dispute(person, report):
    person.post(START, chosen(report, 1))
    return send(person)


def test_an_open_dispute_shows_its_day_and_its_last_day(person, dispute, world):
    with time_machine.travel(world.at + timedelta(minutes=10), tick=False):
        person.get("/portal/")
    later = world.at + timedelta(days=8)
    again = Client()
    with time_machine.travel(later, tick=False):
        visitor(again, world, dispute.items.get().report_item.report.case)
        page = text_of(again.get(page_of(dispute)))
        assert "Day 9 of 30." in page
        assert "21 days left." in page
        assert "Day 9 of 30." in text_of(again.get("/portal/"))


def test_more_is_kept_with_the_open_dispute(person, dispute):
    item = dispute.items.get()
    told = {"item": item.public_id, "words": "The film is from 2019.", "submission": uuid4()}
    for _ in range(2):  # a double click
        response = person.post(page_of(dispute), told | {"uploads": file("poster.png")})
        assert response.status_code == 302
    found = Evidence.objects.filter(dispute=dispute).order_by("pk")
    assert [one.filename for one in found] == ["note.txt", "poster.png"]
    assert {one.item for one in found} == {item}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Write something, or choose at least one file."),
        ({"item": "948a78f8-75fa-45bc-9fdf-0dc06a2ca047", "words": "x"}, "Select a valid choice"),
        ({"uploads": file("x.zip", b"PK\x03\x04\x00\xff")}, "“x.zip”"),
    ],
)
def test_more_that_cannot_be_kept_is_said(person, dispute, told, said):
    response = person.post(page_of(dispute), told)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not dispute.evidence.exists()


def finished(world, dispute, outcome="deleted"):
    for item in dispute.items.all():
        assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
        record_outcome(
            item=item,
            outcome=outcome,
            looked_at="Post and thread.",
            note="We were wrong, and we are sorry.",
            by=world.third,
            at=world.at,
        )
    return complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)


def test_results_stand_item_by_item_with_the_letter_and_what_can_be_done(person, world, dispute):
    finished(world, dispute)
    page = text_of(person.get(page_of(dispute)))
    for said in (
        "The result of your dispute",
        "Deleted",
        "We found: We were wrong, and we are sorry.",
        "Add a statement",
        "within 15 days",
        "in the last 2 years",
        "Download the result and my report",
    ):
        assert said in page
    assert "Send more" not in page
    response = person.post(page_of(dispute), {"words": "more"})
    assert response.status_code == 409
    assert "This dispute has its result." in text_of(response)


def test_what_is_not_looked_into_is_not_said_to_be_checked(person, world, dispute):
    dismissed(world, dispute)
    page = text_of(person.get(page_of(dispute)))
    assert "We need more from you" in page
    assert "We are checking it" not in page


PAPERS = "/portal/papers/dispute/"


def shows_a_pdf_opens(dispute, at, shown_by="pdf_code"):
    return answer_consent(
        matter=dispute.matter,
        person=dispute.person,
        organization=dispute.screener,
        purpose="dispute_papers",
        shown_by=shown_by,
        language="en",
        submission=uuid4(),
        by="subject:1",
        at=at,
    )


def test_a_result_wanted_here_comes_by_mail_until_the_person_shows_that_it_opens(
    person, report, world
):
    person.post(START, chosen(report, 1))
    dispute = send(person, results_by="portal", agrees="on")
    page = text_of(person.get(page_of(dispute)))
    assert "Show us first that you can open it" in page
    page = text_of(person.get(PAPERS))
    assert "You want the result of your dispute here." in page
    assert "How I get results" in page
    assert not agrees_online(dispute.person, dispute.screener, "dispute_papers")
    finished(world, dispute)
    assert dispute.results_notices.get().delivery.channel == "post"


def test_whoever_takes_it_back_gets_the_result_by_mail(person, report, world):
    person.post(START, chosen(report, 1))
    dispute = send(person, results_by="portal", agrees="on")
    shows_a_pdf_opens(dispute, world.at)
    assert agrees_online(dispute.person, dispute.screener, "dispute_papers")
    shows_a_pdf_opens(dispute, world.at, shown_by="")
    finished(world, dispute)
    assert dispute.results_notices.get().delivery.channel == "post"


def test_a_result_that_was_to_come_here_is_received_when_opened(person, report, world):
    """R-9: the document opened after identity proof."""
    person.post(START, chosen(report, 1))
    dispute = send(person, results_by="portal", agrees="on")
    shows_a_pdf_opens(dispute, world.at)
    assert "Show us first" not in text_of(person.get(page_of(dispute)))
    finished(world, Dispute.objects.get())
    dispatch_due(at=world.at)
    notice = Dispute.objects.get().results_notices.get()
    assert (notice.delivery.channel, notice.delivery.received_on) == ("portal", None)
    person.get(f"/portal/documents/{notice.document.public_id}/")
    notice.delivery.refresh_from_db()
    assert notice.delivery.received_on == world.cra.on(world.at)
    assert not Clock.objects.open().filter(rule_id="D-10").exists()


def test_a_result_by_mail_may_be_read_here_and_is_not_received_by_that(person, world, dispute):
    finished(world, dispute)
    dispatch_due(at=world.at)
    notice = dispute.results_notices.get()
    person.get(f"/portal/documents/{notice.document.public_id}/")
    notice.delivery.refresh_from_db()
    assert notice.delivery.received_on is None


def test_one_dispute_needs_no_list_and_several_have_one(person, world, report, dispute):
    assert person.get(MINE)["Location"] == page_of(dispute)
    other = dispute_of(world, report)
    page = text_of(person.get(MINE))
    assert dispute.number in page
    assert other.number in page


# -- who may, and who may not ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "receipt/"])
def test_another_persons_dispute_is_not_there(client, dispute, name):
    stranger = Client()
    visiting(stranger, matter_with_person())
    assert stranger.get(page_of(dispute, name)).status_code == 404
    assert stranger.post(page_of(dispute), {"words": "x"}).status_code == 404


@pytest.mark.parametrize("address", [START, CHECK, MINE])
def test_without_a_visit_there_is_only_the_way_in(client, report, address):
    assert client.get(address)["Location"] == "/portal/enter/"


def test_a_person_without_a_report_has_nothing_to_dispute(client, db):
    visiting(client, matter_with_person())
    assert client.get(START).status_code == 404
    assert "Dispute the report" not in client.get("/portal/").content.decode()


def test_forms_need_their_token(world, report):
    client = Client(enforce_csrf_checks=True)
    _, token = link_to(world, report.case)
    come_by_link(client, token)
    for address in (START, CHECK, WORDS):
        assert client.post(address, {}).status_code == 403


def test_links_made_for_a_dispute_land_there(client, world, report):
    _, token = link_to(world, report.case, "dispute")
    come_by_link(client, token)
    assert visitor_answers(client)["Location"] == START


def visitor_answers(client):
    return client.post(
        "/portal/identity/", {"month": "5", "day": "4", "year": "1996", "place": "1427"}
    )


# -- before proof of identity (R-13) ---------------------------------------------------------


@pytest.fixture
def unproven(client, world, report):
    return visitor(client, world, report.case, proven=False)


def test_without_proof_the_items_are_not_shown_and_the_way_is_open(unproven, report):
    assert unproven.get(START)["Location"] == WORDS
    assert unproven.get(CHECK)["Location"] == WORDS
    page = text_of(unproven.get(WORDS))
    assert "You do not have to show who you are to dispute." in page
    for secret in (
        report.agency.name,
        report.case.reference,
        report.case.person.family_name,
        report.items.first().post.text,
        "mq_hale",
    ):
        assert secret not in page


def test_words_alone_are_received_and_start_the_clock(unproven, world, report):
    told = {"about": "some", "words": "The film line.", "submission": uuid4()}
    assert unproven.post(WORDS, told)["Location"] == SENT
    dispute = Dispute.objects.get()
    assert (dispute.words, dispute.identity_shown) == ("The film line.", False)
    assert not dispute.items.exists()
    rules = Clock.objects.open().for_target(dispute.reference).values_list("rule_id", flat=True)
    assert set(rules) == {"D-05", "D-06"}
    page = text_of(unproven.get(SENT))
    assert f"Number {dispute.number}" in page
    assert "By mail" in page


def test_who_gave_us_an_item_is_told_while_nobody_was_written_to(world, report, person):
    """D-05 still runs: nothing says that no other company was the source."""
    dispute = dispute_of(world, report, claims=(), words="The film line.")
    page = text_of(person.get(f"{MINE}{dispute.public_id}/"))
    assert "If someone else gave us an item, we tell them by" in page
    assert "No other company gave us these items." not in page


def test_everything_means_each_item(unproven, report):
    unproven.post(WORDS, {"about": "all", "words": "None of it is mine.", "submission": uuid4()})
    dispute = Dispute.objects.get()
    assert dispute.items.count() == report.item_count
    assert {item.explanation for item in dispute.items.all()} == {"None of it is mine."}
    assert dispute.results_by == "mail"


def test_everything_leaves_out_what_is_looked_into_already(unproven, report):
    """Two who look at one item could find two things."""
    for words in ("None of it is mine.", "I say so again."):
        unproven.post(WORDS, {"about": "all", "words": words, "submission": uuid4()})
    first, second = Dispute.objects.order_by("pk")
    assert first.items.count() == report.item_count
    assert (second.items.count(), second.words) == (0, "I say so again.")


def test_who_did_not_show_who_they_are_is_named_by_the_link(unproven, report):
    unproven.post(WORDS, {"about": "some", "words": "x", "submission": uuid4()})
    event = AuditEvent.objects.get(verb="receive_dispute")
    assert event.actor.startswith("link:")


def test_files_come_along_and_a_bad_one_is_named(unproven):
    told = {"about": "some", "words": "See the picture.", "submission": uuid4()}
    refused = unproven.post(WORDS, told | {"uploads": file("x.zip", b"PK\x03\x04\x00\xff")})
    assert refused.status_code == 400
    assert "“x.zip”" in refused.content.decode()
    assert "See the picture." in refused.content.decode()
    unproven.post(WORDS, told | {"uploads": file()})
    assert Dispute.objects.get().evidence.count() == 1


def test_a_double_click_without_proof_gives_one_dispute(unproven):
    told = {"about": "some", "words": "x", "submission": uuid4()}
    for _ in range(2):
        assert unproven.post(WORDS, told)["Location"] == SENT
    assert Dispute.objects.count() == 1


@pytest.mark.parametrize("missing", ["about", "words"])
def test_what_is_missing_in_words_is_said(unproven, missing):
    told = {"about": "some", "words": "x", "submission": uuid4()} | {missing: ""}
    assert unproven.post(WORDS, told).status_code == 400
    assert not Dispute.objects.exists()


def test_the_number_is_shown_only_to_the_visit_that_sent_it(unproven, world, report):
    assert unproven.get(SENT)["Location"] == "/portal/identity/"
    unproven.post(WORDS, {"about": "some", "words": "x", "submission": uuid4()})
    other = visitor(Client(), world, report.case, proven=False)
    assert other.get(SENT)["Location"] == "/portal/identity/"
    assert COOKIE in unproven.cookies


def test_who_showed_nothing_gets_the_receipt_on_paper(unproven):
    unproven.post(WORDS, {"about": "some", "words": "x", "submission": uuid4()})
    receipt = Dispute.objects.get().receipt
    assert receipt.deliveries.get().channel == "post"


@pytest.fixture
def without_items(world):
    """Somebody else whose report has no items (R-26), in the portal."""
    case = screened(world, [], family_name="Blix")
    close_without_items(case=case, outcome="none_found", by=world.supervisor, at=world.at)
    return visitor(Client(), world, case)


def test_a_report_without_items_is_disputed_in_words(without_items):
    assert "An account in your file." in text_of(without_items.get(START))
    page = text_of(without_items.get(WORDS))
    assert "something that you could not tick" in page
    assert "do not have to show who you are" not in page
    sent = without_items.post(WORDS, {"words": "A year is missing.", "submission": uuid4()})
    dispute = Dispute.objects.get()
    assert sent["Location"] == page_of(dispute, "receipt/")
    assert (dispute.words, dispute.identity_shown) == ("A year is missing.", True)
    assert without_items.get(sent["Location"]).status_code == 200


def test_who_is_proven_may_say_it_in_words_all_the_same(person):
    page = text_of(person.get(WORDS))
    assert "Back to what you can tick" in page


def test_without_a_report_the_words_page_asks_who_it_is(client, db):
    visiting(client, matter_with_person(), proven=False)
    assert client.get(WORDS)["Location"] == "/portal/identity/"


# -- drafts ------------------------------------------------------------------------------------


def test_what_nobody_touched_for_half_a_year_is_forgotten(person, report, world):
    key = first_key(report)
    person.post(START, chosen(report, 1) | {f"{key}-uploads": file(), "save": "later"})
    kept = timedelta(days=book().limits.draft.kept_days)
    assert prune_drafts(at=world.at + kept) == 0
    assert prune_drafts(at=world.at + kept + timedelta(days=1)) == 1
    assert not DraftFile.objects.exists()


def test_what_is_not_sent_is_nobodys_business(person, report, world):
    person.post(START, chosen(report, 1) | {"save": "later"})
    for user in (world.supervisor, world.third, world.hr):
        assert not Draft.objects.visible_to(user).exists()
        assert not DraftFile.objects.visible_to(user).exists()


def test_words_of_a_dispute_never_stand_on_the_trail(person, report):
    person.post(START, chosen(report, 1, statement="CANARY statement"))
    dispute = send(person)
    add_information(
        dispute=dispute,
        words="CANARY note",
        received_at=dispute.received_at,
        by="subject:1",
        at=dispute.received_at,
    )
    assert not AuditEvent.objects.filter(body__contains="CANARY").exists()
    assert not AuditEvent.objects.filter(body__contains="Joke number").exists()


# -- languages ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_speaks_the_visitors_language(person, report, language):
    person.cookies["django_language"] = language
    pages = [person.get(START), person.post(START, {})]
    person.post(START, chosen(report, 1, 2))
    pages.append(person.get(CHECK))
    dispute = send(person)
    pages += [person.get(page_of(dispute, name)) for name in ("", "receipt/")]
    pages.append(person.get("/portal/"))
    for page in pages:
        assert page.headers["Content-Language"] == language
        assert f'<html lang="{language}"' in page.content.decode()
