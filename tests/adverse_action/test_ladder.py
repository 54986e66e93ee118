"""The next rung (R-9): what nobody opened in time, or could not be handed over, goes again."""

from datetime import timedelta

import pytest

from adverse_action.models import Notice, Proposal
from adverse_action.services import climb_ladder, may_go_again, record_receipt
from adverse_action.services.ladder import is_unopened
from adverse_action.tasks import climb_ladder as sweep
from config.accounts.models import Person
from config.delivery.models import Delivery
from config.delivery.services import dispatch_due
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


def ways(found: Notice) -> list[tuple[str, str]]:
    sent = Delivery.objects.filter(document=found.document).order_by("pk")
    return [(one.channel, one.status) for one in sent]


def test_a_link_that_nobody_opened_for_three_business_days_goes_by_post(
    world: World, linked: Notice
) -> None:
    days_later(world, 2)
    assert climb_ladder(world.at) == 0
    days_later(world, 1)
    assert climb_ladder(world.at) == 1
    assert ways(linked) == [("portal", "failed"), ("post", "queued")]
    old, new = Delivery.objects.filter(document=linked.document).order_by("pk")
    assert [row.sha256 for row in old.enclosures.all()] == [
        row.sha256 for row in new.enclosures.all()
    ]
    assert climb_ladder(world.at) == 0


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
    assert climb_ladder(world.at) == 0
    assert ways(linked) == [("portal", "delivered")]


def test_without_an_address_the_letter_waits_for_somebody(
    world: World, linked: Notice, caplog: pytest.LogCaptureFixture
) -> None:
    Person.objects.filter(pk=linked.case.person.pk).update(street="")
    days_later(world, 3)
    assert climb_ladder(world.at) == 0
    assert str(linked.public_id) in caplog.text
    assert may_go_again(Notice.objects.get(pk=linked.pk))


def test_the_sweep_runs_it(world: World, linked: Notice, time_machine) -> None:  # type: ignore[no-untyped-def]
    days_later(world, 3)
    time_machine.move_to(world.at, tick=False)
    sweep()
    assert ways(linked)[-1] == ("post", "queued")


def test_a_letter_that_could_not_be_handed_over_goes_again(world: World, report: Report) -> None:
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
