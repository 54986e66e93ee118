"""Letters on their way: a file for the printer, what comes back, what counts in the end (R-9)."""

from collections.abc import Sequence
from typing import Self
from uuid import uuid4

from adverse_action.models import Notice
from adverse_action.services import follow_deliveries
from config.delivery.models import ConstructiveRequest, PrintBatch
from config.delivery.services import (
    ask_constructive,
    climb_ladders,
    compose_next,
    decide_constructive,
    hand_over_batch,
    make_batch,
)
from config.demo.journey.action import Acting

TRACKED = "9407 1555 0100 0000 0{0:02}"  # no carrier gives such numbers out


class Mailing(Acting):
    def comes_back(self, notice: Notice) -> Self:
        """The carrier returns it, so it goes to the person's door the same day."""
        self.receive(notice, "returned")
        climb_ladders(at=self.wait(hours=1).at)
        return self

    def nobody_there(self, notice: Notice) -> Self:
        """By hand it could not be delivered either: no way is left."""
        self.wait(days=2).receive(notice, "not_handed")
        climb_ladders(at=self.wait(hours=1).at)
        return self

    def ask_counsel(self, notice: Notice, tried: str) -> ConstructiveRequest:
        assert self.desk.lead is not None
        notice = Notice.objects.get(pk=notice.pk)
        return ask_constructive(
            delivery=notice.way,
            detail=tried,
            submission=uuid4(),
            by=self.desk.lead,
            at=self.wait(hours=20).at,
        )

    def counsel_signs(self, request: ConstructiveRequest) -> Self:
        decide_constructive(
            request=request, signed=True, by=self.desk.counsel, at=self.wait(days=1).at
        )
        follow_deliveries(self.at)
        return self


def hand_over(journeys: Sequence[Mailing]) -> PrintBatch:
    """All that lies ready becomes one file; the carrier takes it the same day."""
    desk = journeys[0].desk
    at = max(journey.at for journey in journeys)
    for journey in journeys:
        journey.at = at
    batch = make_batch(organization=desk.agency, submission=uuid4(), by=desk.hr, at=at)
    while compose_next(at=at):
        pass
    batch.refresh_from_db()
    taken_at = journeys[0].wait(hours=3).at
    numbers = {place: TRACKED.format(place) for place in range(1, batch.letters + 1)}
    hand_over_batch(
        batch=batch, on=desk.agency.on(taken_at), tracking=numbers, by=desk.hr, at=taken_at
    )
    for journey in journeys:
        journey.at = taken_at
    return batch
