"""What people say of flags: two of them, the second without knowing the first's words (G-17)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import User, actor
from config.accounts.services import record_matter
from config.errors import Conflict, Invalid
from config.law.separation import check_separation
from screening.models import Case, Dismissal, Flag, Review
from screening.redaction import refuse_overlap
from screening.reportability import WHY, Obstacle
from screening.services.cases import terms
from screening.services.noticing import refuse_unnoticed
from screening.services.posts import lasting_obstacles, obstacle_refusal
from screening.services.redactions import current_redaction, cuts_of, ensure_redaction
from screening.workflow import FLAG, CaseStatus, FlagStatus, check_transition

SKIP = "skip"
CONFIRM, DISMISS = Review.Verdict.CONFIRM, Review.Verdict.DISMISS


class NothingToUndo(Conflict):
    code = "nothing_to_undo"


class FlagReported(Conflict):
    code = "flag_reported"


class FlagDecided(Conflict):
    code = "flag_decided"


class ReviewClosed(Conflict):
    code = "review_closed"


@transaction.atomic
def review_flag(
    *,
    flag: Flag,
    verdict: str,
    reason: str = "",
    note: str = "",
    submission: UUID | None = None,
    by: User,
    at: datetime,
) -> Flag:
    """Confirm, dismiss with a reason, or skip; the flag's state says which review this is.

    A skip decides nothing: it moves the post to the end of the queues and is no event. Raises
    G-17's refusal for the same person twice, and G-08's or G-11's for a confirmation of what may
    never be reported.
    """
    flag = _locked(flag)
    if submission and flag.reviews.filter(submission=submission, by=by).exists():
        return flag
    if verdict == SKIP:
        flag.skipped_at = at
        flag.save(update_fields=["skipped_at"])
        return flag
    _check_verdict(verdict, reason)
    round_ = _round(flag)
    _refuse_closed(flag)
    if round_ == Review.Round.SECOND:
        _refuse_same_person(flag, by)
    if verdict == CONFIRM:
        _refuse_to_confirm(flag, round_, at)
    after = _after(verdict, round_)
    check_transition(FLAG, FlagStatus(flag.status), after)
    with gates():
        Review.objects.create(
            flag=flag,
            round=round_,
            verdict=verdict,
            reason=reason if verdict == DISMISS else "",
            note=note,
            by=by,
            at=at,
            submission=submission,
        )
    flag.status, flag.skipped_at = after, None
    flag.save(update_fields=["status", "skipped_at"])
    if after == FlagStatus.CONFIRMED:
        ensure_redaction(flag.post, by, at)
    _record(flag, "review_flag", by, at, round=str(round_), verdict=verdict, reason=reason)
    return flag


def _refuse_to_confirm(flag: Flag, round_: Review.Round, at: datetime) -> None:
    _refuse_unreportable(flag, at)
    refuse_unnoticed([flag] if round_ == Review.Round.SECOND else [])
    _refuse_redacted(flag)


@transaction.atomic
def undo_review(*, flag: Flag, by: User, at: datetime, submission: UUID | None = None) -> Flag:
    """Take back one's own last verdict, as long as nothing was reported on it."""
    flag = _locked(flag)
    if submission and flag.reviews.filter(undo_submission=submission, by=by).exists():
        return flag
    last = flag.reviews.standing().order_by("-at", "-pk").first()
    if last is None or last.by_id != by.pk:
        raise NothingToUndo("The last verdict on this flag is not yours.")
    if flag.report_items.exists():
        raise FlagReported("A report rests on this flag; a correction is a new version.")
    _refuse_closed(flag)
    after = FlagStatus.OPEN
    if last.round == Review.Round.SECOND:
        after = FlagStatus.FIRST_CONFIRMED
    check_transition(FLAG, FlagStatus(flag.status), after)
    last.undone_at, last.undo_submission = at, submission
    with gates():
        last.save(update_fields=["undone_at", "undo_submission"])
    flag.status = after
    flag.save(update_fields=["status"])
    _record(flag, "undo_review", by, at, round=last.round)
    return flag


def standing_reviews(flag: Flag, reader: User) -> list[Review]:
    """The verdicts that this reader may see: whoever reviews second decides blind."""
    reviews = list(flag.reviews.standing().select_related("by"))
    if flag.status != FlagStatus.FIRST_CONFIRMED:
        return reviews
    return [review for review in reviews if review.by_id == reader.pk]


def lasting_reason(flag: Flag, at: datetime) -> str:
    """Why this flag can only be dismissed, in words; empty when it can be confirmed."""
    found = _lasting(flag, at)
    return WHY[found[0]] if found else ""


def _lasting(flag: Flag, at: datetime) -> list[Obstacle]:
    case = flag.matter.case
    return lasting_obstacles(case, flag.post, terms(case, case.screener.on(at)))


def _check_verdict(verdict: str, reason: str) -> None:
    if verdict not in Review.Verdict.values:
        raise Invalid({"verdict": ["Confirm, dismiss or skip."]})
    if verdict == DISMISS and reason not in Dismissal.values:
        raise Invalid({"reason": ["Choose why the flag is dismissed."]})


def _round(flag: Flag) -> Review.Round:
    if flag.status == FlagStatus.OPEN:
        return Review.Round.FIRST
    if flag.status == FlagStatus.FIRST_CONFIRMED:
        return Review.Round.SECOND
    raise FlagDecided("This flag was already decided.", remedy="Undo the verdict first.")


def _after(verdict: str, round_: Review.Round) -> FlagStatus:
    if verdict == DISMISS:
        return FlagStatus.DISMISSED
    first = round_ == Review.Round.FIRST
    return FlagStatus.FIRST_CONFIRMED if first else FlagStatus.CONFIRMED


def _refuse_closed(flag: Flag) -> None:
    if flag.matter.case.status not in (CaseStatus.COLLECTING, CaseStatus.REVIEWING):
        raise ReviewClosed("The review of this case is over.")


def _refuse_same_person(flag: Flag, by: User) -> None:
    earlier = {"review_flag": [actor(review.by) for review in flag.reviews.standing()]}
    profile = flag.screener.profile
    if check_separation("confirm_reported_item", by=actor(by), earlier=earlier, profile=profile):
        raise gate_refusal("G-17", "You reviewed this flag first; the second review is another's.")


def _refuse_unreportable(flag: Flag, at: datetime) -> None:
    if found := _lasting(flag, at):
        remedy = "Dismiss the flag with the reason “may not be reported”."
        raise obstacle_refusal(found[0], remedy)


def _refuse_redacted(flag: Flag) -> None:
    if redacted := current_redaction(flag.post):
        refuse_overlap(cuts_of(redacted), flag.spans)


def _locked(flag: Flag) -> Flag:
    """The case first, as everywhere: issuing a report and reviewing for it take turns."""
    Case.objects.select_for_update(no_key=True).get(pk=flag.matter_id)
    return (
        Flag.objects.select_for_update(of=("self",))
        .select_related(
            "post__account",
            "matter__case__order",
            "matter__case__position",
            "matter__case__screener",
            "matter__case__subject__person",
            "screener",
            "clause",
            "version_on_day",
            "clause_on_day",
            "notice_reason",
        )
        .get(pk=flag.pk)
    )


def _record(flag: Flag, verb: str, by: User, at: datetime, **payload: object) -> None:
    record_matter(flag.matter, verb, by, at, target=f"flag:{flag.public_id}", **payload)
