"""Whether a decision still waits for a dispute: told to the room below in its own words (R-12)."""

from datetime import date, datetime

from adverse_action.services import hold_decision, release_hold
from config.accounts.models import User
from disputes.models import Dispute


def follow_hold(
    dispute: Dispute, arrived_on: date | None, by: User | str | None, at: datetime
) -> None:
    """Let the decision go on once everything arrived; hold it again where something came back."""
    file, reference = dispute.matter, dispute.reference
    if arrived_on is None:
        hold_decision(person_file=file, reference=reference, by=by, at=at)
    else:
        release_hold(
            person_file=file, reference=reference, results_delivered_on=arrived_on, by=by, at=at
        )
