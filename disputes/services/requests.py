"""What the person asks for after a result is received, by any door, and answered by a letter."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from config.accounts.models import Organization, Person, User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.delivery.models import Delivery
from config.delivery.services import follow_letter, queue_delivery, record_proof
from config.documents.render import Rendered
from config.documents.services import store_document
from config.errors import Invalid, Refusal
from config.portal.services import note_arrival
from disputes.models import Answer, Dispute, NamedRecipient, Request
from disputes.services.locking import locked
from disputes.services.receiving import SentForAnother
from disputes.services.sending import CHANNEL, way_for
from screening.models import Recipient


class AlreadyAsked(Refusal):
    code = "already_asked"
    remedy = "The answer to the first request is on its way; its day is on the page."


def receive(
    dispute: Dispute,
    kind: Request.Kind,
    *,
    channel: str,
    received_at: datetime,
    submission: UUID,
    free_until: date | None = None,
    recipients: Sequence[Recipient] = (),
    by: User | str,
    at: datetime,
) -> Request:
    """Keep the request with its moment of receipt. The dispute is locked."""
    if received_at > at:
        raise Invalid({"received_at": ["This moment has not come yet."]})
    if received_at < dispute.received_at:
        raise Invalid({"received_at": ["This is before the dispute itself came."]})
    request = Request.objects.create(
        dispute=dispute,
        matter=dispute.matter,
        screener=dispute.screener,
        person=dispute.person,
        kind=kind,
        channel=channel,
        received_at=received_at,
        received_on=dispute.screener.on(received_at),
        entered_at=at,
        free_until=free_until,
        submission=submission,
        by=by if isinstance(by, User) else None,
    )
    note_arrival(matter=dispute.matter, by=by, at=at)
    NamedRecipient.objects.bulk_create(
        NamedRecipient(request=request, recipient=one) for one in recipients
    )
    return request


def sent_before(dispute: Dispute, submission: UUID) -> Request | None:
    """The request of the same form: a form sent twice is one request."""
    first = Request.objects.filter(submission=submission).first()
    if first and first.dispute_id != dispute.pk:
        raise SentForAnother("This form was already sent for another dispute.")
    return first


def answer(
    request: Request,
    kind: str,
    *,
    title: str,
    language: str,
    notice_id: str,
    rendered: Rendered,
    recipient: Recipient | None = None,
    by: User,
    at: datetime,
) -> Answer:
    """Store the letter and queue its dispatch: to the person, or to one recipient."""
    dispute = request.dispute
    document = store_document(
        matter=dispute.matter,
        kind=kind,
        title=title,
        language=language,
        rendered=rendered,
        notice_id=notice_id,
        by=by,
        at=at,
    )
    wanted = dispute.results_by == Dispute.Results.PORTAL
    to: dict[str, Organization | Person] = (
        {"organization": recipient.organization} if recipient else {"person": dispute.person}
    )
    delivery = queue_delivery(
        matter=dispute.matter,
        document=document,
        sender=dispute.screener,
        channel=CHANNEL.POST if recipient else way_for(dispute, by_portal=wanted),
        key=f"{request.target}:{recipient.pk if recipient else 'person'}",
        by=by,
        at=at,
        **to,  # type: ignore[arg-type]
    )
    return Answer.objects.create(
        request=request,
        recipient=recipient,
        document=document,
        delivery=delivery,
        issued_on=dispute.screener.on(at),
        by=by,
        at=at,
    )


def record_answer_way(
    *,
    answer: Answer,
    event: str,
    on: date,
    detail: str,
    by: User | str | None,
    at: datetime,
) -> Answer:
    """What is known of an answer's way; its dispatch closes D-11 (R-8)."""
    locked(answer.request.dispute)
    record_proof(delivery=answer.way, event=event, on=on, detail=detail, by=by, at=at)
    follow_request(request=answer.request, by=by, at=at)
    return answer


def follow_request(*, request: Request, by: User | str | None, at: datetime) -> None:
    """Close the clock when the answer left; run it again when the answer came back (R-8)."""
    locked(request.dispute)
    letter = request.answers.select_related("document", "delivery").first()
    if letter is None or request.kind != Request.Kind.PROCEDURE:
        return  # D-11 is of the procedure alone
    follow_letter("D-11", request.target, letter.document, letter.delivery, at, by=by)


def waiting_requests() -> list[Request]:
    """With a letter, and a clock that runs; or whose letter came back."""
    running = Clock.objects.open().filter(rule_id="D-11").values_list("target", flat=True)
    ids = [target.removeprefix("request:") for target in running]
    answered = Request.objects.filter(answers__isnull=False, kind=Request.Kind.PROCEDURE)
    moved = Q(public_id__in=ids) | Q(answers__delivery__status__in=Delivery.FELL)
    return list(answered.filter(moved).select_related("dispute").distinct().order_by("pk"))


def say(
    request: Request, verb: str, by: User | str | None, at: datetime, **payload: object
) -> None:
    record_matter(request.dispute.matter, verb, by, at, target=request.target, **payload)
