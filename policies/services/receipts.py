"""The receipt of a signature: printed once, sealed, the same bytes each time."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from config.documents.render import render
from policies.letters import LETTERS, PolicyReceipt
from policies.models import Acknowledgement, SignedReceipt
from policies.services.papers import read_paper, stored
from policies.services.readings import record_reading

BATCH = 50


def receipt_of(signed: Acknowledgement) -> PolicyReceipt:
    version, agency = signed.version, signed.organization
    assert version.effective_on is not None
    return PolicyReceipt(
        agency=agency.name,
        policy=version.policy.name,
        version=str(version.number),
        effective_on=version.effective_on,
        signed_name=signed.signed_name,
        signed_at=signed.signed_at.astimezone(agency.zone),
        sha256=signed.content_sha256,
        receipt=str(signed.public_id),
        handed_by=signed.handed_by.name if signed.handed_by else "",
    )


def print_receipt(*, signed: Acknowledgement, at: datetime) -> SignedReceipt:
    """The receipt of this signature: printed and sealed once, the same one ever after."""
    if kept := SignedReceipt.objects.filter(signed=signed).first():
        return kept
    template = LETTERS["policy_receipt"].template
    told = stored(render(template, receipt_of(signed), language=signed.language), at)
    try:
        return _keep(signed, told, at)
    except IntegrityError:  # somebody else was faster: theirs is the receipt
        return SignedReceipt.objects.get(signed=signed)


@transaction.atomic
def _keep(signed: Acknowledgement, told: dict[str, Any], at: datetime) -> SignedReceipt:
    kept = SignedReceipt.objects.create(signed=signed, **told)
    said = {"sha256": kept.sha256, "sealed": kept.sealed_sha256}
    record_reading(signed.reading, "print_receipt", None, at, **said)
    return kept


def print_receipts(at: datetime) -> int:
    """The receipts that signatures still lack; how many were printed."""
    waiting = Acknowledgement.objects.filter(receipt__isnull=True)
    found = waiting.select_related("version__policy", "reading__entry__organization")
    return len([print_receipt(signed=one, at=at) for one in found.order_by("pk")[:BATCH]])


def receipt_pdf(signed: Acknowledgement, at: datetime) -> bytes:
    """The file as it was sealed; raises storage.FileMissing or FileDamaged."""
    return read_paper(print_receipt(signed=signed, at=at))
