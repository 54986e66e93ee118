"""Containers: what is opened, and what is refused before it can do harm."""

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from screening.importers.archive import Folder, Limits, SingleFile, safe_name
from screening.importers.opening import open_archive
from screening.importers.refused import ArchiveRefused, printable
from screening.importers.tarred import ONE_READ, Bounded, TarArchive
from screening.importers.zipped import ZipArchive
from tests.screening.archives import folder, tarred, zipped

FILES = {"data/tweets.js": "one", "data/media/a.jpg": b"\xff\xd8"}
SMALL = Limits(
    entries=3,
    text_bytes=1_000,
    unpacked_bytes=50_000,
    ratio=20,
    ratio_from_bytes=10_000,
    directory_bytes=2_000,
)


def refused(path: Path, limits: Limits | None = None) -> ArchiveRefused:
    with pytest.raises(ArchiveRefused) as caught:
        open_archive(path, limits).close()
    return caught.value


def built(kind: str, tmp_path: Path) -> Path:
    if kind == "folder":
        return folder(tmp_path / "export", FILES)
    if kind == "zip":
        return zipped(tmp_path / "export.zip", FILES)
    return tarred(tmp_path / f"export.{kind}", FILES, "w:gz" if kind == "tar.gz" else "w")


# -- what is read -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "opened"),
    [("folder", Folder), ("zip", ZipArchive), ("tar", TarArchive), ("tar.gz", TarArchive)],
)
def test_every_container_lists_and_reads_the_same_entries(kind, opened, tmp_path):
    with open_archive(built(kind, tmp_path)) as archive:
        assert type(archive) is opened
        assert {name: entry.size for name, entry in archive.entries.items()} == {
            "data/tweets.js": 3,
            "data/media/a.jpg": 2,
        }
        assert archive.open("data/tweets.js").read() == b"one"
        assert archive.open("data/media/a.jpg").read() == b"\xff\xd8"


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_the_kind_is_seen_in_the_content_not_in_the_name(kind, tmp_path):
    path = built(kind, tmp_path).rename(tmp_path / "export.bin")
    with open_archive(path) as archive:
        assert "data/tweets.js" in archive.entries


def test_one_file_is_an_archive_of_one(tmp_path):
    path = tmp_path / "tweets.js"
    path.write_text("x")
    with open_archive(path) as archive:
        assert isinstance(archive, SingleFile)
        assert archive.single
        assert list(archive.entries) == ["tweets.js"]
        assert archive.open("tweets.js").read() == b"x"


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_nothing_is_written_beside_the_archive(kind, tmp_path):
    path = built(kind, tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with open_archive(path) as archive:
        for name in archive.entries:
            archive.open(name).read()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_to_the_export_itself_is_the_operators_choice(tmp_path):
    target = built("folder", tmp_path)
    link = tmp_path / "link"
    link.symlink_to(target)
    with open_archive(link) as archive:
        assert "data/tweets.js" in archive.entries


# -- what is not there, or not a file -----------------------------------------------------------


@pytest.mark.parametrize("name", ["missing.zip", "x" * 300, "nul\0byte", "file.txt/below"])
def test_a_path_that_is_not_there_is_refused(name, tmp_path):
    (tmp_path / "file.txt").write_text("x")
    assert "does not exist" in str(refused(tmp_path / name))


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "tweets.js").touch()
    assert str(refused(tmp_path / "tweets.js")) == ("tweets.js: is empty. Ask for the file again.")


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "neither a file nor a folder" in str(refused(tmp_path / "pipe"))


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"BZh91AY&SY", "bzip2"),
        (b"\xfd7zXZ\0", "xz"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1", "Office"),
    ],
)
def test_a_foreign_container_is_named(start, word, tmp_path):
    (tmp_path / "export").write_bytes(start + bytes(100))
    assert word in str(refused(tmp_path / "export"))


def denied(*_: object, **__: object) -> None:
    raise PermissionError(13, "denied")


def test_a_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "tweets.js"
    path.write_text("x")
    monkeypatch.setattr(Path, "open", denied)
    assert "may not be read by this user" in str(refused(path))


def test_an_entry_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    archive = open_archive(built("folder", tmp_path))
    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(ArchiveRefused, match=r"data/tweets.js: may not be read"):
        archive.open("data/tweets.js")


def test_a_folder_that_may_not_be_listed_is_refused(tmp_path, monkeypatch):
    def walk(root, onerror):
        onerror(PermissionError(13, "denied"))

    monkeypatch.setattr(os, "walk", walk)
    assert "a folder that this user may not read" in str(refused(built("folder", tmp_path)))


def test_an_entry_that_vanished_is_refused(tmp_path):
    path = built("folder", tmp_path)
    archive = open_archive(path)
    (path / "data/tweets.js").unlink()
    with pytest.raises(ArchiveRefused, match="cannot be opened"):
        archive.open("data/tweets.js")


# -- names --------------------------------------------------------------------------------------

OUTSIDE = [
    "../tweets.js",
    "data/../../tweets.js",
    "/etc/passwd",
    "..\\..\\tweets.js",
    "C:\\tweets.js",
    "C:/tweets.js",
    "\\\\host\\share",
    "..",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_zip_whose_name_points_outside_is_refused(name, tmp_path):
    path = zipped(tmp_path / "a.zip", {name: "x"})
    assert "points outside" in str(refused(path))


@pytest.mark.parametrize("name", [name for name in OUTSIDE if name != ".."])
def test_a_tar_whose_name_points_outside_is_refused(name, tmp_path):
    path = tarred(tmp_path / "a.tar.gz", {name: "x"})
    assert "points outside" in str(refused(path))


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("data/tweets.js", "data/tweets.js"),
        ("./data//tweets.js", "data/tweets.js"),
        ("data\\tweets.js", "data/tweets.js"),
        ("..hidden/..js", "..hidden/..js"),
        ("tweets..js", "tweets..js"),
    ],
)
def test_an_odd_but_harmless_name_is_kept(raw, safe):
    assert safe_name("a.zip", raw) == safe


@pytest.mark.parametrize("raw", ["", "a\0b"])
def test_an_empty_name_or_one_with_nul_is_refused(raw):
    with pytest.raises(ArchiveRefused):
        safe_name("a.zip", raw)


def test_two_files_of_one_name_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("data/tweets.js", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("data/tweets.js", "two")
    assert "two files called data/tweets.js" in str(refused(tmp_path / "a.zip"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("tweets.js", "tweets.js"),
        ("a\nb\x1b[31m.js", "a?b?[31m.js"),
        ("\udcff.js", "?.js"),
        ("x" * 200, "…" + "x" * 160),
    ],
)
def test_a_name_in_a_message_is_one_printable_line(name, shown):
    assert printable(name) == shown


# -- links and devices --------------------------------------------------------------------------


def test_a_link_in_a_folder_is_skipped_and_named(tmp_path):
    root = built("folder", tmp_path)
    (tmp_path / "secret.js").write_text("secret")
    (root / "data/tweets-part1.js").symlink_to(tmp_path / "secret.js")
    (root / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(root / "pipe.js")
    with open_archive(root) as archive:
        assert sorted(archive.entries) == ["data/media/a.jpg", "data/tweets.js"]
        assert set(archive.skipped) == {"data/tweets-part1.js", "elsewhere", "pipe.js"}


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
)
def test_a_tar_with_a_link_or_device_is_refused(kind, tmp_path):
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo("outbox.json")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    assert "holds a link or device (outbox.json)" in str(refused(path))


def test_a_sparse_tar_is_refused(tmp_path):
    path = tmp_path / "a.tar"
    member = tarfile.TarInfo("outbox.json")
    member.type, member.size = tarfile.GNUTYPE_SPARSE, 0
    header = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    header[483:495] = b"77777777777\0"
    header[148:156] = b"        "
    header[148:156] = b"%06o\0 " % sum(header)
    path.write_bytes(bytes(header) + bytes(1024))
    assert "holds a link or device" in str(refused(path))


def test_a_zip_with_a_link_is_refused(tmp_path):
    info = zipfile.ZipInfo("data/tweets.js")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "holds a link (data/tweets.js)" in str(refused(tmp_path / "a.zip"))


def test_folders_in_archives_are_no_entries(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.mkdir("data")
        archive.writestr("data/tweets.js", "x")
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        member = tarfile.TarInfo("data")
        member.type = tarfile.DIRTYPE
        tar.addfile(member)
    assert list(open_archive(tmp_path / "a.zip").entries) == ["data/tweets.js"]
    assert list(open_archive(tmp_path / "a.tar").entries) == []


# -- size ---------------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path):
    path = zipped(tmp_path / "bomb.zip", {"data/tweets.js": bytes(20 << 20)})
    assert path.stat().st_size < 100_000
    assert "more than 200 times its size" in str(refused(path))


def test_a_tar_bomb_is_refused_while_listing(tmp_path):
    path = tarred(tmp_path / "bomb.tar.gz", {"outbox.json": bytes(20 << 20)})
    assert path.stat().st_size < 100_000
    assert "more than 200 times its size" in str(refused(path))


def test_a_gzip_of_nothing_but_zeros_holds_no_entries_and_is_not_unpacked(tmp_path, monkeypatch):
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(bytes(20 << 20)))
    monkeypatch.setattr("screening.importers.tarred.ONE_READ", 1 << 16)
    assert not open_archive(path).entries


def test_repetitive_but_small_text_is_no_bomb(tmp_path):
    path = zipped(tmp_path / "a.zip", {"data/tweets.js": bytes(5 << 20)})
    assert list(open_archive(path).entries) == ["data/tweets.js"]


def test_a_tar_that_unpacks_to_more_than_allowed_is_refused(tmp_path):
    path = tarred(tmp_path / "a.tar", {"a": os.urandom(60_000)}, "w")
    assert "unpacks to more than is allowed" in str(refused(path, SMALL))


def test_an_oversized_tar_header_is_not_read_into_memory(tmp_path):
    bounded = Bounded(io.BytesIO(b"x"), label="a.tar", packed=1, limits=Limits())
    for size in (ONE_READ + 1, -1):
        with pytest.raises(ArchiveRefused, match="oversized header"):
            bounded.read(size)


@pytest.mark.parametrize("kind", ["folder", "zip", "tar.gz"])
def test_too_many_entries_are_refused(kind, tmp_path):
    files = {f"{n}.js": "x" for n in range(4)}
    path = {
        "folder": lambda: folder(tmp_path / "many", files),
        "zip": lambda: zipped(tmp_path / "many.zip", files),
        "tar.gz": lambda: tarred(tmp_path / "many.tar.gz", files),
    }[kind]()
    assert "holds more than 3 files" in str(refused(path, SMALL))


def test_a_zip_directory_too_large_for_memory_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = zipped(tmp_path / "many.zip", {f"{n:060}.js": "x" for n in range(40)})
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "lists too many files" in str(refused(path, SMALL))


def test_a_zip64_directory_is_measured_too(tmp_path, monkeypatch):
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 40, 0)
    path = tmp_path / "wide.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(40) + record + b"PK\x05\x06" + b"\xff" * 18)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "lists too many files" in str(refused(path))


def test_a_file_above_the_limit_is_refused_when_opened(tmp_path):
    path = folder(tmp_path / "export", {"tweets.js": bytes(2_000_000)})
    archive = open_archive(path, Limits(text_bytes=1 << 20))
    with pytest.raises(ArchiveRefused, match=r"tweets.js: is larger than 1 MB"):
        archive.open("tweets.js")


def test_a_file_that_grows_beyond_what_it_claimed_is_refused(tmp_path):
    path = folder(tmp_path / "export", {"tweets.js": b"x"})
    archive = open_archive(path, SMALL)
    (path / "tweets.js").write_bytes(bytes(2_000))
    with pytest.raises(ArchiveRefused, match="larger than an export may be"):
        archive.open("tweets.js").read()


def test_a_folder_nested_without_end_is_refused(tmp_path):
    folder(tmp_path / "deep", {"/".join("d" * 25) + "/tweets.js": "x"})
    assert "nested deeper than 20 folders" in str(refused(tmp_path / "deep"))


def test_entries_that_share_their_bytes_are_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.js": os.urandom(3_000), "b.js": os.urandom(3_000)})
    data = bytearray(path.read_bytes())
    for at in (data.find(b"PK\x01\x02"), data.rfind(b"PK\x01\x02")):
        struct.pack_into("<L", data, at + 20, 6_000)
    path.write_bytes(data)
    assert "overlap" in str(refused(path))


# -- damage -------------------------------------------------------------------------------------


def test_an_encrypted_zip_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {"data/tweets.js": "x"})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    path.write_bytes(data)
    assert "is encrypted" in str(refused(path))


@pytest.mark.parametrize("kept", [10, 60, 200])
def test_a_truncated_zip_is_refused(kept, tmp_path):
    path = zipped(tmp_path / "a.zip", {"data/tweets.js": os.urandom(400)})
    path.write_bytes(path.read_bytes()[:kept])
    assert "damaged or truncated zip" in str(refused(path))


@pytest.mark.parametrize("kept", [10, 100, 400])
def test_a_truncated_tar_gz_is_refused(kept, tmp_path):
    path = tarred(tmp_path / "a.tar.gz", {"outbox.json": os.urandom(4_000)})
    path.write_bytes(path.read_bytes()[:kept])
    assert "truncated" in str(refused(path))


def test_a_truncated_plain_tar_is_refused(tmp_path):
    path = tarred(tmp_path / "a.tar", {"outbox.json": os.urandom(4_000)}, "w")
    path.write_bytes(path.read_bytes()[:2_000])
    assert "truncated" in str(refused(path))


def test_damaged_content_is_refused_when_it_is_read(tmp_path):
    path = zipped(tmp_path / "a.zip", {"data/tweets.js": os.urandom(5_000)})
    data = bytearray(path.read_bytes())
    data[2_000] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ArchiveRefused, match=r"data/tweets.js: breaks off or is damaged"):
        open_archive(path).open("data/tweets.js").read()


def test_a_packing_method_that_is_not_known_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {"data/tweets.js": "x" * 100})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.find(mark) + at, 98)
    path.write_bytes(data)
    with pytest.raises(ArchiveRefused, match="cannot be opened"):
        open_archive(path).open("data/tweets.js")


def test_a_gzip_that_holds_no_tar_is_refused(tmp_path):
    path = tmp_path / "capture.warc.gz"
    path.write_bytes(gzip.compress(b"WARC/1.0\r\n" * 200))
    assert "holds no readable tar" in str(refused(path))


def test_a_refusal_carries_its_parts():
    refusal = ArchiveRefused("a.zip", "is encrypted", "Unpack it")
    assert (refusal.file, refusal.reason, refusal.remedy) == (
        "a.zip",
        "is encrypted",
        "Unpack it",
    )
    assert str(refusal) == "a.zip: is encrypted. Unpack it."
    assert str(ArchiveRefused("a.zip", "is encrypted")) == "a.zip: is encrypted."
