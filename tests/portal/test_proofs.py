"""What is asked before a file is shown: by the screener's rule, told to nobody who misses."""

import re
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.errors import Invalid
from config.portal import services
from config.portal.identity import Answers, Asked, Known, fits
from config.portal.models import HeldFact, IdentityRule, OneTimeCode
from tests.accounts.factories import member
from tests.delivery.factories import matter_with_person
from tests.portal.factories import RIGHT, answer, come_by_link, link_for, visiting
from tests.portal.test_identity import FILE

pytestmark = pytest.mark.django_db
IDENTITY = "/portal/identity/"


@pytest.fixture
def matter():
    return matter_with_person()


@pytest.fixture
def administrator(matter):
    return member(matter.screener, Role.ADMINISTRATOR)


def rule(matter, administrator, *asked, tries=5, rest_minutes=30):
    names = ("birth_date", "place", "ssn", "code")
    return services.set_identity_rule(
        organization=matter.screener,
        asked=Asked(**{name: name in asked for name in names}),
        tries=tries,
        rest_minutes=rest_minutes,
        by=administrator,
        at=timezone.now(),
    )


# -- pure ------------------------------------------------------------------------------------------

EVERY = [Asked(*flags) for flags in product((True, False), repeat=4)]
WHOLE = Known(FILE.birth_date, FILE.street, FILE.postal_code, ssn="hash", code="123456")
ALL_RIGHT = Answers("1996-05-04", "1427", "hash", "123456")


@pytest.mark.parametrize("asked", EVERY, ids=str)
def test_all_that_is_asked_must_fit_and_two_things_at_least(asked):
    enough = asked.birth_date + asked.place + asked.code >= 2
    assert fits(WHOLE, ALL_RIGHT, asked) is enough
    parts = {"birth_date": "birth", "place": "place", "ssn": "ssn", "code": "code"}
    for part, name in parts.items():
        wrong = Answers(**(vars(ALL_RIGHT) | {name: "0"}))
        assert fits(WHOLE, wrong, asked) is (enough and not getattr(asked, part))


def test_digits_that_are_not_held_are_not_compared_and_never_enough():
    asked = Asked(ssn=True)
    assert fits(FILE, Answers("1996-05-04", "1427", "anything"), asked)
    assert not fits(FILE, Answers("1996-05-04", "0", "anything"), asked)


# -- the rule --------------------------------------------------------------------------------------


def test_without_a_rule_the_usual_two_are_asked(client, matter):
    visiting(client, matter, proven=False)
    page = client.get(IDENTITY).content.decode()
    assert 'name="month"' in page
    assert 'name="place"' in page
    assert 'name="ssn"' not in page
    assert 'name="code"' not in page


def test_an_administrator_sets_what_their_own_organization_asks(client, matter, administrator):
    client.force_login(administrator)
    address = f"/admin/portal-identity/{matter.screener.public_id}/"
    told = {"birth_date": "on", "code": "on", "tries": "3", "rest_minutes": "60"}
    assert client.post(address, told).status_code == 302
    found = IdentityRule.objects.get()
    assert (found.birth_date, found.place, found.ssn, found.code) == (True, False, False, True)
    assert matter.screener.name in client.get("/admin/portal-identity/").content.decode()
    assert AuditEvent.objects.filter(verb="set_identity_rule").count() == 1
    too_little = {"birth_date": "on", "ssn": "on", "tries": "3", "rest_minutes": "60"}
    assert client.post(address, too_little).status_code == 400
    elsewhere = f"/admin/portal-identity/{matter.agency.public_id}/"
    assert client.post(elsewhere, told).status_code == (404, 302)[matter.agency == matter.screener]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR, Role.AUDITOR])
def test_nobody_else_does(client, matter, role):
    client.force_login(member(matter.screener, role))
    assert client.get("/admin/portal-identity/").status_code == 404


def test_one_thing_is_too_little_for_the_service(matter, administrator):
    with pytest.raises(Invalid):
        rule(matter, administrator, "birth_date", "ssn")


@pytest.mark.parametrize(
    "values",
    [
        "true, false, true, false, 5, 30",
        "true, true, false, false, 1, 30",
        "true, true, false, false, 5, 1441",
        "true, true, false, false, 5, 1",
    ],
)
def test_the_database_refuses_too_little_and_a_rest_without_end(matter, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(
            "INSERT INTO portal_identityrule"
            " (organization_id, birth_date, place, ssn, code, tries, rest_minutes)"
            f" VALUES ({matter.screener.pk}, {values})"
        )


def test_the_questions_rest_after_as_many_misses_and_as_long_as_the_rule_says(
    client, matter, administrator
):
    rule(matter, administrator, "birth_date", "place", tries=3, rest_minutes=60)
    visiting(client, matter, proven=False)
    for _ in range(3):
        assert answer(client, place="0").status_code == 403
    resting = answer(client)
    assert resting.status_code == 429
    assert "60 minutes" in resting.content.decode()
    for minutes in (25, 50):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            client.get(IDENTITY)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert answer(client)["Location"] == "/portal/"


def two_screeners(matter, administrator):
    """One asks for the address, the other for a code."""
    other = matter_with_person()
    rule(matter, administrator, "birth_date", "place")
    rule(other, member(other.screener, Role.ADMINISTRATOR), "birth_date", "code", tries=3)
    return other


def asks_for(client):
    return re.findall(r'name="(place|code)"', client.get(IDENTITY).content.decode())


def test_each_screener_asks_for_its_own_and_proof_for_one_is_none_for_another(
    client, matter, administrator
):
    other = two_screeners(matter, administrator)
    visiting(client, matter)
    assert client.get(IDENTITY)["Location"] == "/portal/"
    for _ in range(2):  # the second time by a link of its own, not in the first one's visit
        visiting(client, other, proven=False)
        assert asks_for(client) == ["code"]
        assert answer(client).status_code == 403
    visiting(client, matter, proven=False)
    assert asks_for(client) == ["place"]
    assert answer(client)["Location"] == "/portal/"


def test_no_question_tells_that_a_code_is_one(matter, administrator):
    """What a wrong code is asked is any screener's, the same each time that it is typed."""
    two_screeners(matter, administrator)
    seen = {}
    for number in range(2000, 2016):
        asked = []
        for _ in range(2):
            browser = Client(REMOTE_ADDR=f"203.0.113.{number % 200}")
            browser.post("/portal/enter/", {"code": f"AAAA-BBBB-{number}"})
            asked.append(asks_for(browser))
            assert answer(browser).status_code == 403
        assert asked[0] == asked[1]
        seen[number] = asked[0][0]
    assert set(seen.values()) == {"place", "code"}


# -- digits and codes ------------------------------------------------------------------------------


def test_digits_are_held_as_a_hash_and_compared(client, matter, administrator):
    rule(matter, administrator, "birth_date", "place", "ssn")
    client.force_login(member(matter.screener, Role.SUPERVISOR))
    access = f"/admin/portal-access/{matter.public_id}/"
    assert "Last four digits" in client.get(access).content.decode()
    client.post(f"{access}ssn/", {"digits": "12x4"})
    assert not HeldFact.objects.exists()
    client.post(f"{access}ssn/", {"digits": "6789"})
    assert "6789" not in str(HeldFact.objects.values().get())
    assert not any("6789" in event.body for event in AuditEvent.objects.all())
    person = Client()
    visiting(person, matter, proven=False)
    assert answer(person, ssn="0000").status_code == 403
    assert answer(person).status_code == 403
    assert answer(person, ssn="6789").status_code == 302


def asked_for(client, way="email"):
    return client.post(IDENTITY, {"send": way})


def sent_code():
    services.send_codes(at=timezone.now())
    return re.findall(r"\d{6}", mail.outbox[-1].body)[0]


def test_a_code_goes_to_the_address_on_file_and_opens_once(client, matter, administrator):
    rule(matter, administrator, "birth_date", "code")
    visiting(client, matter, proven=False)
    assert "Look for your code" in asked_for(client).content.decode()
    code = sent_code()
    assert mail.outbox[-1].to == [matter.person.email]
    assert code not in mail.outbox[-1].subject
    assert matter.reference not in mail.outbox[-1].body
    assert not any(code in event.body for event in AuditEvent.objects.all())
    assert answer(client, code="000000" if code != "000000" else "1").status_code == 403
    assert answer(client, code=code).status_code == 302
    other = Client()
    visiting(other, matter, proven=False)
    assert answer(other, code=code).status_code == 403  # of another link
    assert not OneTimeCode.objects.filter(used_at=None).exists()


def test_an_old_code_opens_nothing(client, matter, administrator):
    rule(matter, administrator, "birth_date", "code")
    visiting(client, matter, proven=False)
    asked_for(client)
    code = sent_code()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert answer(client, code=code).status_code == 403


def test_a_wrong_code_of_a_letter_and_a_person_without_address_read_the_same(
    client, matter, administrator
):
    rule(matter, administrator, "birth_date", "code")
    matter.person.email = ""
    matter.person.save()
    link, _ = link_for(matter)
    right, wrong = Client(), Client()
    for browser, code in ((right, link.code), (wrong, "AAAA-BBBB-CCCC")):
        browser.post("/portal/enter/", {"code": code})
    pages = [
        re.sub(r'value="\w{64}"', "", asked_for(one).content.decode()) for one in (right, wrong)
    ]
    assert pages[0] == pages[1]
    services.send_codes(at=timezone.now())
    assert not mail.outbox


def test_codes_are_not_sent_without_end(client, matter, administrator):
    rule(matter, administrator, "birth_date", "code")
    visiting(client, matter, proven=False)
    for _ in range(5):
        asked_for(client)
    assert services.send_codes(at=timezone.now()) == len(mail.outbox) == 3


def test_a_screener_that_asks_for_none_sends_none(client, matter):
    visiting(client, matter, proven=False)
    assert asked_for(client).status_code == 403
    assert not OneTimeCode.objects.exists()


def test_a_code_by_text_message_where_a_gateway_is(
    client, matter, administrator, settings, tmp_path
):
    settings.TEXT_GATEWAY = "config.portal.texting.FileGateway"
    settings.TEXT_FILE_PATH = str(tmp_path)
    matter.person.phone = "555-0142"
    matter.person.save()
    rule(matter, administrator, "birth_date", "code")
    visiting(client, matter, proven=False)
    assert "by text message" in client.get(IDENTITY).content.decode()
    asked_for(client, "text")
    services.send_codes(at=timezone.now())
    code = re.search(r"\d{6}", next(tmp_path.iterdir()).read_text().split("\n\n")[1])
    assert code
    assert answer(client, code=code[0]).status_code == 302


def test_what_is_typed_never_stands_in_the_trail(client, matter):
    _, token = link_for(matter)
    come_by_link(client, token)
    answer(client, ssn="4321", code="987654", **{"place": str(uuid4())[:8]})
    assert RIGHT["month"]
    assert not re.search("4321|987654", " ".join(one.body for one in AuditEvent.objects.all()))
