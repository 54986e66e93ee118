"""When every way failed: the supervisor says so, counsel signs, and only then it counts (R-9)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.delivery.models import ConstructiveRequest
from config.delivery.services import ask_constructive, decide_constructive, record_proof
from config.delivery.services.constructive import DecidedAlready
from config.delivery.services.proof import TwoPeopleNeeded, WaysOpen
from config.errors import Invalid
from tests.accounts.factories import OrganizationFactory, member
from tests.delivery.factories import queued
from tests.documents.factories import AT, paper
from tests.rawsql import check_kept
from tests.screening.rawsql import refused_by, update

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=10)


@pytest.fixture(autouse=True)
def that_day():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def letter(matter):
    """Came back by post; nobody could be handed it either."""
    back = queued(document=paper(matter))
    record_proof(delivery=back, event="returned", on=AT.date(), by=None, at=LATER)
    last = queued("hand", document=back.document, person=back.person)
    return record_proof(delivery=last, event="not_handed", on=AT.date(), by=None, at=LATER)


@pytest.fixture
def supervisor(matter):
    return member(matter.agency, Role.SUPERVISOR)


@pytest.fixture
def counsel(matter):
    return member(matter.agency, Role.COUNSEL)


def ask(letter, by, **changes):
    told = {"detail": "Post, then by hand", "submission": uuid4(), "by": by, "at": LATER}
    return ask_constructive(delivery=letter, **(told | changes))


def decide(request, by, *, signed=True):
    return decide_constructive(request=request, signed=signed, by=by, at=LATER)


def test_it_counts_from_the_signature(letter, supervisor, counsel):
    asked = ask(letter, supervisor)
    letter.refresh_from_db()
    assert letter.received_on is None
    decide(asked, counsel)
    letter.refresh_from_db()
    assert (letter.received_on, letter.receipt_basis) == (
        letter.sender.on(LATER),
        "constructive",
    )
    proof = letter.proofs.get(event="constructive")
    assert (proof.by, proof.counsel, proof.detail) == (supervisor, counsel, "Post, then by hand")


def test_unsigned_it_does_not_count_and_may_be_asked_again(letter, supervisor, counsel):
    decide(ask(letter, supervisor), counsel, signed=False)
    letter.refresh_from_db()
    assert letter.received_on is None
    assert ask(letter, supervisor)
    verbs = list(AuditEvent.objects.filter(verb__contains="constructive").order_by("pk"))
    assert [one.verb for one in verbs] == [
        "ask_constructive",
        "refuse_constructive",
        "ask_constructive",
    ]


def test_nobody_signs_for_themselves(letter, supervisor):
    with pytest.raises(TwoPeopleNeeded):
        decide(ask(letter, supervisor), supervisor)


def test_a_way_that_is_open_comes_first(matter, supervisor):
    with pytest.raises(WaysOpen):
        ask(queued(document=paper(matter)), supervisor)


def test_what_was_tried_is_said(letter, supervisor):
    with pytest.raises(Invalid):
        ask(letter, supervisor, detail=" ")


def test_it_is_asked_and_answered_once(letter, supervisor, counsel):
    submission = uuid4()
    asked = ask(letter, supervisor, submission=submission)
    assert ask(letter, supervisor, submission=submission) == asked
    with pytest.raises(DecidedAlready):
        ask(letter, supervisor)
    assert decide(asked, counsel) == decide(asked, counsel)
    with pytest.raises(DecidedAlready):
        decide(asked, counsel, signed=False)


def test_the_database_keeps_the_two_apart(letter, supervisor):
    asked = ask(letter, supervisor)
    check_kept("delivery_constructiverequest", asked.pk, "detail")
    with refused_by("constructive_decided_apart"):
        update(asked, decided_by_id=supervisor.pk, decided_at=LATER, signed=True)


# -- the page


def test_supervisor_and_counsel_do_it_on_the_page_of_the_letter(letter, supervisor, counsel):
    page, site = f"/admin/mail-room/{letter.public_id}/", Client()
    site.force_login(supervisor)
    assert "Ask counsel to sign" in site.get(page).content.decode()
    form = {"detail": "Post, then by hand", "submission": str(uuid4())}
    said = site.post(f"{page}constructive/", form, follow=True).content.decode()
    assert "Counsel is asked to sign." in said
    assert "Counsel has not answered yet" in said
    assert site.post(f"{page}constructive/sign/", {"answer": "sign"}).status_code == 404
    site.force_login(counsel)
    assert "Sign: it counts as received today" in site.get(page).content.decode()
    answer = site.post(f"{page}constructive/sign/", {"answer": "sign"}, follow=True)
    assert "Signed: it counts as received." in answer.content.decode()
    assert ConstructiveRequest.objects.get().decided_by == counsel


@pytest.mark.parametrize("role", [Role.HR, Role.DECISION_MAKER, Role.AUDITOR])
def test_others_are_offered_nothing(letter, matter, role):
    site, page = Client(), f"/admin/mail-room/{letter.public_id}/"
    site.force_login(member(matter.agency, role))
    assert "Ask counsel" not in site.get(page).content.decode()
    assert site.post(f"{page}constructive/", {}).status_code == 404


def test_the_screeners_supervisor_does_not_answer_for_the_agencys_letter(letter, matter):
    site, page = Client(), f"/admin/mail-room/{letter.public_id}/"
    site.force_login(member(matter.screener, Role.SUPERVISOR))
    form = {"detail": "x", "submission": str(uuid4())}
    assert site.post(f"{page}constructive/", form).status_code == 403
    site.force_login(member(OrganizationFactory(), Role.SUPERVISOR))
    assert site.post(f"{page}constructive/", form).status_code == 404


def test_without_words_the_page_says_what_is_missing(letter, supervisor):
    site, page = Client(), f"/admin/mail-room/{letter.public_id}/"
    site.force_login(supervisor)
    form = {"detail": "", "submission": str(uuid4())}
    said = site.post(f"{page}constructive/", form, follow=True).content.decode()
    assert "Say what was tried, and when." in said
