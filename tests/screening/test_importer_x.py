"""X: an account's own download in both layouts, and API v1.1 statuses."""

import json
from datetime import UTC, datetime

import pytest

from screening.importers import ArchiveRefused, Kind, Visibility, inspect, open_export
from screening.importers.archive import Archive
from screening.importers.x_archive import CUT, NO_POSTS, OWNER_EXPORT, PARTIAL
from tests.screening.archives import (
    ACCOUNT,
    LIKES,
    MESSAGES,
    edited,
    folder,
    manifest,
    note,
    script,
    tweet,
    v1_status,
    written,
    x_archive,
    zipped,
)

NOON = datetime(2023, 5, 1, 12, tzinfo=UTC)


def archived(tmp_path, *tweets, **more):
    return folder(tmp_path / "archive", x_archive(*tweets, **more))


def posts(path, author=None):
    with open_export(path) as export:
        return list(export.posts(author))


def only(path):
    [post] = posts(path)
    return post


# -- one post -----------------------------------------------------------------------------------


def test_a_post_of_an_archive_in_full(tmp_path):
    url = {"url": "https://t.co/abc", "expanded_url": "https://coffee.example/beans"}
    picture = {
        "type": "photo",
        "media_url_https": "https://img.example/1.jpg",
        "ext_alt_text": "a mug",
    }
    post = only(
        archived(
            tmp_path,
            tweet(
                "1652300000000000001",
                "Coffee &amp; cake &lt;3 https://t.co/abc",
                entities={"urls": [url]},
                extended_entities={"media": [picture]},
            ),
        )
    )
    assert (post.platform, post.platform_id) == ("x", "1652300000000000001")
    assert post.text == "Coffee & cake <3 https://t.co/abc"
    assert post.kind is Kind.AUTHORED
    assert post.posted_at == post.dated_at == NOON
    assert post.visibility is Visibility.NOT_ESTABLISHED
    assert post.url == "https://x.com/wren_fields/status/1652300000000000001"
    assert post.author_handle == "wren_fields"
    assert post.links == (("https://t.co/abc", "https://coffee.example/beans"),)
    assert post.media == (("photo", "a mug", "https://img.example/1.jpg"),)
    assert (post.language, post.source_file) == ("en", "data/tweets.js")
    assert (post.revision, post.revision_of, post.edited_at) == (0, "", None)


@pytest.mark.parametrize(
    ("written_text", "text"),
    [
        ("&amp;lt;", "&lt;"),
        ("a &gt; b", "a > b"),
        ("&eacute; &#233;", "&eacute; &#233;"),
        ("100% &amp; more 🥂", "100% & more 🥂"),
    ],
)
def test_x_escapes_three_signs_and_no_others(written_text, text, tmp_path):
    assert only(archived(tmp_path, tweet("1", written_text))).text == text


POST_LINK = {
    "urls": [{"url": "https://t.co/q", "expanded_url": "https://twitter.com/kim/status/99"}]
}
OTHER_LINK = {"urls": [{"url": "https://t.co/q", "expanded_url": "https://news.example/status/99"}]}
PHOTO_LINK = {
    "urls": [{"url": "https://t.co/q", "expanded_url": "https://x.com/kim/status/99/photo/1"}]
}
REPLY = {"in_reply_to_status_id_str": "42", "in_reply_to_screen_name": "kim"}


@pytest.mark.parametrize(
    ("text", "more", "kind", "shared_author", "in_reply_to"),
    [
        ("Just me", {}, Kind.AUTHORED, "", ""),
        ("@kim yes", REPLY, Kind.REPLY, "", "42"),
        ("@kim hello", {"in_reply_to_screen_name": "kim"}, Kind.REPLY, "", "@kim"),
        ("RT @kim: road closed", {}, Kind.SHARED, "kim", ""),
        ("RT @kim road closed", {}, Kind.SHARED, "kim", ""),
        ("RT if you agree", {}, Kind.AUTHORED, "", ""),
        ("so true RT @kim: x", {}, Kind.AUTHORED, "", ""),
        ("This! https://t.co/q", {"entities": POST_LINK}, Kind.QUOTE, "", ""),
        ("https://t.co/q is it", {"entities": POST_LINK}, Kind.AUTHORED, "", ""),
        ("Read https://t.co/q", {"entities": OTHER_LINK}, Kind.AUTHORED, "", ""),
        ("Look https://t.co/q", {"entities": PHOTO_LINK}, Kind.AUTHORED, "", ""),
        ("This! https://t.co/q", {"entities": POST_LINK, **REPLY}, Kind.REPLY, "", "42"),
    ],
)
def test_the_kind_of_a_post(text, more, kind, shared_author, in_reply_to, tmp_path):
    post = only(archived(tmp_path, tweet("1", text, **more)))
    assert (post.kind, post.shared_author, post.in_reply_to) == (kind, shared_author, in_reply_to)
    assert post.text == text


def test_a_reply_to_a_post_of_the_same_archive_carries_the_thread(tmp_path):
    path = archived(
        tmp_path,
        tweet("3", "third", in_reply_to_status_id_str="2"),
        tweet("2", "second", in_reply_to_status_id_str="1"),
        tweet("1", "first"),
    )
    third, second, first = posts(path)
    assert [above.text for above in third.thread] == ["first", "second"]
    assert second.thread == (("wren_fields", "first", NOON),)
    assert first.thread == ()


def test_a_reply_to_itself_is_no_endless_thread(tmp_path):
    path = archived(
        tmp_path,
        tweet("1", "a", in_reply_to_status_id_str="2"),
        tweet("2", "b", in_reply_to_status_id_str="1"),
        tweet("3", "c", in_reply_to_status_id_str="3"),
    )
    assert [len(post.thread) for post in posts(path)] == [1, 1, 0]


# -- long posts ---------------------------------------------------------------------------------

LONG = "They were written for a department half our size, and nobody has looked since then."


@pytest.mark.parametrize(
    ("second", "ending"),
    [
        ("12:00:00.000", "…"),
        ("12:00:01.000", "…"),
        ("11:59:59.700", "…"),
        ("12:00:00.000", "… https://t.co/abc"),
    ],
)
def test_a_cut_off_post_gets_its_whole_text_by_time_and_first_words(second, ending, tmp_path):
    notes = script("note_tweet", [note(LONG + " &amp; so on", f"2023-05-01T{second}Z")])
    path = archived(tmp_path, tweet("1", LONG[:60] + ending), **{"data/note-tweet.js": notes})
    assert only(path).text == LONG + " & so on"


@pytest.mark.parametrize(
    ("text", "created_at"),
    [
        (LONG, "2023-05-01T12:00:05.000Z"),
        ("Quite another text than that of the post", "2023-05-01T12:00:00.000Z"),
        (LONG, None),
    ],
)
def test_a_long_text_that_fits_no_post_is_counted_not_guessed(text, created_at, tmp_path):
    notes = script("note_tweet", [note(text, created_at)])
    path = archived(tmp_path, tweet("1", LONG[:60] + "…"), **{"data/note-tweet.js": notes})
    assert only(path).text == LONG[:60] + "…"
    found = inspect(path)
    assert found["left_out"] == {"long text whose post is not in the files given": 1}
    assert CUT in found["warnings"]


def test_two_long_posts_of_one_second_keep_their_own_texts(tmp_path):
    other = "Here is something else altogether, which goes on for quite a while as well."
    at = "2023-05-01T12:00:00.000Z"
    notes = script("note_tweet", [note(LONG, at), note(other, at)])
    path = archived(
        tmp_path,
        tweet("1", other[:50] + "…"),
        tweet("2", LONG[:50] + "…"),
        **{"data/note-tweet.js": notes},
    )
    assert [post.text for post in posts(path)] == [other, LONG]


def test_a_share_that_is_cut_off_is_not_filled_with_own_words(tmp_path):
    shared = "RT @kim: " + LONG[:60] + "…"
    notes = script("note_tweet", [note(shared[:40] + " mine", "2023-05-01T12:00:00Z")])
    path = archived(tmp_path, tweet("1", shared), **{"data/note-tweet.js": notes})
    assert only(path).text == shared


# -- edits --------------------------------------------------------------------------------------


def test_the_latest_version_is_the_post_and_the_earlier_ones_are_its_revisions(tmp_path):
    versions = ["10", "11", "12"]
    path = archived(
        tmp_path,
        tweet("10", "furst", edit_info=edited(versions)),
        tweet("5", "between"),
        tweet("12", "first!", edit_info=edited(versions, later=True)),
        tweet("11", "first", edit_info=edited(versions, later=True)),
    )
    between, latest, oldest, middle = posts(path)
    assert between.text == "between"
    assert (latest.text, latest.revision, latest.revision_of) == ("first!", 2, "")
    assert (oldest.text, oldest.revision, oldest.revision_of) == ("furst", 0, "12")
    assert (middle.text, middle.revision, middle.revision_of) == ("first", 1, "12")
    assert oldest.edited_at is None
    assert middle.edited_at == latest.edited_at == latest.dated_at == NOON
    found = inspect(path)
    assert (found["posts"], found["revisions"]) == (2, 2)


def test_without_its_latest_version_the_last_one_there_is_the_post(tmp_path):
    path = archived(
        tmp_path,
        tweet("10", "first", edit_info=edited(["10", "11", "12"])),
        tweet("11", "second", edit_info=edited(["10", "11", "12"], later=True)),
    )
    post, earlier = posts(path)
    assert (post.text, post.revision_of, earlier.revision_of) == ("second", "", "11")
    assert any("latest version is not in the export" in n for n in inspect(path)["warnings"])


def test_a_post_that_was_never_edited_has_no_revisions(tmp_path):
    post = only(archived(tmp_path, tweet("10", "x", edit_info=edited(["10"]))))
    assert (post.revision, post.edited_at) == (0, None)


# -- what is left out ---------------------------------------------------------------------------


def test_deleted_posts_are_counted_and_left_out(tmp_path):
    gone = script("deleted_tweets", [tweet("9", "canary", deleted_at="2023-05-07T00:00:00Z")])
    path = archived(tmp_path, tweet("1", "x"), **{"data/deleted-tweets.js": gone})
    assert [post.text for post in posts(path)] == ["x"]
    found = inspect(path)
    assert found["left_out"] == {"deleted by the author": 1}
    assert "data/deleted-tweets.js" in found["files_read"]


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_private_files_are_never_opened(kind, tmp_path, monkeypatch):
    files = x_archive(
        tweet("1", "x"),
        **{"data/ad-engagements.js": script("ad_engagements", ["PRIVATE canary"])},
    )
    path = folder(tmp_path / "a", files) if kind == "folder" else zipped(tmp_path / "a.zip", files)
    opened: set[str] = set()
    real = Archive.open

    def recorded(self, name):
        opened.add(name)
        return real(self, name)

    monkeypatch.setattr(Archive, "open", recorded)
    found = inspect(path)
    assert opened == {"data/account.js", "data/tweets.js"}
    assert sorted(found["files_refused"]) == [
        "data/ad-engagements.js",
        "data/direct-messages.js",
        "data/like.js",
    ]
    assert "canary" not in json.dumps(found)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("direct-messages.js", MESSAGES),
        ("like.js", LIKES),
        ("tweets.js", MESSAGES),
        ("anything.txt", LIKES),
    ],
)
def test_a_private_file_alone_is_refused_by_name_and_by_content(name, content, tmp_path):
    (tmp_path / name).write_text(content)
    with pytest.raises(ArchiveRefused, match="only private data, which is never read"):
        inspect(tmp_path / name)


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ({"tweet": {"full_text": "x"}}, "no usable id"),
        ({"tweet": {"id": 1.5, "full_text": "x"}}, "no usable id"),
        ({"tweet": {"id_str": "2", "full_text": ""}}, "no text"),
        ({"tweet": {"id_str": "2", "full_text": None}}, "no text"),
        ({"tweet": {"id_str": "2", "full_text": "x" * 100_001}}, "text longer than 100,000 char"),
        ({}, "no usable id"),
        ("text", "not an object"),
        (None, "not an object"),
        (tweet("1", "again"), "the same post again"),
    ],
)
def test_an_element_that_is_no_post_is_left_out_with_its_reason(element, reason, tmp_path):
    path = tmp_path / "tweets.js"
    path.write_text(script("tweets", [tweet("1", "x"), element]))
    [(found, count)] = inspect(path)["left_out"].items()
    assert (found.startswith(reason), count) == (True, 1)


# -- layouts ------------------------------------------------------------------------------------


def test_parts_are_read_in_their_order(tmp_path):
    files = {
        f"data/tweets-part{n}.js": script("tweets", [tweet(str(n), f"part {n}")], n)
        for n in (10, 2, 1)
    }
    path = archived(tmp_path, tweet("99", "first"), **files)
    assert [post.text for post in posts(path)] == ["first", "part 1", "part 2", "part 10"]
    assert inspect(path)["files_read"] == [
        "data/account.js",
        "data/tweets.js",
        *(f"data/tweets-part{n}.js" for n in (1, 2, 10)),
    ]


@pytest.mark.parametrize(
    ("file", "name", "layout"),
    [
        ("tweet.js", "tweet", "archive_2022"),
        ("tweets.js", "tweets", "archive_2023"),
        ("community-tweet.js", "community_tweet", "archive"),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_both_layouts_are_read_as_a_folder_and_as_one_file(file, name, layout, alone, tmp_path):
    files = {f"archive/data/{file}": script(name, [tweet("1", "x")])}
    root = folder(tmp_path / "export", files)
    found = inspect(root / f"archive/data/{file}" if alone else root)
    assert (found["platform"], found["format"], found["posts"]) == ("x", layout, 1)


@pytest.mark.parametrize("mark", ["", "﻿"])
@pytest.mark.parametrize("tail", ["", ";", "\n", ";\r\n"])
@pytest.mark.parametrize("break_", ["\n", "\r\n", ""])
def test_marks_semicolons_and_line_ends_do_not_matter(mark, tail, break_, tmp_path):
    (tmp_path / "tweets.js").write_text(
        f"{mark}window.YTD.tweets.part0 = [{break_}{json.dumps(tweet('1', 'é'))}{break_}]{tail}",
        newline="",
    )
    assert only(tmp_path / "tweets.js").text == "é"


@pytest.mark.parametrize(
    ("name", "content", "left_out"),
    [
        ("account.js", ACCOUNT, {}),
        ("manifest.js", manifest({"tweets.js": 5}), {}),
        (
            "note-tweet.js",
            script("note_tweet", [note(LONG, "2023-05-01T12:00:00Z")]),
            {"long text whose post is not in the files given": 1},
        ),
        (
            "deleted-tweets.js",
            script("deleted_tweets", [tweet("1", "x")]),
            {"deleted by the author": 1},
        ),
        ("tweets.js", script("tweets", []), {}),
    ],
)
def test_a_file_without_posts_is_recognised_and_says_so(name, content, left_out, tmp_path):
    (tmp_path / name).write_text(content)
    found = inspect(tmp_path / name)
    assert (found["platform"], found["posts"], found["left_out"]) == ("x", 0, left_out)
    assert found["warnings"] == [NO_POSTS]
    assert (found["oldest"], found["newest"], found["first_text"]) == (None, None, "")


def test_an_owners_archive_says_that_nothing_is_established(tmp_path):
    found = inspect(archived(tmp_path, tweet("1", "x"), tweet("2", "y")))
    assert found["visibility"] == {"public": 0, "not_established": 2}
    assert OWNER_EXPORT in found["warnings"]


@pytest.mark.parametrize(
    ("promised", "noted"),
    [
        ({"tweets.js": 1}, []),
        ({"tweets.js": 2}, ["The manifest promises 2 posts in tweets.js, 1 found"]),
        (
            {"tweets.js": 1, "tweets-part1.js": 40},
            ["The manifest promises 40 posts in tweets-part1.js, 0 found"],
        ),
    ],
)
def test_the_manifest_tells_what_is_missing(promised, noted, tmp_path):
    path = archived(tmp_path, tweet("1", "x"), **{"data/manifest.js": manifest(promised)})
    assert [note for note in inspect(path)["warnings"] if "manifest" in note] == noted


def test_a_partial_archive_is_named(tmp_path):
    more = {"data/manifest.js": manifest({}, partial=True)}
    assert PARTIAL in inspect(archived(tmp_path, tweet("1", "x"), **more))["warnings"]


def test_a_single_file_does_not_complain_about_the_rest_of_the_manifest(tmp_path):
    (tmp_path / "manifest.js").write_text(manifest({"tweets.js": 5}))
    assert not [n for n in inspect(tmp_path / "manifest.js")["warnings"] if "promises" in n]


def test_a_truncated_part_refuses_the_whole_archive(tmp_path):
    broken = script("tweets", [tweet("2", "y")], 1)[:-40]
    path = archived(tmp_path, tweet("1", "x"), **{"data/tweets-part1.js": broken})
    with pytest.raises(ArchiveRefused, match=r"data/tweets-part1.js: breaks off"):
        inspect(path)


def test_two_archives_in_one_folder_are_not_mixed(tmp_path):
    files = {
        f"{name}/data/tweets.js": script("tweets", [tweet(name, "x")]) for name in ("one", "two")
    }
    with pytest.raises(ArchiveRefused, match="archives of several accounts"):
        inspect(folder(tmp_path / "both", files))


def test_a_file_that_names_no_account_is_still_its_owners(tmp_path):
    (tmp_path / "tweets.js").write_text(script("tweets", [tweet("1", "x")]))
    [post] = posts(tmp_path / "tweets.js", author="wren_fields")
    assert (post.author_handle, post.url) == ("", "https://x.com/i/status/1")


def test_the_archive_of_another_account_gives_the_subject_nothing(tmp_path):
    assert posts(archived(tmp_path, tweet("1", "x")), author="somebody_else") == []


# -- API v1.1 -----------------------------------------------------------------------------------


def test_statuses_prove_that_they_were_public(tmp_path):
    post = only(written(tmp_path / "a.json", [v1_status(1652300000000000001, "Hi &amp; bye")]))
    assert (post.platform_id, post.text) == ("1652300000000000001", "Hi & bye")
    assert post.visibility is Visibility.PUBLIC
    assert post.url == "https://x.com/wren_fields/status/1652300000000000001"


@pytest.mark.parametrize(
    ("user", "visibility", "left_out"),
    [
        ({"protected": False}, {"public": 1, "not_established": 0}, {}),
        ({}, {"public": 0, "not_established": 1}, {}),
        ({"protected": None}, {"public": 0, "not_established": 1}, {}),
        (
            {"protected": True},
            {"public": 0, "not_established": 0},
            {"from a protected account": 1},
        ),
    ],
)
def test_a_status_is_as_public_as_its_author(user, visibility, left_out, tmp_path):
    status = v1_status(1, "x", user={"screen_name": "wren_fields", **user})
    found = inspect(written(tmp_path / "a.json", [status]))
    assert (found["visibility"], found["left_out"]) == (visibility, left_out)
    asks = any("`protected` field" in warning for warning in found["warnings"])
    assert asks == bool(visibility["not_established"])


def test_a_retweet_has_the_whole_text_and_the_date_of_the_share(tmp_path):
    original = v1_status(
        5,
        "The whole text, much longer",
        user={"screen_name": "kim"},
        created_at="Mon Apr 03 12:00:00 +0000 2017",
        quoted_status=v1_status(4, "quoted", user={"screen_name": "lee"}),
    )
    share = v1_status(6, "RT @kim: The whole te…", retweeted_status=original)
    post = only(written(tmp_path / "a.json", [share]))
    assert (post.kind, post.shared_author) == (Kind.SHARED, "kim")
    assert post.text == "RT @kim: The whole text, much longer"
    assert (post.posted_at, post.author_handle) == (NOON, "wren_fields")
    assert post.thread == (("lee", "quoted", NOON),)


def test_a_quote_carries_what_it_quotes(tmp_path):
    quoted = v1_status(4, "their words", user={"screen_name": "lee"})
    status = v1_status(5, "my words", is_quote_status=True, quoted_status=quoted)
    post = only(written(tmp_path / "a.json", [status]))
    assert (post.kind, post.text) == (Kind.QUOTE, "my words")
    assert post.thread == (("lee", "their words", NOON),)


def test_an_extended_status_gives_its_full_text(tmp_path):
    status = v1_status(5, "", extended_tweet={"full_text": "cut no more"})
    status["text"] = "cut…"
    del status["full_text"]
    assert only(written(tmp_path / "a.json", [status])).text == "cut no more"


@pytest.mark.parametrize("form", ["list", "lines", "one"])
def test_statuses_come_as_list_lines_or_one(form, tmp_path):
    found = [v1_status(1, "a"), v1_status(2, "b")]
    path = tmp_path / "a.json"
    if form == "list":
        path.write_text(json.dumps(found))
    else:
        kept = found if form == "lines" else found[:1]
        path.write_text("\n".join(map(json.dumps, kept)))
    summary = inspect(path)
    assert (summary["format"], summary["posts"]) == ("api_v1_1", 1 if form == "one" else 2)


def test_a_page_of_several_authors_gives_the_subject_only_their_own(tmp_path):
    other = v1_status(2, "not mine", user={"screen_name": "kim", "protected": False})
    path = written(tmp_path / "a.json", [v1_status(1, "mine"), other])
    assert inspect(path)["posts"] == 2
    assert any("several authors" in warning for warning in inspect(path)["warnings"])
    with open_export(path) as export:
        assert [post.text for post in export.posts("@Wren_Fields")] == ["mine"]
        assert export.coverage.left_out == {"by another author": 1}
