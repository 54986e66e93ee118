"""The demo's posts are real formats, read by the real importers, of people who do not exist."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screening.importers import Visibility, inspect, open_export

POSTS = Path(__file__).resolve().parents[2] / "config" / "demo" / "posts"
MASTODON, X, CSV = "mastodon_api", "x_v2", "csv_capture"
# file, importer, the subject's account there, posts, earlier versions
FILES = [
    ("marisol-quintero-hale/mastodon-timeline.json", MASTODON, "marisolqh@meadow.example", 48, 0),
    ("marisol-quintero-hale/x-api-v2.json", X, "mqh_larkhaven", 25, 0),
    ("devin-marsh-ocampo/x-api-v2.json", X, "dmo_larkhaven", 56, 1),
    ("teodora-blix/mastodon-timeline.json", MASTODON, "teodora@choir.example", 42, 0),
    ("jolene-farrukh/x-api-v2.json", X, "farrukh_and_awe", 41, 0),
    ("jolene-farrukh/x-archive", "x_archive", "farrukh_and_awe", 34, 1),
    ("rafael-ibarrondo-voss/facebook-capture.csv", CSV, "rafael.ibarrondo.voss", 33, 0),
    ("rafael-ibarrondo-voss/facebook-second-page.csv", CSV, "deputy.voss.official", 4, 0),
    ("rafael-ibarrondo-voss/mastodon-timeline.json", MASTODON, "rafael@plains.example", 24, 0),
    ("winifred-okonjo-lund/x-api-v2.json", X, "winifred_sable", 48, 0),
    ("bram-castellanos-reyes/instagram-capture.csv", CSV, "bram.castellanos.reyes", 42, 0),
    ("ottilie-marchetti-dunn/mastodon-timeline.json", MASTODON, "ottilie@coast.example", 42, 0),
    ("lucinda-farrow-beck/x-api-v2.json", X, "lucinda_fb", 8, 0),
    ("gideon-prang/x-api-v2.json", X, "gprang_larkhaven", 9, 0),
    ("henrike-solano-watt/mastodon-timeline.json", MASTODON, "henrike@foothill.example", 9, 0),
    ("casimir-odell/x-api-v2.json", X, "casimir_odell", 9, 0),
    ("perpetua-haugen/mastodon-timeline.json", MASTODON, "perpetua@mesa.example", 9, 0),
    ("linus-abernathy-cole/mastodon-timeline.json", MASTODON, "linusac@tide.example", 9, 0),
    ("roswitha-kim-delgado/x-api-v2.json", X, "roswitha_kd", 8, 0),
    ("ignatius-bell-moreau/x-api-v2.json", X, "ig_bellmoreau", 10, 0),
    ("oona-trevelyan/mastodon-timeline.json", MASTODON, "oona@plains.example", 8, 0),
    ("nerida-castellan-rowe/mastodon-timeline.json", MASTODON, "nerida@ridge.example", 5, 0),
    ("fenwick-adair-montoya/mastodon-timeline.json", MASTODON, "fenwick@ridge.example", 4, 0),
    ("imelda-starkweather/mastodon-timeline.json", MASTODON, "imelda@ridge.example", 4, 0),
    ("clementine-arvo-hatch/facebook-capture.csv", CSV, "clem.arvo.hatch", 8, 0),
    ("ephraim-castellow/instagram-capture.csv", CSV, "ephraim.castellow", 7, 0),
    ("marguerite-olander/facebook-capture.csv", CSV, "marguerite.olander.real", 4, 0),
    ("tavish-orbeck/instagram-capture.csv", CSV, "tavish.orbeck", 5, 0),
    ("hollis-brandvik-amaya/instagram-capture.csv", CSV, "hollis.brandvik", 6, 0),
]
ADDRESS = re.compile(r"https?:\\?/\\?/([\w.-]+)")
ALLOWED = re.compile(r".*\.example|x\.com|twitter\.com|t\.co|mobile\.twitter\.com")


def posts(file, author):
    with open_export(POSTS / file) as export:
        return list(export.posts(author))


@pytest.fixture(scope="module")
def everything():
    return [post for file, _, author, *_ in FILES for post in posts(file, author)]


@pytest.mark.parametrize(("file", "importer", "author", "count", "revisions"), FILES)
def test_each_file_is_read_and_all_of_it_is_the_subjects(file, importer, author, count, revisions):
    found = inspect(POSTS / file)
    assert (found["importer"], found["posts"], found["revisions"]) == (importer, count, revisions)
    assert sum(not post.revision_of for post in posts(file, author)) == count


def test_no_file_lies_there_that_the_table_does_not_name():
    named = {file for file, *_ in FILES}
    lying = {
        str(path.relative_to(POSTS))
        for path in POSTS.glob("*/*")
        if path.suffix in {".json", ".csv"} or path.is_dir()
    }
    assert lying == named


def test_there_are_several_hundred_posts_over_many_years(everything):
    assert 400 <= len(everything) <= 600
    years = Counter(post.posted_at.year for post in everything if post.posted_at)
    assert set(years) == set(range(2018, 2027))
    assert min(years.values()) >= 8


def test_kinds_and_languages_vary(everything):
    kinds = Counter(post.kind.value for post in everything)
    assert min(kinds["reply"], kinds["quote"], kinds["shared"]) >= 4
    assert sum(post.language == "es" for post in everything) >= 25
    assert sum(any(ord(letter) > 0x2600 for letter in post.text) for post in everything) >= 40
    assert any(post.content_warning for post in everything)
    assert any(post.poll_options for post in everything)
    assert sum(any(item.alt for item in post.media) for post in everything) >= 15
    assert any(post.thread for post in everything)


def test_some_posts_are_too_old_and_some_have_no_date(everything):
    assert sum(post.posted_at is None for post in everything) == 2
    old = datetime(2019, 1, 1, tzinfo=UTC)
    assert sum(post.posted_at < old for post in everything if post.posted_at) >= 10


def test_texts_do_not_repeat(everything):
    texts = Counter(post.text for post in everything if post.author_handle != "farrukh_and_awe")
    assert [text for text, n in texts.items() if n > 1] == []


def test_what_is_public_says_so_and_the_owners_archive_does_not(everything):
    unproven = {
        post.source_file for post in everything if post.visibility is Visibility.NOT_ESTABLISHED
    }
    assert unproven == {"data/tweets.js", "facebook-capture.csv"}


def test_the_volunteered_archive_overlaps_with_the_public_posts():
    public = {post.platform_id: post.text for post in posts("jolene-farrukh/x-api-v2.json", None)}
    owned = {post.platform_id: post.text for post in posts("jolene-farrukh/x-archive", None)}
    shared = public.keys() & owned.keys()
    assert len(shared) >= 5
    assert {public[key] for key in shared} == {owned[key] for key in shared}


def test_the_volunteered_archive_keeps_its_private_files_shut():
    found = inspect(POSTS / "jolene-farrukh/x-archive")
    assert set(found["files_refused"]) == {"data/direct-messages.js", "data/like.js"}
    assert found["left_out"] == {"deleted by the author": 2}
    assert not [note for note in found["warnings"] if "manifest" in note]
    assert "PRIVATE" not in json.dumps(found)
    long = [post for post in posts("jolene-farrukh/x-archive", None) if len(post.text) > 280]
    assert len(long) == 2


def test_every_address_is_invented():
    for path in POSTS.rglob("*"):
        if path.is_file():
            for host in ADDRESS.findall(path.read_text(encoding="utf-8")):
                assert ALLOWED.fullmatch(host), (path.name, host)
