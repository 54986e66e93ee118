"""All letters that lie ready are set down for one print file; workers compose it (R-8)."""

import csv
import io
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from config.accounts.models import Organization, User
from config.accounts.services import record_matter
from config.accounts.services.organizations import record_organization
from config.delivery.models import Delivery, PrintBatch, PrintPart
from config.delivery.receipt import Event
from config.delivery.services.proof import locked, record_proof
from config.documents.responses import harmless
from config.errors import Conflict, Invalid, Refusal

MOST = 1000
"""Letters in one file: what a printer takes and a person can check."""
PART = 50
"""Letters that one worker composes at a time: some seconds of work, and little to do again."""


class NothingToPrint(Refusal):
    code = "nothing_to_print"
    remedy = "Letters lie ready some seconds after they were issued. Look again then."


class NotComposed(Refusal):
    code = "not_composed"
    remedy = "Wait until its page says that it is ready."


@transaction.atomic
def make_batch(
    *,
    organization: Organization,
    submission: UUID,
    by: User,
    at: datetime,
    mail_class: str = "",
) -> PrintBatch:
    """Set down everything that this user may see and that lies ready, the oldest letter first.

    All go in `mail_class`; without one, each in its own.
    The file itself is composed part by part, by any number of workers (`compose_next`).
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if first := PrintBatch.objects.filter(submission=submission).first():
        return first
    visible = Delivery.objects.to_print(organization).visible_to(by).values("pk")
    ready = Delivery.objects.select_for_update(of=("self",)).filter(pk__in=visible)
    found = list(ready.order_by("queued_at", "pk")[:MOST])
    if not found:
        raise NothingToPrint("No letter lies ready that is in no print file yet.")
    batch = PrintBatch.objects.create(
        organization=organization,
        number=organization.print_batches.count() + 1,
        letters=len(found),
        made_by=by,
        made_at=at,
        submission=submission,
    )
    for place, delivery in enumerate(found, 1):
        delivery.batch, delivery.batch_place = batch, place
        delivery.mail_class = mail_class or delivery.mail_class
    fields = ["batch", "batch_place", "mail_class"]
    Delivery.objects.bulk_update(found, fields, batch_size=PART)
    PrintPart.objects.bulk_create(
        PrintPart(batch=batch, number=number, first=first, last=min(first + PART - 1, len(found)))
        for number, first in enumerate(range(1, len(found) + 1, PART), 1)
    )
    record_batch(batch, "make_batch", by, at, letters=len(found), mail_class=mail_class)
    return batch


def addresses(batch: PrintBatch) -> str:
    """The batch's letters as CSV, a line each, for who prints envelopes or labels."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["place", "reference", "mail_class", *(f"line_{n}" for n in range(1, 6))])
    for one in batch.deliveries.select_related("matter").order_by("batch_place"):
        lines = [harmless(str(line)) for line in one.address_lines][:5]
        told = [one.batch_place, one.matter.reference, one.mail_class]
        writer.writerow([*told, *lines, *[""] * (5 - len(lines))])
    return out.getvalue()


@transaction.atomic
def choose_mail_class(*, delivery: Delivery, mail_class: str, by: User, at: datetime) -> Delivery:
    """How one letter shall go, as long as it lies here and in no print file."""
    delivery = locked(delivery)
    if mail_class not in Delivery.MailClass.values:
        raise Invalid({"mail_class": ["Choose first-class or tracked mail."]})
    if not delivery.may_choose_class:
        raise Conflict(
            "This letter lies in a print file or is gone already.",
            remedy="A letter that came back can be sent again, in the class that you choose.",
        )
    delivery.mail_class = mail_class
    delivery.save(update_fields=["mail_class"])
    target = f"delivery:{delivery.public_id}"
    record_matter(
        delivery.matter, "choose_mail_class", by, at, target=target, mail_class=mail_class
    )
    return delivery


@transaction.atomic
def hand_over_batch(
    *, batch: PrintBatch, on: date, tracking: dict[int, str], by: User, at: datetime
) -> int:
    """The carrier took every letter that still lies here; how many. `tracking` by place."""
    if batch.ready_at is None:
        raise NotComposed("The print file is not whole yet.")
    known = set(batch.deliveries.values_list("batch_place", flat=True))
    if strange := sorted(set(tracking) - known):
        raise Invalid({"tracking": [f"There is no letter {strange[0]} in this file."]})
    left = batch.deliveries.filter(status=Delivery.Status.PRINTED).order_by("batch_place")
    gone = [one for one in left if by.has_perm("delivery.record_proof", one)]
    for delivery in gone:
        place = delivery.batch_place or 0
        detail = " ".join(filter(None, [str(batch), tracking.get(place, "")]))
        record_proof(delivery=delivery, event=Event.ACCEPTED, on=on, detail=detail, by=by, at=at)
    record_batch(batch, "hand_over_batch", by, at, letters=len(gone), on=str(on))
    return len(gone)


def record_batch(
    batch: PrintBatch, verb: str, by: User | None, at: datetime, **payload: object
) -> None:
    record_organization(
        batch.organization, verb, by, at, target=f"batch:{batch.public_id}", **payload
    )
