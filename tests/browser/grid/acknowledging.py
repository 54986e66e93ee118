"""An officer reads a policy, answers, signs, and keeps the receipt."""

from uuid import uuid4

from config.accounts.services import create_user
from policies.models import Reading
from policies.services.readings import link_to, token_of
from policies.services.roster import add_to_roster
from tests.browser.grid import Ask, Stand, Visit, row
from tests.policies.personnel import answered, read, sign

START, SIGN, ANSWERS = "/portal/policy/", "/portal/policy/sign/", "/portal/policy/answers/"
QUESTIONS = "/portal/policy/questions/"
NAME = "Tamsin Okafor-Lind"


def officer(stand: Stand) -> tuple[Visit, Reading]:
    """Somebody hired today, come by their link."""
    clerk = create_user(email="hr@agency.example", name="HR", password=None, by=None, at=stand.at)
    entry = add_to_roster(
        unit=stand.agency.units.create(name="Patrol"),
        employee_number="1184",
        given_name="Tamsin",
        family_name="Okafor-Lind",
        by=clerk,
        at=stand.at,
    )
    reading = Reading.objects.get(entry=entry)
    visit = Visit()
    with stand.now():
        link = link_to(reading=reading, by=None, at=stand.at)
        assert visit.client.get(f"/p/{token_of(link)}").status_code == 302
    return visit, reading


def ready(stand: Stand) -> tuple[Visit, Reading]:
    visit, reading = officer(stand)
    answered(read(reading, stand.at), stand.at)
    return visit, reading


@row("policy_reading:start")
def a_policy_to_read(stand: Stand) -> Ask:
    return officer(stand)[0].ask(START)


@row("policy_reading:page")
def what_the_policy_is_for(stand: Stand) -> Ask:
    return officer(stand)[0].ask(f"{START}pages/1/")


@row("policy_reading:page")
def a_clause_with_its_examples(stand: Stand) -> Ask:
    visit, reading = officer(stand)
    read(reading, stand.at)
    return visit.ask(f"{START}pages/9/")


@row("policy_reading:page", 404)
def no_such_page(stand: Stand) -> Ask:
    return officer(stand)[0].ask(f"{START}pages/900/")


@row("policy_reading:questions")
def a_few_questions(stand: Stand) -> Ask:
    visit, reading = officer(stand)
    read(reading, stand.at)
    return visit.ask(QUESTIONS)


@row("policy_reading:questions", 400)
def nothing_answered(stand: Stand) -> Ask:
    visit, reading = officer(stand)
    read(reading, stand.at)
    return visit.ask(QUESTIONS, {"number": "1", "submission": str(uuid4())})


@row("policy_reading:answers")
def answers_that_are_not_right_yet(stand: Stand) -> Ask:
    visit, reading = officer(stand)
    answered(read(reading, stand.at), stand.at, wrong=2)
    return visit.ask(ANSWERS)


@row("policy_reading:answers")
def answers_that_are_right(stand: Stand) -> Ask:
    return ready(stand)[0].ask(ANSWERS)


@row("policy_reading:sign")
def the_signature(stand: Stand) -> Ask:
    return ready(stand)[0].ask(SIGN)


def typed(reading: Reading, number: str, sha256: str = "") -> dict[str, str]:
    return {
        **{"signed_name": NAME, "employee_number": number, "agrees": "on"},
        "content_sha256": sha256 or reading.version.content_sha256,
        "submission": str(uuid4()),
    }


@row("policy_reading:sign", 403)
def somebody_elses_number(stand: Stand) -> Ask:
    visit, reading = ready(stand)
    return visit.ask(SIGN, typed(reading, "7"))


@row("policy_reading:sign", 409)
def a_form_of_another_version(stand: Stand) -> Ask:
    visit, reading = ready(stand)
    return visit.ask(SIGN, typed(reading, "1184", "0" * 64))


@row("policy_reading:receipt")
def a_receipt(stand: Stand) -> Ask:
    visit, reading = ready(stand)
    sign(reading.links.get(), stand.at)
    return visit.ask(f"{START}receipt/")


@row("portal:exchange", 404)
def a_link_that_was_signed_under(stand: Stand) -> Ask:
    _, reading = ready(stand)
    link = reading.links.get()
    sign(link, stand.at)
    return Visit().ask(f"/p/{token_of(link)}")
