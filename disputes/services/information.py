"""What the person sends, at once or later: kept as it came, and considered (1681i(a)(4))."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from config.documents.quoting import own_words, says_something
from config.documents.uploads import File, Upload, accepted, note
from config.errors import Invalid, Refusal
from config.portal.services import note_arrival
from disputes.models import Dispute, DisputeItem, Evidence
from disputes.services.later import tell_of_information
from disputes.services.locking import locked
from disputes.workflow import Status


class DisputeIsClosed(Refusal):
    code = "dispute_closed"
    remedy = "Open a new dispute: it has days of its own."


def keep(
    dispute: Dispute,
    uploads: Sequence[Upload],
    received_at: datetime,
    submission: UUID,
    item: DisputeItem | None = None,
) -> None:
    for upload in uploads:
        stored = upload.store()
        Evidence.objects.create(
            dispute=dispute,
            item=item,
            filename=upload.filename,
            media_type=upload.media_type,
            size=stored.size,
            sha256=stored.sha256,
            shown_sha256=stored.shown_sha256,
            received_at=received_at,
            received_on=dispute.screener.on(received_at),
            submission=submission,
        )


@transaction.atomic
def add_information(
    *,
    dispute: Dispute,
    files: Sequence[File] = (),
    words: str = "",
    received_at: datetime,
    item: DisputeItem | None = None,
    submission: UUID | None = None,
    by: User | str,
    at: datetime,
) -> Dispute:
    """Something more from the person; it is considered, whether or not it brings more days.

    `words` are kept as a note of their own. The same submission again adds nothing.
    """
    submission = submission or uuid4()
    dispute = locked(dispute)
    if dispute.evidence.filter(submission=submission).exists():
        return dispute
    if dispute.status != Status.RECEIVED:
        raise DisputeIsClosed("This dispute has its result.")
    uploads = [*([note(own_words(words))] if says_something(words) else []), *accepted(list(files))]
    _check(dispute, uploads, item, received_at, at)
    keep(dispute, uploads, received_at, submission, item)
    for one in [item] if item else dispute.items.all():
        one.dispute = dispute
        tell_of_information(one, at)
    note_arrival(matter=dispute.matter, by=by, at=at)
    record_matter(
        dispute.matter,
        "add_information",
        by,
        at,
        target=dispute.reference,
        files=len(uploads),
        received_on=dispute.screener.on(received_at).isoformat(),
    )
    return dispute


def _check(
    dispute: Dispute,
    uploads: Sequence[Upload],
    item: DisputeItem | None,
    received_at: datetime,
    at: datetime,
) -> None:
    wrong = {}
    if not uploads:
        wrong["files"] = ["Choose at least one file, or write something."]
    if item is not None and item.dispute_id != dispute.pk:
        wrong["item"] = ["It belongs to another dispute."]
    if not dispute.received_at <= received_at <= at:
        wrong["received_at"] = ["Give a moment after the dispute came, and not after now."]
    if wrong:
        raise Invalid(wrong)
