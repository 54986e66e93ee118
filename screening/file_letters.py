"""The whole file for the person: its letter (N-13), and the papers that go with it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from config.documents.facts import Facts, Letter, LetterFacts, by_kind
from config.documents.quoting import Passage
from screening.letters import Account, Source, Statement

Purpose = Literal["employment", "other"]


@dataclass(frozen=True, kw_only=True)
class Held(Facts):
    """One thing a file says of the person beside posts: "Birth date", "May 2, 1998"."""

    what: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Marked(Facts):
    """A clause that a post was held against, and what people made of that; no score (R-21)."""

    clause: str
    title: str
    state: Literal["open", "first_confirmed", "confirmed", "dismissed"]


@dataclass(frozen=True, kw_only=True)
class FileEntry(Facts):
    """A post in the file, whole: towards the person nothing is redacted (R-6).

    `reported_in`: the reports that print it, or "".
    """

    number: int
    platform: str
    handle: str
    passages: tuple[Passage, ...]
    posted_at: datetime | None = None
    reported_in: str = ""
    statement: Statement | None = None
    marked: tuple[Marked, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileRecipient(Facts):
    """Who procured a report. `address` and `phone` where the person asked for them."""

    name: str
    purpose: Purpose
    report: str
    furnished_on: date
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class FileDisclosure(LetterFacts):
    """N-13: everything in the file, to a person who has proven identity (15 U.S.C. 1681g(a)).

    `employment_years`, `other_years`: how far back recipients are named. `ssn_truncated`: the
    person asked for that. `sheets`: papers that print the posts where this letter does not.
    `reports`: those that go with it, by number.
    """

    requested_on: date
    identified_on: date
    held: tuple[Held, ...]
    employment_years: int
    other_years: int
    accounts: tuple[Account, ...] = ()
    entries: tuple[FileEntry, ...] = ()
    sources: tuple[Source, ...] = ()
    recipients: tuple[FileRecipient, ...] = ()
    ssn_truncated: bool = False
    sheets: int = 0
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileState(Facts):
    """A file as it stands after a dispute: accounts, how many posts, and those that are marked."""

    posts: int
    accounts: tuple[Account, ...] = ()
    entries: tuple[FileEntry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FilePosts(LetterFacts):
    """Posts of a long file; `number` of `total` papers."""

    number: int
    total: int
    entries: tuple[FileEntry, ...]


LETTERS = by_kind(
    Letter(
        kind="file_disclosure",
        template="screening/letters/file_disclosure",
        facts=FileDisclosure,
        notice="N-13",
        version=2,
    ),
    Letter(kind="file_posts", template="screening/letters/file_posts", facts=FilePosts),
)
TITLES = {
    "file_disclosure": {
        "en": "Everything in your file",
        "es": "Todo lo que hay en su expediente",
    },
    "file_posts": {
        "en": "Posts in your file, part %(number)d of %(total)d",
        "es": "Publicaciones de su expediente, parte %(number)d de %(total)d",
    },
    "file_archive": {
        "en": "Your file as data, with each paper (ZIP)",
        "es": "Su expediente como datos, con cada documento (ZIP)",
    },
}
