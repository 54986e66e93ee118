"""X (Twitter): what all its formats share, and API v1.1 statuses.

Counting: an original post, a reply, a quote and a retweet are each one post (`shared` for the
retweet: the words are somebody else's, sharing them is the subject's act, R-22). An edited post
is one post; its earlier versions are revisions.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from .canonical import CanonicalPost, Kind, Link, Media, ThreadPost, Visibility
from .coverage import Coverage
from .importer import Importer, Probe, checked
from .untrusted import Json, identifier, mapping, mappings, moment, string

PLATFORM = "x"
RETWEET = re.compile(r"RT @(\w{1,20}):? ", re.A)
POST_ADDRESS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w+/status/(\d+)/?", re.A
)
PROTECTED = "from a protected account"
UNPROVEN = (
    "The file does not say that the account was public: fetch it again with the author's "
    "`protected` field, or record a capture"
)


def unescape(text: str) -> str:
    """X escapes exactly three signs; anything else that looks like an entity was typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def address(handle: str, post_id: str) -> str:
    return f"https://x.com/{handle or 'i'}/status/{post_id}"


def full_text(status: Json) -> str:
    extended = mapping(status.get("extended_tweet")).get("full_text")
    return unescape(string(status.get("full_text") or extended or status.get("text")))


def version_ids(status: Json) -> list[str]:
    """Ids of all versions of an edited post, oldest first."""
    info = mapping(status.get("edit_info"))
    later = mapping(mapping(info.get("edit")).get("editControlInitial"))
    ids = (mapping(info.get("initial")) or later).get("editTweetIds")
    return [identifier(each) for each in ids] if isinstance(ids, list) and len(ids) > 1 else []


def status_post(
    status: Json, *, handle: str, visibility: Visibility, source: str
) -> CanonicalPost | None:
    """One v1.1 status, or one element of an archive, which has the same shape without user."""
    post_id = identifier(status.get("id_str")) or identifier(status.get("id"))
    if not post_id:
        return None
    # A share: words, pictures and quote are the original's; date and author are the sharer's.
    content = mapping(status.get("retweeted_status")) or status
    text, shared_author = _words(status, content)
    return CanonicalPost(
        platform=PLATFORM,
        platform_id=post_id,
        kind=_kind(status, content, shared_author),
        text=text,
        posted_at=moment(status.get("created_at")),
        visibility=visibility,
        source_file=source,
        url=address(handle, post_id),
        author_handle=handle,
        shared_author=shared_author,
        language=string(status.get("lang")),
        in_reply_to=_parent(status),
        thread=_quoted(content),
        media=_media(content),
        links=_links(content),
    )


def _words(status: Json, content: Json) -> tuple[str, str]:
    """The text, and whose it is when shared. A retweet's own text is cut off, its source is not."""
    if content is not status:
        author = screen_name(content)
        return f"RT @{author}: {full_text(content)}", author
    text = full_text(status)
    match = RETWEET.match(text)
    return text, match[1] if match else ""


def screen_name(status: Json) -> str:
    return string(mapping(status.get("user")).get("screen_name"))


def _kind(status: Json, content: Json, shared_author: str) -> Kind:
    if shared_author or content is not status:
        return Kind.SHARED
    if _parent(status):
        return Kind.REPLY
    quotes = status.get("is_quote_status") is True or _ends_with_post(status)
    return Kind.QUOTE if quotes else Kind.AUTHORED


def _parent(status: Json) -> str:
    parent = status.get("in_reply_to_status_id_str") or status.get("in_reply_to_status_id")
    name = string(status.get("in_reply_to_screen_name"))
    return identifier(parent) or (f"@{name}" if name else "")


def _ends_with_post(status: Json) -> bool:
    """An archive does not mark a quote; it shows in a closing link to another post."""
    text = full_text(status)
    return any(
        text.endswith(link.shown) and POST_ADDRESS.fullmatch(link.target) is not None
        for link in _links(status)
    )


def _quoted(status: Json) -> tuple[ThreadPost, ...]:
    quoted = mapping(status.get("quoted_status"))
    if not quoted:
        return ()
    return (ThreadPost(screen_name(quoted), full_text(quoted), moment(quoted.get("created_at"))),)


def _media(status: Json) -> tuple[Media, ...]:
    extended = mapping(status.get("extended_entities")).get("media")
    plain = mapping(status.get("entities")).get("media")
    return tuple(
        Media(
            string(item.get("type")) or "photo",
            string(item.get("ext_alt_text")),
            string(item.get("media_url_https") or item.get("media_url")),
        )
        for item in mappings(extended or plain)
    )


def _links(status: Json) -> tuple[Link, ...]:
    urls = mapping(status.get("entities")).get("urls")
    return tuple(
        Link(string(url.get("url")), string(url.get("expanded_url")))
        for url in mappings(urls)
        if url.get("url") and url.get("expanded_url")
    )


def proven(protected: object, coverage: Coverage) -> Visibility | None:
    """None for a protected account: followers only, never imported."""
    # what only followers could see is not collected, whoever hands it in.
    if protected is True:
        coverage.leave_out(PROTECTED)
        return None
    # Only the literal value proves it; a missing or odd one does not.
    if protected is False:
        return Visibility.PUBLIC
    coverage.note(UNPROVEN)
    return Visibility.NOT_ESTABLISHED


class XStatuses(Importer):
    """API v1.1: a list of statuses, or one a line."""

    platform, name, format = PLATFORM, "x_v1", "api_v1_1"

    @staticmethod
    def role(probe: Probe) -> str:
        first = probe.first
        has_text = "full_text" in first or "text" in first
        return "statuses" if has_text and "user" in first and "id_str" in first else ""

    def read(self, coverage: Coverage) -> Iterator[CanonicalPost]:
        for name in self.files("statuses"):
            for status in self.values(name, coverage):
                yield from self._post(status, name, coverage)

    def _post(self, status: Json, name: str, coverage: Coverage) -> Iterator[CanonicalPost]:
        visibility = proven(mapping(status.get("user")).get("protected"), coverage)
        if visibility:
            handle = screen_name(status)
            post = status_post(status, handle=handle, visibility=visibility, source=name)
            yield from checked(post, coverage)


def seconds(at: datetime | None) -> int:
    return int(at.timestamp()) if at else 0
