"""Zip archives, read in place."""

import stat
import struct
import zipfile
from pathlib import Path
from typing import BinaryIO

from .archive import GIVE_FOLDER, READ_ERRORS, Archive, Limits, Readable, check_ratio, safe_name
from .refused import ArchiveRefused

END, END_64 = b"PK\x05\x06", b"PK\x06\x06"
TAIL = 1 << 17
ENCRYPTED = 0x1


class ZipArchive(Archive):
    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(path.name, limits)
        self._check_directory(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (*READ_ERRORS, ValueError) as broken:
            raise ArchiveRefused(
                self.label, "is a damaged or truncated zip", "Ask for the file again"
            ) from broken
        try:
            self._list(path.stat().st_size)
        except ArchiveRefused:
            self.close()
            raise

    def _check_directory(self, path: Path) -> None:
        """Before zipfile reads the whole directory into memory, asks how large it claims to be."""
        with path.open("rb") as raw:
            size = _directory_bytes(raw)
        if size > self.limits.directory_bytes:
            raise ArchiveRefused(self.label, "lists too many files", GIVE_FOLDER)

    def _list(self, size: int) -> None:
        # zipfile believes the directory; so sizes and flags are checked before a byte is unpacked.
        infos = self._zip.infolist()
        # Entries that share their bytes: no packer writes that, zip bombs do.
        if sum(info.compress_size for info in infos) > size:
            raise ArchiveRefused(self.label, "holds files that overlap", GIVE_FOLDER)
        for info in infos:
            name = safe_name(self.label, info.filename)
            if not info.is_dir():
                self._check(info, name)
                self.add(name, info.file_size)
        self._infos = {safe_name(self.label, info.filename): info for info in infos}

    def _check(self, info: zipfile.ZipInfo, name: str) -> None:
        if info.flag_bits & ENCRYPTED:
            raise ArchiveRefused(
                self.label, "is encrypted", "Ask for it without a password, or " + GIVE_FOLDER
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ArchiveRefused(self.label, f"holds a link ({name})", GIVE_FOLDER)
        check_ratio(self.label, info.compress_size, info.file_size, self.limits)

    def _open(self, name: str) -> Readable:
        return self._zip.open(self._infos[name])

    def close(self) -> None:
        self._zip.close()


def _directory_bytes(raw: BinaryIO) -> int:
    """The size that the end record claims for the directory; 0 when there is none to be found."""
    start = max(raw.seek(0, 2) - TAIL, 0)
    raw.seek(start)
    tail = raw.read(TAIL)
    wide, plain = tail.rfind(END_64), tail.rfind(END)
    if wide >= 0 and len(tail) >= wide + 48:
        return int(struct.unpack_from("<Q", tail, wide + 40)[0])
    if plain >= 0 and len(tail) >= plain + 16:
        return int(struct.unpack_from("<L", tail, plain + 12)[0])
    return 0
