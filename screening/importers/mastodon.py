"""Mastodon's API: lists of statuses, single statuses, and recorded request/response lists.

Public is what the server calls `public` or `unlisted`. Followers-only and direct posts are left
out, whoever handed them in. A boost is one `shared` post. Recordings and repeated captures may
hold several versions of a status: the latest is the post, the others its revisions. A status that
the recording deletes again was public when it was read; it stays, with a note.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from .canonical import CanonicalPost, Kind, Link, Media, ThreadPost, Visibility
from .coverage import Coverage
from .html_text import links, plain
from .importer import Importer, Probe, checked
from .untrusted import Json, identifier, mapping, mappings, moment, string

PLATFORM = "mastodon"
OPEN = {"public", "unlisted"}
NARROW = {"private": "followers only", "direct": "direct message", "limited": "followers only"}
STATUS = re.compile(r"/api/v1/statuses/(\w+)(/history|/context)?/?(?:\?.*)?", re.A)
MAX_HTML = 200_000
EPOCH = datetime.fromtimestamp(0, UTC)
LOCAL_ONLY = "Local-only post: visible to the server's own members, not proven public"
DELETED_LATER = "The recording ends with this post's deletion: it was readable when recorded"


def too_long(thing: Json, coverage: Coverage) -> bool:
    """No server sends posts of this length, and a parser's time is not for free."""
    found = len(string(thing.get("content"))) > MAX_HTML
    if found:
        coverage.leave_out("text longer than any post")
    return found


def handle(account: Json) -> str:
    """`name@server`: a local account's `acct` lacks the server."""
    # Two servers may both have a "wren": without its server a handle is nobody's.
    acct = string(account.get("acct") or account.get("username"))
    host = host_of(string(account.get("url")))
    return acct if "@" in acct or not (acct and host) else f"{acct}@{host}"


def host_of(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def visible(status: Json, coverage: Coverage) -> Visibility | None:
    """None, and counted, for what only followers or addressees could read."""
    stated = string(status.get("visibility"))
    if stated in NARROW:
        coverage.leave_out(NARROW[stated])
        return None
    if status.get("local_only") is True:
        coverage.note(LOCAL_ONLY)
        return Visibility.NOT_ESTABLISHED
    return Visibility.PUBLIC if stated in OPEN else Visibility.NOT_ESTABLISHED


def status_post(status: Json, visibility: Visibility, source: str) -> CanonicalPost:
    boosted = mapping(status.get("reblog"))
    content = boosted or status
    html = string(content.get("content"))
    author = handle(mapping(status.get("account")))
    return CanonicalPost(
        platform=PLATFORM,
        platform_id=identifier(status.get("uri")) or identifier(status.get("id")),
        kind=_kind(status, boosted),
        text=plain(html, drop_quote_line=bool(content.get("quote"))),
        posted_at=moment(status.get("created_at")),
        visibility=visibility,
        source_file=source,
        url=string(content.get("url") or status.get("url")),
        author_handle=author,
        shared_author=handle(mapping(boosted.get("account"))),
        language=string(content.get("language")),
        in_reply_to=identifier(status.get("in_reply_to_id")),
        thread=_quoted(content),
        content_warning=string(content.get("spoiler_text")),
        poll_options=_options(content),
        media=_media(content),
        links=tuple(Link(*found) for found in links(html)),
        edited_at=moment(status.get("edited_at")),
    )


def _kind(status: Json, boosted: Json) -> Kind:
    if boosted:
        return Kind.SHARED
    if identifier(status.get("in_reply_to_id")):
        return Kind.REPLY
    return Kind.QUOTE if mapping(status.get("quote")) else Kind.AUTHORED


def context_post(status: Json) -> ThreadPost:
    return ThreadPost(
        handle(mapping(status.get("account"))),
        plain(string(status.get("content"))[:MAX_HTML]),
        moment(status.get("created_at")),
    )


def _quoted(status: Json) -> tuple[ThreadPost, ...]:
    quote = mapping(status.get("quote"))
    quoted = mapping(quote.get("quoted_status"))
    return (context_post(quoted),) if quoted else ()


def _options(status: Json) -> tuple[str, ...]:
    options = mapping(status.get("poll")).get("options")
    return tuple(string(option.get("title")) for option in mappings(options))


def _media(status: Json) -> tuple[Media, ...]:
    return tuple(
        Media(string(item.get("type")), string(item.get("description")), string(item.get("url")))
        for item in mappings(status.get("media_attachments"))
    )


class Versions:
    """Statuses by address, each version by its own time; the same one again is no new version."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._posts: dict[str, dict[datetime, CanonicalPost]] = {}
        self._by_local_id: dict[str, str] = {}
        self._histories: list[tuple[str, list[Json]]] = []
        self._contexts: dict[str, tuple[ThreadPost, ...]] = {}

    def add(self, status: Json, source: str) -> None:
        visibility = visible(status, self._coverage)
        said = mapping(status.get("reblog")) or status
        if visibility is None or too_long(said, self._coverage):
            return
        for post in checked(status_post(status, visibility, source), self._coverage):
            self._by_local_id[identifier(status.get("id"))] = post.platform_id
            self._put(post)

    def add_history(self, local_id: str, edits: list[Json]) -> None:
        self._histories.append((local_id, edits))

    def add_context(self, local_id: str, ancestors: list[Json]) -> None:
        self._contexts[local_id] = tuple(context_post(each) for each in ancestors)

    def note_deleted(self, local_id: str) -> None:
        if local_id in self._by_local_id:
            self._coverage.note(DELETED_LATER)

    def posts(self) -> Iterator[CanonicalPost]:
        for local_id, edits in self._histories:
            self._unfold(local_id, edits)
        for local_id, ancestors in self._contexts.items():
            self._attach(self._by_local_id.get(local_id, ""), ancestors)
        for versions in self._posts.values():
            yield from _numbered([versions[at] for at in sorted(versions)])

    def _put(self, post: CanonicalPost) -> None:
        versions = self._posts.setdefault(post.platform_id, {})
        # By time: the same version comes again in histories, answers and later captures.
        versions.setdefault(post.dated_at or EPOCH, post)

    def _unfold(self, local_id: str, edits: list[Json]) -> None:
        versions = self._posts.get(self._by_local_id.get(local_id, ""))
        if not versions:
            self._coverage.leave_out("edit history without its post")
            return
        known = next(iter(versions.values()))
        for edit in edits:
            if too_long(edit, self._coverage):
                continue
            at = moment(edit.get("created_at"))
            edited_at = at if at != known.posted_at else None
            self._put(
                replace(
                    known,
                    text=plain(string(edit.get("content"))),
                    content_warning=string(edit.get("spoiler_text")),
                    poll_options=_options(edit),
                    media=_media(edit),
                    edited_at=edited_at,
                )
            )

    def _attach(self, address: str, ancestors: tuple[ThreadPost, ...]) -> None:
        for at, post in self._posts.get(address, {}).items():
            self._posts[address][at] = replace(post, thread=ancestors + post.thread)


def _numbered(versions: list[CanonicalPost]) -> Iterator[CanonicalPost]:
    """The latest first. Mastodon gives versions no id: an earlier one is `<address>#<number>`."""
    latest = versions[-1].platform_id
    yield replace(versions[-1], revision=len(versions) - 1)
    for number, post in enumerate(versions[:-1]):
        earlier = f"{latest}#{number}"
        yield replace(post, platform_id=earlier, revision_of=latest, revision=number)


class MastodonApi(Importer):
    platform, name = PLATFORM, "mastodon_api"

    @staticmethod
    def role(probe: Probe) -> str:
        first = probe.first
        if {"method", "uri", "body"} <= first.keys():
            return "recording"
        return "statuses" if {"id", "content", "account", "visibility"} <= first.keys() else ""

    @property
    def format(self) -> str:
        return "api_recording" if self.files("recording") else "api_statuses"

    def read(self, coverage: Coverage) -> Iterator[CanonicalPost]:
        versions = Versions(coverage)
        for name in self.roles:
            self.refuse_large(name)
        for name in self.files("statuses"):
            for status in self.values(name, coverage):
                versions.add(status, name)
        for name in self.files("recording"):
            for exchange in self.values(name, coverage):
                _replay(exchange, versions, name)
        yield from versions.posts()


def _replay(exchange: Json, versions: Versions, name: str) -> None:
    """One recorded answer. Answers that are no statuses (accounts, sources) are passed over."""
    body, method = exchange.get("body"), string(exchange.get("method")).upper()
    path = STATUS.search(string(exchange.get("uri")))
    local_id, part = (path[1], path[2]) if path else ("", "")
    # The answer to a deletion repeats the post; it is no new capture of it.
    if method == "DELETE":
        versions.note_deleted(local_id)
    elif part == "/history":
        versions.add_history(local_id, list(mappings(body)))
    elif part == "/context":
        versions.add_context(local_id, list(mappings(mapping(body).get("ancestors"))))
    else:
        for status in mappings(body):
            if "content" in status and "account" in status:
                versions.add(status, name)
