"""Bring a file's posts into a case, or nothing of it."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import User
from config.accounts.services import record_matter
from config.documents import storage
from config.documents.uploads import why_not
from config.errors import Conflict, Invalid, Refusal
from config.law.book import book
from config.law.entries import Regime as Law
from screening.importers import ArchiveRefused, CanonicalPost, Export, open_export
from screening.models import (
    Authorization,
    Case,
    Certification,
    ImportBatch,
    Platform,
    Provenance,
    SocialAccount,
)
from screening.services import staging
from screening.services.cases import locked, move
from screening.workflow import BATCH, AccountStatus, BatchStatus, CaseStatus, check_transition

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
KEPT_BYTES = 64 << 20
FINISHED = (
    *("total", "added", "duplicates", "revisions", "coverage"),
    *("status", "finished_at", "claimed_until"),
)
NEEDS_STATEMENT = (Provenance.VOLUNTEERED_BY_SUBJECT, Provenance.COMPLAINANT)


class LeaseLost(Conflict):
    code = "lease_lost"


class FileGone(Refusal):
    code = "file_gone"
    remedy = "Hand in the file again."


class HarmfulFile(Refusal):
    code = "harmful_file"
    remedy = "Ask for another copy of the file."


def import_posts(
    *,
    case: Case,
    account: SocialAccount,
    path: Path | str,
    provenance: str,
    by: User | None,
    at: datetime,
    statement: str = "",
    released_by: User | None = None,
) -> ImportBatch:
    """Read a file now. Raises ArchiveRefused or the gate's Refusal, and then nothing is left.

    The same file again adds nothing. `statement`: who gave it and that it was free (R-4).
    """
    path = Path(path)
    _refuse_harmful(path)
    with transaction.atomic(), open_export(path) as export:
        batch = _open_batch(
            case=case,
            account=account,
            provenance=provenance,
            filename=path.name,
            statement=statement,
            released_by=released_by,
            submission=uuid4(),
            status=BatchStatus.RUNNING,
            by=by,
            at=at,
        )
        _describe(batch, export, path)
        staged = staging.stage(_posts(batch, export), batch, lambda read: None)
        _finish(batch, export, staged, at)
        staging.drop(staged)
    return batch


def queue_import(
    *,
    case: Case,
    account: SocialAccount,
    upload: BinaryIO,
    filename: str,
    provenance: str,
    submission: UUID,
    by: User,
    at: datetime,
    statement: str = "",
    released_by: User | None = None,
    nudge: Callable[[int], Any] | None = None,
) -> ImportBatch:
    """Take an upload and answer at once; `nudge` is told the batch's key after the commit."""
    if found := ImportBatch.objects.filter(submission=submission, case=case).first():
        return found
    with transaction.atomic():
        batch = _open_batch(
            case=case,
            account=account,
            provenance=provenance,
            filename=Path(filename).name[:200],
            statement=statement,
            released_by=released_by,
            submission=submission,
            by=by,
            at=at,
        )
        _keep_upload(batch, upload)
        _record(batch, "queue_import", by, at)
        if nudge:
            transaction.on_commit(partial(nudge, batch.pk))
    return batch


def work_on_batch(batch_id: int, at: datetime) -> ImportBatch | None:
    """Claim a waiting upload and import it; None when somebody else holds it or it is done."""
    started = time.monotonic()
    batch = _claim(batch_id, at)
    if batch is None:
        return None

    def now() -> datetime:
        return at + timedelta(seconds=time.monotonic() - started)

    try:
        _import_upload(batch, now)
    except Refusal as refusal:
        _refuse(batch, refusal, now())
    batch.refresh_from_db()
    return batch


def _import_upload(batch: ImportBatch, now: Callable[[], datetime]) -> None:
    path = upload_path(batch)
    if not path.exists():
        raise FileGone("The uploaded file is no longer there.")
    _refuse_harmful(path)
    with open_export(path) as export:
        _describe(batch, export, path)
        staged = staging.stage(_posts(batch, export), batch, partial(_tick, batch, now))
        try:
            with transaction.atomic():
                _hold(batch)
                _finish(batch, export, staged, now())
        finally:
            staging.drop(staged)
    path.unlink(missing_ok=True)


def _refuse_harmful(path: Path) -> None:
    """Before anything here reads it; of a folder, each of its files. Unreadable is unread later."""
    for one in filter(Path.is_file, path.rglob("*") if path.is_dir() else [path]):
        with suppress(PermissionError), one.open("rb") as file:
            if said := why_not(file):
                raise HarmfulFile(said)


def check_collecting(case: Case, at: datetime) -> None:
    """Raises the refusal of G-01, G-02 or G-04 where nothing may be collected now."""
    order, law = case.order, _law(case)
    if order.status != order.Status.PLACED:
        raise gate_refusal("G-01", "Nothing is ordered in this case.")
    if law.case_number and not (order.case_number and order.authority and order.purpose_text):
        raise gate_refusal(
            "G-01",
            "Case number, authority and purpose are not all recorded.",
            remedy="Record them in the case.",
        )
    signed = Authorization.objects.live().filter(case=case, signed_at__lte=at)
    if law.authorization and not signed.exists():
        raise gate_refusal("G-02")
    certified = Certification.objects.filter(order=order, certified_at__lte=at)
    if law.certification and not certified.exists():
        raise gate_refusal("G-04", "The agency has not certified its purpose and its duties.")


def _open_batch(
    *,
    case: Case,
    account: SocialAccount,
    provenance: str,
    statement: str,
    released_by: User | None,
    by: User | None,
    at: datetime,
    **fields: Any,
) -> ImportBatch:
    case = locked(case)
    if account.case_id != case.pk or account.status == AccountStatus.REJECTED:
        raise Invalid({"account": ["Choose an account of this case that was not rejected."]})
    check_collecting(case, at)
    _check_provenance(provenance, statement, released_by, _law(case))
    move(case, CaseStatus.COLLECTING)
    with gates():
        return ImportBatch.objects.create(
            case=case,
            agency=case.agency,
            screener=case.screener,
            account=account,
            provenance=provenance,
            statement=statement,
            released_by=released_by,
            queued_by=by,
            queued_at=at,
            queued_on=case.screener.on(at),
            **fields,
        )


def _check_provenance(provenance: str, statement: str, released_by: User | None, law: Law) -> None:
    if provenance not in Provenance.values:
        raise Invalid({"provenance": ["Say where the file comes from."]})
    if provenance in NEEDS_STATEMENT and not statement.strip():
        raise gate_refusal(
            "G-15",
            "Nothing says who gave this file, how they had it, and that they gave it freely.",
            remedy="Record the statement with the import.",
        )
    if provenance != Provenance.COMPLAINANT:
        return
    if law.consumer_report or released_by is None:
        raise gate_refusal("G-15", "A complainant's capture needs counsel's release.")


def _describe(batch: ImportBatch, export: Export, path: Path) -> None:
    """What the file is; refused if it is a private download that nobody volunteered."""
    batch.importer, batch.format = export.importer, export.format
    batch.is_owner_export = export.owner_export
    if batch.is_owner_export and batch.provenance != Provenance.VOLUNTEERED_BY_SUBJECT:
        raise gate_refusal(
            "G-15",
            "This is the private download of an account. It is taken only if volunteered.",
        )
    batch.sha256 = staging.file_sha256(path)
    if path.is_file():
        batch.size = path.stat().st_size
        # An owner's download holds messages beside the posts: it is read and never kept.
        if not batch.is_owner_export and batch.size <= KEPT_BYTES:
            storage.put(path.read_bytes())
    with gates():
        batch.save(update_fields=["importer", "format", "is_owner_export", "sha256", "size"])


def _posts(batch: ImportBatch, export: Export) -> Iterator[CanonicalPost]:
    """The account's posts and no others: a capture may hold several people and platforms."""
    account = batch.account
    platform = "" if account.platform == Platform.OTHER else account.platform
    return export.posts(account.handle, platform)


def _finish(batch: ImportBatch, export: Export, staged: staging.Staged, at: datetime) -> None:
    check_transition(BATCH, BatchStatus(batch.status), BatchStatus.IMPORTED)
    stored = staging.store(staged, batch, at)
    read = export.coverage
    batch.total, batch.added, batch.duplicates = staged.rows, stored.added, stored.duplicates
    batch.revisions = read.revisions
    batch.coverage = {
        "posts": read.posts,
        "revisions": read.revisions,
        "by_kind": dict(read.by_kind),
        "visibility": dict(read.visibility),
        "left_out": staging.left_out(read.left_out, stored),
        "oldest": read.oldest.isoformat() if read.oldest else None,
        "newest": read.newest.isoformat() if read.newest else None,
        "languages": dict(staged.languages),
        "files_read": read.files_read,
        "files_refused": read.files_refused,
        "warnings": read.warnings,
    }
    batch.status, batch.finished_at, batch.claimed_until = BatchStatus.IMPORTED, at, None
    with gates():
        batch.save(update_fields=FINISHED)
    _record(
        batch,
        "import_posts",
        batch.queued_by,
        at,
        added=stored.added,
        duplicates=stored.duplicates,
        sha256=batch.sha256,
        provenance=batch.provenance,
    )


def _claim(batch_id: int, at: datetime) -> ImportBatch | None:
    with transaction.atomic():
        batch = (
            ImportBatch.objects.select_for_update(of=("self",), skip_locked=True)
            .due(at)
            .filter(pk=batch_id)
            .first()
        )
        if batch is None:
            return None
        if batch.attempts >= MOST_ATTEMPTS:
            _refuse(batch, FileGone("Reading this file broke off again and again."), at)
            return None
        batch.status = BatchStatus.RUNNING
        batch.attempts += 1
        batch.claimed_until = at + LEASE
        try:
            with gates():
                batch.save(update_fields=["status", "attempts", "claimed_until"])
        except Refusal as refusal:  # the authorization was revoked while the file waited
            _refuse(batch, refusal, at)
            return None
    return batch


def _hold(batch: ImportBatch) -> None:
    """Raises LeaseLost where another worker has taken over."""
    found = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if (found.status, found.claimed_until) != (BatchStatus.RUNNING, batch.claimed_until):
        raise LeaseLost("Another worker has taken this file over.")


def _tick(batch: ImportBatch, now: Callable[[], datetime], read: int) -> None:
    until = now() + LEASE
    mine = ImportBatch.objects.filter(pk=batch.pk, claimed_until=batch.claimed_until)
    if not mine.update(total=read, claimed_until=until):
        raise LeaseLost("Another worker has taken this file over.")
    batch.claimed_until = until


def _refuse(batch: ImportBatch, refusal: Refusal, at: datetime) -> None:
    if isinstance(refusal, LeaseLost):
        return
    said = str(refusal) if isinstance(refusal, ArchiveRefused) else refusal.reason
    with transaction.atomic():
        found = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        check_transition(BATCH, BatchStatus(found.status), BatchStatus.REFUSED)
        found.status, found.problem, found.finished_at = BatchStatus.REFUSED, said[:400], at
        found.claimed_until = None
        found.save(update_fields=["status", "problem", "finished_at", "claimed_until"])
        _record(found, "refuse_import", None, at, code=refusal.code)
    upload_path(batch).unlink(missing_ok=True)


def stop_imports(case: Case, refusal: Refusal, at: datetime) -> None:
    """Refuse what still waits or is being read; its worker finds the lease gone."""
    waiting = (BatchStatus.QUEUED, BatchStatus.RUNNING)
    for batch in case.import_batches.filter(status__in=waiting).order_by("pk"):
        _refuse(batch, refusal, at)


def upload_path(batch: ImportBatch) -> Path:
    """Where an upload waits for its import; it is removed afterwards."""
    name = "".join(
        letter if letter.isalnum() or letter in ".-_" else "_" for letter in batch.filename
    )
    return Path(settings.FILES_ROOT) / "incoming" / f"{batch.public_id}-{name[-80:]}"


def _keep_upload(batch: ImportBatch, upload: BinaryIO) -> None:
    path = upload_path(batch)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("xb") as file:
        shutil.copyfileobj(upload, file, 1 << 20)


def _law(case: Case) -> Law:
    return book().regime(case.order.regime)


def _record(
    batch: ImportBatch, verb: str, by: User | None, at: datetime, **payload: object
) -> None:
    target = f"batch:{batch.public_id}"
    record_matter(batch.case.matter, verb, by, at, target=target, **payload)
