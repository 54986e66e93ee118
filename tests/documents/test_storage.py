"""The store: named by content, whole or not at all, verified at every reading."""

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.documents import storage

EMPTY = hashlib.sha256(b"").hexdigest()


@given(data=st.binary(max_size=300))
def test_what_is_stored_is_read_back(data):
    sha256 = storage.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert storage.read(sha256) == data


def test_a_file_lies_two_folders_deep_under_its_hash(settings):
    sha256 = storage.put(b"letter")
    place = Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256
    assert place.read_bytes() == b"letter"


def test_nobody_else_on_the_machine_reads_it():
    place = storage.path_of(storage.put(b"letter"))
    assert place.stat().st_mode & 0o077 == 0
    assert place.parent.stat().st_mode & 0o077 == 0


def test_storing_twice_keeps_one_file():
    place = storage.path_of(storage.put(b"letter"))
    before = place.stat().st_ino
    storage.put(b"letter")
    assert place.stat().st_ino == before
    assert len(list(place.parent.iterdir())) == 1


def test_a_cut_file_is_written_again():
    place = storage.path_of(storage.put(b"a longer letter"))
    place.chmod(0o600)
    place.write_bytes(b"a lon")
    assert storage.read(storage.put(b"a longer letter")) == b"a longer letter"


def test_changed_bytes_are_never_handed_out():
    sha256 = storage.put(b"letter")
    storage.path_of(sha256).write_bytes(b"lettre")
    with pytest.raises(storage.FileDamaged):
        storage.read(sha256)


def test_a_missing_file_says_so():
    with pytest.raises(storage.FileMissing):
        storage.read(EMPTY)


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", EMPTY[:-1], EMPTY.upper(), EMPTY + "\n", EMPTY[:-1] + "g"]
)
def test_no_name_leads_out_of_the_store(name):
    for door in (storage.path_of, storage.read):
        with pytest.raises(ValueError, match="64 hex digits"):
            door(name)


def test_a_write_that_breaks_off_leaves_nothing(monkeypatch, settings):
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        storage.put(b"letter")
    assert [path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()] == []


def test_bytes_reach_the_disk_before_their_name(monkeypatch):
    done = []

    def noted(name, act):
        def doing(*args: object) -> None:
            done.append(name)
            act(*args)

        monkeypatch.setattr(os, name, doing)

    for name in ("fsync", "replace"):
        noted(name, getattr(os, name))
    storage.put(b"letter")
    assert done == ["fsync", "replace", "fsync"]
