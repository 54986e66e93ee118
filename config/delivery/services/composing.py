"""Workers compose a print file part by part, and bind the parts when the last is done (R-8).

A part is claimed by lease; what is done stays, so a crash costs one part. A letter that cannot be
put in is named and left out, and lies ready for the next file.
"""

import io
import json
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pikepdf
import segno
from django.conf import settings
from django.db import transaction

from config.delivery.channels import MANIFEST
from config.delivery.links import page_of
from config.delivery.models import Delivery, PrintBatch, PrintFault, PrintPart
from config.delivery.services.batching import record_batch
from config.documents import storage
from config.documents.facts import Facts
from config.documents.render import render

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
TRIES = 3
# What is wrong with one letter's own files; whatever else is raised is a fault of ours.
DAMAGED = (OSError, ValueError, KeyError, storage.FileDamaged, pikepdf.PdfError)
GAVE_UP = "gave_up"
Left = list[tuple[Delivery, str]]


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
class Missing(Facts):
    """A letter that could not be put into the file."""

    place: int
    reference: str


@dataclass(frozen=True, kw_only=True)
class BatchList(Facts):
    """The sheets in front of a batch: of all its letters, or of a part of many."""

    batch: str
    organization: str
    made_on: date
    made_by: str
    letters: int
    sheets: int
    rows: tuple[Row, ...] = ()
    part: int = 1
    parts: int = 1
    missing: tuple[Missing, ...] = ()


def compose_next(*, at: datetime) -> bool:
    """Compose one part that waits, or bind one file whose parts are done; whether there was any."""
    part = _claim(at)
    if part is None:
        return _bind(at)
    _compose(part, at)
    return True


@transaction.atomic
def _claim(at: datetime) -> PrintPart | None:
    waiting = PrintPart.objects.waiting(at).select_for_update(skip_locked=True).order_by("pk")
    part = waiting.first()
    if part is not None:
        part.claimed_until, part.attempts = at + LEASE, part.attempts + 1
        part.save(update_fields=["claimed_until", "attempts"])
    return part


def _compose(part: PrintPart, at: datetime) -> None:
    batch = PrintBatch.objects.select_related("organization", "made_by").get(pk=part.batch_id)
    between = batch.deliveries.filter(batch_place__range=(part.first, part.last))
    letters = list(between.select_related("matter").order_by("batch_place"))
    out, counted, left = _bound(letters) if part.attempts <= TRIES else _given_up(letters)
    front = _listed(batch, part, counted, left)
    _keep(part, storage.put(front), storage.put(_saved(out)), left, at)


def _given_up(letters: Sequence[Delivery]) -> tuple[pikepdf.Pdf, dict[Delivery, int], Left]:
    # Whatever ends the worker each time must not keep the other parts waiting
    return pikepdf.new(), {}, [(one, GAVE_UP) for one in letters]


def _bound(letters: Sequence[Delivery]) -> tuple[pikepdf.Pdf, dict[Delivery, int], Left]:
    """The letters in order, the pages of each, and those that could not be put in."""
    out, shared = pikepdf.new(), dict[str, pikepdf.Pdf]()
    counted: dict[Delivery, int] = {}
    left: Left = []
    for delivery in letters:
        before = len(out.pages)
        try:
            for paper in _papers(delivery, shared):
                _join(out, paper)
            counted[delivery] = len(out.pages) - before
            _even(out)
        except DAMAGED as fault:
            del out.pages[before:]
            # A fault's text may name files and people: only its kind is kept
            logger.error("Letter %s left out: %s", delivery.public_id, type(fault).__name__)
            left.append((delivery, type(fault).__name__))
    return out, counted, left


@contextmanager
def _on_paper() -> Iterator[None]:
    """What pikepdf warns of, a seal's field and links, leads nowhere on paper."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        yield


def _join(out: pikepdf.Pdf, paper: pikepdf.Pdf) -> None:
    with _on_paper():
        out.pages.extend(paper.pages)


def _papers(delivery: Delivery, shared: dict[str, pikepdf.Pdf]) -> Iterator[pikepdf.Pdf]:
    """Everything for the envelope, in its order, each as it was issued.

    What goes into many envelopes (the Summary of Rights) stands in the part's file once.
    """
    folder = Path(settings.FILES_ROOT) / delivery.print_path
    for number, told in enumerate(json.loads((folder / MANIFEST).read_text())["files"]):
        sha256 = str(told["sha256"])
        if sha256 in shared:
            yield shared[sha256]
            continue
        data = (folder / str(told["file"])).read_bytes()
        if storage.hashed(data) != sha256:
            raise storage.FileDamaged(sha256)
        paper = pikepdf.open(io.BytesIO(data))
        if number:
            shared[sha256] = paper
        yield paper


def _listed(batch: PrintBatch, part: PrintPart, counted: dict[Delivery, int], left: Left) -> bytes:
    facts = BatchList(
        batch=str(batch),
        organization=batch.organization.name,
        made_on=batch.organization.on(batch.made_at),
        made_by=batch.made_by.name,
        letters=len(counted),
        sheets=sum((pages + 1) // 2 for pages in counted.values()),
        rows=tuple(_row(one, pages) for one, pages in counted.items()),
        part=part.number,
        parts=batch.parts.count(),
        missing=tuple(_missing(one) for one, _why in left),
    )
    scans = {f"scan-{one.batch_place}": ("image/png", _code(one)) for one in counted}
    front = pikepdf.open(io.BytesIO(render("letters/batch", facts, assets=scans).pdf))
    _even(front)
    return _saved(front)


def _missing(delivery: Delivery) -> Missing:
    return Missing(place=delivery.batch_place or 0, reference=delivery.matter.reference)


def _row(delivery: Delivery, pages: int) -> Row:
    lines = [str(line) for line in delivery.address_lines]
    place = delivery.batch_place or 0
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


def _even(pdf: pikepdf.Pdf) -> None:
    """A blank back, so that nobody's letter begins on another's."""
    if len(pdf.pages) % 2:
        width, height = (float(side) for side in list(pdf.pages[-1].mediabox)[2:])
        pdf.add_blank_page(page_size=(width, height))


def _saved(pdf: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    with _on_paper():
        pdf.save(file)
    return file.getvalue()


@transaction.atomic
def _keep(claimed: PrintPart, listed: str, bound: str, left: Left, at: datetime) -> None:
    part = PrintPart.objects.select_for_update().get(pk=claimed.pk)
    if (part.claimed_until, part.attempts) != (claimed.claimed_until, claimed.attempts):
        return  # its lease ran out, and another worker has it
    for delivery, reason in left:
        PrintFault.objects.create(
            batch_id=part.batch_id,
            delivery=delivery,
            place=delivery.batch_place or 0,
            reason=reason[:80],
        )
        delivery.batch = delivery.batch_place = None
        delivery.save(update_fields=["batch", "batch_place"])
    part.listed, part.bound, part.done_at, part.claimed_until = listed, bound, at, None
    part.save(update_fields=["listed", "bound", "done_at", "claimed_until"])


@transaction.atomic
def _bind(at: datetime) -> bool:
    """The lists in front, then the letters; one worker binds, others pass by."""
    whole = PrintBatch.objects.composing().exclude(parts__done_at=None)
    batch = whole.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if batch is None:
        return False
    parts = list(batch.parts.order_by("number"))
    out = pikepdf.new()
    for sha256 in [*(part.listed for part in parts), *(part.bound for part in parts)]:
        with pikepdf.open(io.BytesIO(storage.read(sha256))) as pdf:
            _join(out, pdf)
    batch.pages = len(out.pages)
    batch.sha256, batch.ready_at = storage.put(_saved(out)), at
    batch.save(update_fields=["pages", "sha256", "ready_at"])
    counts = {"letters": batch.letters, "left_out": batch.faults.count()}
    record_batch(batch, "compose_batch", None, at, **counts)
    return True
