"""Which way is next (R-9), and who hears that one failed."""

import pytest
from django.core import mail

from config.accounts.services import build_wall
from config.delivery.ladder import next_rung
from config.delivery.models import Delivery
from config.delivery.services import dispatch_due, record_proof, warn_owners
from tests.accounts.factories import member
from tests.delivery.factories import queued
from tests.documents.factories import AT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tried", "has_address", "then"),
    [
        (["email"], True, "post"),
        (["portal"], True, "post"),
        (["portal"], False, "hand"),
        (["email", "post"], True, "hand"),
        (["post"], True, "hand"),
        (["post", "hand"], True, None),
        (["hand"], True, "post"),
        (["hand"], False, None),
    ],
)
def test_the_next_way(tried, has_address, then):
    assert next_rung(tried, has_address=has_address) == then


@pytest.fixture
def bounced():
    delivery = queued("email")
    dispatch_due(at=AT)
    on = delivery.sender.on(AT)
    return record_proof(delivery=delivery, event="bounced", on=on, by=None, at=AT)


def test_who_sent_it_hears_that_it_failed_and_nobody_is_named(bounced):
    hr = member(bounced.sender, "hr")
    Delivery.objects.filter(pk=bounced.pk).update(warned_at=None)
    mail.outbox.clear()
    assert warn_owners(at=AT) == 1
    (message,) = mail.outbox
    assert hr.email in message.to
    assert bounced.matter.reference in message.body
    told = message.subject + message.body
    assert bounced.person.family_name not in told


def test_nobody_hears_of_a_matter_behind_a_wall(bounced):
    hr = member(bounced.sender, "hr")
    build_wall(matter=bounced.matter, user=hr, reason="recused", by=None, at=AT)
    mail.outbox.clear()
    assert warn_owners(at=AT) == 0
    assert mail.outbox == []


def test_nobody_hears_of_it_twice(bounced):
    member(bounced.sender, "hr")
    assert [warn_owners(at=AT) for _ in range(2)] == [1, 0]


def test_without_anybody_to_tell_it_is_not_tried_for_ever(bounced):
    assert warn_owners(at=AT) == 0
    bounced.refresh_from_db()
    assert bounced.warned_at == AT
    assert mail.outbox == [] or all("did not arrive" not in one.subject for one in mail.outbox)


def test_a_mail_server_that_is_down_is_asked_again(bounced, monkeypatch, caplog):
    member(bounced.sender, "hr")

    def down(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("config.delivery.services.warning.send_mail", down)
    assert warn_owners(at=AT) == 0
    monkeypatch.undo()
    assert "OSError" in caplog.text
    assert warn_owners(at=AT) == 1
