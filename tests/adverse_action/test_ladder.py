"""The next rung (R-9): what nobody opened in time, or could not be handed over, goes again."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action.models import Notice, Proposal
from adverse_action.services import may_go_again, record_receipt, withdraw_action
from config.accounts.models import Person
from config.audit.models import AuditEvent
from config.delivery.ladder import is_unopened
from config.delivery.models import Delivery
from config.delivery.services import climb_ladders, dispatch_due
from config.delivery.tasks import climb_ladders as sweep
from config.errors import Invalid
from screening.models import Report
from tests.adverse_action.test_journey import notice, propose
from tests.disputes.conftest import made, report, world
from tests.journeys.world import World

__all__ = ["made", "report", "world"]


@pytest.fixture
def linked(world: World, report: Report) -> Notice:
    """A notice that stands in the portal since Monday, October 5."""
    found = notice(world, propose(world, report), channel="portal")
    dispatch_due(at=world.at)
    found.refresh_from_db()
    assert found.way.status == "dispatched"
    return Notice.objects.get(pk=found.pk)


def days_later(world: World, days: int) -> None:
    world.at += timedelta(days=days)


def told(world: World, sent: Notice, event: str) -> None:
    record_receipt(
        notice=Notice.objects.get(pk=sent.pk),
        event=event,
        on=world.agency.on(world.at),
        detail="",
        by=world.hr,
        at=world.at,
    )


def back(world: World, sent: Notice) -> None:
    """The carrier took the letter, and brought it back six days later."""
    told(world, sent, "accepted")
    days_later(world, 6)
    told(world, sent, "returned")


def ways(found: Notice) -> list[tuple[str, str]]:
    sent = Delivery.objects.filter(document=found.document).order_by("pk")
    return [(one.channel, one.status) for one in sent]


def test_a_link_that_nobody_opened_for_three_business_days_goes_by_post(
    world: World, linked: Notice
) -> None:
    days_later(world, 2)
    assert climb_ladders(at=world.at) == 0
    days_later(world, 1)
    assert climb_ladders(at=world.at) == 1
    assert ways(linked) == [("portal", "unopened"), ("post", "queued")]
    old, new = Delivery.objects.filter(document=linked.document).order_by("pk")
    assert [row.sha256 for row in old.enclosures.all()] == [
        row.sha256 for row in new.enclosures.all()
    ]
    assert climb_ladders(at=world.at) == 0


def test_a_weekend_is_no_time_to_open_a_letter(world: World, linked: Notice) -> None:
    # sent on a Thursday: Friday, Tuesday and Wednesday count, for that Monday is Columbus Day
    way = linked.way
    assert way.dispatched_on
    way.dispatched_on += timedelta(days=3)
    days_later(world, 8)
    assert not is_unopened(way, world.at)
    days_later(world, 1)
    assert is_unopened(way, world.at)


def test_what_was_opened_stays_where_it_is(world: World, linked: Notice) -> None:
    record_receipt(
        notice=linked,
        event="opened",
        on=world.agency.on(world.at),
        detail="",
        by="subject:1",
        at=world.at,
    )
    days_later(world, 5)
    assert climb_ladders(at=world.at) == 0
    assert ways(linked) == [("portal", "delivered")]


def test_without_an_address_it_waits_to_be_handed_over(world: World, linked: Notice) -> None:
    Person.objects.filter(pk=linked.case.person.pk).update(street="")
    days_later(world, 3)
    assert climb_ladders(at=world.at) == 1
    assert ways(linked) == [("portal", "unopened"), ("hand", "queued")]


def test_mail_that_came_back_is_handed_over_unless_the_address_was_mended(
    world: World, report: Report
) -> None:
    sent = notice(world, propose(world, report), channel="post")
    back(world, sent)
    assert climb_ladders(at=world.at) == 1
    assert ways(sent) == [("post", "returned"), ("hand", "queued")]
    Person.objects.filter(pk=sent.case.person.pk).update(street="9 Corrected Way")
    told(world, sent, "not_handed")
    assert climb_ladders(at=world.at) == 1
    assert ways(sent)[2:] == [("post", "queued")]


def test_when_no_way_is_left_it_says_so_once(world: World, report: Report) -> None:
    sent = notice(world, propose(world, report), channel="post")
    back(world, sent)
    climb_ladders(at=world.at)
    told(world, sent, "not_handed")
    assert [climb_ladders(at=world.at) for _ in range(2)] == [0, 0]
    ended = AuditEvent.objects.get(verb="end_ladder")
    assert ended.payload["why"] == "no_way_left"
    assert may_go_again(Notice.objects.get(pk=sent.pk))


def test_a_letter_that_nobody_needs_any_more_goes_nowhere(world: World, report: Report) -> None:
    proposal = propose(world, report)
    sent = notice(world, proposal, channel="post")
    withdraw_action(
        proposal=proposal,
        reasons="A mistake",
        channel="hand",
        submission=uuid4(),
        by=world.chief,
        at=world.at,
    )
    back(world, sent)
    assert climb_ladders(at=world.at) == 0
    assert AuditEvent.objects.get(verb="end_ladder").payload["why"] == "not_owed"
    assert len(ways(sent)) == 1


def test_the_sweep_runs_it(world: World, linked: Notice, time_machine) -> None:  # type: ignore[no-untyped-def]
    days_later(world, 3)
    time_machine.move_to(world.at, tick=False)
    sweep()
    assert ways(linked)[-1] == ("post", "queued")


def test_a_letter_that_could_not_be_handed_over_may_go_again(world: World, report: Report) -> None:
    found = notice(world, propose(world, report), channel="hand")
    record_receipt(
        notice=found,
        event="not_handed",
        on=world.agency.on(world.at),
        detail="Moved away",
        by=world.hr,
        at=world.at,
    )
    found = Notice.objects.get(pk=found.pk)
    assert found.way.status == "failed"
    assert may_go_again(found)
    assert Proposal.objects.get().status == "noticed"


@pytest.mark.parametrize(("channel", "event"), [("post", "unopened"), ("hand", "unopened")])
def test_only_a_link_goes_unopened(world: World, report: Report, channel: str, event: str) -> None:
    found = notice(world, propose(world, report), channel=channel)
    with pytest.raises(Invalid, match="This cannot happen to this letter"):
        record_receipt(
            notice=found,
            event=event,
            on=world.agency.on(world.at),
            detail="",
            by=world.hr,
            at=world.at,
        )
