"""The ways in, and what attackers meet: one calm page, one text, one session of its own."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.portal.models import PortalAttempt, PortalLink
from config.portal.sections import REGISTRY, MenuItem
from config.portal.services import renew_link, revoke_link
from config.portal.services.attempts import ADDRESS_TRIES, LOCK, LOCK_AFTER, hash_of
from config.portal.visits import COOKIE
from tests.accounts.factories import PersonFactory, member
from tests.delivery.factories import matter_with_person
from tests.portal.factories import RIGHT, WRONG, answer, come_by_link, link_for, visiting

pytestmark = pytest.mark.django_db
IDENTITY = "/portal/identity/"


def text_of(response):
    """The page without what differs each time by design."""
    page = response.content.decode()
    return re.sub(r'name="(csrfmiddlewaretoken|secret)" value="[\w-]+"', "", page)


# -- the link of an e-mail ---------------------------------------------------------------------


def test_a_link_becomes_a_session_and_leaves_the_address(client):
    _, token = link_for()
    response = come_by_link(client, token)
    assert (response.status_code, response["Location"]) == (302, IDENTITY)
    assert token not in str(response.headers) + str(response.cookies)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert token not in client.get(IDENTITY).content.decode()


def test_the_cookie_is_the_portals_own_and_lasts_thirty_minutes(client):
    _, token = link_for()
    cookie = come_by_link(client, token).cookies[COOKIE]
    assert (cookie["path"], cookie["max-age"]) == ("/portal/", 1800)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "sessionid" not in client.cookies


def test_in_production_the_cookie_travels_encrypted_only(client, settings):
    settings.SESSION_COOKIE_SECURE = True
    _, token = link_for()
    assert come_by_link(client, token).cookies[COOKIE]["secure"]


def test_a_used_link_leads_to_the_code_in_another_browser_and_back_in_its_own(client):
    _, token = link_for()
    come_by_link(client, token)
    assert answer(client).status_code == 302
    for browser, shown in ((Client(), "/portal/enter/?used"), (client, "/portal/")):
        end = browser.get(f"/p/{token}", follow=True)
        assert end.redirect_chain[-1][0] == shown
        assert ("It opens once." in end.content.decode()) is (browser is not client)
    assert "It opens once." not in Client().get("/portal/enter/").content.decode()


def test_whoever_came_by_an_e_mail_gets_a_code_to_come_back(client):
    visiting(client)
    page = client.post("/portal/code/").content.decode()
    code = re.search(r"<code>([\w-]+)</code>", page)
    assert code is not None
    later = Client()
    later.post("/portal/enter/", {"code": code[1]})
    assert answer(later)["Location"] == "/portal/"


def test_nobody_gets_a_code_before_they_have_shown_who_they_are(client):
    visiting(client, proven=False)
    assert client.post("/portal/code/")["Location"] == "/portal/identity/"
    assert Client().post("/portal/code/")["Location"] == "/portal/enter/"
    assert PortalLink.objects.count() == 1


def closed_by(kind):
    """A token that opens nothing, in each way in which one can."""
    link, token = link_for(days=1)
    if kind == "unknown":
        return "x" * 43
    if kind == "tampered":
        return token.swapcase()
    if kind == "revoked":
        revoke_link(link=link, by=None, at=timezone.now())
    if kind == "renewed":
        renew_link(link=link, by=None, at=timezone.now())
    if kind == "expired":
        link_at = timezone.now() - timedelta(days=9)
        _, token = link_for(days=1, at=link_at)
    return token


KINDS = ["unknown", "tampered", "revoked", "renewed", "expired"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_that_does_not_open_says_how_to_get_a_new_one(client, kind):
    matter = matter_with_person()
    response = come_by_link(client, closed_by(kind))
    page = response.content.decode()
    assert response.status_code == 404
    assert COOKIE not in response.cookies
    assert "/p/" not in page
    assert matter.screener.phone in page
    assert matter.screener.email in page
    assert matter.screener.street in page
    assert "does not change your dates" in page
    assert response["Referrer-Policy"] == "no-referrer"


def test_every_kind_of_closed_link_reads_alike():
    matter_with_person()
    tokens = [closed_by(kind) for kind in KINDS]
    pages = {text_of(come_by_link(Client(), token)) for token in tokens}
    assert len(pages) == 1


@pytest.mark.parametrize("path", ["/p/", "/p/a/b", "/p/%2e%2e/", "/p/" + "x" * 5000])
def test_odd_addresses_are_harmless(client, path):
    assert client.get(path).status_code in (302, 404)


def test_links_are_only_read(client):
    _, token = link_for()
    assert client.post(f"/p/{token}").status_code == 405


def test_guessing_from_one_address_is_slowed_down_and_offers_other_ways(client):
    matter = matter_with_person()
    for number in range(ADDRESS_TRIES):
        assert client.get(f"/p/guess-{number}").status_code == 404
    response = client.get("/p/guess")
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert matter.screener.phone in response.content.decode()
    assert client.post("/portal/enter/", {"code": "ABCD"}).status_code == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "192.0.2.4, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "198.51.100.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_saw_counts(client, settings, proxies, forwarded, counted):
    settings.TRUSTED_PROXIES = proxies
    client.get("/p/guess", headers={"x-forwarded-for": forwarded})
    assert PortalAttempt.objects.get().address_hash == hash_of(counted)


# -- the code of a letter ----------------------------------------------------------------------


def enter(client, code):
    return client.post("/portal/enter/", {"code": code})


def test_a_code_opens_as_typed(client):
    link, _ = link_for()
    assert enter(client, link.code.lower().replace("-", " "))["Location"] == IDENTITY
    assert answer(client)["Location"] == "/portal/"


def test_the_page_for_the_code_needs_no_session(client):
    response = client.get("/portal/enter/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert COOKIE not in response.cookies


def test_an_empty_code_is_asked_for_again(client):
    response = enter(client, " ")
    assert response.status_code == 400
    assert "Error:" in response.content.decode()


def test_a_wrong_code_meets_the_same_questions_and_the_same_refusal():
    link, _ = link_for()
    right, wrong = Client(), Client()
    first, second = enter(right, link.code), enter(wrong, "AAAA-BBBB-CCCC")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert text_of(right.get(IDENTITY)) == text_of(wrong.get(IDENTITY))
    missed = [right.post(IDENTITY, WRONG), wrong.post(IDENTITY, RIGHT), wrong.post(IDENTITY, WRONG)]
    assert {response.status_code for response in missed} == {403}
    assert len({text_of(response) for response in missed}) == 1


def test_a_wrong_code_never_opens_even_with_somebodys_answers(client):
    link_for()
    enter(client, "AAAA-BBBB-CCCC")
    answer(client)
    for address in ("/portal/", IDENTITY):
        assert client.get(address).status_code in (200, 302)
        assert "Where things stand" not in client.get(address, follow=True).content.decode()


# -- the questions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"year": "1997"},
        {"month": "4"},
        {"day": ""},
        {"month": "13"},
        {"year": "nineteen"},
        {"place": "1428"},
        {"place": ""},
        {"month": "", "day": "", "year": "", "place": ""},
        {"place": "<script>alert(1)</script>"},
    ],
)
def test_every_miss_reads_alike_and_never_says_which(client, change):
    matter, other = matter_with_person(), Client()
    for browser in (client, other):
        visiting(browser, matter, proven=False)
    missed = answer(client, **change)
    assert missed.status_code == 403
    assert text_of(missed) == text_of(answer(other, place="0"))
    page = missed.content.decode()
    assert "we do not say which one did not match" in page
    assert "script" not in page


def count_queries(client, change):
    with CaptureQueriesContext(connection) as captured:
        answer(client, **change)
    return len(captured)


def test_every_miss_does_the_same_work(client):
    visiting(client, proven=False)
    wrong_code = Client()
    enter(wrong_code, "AAAA-BBBB-CCCC")
    changes = [{"year": "1997"}, {"place": "0"}, {"year": "", "place": ""}]
    misses = {count_queries(client, change) for change in changes}
    assert len(misses) == 1
    # A code that is none spares reading the link and the person, nothing else.
    assert 0 <= misses.pop() - count_queries(wrong_code, {}) <= 3


def test_nothing_private_stands_on_the_pages_before_proof(client):
    matter = matter_with_person()
    link, token = link_for(matter)
    pages = [
        come_by_link(client, token),
        client.get(IDENTITY),
        answer(client, place="0"),
        client.get("/portal/", follow=True),
    ]
    told = "".join(page.content.decode() for page in pages)
    person = matter.person
    for secret in (
        person.family_name,
        person.email,
        person.street,
        matter.reference,
        matter.agency.name,
        str(link.public_id),
    ):
        assert secret not in told


def test_right_answers_open_the_matter(client):
    link = visiting(client)
    page = client.get("/portal/").content.decode()
    assert "Where things stand" in page
    assert f"{link.person.name} · {link.matter.reference}" in page
    assert str(link.matter.agency) in page


def test_after_proof_the_session_has_another_key(client):
    visiting(client, proven=False)
    before = client.cookies[COOKIE].value
    answer(client)
    assert client.cookies[COOKIE].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_after_some_misses_the_page_rests_whatever_is_answered(client):
    link = visiting(client, proven=False)
    for _ in range(LOCK_AFTER):
        assert answer(client, place="0").status_code == 403
    resting = answer(client)
    page = resting.content.decode()
    assert resting.status_code == 429
    assert "This page is resting" in page
    assert link.matter.screener.phone in page
    assert link.matter.screener.street in page
    assert "Your dates and your rights stay the same" in page
    assert 'name="place"' not in page


def test_the_rest_ends_by_itself(client):
    visiting(client, proven=False)
    for _ in range(LOCK_AFTER + 3):
        answer(client, place="0")
    with time_machine.travel(timezone.now() + LOCK - timedelta(minutes=5)):
        client.get(IDENTITY)  # keeps the session
        assert answer(client).status_code == 429
    with time_machine.travel(timezone.now() + LOCK + timedelta(minutes=1)):
        assert answer(client)["Location"] == "/portal/"


def test_another_link_of_the_same_person_does_not_rest(client):
    """Whoever got hold of one link keeps the person out of none of the others."""
    matter = matter_with_person()
    visiting(client, matter, proven=False)
    for _ in range(LOCK_AFTER):
        answer(client, place="0")
    other = Client()
    visiting(other, matter, proven=False)
    assert answer(other).status_code == 302


def test_somebody_elses_link_does_not_rest(client):
    visiting(client, proven=False)
    for _ in range(LOCK_AFTER):
        answer(client, place="0")
    other = Client()
    visiting(other, proven=False)
    assert answer(other).status_code == 302


def test_a_success_wipes_the_slate(client):
    matter = matter_with_person()
    for _ in range(3):
        browser = Client()
        visiting(browser, matter, proven=False)
        for _ in range(LOCK_AFTER - 1):
            assert answer(browser, place="0").status_code == 403
        assert answer(browser).status_code == 302


def test_a_wrong_code_rests_as_soon_and_reads_the_same(client):
    link, _ = link_for()
    right, wrong = Client(), Client()
    enter(right, link.code)
    enter(wrong, "AAAA-BBBB-CCCC")
    for _ in range(LOCK_AFTER):
        assert (answer(right, place="0").status_code, answer(wrong).status_code) == (403, 403)
    first, second = answer(right), answer(wrong)
    assert (first.status_code, second.status_code) == (429, 429)
    assert text_of(first) == text_of(second)


def test_a_person_about_whom_nothing_is_known_is_sent_to_the_phone(client):
    matter = matter_with_person(birth_date=None, street="", postal_code="")
    visiting(client, matter, proven=False)
    response = answer(client, month="", day="", year="", place="")
    assert response.status_code == 403
    assert matter.screener.phone in response.content.decode()


def test_every_step_is_told_to_the_trail_without_answers(client):
    link = visiting(client, proven=False)
    answer(client, place="9999")
    answer(client)
    events = AuditEvent.objects.filter(verb__startswith="portal_").order_by("id")
    assert [event.payload["result"] for event in events] == ["let_in", "refused", "proven"]
    assert {event.stream for event in events} == {link.matter.stream}
    assert "9999" not in "".join(event.body for event in events)


def test_tries_with_a_code_that_is_none_are_told_to_the_installations_stream(client):
    enter(client, "AAAA-BBBB-CCCC")
    answer(client)
    event = AuditEvent.objects.get(verb="portal_identity")
    assert (event.stream, event.payload) == ("installation", {"result": "refused"})
    assert not PortalAttempt.objects.filter(succeeded=True).exists()


# -- sessions ----------------------------------------------------------------------------------


def test_a_key_planted_by_somebody_else_is_not_kept(client):
    visiting(attacker := Client())
    planted = attacker.cookies[COOKIE].value
    client.cookies[COOKIE] = planted
    link, _ = link_for()
    enter(client, link.code)
    assert client.cookies[COOKIE].value != planted
    assert attacker.get("/portal/")["Location"] == "/portal/enter/"


def test_an_invented_key_opens_nothing(client):
    client.cookies[COOKIE] = "a" * 32
    response = client.get("/portal/")
    assert response["Location"] == "/portal/enter/"


def test_a_staff_session_is_no_portal_session_and_the_other_way_round(client):
    link = visiting(client)
    staff = Client()
    staff.force_login(member(link.matter.screener, Role.SUPERVISOR))
    key = staff.cookies["sessionid"].value
    stolen = Client()
    stolen.cookies[COOKIE] = key
    assert stolen.get("/portal/")["Location"] == "/portal/enter/"
    crossed = Client()
    crossed.cookies["sessionid"] = client.cookies[COOKIE].value
    assert "/admin/login/" in crossed.get("/admin/")["Location"]
    assert staff.get("/admin/").status_code == 200


def test_staff_stay_signed_in_beside_a_portal_visit(client):
    link, token = link_for()
    client.force_login(member(link.matter.screener, Role.SUPERVISOR))
    come_by_link(client, token)
    answer(client)
    assert client.get("/portal/").status_code == 200
    assert client.get("/admin/").status_code == 200
    client.post("/portal/out/")
    assert client.get("/admin/").status_code == 200


def test_a_session_ends_after_thirty_quiet_minutes(client):
    visiting(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.get("/portal/")["Location"] == "/portal/enter/"


def test_each_page_gives_thirty_more_minutes(client):
    visiting(client)
    start = timezone.now()
    for minutes in (20, 40, 60):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert client.get("/portal/").status_code == 200


def test_revoking_a_link_ends_its_visits_at_the_next_page(client):
    link = visiting(client)
    revoke_link(link=link, by=None, at=timezone.now())
    response = client.get("/portal/")
    assert response.status_code == 404
    assert link.person.name not in response.content.decode()


def test_a_link_that_runs_out_ends_its_visits_too(client):
    link, token = link_for(days=1, at=timezone.now() - timedelta(hours=23, minutes=50))
    come_by_link(client, token)
    answer(client)
    assert client.get("/portal/").status_code == 200
    with time_machine.travel(link.expires_at):
        assert client.get("/portal/").status_code == 404
        assert client.post(IDENTITY, RIGHT).status_code == 404


def test_signing_out_ends_the_session_for_good(client):
    visiting(client)
    key = client.cookies[COOKIE].value
    page = client.post("/portal/out/")
    assert "You are signed out" in page.content.decode()
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies[COOKIE] = key
    assert client.get("/portal/")["Location"] == "/portal/enter/"


def test_signing_out_needs_a_form_of_our_own():
    client = Client(enforce_csrf_checks=True)
    assert client.get("/portal/out/").status_code == 405
    assert client.post("/portal/out/").status_code == 403


def test_one_who_has_shown_who_they_are_is_not_asked_again(client):
    visiting(client)
    assert client.get(IDENTITY)["Location"] == "/portal/"


def test_a_new_link_in_the_same_browser_asks_anew(client):
    visiting(client)
    _, token = link_for()
    come_by_link(client, token)
    assert client.get("/portal/")["Location"] == IDENTITY


# -- languages ---------------------------------------------------------------------------------


def test_the_portal_speaks_the_persons_language_until_they_switch(client):
    matter = matter_with_person(language="es")
    visiting(client, matter)
    assert client.get("/portal/").headers["Content-Language"] == "es"
    client.post("/language/", {"language": "en", "next": "/portal/"})
    assert client.get("/portal/").headers["Content-Language"] == "en"


def test_before_anybody_is_known_the_browser_says_the_language(client):
    page = client.get("/portal/enter/", headers={"accept-language": "es"})
    assert page.headers["Content-Language"] == "es"


# -- doors before proof (R-13) -----------------------------------------------------------------


@pytest.fixture
def door(monkeypatch):
    item = MenuItem("Tell us it is wrong", "portal:enter", lambda visit: True, before_proof=True)
    monkeypatch.setitem(REGISTRY.menu, "portal:enter", item)
    private = MenuItem("My file", "portal:matter", lambda visit: True)
    monkeypatch.setitem(REGISTRY.menu, "portal:matter", private)


def test_a_dispute_needs_no_proof(client, door):
    visiting(client, proven=False)
    page = client.get(IDENTITY).content.decode()
    assert "Tell us it is wrong" in page
    assert "My file" not in page


def test_the_doors_stay_open_while_the_questions_rest(client, door):
    visiting(client, proven=False)
    for _ in range(LOCK_AFTER + 1):
        response = answer(client, place="0")
    assert "Tell us it is wrong" in response.content.decode()


def test_a_wrong_code_sees_the_same_doors(client, door):
    enter(client, "AAAA-BBBB-CCCC")
    other = Client()
    visiting(other, proven=False)
    assert text_of(client.get(IDENTITY)) == text_of(other.get(IDENTITY))


def test_after_proof_the_menu_shows_what_is_private(client, door):
    visiting(client)
    assert "My file" in client.get("/portal/").content.decode()


def test_links_of_a_purpose_land_on_their_own_page(client, monkeypatch):
    monkeypatch.setitem(REGISTRY.landings, "sign_authorization", "portal:enter")
    _, token = link_for(purpose="sign_authorization")
    come_by_link(client, token)
    assert answer(client)["Location"] == "/portal/enter/"


def test_a_person_has_links_to_several_matters_and_each_opens_its_own(client):
    person = PersonFactory()
    first, second = matter_with_person(), matter_with_person()
    for matter in (first, second):
        matter.person = person
        matter.save()
    visiting(client, first)
    page = client.get("/portal/").content.decode()
    assert first.reference in page
    assert second.reference not in page
    assert PortalLink.objects.count() == 1


def test_what_is_not_there_is_said_in_the_portals_own_frame(client):
    visiting(client)
    answer = client.get("/portal/report/")
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
    assert "There is nothing here" in page
    assert 'href="/portal/"' in page
    assert "/admin/" not in page


def test_an_error_is_named_in_the_title_and_takes_the_focus(client):
    visiting(client, proven=False)
    page = answer(client, **WRONG).content.decode()
    assert "<title>Error: " in page
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert 'action="/portal/identity/"' in page  # no fragment of the page before goes with it
