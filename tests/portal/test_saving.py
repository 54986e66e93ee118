"""Words that wait for another visit: the person's own, never sent by themselves, then forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from config.audit.models import AuditEvent
from config.portal.models import Message, SavedWords
from config.portal.services import prune_words, save_words
from config.portal.services.saving import KEPT, MOST_PLACES
from config.portal.visits import PortalVisit
from tests.delivery.factories import matter_with_person
from tests.portal.factories import link_for, visiting
from tests.portal.test_arriving import beside

pytestmark = pytest.mark.django_db
PAGE = "/portal/messages/"
WORDS = "Half of what I want to say about Quaverlorn"


@pytest.fixture
def matter():
    return matter_with_person()


def saved(client, text=WORDS):
    return client.post(PAGE, {"text": text, "save": "later", "submission": uuid4()}, follow=True)


def test_what_is_saved_is_there_in_another_visit_and_not_sent(client, matter):
    visiting(client, matter)
    assert "not sent yet" in saved(client).content.decode()
    again = Client()
    visiting(again, matter)
    page = again.get(PAGE).content.decode()
    assert f">\n{WORDS}</textarea>" in page
    assert "not sent yet" in page
    assert not Message.objects.exists()
    assert WORDS not in "".join(AuditEvent.objects.values_list("body", flat=True))


def test_sending_takes_it_away(client, matter):
    visiting(client, matter)
    saved(client)
    client.post(PAGE, {"text": f"{WORDS}, all of it", "submission": uuid4()})
    assert Message.objects.get().text == f"{WORDS}, all of it"
    assert not SavedWords.objects.exists()
    assert WORDS not in client.get(PAGE).content.decode().split("<textarea")[1]


def test_saving_nothing_takes_it_away(client, matter):
    visiting(client, matter)
    saved(client)
    saved(client, "  ")
    assert not SavedWords.objects.exists()


def test_before_proof_nothing_is_kept_and_nothing_shown(client, matter):
    visiting(client, matter)
    saved(client)
    stranger = Client()
    visiting(stranger, matter, proven=False)
    page = stranger.get(PAGE).content.decode()
    assert WORDS not in page
    assert 'name="save"' not in page
    saved(stranger, "Mine now")  # such a button was never there: it is a message like any other
    assert SavedWords.objects.get().text == WORDS


def test_nobody_else_sees_it(client, matter):
    visiting(client, matter)
    saved(client)
    other = Client()
    visiting(other, beside(matter))
    assert WORDS not in other.get(PAGE).content.decode()


def test_marks_that_turn_a_line_are_not_kept(client, matter):
    visiting(client, matter)
    saved(client, "a\u202eb<script>")
    assert SavedWords.objects.get().text == "ab<script>"
    assert "<script>" not in client.get(PAGE).content.decode().split("<textarea")[1]


def test_it_is_forgotten_when_nobody_touches_it_for_long(client, matter):
    visiting(client, matter)
    saved(client)
    assert prune_words(at=timezone.now() + KEPT - timedelta(days=1)) == 0
    assert prune_words(at=timezone.now() + KEPT + timedelta(days=1)) == 1


def test_only_so_many_pages_wait(matter):
    visit = PortalVisit(link_for(matter)[0], matter, matter.person, True)
    for number in range(MOST_PLACES + 3):
        save_words(visit=visit, place=f"page:{number}", text="Words", at=timezone.now())
    assert SavedWords.objects.count() == MOST_PLACES
    assert not SavedWords.objects.filter(place="page:0")
