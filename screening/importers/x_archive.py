"""An account's own download from X: folder, zip, or one of its files.

Owner exports are volunteered, never asked for (R-4), and do not say what was public: every post is
`not_established`. Taken: the latest version of each post, replies, and retweets as `shared`.
Earlier versions are revisions. Deleted posts are left out and only counted: the person withdrew
them, and nothing shows that anybody saw them. Direct messages, likes and all other files of
the download are not opened.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from .canonical import CanonicalPost, Visibility
from .coverage import Coverage
from .editions import Editions
from .importer import Importer, Probe, checked
from .untrusted import Json, identifier, mapping, mappings, moment, string
from .x import PLATFORM, seconds, status_post, unescape, version_ids

GLOBAL = re.compile(r"window\.YTD\.(\w+)\.part\d+\s*=", re.A)
MANIFEST = re.compile(r"window\.__THAR_CONFIG\s*=", re.A)
PART = re.compile(r"-part(\d+)\.js$")
TWEETS = ("tweets", "tweet", "community_tweet")
WANTED = (*TWEETS, "note_tweet", "deleted_tweets", "account", "manifest")
SAME_START = 20
CUT_OFF = re.compile(r"…(?:\s*https://t\.co/\w+)?\s*$", re.A)

OWNER_EXPORT = (
    "An owner's archive does not say what was public: each post stays 'not established' until "
    "somebody records its URL, the time, 'publicly visible: yes' and a capture (R-4)"
)
NO_POSTS = "This file of the archive holds no posts: give the whole archive, or tweets.js"
PARTIAL = "X marks this archive as partial"
CUT = "Post that ends in '…': perhaps cut off, its long text is not among the files given"
DELETED = "deleted by the author"
NOTE_ALONE = "long text whose post is not in the files given"


class XArchive(Importer):
    platform, name, owner_export = PLATFORM, "x_archive", True

    @staticmethod
    def role(probe: Probe) -> str:
        if MANIFEST.match(probe.head):
            return "manifest"
        match = GLOBAL.match(probe.head)
        return "" if not match else match[1] if match[1] in WANTED else f"private:{match[1]}"

    @property
    def format(self) -> str:
        for role, name in (("tweets", "archive_2023"), ("tweet", "archive_2022")):
            if self.files(role):
                return name
        return "archive"

    def read(self, coverage: Coverage) -> Iterator[CanonicalPost]:
        handle, counted = self._handle(coverage), Counter[str]()
        notes, editions = Notes(self._notes(coverage)), Editions(coverage)
        for name in self._tweet_files():
            for tweet in self._tweets(name, coverage):
                counted[PurePosixPath(name).name] += 1
                post = _post(tweet, handle, name, notes, coverage)
                for found in checked(post, coverage):
                    yield from editions.sort(found, version_ids(tweet))
        # After all parts: the versions of one post may lie in different files.
        yield from editions.rest()
        self._close(notes, counted, coverage)

    def _close(self, notes: "Notes", counted: Counter[str], coverage: Coverage) -> None:
        """What the files say beyond the posts: deletions, missing parts, no posts at all."""
        for name in self.files("deleted_tweets"):
            for _ in self._tweets(name, coverage):
                coverage.leave_out(DELETED)
        for _ in range(notes.unused):
            coverage.leave_out(NOTE_ALONE)
        for name in self.files("manifest"):
            _compare(self._first(name, coverage), counted, self.archive.single, coverage)
        coverage.note(OWNER_EXPORT if counted else NO_POSTS)

    def _tweet_files(self) -> list[str]:
        found = [name for role in TWEETS for name in self.files(role)]
        return sorted(found, key=lambda name: (TWEETS.index(self.roles[name]), _part(name), name))

    def _tweets(self, name: str, coverage: Coverage) -> Iterator[Json]:
        for wrapped in self.values(name, coverage):
            yield mapping(wrapped.get("tweet")) or wrapped

    def _notes(self, coverage: Coverage) -> Iterator[Json]:
        for name in self.files("note_tweet"):
            self.refuse_large(name)
            for wrapped in self.values(name, coverage):
                yield mapping(wrapped.get("noteTweet"))

    def _handle(self, coverage: Coverage) -> str:
        for name in self.files("account"):
            account = mapping(self._first(name, coverage).get("account"))
            if handle := string(account.get("username")):
                return handle
        return ""

    def _first(self, name: str, coverage: Coverage) -> Json:
        return next(self.values(name, coverage), {})


class Notes:
    """Long texts, tied to their cut-off posts by the second of writing and the first words."""

    def __init__(self, notes: Iterator[Json]) -> None:
        self._by_second: dict[int, list[str]] = {}
        for note in notes:
            second = seconds(moment(note.get("createdAt")))
            text = unescape(string(mapping(note.get("core")).get("text")))
            self._by_second.setdefault(second, []).append(text)

    def whole(self, post: CanonicalPost) -> str:
        start = CUT_OFF.sub("", post.text)
        at = seconds(post.posted_at)
        for second in (at, at - 1, at + 1):
            for text in self._by_second.get(second, []):
                if text.startswith(start[:SAME_START]):
                    # Each note belongs to one post, also when two were written in one second.
                    self._by_second[second].remove(text)
                    return text
        return ""

    @property
    def unused(self) -> int:
        return sum(map(len, self._by_second.values()))


def _part(name: str) -> int:
    match = PART.search(name)
    return int(match[1]) if match else 0


def _post(
    tweet: Json, handle: str, name: str, notes: Notes, coverage: Coverage
) -> CanonicalPost | None:
    visibility = Visibility.NOT_ESTABLISHED
    post = status_post(tweet, handle=handle, visibility=visibility, source=name)
    # A share that is cut off was cut by X from somebody else's post: no note belongs to it.
    if not post or post.shared_author or not CUT_OFF.search(post.text):
        return post
    if whole := notes.whole(post):
        return replace(post, text=whole)
    coverage.note(CUT)
    return post


def _compare(manifest: Json, counted: Counter[str], single: bool, coverage: Coverage) -> None:
    """The manifest promises files and counts; a difference means that something is missing."""
    if mapping(manifest.get("archiveInfo")).get("isPartialArchive") is True:
        coverage.note(PARTIAL)
    for kind in ("tweets", "tweet"):
        listed = mapping(mapping(manifest.get("dataTypes")).get(kind)).get("files")
        for file in mappings(listed if not single else None):
            name = PurePosixPath(string(file.get("fileName"))).name
            promised = identifier(file.get("count"))
            if promised.isdecimal() and int(promised) != counted[name]:
                coverage.note(
                    f"The manifest promises {promised} posts in {name}, {counted[name]} found"
                )
