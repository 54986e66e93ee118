"""X API v2: pages of `data` with `includes`, as one object, a list of pages, or one a line.

A page with several authors is imported by author; see `Export.posts`. Included posts of
others are context, never posts of their own.
"""

from collections.abc import Iterator
from typing import Any

from .canonical import CanonicalPost, Kind, Link, Media, ThreadPost
from .coverage import Coverage
from .editions import Editions
from .importer import Importer, Probe, checked
from .untrusted import Json, identifier, listing, mapping, mappings, moment, string
from .x import PLATFORM, RETWEET, address, proven, unescape

KINDS = {"retweeted": Kind.SHARED, "replied_to": Kind.REPLY, "quoted": Kind.QUOTE}
CONTEXT = ("replied_to", "quoted")


class XPages(Importer):
    platform, name, format = PLATFORM, "x_v2", "api_v2"

    @staticmethod
    def role(probe: Probe) -> str:
        if _is_tweet(probe.first):
            return "tweet"
        first = next(mappings(probe.first.get("data")), {})
        return "pages" if _is_tweet(first) else ""

    def read(self, coverage: Coverage) -> Iterator[CanonicalPost]:
        editions = Editions(coverage)
        for name in self.files("pages") + self.files("tweet"):
            for value in self.values(name, coverage):
                page = Page(value if "data" in value else {"data": value}, name)
                for tweet in mappings(page.data):
                    for post in page.post(tweet, coverage):
                        yield from editions.sort(post, _versions(tweet))
        yield from editions.rest()


def _is_tweet(value: Json) -> bool:
    marks = {"author_id", "edit_history_tweet_ids", "created_at", "conversation_id"}
    # v1.1 statuses have `id_str`; without this they would be read without their authors.
    shaped = "id" in value and "id_str" not in value and isinstance(value.get("text"), str)
    return shaped and bool(marks & value.keys())


def _versions(tweet: Json) -> list[str]:
    ids = [identifier(each) for each in listing(tweet.get("edit_history_tweet_ids"))]
    return ids if len(ids) > 1 else []


def _text(tweet: Json) -> str:
    return unescape(string(mapping(tweet.get("note_tweet")).get("text") or tweet.get("text")))


class Page:
    """One response; its `includes` are looked up by id."""

    def __init__(self, page: Json, name: str) -> None:
        self.data, self._name = page.get("data"), name
        includes = mapping(page.get("includes"))
        self._users = _by(includes, "users", "id")
        self._tweets = _by(includes, "tweets", "id")
        self._media = _by(includes, "media", "media_key")
        self._polls = _by(includes, "polls", "id")

    def post(self, tweet: Json, coverage: Coverage) -> Iterator[CanonicalPost]:
        user = self._user(tweet)
        visibility = proven(user.get("protected"), coverage)
        if visibility is None:
            return
        post_id, handle = identifier(tweet.get("id")), string(user.get("username"))
        references = _references(tweet)
        text, shared_author = self._words(tweet, references)
        post = CanonicalPost(
            platform=PLATFORM,
            platform_id=post_id,
            kind=_kind(references, shared_author, tweet),
            text=text,
            posted_at=moment(tweet.get("created_at")),
            visibility=visibility,
            source_file=self._name,
            url=address(handle, post_id),
            author_handle=handle,
            shared_author=shared_author,
            language=string(tweet.get("lang")),
            in_reply_to=references.get("replied_to", ""),
            thread=self._thread(references),
            poll_options=self._options(tweet),
            media=self._pictures(tweet),
            links=_links(tweet),
        )
        yield from checked(post, coverage)

    def _user(self, tweet: Json) -> Json:
        return self._users.get(identifier(tweet.get("author_id"))) or mapping(tweet.get("author"))

    def _words(self, tweet: Json, references: dict[str, str]) -> tuple[str, str]:
        """A retweet's text is cut off at 140 signs; the included post has all of it."""
        text = _text(tweet)
        match = RETWEET.match(text)
        original = self._tweets.get(references.get("retweeted", ""))
        if original:
            author = string(self._user(original).get("username")) or (match[1] if match else "")
            return f"RT @{author}: {_text(original)}", author
        return text, match[1] if match else ""

    def _thread(self, references: dict[str, str]) -> tuple[ThreadPost, ...]:
        found = (self._tweets.get(references.get(kind, "")) for kind in CONTEXT)
        return tuple(
            ThreadPost(
                string(self._user(each).get("username")),
                _text(each),
                moment(each.get("created_at")),
            )
            for each in found
            if each
        )

    def _options(self, tweet: Json) -> tuple[str, ...]:
        ids = mapping(tweet.get("attachments")).get("poll_ids")
        polls = [self._polls.get(identifier(each), {}) for each in listing(ids)]
        options = (option for poll in polls for option in mappings(poll.get("options")))
        return tuple(string(option.get("label")) for option in options)

    def _pictures(self, tweet: Json) -> tuple[Media, ...]:
        keys = listing(mapping(tweet.get("attachments")).get("media_keys"))
        found = (self._media.get(identifier(key), {}) for key in keys)
        return tuple(
            Media(
                string(item.get("type")),
                string(item.get("alt_text")),
                string(item.get("url") or item.get("preview_image_url")),
            )
            for item in found
        )


def _by(includes: Json, kind: str, key: str) -> dict[str, Json]:
    return {identifier(item.get(key)): item for item in mappings(includes.get(kind))}


def _references(tweet: Json) -> dict[str, str]:
    return {
        string(each.get("type")): identifier(each.get("id"))
        for each in mappings(tweet.get("referenced_tweets"))
    }


def _kind(references: dict[str, str], shared_author: str, tweet: Json) -> Kind:
    if shared_author:
        return Kind.SHARED
    for kind, found in KINDS.items():
        if kind in references:
            return found
    return Kind.REPLY if tweet.get("in_reply_to_user_id") else Kind.AUTHORED


def _links(tweet: Json) -> tuple[Link, ...]:
    note = mapping(mapping(tweet.get("note_tweet")).get("entities")).get("urls")
    found: Any = note or mapping(tweet.get("entities")).get("urls")
    return tuple(
        dict.fromkeys(
            Link(string(url.get("url")), string(url.get("expanded_url")))
            for url in mappings(found)
            if url.get("url") and url.get("expanded_url")
        )
    )
