"""The plain reading: lower case, no accents, no invisible characters, look-alikes read as Latin."""

import csv
import re
import unicodedata
from functools import lru_cache
from html import unescape
from pathlib import Path

from policies.detection.reading import MASK, Reading
from policies.detection.views import View
from policies.detection.words import is_word_char

DATA = Path(__file__).parent / "data"
FOREIGN_SCRIPTS = frozenset({"cyrillic", "greek", "armenian"})
SPECIAL = re.compile(
    r"&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,24});|\s{2,}|[\x00-\x1f\x7f]"
)
FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u058a]")
MIXED_WORD = re.compile(r"[^\W_]+")
LATIN = re.compile("[a-z]")
# A name or an address that happens to contain a word says nothing about who wrote the post.
NOT_THEIR_WORDS = re.compile(r"(?<![^\W_])(?:https?://|www\.)\S+|(?<![^\W_])@\w{4,}")
# One emoji in any skin tone: a rule means the gesture, not the person.
SKIN_TONES = range(0x1F3FB, 0x1F400)


def _rows() -> list[dict[str, str]]:
    with (DATA / "lookalikes.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _table(foreign: bool) -> dict[int, str]:
    return {
        int(row["character"][2:], 16): row["reads"]
        for row in _rows()
        if (row["script"] in FOREIGN_SCRIPTS) is foreign
    }


LOOKALIKES = _table(foreign=True)
READS = _table(foreign=False)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me"}


def _vanishes(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"} or ord(char) in SKIN_TONES


def _one(char: str) -> str:
    if char.isspace() or unicodedata.category(char) in {"Zl", "Zp"}:
        return " "
    if ord(char) in READS:
        return READS[ord(char)]
    if 0xD800 <= ord(char) <= 0xDFFF:  # a lone surrogate cannot leave Python as UTF-8
        return "\ufffd"
    parts = unicodedata.normalize("NFKD", char).lower()
    return _one_word("".join(READS.get(ord(c), c) for c in parts if not _vanishes(c)))


def _one_word(becomes: str) -> str:
    """The letters of `⒦`, which is `(k)`: one character never ends a word in its middle."""
    letters = "".join(char for char in becomes if is_word_char(char))
    return letters if len(becomes) > 1 and letters else becomes


class _Table(dict[int, str]):
    """What each character becomes, worked out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _one(chr(code))
        return self[code]


TABLE = _Table()


def fold_word(word: str) -> str:
    """The same folding for what an author typed."""
    return " ".join(fold(word).raw.split())


def _is_one_to_one(text: str) -> bool:
    return all(len(TABLE[ord(char)]) == 1 for char in set(text))


class _Folder:
    """Builds text and map when some characters vanish, grow or merge."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def put(self, piece: str, start: int, end: int) -> None:
        self.pieces.append(piece)
        self.starts += [start] * len(piece)
        self.ends += [end] * len(piece)

    def run(self, text: str, start: int, end: int) -> None:
        piece = text[start:end]
        if piece.isascii() or _is_one_to_one(piece):
            self.pieces.append(piece.lower() if piece.isascii() else piece.translate(TABLE))
            self.starts += range(start, end)
            self.ends += range(start + 1, end + 1)
            return
        for at, char in enumerate(piece, start):
            self.char(char, at, at + 1)

    def char(self, char: str, start: int, end: int) -> None:
        """One character; a mark that vanishes belongs to the character before it."""
        becomes = TABLE[ord(char)]
        self.put(becomes, start, end)
        if not becomes and self.ends and (_is_mark(char) or ord(char) in SKIN_TONES):
            last = self.ends[-1]
            for back in range(len(self.ends) - 1, -1, -1):
                if self.ends[back] != last:
                    break
                self.ends[back] = end

    def special(self, found: str, start: int, end: int) -> None:
        if found[0] == "&":
            for char in unescape(found):
                self.char(char, start, end)
        elif found.isspace():
            self.put("\n" if found.count("\n") > 1 else " ", start, end)
        else:
            self.put("", start, end)


def _fold_pieces(text: str) -> tuple[str, list[int], list[int]]:
    folder, at = _Folder(), 0
    for match in SPECIAL.finditer(text):
        folder.run(text, at, match.start())
        folder.special(match.group(), match.start(), match.end())
        at = match.end()
    folder.run(text, at, len(text))
    return "".join(folder.pieces), folder.starts, folder.ends


def _latinize(text: str) -> str:
    """Read look-alikes as Latin, but leave words alone that are really Greek or Russian."""
    # Russian uses letters that look like no Latin one; a disguise does not.
    genuine = any(ord(char) not in LOOKALIKES for char in FOREIGN.findall(text))
    if not genuine:
        return text.translate(LOOKALIKES)
    return MIXED_WORD.sub(
        lambda word: word[0].translate(LOOKALIKES) if LATIN.search(word[0]) else word[0], text
    )


@lru_cache(maxsize=64)
def _cover(length: int) -> str:
    return MASK * length


def mask(text: str) -> str:
    """Cover addresses and mentions: they are not the poster's own words."""
    if "@" not in text and "www." not in text and "://" not in text:
        return text
    return NOT_THEIR_WORDS.sub(lambda found: _cover(len(found[0])), text)


def _is_simple(text: str) -> bool:
    return text.isascii() and text.isprintable() and "&" not in text and "  " not in text


def fold(text: str) -> Reading:
    """The plain reading of a post, with the way back to its characters."""
    starts: list[int] | None = None
    ends: list[int] | None = None
    if _is_simple(text):
        raw = text.lower()
    elif not SPECIAL.search(text) and _is_one_to_one(text):
        raw = text.translate(TABLE)
    else:
        raw, starts, ends = _fold_pieces(text)
    if not raw.isascii() and FOREIGN.search(raw):
        raw = _latinize(raw)
    return Reading(View.PLAIN, mask(raw), raw, starts, ends)
