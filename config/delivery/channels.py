"""How each channel sends: a message without personal data, or a folder for the printer."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from config.delivery.links import address_of, pointer_for
from config.delivery.models import Delivery
from config.documents import storage
from config.documents.models import Document, OfficialForm
from config.errors import Refusal

SUBJECT = "delivery/emails/notice_subject.txt"
BODY = "delivery/emails/notice.txt"
MANIFEST = "manifest.json"
# What goes wrong outside this house, or with one paper or address: tried again, then told. Whatever
# else is raised is a fault of ours. An SMTPException is an OSError, a BadHeaderError a ValueError.
FAULTS = (OSError, ValueError, storage.FileMissing, storage.FileDamaged, Refusal)


class Sent(NamedTuple):
    """What is left of a dispatch: where the print file lies, or how the mail server knows it."""

    print_path: str = ""
    message_id: str = ""


class AddressRefused(OSError):
    """The mail provider does not write to this address."""


def send_message(delivery: Delivery, at: datetime) -> Sent:
    # Say that there is a notice, and where; neither what nor about whom
    pointer = pointer_for(delivery, at)
    message = _message(delivery, address_of(pointer))
    try:
        message.send()
        return Sent(message_id=_id_of(message))
    except FAULTS:
        pointer.undo()
        raise


def _id_of(message: EmailMessage) -> str:
    """The provider's own id; an SMTP server keeps ours."""
    status = getattr(message, "anymail_status", None)
    if status is None:
        return str(message.extra_headers["Message-ID"])
    if status.status and not status.status & {"sent", "queued", "unknown"}:
        raise AddressRefused
    return str(status.message_id or "")[:200]


def _message(delivery: Delivery, address: str) -> EmailMessage:
    recipient = delivery.person or delivery.organization
    assert recipient is not None
    language = delivery.person.language if delivery.person else "en"
    context = {"reference": delivery.matter.reference, "address": address}
    with translation.override(language):
        subject = render_to_string(SUBJECT, context).strip()
        text = render_to_string(BODY, context)
    host = settings.BASE_URL.split("//")[-1].split(":")[0]
    # The same for every try, so that a mailbox can tell a repetition.
    headers = {"Message-ID": f"<{delivery.public_id}@{host}>"}
    return EmailMessage(subject, text, to=[recipient.email], headers=headers)


def papers(delivery: Delivery) -> Iterator[Document | OfficialForm]:
    # What lies in the envelope, the notice first
    yield delivery.document
    for row in delivery.enclosures.select_related("document", "official_form"):
        paper = row.document or row.official_form
        if paper is not None:
            yield paper


def make_print_file(delivery: Delivery, at: datetime) -> Sent:
    """A folder with each PDF in order and a manifest.

    It appears whole or not at all, so a second try finds it done.
    """
    path = f"print/{delivery.sender.on(at)}/{delivery.public_id}"
    place = Path(settings.FILES_ROOT) / path
    if place.exists():
        return Sent(print_path=path)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(dir=place.parent, prefix=".new-"))
    try:
        files = [
            _lay(folder, number, paper) for number, paper in enumerate(papers(delivery), start=1)
        ]
        told = json.dumps(_manifest(delivery, files), indent=2, ensure_ascii=False)
        storage.write(folder / MANIFEST, told.encode())
        os.rename(folder, place)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Sent(print_path=path)


def _lay(folder: Path, number: int, paper: Document | OfficialForm) -> dict[str, Any]:
    name = f"{number:02d}-{paper.filename}"
    storage.write(folder / name, storage.read(paper.file_sha256))
    return {"file": name, "title": str(paper), "sha256": paper.file_sha256}


def _manifest(delivery: Delivery, files: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "delivery": str(delivery.public_id),
        "reference": delivery.matter.reference,
        "mail_class": delivery.mail_class,
        "from": [delivery.sender.name, *delivery.sender.address_lines()],
        "to": delivery.address_lines,
        "files": files,
    }
