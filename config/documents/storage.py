"""Private files, named by the hash of their bytes. A row is written only after its file stands."""

import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings

SHA256 = re.compile(r"[0-9a-f]{64}")


class FileMissing(Exception):
    """A row names bytes that are not in the store."""


class FileDamaged(Exception):
    """The bytes in the store are not those that were stored."""


def put(data: bytes) -> str:
    """Store once; the SHA-256 in hex. After it returns, the bytes survive a crash."""
    sha256 = hashed(data)
    place = path_of(sha256)
    if place.exists() and place.stat().st_size == len(data):
        os.utime(place)  # wanted again: no sweep takes it now
    else:
        write(place, data)
    return sha256


def exists(sha256: str) -> bool:
    return path_of(sha256).exists()


def forget(sha256: str, before: datetime) -> bool:
    """Drop bytes that no row names and that nobody stored again since; whether they went."""
    place = path_of(sha256)
    if not place.exists() or place.stat().st_mtime >= before.timestamp():
        return False
    place.unlink()
    return True


def hashed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(sha256: str) -> bytes:
    """The bytes, hashed again. Raises FileMissing or FileDamaged."""
    try:
        data = path_of(sha256).read_bytes()
    except FileNotFoundError:
        raise FileMissing(sha256) from None
    if hashed(data) != sha256:
        raise FileDamaged(sha256)
    return data


def path_of(sha256: str) -> Path:
    if not SHA256.fullmatch(sha256):
        raise ValueError("A file is named by 64 hex digits.")
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def write(place: Path, data: bytes) -> None:
    # All or nothing: a temporary file beside it, to the disk, then renamed into place
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync(place.parent)


def _sync(folder: Path) -> None:
    # The folder's own entry, so that the new name survives too
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
