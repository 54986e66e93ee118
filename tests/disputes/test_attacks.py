"""Attacks on the portal and on the days it counts: what is replayed, forged, or asked at once."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from adverse_action.models import Response
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.errors import Invalid
from config.law.book import book
from config.portal.models import Arrival, Message, SavedWords
from disputes.models import Dispute
from disputes.services import dispute_again, draft_of, tellable
from tests.adverse_action.test_journey import notice, propose, received
from tests.disputes.test_double_clicks import done
from tests.disputes.test_hostile import BACK, HOSTILE, INVISIBLE, TURN, harmless
from tests.disputes.test_portal import CHECK, START, file
from tests.disputes.test_portal_queries import checked
from tests.disputes.visitors import at_desk, chosen, dispute_of, send, visitor
from tests.permissions.routes import routes
from tests.screening.rawsql import behind_triggers, update

DAY = timedelta(days=1)
TESTS = Path(__file__).resolve().parents[1]
NOT_KEPT = {"sessions.Session", "audit.AuditEvent", "audit.StreamHead"}


def kept(model):
    return model._meta.label not in NOT_KEPT and model._meta.app_label != "pghistory"


def rows():
    """How many rows each table has, and what the trail says beside looks."""
    tables = [one for one in apps.get_models() if kept(one)]
    found = {one._meta.label: one._base_manager.count() for one in tables}
    return found | {"trail": AuditEvent.objects.exclude(verb="read").count()}


@pytest.fixture
def answerable(world, report, time_machine):
    """A letter about an action that is planned arrived."""
    received(world, notice(world, propose(world, report)), world.agency.on(world.at))
    time_machine.move_to(world.at, tick=False)


@pytest.fixture
def finished(world, report, time_machine):
    found = checked(world, report)
    time_machine.move_to(world.at, tick=False)
    return found


def page(name):
    return lambda dispute: reverse(name, args=[dispute.public_id])


# Every form of the portal by its route, and what is typed: a new one is a row more here.
OPEN = {
    "portal:messages": (lambda _: "/portal/messages/", {"text": "Call me."}),
    "portal:contact": (lambda _: "/portal/contact/", {"way": "none"}),
    "dispute:one": (
        page("dispute:one"),
        {"words": "More.", "item": "", "uploads": ("a.txt", b"words")},
    ),
    "dispute:words": (lambda _: "/portal/dispute/words/", {"words": "It is all wrong."}),
    "screening_portal:whole_file": (lambda _: "/portal/file/", {"answer": "mail"}),
}
CLOSED = {
    "dispute:statement": (page("dispute:statement"), {"write": "", "text": "My side."}),
    "dispute:statement, help": (page("dispute:statement"), {"help": ""}),
    "dispute:again": (page("dispute:again"), {"words": "Something new."}),
}
FIRST = ("dispute:how", "dispute:tell")
ELSEWHERE = {
    "action:answer": "disputes/test_attacks.py::test_so_is_an_answer_to_who_decides",
    "dispute:check": "disputes/test_concurrency.py"
    "::test_the_same_form_of_the_portal_twice_at_once_is_one_dispute",
    "policy_reading:page": "policies/test_acknowledging.py"
    "::test_pages_are_confirmed_in_order_and_twice_without_effect",
    "policy_reading:questions": "policies/test_acknowledging.py"
    "::test_answers_sent_twice_count_once",
    "policy_reading:sign": "policies/test_acknowledging.py"
    "::test_a_form_signs_once_and_another_is_a_replay",
    "portal:dispute_papers": "delivery/test_consenting.py::test_the_same_form_twice_is_one_answer",
    "portal:online_papers": "delivery/test_consenting.py::test_the_same_form_twice_is_one_answer",
    "screening_portal:investigation": "screening/test_investigative.py"
    "::test_one_question_waits_at_a_time_and_none_comes_from_tomorrow",
    "screening_portal:state_sheet": "screening/test_sheets.py"
    "::test_both_states_sheets_come_between_disclosure_and_signature",
    "screening_portal:sign": "screening/test_pages_portal.py"
    "::test_signing_twice_with_one_form_signs_once",
}
NO_ACT = {
    **dict.fromkeys(("dispute:start", "dispute:held"), "a draft: saved again is saved over"),
    **dict.fromkeys(("portal:enter", "portal:identity"), "a question"),
    **dict.fromkeys(("portal:again", "portal:return_code"), "a way in: limited by time"),
    "portal:sign_out": "the way out",
    "screening_portal:revoke": "taken back is taken back",
}


def sent_thrice(person, other, address, told):
    """By two clicks and from another visit of the same person: one act."""
    told = {"submission": str(uuid4()), **told}

    def post(client):
        files = {name: file(*one) for name, one in told.items() if isinstance(one, tuple)}
        return client.post(address, told | files)

    before = rows()
    first = post(person)
    assert first.status_code == 302, first.content.decode()[:2000]
    after = rows()
    assert after != before
    for client in (person, other):
        assert post(client).status_code == 302
    assert {name: (after[name], n) for name, n in rows().items() if n != after[name]} == {}


@pytest.fixture
def other(world, report):
    return visitor(Client(), world, report.case)


@pytest.mark.parametrize("form", OPEN)
def test_a_form_that_is_sent_again_from_anywhere_is_one_act(person, other, world, report, form):
    address, told = OPEN[form]
    sent_thrice(person, other, address(dispute_of(world, report)), told)


@pytest.mark.parametrize("form", CLOSED)
def test_so_are_the_forms_after_a_result(finished, world, report, form):
    address, told = CLOSED[form]
    one, two = (visitor(Client(), world, report.case) for _ in range(2))
    sent_thrice(one, two, address(finished), told)


@pytest.mark.parametrize("form", FIRST)
def test_so_is_what_is_asked_after_a_deletion(world, report, form):
    dispute = done(world, dispute_of(world, report))
    named = tellable(dispute, world.cra.on(world.at))
    told = {"recipients": [str(one.pk) for one in named]} if form == "dispute:tell" else {}
    one, two = (visitor(Client(), world, report.case) for _ in range(2))
    sent_thrice(one, two, page(form)(dispute), told)


def takes_forms(route):
    """Whether a page of the portal is posted to, by what it says when asked for what it is not."""
    for filling in (uuid4(), "1"):
        with suppress(NoReverseMatch):
            address = reverse(route.name, kwargs=dict.fromkeys(route.parameters, filling))
            answer = Client().put(address) if address.startswith("/portal/") else None
            return answer is not None and "POST" in answer.headers.get("Allow", "")
    return False


def test_every_form_of_the_portal_has_a_row_here(db):
    rows_here = {name.split(",")[0] for name in (*OPEN, *CLOSED, *FIRST)}
    named = [rows_here, set(ELSEWHERE), set(NO_ACT)]
    assert {one.name for one in routes() if takes_forms(one)} == set().union(*named)
    assert sum(map(len, named)) == len(set().union(*named))
    for told in ELSEWHERE.values():
        path, test = told.split("::")
        assert f"def {test}(" in (TESTS / path).read_text(encoding="utf-8")


def test_so_is_an_answer_to_who_decides(answerable, world, report):
    one, two = (visitor(Client(), world, report.case) for _ in range(2))
    sent_thrice(one, two, "/portal/answer/", {"text": "I was quoting."})
    assert Response.objects.count() == 1


def test_a_draft_whose_items_were_disputed_by_phone_meanwhile_is_told_so(person, world, report):
    person.post(START, chosen(report, 1))
    form = draft_of(report.case.person).submission
    dispute_of(world, report)
    answer = person.post(CHECK, {"submission": form, "results_by": "mail"}, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == START
    assert Dispute.objects.count() == 1


# -- days ----------------------------------------------------------------------------------------

MIDNIGHTS = [  # the screener counts in Denver; summer time ends on November 1, begins on March 14
    ("2026-11-01T05:59:59", "2026-10-31"),
    ("2026-11-01T06:00:00", "2026-11-01"),
    ("2026-11-02T06:59:59", "2026-11-01"),
    ("2026-11-02T07:00:00", "2026-11-02"),
    ("2027-03-14T06:59:59", "2027-03-13"),
    ("2027-03-14T07:00:00", "2027-03-14"),
    ("2027-03-15T05:59:59", "2027-03-14"),
    ("2027-03-15T06:00:00", "2027-03-15"),
]


@pytest.mark.parametrize(("moment", "day"), MIDNIGHTS)
def test_a_dispute_counts_from_the_screeners_own_day(world, report, moment, day):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    found = dispute_of(world, report, received_at=at, at=at)
    assert str(found.received_on) == day
    clock = Clock.objects.filter(rule_id="D-06").first()
    amount = book().deadline("D-06").amount
    last = date.fromisoformat(day) + timedelta(days=amount - 1)  # counted in: day 1 is the day
    assert clock.event_on.isoformat() == day
    assert (clock.due_on - last).days in range(4)  # a last day on a weekend moves


FORGED = {
    "in the future": lambda world: world.at + timedelta(seconds=1),
    "the day before the report went out": lambda world: world.at - 3 * DAY,
    "a century too early": lambda world: world.at.replace(year=1926),
}


@pytest.mark.parametrize("words", ["", "It is all wrong."])
@pytest.mark.parametrize("forged", FORGED)
def test_a_moment_that_cannot_be_is_refused_whatever_is_disputed(world, report, forged, words):
    told = {"claims": (), "words": words} if words else {}
    with pytest.raises(Invalid, match="received_at"):
        dispute_of(world, report, received_at=FORGED[forged](world), **told)
    assert not Dispute.objects.exists()


def test_the_database_takes_no_moment_from_the_future(world, report):
    found = dispute_of(world, report)
    later = found.entered_at + timedelta(seconds=1)
    for field in ("received_at", "agency_received_at"):
        refused = pytest.raises(IntegrityError, match="came_before_it_was_entered")
        with behind_triggers(), refused, transaction.atomic():
            update(found, **{field: later})


@pytest.mark.parametrize("local", ["2027-03-14T02:30", "2026-13-01T10:00", "0000-01-01T00:00"])
def test_a_moment_that_no_clock_showed_is_told_beside_its_field(world, report, local, time_machine):
    desk = at_desk(Client(), world.supervisor)
    address = f"/admin/cases/{report.case.reference}/disputes/new/"
    found = desk.get(address)
    assert found.status_code == 200
    told = {"channel": "phone", "received_at": local, "words": "x", "results_by": "mail"}
    answer = desk.post(address, told | {"submission": uuid4()})
    assert (answer.status_code, Dispute.objects.count()) == (400, 0)


def test_a_dispute_again_is_not_dated_before_the_first(finished, world):
    with pytest.raises(Invalid, match="received_at"):
        dispute_again(
            follows=finished,
            words="New.",
            channel="phone",
            received_at=finished.received_at - timedelta(seconds=1),
            submission=uuid4(),
            by=world.supervisor,
            at=world.at,
        )


# -- words ---------------------------------------------------------------------------------------


def test_a_hostile_message_is_only_words_at_the_desk_and_in_a_dispute_of_it(person, world, report):
    person.post("/portal/messages/", {"text": HOSTILE, "submission": uuid4()})
    person.post("/portal/messages/", {"text": f"Kept. {HOSTILE}", "save": "", "submission": ""})
    desk = at_desk(Client(), world.supervisor)
    pages = [
        person.get("/portal/messages/"),
        desk.get(reverse("admin:case-messages", args=[report.case.reference])),
        desk.get(reverse("admin:matter-messages")),
    ]
    for one in pages:
        assert harmless(one.content.decode()), one.request["PATH_INFO"]
    assert sum(one.content.decode().count("Kept.") for one in pages) >= 3


def test_words_of_nothing_to_see_are_no_words(person, report, world):
    """Marks that turn a line, or that nobody sees, do not stand for a message or a dispute."""
    nothing = f"{TURN}{BACK}{INVISIBLE}\u2060\ufeff \n"
    answer = person.post("/portal/messages/", {"text": nothing, "submission": uuid4()})
    assert (answer.status_code, Message.objects.exists()) == (400, False)
    unproven = visitor(Client(), world, report.case, proven=False)
    told = {"about": "some", "words": nothing, "submission": uuid4()}
    assert unproven.post("/portal/dispute/words/", told).status_code == 400
    assert not Dispute.objects.exists()


# -- what waits ----------------------------------------------------------------------------------


def waits():
    return set(Arrival.objects.untold().values_list("house__name", "perm"))


def test_the_screener_hears_of_what_the_person_sends_and_the_agency_of_an_answer(
    answerable, world, report
):
    Arrival.objects.all().delete()
    person = visitor(Client(), world, report.case)
    person.post("/portal/answer/", {"text": "I was quoting.", "submission": uuid4()})
    assert waits() == {(world.agency.name, "adverse_action.record_response")}
    person.post(START, chosen(report, 1))
    assert len(waits()) == 1  # what is only saved is no news
    send(person)
    assert waits() == {
        (world.agency.name, "adverse_action.record_response"),
        (world.cra.name, "portal.add_message"),
    }


def test_what_staff_enter_is_no_news(world, report):
    dispute_of(world, report)
    assert not waits()


def test_what_is_added_to_a_dispute_may_be_saved_and_sent_another_day(person, other, report):
    person.post(START, chosen(report, 1))
    dispute = send(person)
    address = page("dispute:one")(dispute)
    told = {"words": "Half of it", "item": "", "submission": uuid4()}
    person.post(address, told | {"save": "later"})
    assert "Half of it</textarea>" in other.get(address).content.decode()
    assert not dispute.evidence.exists()
    other.post(address, told | {"words": "Half of it, and the rest"})
    assert dispute.evidence.count() == 1
    assert not SavedWords.objects.exists()
