"""Links: one person, one matter, one purpose, until a day; secrets told once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.errors import Invalid
from config.portal.identity import Answers
from config.portal.models import PortalAttempt, PortalLink
from config.portal.services import (
    LinkUsed,
    Outcome,
    TooManyTries,
    code_to_return,
    enter_code,
    exchange,
    prove_identity,
    prune_attempts,
    renew_link,
    revoke_link,
)
from config.portal.services.attempts import ADDRESS_TRIES, ADDRESS_WINDOW, KEPT, hash_of
from config.portal.tasks import prune_attempts as sweep
from tests.accounts.factories import UserFactory, member
from tests.portal.factories import link_for
from tests.rawsql import refused_by_database, run

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"


def now():
    return timezone.now()


def opened(token, address=HERE, at=None):
    return exchange(token=token, address=address, at=at or now())


def proven(link):
    answers = Answers(birth="1996-05-04", place="1427")
    assert prove_identity(link=link, answers=answers, address=HERE, at=now()) is Outcome.PROVEN


def test_a_code_opens_again_and_again():
    link, _ = link_for()
    for _ in range(3):
        assert enter_code(code=link.code.lower(), address=HERE, at=now()) == link
        proven(link)


def test_a_link_opens_until_somebody_has_shown_by_it_who_they_are():
    """A mail filter that looks at it uses nothing up."""
    link, token = link_for()
    for _ in range(3):
        assert opened(token) == link
    proven(link)
    with pytest.raises(LinkUsed):
        opened(token)
    assert enter_code(code=link.code, address=HERE, at=now()) == link
    results = AuditEvent.objects.filter(verb="portal_enter").order_by("id")
    assert [event.payload["result"] for event in results][-2:] == ["used", "let_in"]


def test_a_used_link_is_over_and_revoked_like_any_other():
    link, token = link_for()
    proven(link)
    revoke_link(link=link, by=None, at=now())
    assert opened(token) is None


def test_a_code_to_come_back_ends_with_the_link_of_who_asked():
    link, _ = link_for(days=5)
    at = now()
    code = code_to_return(link=link, by="subject:x", at=at)
    made = enter_code(code=code, address=HERE, at=at)
    assert made is not None
    assert (made.matter, made.person, made.purpose) == (link.matter, link.person, link.purpose)
    assert made.expires_at == link.expires_at
    revoke_link(link=link, by=None, at=at)
    assert enter_code(code=code, address=HERE, at=at) is None
    assert AuditEvent.objects.filter(verb="create_link").last().actor == "subject:x"


def test_neither_token_nor_code_is_stored_anywhere():
    link, token = link_for()
    stored = PortalLink.objects.values().get()
    assert token not in str(stored)
    assert link.code not in str(stored)
    assert PortalLink.objects.get().code == ""
    bodies = "".join(AuditEvent.objects.values_list("body", flat=True))
    assert token not in bodies
    assert link.code not in bodies


def test_the_first_use_is_kept():
    link, token = link_for()
    opened(token)
    proven(link)
    link.refresh_from_db()
    first = link.exchanged_at
    assert first is not None
    proven(link)
    link.refresh_from_db()
    assert link.exchanged_at == first


@pytest.mark.parametrize(
    "tamper", [str.swapcase, lambda t: t[:-1], lambda t: t + "A", lambda t: ""]
)
def test_a_tampered_token_opens_nothing(tamper):
    _, token = link_for()
    assert opened(tamper(token)) is None


def test_an_expired_link_opens_nothing():
    link, token = link_for(days=1)
    assert opened(token, at=link.expires_at - timedelta(seconds=1)) == link
    assert opened(token, at=link.expires_at) is None
    assert enter_code(code=link.code, address=HERE, at=link.expires_at) is None


def test_a_revoked_link_opens_nothing():
    link, token = link_for()
    revoke_link(link=link, by=None, at=now())
    assert opened(token) is None
    assert enter_code(code=link.code, address=HERE, at=now()) is None
    assert AuditEvent.objects.get(verb="revoke_link").target == f"link:{link.public_id}"


def test_a_link_is_revoked_once():
    link, _ = link_for()
    first = revoke_link(link=link, by=None, at=now()).revoked_at
    assert revoke_link(link=link, by=None, at=now() + timedelta(days=1)).revoked_at == first
    assert AuditEvent.objects.filter(verb="revoke_link").count() == 1


def test_a_renewed_link_is_another_and_the_old_one_ends():
    user = UserFactory()
    link, token = link_for(purpose="sign_authorization")
    new, new_token = renew_link(link=link, by=user, at=now())
    assert opened(token) is None
    assert opened(new_token) == new
    assert (new.matter, new.person, new.purpose) == (link.matter, link.person, link.purpose)
    assert new.created_by == user


@pytest.mark.parametrize("fields", [{"purpose": "everything"}, {"days": 0}, {"days": 366}])
def test_a_link_needs_a_purpose_and_an_end(fields):
    with pytest.raises(Invalid):
        link_for(**fields)


def test_the_database_keeps_a_link_at_its_aim():
    link, _ = link_for()
    other, _ = link_for()
    for change in (
        f"matter_id = {other.matter_id}",
        f"person_id = {other.person_id}",
        "expires_at = expires_at + interval '1 year'",
        f"token_sha256 = '{'0' * 64}'",
    ):
        said = refused_by_database(f"UPDATE portal_portallink SET {change} WHERE id = {link.pk}")
        assert "Cannot update" in said
    with pytest.raises(IntegrityError, match="a_link_ends"):
        run(
            "SET LOCAL session_replication_role = replica;"
            f"UPDATE portal_portallink SET expires_at = created_at WHERE id = {link.pk}"
        )


def test_staff_see_links_of_their_screeners_matters_only():
    link, _ = link_for()
    other, _ = link_for()
    supervisor = member(link.matter.screener, Role.SUPERVISOR)
    assert list(PortalLink.objects.visible_to(supervisor)) == [link]
    assert other not in PortalLink.objects.visible_to(supervisor)
    assert not PortalAttempt.objects.visible_to(supervisor).exists()


# -- guessing ----------------------------------------------------------------------------------


def guess(times, address=HERE):
    for number in range(times):
        assert opened(f"guess-{number}", address) is None


def test_many_wrong_links_from_one_address_are_too_many():
    guess(ADDRESS_TRIES)
    with pytest.raises(TooManyTries):
        opened("one more")
    with pytest.raises(TooManyTries):
        enter_code(code="ABCD", address=HERE, at=now())


def test_even_a_right_link_waits_then():
    _, token = link_for()
    guess(ADDRESS_TRIES)
    with pytest.raises(TooManyTries):
        opened(token)
    assert opened(token, at=now() + ADDRESS_WINDOW) is not None


def test_another_address_is_not_held_up():
    link, token = link_for()
    guess(ADDRESS_TRIES)
    assert opened(token, "203.0.113.8") == link


def test_right_links_never_count_against_anybody():
    _, token = link_for()
    for _ in range(ADDRESS_TRIES + 5):
        assert opened(token) is not None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("garbage", "", True),
        ("203.0.113.7", "garbage", False),
    ],
)
def test_an_address_is_a_customer(one, other, same):
    assert (hash_of(one) == hash_of(other)) is same


def test_no_address_is_stored(settings):
    guess(1)
    row = PortalAttempt.objects.values().get()
    assert HERE not in str(row)
    before = hash_of(HERE)
    settings.SECRET_KEY = "another key, as another installation has"
    assert hash_of(HERE) != before


def test_tries_are_forgotten_after_a_while():
    guess(2)
    assert prune_attempts(at=now() + KEPT - timedelta(minutes=1)) == 0
    assert prune_attempts(at=now() + KEPT + timedelta(minutes=1)) == 2


def test_the_sweep_forgets():
    link, _ = link_for()
    old = now() - KEPT * 2
    PortalAttempt.objects.create(kind="code", address_hash="x", link=link, succeeded=False, at=old)
    sweep()
    assert not PortalAttempt.objects.exists()
    assert PortalLink.objects.exists()


def test_each_way_in_is_told_to_the_matters_stream():
    link, token = link_for()
    opened(token)
    revoke_link(link=link, by=None, at=now())
    opened(token)
    events = AuditEvent.objects.filter(verb="portal_enter").order_by("id")
    assert [event.payload["result"] for event in events] == ["let_in", "refused"]
    assert {event.stream for event in events} == {link.matter.stream}
    assert {event.actor for event in events} == {f"link:{link.public_id}"}
