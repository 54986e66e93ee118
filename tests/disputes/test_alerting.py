"""R-11: supervisors hear of what nobody decided in time, and find it on their home page."""

from datetime import timedelta

import pytest
from django.core import mail

from config.accounts.models import Wall
from config.clocks.models import Clock
from disputes import tasks
from disputes.services import alert_undecided, complete_dispute, mark_undecided
from tests.disputes.visitors import at_desk, dispute_of

PANEL = "Not decided in time: delete by hand"


@pytest.fixture
def marked(world, report, time_machine):
    """A dispute of two items that the sweep marked on day 31."""
    dispute = dispute_of(world, report)
    world.at += timedelta(days=31)
    time_machine.move_to(world.at, tick=False)
    mark_undecided(by=None, at=world.at)
    return dispute


def test_a_supervisor_hears_once_and_of_nobodys_name(world, marked):
    assert alert_undecided(at=world.at) == 1
    assert alert_undecided(at=world.at) == 0
    (message,) = mail.outbox
    assert message.to == [world.supervisor.email]
    item = marked.items.first()
    due = Clock.objects.open().for_target(item.target).get(rule_id="D-10").due_on
    assert f"{marked.number}, item {item.report_item.number}: tell the person by {due}" in (
        message.body
    )
    assert marked.person.name not in message.body + message.subject
    assert set(marked.items.values_list("alerted_at", flat=True)) == {world.at}


def test_the_sweep_marks_and_alerts(world, report, time_machine):
    dispute_of(world, report)
    time_machine.move_to(world.at + timedelta(days=31), tick=False)
    tasks.mark_undecided_items()
    assert len(mail.outbox) == 1


def test_nobody_hears_of_a_file_behind_a_wall(world, marked):
    Wall.objects.create(
        matter=marked.matter, user=world.supervisor, reason="recused", built_at=world.at
    )
    assert alert_undecided(at=world.at) == 0
    assert not mail.outbox


def test_a_mail_server_that_is_away_is_tried_again(world, marked, monkeypatch):
    def away(*_args, **_told):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("disputes.services.alerting.send_mail", away)
        assert alert_undecided(at=world.at) == 0
    assert set(marked.items.values_list("alerted_at", flat=True)) == {None}
    assert alert_undecided(at=world.at) == 1


def test_the_home_page_lists_what_to_delete_with_its_day(client, world, marked):
    home = at_desk(client, world.supervisor).get("/admin/").content.decode()
    number = marked.items.first().report_item.number
    assert PANEL in home
    assert f"{marked.number}, item {number}" in home
    assert PANEL not in at_desk(client, world.third).get("/admin/").content.decode()
    complete_dispute(dispute=marked, by=world.supervisor, at=world.at)
    home = at_desk(client, world.supervisor).get("/admin/").content.decode()
    assert f"{marked.number}, item {number}" not in home
