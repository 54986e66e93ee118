"""Choosing, checking and sending; a dispute in every state; the rights after a result."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from disputes.models import Dispute, TheftBlock
from disputes.services import (
    Claim,
    add_information,
    ask_notifications,
    ask_procedure,
    ask_statement_help,
    complete_dispute,
    describe_procedure,
    extend_item,
    notify_recipients,
    offer_statement_help,
    receive_dispute,
    state_dispute,
    tellable,
)
from screening.models import Case, Post
from tests.browser.grid import Ask, Stand, Visit, row
from tests.browser.grid.matter import waiting
from tests.disputes.test_reinsertion import back
from tests.disputes.test_rights import decide
from tests.disputes.test_theft import blocked, refuse
from tests.disputes.visitors import chosen, dismissed, dispute_of
from tests.journeys.world import ordered, person_file

HELD = "/portal/dispute/file/"
START, CHECK, WORDS = "/portal/dispute/", "/portal/dispute/check/", "/portal/dispute/words/"


def page_of(dispute: Dispute, name: str = "") -> str:
    return f"/portal/disputes/{dispute.public_id}/{name}"


def begun(stand: Stand, *numbers: int, **told: object) -> Visit:
    visit = stand.visit()
    with stand.now():
        visit.post(START, chosen(stand.report, *numbers, **told))
    return visit


def note(name: str = "note.txt", data: bytes = b"The scene.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def nothing_found(stand: Stand) -> Case:
    return ordered(stand, given_name="Ada", email="ada@mail.example")


def other_post(stand: Stand) -> Post:
    """One that no report prints."""
    return Post.objects.filter(matter=stand.case.matter, report_items=None).latest("pk")


def first_key(stand: Stand) -> str:
    return str(stand.report.items.get(number=1).public_id)


# -- choosing


@row("dispute:start")
def what_is_wrong(stand: Stand) -> Ask:
    return stand.visit().ask(START)


@row("dispute:start", 400)
def nothing_ticked(stand: Stand) -> Ask:
    return stand.visit().ask(START, {"statement": ""})


@row("dispute:start", 400)
def ticked_without_a_reason(stand: Stand) -> Ask:
    return stand.visit().ask(START, {f"{first_key(stand)}-ticked": "on"})


@row("dispute:start", 400)
def a_file_that_cannot_be_taken(stand: Stand) -> Ask:
    bad = note("bad.zip", b"PK\x03\x04\x00\xff")
    told = chosen(stand.report, 1) | {f"{first_key(stand)}-uploads": bad}
    return stand.visit().ask(START, told)


@row("dispute:start")
def saved_to_go_on_later(stand: Stand) -> Ask:
    files = {f"{first_key(stand)}-uploads": note(), "uploads": note("b.txt"), "save": "later"}
    return begun(stand, 1, 2, **files).ask(f"{START}?saved=1")


@row("dispute:start")
def one_item_is_in_dispute_already(stand: Stand) -> Ask:
    dispute_of(stand, stand.report, claims=claims(stand)[:1])
    return stand.visit().ask(START)


@row("dispute:start")
def a_post_picked_from_the_file(stand: Stand) -> Ask:
    visit = stand.visit()
    with stand.now():
        visit.post(HELD, {"post": [str(other_post(stand).public_id)]})
    return visit.ask(START)


@row("dispute:held")
def what_is_in_the_file(stand: Stand) -> Ask:
    dispute_of(stand, stand.report, claims=claims(stand)[:1])
    return stand.visit().ask(HELD)


@row("dispute:held", 400)
def no_post_ticked(stand: Stand) -> Ask:
    return stand.visit().ask(HELD, {})


@row("dispute:held")
def a_file_without_anything(stand: Stand) -> Ask:
    return stand.visit(nothing_found(stand)).ask(HELD)


@row("dispute:check")
def what_is_about_to_be_sent(stand: Stand) -> Ask:
    waiting(stand)
    return begun(stand, 1, 2, **{f"{first_key(stand)}-uploads": note()}).ask(CHECK)


@row("dispute:check", 400)
def results_online_without_the_tick(stand: Stand) -> Ask:
    told = {"results_by": "portal", "submission": uuid4()}
    return begun(stand, 1, statement="").ask(CHECK, told)


@row("dispute:words")
def in_words_before_the_questions(stand: Stand) -> Ask:
    return stand.arrived().ask(WORDS)


@row("dispute:words", 400)
def no_words(stand: Stand) -> Ask:
    return stand.arrived().ask(WORDS, {"about": "", "words": ""})


@row("dispute:words")
def in_words_about_a_file_without_anything(stand: Stand) -> Ask:
    return stand.visit(nothing_found(stand)).ask(WORDS)


@row("dispute:sent")
def sent_before_the_questions(stand: Stand) -> Ask:
    visit = stand.arrived()
    with stand.now():
        visit.post(WORDS, {"about": "some", "words": "The second.", "submission": uuid4()})
    return visit.ask("/portal/dispute/sent/")


# -- a dispute


def claims(stand: Stand, reason: str = "satire") -> list[Claim]:
    return [Claim(item, reason, "It was a joke.") for item in stand.report.items.all()]


def finished(stand: Stand, *outcomes: str) -> Dispute:
    dispute = dispute_of(stand, stand.report, statement="I was quoting a film.")
    for item, outcome in zip(dispute.items.all(), outcomes, strict=True):
        decide(stand, item, outcome)
    return complete_dispute(dispute=dispute, by=stand.supervisor, at=stand.at)


def told(stand: Stand, **more: object) -> dict[str, object]:
    given = {"channel": "phone", "received_at": stand.at, "submission": uuid4()}
    return {**given, "by": stand.supervisor, "at": stand.at, **more}


@row("dispute:receipt")
def the_receipt(stand: Stand) -> Ask:
    waiting(stand)
    by_portal = {"channel": "portal", "files": [("note.txt", b"The scene.")]}
    return stand.visit().ask(page_of(dispute_of(stand, stand.report, **by_portal), "receipt/"))


@row("dispute:receipt")
def the_receipt_of_a_letter(stand: Stand) -> Ask:
    found = dispute_of(stand, stand.report, channel="letter", agency_received_at=stand.at)
    return stand.visit().ask(page_of(found, "receipt/"))


@row("dispute:mine")
def no_dispute(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/disputes/")


@row("dispute:mine")
def two_disputes(stand: Stand) -> Ask:
    finished(stand, "deleted", "verified")
    dispute_of(stand, stand.report, claims=claims(stand)[1:])
    return stand.visit().ask("/portal/disputes/")


@row("dispute:one")
def an_open_dispute(stand: Stand) -> Ask:
    waiting(stand)
    dispute = dispute_of(stand, stand.report, files=[("note.txt", b"The scene.")])
    return stand.wait(days=3).visit().ask(f"{page_of(dispute)}?added=1")


@row("dispute:one", 400)
def nothing_added(stand: Stand) -> Ask:
    dispute = dispute_of(stand, stand.report)
    return stand.visit().ask(page_of(dispute), {"words": "", "item": ""})


@row("dispute:one")
def a_dispute_in_words(stand: Stand) -> Ask:
    found = receive_dispute(
        person_file=person_file(stand, stand.case),
        words="The second one is not mine.",
        **told(stand),
    )
    return stand.visit().ask(page_of(found))


@row("dispute:one")
def a_dispute_with_more_days(stand: Stand) -> Ask:
    found = dispute_of(stand, stand.report)
    stand.wait(days=2)
    item, at = found.items.first(), stand.at
    news = {"words": "Here is the scene.", "item": item}
    add_information(
        dispute=found, files=[], received_at=at, submission=uuid4(), by=stand.hr, at=at, **news
    )
    day = stand.cra.on(at)
    extend_item(item=item, information_on=day, reason="It matters.", by=stand.supervisor, at=at)
    return stand.visit().ask(page_of(found))


@row("dispute:one")
def results_online_before_the_consent(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(dispute_of(stand, stand.report, results_by="portal")))


@row("dispute:one")
def not_enough_to_look_into(stand: Stand) -> Ask:
    found = dispute_of(stand, stand.report)
    dismissed(stand, found)
    return stand.visit().ask(page_of(found))


@row("dispute:one")
def the_result(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(finished(stand, "deleted", "verified")))


@row("dispute:one")
def an_item_was_changed_and_another_not_verified(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(finished(stand, "modified", "unverifiable")))


@row("dispute:one")
def an_item_came_back(stand: Stand) -> Ask:
    found = finished(stand, "deleted", "verified")
    back(stand, found.items.get(report_item__number=1))
    return stand.visit().ask(page_of(found))


@row("screening_portal:report")
def a_corrected_report(stand: Stand) -> Ask:
    found = finished(stand, "deleted", "verified")
    state_dispute(dispute=found, text="I was quoting a film.", **told(stand))
    return stand.visit().ask("/portal/report/")


@row("portal:matter")
def a_finished_dispute(stand: Stand) -> Ask:
    finished(stand, "deleted", "verified")
    return stand.visit().ask("/portal/")


@row("portal:matter")
def a_dispute_half_written(stand: Stand) -> Ask:
    return begun(stand, 1, save="later").ask("/portal/")


# -- identity theft


def theft(stand: Stand) -> TheftBlock:
    dispute_of(stand, stand.report, claims=claims(stand, "identity_theft")[:1])
    return TheftBlock.objects.get()


@row("dispute:one")
def identity_theft(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(theft(stand).item.dispute))


@row("dispute:one")
def an_item_that_is_blocked(stand: Stand) -> Ask:
    found = blocked(stand, theft(stand))
    return stand.visit().ask(page_of(found.item.dispute))


@row("dispute:one")
def a_block_that_was_declined(stand: Stand) -> Ask:
    found = refuse(stand, theft(stand))
    return stand.visit().ask(page_of(found.item.dispute))


# -- the rights after a result


@row("dispute:how")
def how_it_was_checked(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(finished(stand, "deleted", "verified"), "how/"))


@row("dispute:how")
def asked_how_it_was_checked(stand: Stand) -> Ask:
    found = finished(stand, "deleted", "verified")
    ask_procedure(dispute=found, **told(stand))
    return stand.visit().ask(page_of(found, "how/?asked=1"))


@row("dispute:how", 409)
def asked_before_anything_was_checked(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(dispute_of(stand, stand.report), "how/"), {})


@row("dispute:how")
def told_how_it_was_checked(stand: Stand) -> Ask:
    found = finished(stand, "deleted", "verified")
    request = ask_procedure(dispute=found, **told(stand))
    describe_procedure(request=request, by=stand.supervisor, at=stand.at)
    return stand.visit().ask(page_of(found, "how/"))


@row("dispute:tell")
def who_should_hear_of_it(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(finished(stand, "deleted", "verified"), "tell/"))


@row("dispute:tell", 400)
def nobody_ticked(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(finished(stand, "deleted", "verified"), "tell/"), {"x": "1"})


@row("dispute:tell")
def past_recipients_are_told(stand: Stand) -> Ask:
    found = finished(stand, "deleted", "verified")
    named = tellable(found, stand.cra.on(stand.at))
    request = ask_notifications(dispute=found, recipients=named, **told(stand))
    notify_recipients(request=request, by=stand.supervisor, at=stand.at)
    return stand.visit().ask(page_of(found, "tell/?asked=1"))


@row("dispute:tell")
def nothing_to_tell(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(dispute_of(stand, stand.report), "tell/"))


@row("dispute:statement")
def a_statement(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(finished(stand, "deleted", "verified"), "statement/"))


@row("dispute:statement", 400)
def an_empty_statement(stand: Stand) -> Ask:
    where = page_of(finished(stand, "deleted", "verified"), "statement/")
    return stand.visit().ask(where, {"write": "1", "text": ""})


@row("dispute:statement")
def a_statement_that_stands(stand: Stand) -> Ask:
    found = finished(stand, "deleted", "verified")
    state_dispute(dispute=found, text="I was quoting a film.", **told(stand))
    ask_statement_help(dispute=found, **told(stand))
    return stand.visit().ask(page_of(found, "statement/?done=written"))


@row("dispute:statement")
def help_with_a_statement(stand: Stand) -> Ask:
    found = finished(stand, "deleted", "verified")
    ask_statement_help(dispute=found, **told(stand))
    offer_statement_help(dispute=found, submission=uuid4(), by=stand.supervisor, at=stand.at)
    return stand.visit().ask(page_of(found, "statement/"))


@row("dispute:statement")
def no_place_for_a_statement(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(finished(stand, "deleted", "deleted"), "statement/"))


@row("dispute:again")
def something_new_after_the_end(stand: Stand) -> Ask:
    return stand.visit().ask(page_of(finished(stand, "verified", "verified"), "again/"))


@row("dispute:again", 400)
def nothing_new_said(stand: Stand) -> Ask:
    address = page_of(finished(stand, "verified", "verified"), "again/")
    return stand.visit().ask(address, {"submission": str(uuid4())})
