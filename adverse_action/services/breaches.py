"""An action taken outside the procedure is recorded, never refused or hidden (R-3)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from adverse_action.models import ActionTaken
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.services import start_clock
from config.errors import Invalid
from config.law.book import book
from screening.models import Case


@transaction.atomic
def record_action_taken(
    *,
    case: Case,
    kind: str,
    happened_on: date,
    who: str,
    how_learned: str,
    submission: UUID,
    by: User,
    at: datetime,
) -> ActionTaken:
    """Mark the breach for good; where a notice is owed, it is due the day this became known."""
    if first := ActionTaken.objects.filter(submission=submission).first():
        return first
    today = case.agency.on(at)
    _check(happened_on, today, who, how_learned)
    taken = ActionTaken.objects.create(
        matter=case.matter,
        case=case,
        kind=kind,
        happened_on=happened_on,
        who=who,
        how_learned=how_learned,
        recorded_by=by,
        recorded_at=at,
        recorded_on=today,
        submission=submission,
    )
    if book().regime(case.regime).adverse_notice:
        start_clock(
            matter=case.matter,
            rule_id="D-04",
            organization=case.agency,
            event_on=today,
            target=f"action_taken:{taken.public_id}",
            owner=by,
            by=by,
            at=at,
        )
    record_matter(
        case.matter,
        "record_action_taken",
        by,
        at,
        target=f"action_taken:{taken.public_id}",
        kind=kind,
        happened_on=happened_on.isoformat(),
    )
    return taken


def _check(happened_on: date, today: date, who: str, how_learned: str) -> None:
    wrong = {}
    if happened_on > today:
        wrong["happened_on"] = ["This day has not come yet."]
    if not who.strip():
        wrong["who"] = ["Say who took the action."]
    if not how_learned.strip():
        wrong["how_learned"] = ["Say how this became known."]
    if wrong:
        raise Invalid(wrong)
