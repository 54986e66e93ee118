"""Where the matter stands, the answer, permission, report, recipients, the whole file."""

from typing import Any
from uuid import uuid4

from adverse_action.models import Proposal
from adverse_action.services import (
    issue_adverse_notice,
    issue_notice_of_action_taken,
    record_action_taken,
    record_response,
    withdraw_action,
)
from config.accounts.models import Person
from screening.services import revoke_authorization, work_on_file
from tests.adverse_action.test_journey import decide, notice, propose, received
from tests.browser.grid import Ask, Stand, row
from tests.delivery.factories import agreed_online
from tests.disputes.test_whole_file import ask as ask_file
from tests.disputes.visitors import dispute_of
from tests.journeys.world import authorized, furnished

ANSWER, FILE = "/portal/answer/", "/portal/file/"
DISCLOSURE, SIGN = "/portal/authorization/", "/portal/authorization/sign/"
OTHER = {"given_name": "Ann", "email": "ann@mail.example"}


def noticed(stand: Stand, channel: str = "post") -> Proposal:
    proposal = propose(stand, stand.report)
    notice(stand, proposal, channel)
    return proposal


def waiting(stand: Stand) -> Proposal:
    proposal = propose(stand, stand.report)
    received(stand, notice(stand, proposal), stand.agency.on(stand.at))
    return Proposal.objects.get(pk=proposal.pk)


def over(stand: Stand, proposal: Proposal) -> Stand:
    assert proposal.earliest_on is not None
    return stand.wait(days=(proposal.earliest_on - stand.agency.on(stand.at)).days)


def given_up(stand: Stand) -> None:
    told = {"channel": "post", "submission": uuid4(), "by": stand.chief}
    withdraw_action(proposal=waiting(stand), reasons="Explained.", at=stand.at, **told)


# -- where it stands


@row("portal:matter")
def a_report_and_no_letter(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/")


@row("portal:matter")
def a_letter_on_its_way(stand: Stand) -> Ask:
    noticed(stand)
    return stand.visit().ask("/portal/")


@row("portal:matter")
def the_wait_runs(stand: Stand) -> Ask:
    waiting(stand)
    return stand.visit().ask("/portal/")


@row("portal:matter")
def the_wait_is_over(stand: Stand) -> Ask:
    over(stand, waiting(stand))
    return stand.visit().ask("/portal/")


@row("portal:matter")
def held_by_a_dispute(stand: Stand) -> Ask:
    waiting(stand)
    dispute_of(stand, stand.report)
    return stand.visit().ask("/portal/")


@row("portal:matter")
def the_report_was_corrected(stand: Stand) -> Ask:
    Proposal.objects.filter(pk=waiting(stand).pk).update(status="proposed", earliest_on=None)
    return stand.visit().ask("/portal/")


@row("portal:matter")
def decided(stand: Stand) -> Ask:
    proposal = waiting(stand)
    over(stand, proposal)
    told = {"channel": "post", "submission": uuid4(), "by": stand.hr, "at": stand.at}
    issue_adverse_notice(decision=decide(stand, proposal), **told)
    return stand.visit().ask("/portal/")


@row("portal:matter")
def withdrawn(stand: Stand) -> Ask:
    given_up(stand)
    return stand.visit().ask("/portal/")


@row("portal:matter")
def acted_already(stand: Stand) -> Ask:
    told = {"submission": uuid4(), "by": stand.hr, "at": stand.at}
    taken = record_action_taken(
        case=stand.case,
        kind="denial",
        happened_on=stand.agency.on(stand.at),
        who="The chief's office",
        how_learned="It was in the mail.",
        **told,
    )
    issue_notice_of_action_taken(taken=taken, channel="post", **told | {"submission": uuid4()})
    return stand.visit().ask("/portal/")


@row("portal:matter")
def no_item_in_the_report(stand: Stand) -> Ask:
    return stand.visit(empty(stand)).ask("/portal/")


@row("portal:matter")
def a_signature_is_asked_for(stand: Stand) -> Ask:
    visit, _ = stand.signer()
    return visit.ask("/portal/")


@row("portal:matter")
def a_file_is_made_ready(stand: Stand) -> Ask:
    ask_file(stand, stand.report)
    return stand.visit().ask("/portal/")


# -- the answer


@row("action:answer")
def an_answer(stand: Stand) -> Ask:
    waiting(stand)
    return stand.visit().ask(ANSWER)


@row("action:answer", 400)
def an_empty_answer(stand: Stand) -> Ask:
    waiting(stand)
    return stand.visit().ask(ANSWER, {"text": ""})


@row("action:answer")
def an_answer_that_was_sent(stand: Stand) -> Ask:
    proposal = waiting(stand)
    told = {"text": "I was seventeen.", "submission": uuid4(), "by": stand.hr, "at": stand.at}
    record_response(proposal=proposal, channel="phone", received_at=stand.at, **told)
    return stand.wait(hours=2).visit().ask(f"{ANSWER}?sent=1")


@row("action:answer")
def nothing_to_answer_any_more(stand: Stand) -> Ask:
    given_up(stand)
    return stand.visit().ask(ANSWER)


# -- permission


def may_sign(stand: Stand, data: dict[str, Any] | None = None, path: str = SIGN, **home: str):
    """Somebody for each language: who was shown a paper in one signs it in that one."""
    asks = {}
    for language in ("en", "es"):
        visit, case = stand.signer(email=f"{language}@mail.example", language=language, **home)
        agreed_online(case, stand.at)
        asks[language] = Ask(visit.client, path, data, first=DISCLOSURE)
    return lambda language: asks[language](language)


@row("screening_portal:disclosure")
def the_disclosure(stand: Stand):
    return may_sign(stand, path=DISCLOSURE)


@row("screening_portal:sign")
def the_page_to_sign(stand: Stand):
    return may_sign(stand)


@row("screening_portal:sign", 400)
def signed_without_a_name(stand: Stand):
    return may_sign(stand, {"signed_name": ""})


@row("screening_portal:signed")
def signed(stand: Stand) -> Ask:
    case = authorized(stand, **OTHER)
    return stand.visit(case).ask("/portal/authorization/signed/")


@row("screening_portal:revoke")
def take_it_back(stand: Stand) -> Ask:
    case = authorized(stand, **OTHER)
    return stand.visit(case).ask("/portal/authorization/revoke/")


@row("screening_portal:revoke")
def taken_back(stand: Stand) -> Ask:
    case = authorized(stand, **OTHER)
    return stand.visit(case).ask("/portal/authorization/revoke/", {})


@row("portal:matter")
def permission_taken_back(stand: Stand) -> Ask:
    case = authorized(stand, **OTHER)
    by = f"subject:{case.person.public_id}"
    revoke_authorization(case=case, by=by, at=stand.at)
    return stand.visit(case).ask("/portal/")


# -- the report


def empty(stand: Stand):
    return furnished(stand, [], **OTHER).case


@row("screening_portal:report")
def the_report(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/report/")


@row("screening_portal:report")
def a_report_without_items(stand: Stand) -> Ask:
    return stand.visit(empty(stand)).ask("/portal/report/")


@row("screening_portal:report", 404)
def no_report_yet(stand: Stand) -> Ask:
    visit, _ = stand.signer()
    return visit.ask("/portal/report/")


@row("screening_portal:recipients")
def who_received_it(stand: Stand) -> Ask:
    return stand.visit().ask("/portal/report/recipients/")


# -- the whole file


@row("screening_portal:whole_file")
def the_whole_file(stand: Stand) -> Ask:
    return stand.visit().ask(FILE)


@row("screening_portal:whole_file")
def the_whole_file_without_an_address(stand: Stand) -> Ask:
    visit = stand.visit()
    Person.objects.filter(pk=stand.case.person.pk).update(street="")
    return visit.ask(FILE)


@row("screening_portal:whole_file")
def the_whole_file_is_being_made(stand: Stand) -> Ask:
    ask_file(stand, stand.report)
    return stand.visit().ask(FILE)


@row("screening_portal:whole_file")
def the_whole_file_is_here(stand: Stand) -> Ask:
    work_on_file(ask_file(stand, stand.report, answer_by="portal").pk, stand.at)
    return stand.visit().ask(FILE)


@row("screening_portal:whole_file")
def the_whole_file_is_printed(stand: Stand) -> Ask:
    work_on_file(ask_file(stand, stand.report).pk, stand.at)
    return stand.visit().ask(FILE)


@row("screening_portal:whole_file")
def the_whole_file_asked_for_twice(stand: Stand) -> Ask:
    ask_file(stand, stand.report)
    told = {"answer": "mail", "submission": uuid4()}
    return stand.visit().ask(FILE, told)


@row("screening_portal:state_sheet")
def what_a_state_wants_shown(stand: Stand):
    return may_sign(stand, path="/portal/authorization/state/", state="MN")


@row("screening_portal:investigation")
def people_are_asked_too(stand: Stand) -> Ask:
    return stand.signer(**OTHER, regime="INVESTIGATIVE_CR")[0].ask("/portal/report/covers/")
