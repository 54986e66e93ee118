"""A Mastodon account's own download: `outbox.json`, alone or in its folder, tar.gz or zip.

Addressing says what was public (`to` or `cc` holds the public collection); followers-only and
direct posts are never imported. A boost whose export is only an address has no words to read: it
is left out and counted. Likes and bookmarks are not opened.
"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from .canonical import CanonicalPost, Kind, Link, Media, Visibility
from .coverage import Coverage
from .html_text import links, plain
from .importer import Importer, Probe, checked
from .jsonstream import JsonStream
from .mastodon import PLATFORM, host_of, too_long
from .textfile import TextFile
from .untrusted import Json, identifier, listing, mapping, mappings, moment, string

PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
POSTS = {"Note", "Question", "Article", "Page", "Image", "Video", "Audio", "Event"}
COLLECTIONS = ("OrderedCollection", "OrderedCollectionPage")
ACTORS = {"Person", "Service", "Group", "Organization", "Application"}
BOOST_ADDRESS = "shared post: the export holds only its address"
NO_POSTS = "This file of the archive holds no posts: give the whole archive, or outbox.json"


class MastodonArchive(Importer):
    platform, name, format = PLATFORM, "mastodon_archive", "archive"
    owner_export = True

    @staticmethod
    def role(probe: Probe) -> str:
        first = probe.first
        if probe.array:
            return ""
        if string(first.get("type")) in ACTORS and "preferredUsername" in first:
            return "actor"
        item = first.get("orderedItems")
        if first.get("type", COLLECTIONS[0]) not in COLLECTIONS or item is None:
            return ""
        return "outbox" if "actor" in mapping(item) or item == [] else "private:likes"

    def read(self, coverage: Coverage) -> Iterator[CanonicalPost]:
        actor = self._actor(coverage)
        for name in self.files("outbox"):
            for activity in self._activities(name, coverage):
                yield from _take(activity, actor, name, coverage)
        if not self.files("outbox"):
            coverage.note(NO_POSTS)

    def _actor(self, coverage: Coverage) -> str:
        for name in self.files("actor"):
            for actor in self.values(name, coverage):
                user = string(actor.get("preferredUsername"))
                return _handle(user, host_of(string(actor.get("id"))))
        return ""

    def _activities(self, name: str, coverage: Coverage) -> Iterator[Json]:
        coverage.files_read.append(name)
        with TextFile(self.archive, name) as text:
            stream = JsonStream(text)
            for key, value in stream.members(spread="orderedItems"):
                if key == "orderedItems" and isinstance(value, dict):
                    yield value
            stream.end()


def _handle(user: str, host: str) -> str:
    return f"{user}@{host}" if user and host else user


def _take(activity: Json, actor: str, name: str, coverage: Coverage) -> Iterator[CanonicalPost]:
    kind, thing = string(activity.get("type")), mapping(activity.get("object"))
    if kind == "Announce" and not thing:
        coverage.leave_out(BOOST_ADDRESS)
    elif kind not in {"Create", "Announce"} or string(thing.get("type")) not in POSTS:
        coverage.leave_out("activity that is no post")
    elif too_long({"content": _content(thing)}, coverage):
        return
    elif visibility := _visible(activity, thing, coverage):
        post = _post(activity, thing, visibility, actor, name)
        yield from checked(post, coverage)


def _visible(activity: Json, thing: Json, coverage: Coverage) -> Visibility | None:
    """The narrower of what the activity and its object are addressed to."""
    addressed = [_audience(each) for each in (activity, thing) if _audience(each)]
    if not addressed:
        return Visibility.NOT_ESTABLISHED
    if all(PUBLIC & audience for audience in addressed):
        return Visibility.PUBLIC
    # Only for the count's sake: neither kind is imported.
    followers = any(each.endswith("/followers") for audience in addressed for each in audience)
    coverage.leave_out("followers only" if followers else "direct message")
    return None


def _audience(thing: Json) -> set[str]:
    return {identifier(each) for key in ("to", "cc") for each in listing(thing.get(key))}


def _post(
    activity: Json, thing: Json, visibility: Visibility, actor: str, name: str
) -> CanonicalPost:
    html, shared = _content(thing), activity.get("type") == "Announce"
    # One outbox has one owner; its actor file states the name best.
    author = actor or _author(identifier(activity.get("actor")))
    return CanonicalPost(
        platform=PLATFORM,
        platform_id=identifier(activity.get("id")) if shared else _own_id(activity, thing),
        kind=_kind(thing, shared),
        text=plain(html),
        posted_at=_posted_at(activity, thing),
        visibility=visibility,
        source_file=name,
        url=_address(thing.get("url")) or identifier(thing.get("id")),
        author_handle=author,
        shared_author=_author(_id_of(thing.get("attributedTo"))) if shared else "",
        language=next(iter(mapping(thing.get("contentMap"))), ""),
        in_reply_to=_id_of(thing.get("inReplyTo")),
        content_warning=string(thing.get("summary")),
        poll_options=_options(thing),
        media=_media(thing),
        links=tuple(Link(*found) for found in links(html)),
        edited_at=None if shared else moment(thing.get("updated")),
    )


def _content(thing: Json) -> str:
    title = string(thing.get("name"))
    translated = next(iter(mapping(thing.get("contentMap")).values()), "")
    html = string(thing.get("content") or translated)
    return f"<p>{title}</p>{html}" if title else html


def _own_id(activity: Json, thing: Json) -> str:
    return identifier(thing.get("id")) or identifier(activity.get("id"))


def _posted_at(activity: Json, thing: Json) -> datetime | None:
    """A share is dated by the share (R-22): the activity's own time comes first."""
    return moment(activity.get("published")) or moment(thing.get("published"))


def _kind(thing: Json, shared: bool) -> Kind:
    if shared:
        return Kind.SHARED
    if thing.get("inReplyTo"):
        return Kind.REPLY
    quoted = thing.get("quoteUrl") or thing.get("quoteUri") or thing.get("quote")
    return Kind.QUOTE if quoted else Kind.AUTHORED


def _id_of(value: object) -> str:
    """An id is written as text, as an object, or as a list of either."""
    first = next(iter(listing(value)), "")
    return identifier(mapping(first).get("id") or first)


def _address(value: object) -> str:
    first = next(iter(listing(value)), "")
    return identifier(mapping(first).get("href") or first)


def _author(address: str) -> str:
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return _handle(path.rstrip("/").rpartition("/")[2].lstrip("@"), host_of(address))


def _options(thing: Json) -> tuple[str, ...]:
    found = thing.get("oneOf") or thing.get("anyOf")
    return tuple(string(option.get("name")) for option in mappings(found))


def _media(thing: Json) -> tuple[Media, ...]:
    return tuple(
        Media(
            string(item.get("mediaType")).partition("/")[0] or "file",
            string(item.get("name")),
            _address(item.get("url")),
        )
        for item in mappings(thing.get("attachment"))
    )
