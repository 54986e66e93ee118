"""Owners hear of clocks that moved: reference and day, nobody's name."""

from datetime import date
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail

from config.accounts.models import User
from config.clocks.models import ClockChange
from config.clocks.services import tell_owners, void_clock
from config.clocks.services.messages import _tell
from config.clocks.tasks import tell_owners as sweep
from tests.accounts.factories import MatterFactory, PersonFactory, UserFactory
from tests.clocks.factories import AT, running
from tests.clocks.test_closures import close_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(name="Odalys Greer")


def moved(owner, **fields):
    clock = running("D-05", owner=owner, **fields)
    close_day(date(2027, 3, 3))
    return clock


def test_an_owner_hears_of_the_new_day(owner):
    clock = moved(owner)
    assert tell_owners(at=AT) == 1
    message = mail.outbox[0]
    assert message.to == [owner.email]
    assert clock.matter.reference in message.body
    assert "2027-03-08" in message.body
    assert "https://probity.example/admin/deadlines/" in message.body


def test_an_owner_hears_once(owner):
    moved(owner)
    tell_owners(at=AT)
    assert tell_owners(at=AT) == 0
    assert len(mail.outbox) == 1
    assert ClockChange.objects.get().told_at == AT


def test_many_changes_make_one_message(owner):
    matter = MatterFactory()
    running("D-05", owner=owner, matter=matter)
    running("D-10", owner=owner, matter=matter, target="dispute_item:9")
    close_day(date(2027, 3, 3))
    assert ClockChange.objects.count() == 2
    assert tell_owners(at=AT) == 1
    assert mail.outbox[0].body.count(matter.reference) == 2


def test_each_owner_gets_only_their_own(owner):
    other = UserFactory()
    matter = MatterFactory()
    running("D-05", owner=owner, matter=matter)
    running("D-05", owner=other, target="dispute_item:2")
    close_day(date(2027, 3, 3))
    assert tell_owners(at=AT) == 2
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert matter.reference not in bodies[other.email]


def test_no_name_of_the_person_is_sent(owner):
    person = PersonFactory(given_name="Marisol", family_name="Quintero")
    moved(owner, matter=MatterFactory(person=person))
    tell_owners(at=AT)
    told = f"{mail.outbox[0].subject} {mail.outbox[0].body}"
    assert "Marisol" not in told
    assert "Quintero" not in told


def test_a_voided_clock_is_told_too(owner):
    void_clock(clock=running(owner=owner), reason="Came back", by=None, at=AT)
    tell_owners(at=AT)
    assert "now void (Void)" in mail.outbox[0].body


def test_nobody_is_written_to_about_a_clock_without_owner():
    moved(None)
    assert tell_owners(at=AT) == 0
    assert mail.outbox == []


def test_somebody_who_left_gets_no_mail_and_is_not_asked_again(owner):
    moved(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    tell_owners(at=AT)
    assert mail.outbox == []
    assert not ClockChange.objects.untold().exists()


def test_a_message_that_fails_is_tried_again(owner, monkeypatch):
    moved(owner)

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("config.clocks.services.messages.send_mail", broken)
        assert tell_owners(at=AT) == 0
    assert ClockChange.objects.untold().count() == 1
    assert tell_owners(at=AT) == 1


def test_one_address_that_fails_holds_up_nobody_else(owner, monkeypatch):
    other = UserFactory()
    running("D-05", owner=owner)
    running("D-05", owner=other, target="item:2")
    close_day(date(2027, 3, 3))

    def picky(subject: str, text: str, sender: None, to: list[str]) -> int:
        if to == [owner.email]:
            raise SMTPRecipientsRefused({})
        return mail.send_mail(subject, text, sender, to)

    monkeypatch.setattr("config.clocks.services.messages.send_mail", picky)
    assert tell_owners(at=AT) == 1
    assert mail.outbox[0].to == [other.email]


def test_the_sweep_runs(owner):
    moved(owner)
    sweep()
    assert len(mail.outbox) == 1


def test_what_another_sweep_has_told_is_not_told_again(owner):
    moved(owner)
    changes = list(ClockChange.objects.filter(clock__owner=owner))
    tell_owners(at=AT)
    assert _tell(owner, changes, AT) == 0
    assert len(mail.outbox) == 1
