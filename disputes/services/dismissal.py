"""End a dispute that cannot be looked into, with reasons and what would change that (N-07)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import happen, void_clock
from config.delivery.services import follow_letter, record_proof
from config.documents.services import store_document
from config.errors import Invalid, Refusal
from disputes.models import Dispute, FrivolousNotice
from disputes.services import papers
from disputes.services.holding import follow_hold
from disputes.services.locking import locked
from disputes.services.scenes import scene_in_words
from disputes.services.sending import send
from disputes.workflow import ItemStatus, Status, check_transition


class ItemDecided(Refusal):
    code = "item_decided"
    remedy = "Give the other items their results, and complete the dispute."


@transaction.atomic
def find_frivolous(
    *,
    dispute: Dispute,
    reasons: Sequence[str],
    needed: Sequence[str],
    submission: UUID | None = None,
    by: User,
    at: datetime,
) -> FrivolousNotice:
    """15 U.S.C. 1681i(a)(3): only with reasons, and by mail within five business days (D-09)."""
    dispute = locked(dispute)
    if dispute.status == Status.FRIVOLOUS:
        return dispute.frivolous_notice
    check_transition(dispute.status, Status.FRIVOLOUS)
    why, what = _lines(reasons), _lines(needed)
    wrong = {
        name: ["Say it: the letter needs it."]
        for name, told in (("reasons", why), ("needed", what))
        if not told
    }
    if wrong:
        raise Invalid(wrong)
    if dispute.items.exclude(status=ItemStatus.OPEN).exists():
        raise ItemDecided("An item of this dispute has its result already.")
    dispute.status = Status.FRIVOLOUS
    dispute.completed_at, dispute.completed_by = at, by
    dispute.save(update_fields=["status", "completed_at", "completed_by"])
    _void(dispute, by, at)
    happen(
        "found_frivolous",
        scene_in_words(dispute),
        on=dispute.screener.on(at),
        target=dispute.reference,
        owner=by,
        by=by,
        at=at,
    )
    notice = _notice(dispute, why, what, submission or uuid4(), by, at)
    record_matter(
        dispute.matter,
        "find_frivolous",
        by,
        at,
        target=dispute.reference,
        document=notice.document.sha256,
    )
    return notice


def _lines(told: Sequence[str]) -> list[str]:
    return [line.strip() for line in told if line.strip()]


def _void(dispute: Dispute, by: User, at: datetime) -> None:
    targets = [dispute.reference, *(item.target for item in dispute.items.all())]
    for clock in Clock.objects.open().filter(target__in=targets):
        void_clock(clock=clock, reason="Not looked into: N-07.", by=by, at=at)


def _notice(
    dispute: Dispute,
    reasons: list[str],
    needed: list[str],
    submission: UUID,
    by: User,
    at: datetime,
) -> FrivolousNotice:
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
        reasons="\n".join(reasons),
        needed="\n".join(needed),
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
