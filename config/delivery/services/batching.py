"""All letters that lie ready become one file for the printer, with a list in front (R-8)."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pikepdf
import segno
from django.conf import settings
from django.db import transaction

from config.accounts.models import Organization, User
from config.accounts.services.organizations import record_organization
from config.delivery.links import page_of
from config.delivery.models import Delivery, PrintBatch
from config.delivery.receipt import Event
from config.delivery.services.proof import record_proof
from config.documents import storage
from config.documents.facts import Facts
from config.documents.render import render
from config.errors import Invalid, Refusal

MOST = 500
"""Letters in one file: what a printer takes and a person can check."""


class NothingToPrint(Refusal):
    code = "nothing_to_print"
    remedy = "Letters lie ready some seconds after they were issued. Look again then."


@dataclass(frozen=True, kw_only=True)
class Row(Facts):
    """One letter in the list. `scan`: the picture whose code opens its dispatch."""

    place: int
    reference: str
    to: str
    town: str
    mail_class: str
    pages: int
    scan: str


@dataclass(frozen=True, kw_only=True)
class BatchList(Facts):
    """The sheets in front of a batch."""

    batch: str
    organization: str
    made_on: date
    made_by: str
    letters: int
    sheets: int
    rows: tuple[Row, ...]


@transaction.atomic
def make_batch(
    *, organization: Organization, submission: UUID, by: User, at: datetime
) -> PrintBatch:
    """One PDF of everything that this user may see and that lies ready, the oldest letter first.

    Each letter begins on a sheet of its own, whether one side is printed or two.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if first := PrintBatch.objects.filter(submission=submission).first():
        return first
    visible = Delivery.objects.to_print(organization).visible_to(by).values("pk")
    ready = Delivery.objects.select_for_update(of=("self",)).filter(pk__in=visible)
    found = list(ready.select_related("matter", "document").order_by("queued_at", "pk")[:MOST])
    if not found:
        raise NothingToPrint("No letter lies ready that is in no print file yet.")
    number = organization.print_batches.count() + 1
    pdf, pages = _bound(organization, number, found, by, at)
    batch = PrintBatch.objects.create(
        organization=organization,
        number=number,
        letters=len(found),
        pages=pages,
        sha256=storage.put(pdf),
        made_by=by,
        made_at=at,
        submission=submission,
    )
    for place, delivery in enumerate(found, 1):
        delivery.batch, delivery.batch_place = batch, place
        delivery.save(update_fields=["batch", "batch_place"])
    _record(batch, "make_batch", by, at, letters=len(found))
    return batch


def _bound(
    organization: Organization, number: int, found: Sequence[Delivery], by: User, at: datetime
) -> tuple[bytes, int]:
    letters = [_letter(delivery) for delivery in found]
    pairs = list(zip(found, letters, strict=True))
    rows = [_row(place, one, len(pdf.pages)) for place, (one, pdf) in enumerate(pairs, 1)]
    facts = BatchList(
        batch=f"{organization.code}-P-{number:04}",
        organization=organization.name,
        made_on=organization.on(at),
        made_by=by.name,
        letters=len(found),
        sheets=sum((len(pdf.pages) + 1) // 2 for pdf in letters),
        rows=tuple(rows),
    )
    scans = {row.scan: ("image/png", _code(one)) for row, one in zip(rows, found, strict=True)}
    front = render("letters/batch", facts, language="en", assets=scans)
    out = pikepdf.open(io.BytesIO(front.pdf))
    _even(out)
    for letter in letters:
        out.add_pages_from(letter)
        _even(out)
    file = io.BytesIO()
    out.save(file)
    return file.getvalue(), len(out.pages)


def _letter(delivery: Delivery) -> pikepdf.Pdf:
    """Everything for the envelope, in its order."""
    whole = pikepdf.new()
    folder = Path(settings.FILES_ROOT) / delivery.print_path
    for place in sorted(folder.glob("*.pdf")):
        with pikepdf.open(place) as paper:
            whole.add_pages_from(paper, forms="strip")  # a seal is for the file
    return whole


def _even(pdf: pikepdf.Pdf) -> None:
    """A blank back, so that nobody's letter begins on another's."""
    if len(pdf.pages) % 2:
        width, height = (float(side) for side in list(pdf.pages[-1].mediabox)[2:])
        pdf.add_blank_page(page_size=(width, height))


def _row(place: int, delivery: Delivery, pages: int) -> Row:
    lines = [str(line) for line in delivery.address_lines]
    return Row(
        place=place,
        reference=delivery.matter.reference,
        to=lines[0],
        town=lines[-1],
        mail_class=delivery.get_mail_class_display(),
        pages=pages,
        scan=f"scan-{place}",
    )


def _code(delivery: Delivery) -> bytes:
    """The address of the dispatch's page: a telephone that reads it lands where proof is kept."""
    file = io.BytesIO()
    segno.make(page_of(delivery), error="m", micro=False).save(file, kind="png", scale=3, border=2)
    return file.getvalue()


def addresses(batch: PrintBatch) -> str:
    """The batch's letters as CSV, a line each, for who prints envelopes or labels."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["place", "reference", "mail_class", *(f"line_{n}" for n in range(1, 6))])
    for one in batch.deliveries.select_related("matter").order_by("batch_place"):
        lines = [_harmless(str(line)) for line in one.address_lines][:5]
        told = [one.batch_place, one.matter.reference, one.mail_class]
        writer.writerow([*told, *lines, *[""] * (5 - len(lines))])
    return out.getvalue()


def _harmless(text: str) -> str:
    # A spreadsheet would take these for a formula
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


@transaction.atomic
def hand_over_batch(
    *, batch: PrintBatch, on: date, tracking: dict[int, str], by: User, at: datetime
) -> int:
    """The carrier took every letter that still lies here; how many. `tracking` by place."""
    known = set(batch.deliveries.values_list("batch_place", flat=True))
    if strange := sorted(set(tracking) - known):
        raise Invalid({"tracking": [f"There is no letter {strange[0]} in this file."]})
    left = batch.deliveries.filter(status=Delivery.Status.PRINTED).order_by("batch_place")
    gone = [one for one in left if by.has_perm("delivery.record_proof", one)]
    for delivery in gone:
        place = delivery.batch_place or 0
        detail = " ".join(filter(None, [str(batch), tracking.get(place, "")]))
        record_proof(delivery=delivery, event=Event.ACCEPTED, on=on, detail=detail, by=by, at=at)
    _record(batch, "hand_over_batch", by, at, letters=len(gone), on=str(on))
    return len(gone)


def _record(batch: PrintBatch, verb: str, by: User, at: datetime, **payload: object) -> None:
    record_organization(
        batch.organization, verb, by, at, target=f"batch:{batch.public_id}", **payload
    )
