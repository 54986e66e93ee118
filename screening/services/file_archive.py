"""The whole file as data: a ZIP of JSON and papers, with a manifest of hashes.

Posts are read and written a few at a time: the archive grows on disk, and memory does not.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from config.documents.facts import plain
from config.documents.models import Document
from config.documents.services import read_document
from screening.file_letters import FileDisclosure
from screening.models import FileRequest, Post, Report
from screening.models.accounts import SocialAccount
from screening.redaction import redact, suggest
from screening.services.whole_file import cases_of, posts_of, reports_of

FORMAT = "probity-file-1"
MEDIA_TYPE = "application/zip"
A_FEW = 500


class Archive:
    """A ZIP that remembers the hash of each file put into it."""

    def __init__(self, target: IO[bytes], at: datetime) -> None:
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self.stamp = (at.year, at.month, at.day, at.hour, at.minute, at.second)
        self.files: list[dict[str, Any]] = []

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(name, self.stamp)
        info.compress_type = zipfile.ZIP_DEFLATED
        whole, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
                whole.update(piece)
                size += len(piece)
        self.files.append({"file": name, "sha256": whole.hexdigest(), "size": size})

    def close(self, **told: Any) -> None:
        self.put("manifest.json", [_json({**told, "files": self.files})])
        self.zip.close()


def archive(
    request: FileRequest, facts: FileDisclosure, papers: Iterable[Document], at: datetime
) -> bytes:
    """`papers`: the letter, its sheets, and every paper that the file keeps; each goes in whole."""
    with tempfile.TemporaryFile() as target:
        made = Archive(target, at)
        made.put("file.json", [_json(_told(request, facts))])
        made.put("posts.json", _posts(request))
        for number, paper in enumerate(dict.fromkeys(papers), 1):
            made.put(f"papers/{number:03}-{paper.filename}", [read_document(paper)])
        made.close(format=FORMAT, request=request.number, made_at=at.isoformat())
        target.seek(0)
        return target.read()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _told(request: FileRequest, facts: FileDisclosure) -> dict[str, Any]:
    """What the letter says, and what it has no room for."""
    letter = plain(facts)
    letter.pop("entries")
    cases = cases_of(request)
    return {
        "format": FORMAT,
        "disclosure": letter,
        "accounts": [_account(one) for case in cases for one in case.social_accounts.all()],
        "sources": [
            {
                "provenance": batch.provenance,
                "statement": batch.statement,
                "filename": batch.filename,
                "sha256": batch.sha256,
                "queued_at": batch.queued_at.isoformat(),
                "status": batch.status,
                "posts_added": batch.added,
            }
            for case in cases
            for batch in case.import_batches.order_by("queued_at")
        ],
        "reports": [_report(report) for report in reports_of(request)],
    }


def _account(account: SocialAccount) -> dict[str, Any]:
    """How it was held to be theirs, or not; not who of the staff compared."""
    return {
        "platform": account.platform,
        "handle": account.handle,
        "url": account.url,
        "status": account.status,
        "proposed_at": account.proposed_at.isoformat(),
        "rejected_why": account.rejected_why,
        "identifiers": [
            {
                "kind": one.kind,
                "strong": one.is_strong,
                "agrees": one.agrees,
                "detail": one.detail,
                "explanation": one.explanation,
                "recorded_at": one.recorded_at.isoformat(),
                "withdrawn": one.withdrawn_at is not None,
            }
            for one in account.identifiers.all()
        ],
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "version": report.version,
        "status": report.status,
        "issued_at": report.issued_at.isoformat(),
        "furnished_at": report.furnished_at.isoformat() if report.furnished_at else None,
        "agency": report.agency.name,
        "changes": report.difference,
        "recipients": [
            {"name": one.organization.name, "purpose": one.purpose, "at": one.at.isoformat()}
            for one in report.recipients.select_related("organization")
        ],
        "data": report.data_document,
    }


def _posts(request: FileRequest) -> Iterator[bytes]:
    yield b"["
    lead = b"\n"
    for post in posts_of(request).iterator(chunk_size=A_FEW):
        yield lead + json.dumps(post_told(post), ensure_ascii=False).encode()
        lead = b",\n"
    yield b"\n]\n"


def post_told(post: Post) -> dict[str, Any]:
    """A post as it is kept; of a conversation the words, without the names of others (R-6)."""
    own = post.author_handle or post.account.handle
    moments = {
        name: moment.isoformat() if (moment := getattr(post, name)) else None
        for name in ("posted_at", "edited_at", "deleted_at", "captured_at")
    }
    kept = (
        *("platform", "platform_id", "kind", "text", "content_warning", "poll_options", "media"),
        *("links", "in_reply_to", "author_handle", "url", "visibility", "language"),
        *("revision_of", "revision", "content_sha256"),
    )
    return {
        **{name: getattr(post, name) for name in kept},
        **moments,
        "account": post.account.handle,
        "thread": [_around(item, own) for item in post.thread],
        "marked": [
            {
                "clause": flag.clause.number,
                "title": flag.clause.title,
                "spans": flag.spans,
                "state": flag.status,
                "raised_at": flag.raised_at.isoformat(),
            }
            for flag in post.flags.all()
        ],
    }


def _around(item: dict[str, Any], own: str) -> dict[str, Any]:
    text = str(item.get("text", ""))
    mine = str(item.get("author", "")).casefold() == own.casefold()
    return {
        "author": "subject" if mine else "other_person",
        "text": redact(text, suggest(text, [own])),
        "posted_at": item.get("posted_at"),
    }
