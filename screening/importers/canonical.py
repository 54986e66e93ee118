"""What every importer yields: one post, in one shape, whatever the platform called it.

Kinds, with what they are in the ActivityStreams 2 vocabulary:

- `authored`: Create of a Note, Question or Article
- `reply`: Create of an object that has `inReplyTo`
- `quote`: Create of an object with a quoted object (`quoteUrl`, X's quoted post)
- `shared`: Announce. The words are somebody else's (`shared_author`), the act and its date are
  the subject's (R-22)

`text` is as published: HTML made plain, X's three entities undone, nothing shortened or
expanded. Where a short link leads stands in `links`, so offsets into `text` stay those of the post.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    AUTHORED = "authored"
    REPLY = "reply"
    QUOTE = "quote"
    SHARED = "shared"


class Visibility(StrEnum):
    PUBLIC = "public"
    NOT_ESTABLISHED = "not_established"


class ThreadPost(NamedTuple):
    """Context around a post, oldest first. Never the subject's post to be judged."""

    author: str
    text: str
    posted_at: datetime | None


class Media(NamedTuple):
    kind: str
    alt: str
    url: str


class Link(NamedTuple):
    shown: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalPost:
    """One post, or one earlier version of it.

    `platform_id` is unique on the platform. An earlier version names the latest one in
    `revision_of`, which is empty on the latest; `revision` counts versions from 0. Times are UTC or
    None: an undated post is not reportable (R-22).
    """

    platform: str
    platform_id: str
    kind: Kind
    text: str
    posted_at: datetime | None
    visibility: Visibility
    source_file: str
    url: str = ""
    author_handle: str = ""
    shared_author: str = ""
    language: str = ""
    in_reply_to: str = ""
    thread: tuple[ThreadPost, ...] = ()
    content_warning: str = ""
    poll_options: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    links: tuple[Link, ...] = ()
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    captured_at: datetime | None = None
    revision_of: str = ""
    revision: int = 0

    @property
    def dated_at(self) -> datetime | None:
        """The date the age limit counts from: an edit is dated by the edit."""
        return self.edited_at or self.posted_at

    @property
    def says_something(self) -> bool:
        # A picture without words is nothing a rule could read.
        alt = any(item.alt for item in self.media)
        return bool(self.text.strip() or self.content_warning or self.poll_options or alt)

    @property
    def content_sha256(self) -> str:
        """Hash over what was said, by whom and when; not over where the export kept it."""
        said = {
            "alt": [item.alt for item in self.media],
            "author": self.author_handle,
            "content_warning": self.content_warning,
            "edited_at": _iso(self.edited_at),
            "id": self.platform_id,
            "kind": self.kind,
            "platform": self.platform,
            "poll": list(self.poll_options),
            "posted_at": _iso(self.posted_at),
            "text": self.text,
        }
        # Canonical: the same words give the same bytes in every release.
        canonical = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
