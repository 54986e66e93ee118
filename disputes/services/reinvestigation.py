"""Somebody independent looks again (R-11), reads what was sent, and gives each item a result."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import User, actor
from config.accounts.services import assign, record_matter
from config.clocks.models import Clock
from config.clocks.services import happen
from config.errors import Invalid, Refusal
from config.law.book import book
from disputes.models import DisputeItem, Evidence, EvidenceReview
from disputes.services.carrying import carry_out
from disputes.services.checks import Checked, record_checks
from disputes.services.independence import WORDS, reinvestigators, stands_in_the_way
from disputes.services.information import DisputeIsClosed
from disputes.services.later import tell_of_outcome
from disputes.services.locking import locked_item
from disputes.services.scenes import scene
from disputes.services.telling import follow_clock
from disputes.workflow import KEPT, OUTCOMES, ItemStatus, Status, check_item
from screening.services import deleted_at, end_mark

GIVEN = (
    *("status", "looked_at", "outcome_note", "correction"),
    *("decided_by", "decided_at", "decided_on", "submission"),
)
EVENTS = {
    ItemStatus.VERIFIED: "item_verified",
    ItemStatus.MODIFIED: "item_modified",
    ItemStatus.DELETED: "item_deleted",
    ItemStatus.UNVERIFIABLE: "item_deleted",
}
"""What a result is in the law book."""


class NotIndependent(Refusal):
    code = "not_independent"
    citation = "15 U.S.C. 1681i(a)(1)(A); house practice R-11"
    remedy = "Assign somebody who took no part. From day 10 a supervisor may record an exception."


class NotAssigned(Refusal):
    code = "not_assigned"
    remedy = "Ask the supervisor to assign the item to you."


@transaction.atomic
def assign_item(
    *, item: DisputeItem, to: User, exception_reason: str = "", by: User, at: datetime
) -> DisputeItem:
    """Give an item to somebody independent; an exception only from day 10 on, with its reason.

    Whoever gets it can then read the file and the item's case.
    """
    item = locked_item(item)
    check_open(item)
    if not reinvestigators(item, at).filter(pk=to.pk).exists():
        raise Invalid({"to": ["Choose somebody of the screening company who reinvestigates."]})
    if why := stands_in_the_way(item, to):
        _check_exception(item, why, exception_reason, at)
    else:
        exception_reason = ""
    if (item.assigned_to_id, item.exception_reason) == (to.pk, exception_reason):
        return item
    item.assigned_to, item.assigned_at = to, at
    item.exception_reason = exception_reason
    item.save(update_fields=["assigned_to", "assigned_at", "exception_reason"])
    for matter in (item.dispute.matter, item.case.matter):
        assign(matter=matter, user=to, by=by, at=at)
    Clock.objects.open().for_target(item.target).update(owner=to)
    record_matter(
        item.matter,
        "assign_item",
        by,
        at,
        target=item.target,
        to=actor(to),
        exception=bool(exception_reason),
    )
    return item


def day_of(item: DisputeItem, at: datetime) -> int:
    """Which day of the dispute it is; the day of receipt is day 1."""
    return (item.dispute.screener.on(at) - item.dispute.received_on).days + 1


def _check_exception(item: DisputeItem, why: str, reason: str, at: datetime) -> None:
    day, first = day_of(item, at), book().limits.reinvestigation.exception_from_day
    if why == WORDS["wall"] or not reason.strip() or day < first:
        raise NotIndependent(f"This person {why}, and it is day {day} of the dispute.")


@transaction.atomic
def review_evidence(
    *,
    evidence: Evidence,
    item: DisputeItem,
    note: str,
    submission: UUID | None = None,
    by: User,
    at: datetime,
) -> EvidenceReview:
    """Say what a thing the person sent shows about an item (15 U.S.C. 1681i(a)(4))."""
    item = locked_item(item)
    submission = submission or uuid4()
    if first := item.evidence_reviews.filter(evidence=evidence, submission=submission).first():
        return first
    _check_mine(item, by)
    if not note.strip():
        raise Invalid({"note": ["Say what it shows."]})
    if not Evidence.objects.about(item).filter(pk=evidence.pk).exists():
        raise Invalid({"evidence": ["It was sent for another item."]})
    review, made = EvidenceReview.objects.get_or_create(
        evidence=evidence,
        item=item,
        defaults={"note": note, "submission": submission, "by": by, "at": at},
    )
    if made:
        record_matter(
            item.matter,
            "review_evidence",
            by,
            at,
            target=item.target,
            evidence=str(evidence.public_id),
        )
    return review


@transaction.atomic
def record_outcome(
    *,
    item: DisputeItem,
    outcome: str,
    looked_at: str,
    note: str,
    correction: str = "",
    checks: Sequence[Checked] = (),
    submission: UUID | None = None,
    by: User,
    at: datetime,
) -> DisputeItem:
    """Verified, modified, deleted, or unverifiable, which is deleted too (1681i(a)(5)(A)).

    `looked_at`: the checklist as done; `note`: the reason, in words for the person; `correction`:
    what the report prints beside a modified item, else the note; `checks`: the ticked points, as
    N-09 tells them. The same again changes nothing.
    """
    item = locked_item(item)
    told = (outcome, looked_at.strip(), note.strip(), by.pk)
    if told == (item.status, item.looked_at, item.outcome_note, item.decided_by_id):
        return item
    if submission and submission == item.submission:
        return item
    _check_mine(item, by)
    _check_told(outcome, looked_at, note)
    _check_apart(item, by)
    if outcome in KEPT and deleted_at(item.entry):
        said = "Another dispute took this out of the file meanwhile; it is deleted here, too."
        raise gate_refusal("G-11", said)
    if outcome == ItemStatus.VERIFIED and unreviewed(item):
        raise gate_refusal("G-10", "Something the person sent has not been reviewed for this item.")
    record_checks(item, checks, by, at)
    item.correction, item.submission = _correction(outcome, correction, note), submission
    set_outcome(item, outcome, looked_at=looked_at, note=note, by=by, at=at)
    carry_out(item, by, at)
    tell_of_outcome(item, by, at)
    record_given(item, by, at)
    return item


def _check_apart(item: DisputeItem, by: User) -> None:
    """Independence is asked again when the result is given: much may have happened since."""
    why = stands_in_the_way(item, by)
    if why and (why == WORDS["wall"] or not item.exception_reason):
        raise NotIndependent(f"Whoever has this item {why}.")


def _correction(outcome: str, correction: str, note: str) -> str:
    return (correction.strip() or note.strip()) if outcome == ItemStatus.MODIFIED else ""


def _check_told(outcome: str, looked_at: str, note: str) -> None:
    wrong = {}
    if outcome not in OUTCOMES:
        wrong["outcome"] = ["Choose a result."]
    if not looked_at.strip():
        wrong["looked_at"] = ["Say what you looked at."]
    if not note.strip():
        wrong["note"] = ["Write this for the person to read."]
    if wrong:
        raise Invalid(wrong)


def set_outcome(
    item: DisputeItem, outcome: str, *, looked_at: str, note: str, by: User | None, at: datetime
) -> DisputeItem:
    """Write the result, end the limits of the item with it, start D-10. The row is locked.

    `record_given` comes last, after what the result brings with it.
    """
    check_item(item.status, ItemStatus(outcome))
    follow_clock(item, by, at)
    item.status = outcome
    item.looked_at, item.outcome_note = looked_at.strip(), note.strip()
    item.decided_by, item.decided_at = by, at
    item.decided_on = item.dispute.screener.on(at)
    with gates():
        item.save(update_fields=GIVEN)
    end_mark(reference=item.target, at=at)
    happen(
        EVENTS[ItemStatus(outcome)],
        scene(item),
        on=item.decided_on,
        target=item.target,
        proof=item.target,
        owner=by,
        by=by,
        at=at,
    )
    return item


def record_given(item: DisputeItem, by: User | None, at: datetime) -> None:
    told = {"target": item.target, "outcome": item.status}
    record_matter(item.matter, "record_outcome", by, at, **told)


def unreviewed(item: DisputeItem) -> list[Evidence]:
    """What the person sent that nobody has looked at for this item."""
    return list(Evidence.objects.unreviewed(item))


def check_open(item: DisputeItem) -> None:
    if item.status != ItemStatus.OPEN:
        check_item(item.status, ItemStatus.VERIFIED)


def _check_mine(item: DisputeItem, by: User) -> None:
    """What came after a result is still read, until the dispute is complete."""
    if item.dispute.status != Status.RECEIVED:
        raise DisputeIsClosed("This dispute has its result.")
    if item.assigned_to_id != by.pk:
        raise NotAssigned("This item is assigned to somebody else.")
