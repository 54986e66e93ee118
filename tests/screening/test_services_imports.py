import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from django.db import connection

from config.audit.models import AuditEvent
from config.documents import storage
from config.errors import Invalid, Refusal
from screening import services
from screening.importers import ArchiveRefused
from screening.models import Case, ImportBatch, Post, Tombstone, VisibilityProof
from screening.services import staging
from screening.services.imports import LEASE, upload_path
from screening.tombstones import keys
from tests.accounts.factories import UserFactory
from tests.screening import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


@pytest.fixture
def account(here):
    return make.propose(make.ready(here))


def x_page(*texts, author="anders_pell", protected=False):
    """An answer of the X API v2 as the platform writes it."""
    posts = [
        {
            "id": str(900 + n),
            "text": text,
            "author_id": "77",
            "created_at": f"2025-04-{n:02d}T12:00:00.000Z",
            "lang": "en",
        }
        for n, text in enumerate(texts, 1)
    ]
    user = {"id": "77", "username": author, "name": "A", "protected": protected}
    return {"data": posts, "includes": {"users": [user]}, "meta": {"result_count": len(posts)}}


def bring(account, path, **changes):
    asked = {"provenance": "public_api", "by": None, "at": make.at(2)}
    case = Case.objects.get(pk=account.case_id)
    return services.import_posts(case=case, account=account, path=path, **(asked | changes))


def x_archive(tmp_path, *texts):
    """A private download of an X account, messages included."""
    path = tmp_path / "twitter-2026-10-01.zip"
    tweets = [
        {
            "tweet": {
                "id_str": str(500 + n),
                "full_text": text,
                "created_at": f"Tue Mar {n:02d} 10:00:00 +0000 2025",
                "lang": "en",
                "entities": {},
            }
        }
        for n, text in enumerate(texts, 1)
    ]
    account = [{"account": {"username": "anders_pell", "accountId": "77"}}]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data/tweets.js", f"window.YTD.tweets.part0 = {json.dumps(tweets)}")
        archive.writestr("data/account.js", f"window.YTD.account.part0 = {json.dumps(account)}")
        archive.writestr("data/direct-messages.js", "window.YTD.direct_messages.part0 = []")
    return path


# -- what comes in -------------------------------------------------------------------------------


def test_posts_come_in_whole(account):
    batch = make.collect(account, [make.row("Peaches are back 🍑\nand plums", url="")])
    post = Post.objects.get()
    assert (batch.status, batch.added, batch.duplicates) == ("imported", 1, 0)
    assert post.text == "Peaches are back 🍑\nand plums"
    assert post.posted_at == datetime(2025, 3, 2, 12, tzinfo=UTC)
    assert (post.platform, post.platform_id, post.kind) == ("x", "1", "authored")
    assert (post.agency, post.screener) == (batch.agency, batch.screener)
    assert (post.matter, post.account, post.batch) == (batch.case.matter, account, batch)
    assert len(post.content_sha256) == len(post.text_sha256) == 64


def test_the_case_is_collecting_from_then_on(account):
    make.collect(account, [make.HARMLESS])
    assert Case.objects.get().status == "collecting"


def test_the_same_file_again_adds_nothing(account):
    make.collect(account, [make.HARMLESS, make.ZORBLAX])
    batch = make.collect(account, [make.HARMLESS, make.ZORBLAX])
    assert (batch.added, batch.duplicates) == (0, 2)
    assert Post.objects.count() == 2


def test_a_later_file_adds_what_is_new(account):
    make.collect(account, [make.HARMLESS])
    batch = make.collect(account, [make.HARMLESS, make.ZORBLAX])
    assert (batch.added, batch.duplicates) == (1, 1)


def test_an_edited_post_is_another_version_of_it(account):
    make.collect(account, [make.row("First words")])
    batch = make.collect(account, [make.row("Other words", edited_at="2025-03-09T12:00:00Z")])
    assert batch.added == 1
    assert Post.objects.filter(platform_id="1").count() == 2


def test_two_people_may_say_the_same(here, account):
    make.collect(account, [make.HARMLESS])
    batch = make.collect(make.propose(make.ready(here)), [make.HARMLESS])
    assert batch.added == 1


def test_a_post_known_without_proof_is_proven_by_a_source_that_shows_it(account, tmp_path):
    make.collect(account, [make.row("Hello there", number=901, publicly_visible="")])
    assert not Post.objects.public().exists()
    page = tmp_path / "page.json"
    page.write_text(json.dumps(x_page("Hello there")))
    batch = bring(account, page)
    assert (batch.added, batch.duplicates) == (0, 1)
    proof = VisibilityProof.objects.get()
    assert (proof.batch, proof.by, proof.capture_sha256) == (batch, None, batch.sha256)
    assert Post.objects.public().count() == 1


def test_the_coverage_says_what_came_and_what_did_not(account):
    batch = make.collect(
        account,
        [
            make.row("The council meets on Thursday about the new bridge.", number=1),
            make.row("Mañana vamos todos juntos al mercado para comprar fruta.", number=2),
            make.row("Demain nous irons tous ensemble au marché du village.", number=3),
            make.row("Not for all", number=4, publicly_visible="no"),
            make.row("Somebody else's", number=5, author="delphine"),
            make.row("Elsewhere", number=6, platform="mastodon"),
        ],
    )
    assert batch.coverage["posts"] == batch.added == 3
    assert batch.coverage["languages"] == {"en": 1, "es": 1, "fr": 1}
    assert batch.coverage["left_out"] == {
        "not publicly visible when captured": 1,
        "by another author": 1,
        "on another platform": 1,
    }
    assert batch.coverage["oldest"] == "2025-03-02T12:00:00+00:00"
    assert batch.coverage["files_read"] == ["capture.csv"]
    assert Post.objects.get(screened_language=False).language == "fr"


def test_one_event_at_the_end_says_how_many_and_no_word_of_them(account):
    make.collect(account, [make.HARMLESS, make.ZORBLAX])
    event = AuditEvent.objects.get(verb="import_posts")
    assert (event.payload["added"], event.payload["duplicates"]) == (2, 0)
    assert "peaches" not in event.body


def test_more_than_one_chunk_comes_in(account, monkeypatch):
    monkeypatch.setattr(staging, "CHUNK", 3)
    batch = make.collect(account, [f"Remark number {n}" for n in range(8)])
    assert (batch.total, batch.added) == (8, 8)


def test_signs_that_no_column_holds_are_replaced(account, tmp_path):
    page = tmp_path / "page.json"
    page.write_text(json.dumps(x_page("Null \x00 and half \ud83d of a sign")))
    assert bring(account, page).added == 1
    assert "\x00" not in Post.objects.get().text


def test_the_sessions_table_is_gone_afterwards(account):
    make.collect(account, [make.HARMLESS])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'stage_%'")
        assert cursor.fetchone()[0] == 0


def test_the_file_is_hashed_and_kept(account, tmp_path):
    path = make.write_csv(tmp_path / "c.csv", [make.row(make.HARMLESS)])
    batch = bring(account, path, provenance="public_capture")
    assert storage.read(batch.sha256) == path.read_bytes()
    assert batch.size == path.stat().st_size


def test_a_private_download_is_read_if_volunteered_and_never_kept(account, tmp_path):
    path = x_archive(tmp_path, "Long shift done.")
    batch = bring(
        account,
        path,
        provenance="volunteered_by_subject",
        statement="Mr. Pell brought it on his own.",
    )
    assert batch.added == 1
    assert batch.is_owner_export
    assert not storage.path_of(batch.sha256).exists()


def test_a_folder_has_one_hash_over_all_its_files(account, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "1.json").write_text(json.dumps(x_page("One remark")))
    batch = bring(account, folder)
    again = staging.file_sha256(folder)
    (folder / "2.json").write_text(json.dumps(x_page("Two")))
    assert batch.sha256 == again != staging.file_sha256(folder)


# -- what does not -------------------------------------------------------------------------------


def test_a_private_download_that_nobody_volunteered_is_refused(account, tmp_path):
    with pytest.raises(Refusal) as refused:
        bring(account, x_archive(tmp_path, "Long shift done."))
    assert refused.value.gate == "G-15"
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"not an export", b"{", b'{"data": [{"id": "1"', b"%PDF-1.7"],
)
def test_nothing_is_left_of_a_refused_file(account, tmp_path, content):
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    with pytest.raises(ArchiveRefused):
        bring(account, path)
    assert not ImportBatch.objects.exists()
    assert not Post.objects.exists()
    assert Case.objects.get().status == "authorized"
    assert not AuditEvent.objects.filter(verb="import_posts").exists()


def test_a_file_that_breaks_off_late_leaves_nothing(account, tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "CHUNK", 2)
    path = make.write_csv(tmp_path / "c.csv", [make.row(f"Remark {n}", n) for n in range(9)])
    whole = staging.said

    def breaks(post):
        if post.platform_id == "7":
            raise ArchiveRefused("c.csv", "breaks off")
        return whole(post)

    monkeypatch.setattr(staging, "said", breaks)
    with pytest.raises(ArchiveRefused):
        bring(account, path, provenance="public_capture")
    assert not Post.objects.exists()
    assert not ImportBatch.objects.exists()


def unsigned(here):
    case = make.order(here)
    make.certify(case, here.hr)
    return case


def uncertified(here):
    case = make.order(here)
    make.authorize(case)
    return case


def revoked(here):
    case = make.ready(here)
    services.revoke_authorization(case=case, by=None, at=make.at(1))
    return case


@pytest.mark.parametrize(
    ("build", "gate"), [(unsigned, "G-02"), (uncertified, "G-04"), (revoked, "G-02")]
)
def test_nothing_is_collected_before_signature_and_certification(here, build, gate):
    with pytest.raises(Refusal) as refused:
        make.collect(make.propose(build(here)), [make.HARMLESS])
    assert refused.value.gate == gate


def test_in_house_nothing_is_collected_before_number_authority_and_purpose():
    here = make.world(in_house=True)
    with pytest.raises(Refusal) as refused:
        make.collect(make.propose(make.order(here, authority="")), [make.HARMLESS])
    assert refused.value.gate == "G-01"


def test_a_cancelled_order_collects_nothing(here, account):
    make.cancel(here, account.case)
    with pytest.raises(Refusal) as refused:
        make.collect(account, [make.HARMLESS])
    assert refused.value.gate == "G-01"


@pytest.mark.parametrize("provenance", ["volunteered_by_subject", "complainant"])
def test_a_gift_is_recorded_with_who_gave_it(account, provenance):
    with pytest.raises(Refusal) as refused:
        make.collect(account, [make.HARMLESS], provenance=provenance, statement=" ")
    assert refused.value.gate == "G-15"


@pytest.mark.parametrize(
    ("in_house", "released", "taken"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_a_complainants_capture_is_for_investigations_with_counsels_release(
    in_house, released, taken
):
    here = make.world(in_house=in_house)
    account = make.propose(make.ready(here))
    asked = {
        "provenance": "complainant",
        "statement": "A neighbor who was shown the post.",
        "released_by": UserFactory() if released else None,
    }
    if taken:
        assert make.collect(account, [make.HARMLESS], **asked).added == 1
    else:
        with pytest.raises(Refusal) as refused:
            make.collect(account, [make.HARMLESS], **asked)
        assert refused.value.gate == "G-15"


def test_a_file_says_where_it_comes_from(account):
    with pytest.raises(Invalid) as wrong:
        make.collect(account, [make.HARMLESS], provenance="a_friend_request")
    assert "provenance" in wrong.value.fields


def test_an_account_of_another_case_is_refused(here, account, tmp_path):
    other = make.propose(make.ready(here))
    with pytest.raises(Invalid):
        services.import_posts(
            case=account.case,
            account=other,
            path=make.write_csv(tmp_path / "c.csv", [make.row("x y")]),
            provenance="public_capture",
            by=None,
            at=make.at(2),
        )


def test_what_was_deleted_from_the_file_stays_out_of_it(account):
    make.collect(account, [make.ZORBLAX])
    post, person = Post.objects.get(), account.case.person
    for kind, key in keys(
        person.public_id,
        text_sha256=post.text_sha256,
        url=post.url,
        platform=post.platform,
        platform_id=post.platform_id,
    ).items():
        Tombstone.objects.create(
            screener=account.screener,
            person=person,
            kind=kind,
            key_hash=key,
            reason="deleted",
            at=make.at(3),
        )
    rows = [
        make.row(make.ZORBLAX.upper(), number=8),
        make.row("Other words", number=2, url=post.url),
        make.row("Yet other words", number=1),
        make.row(make.HARMLESS, number=4),
    ]
    batch = make.collect(account, rows)
    assert batch.added == 1
    assert batch.coverage["left_out"] == {"deleted after a dispute": 3}


# -- uploads and the worker ----------------------------------------------------------------------


def upload(account, content=None, **changes):
    if content is None:
        with TemporaryDirectory() as folder:
            path = make.write_csv(Path(folder) / "c.csv", [make.row(make.HARMLESS)])
            content = path.read_bytes()
    asked = {
        "filename": "../../capture.csv",
        "provenance": "public_capture",
        "submission": uuid4(),
        "by": UserFactory(),
        "at": make.at(2),
    }
    case = Case.objects.get(pk=account.case_id)
    return services.queue_import(
        case=case, account=account, upload=io.BytesIO(content), **(asked | changes)
    )


def test_an_upload_waits_and_is_then_imported(account):
    batch = upload(account)
    assert (batch.status, batch.filename) == ("queued", "capture.csv")
    assert upload_path(batch).exists()
    batch = services.work_on_batch(batch.pk, make.at(2, minutes=1))
    assert (batch.status, batch.added) == ("imported", 1)
    assert not upload_path(batch).exists()


def test_the_same_upload_twice_is_one(account):
    submission = uuid4()
    assert upload(account, submission=submission) == upload(account, submission=submission)


def test_the_worker_is_told_after_the_commit(account, django_capture_on_commit_callbacks):
    told = []
    with django_capture_on_commit_callbacks(execute=True):
        batch = upload(account, nudge=told.append)
    assert told == [batch.pk]


def test_an_upload_that_cannot_be_read_says_why(account):
    batch = upload(account, b"gibberish")
    batch = services.work_on_batch(batch.pk, make.at(2))
    assert batch.status == "refused"
    assert "not an export" in batch.problem
    assert not Post.objects.exists()
    assert not upload_path(batch).exists()


def test_an_upload_whose_authorization_was_revoked_meanwhile_is_refused(account):
    batch = upload(account)
    services.revoke_authorization(case=account.case, by=None, at=make.at(2, minutes=1))
    assert services.work_on_batch(batch.pk, make.at(2, minutes=2)) is None
    batch.refresh_from_db()
    assert batch.status == "refused"
    assert not Post.objects.exists()


def test_an_upload_that_somebody_holds_is_left_alone(account):
    batch = upload(account)
    ImportBatch.objects.update(status="running", claimed_until=make.at(2) + LEASE)
    assert services.work_on_batch(batch.pk, make.at(2)) is None
    assert list(ImportBatch.objects.due(make.at(2))) == []


def test_an_upload_whose_worker_died_is_taken_up_again(account):
    batch = upload(account)
    ImportBatch.objects.update(status="running", claimed_until=make.at(2), attempts=1)
    later = make.at(2) + timedelta(seconds=1)
    assert list(ImportBatch.objects.due(later)) == [batch]
    assert services.work_on_batch(batch.pk, later).status == "imported"


def test_an_upload_that_breaks_off_again_and_again_is_refused(account):
    batch = upload(account)
    ImportBatch.objects.update(attempts=3)
    services.work_on_batch(batch.pk, make.at(2))
    batch.refresh_from_db()
    assert batch.status == "refused"


def test_a_worker_that_lost_its_lease_writes_nothing(account, monkeypatch):
    batch = upload(account)
    whole = staging.stage

    def slow(*args):
        staged = whole(*args)
        ImportBatch.objects.update(claimed_until=make.at(9))
        return staged

    monkeypatch.setattr(staging, "stage", slow)
    services.work_on_batch(batch.pk, make.at(2))
    batch.refresh_from_db()
    assert batch.status == "running"
    assert not Post.objects.exists()


def test_a_file_that_is_gone_is_refused(account):
    batch = upload(account)
    upload_path(batch).unlink()
    assert services.work_on_batch(batch.pk, make.at(2)).status == "refused"


def test_an_imported_file_is_not_imported_again(account):
    batch = upload(account)
    services.work_on_batch(batch.pk, make.at(2))
    assert services.work_on_batch(batch.pk, make.at(3)) is None
