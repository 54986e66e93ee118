"""Where no screener stands between (R-1), and where an order was cancelled."""

from uuid import uuid4

from adverse_action.models import Notice
from adverse_action.services import issue_pre_adverse_notice, propose_action, record_receipt
from config.accounts.models import Person
from screening.models import Case
from screening.services import cancel_order
from tests.browser.grid import Ask, Stand, Visit, row
from tests.browser.grid.matter import ANSWER, OTHER
from tests.journeys.world import PERSON, authorized, ordered
from tests.screening import factories as make

ASKED = ("birth_date", "street", "city", "state", "postal_code")


def in_house(stand: Stand, *, written_to: bool = True) -> tuple[Visit, Case]:
    """The agency's own case about a candidate, and its person in the portal."""
    here = make.world(in_house=True)
    case = make.furnished(here).case
    Person.objects.filter(pk=case.person.pk).update(**{name: PERSON[name] for name in ASKED})
    if written_to:
        notice = _written(here, case)
        on, told = here.agency.on(make.at(8)), {"by": here.hr, "at": make.at(8)}
        record_receipt(notice=notice, event="signed", on=on, detail="Signed", **told)
    stand.at = make.at(9)
    return stand.visit(case), case


def _written(here: make.World, case: Case) -> Notice:
    told = {"by": here.hr, "at": make.at(8)}
    proposal = propose_action(
        case=case,
        kind="denial",
        reasons="The posts do not fit.",
        items=list(case.reports.get().items.all()),
        submission=uuid4(),
        **told,
    )
    return issue_pre_adverse_notice(proposal=proposal, channel="hand", submission=uuid4(), **told)


def cancelled(stand: Stand, case: Case) -> Visit:
    told = {"ground": "withdrew", "reason": "The candidate withdrew.", "by": stand.hr}
    cancel_order(case=case, at=stand.at, **told)
    return stand.visit(case)


@row("portal:matter")
def in_house_and_no_letter(stand: Stand) -> Ask:
    visit, _ = in_house(stand, written_to=False)
    return visit.ask("/portal/")


@row("portal:matter")
def in_house_and_the_wait_runs(stand: Stand) -> Ask:
    visit, _ = in_house(stand)
    return visit.ask("/portal/")


@row("action:answer")
def an_answer_in_house(stand: Stand) -> Ask:
    visit, _ = in_house(stand)
    return visit.ask(ANSWER)


@row("portal:letters")
def letters_in_house(stand: Stand) -> Ask:
    visit, _ = in_house(stand)
    return visit.ask("/portal/letters/")


@row("portal:contact")
def help_in_house(stand: Stand) -> Ask:
    visit, _ = in_house(stand)
    return visit.ask("/portal/contact/")


@row("portal:messages")
def messages_in_house(stand: Stand) -> Ask:
    visit, _ = in_house(stand)
    return visit.ask("/portal/messages/")


@row("portal:matter")
def cancelled_before_the_signature(stand: Stand) -> Ask:
    return cancelled(stand, ordered(stand, **OTHER)).ask("/portal/")


@row("portal:matter")
def cancelled_after_the_signature(stand: Stand) -> Ask:
    return cancelled(stand, authorized(stand, **OTHER)).ask("/portal/")


@row("screening_portal:signed")
def what_was_signed_for_a_cancelled_order(stand: Stand) -> Ask:
    visit = cancelled(stand, authorized(stand, **OTHER))
    return visit.ask("/portal/authorization/signed/")


# -- words that wait, and a refusal in the reader's language


@row("portal:messages")
def a_message_that_was_saved(stand: Stand) -> Ask:
    visit = stand.visit()
    told = {"text": "Half of what I want to say.", "save": "later"}
    return visit.ask("/portal/messages/", told)


@row("action:answer")
def an_answer_that_was_saved_in_house(stand: Stand) -> Ask:
    visit, _ = in_house(stand)
    return visit.ask(ANSWER, {"text": "Half of my answer.", "save": "later"})


@row("portal:messages", 409)
def too_many_messages(stand: Stand) -> Ask:
    visit = stand.visit()
    with stand.now():
        for number in range(20):
            told = {"text": f"Message {number}", "submission": uuid4()}
            if visit.post("/portal/messages/", told).status_code == 409:
                break
    return visit.ask("/portal/messages/", {"text": "One more.", "submission": uuid4()})
