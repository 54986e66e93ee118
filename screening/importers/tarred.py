"""Tar archives, plain or gzip, read in place."""

import gzip
import tarfile
from pathlib import Path
from typing import BinaryIO, cast

from .archive import GIVE_FOLDER, READ_ERRORS, Archive, Limits, Readable, check_ratio, safe_name
from .refused import ArchiveRefused

ONE_READ = 64 << 20


class TarArchive(Archive):
    def __init__(self, path: Path, limits: Limits, *, zipped: bool) -> None:
        super().__init__(path.name, limits)
        packed = path.stat().st_size
        self._raw = cast(BinaryIO, gzip.GzipFile(path)) if zipped else path.open("rb")
        bounded = Bounded(self._raw, label=self.label, packed=packed, limits=limits)
        self._members: dict[str, tarfile.TarInfo] = {}
        try:
            self._tar = tarfile.TarFile(fileobj=cast(BinaryIO, bounded))
            for member in self._tar:
                self._take(member)
        except (*READ_ERRORS, tarfile.TarError, ValueError) as broken:
            self._raw.close()
            raise ArchiveRefused(
                self.label, "holds no readable tar, or is truncated", "Ask for the file again"
            ) from broken
        except ArchiveRefused:
            self._raw.close()
            raise

    def _take(self, member: tarfile.TarInfo) -> None:
        if member.isdir():
            return
        name = safe_name(self.label, member.name)
        if not member.isreg() or member.issparse():
            raise ArchiveRefused(self.label, f"holds a link or device ({name})", GIVE_FOLDER)
        self.add(name, member.size)
        self._members[name] = member

    def _open(self, name: str) -> Readable:
        # None is for links and devices, and those were refused while listing.
        return cast(Readable, self._tar.extractfile(self._members[name]))

    def close(self) -> None:
        self._tar.close()
        self._raw.close()


class Bounded:
    """What tarfile reads through: refuses before a bomb unpacks, also when it only seeks."""

    def __init__(self, raw: BinaryIO, *, label: str, packed: int, limits: Limits) -> None:
        self._raw, self._label, self._packed, self._limits = raw, label, packed, limits

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= ONE_READ:
            raise ArchiveRefused(self._label, "has an oversized header", GIVE_FOLDER)
        # tarfile reads the headers of long names whole: one may claim to be gigabytes.
        data = self._raw.read(size)
        self._check(self._raw.tell())
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        self._check(offset)
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def _check(self, position: int) -> None:
        if position > self._limits.unpacked_bytes:
            raise ArchiveRefused(self._label, "unpacks to more than is allowed", GIVE_FOLDER)
        check_ratio(self._label, self._packed, position, self._limits)
