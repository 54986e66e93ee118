"""Who guesses, hammers or sends at once gains nothing, and keeps nobody else out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.portal.models import Arrival, Message, PortalAttempt, SavedWords
from config.portal.services import save_words, write_message
from config.portal.services.attempts import LOCK, LOCK_AFTER
from config.portal.visits import PortalVisit
from tests.delivery.factories import matter_with_person
from tests.portal.factories import WRONG, answer, come_by_link, link_for
from tests.screening.test_concurrency import together

MINUTE = timedelta(minutes=1)


def statements(act):
    with CaptureQueriesContext(connection) as found:
        act()
    return [row["sql"].split(" ")[0] for row in found.captured_queries]


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["link", "code"])
def test_a_guess_near_the_truth_costs_what_a_wild_one_does(way):
    link, token = link_for()

    def guess(secret):
        client = Client()
        if way == "link":
            return client.get(f"/p/{secret}")
        return client.post("/portal/enter/", {"code": secret})

    right = token if way == "link" else link.code
    near = right[:-1] + ("A" if right[-1] != "A" else "B")
    guess("x" * len(right))  # what is read once a process is read now
    wild, close = (statements(lambda one=one: guess(one)) for one in ("Z" * len(right), near))
    assert wild == close


@pytest.mark.django_db
def test_hammering_while_the_questions_rest_makes_no_rest_longer(time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    _, token = link_for(matter_with_person())
    attacker, person = Client(), Client()
    come_by_link(attacker, token)
    come_by_link(person, token)
    for _ in range(LOCK_AFTER):
        answer(attacker, **WRONG)
    for minutes in range(1, 29, 3):
        time_machine.move_to(now + minutes * MINUTE, tick=False)
        assert answer(attacker, **WRONG).status_code == 429
    time_machine.move_to(now + LOCK + MINUTE, tick=False)
    come_by_link(person, token)
    assert answer(person).status_code == 302
    assert PortalAttempt.objects.filter(kind="identity", succeeded=False).count() == LOCK_AFTER


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_at_once_from_three_places_is_one():
    matter, at = matter_with_person(), timezone.now()
    link, _ = link_for(matter)
    visit, submission = PortalVisit(link, matter, matter.person, True), uuid4()
    told = {"visit": visit, "text": "Call me.", "submission": submission, "at": at}
    assert len(set(together(*[lambda: write_message(**told)] * 3))) == 1
    assert (Message.objects.count(), Arrival.objects.count()) == (1, 1)
    together(*[lambda: write_message(**told | {"submission": uuid4()})] * 3)
    assert (Message.objects.count(), Arrival.objects.count()) == (4, 1)
    saved = {"visit": visit, "place": "message", "text": "Half", "at": at}
    together(*[lambda: save_words(**saved)] * 3)
    assert SavedWords.objects.get().text == "Half"
