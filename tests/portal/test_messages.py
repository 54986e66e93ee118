"""Messages inside a matter: who writes, who reads, what leaves the house about them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from config.accounts.gates import gates
from config.accounts.models import Matter
from config.accounts.roles import Role
from config.accounts.services import assign, open_person_file
from config.audit.models import AuditEvent
from config.errors import Refusal
from config.portal import services
from config.portal.models import ContactChoice, Message
from config.portal.services.messages import A_DAY, LONGEST
from config.portal.texting import HttpGateway
from config.portal.visits import PortalVisit
from tests.accounts.factories import member
from tests.delivery.factories import matter_with_person
from tests.portal.factories import link_for, visiting

pytestmark = pytest.mark.django_db
PAGE = "/portal/messages/"
WORDS = "Quaverlorn is not my account."
ANSWER = "Tindershale: we look into it."


@pytest.fixture
def matter():
    return matter_with_person()


@pytest.fixture
def analyst(matter):
    user = member(matter.screener, Role.ANALYST)
    assign(matter=matter, user=user, by=None, at=timezone.now())
    return user


def conversation_of(matter):
    return f"/admin/messages/{matter.public_id}/"


def written(matter, proven=True, text=WORDS, **told):
    link, _ = link_for(matter)
    visit = PortalVisit(link, matter, matter.person, proven)
    told = {"submission": uuid4(), "at": timezone.now()} | told
    return services.write_message(visit=visit, text=text, **told)


def answered(matter, by, text=ANSWER, **told):
    told = {"submission": uuid4(), "at": timezone.now()} | told
    return services.answer_person(matter=matter, text=text, by=by, **told)


def wrote(client, text=WORDS, submission=None):
    told = {"text": text, "submission": submission or uuid4()}
    return client.post(PAGE, told, follow=True)


# -- the person ----------------------------------------------------------------------------------


def test_what_the_person_writes_is_there_with_its_moment_and_counts_once(client, matter):
    visiting(client, matter)
    page = wrote(client, submission=(number := uuid4()))
    assert "We have your message" in page.content.decode()
    assert WORDS in page.content.decode()
    wrote(client, submission=number)
    message = Message.objects.get()
    assert (message.text, message.identity_shown, message.matter) == (WORDS, True, matter)
    assert "We have your message" not in client.get(PAGE).content.decode()


def test_who_has_not_shown_who_they_are_writes_and_reads_nothing(client, matter, analyst):
    written(matter)
    answered(matter, analyst)
    visiting(client, matter, proven=False)
    assert PAGE in client.get("/portal/identity/").content.decode()
    page = wrote(client, text="Call me.").content.decode()
    assert "We have your message" in page
    assert not re.search(f"{WORDS}|{ANSWER}|Call me|{matter.screener.name} is", page)
    assert Message.objects.to_staff().last().identity_shown is False
    assert Message.objects.to_person().get().read_at is None


@pytest.mark.parametrize("text", ["", "   \n", "x" * (LONGEST + 1)])
def test_nothing_and_too_much_are_told_beside_the_field(client, matter, text):
    visiting(client, matter)
    page = wrote(client, text=text)
    assert (page.status_code, Message.objects.count()) == (400, 0)
    assert 'class="err"' in page.content.decode()


def test_markup_is_only_words(client, matter):
    visiting(client, matter)
    page = wrote(client, text="<script>alert(1)</script> \u202eevil").content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert '<blockquote dir="auto">' in page


def test_a_flood_is_refused_with_other_ways(client, matter):
    for _ in range(A_DAY):
        written(matter)
    visiting(client, matter)
    page = wrote(client)
    assert page.status_code == 409
    assert "Call us, or write by mail" in page.content.decode()
    assert Message.objects.count() == A_DAY


def test_an_answer_shows_on_the_matter_page_until_it_is_read(client, matter, analyst):
    visiting(client, matter)
    written(matter)
    answered(matter, analyst)
    assert "You have 1 new message" in client.get("/portal/").content.decode()
    assert ANSWER in client.get(PAGE).content.decode()
    assert "new message" not in client.get("/portal/").content.decode()
    assert Message.objects.to_person().get().read_at


def test_answers_in_the_case_and_in_the_file_are_counted_together(client, matter, analyst):
    visiting(client, matter)
    file = open_person_file(person=matter.person, by=None, at=timezone.now())
    for place in (matter, file):
        written(place)
        answered(place, analyst)
    assert "You have 2 new messages" in client.get("/portal/").content.decode()
    assert client.get(PAGE).status_code == 200
    assert "new message" not in client.get("/portal/").content.decode()


def test_one_conversation_is_reached_from_the_case_and_from_the_file(matter, analyst):
    file = open_person_file(person=matter.person, by=None, at=timezone.now())
    other = matter_with_person()
    written(matter)
    written(file, text="From the file")
    Matter.objects.filter(pk=other.pk).update(person=matter.person)
    other.refresh_from_db()
    written(other, text="About another case")
    found = Message.objects.of_matter(matter, matter.person)
    assert [one.text for one in found] == [WORDS, "From the file"]
    assert Message.objects.of_matter(other, matter.person).count() == 1  # another screener


# -- the staff -----------------------------------------------------------------------------------


def test_staff_read_and_answer_and_the_trail_holds_no_word(client, matter, analyst):
    written(matter, proven=False)
    client.force_login(analyst)
    assert matter.reference in client.get("/admin/messages/").content.decode()
    page = client.get(conversation_of(matter)).content.decode()
    assert WORDS in page
    assert "identity not shown" in page
    told = {"text": ANSWER, "submission": uuid4()}
    for _ in range(2):
        assert client.post(conversation_of(matter), told).status_code == 302
    answer = Message.objects.to_person().get()
    assert (answer.written_by, answer.person) == (analyst, matter.person)
    assert Message.objects.to_staff().get().read_by == analyst
    assert "Nobody waits" in client.get("/admin/messages/").content.decode()
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"write_message", "answer_person", "read_messages", "read"} <= verbs
    for event in AuditEvent.objects.all():
        assert not re.search("Quaverlorn|Tindershale", event.body)


def test_an_auditor_reads_and_the_message_stays_unread(client, matter):
    written(matter)
    client.force_login(member(matter.screener, Role.AUDITOR))
    page = client.get(conversation_of(matter)).content.decode()
    assert WORDS in page
    assert "Send the answer" not in page
    assert Message.objects.get().read_at is None
    told = {"text": ANSWER, "submission": uuid4()}
    assert client.post(conversation_of(matter), told).status_code == 403


@pytest.mark.parametrize("role", [Role.HR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.COUNSEL])
def test_the_agency_sees_no_message_to_the_screener(client, matter, role):
    written(matter)
    client.force_login(member(matter.agency, role))
    assert client.get(conversation_of(matter)).status_code == 404
    assert matter.reference not in client.get("/admin/messages/").content.decode()


def test_a_matter_nobody_was_let_into_stays_unknown(matter, analyst):
    with pytest.raises(Refusal) as refused:
        answered(matter, analyst)
    assert refused.value.code == "not_let_in"


def test_an_unread_message_is_counted_beside_the_menu(client, matter, analyst):
    written(matter)
    client.force_login(analyst)
    page = client.get("/admin/").content.decode()
    assert re.search(r'href="/admin/messages/"[^>]*>.*?1', page, re.DOTALL)


# -- what leaves the house -------------------------------------------------------------------------


def test_the_person_hears_by_email_that_something_is_there_and_nothing_else(matter, analyst):
    written(matter)
    answered(matter, analyst)
    answered(matter, analyst, text="And one more.")
    assert services.tell_of_messages(at=timezone.now()) == 1
    assert services.tell_of_messages(at=timezone.now()) == 0
    sent = mail.outbox[0]
    assert len(mail.outbox) == 1
    assert sent.to == [matter.person.email]
    assert "https://probity.example/portal/enter/" in sent.body
    said = f"{sent.subject} {sent.body}"
    hidden = (ANSWER, matter.reference, matter.person.family_name, matter.screener.name)
    assert not any(word in said for word in hidden)
    assert set(Message.objects.to_person().values_list("told_how", flat=True)) == {"email"}


def test_what_was_read_already_is_not_told(client, matter, analyst):
    visiting(client, matter)
    answered(matter, analyst)
    client.get(PAGE)
    assert services.tell_of_messages(at=timezone.now()) == 0
    assert not mail.outbox


@pytest.fixture
def texts(settings, tmp_path):
    settings.TEXT_GATEWAY = "config.portal.texting.FileGateway"
    settings.TEXT_FILE_PATH = str(tmp_path / "texts")
    return tmp_path / "texts"


def chose(matter, way, **told):
    link, _ = link_for(matter)
    visit = PortalVisit(link, matter, matter.person, True)
    told = {"submission": uuid4(), "at": timezone.now()} | told
    return services.choose_contact(visit=visit, way=way, **told)


def test_a_text_message_goes_to_who_asked_for_it(matter, analyst, texts):
    matter.person.phone = "555-0142"
    matter.person.save()
    chose(matter, "text")
    answered(matter, analyst)
    assert services.tell_of_messages(at=timezone.now()) == 1
    said = next(texts.iterdir()).read_text()
    assert said.startswith("To: 555-0142")
    assert "https://probity.example/portal/enter/" in said
    assert ANSWER not in said
    assert not mail.outbox


def test_who_wants_no_notice_gets_none(matter, analyst):
    chose(matter, "none")
    answered(matter, analyst)
    assert services.tell_of_messages(at=timezone.now()) == 0
    assert Message.objects.to_person().get().told_how == "nobody"
    assert not mail.outbox


def test_only_a_way_that_is_there_can_be_chosen(matter):
    with pytest.raises(Exception, match="way"):
        chose(matter, "text")  # no gateway is set up
    assert not ContactChoice.objects.exists()


def test_a_choice_counts_once_and_the_last_one_wins(matter):
    number = uuid4()
    for _ in range(2):
        chose(matter, "none", submission=number)
    chose(matter, "email", at=timezone.now() + timedelta(minutes=1))
    assert ContactChoice.objects.count() == 2
    assert ContactChoice.objects.of(matter.person).way == "email"


def test_a_mail_server_that_is_away_is_asked_again(matter, analyst, monkeypatch):
    answered_at = timezone.now()
    link_for(matter)
    answered(matter, analyst)

    def away(*args, **options):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("config.portal.services.telling.EmailMessage.send", away)
        assert services.tell_of_messages(at=answered_at) == 0
    assert Message.objects.untold().exists()
    assert services.tell_of_messages(at=answered_at) == 1


@pytest.mark.parametrize("address", ["", "http://gateway.example/send"])
def test_a_gateway_without_tls_sends_nothing(settings, address):
    settings.TEXT_GATEWAY_URL = address
    with pytest.raises(OSError, match="https"):
        HttpGateway().send("555-0142", "Words", "key")


# -- the database ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    ["text = 'Other'", "written_at = now()", "identity_shown = true", "person_id = person_id + 1"],
)
def test_what_was_written_stays_as_it_came(matter, change):
    written(matter, proven=False, at=timezone.now() - timedelta(days=1))
    with pytest.raises(Exception, match="Cannot update rows"), gates():
        connection.cursor().execute(f"UPDATE portal_message SET {change}")
