"""An action taken outside the procedure is recorded, never refused or hidden (R-3).

So is the one that follows a misconduct investigation, with what it rests on: N-15 sums that up.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from adverse_action.models import ActionTaken, TakenGround
from adverse_action.refusals import NotInTheReport
from adverse_action.services.handling import check_agency_acts
from adverse_action.services.locking import locked_case
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.services import happen
from config.errors import Invalid
from config.law.book import book
from screening.models import Case, ReportItem
from screening.services import current_report, scene_of


@transaction.atomic
def record_action_taken(
    *,
    case: Case,
    kind: str,
    happened_on: date,
    who: str,
    how_learned: str,
    items: Sequence[ReportItem] = (),
    other_grounds: Sequence[str] = (),
    submission: UUID,
    by: User,
    at: datetime,
) -> ActionTaken:
    """Keep it for good; N-05 or N-15, where owed, is due the day this became known.

    After a misconduct investigation `items` of its report are the basis that N-15 sums up.
    """
    case = locked_case(case)
    if first := ActionTaken.objects.filter(submission=submission).first():
        return first
    check_agency_acts(case, by)
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
    ledger = _write_ledger(taken, items, other_grounds)
    _begin_duty(taken, by, at)
    record_matter(
        case.matter,
        "record_action_taken",
        by,
        at,
        target=taken.target,
        kind=kind,
        happened_on=happened_on.isoformat(),
        grounds=len(ledger),
    )
    return taken


def _begin_duty(taken: ActionTaken, by: User, at: datetime) -> None:
    """In-house nothing follows: there the record stays."""
    law = book().regime(taken.case.regime)
    if not (law.adverse_notice or law.summary_603y):
        return
    happen(
        "action_taken",
        scene_of(taken.case),
        on=taken.recorded_on,
        target=f"action_taken:{taken.public_id}",
        owner=by,
        by=by,
        at=at,
    )


def _write_ledger(
    taken: ActionTaken, items: Sequence[ReportItem], notes: Sequence[str]
) -> list[TakenGround]:
    """After an investigation: what of its report the action rests on; asked where it lists any."""
    report = current_report(taken.case)
    listed = set(report.items.values_list("pk", flat=True)) if report else set()
    if any(item.pk not in listed for item in items):
        raise NotInTheReport("A ground is not an item of the furnished report.")
    if book().regime(taken.case.regime).summary_603y and listed and not items:
        raise Invalid({"items": ["Name what of the report the action rests on."]})
    ledger = [TakenGround(taken=taken, report_item=item) for item in items]
    ledger += [TakenGround(taken=taken, note=note.strip()) for note in notes if note.strip()]
    return TakenGround.objects.bulk_create(ledger)


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
