"""Somebody independent looks again (R-11), reads what was sent, and gives each item a result."""

from datetime import date, datetime

from django.db import transaction

from adverse_action.models import Proposal
from config.accounts.gates import gate_refusal, gates
from config.accounts.models import User, actor
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import close_clock, extend_clock
from config.errors import Invalid, Refusal
from config.law.book import book
from config.law.separation import check_separation
from disputes.models import DisputeItem, Evidence, EvidenceReview, Extension
from disputes.workflow import OUTCOMES, ItemStatus, check_item
from screening.services import who_confirmed, who_reviewed


class NotIndependent(Refusal):
    code = "not_independent"
    citation = "15 U.S.C. 1681i(a)(1)(A); house practice R-11"
    remedy = "Assign somebody who took no part. From day 10 a supervisor may record an exception."


class NotAssigned(Refusal):
    code = "not_assigned"
    remedy = "Ask the supervisor to assign the item to you."


def stands_in_the_way(item: DisputeItem, user: User) -> str:
    """What makes somebody part of the matter already, in words, or nothing."""
    reported = item.report_item
    proposals = Proposal.objects.filter(grounds__report_item=reported)
    decided = [p.decision.decided_by for p in proposals if hasattr(p, "decision")]
    earlier = {
        "review_flag": [actor(one) for one in who_reviewed(reported)],
        "confirm_reported_item": [actor(one) for one in who_confirmed(reported)],
        "propose_action": [actor(p.proposed_by) for p in proposals],
        "decide_action": [actor(one) for one in decided],
    }
    profile = item.dispute.screener.profile
    found = check_separation("reinvestigate_item", by=actor(user), earlier=earlier, profile=profile)
    return found.replace("_", " ") if found else ""


@transaction.atomic
def assign_item(
    *, item: DisputeItem, to: User, exception_reason: str = "", by: User, at: datetime
) -> DisputeItem:
    """Give an item to somebody independent; an exception only from day 10 on, with its reason."""
    item = locked(item)
    check_open(item)
    if to.pk not in _of_the_screener(item):
        raise Invalid({"to": ["Choose somebody of the screening company."]})
    if role := stands_in_the_way(item, to):
        _check_exception(item, role, exception_reason, at)
    else:
        exception_reason = ""
    item.assigned_to = to
    item.assigned_at = at
    item.exception_reason = exception_reason
    item.save(update_fields=["assigned_to", "assigned_at", "exception_reason"])
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


def _of_the_screener(item: DisputeItem) -> set[int]:
    members = item.dispute.screener.memberships.all()
    return set(members.values_list("user_id", flat=True))


def _check_exception(item: DisputeItem, role: str, reason: str, at: datetime) -> None:
    day = (item.dispute.screener.on(at) - item.dispute.received_on).days + 1
    first = book().limits.reinvestigation.exception_from_day
    if not reason.strip() or day < first:
        raise NotIndependent(
            f"This person did “{role}” in the matter, and it is day {day} of the dispute."
        )


@transaction.atomic
def review_evidence(
    *, evidence: Evidence, item: DisputeItem, note: str, by: User, at: datetime
) -> EvidenceReview:
    """Say what a thing the person sent shows about an item (15 U.S.C. 1681i(a)(4))."""
    item = locked(item)
    _check_mine(item, by)
    if not note.strip():
        raise Invalid({"note": ["Say what it shows."]})
    if evidence.dispute_id != item.dispute_id:
        raise Invalid({"evidence": ["It belongs to another dispute."]})
    review, made = EvidenceReview.objects.get_or_create(
        evidence=evidence, item=item, defaults={"note": note, "by": by, "at": at}
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
    by: User,
    at: datetime,
) -> DisputeItem:
    """Verified, modified, deleted, or unverifiable, which is deleted too (1681i(a)(5)(A)).

    `looked_at`: the checklist as done; `note`: the reason, in words for the person.
    """
    item = locked(item)
    _check_mine(item, by)
    wrong = {
        name: ["Write this for the person to read."]
        for name, text in (("looked_at", looked_at), ("note", note))
        if not text.strip()
    }
    if outcome not in OUTCOMES:
        wrong["outcome"] = ["Choose a result."]
    if wrong:
        raise Invalid(wrong)
    if outcome == ItemStatus.VERIFIED and unreviewed(item):
        raise gate_refusal("G-10", "Something the person sent has not been reviewed for this item.")
    return set_outcome(item, outcome, looked_at=looked_at, note=note, by=by, at=at)


def set_outcome(
    item: DisputeItem, outcome: str, *, looked_at: str, note: str, by: User | None, at: datetime
) -> DisputeItem:
    """Write the result and close D-06 (or its extension) on it. The row is locked."""
    check_item(item.status, ItemStatus(outcome))
    item.status = outcome
    item.looked_at = looked_at
    item.outcome_note = note
    item.decided_by = by
    item.decided_at = at
    item.decided_on = item.dispute.screener.on(at)
    with gates():
        item.save()
    for clock in Clock.objects.open().for_target(item.target).filter(rule_id="D-06"):
        close_clock(
            clock=clock, on=item.decided_on, event="decided", proof=item.target, by=by, at=at
        )
    record_matter(item.matter, "record_outcome", by, at, target=item.target, outcome=outcome)
    return item


def unreviewed(item: DisputeItem) -> list[Evidence]:
    """What the person sent that nobody has looked at for this item."""
    seen = item.evidence_reviews.values("evidence")
    sent = item.dispute.evidence.filter(item=None) | item.dispute.evidence.filter(item=item)
    return list(sent.exclude(pk__in=seen))


@transaction.atomic
def extend_item(
    *, item: DisputeItem, information_on: date, reason: str, by: User, at: datetime
) -> Extension:
    """D-07: fifteen more days, once, only for what came within the thirty (G-09)."""
    item = locked(item)
    if refused := why_no_extension(item, information_on):
        raise gate_refusal("G-09", refused)
    with gates():
        extension = Extension.objects.create(
            item=item, information_on=information_on, granted_by=by, granted_at=at, reason=reason
        )
    clock = Clock.objects.open().for_target(item.target).get(rule_id="D-06")
    extend_clock(clock=clock, rule_id="D-07", information_on=information_on, by=by, at=at)
    record_matter(
        item.matter,
        "extend_item",
        by,
        at,
        target=item.target,
        information_on=information_on.isoformat(),
    )
    return extension


def why_no_extension(item: DisputeItem, information_on: date) -> str:
    """What refuses the extra days, in words, or nothing."""
    if item.dispute.screener.jurisdiction == "CA" or _any_in_california(item):
        return "California's text gives no extra days."
    if hasattr(item, "extension"):
        return "The item was extended once already."
    if item.status != ItemStatus.OPEN:
        return "The item has its result, so there is nothing left to extend."
    clock = Clock.objects.open().for_target(item.target).filter(rule_id="D-06").first()
    due = clock.due_on if clock else None
    if due is None or not item.dispute.received_on <= information_on <= due:
        return "The information did not come within the thirty days."
    sent = item.dispute.evidence.filter(received_on=information_on)
    return "" if sent.exists() else "Nothing from the person came on that day."


def _any_in_california(item: DisputeItem) -> bool:
    return item.report_item.report.case.position.jurisdiction == "CA"


def locked(item: DisputeItem) -> DisputeItem:
    return (
        DisputeItem.objects.select_for_update(of=("self",))
        .select_related("dispute__screener", "dispute__matter__screener", "report_item__report")
        .get(pk=item.pk)
    )


def check_open(item: DisputeItem) -> None:
    if item.status != ItemStatus.OPEN:
        check_item(item.status, ItemStatus.VERIFIED)


def _check_mine(item: DisputeItem, by: User) -> None:
    check_open(item)
    if item.assigned_to_id != by.pk:
        raise NotAssigned("This item is assigned to somebody else.")
