"""Every way failed: a supervisor says what was tried, counsel signs, and it counts as received."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from config.delivery.models import ConstructiveRequest, Delivery
from config.delivery.receipt import Event
from config.delivery.services.proof import (
    TwoPeopleNeeded,
    WaysOpen,
    every_way_failed,
    locked,
    record_proof,
)
from config.errors import Conflict, Invalid


class DecidedAlready(Conflict):
    code = "decided_already"


@transaction.atomic
def ask_constructive(
    *, delivery: Delivery, detail: str, submission: UUID, by: User, at: datetime
) -> ConstructiveRequest:
    """The supervisor's half (R-9); a wait runs from counsel's signature only."""
    delivery = locked(delivery)
    if first := ConstructiveRequest.objects.filter(submission=submission).first():
        return first
    if not detail.strip():
        raise Invalid({"detail": ["Say what was tried, and when."]})
    if not every_way_failed(delivery):
        raise WaysOpen("Not every way to the person has failed yet.")
    if delivery.constructive_requests.open().exists():
        raise DecidedAlready("Counsel has been asked about this letter already.")
    asked = ConstructiveRequest.objects.create(
        delivery=delivery, detail=detail.strip(), asked_by=by, asked_at=at, submission=submission
    )
    _record(asked, "ask_constructive", by, at)
    return asked


@transaction.atomic
def decide_constructive(
    *, request: ConstructiveRequest, signed: bool, by: User, at: datetime
) -> ConstructiveRequest:
    """Counsel's half: signed, the letter counts as received that day; if not, it does not."""
    delivery = locked(request.delivery)
    request = ConstructiveRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.decided_at is not None:
        if (request.decided_by_id, request.signed) == (by.pk, signed):
            return request
        raise DecidedAlready("This was decided already.")
    if request.asked_by_id == by.pk:
        raise TwoPeopleNeeded("Supervisor and counsel record constructive delivery together.")
    request.decided_by, request.decided_at, request.signed = by, at, signed
    request.save(update_fields=["decided_by", "decided_at", "signed"])
    _record(request, "sign_constructive" if signed else "refuse_constructive", by, at)
    if signed:
        record_proof(
            delivery=delivery,
            event=Event.CONSTRUCTIVE,
            on=delivery.sender.on(at),
            detail=request.detail,
            by=request.asked_by,
            at=at,
            counsel=by,
        )
    return request


def _record(request: ConstructiveRequest, verb: str, by: User, at: datetime) -> None:
    target = f"delivery:{request.delivery.public_id}"
    record_matter(request.matter, verb, by, at, target=target)
