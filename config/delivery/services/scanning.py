"""What proves a delivery on paper, scanned: kept with its proof as it came, and never changed."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from config.delivery.models import Delivery, DeliveryProof, ProofFile
from config.delivery.services.proof import locked, record_proof
from config.documents.services.forms import pdf_fault
from config.documents.storage import put
from config.documents.uploads import LARGEST, PDF, File, Upload, accepted
from config.errors import Invalid

KINDS = (PDF, "image/jpeg", "image/png")
MOST = 20
"""Scans of one proof."""


@transaction.atomic
def record_scanned(
    *,
    delivery: Delivery,
    event: str,
    on: date,
    detail: str = "",
    scans: Sequence[File] = (),
    by: User,
    at: datetime,
) -> Delivery:
    """A proof and what shows it, both or neither."""
    taken = _taken(scans)
    delivery = record_proof(delivery=delivery, event=event, on=on, detail=detail, by=by, at=at)
    proof = delivery.proofs.filter(event=event, on=on).latest("pk")
    _keep(proof, delivery, taken, by, at)
    return delivery


@transaction.atomic
def add_scans(*, proof: DeliveryProof, scans: Sequence[File], by: User, at: datetime) -> int:
    """Add scans to a proof recorded before; how many are new."""
    if not scans:
        raise Invalid({"scans": ["Choose a file."]})
    return _keep(proof, locked(proof.delivery), _taken(scans), by, at)


def _taken(scans: Sequence[File]) -> list[Upload]:
    try:
        found = accepted(list(scans))
    except Invalid as invalid:
        raise Invalid({"scans": invalid.fields["files"]}) from invalid
    if faults := [said for one in found if (said := _fault(one))]:
        raise Invalid({"scans": faults})
    return found


def _fault(one: Upload) -> str:
    if one.media_type not in KINDS:
        return f"“{one.filename}”: A scan is a PDF, a JPEG or a PNG."
    said = pdf_fault(one.data, largest=LARGEST) if one.media_type == PDF else ""
    return f"“{one.filename}”: {said}" if said else ""


def _keep(
    proof: DeliveryProof, delivery: Delivery, taken: Sequence[Upload], by: User, at: datetime
) -> int:
    new = []
    for one in taken:
        sha256 = put(one.data)
        if proof.files.filter(sha256=sha256).exists():
            continue
        if proof.files.count() >= MOST:
            raise Invalid({"scans": [f"A proof holds at most {MOST} scans."]})
        ProofFile.objects.create(
            proof=proof,
            filename=one.filename,
            media_type=one.media_type,
            size=len(one.data),
            sha256=sha256,
            shown_sha256=put(one.shown),
            at=at,
            by=by,
        )
        new.append(sha256)
    if new:
        record_matter(
            delivery.matter,
            "scan_proof",
            by,
            at,
            target=f"delivery:{delivery.public_id}",
            event=proof.event,
            on=str(proof.on),
            sha256=new,
        )
    return len(new)
