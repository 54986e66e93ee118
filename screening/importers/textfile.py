"""Bytes to text: UTF-8 only, with or without a byte order mark, and a plain word otherwise."""

import codecs
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, Self

from .archive import Archive
from .refused import ArchiveRefused

WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MAX_LINE = 1 << 20
SAVE_AS = "Save it as UTF-8, or ask for the file as it was downloaded"


class TextFile:
    """Text that arrives in pieces, so that a large file never stands in memory at once."""

    def __init__(self, archive: Archive, name: str) -> None:
        self.name = name
        raw = archive.open(name)
        try:
            self._refuse_wide(raw)
        except ArchiveRefused:
            raw.close()
            raise
        self._text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")

    def _refuse_wide(self, raw: BinaryIO) -> None:
        if isinstance(raw, io.BufferedReader) and raw.peek(4).startswith(WIDE_MARKS):
            raise ArchiveRefused(self.name, "is UTF-16 or UTF-32 text", SAVE_AS)

    def read(self, size: int) -> str:
        return self._checked(self._text.read, size)

    def lines(self) -> Iterator[str]:
        """Lines with their ends; one longer than a megabyte is refused, not collected."""
        while line := self._checked(self._text.readline, MAX_LINE):
            if len(line) == MAX_LINE and not line.endswith("\n"):
                raise ArchiveRefused(self.name, "holds a line longer than a megabyte")
            yield line

    def _checked(self, read: Callable[[int], str], size: int) -> str:
        try:
            piece = read(size)
        except UnicodeDecodeError as wrong:
            # Cut in the middle of a letter: the file is short, not in another encoding.
            if wrong.reason == "unexpected end of data":
                raise ArchiveRefused(self.name, "breaks off", "Ask for the file again") from wrong
            raise ArchiveRefused(
                self.name, "is binary, or text that is not UTF-8 (perhaps Latin-1)", SAVE_AS
            ) from wrong
        # No export holds NUL, and PostgreSQL cannot store it.
        if "\0" in piece:
            raise ArchiveRefused(self.name, "holds NUL bytes: binary, or UTF-16 text", SAVE_AS)
        return piece

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()
