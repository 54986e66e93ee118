"""Another link in place of one that is over: to the address on file, and one answer for all."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from config.accounts.models import Person
from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.delivery.models import Delivery
from config.delivery.services import dispatch_due, make_batch
from config.documents import engine
from config.documents.models import Document
from config.law.book import book
from config.portal import services
from config.portal.models import LinkRequest, PortalLink
from config.portal.services.attempts import ADDRESS_TRIES
from tests.accounts.factories import member
from tests.delivery.factories import matter_with_person
from tests.portal.factories import answer, come_by_link, link_for
from tests.portal.test_entry import KINDS, closed_by, text_of

pytestmark = pytest.mark.django_db
AGAIN = "/portal/again/"


@pytest.fixture
def matter():
    return matter_with_person()


@pytest.fixture
def expired(matter):
    return link_for(matter, days=1, at=timezone.now() - timedelta(days=9))


def asks(secret, way="email", client=None, **headers):
    return (client or Client()).post(AGAIN, {"secret": secret, "way": way}, **headers)


def new_token():
    services.send_new_links(at=timezone.now())
    return re.findall(r"https://probity.example/p/([\w-]+)", mail.outbox[-1].body)[0]


def test_the_page_of_an_expired_link_sends_another_to_the_email_on_file(client, matter, expired):
    link, token = expired
    page = come_by_link(client, token).content.decode()
    secret = re.findall(r'name="secret" value="([\w-]+)"', page)[0]
    assert 'action="/portal/again/"' in page
    assert "on its way" in asks(secret, client=client).content.decode()
    new = new_token()
    assert mail.outbox[-1].to == [matter.person.email]
    assert matter.reference not in mail.outbox[-1].body + mail.outbox[-1].subject
    assert matter.person.family_name not in mail.outbox[-1].body
    assert Client().get(f"/p/{token}").status_code == 404
    person = Client()
    come_by_link(person, new)
    assert answer(person)["Location"] == "/portal/"
    made = PortalLink.objects.exclude(pk=link.pk).get()
    assert LinkRequest.objects.get().made == made
    assert (made.purpose, made.matter) == (link.purpose, matter)
    assert services.send_new_links(at=timezone.now()) == 0


def test_the_code_of_a_letter_and_a_pasted_address_do_as_well(matter, expired):
    link, token = expired
    asks(link.code.lower())
    assert LinkRequest.objects.get().link == link
    LinkRequest.objects.update(answered_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        asks(f"https://probity.example/p/{token}")
    assert LinkRequest.objects.count() == 2


def test_a_link_that_lives_dies_as_somebody_comes_by_the_new_one(matter):
    """Else whoever holds an old letter could shut its person out, day after day."""
    _, token = link_for(matter)
    asks(token)
    new = new_token()
    assert Client().get(f"/p/{token}").status_code == 302
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        asks(token)
        newest = new_token()
        person = Client()
        come_by_link(person, newest)
        assert answer(person)["Location"] == "/portal/"
        assert [Client().get(f"/p/{one}").status_code for one in (token, new)] == [404, 404]


@pytest.mark.parametrize(("way", "email"), [("post", "v@example.org"), ("email", "")])
def test_by_post_it_is_sent_once_a_week(matter, way, email):
    """By e-mail, too, where the file has none and a letter goes instead."""
    Person.objects.filter(pk=matter.person.pk).update(email=email)
    _, token = link_for(matter)
    for days, letters in ((0, 1), (2, 0), (8, 1)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            asks(token, way)
            assert services.print_new_codes(at=timezone.now()) == letters


@pytest.mark.parametrize("way", ["email", "post"])
def test_every_kind_reads_alike(matter, way):
    tokens = [closed_by(kind) for kind in KINDS]
    pages = {text_of(asks(token, way)) for token in tokens}
    assert len(pages) == 1


@pytest.mark.parametrize("kind", ["unknown", "tampered", "revoked"])
def test_for_what_is_none_or_was_ended_by_staff_nothing_is_made(matter, kind):
    asks(closed_by(kind))
    assert services.send_new_links(at=timezone.now()) == 0
    assert not LinkRequest.objects.exists()


def test_the_code_of_an_old_letter_leads_to_the_link_that_took_its_place(matter, expired):
    link, token = expired
    asks(token)
    new_token()
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        asks(link.code)
        assert LinkRequest.objects.open().get().link == LinkRequest.objects.first().made


def test_it_is_sent_once_in_a_while_however_often_it_is_asked_for(matter, expired):
    _, token = expired
    for _ in range(3):
        asks(token)
    assert services.send_new_links(at=timezone.now()) == 1
    asks(token)
    assert services.send_new_links(at=timezone.now()) == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        asks(token)
        assert services.send_new_links(at=timezone.now()) == 1


def test_many_from_one_address_have_to_wait(matter):
    answers = [asks("AAAA-BBBB-CCCC", REMOTE_ADDR="203.0.113.9") for _ in range(ADDRESS_TRIES + 1)]
    assert [one.status_code for one in answers[-2:]] == [200, 429]
    assert asks("AAAA-BBBB-CCCC", REMOTE_ADDR="203.0.113.10").status_code == 200


@pytest.fixture
def letters(monkeypatch):
    """Each letter as HTML, as it was composed."""
    found, compose = [], engine.compose

    def kept(*args, **kwargs):
        found.append(compose(*args, **kwargs))
        return found[-1]

    monkeypatch.setattr("config.documents.render.compose", kept)
    return found


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_request_by_post_is_a_letter_in_the_next_print_file(matter, expired, language, letters):
    _link, token = expired
    matter.person.language = language
    matter.person.save()
    asks(token, "post")
    now = timezone.now()
    assert services.print_new_codes(at=now) == 1
    assert services.print_new_codes(at=now) == 0
    way = Delivery.objects.get()
    assert (way.sender, way.person, way.channel) == (matter.screener, matter.person, "post")
    assert (way.document.kind, way.document.language) == ("new_code", language)
    dispatch_due(at=now)
    supervisor = member(matter.screener, Role.SUPERVISOR)
    batch = make_batch(organization=matter.screener, submission=uuid4(), by=supervisor, at=now)
    assert batch.letters == 1
    made = LinkRequest.objects.get().made
    assert Client().get(f"/p/{token}").status_code == 404
    (html,) = letters
    (code,) = re.findall(r"<strong>(\w{4}-\w{4}-\w{4})</strong>", html)
    person = Client()
    person.post("/portal/enter/", {"code": code})
    assert answer(person)["Location"] == "/portal/"
    assert AuditEvent.objects.filter(verb="print_new_code", target=f"link:{made.public_id}")
    assert code not in "".join(AuditEvent.objects.values_list("body", flat=True))
    assert made.expires_at == now + timedelta(days=book().limits.portal.letter_days)


def test_who_decides_about_the_person_does_not_see_the_code(matter, expired):
    asks(expired[1], "post")
    services.print_new_codes(at=timezone.now())
    shown = Document.objects.visible_to(member(matter.agency, Role.HR))
    assert not shown.filter(kind="new_code")
    ours = Document.objects.visible_to(member(matter.screener, Role.SUPERVISOR))
    assert ours.filter(kind="new_code")


@pytest.mark.parametrize(
    "address", [{"street": ""}, {"postal_code": ""}, {"street": "1 Long Road " * 9}]
)
def test_without_an_address_that_fits_a_letter_it_waits_for_staff(matter, expired, address):
    Person.objects.filter(pk=matter.person.pk).update(**address)
    asks(expired[1], "post")
    assert services.print_new_codes(at=timezone.now()) == 0
    assert LinkRequest.objects.open().by_post().exists()
    assert PortalLink.objects.count() == 1
    assert not Document.objects.exists()


def test_a_request_by_post_waits_for_staff_who_renew_it(client, matter, expired):
    link, token = expired
    asks(token, "post")
    assert services.send_new_links(at=timezone.now()) == 0
    client.force_login(member(matter.screener, Role.SUPERVISOR))
    assert matter.reference in client.get("/admin/portal-access/").content.decode()
    access = f"/admin/portal-access/{matter.public_id}/"
    page = client.get(access).content.decode()
    assert "asked for a new link by post" in page
    assert matter.person.street in page
    page = client.post(f"{access}{link.public_id}/renew/").content.decode()
    code = re.findall(r"<code>(\w{4}-\w{4}-\w{4})</code>", page)[0]
    assert LinkRequest.objects.get().answered_at
    assert "asked for a new link" not in client.get(access).content.decode()
    person = Client()
    person.post("/portal/enter/", {"code": code})
    assert answer(person)["Location"] == "/portal/"


def test_where_no_email_is_known_it_goes_by_post(matter, expired):
    matter.person.email = ""
    matter.person.save()
    asks(expired[1])
    assert LinkRequest.objects.get().way == "post"


def test_staff_of_others_see_no_request(client, matter, expired):
    asks(expired[1], "post")
    client.force_login(member(matter.agency, Role.HR))
    assert matter.reference not in client.get("/admin/portal-access/").content.decode()


def test_a_mail_server_that_is_away_leaves_the_old_link_as_it_was(matter, monkeypatch):
    _, token = link_for(matter)
    asks(token)

    def away(*args, **options):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("config.portal.services.telling.EmailMessage.send", away)
        assert services.send_new_links(at=timezone.now()) == 0
    assert PortalLink.objects.get().revoked_at is None
    assert LinkRequest.objects.open().exists()


def test_the_trail_says_who_asked_and_no_secret(matter, expired):
    link, token = expired
    asks(token)
    event = AuditEvent.objects.get(verb="ask_new_link")
    assert (event.actor, event.payload) == (f"link:{link.public_id}", {"way": "email"})
    assert token not in event.body
