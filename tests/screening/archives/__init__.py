"""Small exports of invented people, built in the platforms' own formats."""

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Files = Mapping[str, Any]  # name to text or bytes

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ACTOR = "https://fields.example/users/wren"
FOLLOWERS = f"{ACTOR}/followers"


def as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def folder(root: Path, files: Files) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_bytes(content))
    return root


def zipped(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, as_bytes(content))
    return path


def tarred(path: Path, files: Files, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(as_bytes(content))
            archive.addfile(member, io.BytesIO(as_bytes(content)))
    return path


def written(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


# -- X ------------------------------------------------------------------------------------------


def script(name: str, value: Any, part: int = 0) -> str:
    return f"window.YTD.{name}.part{part} = {json.dumps(value, indent=2)}"


def tweet(post_id: str, text: str, **more: Any) -> dict[str, Any]:
    fields = {
        "id": post_id,
        "id_str": post_id,
        "full_text": text,
        "created_at": "Mon May 01 12:00:00 +0000 2023",
        "entities": {"hashtags": [], "urls": [], "user_mentions": []},
        "retweeted": False,
        "lang": "en",
    }
    return {"tweet": fields | more}


def edited(versions: list[str], *, later: bool = False) -> dict[str, Any]:
    control = {"editTweetIds": versions, "editsRemaining": "4"}
    if later:
        return {"edit": {"initialTweetId": versions[0], "editControlInitial": control}}
    return {"initial": control}


def note(text: str, created_at: str) -> dict[str, Any]:
    return {"noteTweet": {"noteTweetId": "9", "createdAt": created_at, "core": {"text": text}}}


ACCOUNT = script("account", [{"account": {"username": "wren_fields", "accountId": "77"}}])
MESSAGES = script(
    "direct_messages",
    [{"dmConversation": {"messages": [{"messageCreate": {"text": "PRIVATE canary"}}]}}],
)
LIKES = script("like", [{"like": {"tweetId": "1", "fullText": "PRIVATE canary"}}])


def manifest(counts: dict[str, int], *, partial: bool = False) -> str:
    files = [{"fileName": f"data/{name}", "count": str(n)} for name, n in counts.items()]
    config = {
        "userInfo": {"userName": "wren_fields"},
        "archiveInfo": {"isPartialArchive": partial},
        "dataTypes": {"tweets": {"files": files}},
    }
    return f"window.__THAR_CONFIG = {json.dumps(config)}"


def x_archive(*tweets: dict[str, Any], **more: str) -> Files:
    return {
        "data/account.js": ACCOUNT,
        "data/tweets.js": script("tweets", list(tweets)),
        "data/direct-messages.js": MESSAGES,
        "data/like.js": LIKES,
        **more,
    }


def v2_tweet(post_id: str, text: str, **more: Any) -> dict[str, Any]:
    fields = {
        "id": post_id,
        "text": text,
        "author_id": "77",
        "created_at": "2023-05-01T12:00:00.000Z",
        "lang": "en",
    }
    return fields | more


def v2_page(*tweets: dict[str, Any], protected: bool | None = False, **includes: Any) -> Any:
    user: dict[str, Any] = {"id": "77", "username": "wren_fields", "name": "Wren"}
    if protected is not None:
        user["protected"] = protected
    return {"data": list(tweets), "includes": {"users": [user], **includes}}


def v1_status(post_id: int, text: str, **more: Any) -> dict[str, Any]:
    fields = tweet(str(post_id), text)["tweet"] | {"id": post_id}
    return {**fields, "user": {"screen_name": "wren_fields", "protected": False}, **more}


# -- Mastodon -----------------------------------------------------------------------------------


def account(name: str = "wren", host: str = "fields.example") -> dict[str, Any]:
    return {"id": "5", "username": name, "acct": name, "url": f"https://{host}/@{name}"}


def status(post_id: str, html: str, **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": post_id,
        "uri": f"{ACTOR}/statuses/{post_id}",
        "url": f"https://fields.example/@wren/{post_id}",
        "created_at": "2024-02-03T10:00:00.000Z",
        "edited_at": None,
        "content": html,
        "spoiler_text": "",
        "visibility": "public",
        "language": "en",
        "in_reply_to_id": None,
        "reblog": None,
        "account": account(),
        "media_attachments": [],
        "poll": None,
    }
    return fields | more


def exchange(method: str, uri: str, body: Any) -> dict[str, Any]:
    return {"method": method, "uri": f"https://fields.example/api/v1/{uri}", "body": body}


def created(post_id: str, html: str, **more: Any) -> dict[str, Any]:
    to = more.pop("to", [PUBLIC])
    cc = more.pop("cc", [FOLLOWERS])
    thing = {
        "id": f"{ACTOR}/statuses/{post_id}",
        "type": "Note",
        "url": f"https://fields.example/@wren/{post_id}",
        "attributedTo": ACTOR,
        "content": html,
        "contentMap": {"en": html},
        "to": to,
        "cc": cc,
    }
    return {
        "id": f"{ACTOR}/statuses/{post_id}/activity",
        "type": "Create",
        "actor": ACTOR,
        "published": "2022-11-05T10:00:00Z",
        "to": to,
        "cc": cc,
        "object": thing | more,
    }


def boosted(post_id: str, thing: Any) -> dict[str, Any]:
    return {
        "id": f"{ACTOR}/statuses/{post_id}/activity",
        "type": "Announce",
        "actor": ACTOR,
        "published": "2022-11-08T10:00:00Z",
        "to": [PUBLIC],
        "cc": [],
        "object": thing,
    }


def outbox(*activities: Any) -> str:
    document = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(activities),
        "orderedItems": list(activities),
    }
    return json.dumps(document)


ACTOR_FILE = json.dumps({"id": ACTOR, "type": "Person", "preferredUsername": "wren"})
LIKES_FILE = json.dumps(
    {"type": "OrderedCollection", "orderedItems": ["https://a.example/PRIVATE-canary"]}
)


def mastodon_archive(*activities: Any) -> Files:
    return {
        "actor.json": ACTOR_FILE,
        "outbox.json": outbox(*activities),
        "likes.json": LIKES_FILE,
        "bookmarks.json": LIKES_FILE,
        "media_attachments/1.jpg": b"\xff\xd8\xff",
    }


# -- capture CSV --------------------------------------------------------------------------------

HEADER = "platform,id,url,author,text,posted_at,captured_at,publicly_visible"
ROW = (
    "facebook,1,https://social.example/1,wren,Good morning,"
    "2024-05-01T18:30:00-06:00,2026-03-04T09:00:00Z,yes"
)
