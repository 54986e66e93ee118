"""Keep papers as they were issued, and hand them out with a trace."""

import hashlib
from datetime import datetime

from django.db import transaction

from config.accounts.models import Matter, User
from config.accounts.services import record_matter
from config.audit.services import record_read
from config.documents import storage
from config.documents.models import Document, DocumentRelease
from config.documents.render import Rendered
from config.documents.services.sealing import sealed
from config.errors import Invalid

# until it is furnished the agency sees that a report exists, never the report.
WITHHELD = ("report",)


@transaction.atomic
def store_document(
    *,
    matter: Matter,
    kind: str,
    title: str,
    language: str,
    rendered: Rendered | bytes,
    notice_id: str = "",
    media_type: str = "application/pdf",
    template_version: str = "",
    withheld: bool | None = None,
    corrects: Document | None = None,
    by: User | str | None,
    at: datetime,
) -> Document:
    """Freeze a paper; what we printed ourselves is sealed.

    `withheld`: the screener's own until `release_document`; reports always. `corrects`: the paper
    of this matter that this one names as wrong; that one stays as it was issued.
    """
    printed = rendered if isinstance(rendered, Rendered) else None
    data = rendered.pdf if isinstance(rendered, Rendered) else rendered
    _check(matter, data, printed, corrects)
    sha256 = hashlib.sha256(data).hexdigest()
    file_sha256 = storage.put(sealed(data, at) if printed else data)
    document = Document.objects.create(
        matter=matter,
        kind=kind,
        notice_id=notice_id,
        title=title,
        language=language,
        sha256=sha256,
        sealed_sha256="" if file_sha256 == sha256 else file_sha256,
        context_sha256=printed.context_sha256 if printed else "",
        code=printed.code if printed else "",
        corrects=corrects,
        pages=printed.pages if printed else None,
        media_type=media_type,
        size=len(data),
        template_version=template_version,
        withheld=kind.startswith(WITHHELD) if withheld is None else withheld,
        issued_at=at,
    )
    _record(document, by, at)
    return document


def _record(document: Document, by: User | str | None, at: datetime) -> None:
    record_matter(
        document.matter,
        "store_document",
        by,
        at,
        target=f"document:{document.public_id}",
        kind=document.kind,
        notice=document.notice_id,
        sha256=document.sha256,
        **({"sealed": document.sealed_sha256} if document.sealed_sha256 else {}),
    )


def _check(
    matter: Matter, data: bytes, printed: Rendered | None, corrects: Document | None
) -> None:
    if not data:
        raise Invalid({"document": ["There is nothing in it."]})
    if printed and printed.preview:
        raise Invalid({"document": ["A preview is not issued."]})
    if corrects and corrects.matter_id != matter.pk:
        raise Invalid({"corrects": ["A correction belongs to the same matter."]})


@transaction.atomic
def release_document(*, document: Document, by: User | None, at: datetime) -> DocumentRelease:
    """Make a withheld paper available to the agency; the first moment counts."""
    release, made = DocumentRelease.objects.get_or_create(
        document=document, defaults={"released_at": at, "released_by": by}
    )
    if made:
        record_matter(
            document.matter,
            "release_document",
            by,
            at,
            target=f"document:{document.public_id}",
            sha256=document.sha256,
        )
    return release


def read_document(document: Document) -> bytes:
    """The bytes as issued; raises storage.FileMissing or FileDamaged."""
    return storage.read(document.file_sha256)


def open_document(*, document: Document, by: str, at: datetime) -> bytes:
    """The bytes for somebody (an actor's text), with an event of the reading."""
    data = read_document(document)
    matter = document.matter
    record_read(
        stream=matter.stream,
        actor=by,
        agency=matter.agency.code if matter.agency else matter.screener.code,
        target=f"document:{document.public_id}",
        at=at,
        payload={"kind": document.kind, "sha256": document.sha256},
    )
    return data
