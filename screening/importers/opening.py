"""Which kind of container a path is, by its first bytes."""

import stat
from pathlib import Path

from .archive import GIVE_FOLDER, Archive, Folder, Limits, SingleFile
from .refused import ArchiveRefused
from .tarred import TarArchive
from .zipped import ZipArchive

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
GZIP_START = b"\x1f\x8b"
TAR_MARK = slice(257, 262)
FOREIGN = {
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}


def open_archive(path: Path, limits: Limits | None = None) -> Archive:
    """Opens folder, file, zip, tar or tar.gz. Raises ArchiveRefused for everything else."""
    limits = limits or Limits()
    try:
        return _open(path, limits)
    except PermissionError as denied:
        raise ArchiveRefused(path.name, "may not be read by this user", "Allow it") from denied
    except (OSError, ValueError) as broken:
        raise ArchiveRefused(str(path), "does not exist or cannot be opened") from broken


def _open(path: Path, limits: Limits) -> Archive:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        return Folder(path, limits)
    # Opening a pipe would wait for its other end for ever.
    if not stat.S_ISREG(mode):
        raise ArchiveRefused(path.name, "is neither a file nor a folder", "Give the export itself")
    # By content: an archive that was renamed in an e-mail is still the archive.
    with path.open("rb") as raw:
        head = raw.read(512)
    if not head:
        raise ArchiveRefused(path.name, "is empty", "Ask for the file again")
    return _by_start(path, head, limits)


def _by_start(path: Path, head: bytes, limits: Limits) -> Archive:
    if head.startswith(ZIP_STARTS):
        return ZipArchive(path, limits)
    if head.startswith(GZIP_START) or head[TAR_MARK] == b"ustar":
        return TarArchive(path, limits, zipped=head.startswith(GZIP_START))
    for start, name in FOREIGN.items():
        if head.startswith(start):
            raise ArchiveRefused(path.name, f"is {name}, which is not read", GIVE_FOLDER)
    return SingleFile(path, limits)
