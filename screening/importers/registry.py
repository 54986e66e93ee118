"""Recognises an export by its content and reads it: the one door of this package.

`open_export(path)` gives an `Export`; `inspect(path)` gives what `./probity inspect_archive` shows.
Numbers: `posts` are the subject's posts that an import would add, public and not established
alike, shares included (`by_kind`); earlier versions of edited posts stand in `revisions`; what is
not taken stands in `left_out` by reason. So a file's elements = posts + revisions + left_out.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from .archive import Archive, Limits
from .canonical import CanonicalPost
from .coverage import Coverage
from .csv_capture import NEEDED, CaptureCsv
from .importer import Importer, Probe, probe
from .mastodon import MastodonApi
from .mastodon_archive import MastodonArchive
from .opening import open_archive
from .refused import ArchiveRefused
from .threads import Threads
from .x import XStatuses
from .x_archive import XArchive
from .x_v2 import XPages

IMPORTERS: tuple[type[Importer], ...] = (
    *(XArchive, XPages, XStatuses),
    *(MastodonArchive, MastodonApi, CaptureCsv),
)
READABLE = (".js", ".json", ".jsonl", ".ndjson", ".csv", ".txt", "")
MAX_CANDIDATES = 2_000
MAX_POSTS = 1_000_000
SCRIPTS = re.compile(
    r"(tweets?|community-tweet|note-tweet|deleted-tweets|account|manifest)(-part\d+)?\.js", re.I
)
POST_FILES = re.compile(r"((tweets?|note-tweet)(-part\d+)?\.js|outbox\.json)", re.I)
PRIVATE_FILES = re.compile(
    r"(direct-messages?.*|likes?|bookmarks?|drafts?|.*draft.*)(-part\d+)?\.(js|json|csv)", re.I
)
PRIVATE_FOLDERS = {"messages", "inbox", "direct_messages", "direct-messages", "chats"}
RUBBISH = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$)")
NAMES_SHOWN = 6
PRIVATE = "Private, never read"
NO_POSTS = "Holds no posts, not read"
UNKNOWN = "Not a known export, not read"
READS = "Readable: X or Mastodon, archive or API answers (JSON), or a capture CSV"
COLUMNS = f"A capture CSV has the columns {', '.join(NEEDED)}"


class Export:
    """One recognised export. Iterate `posts()`, then read `coverage`; close it, or use `with`."""

    def __init__(self, archive: Archive, importer: Importer, refused: Mapping[str, str]) -> None:
        self.archive, self._importer, self._refused = archive, importer, dict(refused)
        self.platform, self.importer = importer.platform, importer.name
        self.format, self.owner_export = importer.format, importer.owner_export
        self.coverage = self._fresh()

    def posts(self, author: str | None = None, platform: str = "") -> Iterator[CanonicalPost]:
        """Posts and their revisions, with threads; `coverage` is complete when this is done.

        `author` takes only that account's posts (`name`, `@name` or `name@server`): pages fetched
        from an API may hold several people, and nobody else's words may enter a subject's file.
        None takes everybody's, which is for a look at the file, not for an import. `platform`
        leaves out what a capture holds of others.
        Raises ArchiveRefused, also late: import within one transaction.
        """
        threads = Threads(self._scan(None))
        for post in self._scan(author, platform):
            yield threads.attach(post)

    def scan(self, author: str | None = None) -> Iterator[CanonicalPost]:
        """As `posts()`, without looking for threads: one reading instead of two."""
        return self._scan(author)

    def _scan(self, author: str | None, platform: str = "") -> Iterator[CanonicalPost]:
        coverage = self.coverage = self._fresh()
        seen: set[tuple[str, str]] = set()
        # Mastodon numbers its posts by server, X by the world: the platform belongs to the key.
        for post in self._importer.read(coverage):
            key = (post.platform, post.platform_id)
            if author is not None and not self._is_by(post, author):
                coverage.leave_out("by another author")
            elif platform and post.platform != platform:
                coverage.leave_out("on another platform")
            elif key in seen:
                coverage.leave_out("the same post again")
            else:
                self._refuse_endless(len(seen))
                seen.add(key)
                coverage.take(post)
                yield post
        if len(coverage.authors) > 1:
            coverage.note("Posts of several authors: an import takes only the subject's account")

    def _is_by(self, post: CanonicalPost, author: str) -> bool:
        """An owner's archive may not name its account (a single file); it is its owner's anyway."""
        if self.owner_export and not post.author_handle:
            return True
        return same_author(post.author_handle, author)

    def _refuse_endless(self, taken: int) -> None:
        if taken >= MAX_POSTS:
            raise ArchiveRefused(
                self.archive.label, f"holds more than {MAX_POSTS:,} posts", "Split it"
            )

    def _fresh(self) -> Coverage:
        return Coverage(files_refused=dict(self._refused))

    def close(self) -> None:
        self.archive.close()

    def __enter__(self) -> "Export":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def same_author(handle: str, wanted: str) -> bool:
    """Case does not matter; a name without a server matches that name on any server."""
    handle, wanted = handle.casefold().lstrip("@"), wanted.casefold().lstrip("@")
    return handle == wanted or ("@" not in wanted and handle.partition("@")[0] == wanted)


def open_export(path: Path | str, limits: Limits | None = None) -> Export:
    """Raises ArchiveRefused when nothing known, nothing safe or nothing public-facing is there."""
    archive = open_archive(Path(path), limits)
    try:
        return _recognise(archive)
    # Also when somebody presses Ctrl-C: the file must not stay open.
    except BaseException:
        archive.close()
        raise


def inspect(path: Path | str, limits: Limits | None = None) -> dict[str, Any]:
    """Reads everything, stores nothing. JSON-ready; times are ISO 8601 in UTC, or None."""
    with open_export(path, limits) as export:
        for _ in export.scan():
            pass
        return _summary(export, export.coverage)


def _summary(export: Export, found: Coverage) -> dict[str, Any]:
    return {
        "platform": export.platform,
        "format": export.format,
        "importer": export.importer,
        "posts": found.posts,
        "visibility": {
            "public": found.visibility["public"],
            "not_established": found.visibility["not_established"],
        },
        "by_kind": dict(found.by_kind),
        "revisions": found.revisions,
        "left_out": dict(found.left_out),
        "oldest": found.oldest.isoformat() if found.oldest else None,
        "newest": found.newest.isoformat() if found.newest else None,
        "first_text": found.first_text,
        "files_read": found.files_read,
        "files_refused": list(found.files_refused),
        "warnings": [*found.warnings, *_reasons(found.files_refused)],
    }


def _reasons(refused: Mapping[str, str]) -> list[str]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for name, reason in refused.items():
        by_reason[reason].append(name)
    return [f"{reason}: {_named(names)}" for reason, names in by_reason.items()]


def _named(names: list[str]) -> str:
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _recognise(archive: Archive) -> Export:
    refused = dict(archive.skipped)
    found: dict[type[Importer], dict[str, str]] = defaultdict(dict)
    broken: list[ArchiveRefused] = []
    for name in _candidates(archive, refused):
        try:
            importer, role = _claim(probe(archive, name))
        except ArchiveRefused as problem:
            if POST_FILES.fullmatch(PurePosixPath(name).name):
                raise  # a statement of what was looked at must not pass over half of the posts
            refused[name] = problem.reason
            broken.append(problem)
            continue
        # Private by content, whatever the file is called: its first lines were seen, no more.
        if importer and not role.startswith("private"):
            found[importer][name] = role
        else:
            refused[name] = PRIVATE if importer else UNKNOWN
    return Export(archive, _chosen(archive, found, refused, broken), refused)


def _candidates(archive: Archive, refused: dict[str, str]) -> list[str]:
    """Files worth a look, by name. Private ones are refused here, before they are opened."""
    candidates = []
    for name in archive.entries:
        path = PurePosixPath(name)
        # macOS and Windows leave files beside ours; naming them would only worry people.
        if RUBBISH.search(name):
            continue
        if _is_private(path):
            refused[name] = PRIVATE
        elif archive.single or (path.suffix.lower() in READABLE and _is_wanted(path)):
            candidates.append(name)
        elif path.suffix.lower() == ".js":
            refused[name] = NO_POSTS
    if len(candidates) > MAX_CANDIDATES:
        raise ArchiveRefused(
            archive.label, f"holds more than {MAX_CANDIDATES:,} text files", "Give the export alone"
        )
    return candidates


def _is_private(path: PurePosixPath) -> bool:
    folders = {part.casefold() for part in path.parts[:-1]}
    return bool(PRIVATE_FILES.fullmatch(path.name) or PRIVATE_FOLDERS & folders)


def _is_wanted(path: PurePosixPath) -> bool:
    return path.suffix.lower() != ".js" or SCRIPTS.fullmatch(path.name) is not None


def _claim(found: Probe) -> tuple[type[Importer] | None, str]:
    for importer in IMPORTERS:
        if role := importer.role(found):
            return importer, role
    return None, ""


def _chosen(
    archive: Archive,
    found: Mapping[type[Importer], dict[str, str]],
    refused: Mapping[str, str],
    broken: list[ArchiveRefused],
) -> Importer:
    if len(found) > 1:
        names = ", ".join(sorted(importer.name for importer in found))
        raise ArchiveRefused(archive.label, f"holds several exports ({names})", "Give each alone")
    for importer, roles in found.items():
        _refuse_two_accounts(archive, roles)
        return importer(archive, roles)
    # A single broken file: its own reason helps more than "unknown".
    if broken and len(archive.entries) == len(broken):
        raise broken[0]
    if set(refused.values()) == {PRIVATE}:
        raise ArchiveRefused(archive.label, "holds only private data, which is never read", READS)
    remedy = COLUMNS if archive.label.casefold().endswith(".csv") else READS
    raise ArchiveRefused(archive.label, "is not an export that can be read", remedy)


def _refuse_two_accounts(archive: Archive, roles: Mapping[str, str]) -> None:
    """Two owner archives in one folder would mix two people's posts."""
    owned = ("tweet", "tweets", "account", "outbox", "actor")
    folders = {str(PurePosixPath(name).parent) for name, role in roles.items() if role in owned}
    if len(folders) > 1:
        raise ArchiveRefused(archive.label, "holds archives of several accounts", "Give each alone")
