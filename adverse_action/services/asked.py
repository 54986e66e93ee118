"""What the person says starts clocks of the place: an answer, a record called wrong, more time.

The waits among them stand beside the wait from receipt, and the decision comes after them all.
"""

from collections.abc import Sequence
from datetime import date, datetime

from adverse_action.models import Notice, Proposal
from adverse_action.services.waits import scene
from config.accounts.models import User
from config.clocks.models import Clock
from config.clocks.services import happen

BEFORE_DECIDING = (Notice.Kind.PRE_ADVERSE, Notice.Kind.FAIR_PROCESS_NOTICE)


def begin_asked(
    proposal: Proposal, events: Sequence[str], *, on: date, by: User | str | None, at: datetime
) -> None:
    """Start what these events start, about the notice that is out. The proposal is locked."""
    notice = proposal.notices.filter(kind__in=BEFORE_DECIDING).order_by("-issued_at", "-pk").first()
    if notice is None:
        return
    here, owner = scene(proposal), proposal.proposed_by
    begun = [
        clock
        for event in events
        for clock in happen(event, here, on=on, target=notice.target, owner=owner, by=by, at=at)
    ]
    _hold(proposal, begun)


def _hold(proposal: Proposal, begun: Sequence[Clock]) -> None:
    """Before receipt no day is known; then `_set_wait` reads what was asked for."""
    days = [clock.earliest_on for clock in begun if clock.earliest_on]
    if proposal.earliest_on and days and max(days) > proposal.earliest_on:
        proposal.earliest_on = max(days)
        proposal.save(update_fields=["earliest_on"])
