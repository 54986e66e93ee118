"""Mastodon: API statuses, recordings with their edits, and the account's own download."""

import json
from datetime import UTC, datetime

import pytest

from screening.importers import ArchiveRefused, Kind, Visibility, inspect, open_export
from screening.importers.archive import Archive
from screening.importers.mastodon import DELETED_LATER, LOCAL_ONLY
from screening.importers.mastodon_archive import BOOST_ADDRESS, NO_POSTS
from tests.screening.archives import (
    ACTOR,
    ACTOR_FILE,
    FOLLOWERS,
    LIKES_FILE,
    PUBLIC,
    account,
    boosted,
    created,
    exchange,
    folder,
    mastodon_archive,
    outbox,
    status,
    tarred,
    written,
    zipped,
)

TEN = datetime(2024, 2, 3, 10, tzinfo=UTC)
MENTION = (
    '<p><span class="h-card"><a href="https://b.example/@bob">@<span>bob</span></a></span> {}</p>'
)


def posts(path, author=None):
    with open_export(path) as export:
        return list(export.posts(author))


def only(tmp_path, *statuses):
    [post] = posts(written(tmp_path / "timeline.json", list(statuses)))
    return post


# -- API statuses -------------------------------------------------------------------------------


def test_a_status_in_full(tmp_path):
    post = only(
        tmp_path,
        status(
            "117020581413876942",
            '<p>First.<br />Second &amp; <a href="https://c.example/x">link</a></p>',
            spoiler_text="food",
            poll={"options": [{"title": "Tea"}, {"title": "Coffee"}]},
            media_attachments=[
                {"type": "image", "description": "a pot", "url": "https://i.example/1.png"}
            ],
        ),
    )
    assert (post.platform, post.kind) == ("mastodon", Kind.AUTHORED)
    assert post.platform_id == f"{ACTOR}/statuses/117020581413876942"
    assert post.text == "First.\nSecond & link"
    assert post.content_warning == "food"
    assert post.poll_options == ("Tea", "Coffee")
    assert post.media == (("image", "a pot", "https://i.example/1.png"),)
    assert post.links == (("link", "https://c.example/x"),)
    assert (post.posted_at, post.edited_at) == (TEN, None)
    assert post.author_handle == "wren@fields.example"
    assert post.url == "https://fields.example/@wren/117020581413876942"
    assert post.visibility is Visibility.PUBLIC


@pytest.mark.parametrize(
    ("visibility", "counted", "left_out"),
    [
        ("public", (1, 0), {}),
        ("unlisted", (1, 0), {}),
        ("private", (0, 0), {"followers only": 1}),
        ("limited", (0, 0), {"followers only": 1}),
        ("direct", (0, 0), {"direct message": 1}),
        ("somewhere", (0, 1), {}),
        (None, (0, 1), {}),
    ],
)
def test_public_is_what_the_server_calls_public(visibility, counted, left_out, tmp_path):
    found = inspect(written(tmp_path / "a.json", [status("1", "x", visibility=visibility)]))
    assert tuple(found["visibility"].values()) == counted
    assert found["left_out"] == left_out


def test_a_local_only_post_is_not_proven_public(tmp_path):
    found = inspect(written(tmp_path / "a.json", [status("1", "x", local_only=True)]))
    assert found["visibility"] == {"public": 0, "not_established": 1}
    assert LOCAL_ONLY in found["warnings"]


@pytest.mark.parametrize(
    ("acct", "host", "handle"),
    [
        ("wren", "fields.example", "wren@fields.example"),
        ("kim@other.example", "other.example", "kim@other.example"),
        ("", "fields.example", ""),
        ("wren", "[broken", "wren"),
    ],
)
def test_a_handle_names_its_server(acct, host, handle, tmp_path):
    who = account() | {"acct": acct, "username": "", "url": f"https://{host}/@x"}
    assert only(tmp_path, status("1", "x", account=who)).author_handle == handle


def test_a_boost_is_shared_and_dated_by_the_share(tmp_path):
    original = status(
        "9",
        "<p>their words</p>",
        account=account("kim", "other.example"),
        created_at="2019-01-01T00:00:00Z",
        spoiler_text="news",
        uri="https://other.example/users/kim/statuses/9",
        url="https://other.example/@kim/9",
    )
    post = only(tmp_path, status("10", "<p>their words</p>", reblog=original))
    assert (post.kind, post.shared_author) == (Kind.SHARED, "kim@other.example")
    assert (post.text, post.content_warning) == ("their words", "news")
    assert (post.author_handle, post.posted_at) == ("wren@fields.example", TEN)
    assert post.platform_id == f"{ACTOR}/statuses/10"
    assert post.url == "https://other.example/@kim/9"


def test_a_quote_carries_what_it_quotes_and_drops_the_address_line(tmp_path):
    html = '<p class="quote-inline">RE: <a href="https://o.example/9">o.example/9</a></p><p>Ha</p>'
    quoted = {"state": "accepted", "quoted_status": status("9", "<p>their words</p>")}
    post = only(tmp_path, status("10", html, quote=quoted))
    assert (post.kind, post.text) == (Kind.QUOTE, "Ha")
    assert post.thread == (("wren@fields.example", "their words", TEN),)


def test_a_quote_that_is_gone_keeps_its_line(tmp_path):
    html = '<p class="quote-inline">RE: o.example/9</p><p>Ha</p>'
    post = only(tmp_path, status("10", html, quote=None))
    assert (post.kind, post.text) == (Kind.AUTHORED, "RE: o.example/9\n\nHa")


def test_a_reply_finds_its_parent_on_the_same_page(tmp_path):
    reply = status("11", "<p>and another thing</p>", in_reply_to_id="10")
    path = written(tmp_path / "a.json", [reply, status("10", "<p>one thing</p>")])
    first, second = posts(path)
    assert (first.kind, first.in_reply_to) == (Kind.REPLY, "10")
    assert first.thread == (("wren@fields.example", "one thing", TEN),)
    assert second.thread == ()


@pytest.mark.parametrize("content", ["x" * 200_001, "<p>" * 70_000])
def test_a_text_of_inhuman_length_is_left_out_not_parsed(content, tmp_path):
    found = inspect(written(tmp_path / "a.json", [status("1", content), status("2", "x")]))
    assert (found["posts"], found["left_out"]) == (1, {"text longer than any post": 1})


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({}, 0),
        ({"spoiler_text": "only a warning"}, 1),
        ({"poll": {"options": [{"title": "Yes"}]}}, 1),
        ({"media_attachments": [{"type": "image", "description": "a sign", "url": "u"}]}, 1),
        ({"media_attachments": [{"type": "image", "description": None, "url": "u"}]}, 0),
    ],
)
def test_a_post_without_text_counts_when_something_else_is_said(more, count, tmp_path):
    found = inspect(written(tmp_path / "a.json", [status("1", "", **more)]))
    assert (found["posts"], found["left_out"]) == (count, {} if count else {"no text": 1})


@pytest.mark.parametrize("form", ["list", "lines", "one"])
def test_statuses_come_as_list_lines_or_one(form, tmp_path):
    found = [status("1", "a"), status("2", "b")]
    path = tmp_path / "a.json"
    if form == "list":
        path.write_text(json.dumps(found))
    else:
        kept = found if form == "lines" else found[:1]
        path.write_text("\n".join(map(json.dumps, kept)))
    summary = inspect(path)
    assert (summary["format"], summary["posts"]) == ("api_statuses", 1 if form == "one" else 2)


def test_two_captures_of_an_edited_post_are_one_post_with_a_revision(tmp_path):
    before = status("1", "<p>I will find you</p>")
    after = status("1", "<p>I will miss you</p>", edited_at="2024-02-03T11:00:00Z")
    path = folder(
        tmp_path / "pages", {"1.json": json.dumps([after]), "2.json": json.dumps([before, after])}
    )
    latest, earlier = posts(path)
    assert (latest.text, latest.revision, latest.revision_of) == ("I will miss you", 1, "")
    assert latest.dated_at == datetime(2024, 2, 3, 11, tzinfo=UTC)
    assert (earlier.text, earlier.revision, earlier.dated_at) == ("I will find you", 0, TEN)
    assert (earlier.revision_of, earlier.platform_id) == (
        latest.platform_id,
        f"{latest.platform_id}#0",
    )
    found = inspect(path)
    assert (found["posts"], found["revisions"], found["left_out"]) == (1, 1, {})


def test_a_file_too_large_for_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("screening.importers.importer.MOST_IN_MEMORY", 10)
    with pytest.raises(ArchiveRefused, match="is larger than"):
        inspect(written(tmp_path / "a.json", [status("1", "x")]))


# -- recordings ---------------------------------------------------------------------------------


def edit(html, created_at, **more):
    return {"content": html, "spoiler_text": "", "created_at": created_at} | more


def test_a_recording_gives_the_latest_version_and_its_history(tmp_path):
    first = status("1", "<p>one</p>")
    second = status("1", "<p>three</p>", edited_at="2024-02-03T12:00:00Z")
    history = [
        edit("<p>one</p>", "2024-02-03T10:00:00.000Z"),
        edit("<p>two</p>", "2024-02-03T11:00:00Z", spoiler_text="hm", poll={"options": []}),
        edit("<p>three</p>", "2024-02-03T12:00:00Z"),
    ]
    path = written(
        tmp_path / "a.json",
        [
            exchange("POST", "statuses", first),
            exchange("GET", "statuses/1/history", history),
            exchange("PUT", "statuses/1", second),
            exchange("GET", "statuses/1", second),
            exchange("GET", "statuses/1/source", {"id": "1", "text": "three"}),
            exchange("GET", "accounts/verify_credentials", account()),
        ],
    )
    assert [(post.text, post.revision) for post in posts(path)] == [
        ("three", 2),
        ("one", 0),
        ("two", 1),
    ]
    assert [post.content_warning for post in posts(path)] == ["", "", "hm"]
    found = inspect(path)
    assert (found["format"], found["posts"], found["revisions"]) == ("api_recording", 1, 2)


def test_a_history_without_its_post_is_left_out(tmp_path):
    history = [edit("<p>x</p>", "2024-02-03T10:00:00Z")]
    path = written(tmp_path / "a.json", [exchange("GET", "statuses/1/history", history)])
    found = inspect(path)
    assert (found["posts"], found["left_out"]) == (0, {"edit history without its post": 1})


def test_an_edit_of_inhuman_length_is_left_out(tmp_path):
    history = [edit("x" * 200_001, "2024-02-03T09:00:00Z")]
    path = written(
        tmp_path / "a.json",
        [
            exchange("GET", "statuses/1", status("1", "x")),
            exchange("GET", "statuses/1/history", history),
        ],
    )
    assert inspect(path)["left_out"] == {"text longer than any post": 1}


def test_a_recorded_context_is_the_thread_and_not_the_subjects_post(tmp_path):
    other = status("8", "<p>what they said</p>", account=account("kim", "other.example"))
    path = written(
        tmp_path / "a.json",
        [
            exchange("GET", "statuses/9", status("9", "<p>mine</p>", in_reply_to_id="8")),
            exchange("GET", "statuses/9/context", {"ancestors": [other], "descendants": [other]}),
            exchange("GET", "statuses/404/context", {"ancestors": [other], "descendants": []}),
        ],
    )
    [post] = posts(path)
    assert post.thread == (("kim@other.example", "what they said", TEN),)


def test_a_post_deleted_in_the_recording_stays_and_is_noted(tmp_path):
    gone = status("1", "<p>readable once</p>")
    path = written(
        tmp_path / "a.json",
        [
            exchange("GET", "statuses/1", gone),
            exchange("DELETE", "statuses/1", gone),
            exchange("DELETE", "statuses/2", status("2", "x")),
        ],
    )
    found = inspect(path)
    assert (found["posts"], found["revisions"]) == (1, 0)
    assert found["warnings"] == [DELETED_LATER]


def test_a_recorded_timeline_is_read(tmp_path):
    page = [status("1", "a"), status("2", "b", visibility="private")]
    path = written(tmp_path / "a.json", [exchange("GET", "accounts/5/statuses", page)])
    found = inspect(path)
    assert (found["posts"], found["left_out"]) == (1, {"followers only": 1})


# -- the account's own download -----------------------------------------------------------------

ACTIVITIES = [
    created("1", "<p>First post.<br />Second line &amp; more.</p><p>New paragraph.</p>"),
    created("2", MENTION.format("hello"), inReplyTo="https://b.example/@bob/1"),
    created("3", "<p>behind</p>", summary="politics"),
    boosted("4", "https://other.example/users/alice/statuses/9"),
    created("5", "<p>only for bob canary</p>", to=["https://b.example/users/bob"], cc=[]),
    created("6", "<p>for friends canary</p>", to=[FOLLOWERS], cc=[]),
    created("7", "<p>Which?</p>", type="Question", oneOf=[{"name": "Red"}, {"name": "Blue"}]),
]


@pytest.mark.parametrize("kind", ["folder", "zip", "tar.gz", "tar", "nested", "file"])
def test_every_container_of_an_outbox_gives_the_same(kind, tmp_path):
    files = mastodon_archive(*ACTIVITIES)
    path = {
        "folder": lambda: folder(tmp_path / "a", files),
        "nested": lambda: folder(tmp_path / "a", {f"archive/{k}": v for k, v in files.items()}),
        "zip": lambda: zipped(tmp_path / "a.zip", files),
        "tar.gz": lambda: tarred(tmp_path / "a.tar.gz", files),
        "tar": lambda: tarred(tmp_path / "a.tar", files, "w"),
        "file": lambda: folder(tmp_path / "a", files) / "outbox.json",
    }[kind]()
    found = inspect(path)
    assert (found["platform"], found["format"]) == ("mastodon", "archive")
    assert found["posts"] == 4
    assert found["by_kind"] == {"authored": 3, "reply": 1}
    assert found["visibility"] == {"public": 4, "not_established": 0}
    assert found["left_out"] == {BOOST_ADDRESS: 1, "direct message": 1, "followers only": 1}
    assert found["first_text"] == "First post.\nSecond line & more.\n\nNew paragraph."
    assert "canary" not in json.dumps(found)


def test_posts_of_an_outbox_in_full(tmp_path):
    path = folder(tmp_path / "a", mastodon_archive(*ACTIVITIES))
    first, reply, warned, poll = posts(path, author="wren")
    assert first.platform_id == f"{ACTOR}/statuses/1"
    assert first.author_handle == "wren@fields.example"
    assert first.url == "https://fields.example/@wren/1"
    assert first.posted_at == datetime(2022, 11, 5, 10, tzinfo=UTC)
    assert first.language == "en"
    assert (reply.text, reply.in_reply_to) == ("@bob hello", "https://b.example/@bob/1")
    assert warned.content_warning == "politics"
    assert poll.poll_options == ("Red", "Blue")


def test_likes_and_bookmarks_are_never_opened(tmp_path, monkeypatch):
    path = folder(tmp_path / "a", mastodon_archive(*ACTIVITIES))
    opened: set[str] = set()
    real = Archive.open

    def recorded(self, name):
        opened.add(name)
        return real(self, name)

    monkeypatch.setattr(Archive, "open", recorded)
    found = inspect(path)
    assert opened == {"actor.json", "outbox.json"}
    assert sorted(found["files_refused"]) == ["bookmarks.json", "likes.json"]


@pytest.mark.parametrize("name", ["likes.json", "bookmarks.json", "renamed.json"])
def test_likes_alone_are_refused(name, tmp_path):
    (tmp_path / name).write_text(LIKES_FILE)
    with pytest.raises(ArchiveRefused, match="only private data"):
        inspect(tmp_path / name)


BOB = "https://b.example/users/bob"


@pytest.mark.parametrize(
    ("outer", "inner", "public", "left_out"),
    [
        ({"to": [PUBLIC]}, {"to": PUBLIC}, 1, {}),
        ({"to": FOLLOWERS, "cc": "as:Public"}, {"cc": ["Public"]}, 1, {}),
        ({"to": [PUBLIC]}, {}, 1, {}),
        ({}, {"to": [PUBLIC]}, 1, {}),
        ({"to": [PUBLIC]}, {"to": [FOLLOWERS]}, 0, {"followers only": 1}),
        ({"to": [FOLLOWERS]}, {"to": [PUBLIC]}, 0, {"followers only": 1}),
        ({"to": [BOB]}, {"to": [BOB]}, 0, {"direct message": 1}),
        ({"to": []}, {"cc": None}, 0, {}),
    ],
)
def test_the_narrower_addressing_counts(outer, inner, public, left_out, tmp_path):
    activity = created("1", "<p>x</p>")
    for part, given in ((activity, outer), (activity["object"], inner)):
        part.pop("to"), part.pop("cc")
        part.update(given)
    (tmp_path / "outbox.json").write_text(outbox(activity))
    found = inspect(tmp_path / "outbox.json")
    assert (found["visibility"]["public"], found["left_out"]) == (public, left_out)
    assert found["visibility"]["not_established"] == (0 if public or left_out else 1)


def test_a_boost_that_holds_the_words_is_shared(tmp_path):
    thing = created("9", "<p>my own words, again</p>")["object"]
    thing["attributedTo"] = [{"type": "Person", "id": "https://other.example/users/kim"}]
    (tmp_path / "outbox.json").write_text(outbox(boosted("10", thing)))
    [post] = posts(tmp_path / "outbox.json")
    assert (post.kind, post.shared_author) == (Kind.SHARED, "kim@other.example")
    assert post.platform_id == f"{ACTOR}/statuses/10/activity"
    assert post.posted_at == datetime(2022, 11, 8, 10, tzinfo=UTC)
    assert post.author_handle == "wren@fields.example"


@pytest.mark.parametrize(
    ("more", "text", "kind", "media"),
    [
        ({"name": "Title", "type": "Article"}, "Title\n\nbody", Kind.AUTHORED, ()),
        ({"content": None}, "body", Kind.AUTHORED, ()),
        ({"quoteUrl": "https://o.example/9"}, "body", Kind.QUOTE, ()),
        (
            {"inReplyTo": {"id": "https://o.example/9"}, "quoteUrl": "https://o.example/8"},
            "body",
            Kind.REPLY,
            (),
        ),
        (
            {
                "attachment": {
                    "type": "Document",
                    "mediaType": "image/png",
                    "name": "alt",
                    "url": "u",
                }
            },
            "body",
            Kind.AUTHORED,
            (("image", "alt", "u"),),
        ),
        (
            {"attachment": [{"url": [{"href": "u"}]}, "text"]},
            "body",
            Kind.AUTHORED,
            (("file", "", "u"),),
        ),
    ],
)
def test_activitystreams_allows_one_or_many_object_or_text(more, text, kind, media, tmp_path):
    (tmp_path / "outbox.json").write_text(outbox(created("1", "<p>body</p>", **more)))
    [post] = posts(tmp_path / "outbox.json")
    assert (post.text, post.kind, post.media) == (text, kind, media)


def test_an_edit_in_an_outbox_is_dated_by_the_edit(tmp_path):
    (tmp_path / "outbox.json").write_text(
        outbox(created("1", "<p>x</p>", updated="2023-01-01T00:00:00Z"))
    )
    [post] = posts(tmp_path / "outbox.json")
    assert post.dated_at == datetime(2023, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "activity",
    [
        {"type": "Like", "actor": ACTOR, "object": "https://o.example/1"},
        {"type": "Delete", "actor": ACTOR, "object": {"type": "Tombstone"}},
        created("1", "<p>x</p>", type="Follow"),
        {"type": "Create", "actor": ACTOR, "object": "https://o.example/1"},
    ],
)
def test_an_activity_that_is_no_post_is_left_out(activity, tmp_path):
    (tmp_path / "outbox.json").write_text(outbox(activity))
    assert inspect(tmp_path / "outbox.json")["left_out"] == {"activity that is no post": 1}


def test_a_note_of_inhuman_length_in_an_outbox_is_left_out(tmp_path):
    (tmp_path / "outbox.json").write_text(outbox(created("1", "x" * 200_001)))
    assert inspect(tmp_path / "outbox.json")["left_out"] == {"text longer than any post": 1}


def test_a_public_page_of_an_outbox_is_read_too(tmp_path):
    page = json.loads(outbox(created("1", "<p>x</p>"))) | {"type": "OrderedCollectionPage"}
    assert inspect(written(tmp_path / "page.json", page))["posts"] == 1


@pytest.mark.parametrize(
    ("actor", "handle"),
    [
        (ACTOR, "wren@fields.example"),
        ("https://fields.example/@wren", "wren@fields.example"),
        ("https://[broken/users/wren", ""),
        (None, ""),
    ],
)
def test_an_outbox_without_its_actor_file_names_the_author_by_address(actor, handle, tmp_path):
    (tmp_path / "outbox.json").write_text(outbox(created("1", "<p>x</p>") | {"actor": actor}))
    [post] = posts(tmp_path / "outbox.json", author="wren")
    assert post.author_handle == handle


@pytest.mark.parametrize(
    ("name", "content", "notes"),
    [("actor.json", ACTOR_FILE, [NO_POSTS]), ("outbox.json", outbox(), [])],
)
def test_a_file_without_posts_is_recognised(name, content, notes, tmp_path):
    (tmp_path / name).write_text(content)
    found = inspect(tmp_path / name)
    assert (found["platform"], found["posts"], found["warnings"]) == ("mastodon", 0, notes)


def test_an_outbox_that_breaks_off_is_refused(tmp_path):
    (tmp_path / "outbox.json").write_text(outbox(*ACTIVITIES)[:-30])
    with pytest.raises(ArchiveRefused, match=r"outbox.json: breaks off"):
        inspect(tmp_path / "outbox.json")


@pytest.mark.parametrize(
    "thing",
    [
        {"type": "Note", "content": "x"},
        {"type": "OrderedCollection", "totalItems": 0},
        {"type": "Person", "name": "no user name"},
        [{"content": "x", "created_at": "2024-02-03T10:00:00Z", "account": {}}],
    ],
)
def test_other_activitystreams_files_are_no_export(thing, tmp_path):
    with pytest.raises(ArchiveRefused, match="not an export that can be read"):
        inspect(written(tmp_path / "a.json", thing))
