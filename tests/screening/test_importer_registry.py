"""Recognition, the summary, and robustness against any JSON at all."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.importers import ArchiveRefused, Kind, Visibility, inspect, open_export
from screening.importers.canonical import CanonicalPost, Media
from screening.importers.coverage import Coverage
from screening.importers.registry import same_author
from screening.importers.threads import MOST_ABOVE, TEXT_KEPT, Threads
from tests.screening.archives import (
    HEADER,
    ROW,
    created,
    edited,
    exchange,
    folder,
    outbox,
    script,
    status,
    tarred,
    tweet,
    v1_status,
    v2_page,
    v2_tweet,
    written,
    x_archive,
    zipped,
)

KEYS = [
    *("platform", "format", "importer", "posts", "visibility", "by_kind", "revisions", "left_out"),
    *("oldest", "newest", "first_text", "files_read", "files_refused", "warnings"),
]
ONE_EACH = {
    "x_archive": ("tweets.js", script("tweets", [tweet("1", "x")])),
    "x_v1": ("a.json", json.dumps([v1_status(1, "x")])),
    "x_v2": ("a.json", json.dumps(v2_page(v2_tweet("1", "x")))),
    "mastodon_archive": ("a.json", outbox(created("1", "x"))),
    "mastodon_api": ("a.json", json.dumps([status("1", "x")])),
    "csv_capture": ("a.csv", f"{HEADER}\n{ROW}\n"),
}


def problem(path):
    with pytest.raises(ArchiveRefused) as caught:
        inspect(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def made(**more):
    fields: dict[str, Any] = {
        "platform": "x",
        "platform_id": "1",
        "kind": Kind.AUTHORED,
        "text": "hello",
        "posted_at": datetime(2024, 1, 2, tzinfo=UTC),
        "visibility": Visibility.PUBLIC,
        "source_file": "a.json",
        "author_handle": "wren",
    }
    return CanonicalPost(**(fields | more))


# -- recognition --------------------------------------------------------------------------------


@pytest.mark.parametrize("importer", ONE_EACH)
@pytest.mark.parametrize(
    ("container", "name"),
    [("file", name) for name in (None, "download (1)", "posts.txt", "x.bin")]
    + [(kind, name) for kind in ("folder", "zip", "tar.gz") for name in (None, "download (1)")],
)
def test_the_content_decides_not_the_name(importer, name, container, tmp_path):
    given_name, content = ONE_EACH[importer]
    name = name or given_name
    if container != "file" and importer == "x_archive":
        name = "data/tweets.js"
    path = {
        "file": lambda: folder(tmp_path, {name: content}) / name,
        "folder": lambda: folder(tmp_path / "export", {name: content}),
        "zip": lambda: zipped(tmp_path / "export.zip", {name: content}),
        "tar.gz": lambda: tarred(tmp_path / "export.tar.gz", {name: content}),
    }[container]()
    found = inspect(path)
    assert (found["importer"], found["posts"]) == (importer, 1)
    assert found["files_read"] == [name]


@pytest.mark.parametrize("importer", ONE_EACH)
def test_the_summary_has_every_key_and_is_json(importer, tmp_path):
    name, content = ONE_EACH[importer]
    found = inspect(folder(tmp_path, {name: content}) / name)
    assert list(found) == KEYS
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("importer", ONE_EACH)
def test_an_owners_download_says_that_it_is_one(importer, tmp_path):
    name, content = ONE_EACH[importer]
    with open_export(folder(tmp_path, {name: content}) / name) as export:
        assert export.owner_export == (importer in {"x_archive", "mastodon_archive"})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{}", "not an export"),
        ("[]", "not an export"),
        ("[1, 2]", "not an export"),
        ('["text"]', "not an export"),
        ('{"posts": []}', "not an export"),
        ('{"messages": [{"text": "x"}]}', "not an export"),
        ('[{"post": {"record": {"text": "x"}}}]', "not an export"),
        ('{"kind": "Listing", "data": {"children": []}}', "not an export"),
        ("<html><body>Your archive</body></html>", "not an export"),
        ("window.alert(1)", "not an export"),
        ("hello", "not an export"),
        ("   \n", "not an export"),
        ('[{"id": ', "breaks off"),
        ('{"data": [', "breaks off"),
        ("[" * 1_000_000, "nested too deeply"),
        ("window.YTD.tweets.part0 = [" + '{"a":' * 1_000_000, "nested too deeply"),
        ("window.YTD.tweets.part0 = [" + json.dumps(tweet("1", "x")), "breaks off"),
        ("window.YTD.tweets.part0", "not an export"),
        ("window.YTD.tweets.part0 =", "breaks off"),
    ],
)
def test_what_is_no_export_is_one_clear_line(content, why, tmp_path):
    (tmp_path / "posts.json").write_text(content)
    assert why in problem(tmp_path / "posts.json")


def test_a_folder_without_anything_known_is_refused(tmp_path):
    path = folder(tmp_path / "holiday", {"a.jpg": b"\xff\xd8", "notes.txt": "milk", "b.json": "{}"})
    assert problem(path).startswith("holiday: is not an export that can be read")


def test_an_empty_folder_is_refused(tmp_path):
    assert "is not an export" in problem(tmp_path)


def test_an_archive_inside_an_archive_is_not_opened(tmp_path):
    inner = zipped(tmp_path / "inner.zip", x_archive(tweet("1", "x")))
    path = zipped(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes()})
    assert "is not an export" in problem(path)


def test_exports_of_several_platforms_are_not_mixed(tmp_path):
    files = {
        "data/tweets.js": ONE_EACH["x_archive"][1],
        "timeline.json": ONE_EACH["mastodon_api"][1],
    }
    found = problem(folder(tmp_path / "both", files))
    assert "holds several exports (mastodon_api, x_archive)" in found


def test_a_broken_stranger_beside_an_export_is_named_not_fatal(tmp_path):
    files = {"a.json": ONE_EACH["mastodon_api"][1], "b.json": "[{", "c.txt": b"\xff\xfe\x00"}
    found = inspect(folder(tmp_path / "export", files))
    assert (found["posts"], sorted(found["files_refused"])) == (1, ["b.json", "c.txt"])


@pytest.mark.parametrize(
    "rubbish", ["__MACOSX/data/._tweets.js", "data/._tweets.js", ".DS_Store", "data/Thumbs.db"]
)
def test_what_computers_leave_behind_is_ignored(rubbish, tmp_path):
    files = {"data/tweets.js": ONE_EACH["x_archive"][1], rubbish: b"\0\5\x16\7"}
    found = inspect(zipped(tmp_path / "a.zip", files))
    assert (found["posts"], found["files_refused"]) == (1, [])


@pytest.mark.parametrize("place", ["messages/inbox/kim/a.json", "chats/a.json", "INBOX/a.json"])
def test_folders_of_messages_are_never_opened(place, tmp_path):
    files = {"timeline.json": ONE_EACH["mastodon_api"][1], place: json.dumps([status("2", "y")])}
    found = inspect(folder(tmp_path / "export", files))
    assert (found["posts"], found["files_refused"]) == (1, [place])
    assert f"Private, never read: {place}" in found["warnings"]


def test_many_files_that_are_not_read_are_named_in_short(tmp_path):
    files = x_archive(tweet("1", "x"), **{f"data/ad-{n}.js": "x" for n in range(20)})
    found = inspect(folder(tmp_path / "a", files))
    [named] = [each for each in found["warnings"] if each.startswith("Holds no posts")]
    assert named.endswith(" and 14 more")
    assert len(found["files_refused"]) == 22


def test_too_many_text_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("screening.importers.registry.MAX_CANDIDATES", 2)
    assert "more than 2 text files" in problem(
        folder(tmp_path / "many", {f"{n}.json": "[]" for n in range(3)})
    )


def test_an_export_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("screening.importers.registry.MAX_POSTS", 2)
    path = written(tmp_path / "a.json", [status(str(n), "x") for n in range(3)])
    assert "more than 2 posts" in problem(path)


def test_reading_twice_gives_the_same(tmp_path):
    path = written(tmp_path / "a.json", [status("1", "a"), status("2", "b")])
    with open_export(path) as export:
        first, second = list(export.posts()), list(export.scan())
    assert first == second
    assert export.coverage.posts == 2


def test_elements_are_posts_revisions_or_left_out(tmp_path):
    versions = ["1", "2"]
    tweets = [
        tweet("1", "a", edit_info=edited(versions)),
        tweet("2", "b", edit_info=edited(versions, later=True)),
        tweet("3", ""),
        tweet("4", "RT @kim: c"),
        tweet("4", "RT @kim: c"),
    ]
    found = inspect(folder(tmp_path / "a", x_archive(*tweets)))
    assert found["posts"] + found["revisions"] + sum(found["left_out"].values()) == len(tweets)
    assert sum(found["by_kind"].values()) == sum(found["visibility"].values()) == found["posts"]


def test_oldest_and_newest_are_of_the_posts(tmp_path):
    path = written(
        tmp_path / "a.json",
        [
            status("1", "b", created_at="2024-02-03T10:00:00Z"),
            status("2", "a", created_at="2019-02-03T10:00:00+02:00"),
            status("3", "c", created_at=None),
        ],
    )
    found = inspect(path)
    assert found["oldest"] == "2019-02-03T08:00:00+00:00"
    assert found["newest"] == "2024-02-03T10:00:00+00:00"
    assert found["first_text"] == "b"


@pytest.mark.parametrize(
    ("handle", "wanted", "same"),
    [
        ("Wren", "wren", True),
        ("wren", "@WREN", True),
        ("wren@a.example", "wren", True),
        ("wren@a.example", "@wren@a.example", True),
        ("wren@a.example", "wren@b.example", False),
        ("wren", "wren@a.example", False),
        ("wrenn", "wren", False),
        ("", "wren", False),
    ],
)
def test_an_author_is_matched_by_name_and_server(handle, wanted, same):
    assert same_author(handle, wanted) is same


# -- the post itself ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"source_file": "b.json"}, True),
        ({"visibility": Visibility.NOT_ESTABLISHED}, True),
        ({"url": "https://elsewhere.example/"}, True),
        ({"media": (Media("photo", "", "https://cdn.example/2"),)}, False),
        ({"text": "hello!"}, False),
        ({"kind": Kind.SHARED}, False),
        ({"author_handle": "kim"}, False),
        ({"platform_id": "2"}, False),
        ({"platform": "mastodon"}, False),
        ({"content_warning": "x"}, False),
        ({"poll_options": ("a",)}, False),
        ({"posted_at": None}, False),
        ({"edited_at": datetime(2024, 1, 3, tzinfo=UTC)}, False),
    ],
)
def test_the_hash_is_over_what_was_said_by_whom_and_when(change, same):
    assert (made().content_sha256 == made(**change).content_sha256) is same


def test_the_hash_does_not_change_between_releases():
    assert made().content_sha256 == (
        "49ae8681275721f6e49c8861b0d004fce3cdf57daea9dec80ca2d9064ae08d2f"
    )


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"text": " \n"}, False),
        ({"text": "", "content_warning": "x"}, True),
        ({"text": "", "poll_options": ("x",)}, True),
        ({"text": "", "media": (Media("photo", "", "u"),)}, False),
        ({"text": "", "media": (Media("photo", "alt", "u"),)}, True),
    ],
)
def test_a_post_says_something_in_text_warning_poll_or_alt_text(more, says):
    assert made(**more).says_something is says


def test_a_post_cannot_be_changed():
    with pytest.raises(AttributeError):
        made().text = "other"


def test_coverage_keeps_a_bounded_number_of_authors():
    coverage = Coverage()
    for n in range(100):
        coverage.take(made(platform_id=str(n), author_handle=f"a{n}"))
    assert (coverage.posts, len(coverage.authors)) == (100, 20)


# -- threads ------------------------------------------------------------------------------------


def test_a_thread_is_bounded_in_length_and_text():
    chain = [
        made(platform_id=str(n), text="x" * 5_000, in_reply_to=str(n - 1) if n else "")
        for n in range(10)
    ]
    thread = Threads(chain).attach(chain[-1]).thread
    assert len(thread) == MOST_ABOVE
    assert {len(above.text) for above in thread} == {TEXT_KEPT}


def test_an_index_of_threads_is_bounded(monkeypatch):
    monkeypatch.setattr("screening.importers.threads.MOST_POSTS", 1)
    posts = [made(platform_id=str(n)) for n in range(5)]
    late = made(platform_id="9", in_reply_to="4")
    assert Threads(posts).attach(late).thread == ()
    assert Threads(posts[::-1]).attach(late).thread != ()


def test_an_earlier_version_is_nobodys_parent():
    earlier = made(platform_id="1", revision_of="2")
    assert Threads([earlier]).attach(made(platform_id="3", in_reply_to="1")).thread == ()


# -- anything at all ----------------------------------------------------------------------------

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
WHOLE = [
    [
        tweet(
            "1",
            "RT @kim: x…",
            edit_info=edited(["1", "2"]),
            extended_entities={"media": [{"type": "photo"}]},
            in_reply_to_status_id_str="4",
        )
    ],
    [v1_status(1, "x", retweeted_status=v1_status(2, "y", quoted_status=v1_status(3, "z")))],
    v2_page(
        v2_tweet(
            "1",
            "x",
            attachments={"media_keys": ["3_1"], "poll_ids": ["7"]},
            referenced_tweets=[{"type": "retweeted", "id": "2"}],
            entities={"urls": [{"url": "u", "expanded_url": "v"}]},
            note_tweet={"text": "z"},
        ),
        tweets=[v2_tweet("2", "y")],
        polls=[{"id": "7", "options": [{"label": "a"}]}],
        media=[{"media_key": "3_1", "type": "photo"}],
    ),
    [
        status(
            "1",
            "<p>x</p>",
            reblog=status("2", "y", quote={"quoted_status": status("3", "z")}),
            poll={"options": [{"title": "a"}]},
            media_attachments=[{"type": "image"}],
        )
    ],
    [
        exchange("GET", "statuses/1", status("1", "x")),
        exchange("GET", "statuses/1/history", [{"content": "y", "created_at": "2024"}]),
        exchange("GET", "statuses/1/context", {"ancestors": [status("2", "z")]}),
    ],
    json.loads(outbox(created("1", "x", attachment=[{"url": "u"}], oneOf=[{"name": "a"}]))),
]


def paths(value, here=()):
    yield here
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*here, key))


def replaced(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("whole", WHOLE, ids=lambda _: "")
@given(data=st.data())
def test_no_json_of_any_shape_breaks_an_importer(whole, tmp_path_factory, data):
    spoiled = whole
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(list(paths(spoiled))))
        spoiled = replaced(spoiled, place, data.draw(ANYTHING))
    path = tmp_path_factory.mktemp("any", numbered=True) / "posts.json"
    path.write_text(json.dumps(spoiled), encoding="utf-8")
    with suppress(ArchiveRefused), open_export(path) as export:
        for post in export.posts():
            assert len(post.content_sha256) == 64
            assert json.dumps(post.text, ensure_ascii=False).encode()


@given(st.binary(max_size=2_000))
def test_no_bytes_break_the_door(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any", numbered=True) / "posts"
    path.write_bytes(content)
    with pytest.raises(ArchiveRefused):
        inspect(path)


@given(st.data())
def test_no_damage_to_a_zip_or_tar_breaks_the_door(tmp_path_factory, data):
    root = tmp_path_factory.mktemp("any", numbered=True)
    build = data.draw(st.sampled_from([zipped, tarred]))
    path = build(root / "a", x_archive(tweet("1", "x")))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with suppress(ArchiveRefused):
        assert inspect(path)["platform"] == "x"
