"""One reading of a post: a text to search in, and the way back to the characters as posted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policies.detection.views import View

MASK = "\x00"


@dataclass(slots=True)
class Reading:
    """`starts[i]` and `ends[i]` bound, in the original, what character i of `text` stands for.

    `raw` is `text` without the masks over addresses and mentions; both have the same length.
    None instead of a map means that every character stands for itself.
    """

    view: View
    text: str
    raw: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


class Weaver:
    """Makes a reading out of another one: pieces copied, pieces replaced."""

    def __init__(self, base: Reading) -> None:
        self.base = base
        self.at = 0
        self.changed = False
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def copy(self, upto: int) -> None:
        """Take the base as it is, from where we are up to `upto`."""
        base, at = self.base, self.at
        self.pieces.append(base.text[at:upto])
        self.starts += range(at, upto) if base.starts is None else base.starts[at:upto]
        self.ends += range(at + 1, upto + 1) if base.ends is None else base.ends[at:upto]
        self.at = upto

    def put(self, piece: str, start: int, end: int) -> None:
        """Let every character of `piece` stand for the base's [start, end)."""
        self.copy(start)
        first, last = self.base.origin(start, end)
        self.pieces.append(piece)
        self.starts += [first] * len(piece)
        self.ends += [last] * len(piece)
        self.at = end
        self.changed = True

    def replace(self, found: re.Match[str], piece: str | None) -> None:
        if piece is not None:
            self.put(piece, found.start(), found.end())

    def skip(self, upto: int) -> None:
        self.at = upto

    def split(self, at: int) -> None:
        """Put a space between two characters; it stands for nothing."""
        self.copy(at)
        here = at if self.base.starts is None else self.base.starts[at]
        self.pieces.append(" ")
        self.starts.append(here)
        self.ends.append(here)
        self.changed = True

    def done(self, view: View) -> Reading | None:
        """The new reading, or None when it would say what the base says."""
        if not self.changed:
            return None
        self.copy(len(self.base.text))
        woven = "".join(self.pieces)
        return Reading(view, woven, woven, self.starts, self.ends)
