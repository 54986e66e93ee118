"""X API v2: pages with includes, and what they prove."""

import json
from datetime import UTC, datetime

import pytest

from screening.importers import Kind, Visibility, inspect, open_export
from tests.screening.archives import folder, v2_page, v2_tweet, written

NOON = datetime(2023, 5, 1, 12, tzinfo=UTC)
KIM = {"id": "88", "username": "kim", "protected": False}
KIMS = {
    "id": "4",
    "text": "What Kim said &amp; meant",
    "author_id": "88",
    "created_at": "2022-01-01T00:00:00.000Z",
}


def posts(path, author=None):
    with open_export(path) as export:
        return list(export.posts(author))


def only(tmp_path, *tweets, **includes):
    page = v2_page(*tweets, **includes)
    page["includes"]["users"].append(KIM)
    [post] = posts(written(tmp_path / "page.json", page))
    return post


def references(**ids):
    return [{"type": kind, "id": post_id} for kind, post_id in ids.items()]


def test_a_post_in_full(tmp_path):
    post = only(
        tmp_path,
        v2_tweet(
            "9007199254740993",
            "Beans &amp; peas https://t.co/a",
            attachments={"media_keys": ["3_1", "3_2"], "poll_ids": ["7"]},
            entities={
                "urls": [
                    {"url": "https://t.co/a", "expanded_url": "https://garden.example/"},
                    {"url": "https://t.co/a", "expanded_url": "https://garden.example/"},
                    {"url": "https://t.co/b"},
                ]
            },
        ),
        media=[
            {"media_key": "3_1", "type": "photo", "url": "https://i.example/1", "alt_text": "bed"},
            {"media_key": "3_2", "type": "video", "preview_image_url": "https://i.example/2"},
        ],
        polls=[{"id": "7", "options": [{"label": "Peas"}, {"label": "Beans"}]}],
    )
    assert (post.platform_id, post.text) == ("9007199254740993", "Beans & peas https://t.co/a")
    assert (post.kind, post.posted_at, post.language) == (Kind.AUTHORED, NOON, "en")
    assert post.visibility is Visibility.PUBLIC
    assert post.url == "https://x.com/wren_fields/status/9007199254740993"
    assert post.poll_options == ("Peas", "Beans")
    assert post.links == (("https://t.co/a", "https://garden.example/"),)
    assert post.media == (
        ("photo", "bed", "https://i.example/1"),
        ("video", "", "https://i.example/2"),
    )


@pytest.mark.parametrize(
    ("more", "kind", "in_reply_to", "thread"),
    [
        ({}, Kind.AUTHORED, "", ()),
        ({"in_reply_to_user_id": "88"}, Kind.REPLY, "", ()),
        ({"referenced_tweets": references(replied_to="3")}, Kind.REPLY, "3", ()),
        ({"referenced_tweets": references(replied_to="4")}, Kind.REPLY, "4", ("kim",)),
        ({"referenced_tweets": references(quoted="4")}, Kind.QUOTE, "", ("kim",)),
        ({"referenced_tweets": references(quoted="4", replied_to="3")}, Kind.REPLY, "3", ("kim",)),
        ({"referenced_tweets": "nonsense"}, Kind.AUTHORED, "", ()),
    ],
)
def test_references_say_what_kind_it_is_and_carry_their_context(
    more, kind, in_reply_to, thread, tmp_path
):
    post = only(tmp_path, v2_tweet("5", "mine", **more), tweets=[KIMS])
    assert (post.kind, post.in_reply_to, post.text) == (kind, in_reply_to, "mine")
    assert tuple(above.author for above in post.thread) == thread
    if thread:
        [above] = post.thread
        assert above.text == "What Kim said & meant"
        assert above.posted_at == datetime(2022, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("included", "text"),
    [([KIMS], "RT @kim: What Kim said & meant"), ([], "RT @kim: What Ki…")],
)
def test_a_retweet_is_shared_dated_by_the_share_and_whole_if_it_can_be(included, text, tmp_path):
    share = v2_tweet("5", "RT @kim: What Ki…", referenced_tweets=references(retweeted="4"))
    post = only(tmp_path, share, tweets=included)
    assert (post.kind, post.shared_author, post.text) == (Kind.SHARED, "kim", text)
    assert (post.posted_at, post.author_handle) == (NOON, "wren_fields")


def test_a_retweet_of_an_author_who_is_not_included_keeps_the_name(tmp_path):
    share = v2_tweet("5", "RT @lee: so…", referenced_tweets=references(retweeted="6"))
    original = {"id": "6", "text": "so it goes", "author_id": "404"}
    post = only(tmp_path, share, tweets=[original])
    assert (post.shared_author, post.text) == ("lee", "RT @lee: so it goes")


def test_a_long_post_gives_its_whole_text_and_links(tmp_path):
    url = {"url": "https://t.co/z", "expanded_url": "https://end.example/"}
    long = {"text": "All of it &amp; more https://t.co/z", "entities": {"urls": [url]}}
    post = only(tmp_path, v2_tweet("5", "All of it…", note_tweet=long))
    assert post.text == "All of it & more https://t.co/z"
    assert post.links == (("https://t.co/z", "https://end.example/"),)


def test_edited_versions_are_tied_by_their_history(tmp_path):
    history = ["10", "11"]
    page = v2_page(
        v2_tweet(
            "11", "corrected", edit_history_tweet_ids=history, created_at="2023-05-01T12:20:00Z"
        ),
        v2_tweet("10", "corected", edit_history_tweet_ids=history),
        v2_tweet("9", "never edited", edit_history_tweet_ids=["9"]),
    )
    latest, other, earlier = posts(written(tmp_path / "a.json", page))
    assert (latest.text, latest.revision, latest.edited_at) == ("corrected", 1, latest.posted_at)
    assert (earlier.text, earlier.revision_of, earlier.edited_at) == ("corected", "11", None)
    assert other.revision == 0


@pytest.mark.parametrize(
    ("protected", "visibility", "left_out"),
    [
        (False, {"public": 1, "not_established": 0}, {}),
        (None, {"public": 0, "not_established": 1}, {}),
        (
            True,
            {"public": 0, "not_established": 0},
            {"from a protected account": 1},
        ),
    ],
)
def test_only_the_protected_field_proves_that_it_was_public(
    protected, visibility, left_out, tmp_path
):
    page = v2_page(v2_tweet("1", "x"), protected=protected)
    found = inspect(written(tmp_path / "a.json", page))
    assert (found["visibility"], found["left_out"]) == (visibility, left_out)
    asks = any("`protected` field" in warning for warning in found["warnings"])
    assert asks == (protected is None)


@pytest.mark.parametrize("truth", ["false", 0, "", [], {}])
def test_a_value_that_only_looks_false_proves_nothing(truth, tmp_path):
    page = v2_page(v2_tweet("1", "x"))
    page["includes"]["users"][0]["protected"] = truth
    found = inspect(written(tmp_path / "a.json", page))
    assert found["visibility"] == {"public": 0, "not_established": 1}


PAGE = v2_page(v2_tweet("1", "a"), v2_tweet("2", "b"))
SECOND = v2_page(v2_tweet("3", "c"))


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (json.dumps(PAGE), 2),
        (json.dumps([PAGE, SECOND]), 3),
        (json.dumps(PAGE) + "\n" + json.dumps(SECOND) + "\n", 3),
        (json.dumps(v2_page(v2_tweet("1", "a")) | {"data": v2_tweet("1", "a")}), 1),
        (json.dumps({"includes": PAGE["includes"], "meta": {}, "data": PAGE["data"]}), 2),
        (json.dumps([v2_tweet("1", "a", author={"username": "wren_fields"})]), 1),
        (json.dumps(v2_tweet("1", "a")), 1),
        (json.dumps([PAGE, {"errors": []}]), 2),
    ],
)
def test_a_page_a_list_of_pages_lines_and_bare_posts_are_read(content, count, tmp_path):
    (tmp_path / "a.json").write_text(content)
    found = inspect(tmp_path / "a.json")
    assert (found["platform"], found["format"], found["posts"]) == ("x", "api_v2", count)


def test_pages_in_a_folder_are_one_export_without_doubles(tmp_path):
    files = {"1.json": json.dumps(PAGE), "2.json": json.dumps(SECOND), "3.json": json.dumps(PAGE)}
    found = inspect(folder(tmp_path / "pages", files))
    assert (found["posts"], found["left_out"]) == (3, {"the same post again": 2})
    assert found["files_read"] == ["1.json", "2.json", "3.json"]


def test_included_posts_of_others_are_context_only(tmp_path):
    page = v2_page(v2_tweet("5", "mine"), tweets=[KIMS])
    assert [post.text for post in posts(written(tmp_path / "a.json", page))] == ["mine"]


def test_a_post_whose_author_is_not_stated_is_nobodys(tmp_path):
    path = written(tmp_path / "a.json", {"data": [v2_tweet("1", "x")]})
    assert inspect(path)["posts"] == 1
    assert posts(path, author="wren_fields") == []
