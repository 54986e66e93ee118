"""The ways in, what needs no proof, and how papers come."""

from datetime import timedelta
from uuid import uuid4

from django.test import Client

from config.documents.models import Document
from config.portal.services import answer_person
from config.portal.services.attempts import ADDRESS_TRIES, LOCK_AFTER
from tests.browser.grid import Ask, Stand, Visit, row
from tests.delivery.factories import agreed_online
from tests.disputes.visitors import link_to
from tests.portal.factories import answer

WRONG = {"month": "1", "day": "2", "year": "1990", "place": "0"}
FAR = "00000000-0000-0000-0000-000000000000"


@row("portal:exchange", 404)
def a_link_that_does_not_open(stand: Stand) -> Ask:
    return Visit().ask("/p/no-such-link")


@row("portal:exchange", 404)
def a_link_that_is_over(stand: Stand) -> Ask:
    _, token = link_to(stand, stand.case)
    stand.at += timedelta(days=200)
    return Visit().ask(f"/p/{token}")


@row("portal:exchange", 429)
def too_many_links(stand: Stand) -> Ask:
    visit = Visit()
    with stand.now():
        for number in range(ADDRESS_TRIES):
            visit.client.get(f"/p/guess-{number}")
    return visit.ask("/p/guess")


@row("portal:enter")
def the_code_of_a_letter(stand: Stand) -> Ask:
    return Visit().ask("/portal/enter/")


@row("portal:enter")
def a_link_used_before(stand: Stand) -> Ask:
    return Visit().ask("/portal/enter/?used")


@row("portal:enter", 400)
def no_code(stand: Stand) -> Ask:
    return Visit().ask("/portal/enter/", {"code": ""})


@row("portal:verify")
def is_this_paper_ours(stand: Stand) -> Ask:
    return Visit().ask("/verify/")


@row("portal:verify", 400)
def no_paper_named(stand: Stand) -> Ask:
    return Visit().ask("/verify/", {"code": ""})


@row("portal:verified", 404)
def a_paper_that_is_not_ours(stand: Stand) -> Ask:
    return Visit().ask("/verify/0/")


@row("portal:verified")
def a_paper_that_is_ours(stand: Stand) -> Ask:
    code = Document.objects.exclude(code="").values_list("code", flat=True)[0]
    return Visit().ask("/verify/", {"code": code})


@row("portal:identity")
def the_two_questions(stand: Stand) -> Ask:
    return stand.arrived().ask("/portal/identity/")


@row("portal:identity", 403)
def answers_that_do_not_fit(stand: Stand) -> Ask:
    return stand.arrived().ask("/portal/identity/", WRONG)


@row("portal:identity", 403)
def a_code_that_is_none(stand: Stand) -> Ask:
    visit = Visit()
    with stand.now():
        visit.post("/portal/enter/", {"code": "ABCD-EFGH-JKMN"})
    return visit.ask("/portal/identity/", WRONG)


@row("portal:identity", 429)
def the_questions_rest(stand: Stand) -> Ask:
    visit = stand.arrived()
    with stand.now():
        for _ in range(LOCK_AFTER):
            answer(visit.client, **WRONG)
    return visit.ask("/portal/identity/", WRONG)


@row("portal:return_code")
def a_code_to_come_back(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/code/", {})


@row("portal:sign_out")
def signed_out(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/out/", {})


@row("portal:online_papers")
def papers_online_or_on_paper(stand: Stand) -> Ask:
    visit, _ = stand.signer()
    return visit.ask("/portal/papers/")


@row("portal:online_papers", 400)
def not_the_code_of_the_pdf(stand: Stand) -> Ask:
    visit, _ = stand.signer()
    told = {"code": "1", "answer": "online", "submission": FAR}
    return visit.ask("/portal/papers/", told)


@row("portal:online_papers")
def papers_come_online(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/papers/")


@row("portal:online_papers")
def papers_come_by_mail(stand: Stand) -> Ask:
    agreed_online(stand.case, stand.at, on_paper=True)
    return stand.visit().ask("/portal/papers/")


@row("portal:dispute_papers")
def results_online_or_on_paper(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/papers/dispute/")


@row("portal:document", 404)
def a_paper_of_somebody_else(stand: Stand) -> Ask:
    return stand.visit().ask(f"/portal/documents/{FAR}/")


@row("", 403)
def a_form_from_elsewhere(stand: Stand) -> Ask:
    return Visit(Client(enforce_csrf_checks=True)).ask("/portal/enter/", {"code": "x"})


@row("portal:again")
def another_link(stand: Stand) -> Ask:
    return Visit().ask("/portal/again/")


@row("portal:too_large", 413)
def more_than_is_taken(stand: Stand) -> Ask:
    return Visit().ask("/portal/too-large/")


@row("portal:letters")
def my_letters(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/letters/")


@row("portal:contact")
def how_to_reach_us(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/contact/")


@row("portal:messages")
def nothing_written_yet(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/messages/")


@row("portal:messages", 400)
def an_empty_message(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/messages/", {"text": "", "submission": str(uuid4())})


@row("portal:messages")
def a_message_and_its_answer(stand: Stand) -> Ask:
    visit = stand.visit()
    with stand.now():
        told = {"text": "When do you decide?", "submission": str(uuid4())}
        assert visit.post("/portal/messages/", told).status_code == 302
    answered = {"text": "By Friday.", "submission": uuid4(), "by": stand.first, "at": stand.at}
    answer_person(matter=stand.case.matter, **answered)
    return visit.ask("/portal/messages/")
