"""JSON read one value at a time: `[…]`, lines of values, or one object's members.

The C parser reads each value; only the frame around the values is walked here. A value is bounded,
so memory is too, however long the array. Depth is bounded by the parser, which refuses first.
"""

import json
from collections.abc import Iterator
from typing import Any

from .refused import ArchiveRefused
from .textfile import TextFile

CHUNK = 1 << 18
MAX_VALUE = 32 << 20
BLANK = " \t\r\n"
DECODER = json.JSONDecoder()


class JsonStream:
    def __init__(self, text: TextFile) -> None:
        self._text = text
        self._buffer, self._at, self._past = "", 0, 0
        self._ended = False

    def skip_assignment(self) -> None:
        """Steps over `window.YTD.tweets.part0 =`, which makes the file a script."""
        while "=" not in self._buffer and not self._ended and len(self._buffer) < CHUNK:
            self._fill(CHUNK)
        self._at = self._buffer.find("=") + 1
        if not self.peek():
            raise self._broken()

    def peek(self) -> str:
        """The next letter that is no blank; empty at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in BLANK:
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if self._ended:
                return ""
            self._fill(CHUNK)

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                found, end = DECODER.raw_decode(self._buffer, self._at)
            except RecursionError as deep:
                raise self._refused("is nested too deeply") from deep
            except ValueError as broken:
                # Half a value and a wrong value fail alike; only more text can tell them apart.
                if self._ended or len(self._buffer) - self._at > MAX_VALUE:
                    raise self._broken() from broken
                # Doubling keeps the cost of trying again in proportion to the length.
                self._fill(max(CHUNK, len(self._buffer) - self._at))
            else:
                if end < len(self._buffer) or self._ended:
                    self._at = end
                    return found
                self._fill(CHUNK)  # a number may go on in the next piece

    def values(self) -> Iterator[Any]:
        """Elements of the top-level array, or the top-level values one after the other."""
        if self.peek() == "[":
            yield from self.elements()
            self.end()
            return
        while self.peek() not in {"", ";"}:
            yield self.value()
        self.end()

    def elements(self) -> Iterator[Any]:
        self._take("[")
        more = self.peek() != "]"
        if not more:
            self._take("]")
        while more:
            yield self.value()
            more = self._take(",]") == ","

    def members(self, spread: str = "") -> Iterator[tuple[str, Any]]:
        """Members of the top-level object; the array under `spread` comes element by element."""
        self._take("{")
        more = self.peek() != "}"
        if not more:
            self._take("}")
        while more:
            key = self.value()
            self._take(":")
            if key == spread and self.peek() == "[":
                yield from self._spread(spread)
            else:
                yield str(key), self.value()
            more = self._take(",}") == ","

    def _spread(self, key: str) -> Iterator[tuple[str, Any]]:
        """An empty array shows itself once, as the empty list, so that its name is seen."""
        count = 0
        for count, element in enumerate(self.elements(), 1):  # noqa: B007 - used below
            yield key, element
        if not count:
            yield key, []

    def _take(self, allowed: str) -> str:
        found = self.peek()
        if not found or found not in allowed:
            raise self._broken()
        self._at += 1
        return found

    def end(self) -> None:
        """Some exports close the script with a semicolon; anything else was glued on."""
        if self.peek() == ";":
            self._at += 1
        if self.peek():
            raise self._refused(f"goes on after its end (character {self._past + self._at:,})")

    def _fill(self, size: int) -> None:
        piece = self._text.read(size)
        self._ended = not piece
        self._past += self._at
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0

    def _broken(self) -> ArchiveRefused:
        where = f"near character {self._past + self._at:,}"
        return self._refused(f"breaks off or is not valid JSON {where}")

    def _refused(self, reason: str) -> ArchiveRefused:
        return ArchiveRefused(self._text.name, reason, "Ask for the file again")
