"""A dispute that cannot be looked into: one person proposes to end it, another agrees (N-07)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from config.accounts.models import User, actor
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import happen, void_clock
from config.delivery.services import follow_letter, record_proof
from config.documents.services import store_document
from config.errors import Conflict, Invalid, Refusal
from config.law.separation import check_separation, separations
from disputes.models import Dismissal, Dispute, FrivolousNotice
from disputes.services import papers
from disputes.services.holding import follow_hold
from disputes.services.locking import locked
from disputes.services.scenes import scene_in_words
from disputes.services.sending import send
from disputes.workflow import ItemStatus, Status, check_transition
from screening.services import end_mark


class ItemDecided(Refusal):
    code = "item_decided"
    remedy = "Give the other items their results, and complete the dispute."


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    citation = separations()["approve_dismissal"].citation
    remedy = "Somebody who did not propose it reads the reasons, and agrees or sends it back."


class ProposedAlready(Conflict):
    code = "proposed_already"
    remedy = "Reload the page: the first proposal waits for an answer."


class AnsweredAlready(Conflict):
    code = "answered_already"
    remedy = "Reload the page: somebody else answered it."


@transaction.atomic
def propose_dismissal(
    *,
    dispute: Dispute,
    reasons: Sequence[str],
    needed: Sequence[str],
    submission: UUID | None = None,
    by: User,
    at: datetime,
) -> Dismissal:
    """Frivolous or irrelevant, with reasons and what is missing; every clock runs on."""
    dispute, submission = locked(dispute), submission or uuid4()
    if first := dispute.dismissals.filter(submission=submission).first():
        return first
    check_transition(dispute.status, Status.FRIVOLOUS)
    why, what = _lines(reasons), _lines(needed)
    wrong = {
        name: ["Say it: the letter needs it."]
        for name, told in (("reasons", why), ("needed", what))
        if not told
    }
    if wrong:
        raise Invalid(wrong)
    _check_undecided(dispute)
    if dispute.dismissals.waiting().exists():
        raise ProposedAlready("Somebody has proposed this already.")
    found = Dismissal.objects.create(
        dispute=dispute,
        reasons="\n".join(why),
        needed="\n".join(what),
        proposed_by=by,
        proposed_at=at,
        submission=submission,
    )
    record_matter(dispute.matter, "propose_dismissal", by, at, target=dispute.reference)
    return found


@transaction.atomic
def approve_dismissal(
    *, dismissal: Dismissal, submission: UUID | None = None, by: User, at: datetime
) -> FrivolousNotice:
    """A second person determines it; the letter leaves within five business days (D-09)."""
    dispute, dismissal = _locked(dismissal)
    if dispute.status == Status.FRIVOLOUS:
        return dispute.frivolous_notice
    check_transition(dispute.status, Status.FRIVOLOUS)
    _check_waiting(dismissal)
    _check_second(dismissal, by)
    _check_undecided(dispute)
    _answer(dismissal, Dismissal.Status.APPROVED, "", by, at)
    notice = _notice(dismissal, submission or uuid4(), by, at)
    dispute.status = Status.FRIVOLOUS
    dispute.completed_at, dispute.completed_by = at, by
    dispute.save(update_fields=["status", "completed_at", "completed_by"])
    _void(dispute, by, at)
    happen(
        "found_frivolous",
        scene_in_words(dispute),
        on=notice.determined_on,
        target=dispute.reference,
        owner=by,
        by=by,
        at=at,
    )
    record_matter(
        dispute.matter,
        "find_frivolous",
        by,
        at,
        target=dispute.reference,
        document=notice.document.sha256,
    )
    return notice


@transaction.atomic
def return_dismissal(*, dismissal: Dismissal, answer: str, by: User, at: datetime) -> Dismissal:
    """It is looked into after all; whoever proposed it may take it back too."""
    dispute, dismissal = _locked(dismissal)
    told = (dismissal.status, dismissal.answer, dismissal.answered_by_id)
    if told == (Dismissal.Status.RETURNED, answer.strip(), by.pk):
        return dismissal
    _check_waiting(dismissal)
    if not answer.strip():
        raise Invalid({"answer": ["Say why it is looked into after all."]})
    _answer(dismissal, Dismissal.Status.RETURNED, answer.strip(), by, at)
    record_matter(dispute.matter, "return_dismissal", by, at, target=dispute.reference)
    return dismissal


def _locked(dismissal: Dismissal) -> tuple[Dispute, Dismissal]:
    dispute = locked(dismissal.dispute)
    found = Dismissal.objects.select_for_update(of=("self",)).get(pk=dismissal.pk)
    found.dispute = dispute
    return dispute, found


def _check_waiting(dismissal: Dismissal) -> None:
    if dismissal.status != Dismissal.Status.PROPOSED:
        raise AnsweredAlready("This proposal has its answer.")


def _check_second(dismissal: Dismissal, by: User) -> None:
    same = check_separation(
        "approve_dismissal",
        by=actor(by),
        earlier={"propose_dismissal": [actor(dismissal.proposed_by)]},
        profile=dismissal.dispute.screener.profile,
    )
    if same:
        raise SecondPersonNeeded("Whoever proposed this does not approve it.")


def _check_undecided(dispute: Dispute) -> None:
    if dispute.items.exclude(status=ItemStatus.OPEN).exists():
        raise ItemDecided("An item of this dispute has its result already.")


def _answer(dismissal: Dismissal, status: str, answer: str, by: User, at: datetime) -> None:
    dismissal.status, dismissal.answer = status, answer
    dismissal.answered_by, dismissal.answered_at = by, at
    dismissal.save(update_fields=["status", "answer", "answered_by", "answered_at"])


def _lines(told: Sequence[str]) -> list[str]:
    return [line.strip() for line in told if line.strip()]


def _void(dispute: Dispute, by: User, at: datetime) -> None:
    targets = [dispute.reference, *(item.target for item in dispute.items.all())]
    for clock in Clock.objects.open().filter(target__in=targets):
        void_clock(clock=clock, reason="Not looked into: N-07.", by=by, at=at)
    for reference in targets:
        end_mark(reference=reference, at=at)


def _notice(dismissal: Dismissal, submission: UUID, by: User, at: datetime) -> FrivolousNotice:
    dispute = dismissal.dispute
    reasons, needed = dismissal.reasons.splitlines(), dismissal.needed.splitlines()
    document = store_document(
        matter=dispute.matter,
        kind="frivolous",
        title=papers.title("frivolous", dispute),
        language=dispute.person.language,
        rendered=papers.frivolous(dispute, reasons, needed, by, at),
        notice_id="N-07",
        by=by,
        at=at,
    )
    return FrivolousNotice.objects.create(
        dispute=dispute,
        dismissal=dismissal,
        determined_on=dispute.screener.on(at),
        submission=submission,
        document=document,
        delivery=send(dispute, document, key=f"frivolous:{dispute.public_id}", by=by, at=at),
        by=by,
        at=at,
    )


@transaction.atomic
def record_frivolous_receipt(
    *, notice: FrivolousNotice, event: str, on: date, detail: str, by: User, at: datetime
) -> FrivolousNotice:
    locked(notice.dispute)
    record_proof(delivery=notice.way, event=event, on=on, detail=detail, by=by, at=at)
    follow_frivolous(dispute=notice.dispute, by=by, at=at)
    return notice


@transaction.atomic
def follow_frivolous(*, dispute: Dispute, by: User | str | None, at: datetime) -> None:
    """Close D-09 when the notice left; the decision goes on the day after it arrived (R-12)."""
    dispute = locked(dispute)
    notice = dispute.frivolous_notice
    told = ("D-09", dispute.reference, notice.document, notice.delivery)
    follow_letter(*told, at, by=by, letter="notice")
    follow_hold(dispute, notice.way.received_on, by, at)
