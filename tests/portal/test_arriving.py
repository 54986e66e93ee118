"""Staff hear that something came: who acts on it, once a day and matter, and nothing of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from config.accounts.models import Membership
from config.accounts.roles import Role
from config.accounts.services import assign
from config.clocks.services.news import set_mail
from config.portal.models import Arrival
from config.portal.services import note_arrival, prune_arrivals, tell_staff
from config.portal.tasks import tell_people
from tests.accounts.factories import (
    MatterFactory,
    OrganizationFactory,
    PersonFactory,
    WallFactory,
    member,
)
from tests.delivery.factories import matter_with_person
from tests.portal.factories import link_for
from tests.portal.test_messages import WORDS, answered, written

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def matter():
    return matter_with_person()


@pytest.fixture
def analyst(matter):
    return member(matter.screener, Role.ANALYST)


@pytest.fixture
def supervisor(matter):
    return member(matter.screener, Role.SUPERVISOR)


def beside(matter):
    """Another person's matter at the same screener."""
    person = PersonFactory(organization=matter.screener)
    return MatterFactory(screener=matter.screener, person=person)


def told():
    return sorted(address for one in mail.outbox for address in one.to)


def test_who_may_answer_hears_of_a_message_and_nothing_of_it(matter, analyst, supervisor):
    written(matter)
    member(matter.agency, Role.HR)
    member(OrganizationFactory(), Role.SUPERVISOR)
    tell_people()
    assert told() == [supervisor.email]  # no analyst works on it
    (letter,) = mail.outbox
    said = letter.subject + letter.body
    assert matter.reference in letter.body
    assert matter.reference not in letter.subject
    for private in (WORDS, matter.person.family_name, matter.person.given_name, str(matter.agency)):
        assert private not in said


def test_who_works_on_the_matter_hears_alone(matter, analyst, supervisor):
    assign(matter=matter, user=analyst, by=None, at=timezone.now())
    written(matter)
    tell_staff(at=timezone.now())
    assert told() == [analyst.email]


def test_nobody_hears_behind_a_wall_nor_who_left_nor_who_wants_no_mail(matter, supervisor):
    walled, quiet, left = (member(matter.screener, Role.SUPERVISOR) for _ in range(3))
    WallFactory(matter=matter, user=walled)
    set_mail(user=quiet, on=False)
    Membership.objects.filter(user=left).update(expires_at=timezone.now() - DAY)
    written(matter)
    assert tell_staff(at=timezone.now()) == 1
    assert told() == [supervisor.email]


def test_once_a_day_and_matter_however_much_comes(matter, supervisor, time_machine):
    other = beside(matter)
    time_machine.move_to(timezone.now().replace(hour=18), tick=False)
    for _ in range(3):
        written(matter)
        tell_staff(at=timezone.now())
    written(other)
    tell_staff(at=timezone.now())
    assert len(mail.outbox) == 2
    assert Arrival.objects.untold().count() == 1
    assert tell_staff(at=timezone.now() + DAY) == 1
    assert tell_staff(at=timezone.now() + DAY) == 0


def test_what_staff_enter_or_write_is_no_news_to_them(matter, supervisor):
    for by in (supervisor, None):
        note_arrival(matter=matter, by=by, at=timezone.now())
    link_for(matter)
    answered(matter, supervisor)
    assert not Arrival.objects.exists()


def test_a_mail_server_that_is_away_is_tried_again(matter, supervisor, monkeypatch):
    written(matter)

    def away(*args, **options):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("config.portal.services.arriving.send_mail", away)
        assert tell_staff(at=timezone.now()) == 0
    assert tell_staff(at=timezone.now()) == 1


def test_what_was_told_is_forgotten_after_a_week(matter, supervisor):
    written(matter)
    tell_staff(at=timezone.now())
    assert prune_arrivals(at=timezone.now() + 6 * DAY) == 0
    assert prune_arrivals(at=timezone.now() + 8 * DAY) == 1
