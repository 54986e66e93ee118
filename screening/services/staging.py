"""Posts into the database: COPY into a table of this session, then one INSERT without doubles.

Staging may take long and is committed bit by bit, so that progress shows; what reaches the posts'
table does so in one transaction. A refused file, or a killed worker, leaves nothing behind.
"""

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection

from screening.coverage import BURIED
from screening.importers import CanonicalPost
from screening.languages import detect, is_screened
from screening.models import ImportBatch
from screening.tombstones import text_sha256

CHUNK = 5_000
COLUMNS = (
    "public_id",
    "agency_id",
    "screener_id",
    "matter_id",
    "batch_id",
    "account_id",
    "platform",
    "platform_id",
    "kind",
    "text",
    "content_warning",
    "poll_options",
    "media",
    "links",
    "thread",
    "in_reply_to",
    "author_handle",
    "shared_author",
    "url",
    "posted_at",
    "edited_at",
    "deleted_at",
    "captured_at",
    "visibility",
    "language",
    "screened_language",
    "revision_of",
    "revision",
    "source_file",
    "content_sha256",
    "text_sha256",
)
LISTED = ", ".join(COLUMNS)
# Names of tables and columns are constants of this module.
CREATE = "CREATE TEMP TABLE {stage} (LIKE screening_post INCLUDING DEFAULTS)"
DROP_ID = "ALTER TABLE {stage} DROP COLUMN id"
COPY = f"COPY {{stage}} ({LISTED}) FROM STDIN"
ONE_OF_EACH = "ON CONFLICT (matter_id, platform, platform_id, text_sha256) DO NOTHING"
INSERT = f"INSERT INTO screening_post ({LISTED}) SELECT {LISTED} FROM {{stage}} {ONE_OF_EACH}"  # noqa: S608
# A post known from a source that proves nothing is proven by one that says it was public.
PROVE = """
    INSERT INTO screening_visibilityproof
        (post_id, batch_id, url, seen_at, publicly_visible, capture_sha256, by_id, at)
    SELECT p.id, %(batch)s, s.url, coalesce(s.captured_at, %(at)s), true, %(sha256)s, %(by)s, %(at)s
    FROM {stage} s JOIN screening_post p USING (matter_id, platform, platform_id, text_sha256)
    WHERE s.visibility = 'public' AND p.visibility <> 'public' AND s.url <> ''
        AND coalesce(s.captured_at, %(at)s) <= %(at)s
    ON CONFLICT (post_id) DO NOTHING
"""
# G-11: what was deleted from this person's file does not come back with the next file.
BURY = """
    DELETE FROM {stage} s USING screening_tombstone t
    WHERE t.person_id = %(person)s AND t.lifted_at IS NULL AND t.key_hash IN (
        encode(sha256(convert_to(%(key)s || ':content:' || s.text_sha256, 'UTF8')), 'hex'),
        encode(sha256(convert_to(%(key)s || ':url:' || s.url, 'UTF8')), 'hex'),
        encode(sha256(convert_to(
            %(key)s || ':post:' || s.platform || '/' || s.platform_id, 'UTF8')), 'hex'))
"""


@dataclass
class Staged:
    """What was put into the session's table."""

    table: str
    rows: int = 0
    languages: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Stored:
    added: int
    duplicates: int
    buried: int


def stage(
    posts: Iterable[CanonicalPost], batch: ImportBatch, tick: Callable[[int], None]
) -> Staged:
    """Fill the session's table; `tick` hears how many posts were read after each chunk."""
    staged = Staged(f"stage_{uuid.uuid4().hex}")
    _run(CREATE, staged)
    _run(DROP_ID, staged)
    rest = iter(posts)
    while chunk := list(islice(rest, CHUNK)):
        _copy(list(_rows(chunk, batch, staged)), staged)
        staged.rows += len(chunk)
        tick(staged.rows)
    return staged


def store(staged: Staged, batch: ImportBatch, at: datetime) -> Stored:
    """From the session's table into the posts; inside the caller's transaction."""
    person = batch.case.person
    buried = _run(BURY, staged, person=person.pk, key=str(person.public_id))
    added = _run(INSERT, staged)
    _run(PROVE, staged, batch=batch.pk, sha256=batch.sha256, by=batch.queued_by_id, at=at)
    return Stored(added=added, buried=buried, duplicates=staged.rows - buried - added)


def drop(staged: Staged) -> None:
    _run("DROP TABLE IF EXISTS {stage}", staged)


def left_out(read: Counter[str], stored: Stored) -> dict[str, int]:
    return dict(read) | ({BURIED: stored.buried} if stored.buried else {})


def _run(sql: str, staged: Staged, **values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(stage=staged.table), values or None)
        return int(cursor.rowcount)


def _copy(rows: list[tuple[Any, ...]], staged: Staged) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY.format(stage=staged.table)) as copy:
        for row in rows:
            copy.write_row(row)


def _rows(
    posts: Iterable[CanonicalPost], batch: ImportBatch, staged: Staged
) -> Iterator[tuple[Any, ...]]:
    for post in posts:
        words = said(post)
        language = detect(words)
        staged.languages[language] += 1
        values = _values(post, words, language) | {
            "agency_id": batch.agency_id,
            "screener_id": batch.screener_id,
            "matter_id": batch.case_id,
            "batch_id": batch.pk,
            "account_id": batch.account_id,
        }
        yield tuple(values[column] for column in COLUMNS)


def _values(post: CanonicalPost, words: str, language: str) -> dict[str, Any]:
    return {
        "public_id": uuid.uuid4(),
        "platform": clean(post.platform, 24),
        "platform_id": clean(post.platform_id, 200),
        "kind": post.kind.value,
        "text": clean(post.text),
        "content_warning": clean(post.content_warning),
        "poll_options": _json(list(post.poll_options)),
        "media": _json([item._asdict() for item in post.media]),
        "links": _json([item._asdict() for item in post.links]),
        "thread": _json([_around(item._asdict()) for item in post.thread]),
        "in_reply_to": clean(post.in_reply_to, 400),
        "author_handle": clean(post.author_handle, 200),
        "shared_author": clean(post.shared_author, 200),
        "url": clean(post.url, 600),
        "posted_at": post.posted_at,
        "edited_at": post.edited_at,
        "deleted_at": post.deleted_at,
        "captured_at": post.captured_at,
        "visibility": post.visibility.value,
        "language": language,
        "screened_language": is_screened(language),
        "revision_of": clean(post.revision_of, 200),
        "revision": min(post.revision, 32_767),
        "source_file": clean(post.source_file, 400),
        "content_sha256": post.content_sha256,
        "text_sha256": text_sha256(words),
    }


def said(post: CanonicalPost) -> str:
    """As `Post.whole`: the text first, then everything else that was said."""
    parts = [post.content_warning, *post.poll_options, *(item.alt for item in post.media)]
    return clean("\n".join([post.text, *(part for part in parts if part)]))


def _around(item: dict[str, Any]) -> dict[str, Any]:
    at = item["posted_at"]
    return item | {"posted_at": at.isoformat() if at else None}


def clean(text: str, most: int | None = None) -> str:
    """What a column can hold: no NUL, no half surrogates, not longer than it."""
    whole = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return whole if most is None else whole[:most]


def _json(value: object) -> str:
    return json.dumps(_clean_all(value), ensure_ascii=False)


def _clean_all(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _clean_all(item) for key, item in value.items()}
    return [_clean_all(item) for item in value] if isinstance(value, list) else value


def file_sha256(path: Any) -> str:
    """SHA-256 over a file's bytes, or over names and hashes of a folder's files."""
    whole = hashlib.sha256()
    if path.is_dir():
        for found in sorted(path.rglob("*")):
            if found.is_file() and not found.is_symlink():
                line = f"{found.relative_to(path).as_posix()}\0{file_sha256(found)}\n"
                whole.update(line.encode("utf-8", "replace"))
        return whole.hexdigest()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            whole.update(block)
    return whole.hexdigest()
