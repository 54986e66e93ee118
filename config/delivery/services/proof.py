"""Record what became of a dispatch, and from it the day of receipt (R-9)."""

from datetime import date, datetime

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from config.delivery.models import Delivery, DeliveryProof
from config.delivery.receipt import VOIDS, Channel, Event, Happened, Way, possible, receipt
from config.errors import Invalid, Refusal
from config.law.book import book
from config.law.calendar import spoken

STATUS = Delivery.Status


class TwoPeopleNeeded(Refusal):
    code = "two_people_needed"
    citation = "house practice R-9"
    remedy = "Send it again another way; when every way has failed, ask supervisor and counsel."


class WaysOpen(Refusal):
    code = "ways_open"
    citation = "house practice R-9"
    remedy = "Send it the next way, or record how the last one failed."


AFTER = {
    Event.ACCEPTED: STATUS.DISPATCHED,
    Event.RETURNED: STATUS.RETURNED,
    Event.BOUNCED: STATUS.FAILED,
    Event.COMPLAINED: STATUS.FAILED,
    Event.UNOPENED: STATUS.UNOPENED,
    Event.NOT_HANDED: STATUS.FAILED,
}
FIELDS = [
    "status",
    "dispatched_at",
    "dispatched_on",
    "accepted_on",
    "delivered_on",
    "received_on",
    "receipt_basis",
    "receipt_rule",
    "proof",
    "claimed_until",
]


@transaction.atomic
def record_proof(
    *,
    delivery: Delivery,
    event: str,
    on: date,
    detail: str = "",
    by: User | str | None,
    at: datetime,
    counsel: User | None = None,
) -> Delivery:
    """Add one proof and set the day of receipt that follows from all of them.

    Constructive delivery is recorded by two people, `by` and `counsel`, with what was tried (R-9).
    `on` is a day in the sender's zone. Returned or bounced mail voids what was presumed; what
    stood on it (a wait) is for the room to void.
    """
    delivery = locked(delivery)
    known = _checked(delivery, event, on, at)
    if delivery.proofs.filter(event=event, on=on).exists():
        return delivery
    if known is Event.CONSTRUCTIVE:
        _check_constructive(delivery, detail, by, counsel)
    DeliveryProof.objects.create(
        delivery=delivery,
        event=event,
        on=on,
        detail=detail[:200],
        at=at,
        by=by if isinstance(by, User) else None,
        counsel=counsel if known is Event.CONSTRUCTIVE else None,
    )
    _settle(delivery, known, on, at)
    delivery.save(update_fields=FIELDS)
    record_matter(
        delivery.matter,
        "record_proof",
        by,
        at,
        target=f"delivery:{delivery.public_id}",
        event=event,
        on=str(on),
        received=str(delivery.received_on or ""),
        basis=delivery.receipt_basis,
    )
    return delivery


WAYS = {
    Channel.POST: "by post",
    Channel.EMAIL: "by e-mail",
    Channel.PORTAL: "through the portal",
    Channel.HAND: "by hand",
}


def locked(delivery: Delivery) -> Delivery:
    return (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("matter__agency", "matter__screener", "sender", "document")
        .get(pk=delivery.pk)
    )


def way_of(delivery: Delivery) -> Way:
    tracked = delivery.mail_class == Delivery.MailClass.TRACKED
    return Way(Channel(delivery.channel), tracked=tracked, in_state=delivery.in_state)


def _checked(delivery: Delivery, event: str, on: date, at: datetime) -> Event:
    if event not in set(Event) or Event(event) not in possible(way_of(delivery)):
        said = f"This cannot happen to this letter: it went {WAYS[Channel(delivery.channel)]}."
        raise Invalid({"event": [said]})
    sent = delivery.sender.on(delivery.queued_at)
    if not sent <= on <= delivery.sender.on(at):
        said = f"Give a day from {spoken(sent)} through today."
        raise Invalid({"on": [said]})
    return Event(event)


def _check_constructive(
    delivery: Delivery, detail: str, by: User | str | None, counsel: User | None
) -> None:
    if not isinstance(by, User) or counsel is None or counsel.pk == by.pk:
        raise TwoPeopleNeeded("Supervisor and counsel record constructive delivery together.")
    if not detail.strip():
        raise Invalid({"detail": ["Say what was tried, and when."]})
    if not every_way_failed(delivery):
        raise WaysOpen("Not every way to the person has failed yet.")


def every_way_failed(delivery: Delivery) -> bool:
    """By hand too, and nothing of this paper is on its way or was received (R-9)."""
    ways = Delivery.objects.of_paper(delivery)
    by_hand = ways.filter(channel=Delivery.Channel.HAND, status=STATUS.FAILED)
    return by_hand.exists() and not ways.exclude(status__in=Delivery.MISSED).exists()


def _settle(delivery: Delivery, event: Event, on: date, at: datetime) -> None:
    # Status and days after this proof; receipt comes from all proofs together
    rows = delivery.proofs.order_by("id").values_list("event", "on")
    happened = [Happened(Event(known), day) for known, day in rows]
    found = receipt(way_of(delivery), happened, book().limits.deemed_receipt)
    delivery.received_on = found.on if found else None
    delivery.receipt_basis = found.basis.value if found else ""
    delivery.receipt_rule = found.rule_id if found else ""
    delivery.proof = found.why if found else ""
    delivery.claimed_until = None
    undone = event in VOIDS and found is None
    if undone or event not in VOIDS:
        delivery.status = AFTER.get(event, STATUS.DELIVERED)
    if not undone:
        delivery.dispatched_at = delivery.dispatched_at or at
        delivery.dispatched_on = delivery.dispatched_on or on
    if event is Event.ACCEPTED:
        delivery.accepted_on = delivery.accepted_on or on
    elif delivery.status == STATUS.DELIVERED:
        delivery.delivered_on = delivery.delivered_on or on
