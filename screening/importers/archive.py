"""Opens what somebody handed in (a folder, one file, a zip, a tar) without trusting it.

Nothing is ever unpacked to disk. Entries are streams that stop at a limit; names are checked
although nothing is written under them, because an export that lies about its names is not one.
"""

import io
import os
import stat
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, Self
from zipfile import BadZipFile

from .refused import ArchiveRefused

READ_ERRORS = (OSError, EOFError, zlib.error, BadZipFile, NotImplementedError, RuntimeError)
GIVE_FOLDER = "Unpack it yourself and give the folder"
MAX_DEPTH = 20


@dataclass(frozen=True)
class Limits:
    """What an export may cost. Real ones stay far below; the ratio is packed to unpacked."""

    entries: int = 100_000
    text_bytes: int = 1 << 30
    unpacked_bytes: int = 16 << 30
    # Text packs ten to thirty times; a thousand is the most that deflate can do.
    ratio: int = 200
    ratio_from_bytes: int = 10 << 20
    directory_bytes: int = 64 << 20


@dataclass(frozen=True)
class Entry:
    name: str
    size: int


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...

    def close(self) -> None: ...


class Guarded(io.RawIOBase):
    """A stream that ends in a refusal, never in a surprise: broken data, or more than allowed."""

    def __init__(self, raw: Readable, *, file: str, limit: int) -> None:
        self._raw, self._file, self._left = raw, file, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._raw.read(len(buffer))
        except READ_ERRORS as broken:
            raise ArchiveRefused(
                self._file, "breaks off or is damaged", "Ask for the file again"
            ) from broken
        self._left -= len(data)
        if self._left < 0:
            raise ArchiveRefused(self._file, "is larger than an export may be", "Split it")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class Archive(ABC):
    """Entries by name, and streams. `skipped` names what is never opened, with the reason."""

    single = False

    def __init__(self, label: str, limits: Limits) -> None:
        self.label, self.limits = label, limits
        self.entries: dict[str, Entry] = {}
        self.skipped: dict[str, str] = {}

    def open(self, name: str) -> BinaryIO:
        entry = self.entries[name]
        if entry.size > self.limits.text_bytes:
            most = self.limits.text_bytes >> 20
            raise ArchiveRefused(name, f"is larger than {most} MB", "Split it and give the parts")
        try:
            raw = self._open(name)
        except PermissionError as denied:
            raise ArchiveRefused(name, "may not be read by this user", "Allow it") from denied
        except READ_ERRORS as broken:
            raise ArchiveRefused(name, "cannot be opened", "Ask for the file again") from broken
        guarded = Guarded(raw, file=name, limit=self.limits.text_bytes)
        return io.BufferedReader(guarded, 1 << 16)

    @abstractmethod
    def _open(self, name: str) -> Readable: ...

    def close(self) -> None:
        """Folders and single files hold nothing open between reads."""
        return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, name: str, size: int) -> None:
        if name in self.entries:
            raise ArchiveRefused(self.label, f"holds two files called {name}", GIVE_FOLDER)
        if len(self.entries) >= self.limits.entries:
            raise ArchiveRefused(
                self.label,
                f"holds more than {self.limits.entries:,} files",
                "Give only the folder that holds the posts",
            )
        self.entries[name] = Entry(name, size)


class SingleFile(Archive):
    single = True

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(path.name, limits)
        self._path = path
        self.add(path.name, path.stat().st_size)

    def _open(self, name: str) -> Readable:
        return self._path.open("rb")


class Folder(Archive):
    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(path.name or str(path), limits)
        self._root = path
        # Sorted by the walk: the same folder gives the same order of posts on every machine.
        for found in _walk(path, self.label):
            self._take(found)

    def _take(self, found: Path) -> None:
        name = found.relative_to(self._root).as_posix()
        info = found.lstat()
        if stat.S_ISREG(info.st_mode):
            self.add(name, info.st_size)
        else:
            self.skipped[name] = "a link or device: not followed"

    def _open(self, name: str) -> Readable:
        return (self._root / name).open("rb")


def _walk(root: Path, label: str) -> Iterator[Path]:
    def denied(error: OSError) -> None:
        raise ArchiveRefused(label, "holds a folder that this user may not read", "Allow it")

    for folder, folders, files in os.walk(root, onerror=denied):
        here = Path(folder)
        if len(here.relative_to(root).parts) >= MAX_DEPTH:
            raise ArchiveRefused(label, f"is nested deeper than {MAX_DEPTH} folders", "Move it up")
        # A link to a folder may lead out of the export, or round in circles.
        linked = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(set(folders) - set(linked))
        yield from (here / name for name in sorted(files + linked))


def safe_name(label: str, raw: str) -> str:
    """The entry's name with forward slashes; refuses one that points out of the archive."""
    name = raw.replace("\\", "/")
    parts = name.split("/")
    outside = name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":")
    if outside or not name or "\0" in name:
        raise ArchiveRefused(label, "holds a name that points outside of it", GIVE_FOLDER)
    return "/".join(part for part in parts if part not in {"", "."})


def check_ratio(label: str, packed: int, unpacked: int, limits: Limits) -> None:
    if unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * max(packed, 1):
        raise ArchiveRefused(
            label, f"unpacks to more than {limits.ratio} times its size", GIVE_FOLDER
        )


Opener = Callable[[Path, Limits], Archive]
