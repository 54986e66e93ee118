from datetime import UTC, datetime

import pytest

from screening.importers import CanonicalPost, Kind, Visibility
from screening.importers.canonical import Link, Media, ThreadPost
from screening.models import ImportBatch, Post
from screening.services import staging
from tests.screening import factories as make

pytestmark = pytest.mark.django_db
SAID = datetime(2025, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def batch():
    account = make.propose(make.ready(make.world()))
    make.collect(account, [])
    return ImportBatch.objects.get()


def canonical(**changes):
    asked = {
        "platform": "x",
        "platform_id": "1",
        "kind": Kind.AUTHORED,
        "text": "Look at this",
        "posted_at": SAID,
        "visibility": Visibility.PUBLIC,
        "source_file": "page.json",
    }
    return CanonicalPost(**(asked | changes))


def brought(batch, *posts):
    staged = staging.stage(posts, batch, lambda read: None)
    stored = staging.store(staged, batch, make.at(2))
    staging.drop(staged)
    return stored


def test_everything_that_was_said_is_kept_where_it_was_said(batch):
    brought(
        batch,
        canonical(
            kind=Kind.QUOTE,
            url="https://social.example/1",
            author_handle="anders_pell",
            shared_author="delphine",
            in_reply_to="99",
            content_warning="Politics",
            poll_options=("Red", "Blue"),
            media=(Media("image", "A flag", "https://social.example/a.png"),),
            links=(Link("t.example/a", "https://news.example/story"),),
            thread=(ThreadPost("delphine", "What do you think?", SAID),),
            edited_at=SAID,
            revision_of="7",
            revision=2,
        ),
    )
    post = Post.objects.get()
    assert post.whole == "Look at this\nPolitics\nRed\nBlue\nA flag"
    assert post.media == [{"kind": "image", "alt": "A flag", "url": "https://social.example/a.png"}]
    assert post.links == [{"shown": "t.example/a", "target": "https://news.example/story"}]
    assert post.thread == [
        {"author": "delphine", "text": "What do you think?", "posted_at": SAID.isoformat()}
    ]
    assert (post.kind, post.shared_author, post.in_reply_to) == ("quote", "delphine", "99")
    assert (post.revision_of, post.revision, post.edited_at) == ("7", 2, SAID)
    assert not Post.objects.all().as_they_stand().exists()


def test_what_is_stored_and_what_is_scanned_are_the_same_words(batch):
    post = canonical(content_warning="Politics", poll_options=("Red",))
    brought(batch, post)
    assert staging.said(post) == Post.objects.get().whole


def test_an_undated_word_in_a_thread_stays_undated(batch):
    brought(batch, canonical(thread=(ThreadPost("delphine", "Well?", None),)))
    assert Post.objects.get().thread[0]["posted_at"] is None


def test_no_sign_stops_an_import_wherever_it_stands(batch):
    said = "a\x00b"
    brought(
        batch,
        canonical(
            text=said,
            content_warning=said,
            poll_options=(said,),
            media=(Media("image", said, said),),
            thread=(ThreadPost(said, said, None),),
            author_handle=said,
            url=said,
        ),
    )
    assert "\x00" not in Post.objects.get().whole


def test_a_backslash_is_a_backslash(batch):
    brought(batch, canonical(text="\\u0000 \\N \\.", poll_options=("\\u0000",)))
    post = Post.objects.get()
    assert (post.text, post.poll_options) == ("\\u0000 \\N \\.", ["\\u0000"])


@pytest.mark.parametrize(
    ("field", "most"), [("url", 600), ("author_handle", 200), ("in_reply_to", 400)]
)
def test_what_is_longer_than_its_column_is_cut_and_the_words_never_are(batch, field, most):
    brought(batch, canonical(**{field: "x" * 5_000}, text="y" * 50_000))
    post = Post.objects.get()
    assert len(getattr(post, field)) == most
    assert len(post.text) == 50_000


def test_each_post_is_counted_as_added_or_known(batch):
    posts = [canonical(platform_id=str(n), text=f"Remark {n}") for n in range(4)]
    assert brought(batch, *posts[:2]).added == 2
    stored = brought(batch, *posts)
    assert (stored.added, stored.duplicates, stored.buried) == (2, 2, 0)


def test_the_same_post_twice_in_one_file_is_one(batch):
    stored = brought(batch, canonical(), canonical(language="en"))
    assert (stored.added, stored.duplicates) == (1, 1)


def test_the_reader_is_told_after_each_chunk(batch, monkeypatch):
    monkeypatch.setattr(staging, "CHUNK", 2)
    heard = []
    posts = [canonical(platform_id=str(n)) for n in range(5)]
    staging.drop(staging.stage(posts, batch, heard.append))
    assert heard == [2, 4, 5]


def test_a_proof_is_not_drawn_from_a_source_without_an_address(batch):
    brought(batch, canonical(visibility=Visibility.NOT_ESTABLISHED))
    brought(batch, canonical(url=""))
    assert not Post.objects.public().exists()
    brought(batch, canonical(url="https://social.example/1"))
    assert Post.objects.public().count() == 1
