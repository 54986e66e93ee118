"""Clocks by few words, always through the service that starts them."""

from datetime import UTC, date, datetime
from typing import Any

from config.accounts.models import Matter, Organization
from config.clocks.models import Clock
from config.clocks.services import close_clock, start_clock
from tests.accounts.factories import MatterFactory

AT = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)  # a Monday, 11:00 in Denver
RECEIVED = date(2027, 3, 1)


def running(
    rule_id: str = "D-06",
    event_on: date = RECEIVED,
    *,
    matter: Matter | None = None,
    organization: Organization | None = None,
    at: datetime = AT,
    target: str = "dispute_item:1",
    **fields: Any,
) -> Clock:
    matter = matter or MatterFactory()
    return start_clock(
        matter=matter,
        rule_id=rule_id,
        organization=organization or matter.screener,
        event_on=event_on,
        target=target,
        by=None,
        at=at,
        **fields,
    )


def proof_of(clock: Clock) -> str:
    """A row that is there; the real ones stand in the rooms above."""
    return f"matter:{clock.matter.public_id}"


def ended(clock: Clock, event: str = "decided", on: date = date(2027, 3, 4)) -> Clock:
    return close_clock(clock=clock, on=on, event=event, proof=proof_of(clock), by=None, at=AT)
