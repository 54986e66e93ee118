"""Slips and disguises of the keyboard: two letters swapped, one left out, words run together.

Read towards the words that rules know, and only from what is no word itself.
"""

import re
from collections.abc import Iterable, Iterator

from policies.detection.fold import DATA
from policies.detection.reading import Reading, Weaver
from policies.detection.views import View
from policies.detection.vocabulary import Vocabulary

MIN_SWAPPED, MIN_SHORTENED, MIN_RUN = 4, 6, 9
TOKEN = re.compile(r"(?<![^\W_])[a-z]{4,40}(?![^\W_])")
# Quicker, without bounds: the pieces that are worth a look.
PIECE = re.compile(r"[a-z]{4,}")
# A short word is all that is left of "ihatethem" before the first that a rule knows.
LEADING = ("i", "we", "all")


def _real_words() -> frozenset[str]:
    lines = (DATA / "real_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


REAL = _real_words()


def slips(word: str) -> Iterator[str]:
    """How a word reads with one slip; its first letter stays."""
    for at in range(1, len(word) - 1):
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if len(word) >= MIN_SHORTENED:
        for at in range(1, len(word) - 1):
            yield word[:at] + word[at + 1 :]


class Spelling:
    """The slips of a vocabulary's words, and how words run together come apart."""

    def __init__(self, known: Vocabulary, common: Iterable[str]) -> None:
        self.known = known
        self.words = known.words.union(common)
        self.meant: dict[str, str] = {}
        for word in sorted(known.words):
            if len(word) >= MIN_SWAPPED and word.isascii() and word.isalpha():
                for slip in slips(word):
                    if slip not in self.words and slip not in REAL and not known.knows(slip):
                        self.meant.setdefault(slip, word)
        self._apart: dict[str, tuple[str, ...]] = {}

    def apart(self, word: str) -> tuple[str, ...]:
        """`ihatethem` as its words, or nothing."""
        found = self._apart.get(word)
        if found is None:
            if len(self._apart) > 50_000:
                self._apart.clear()
            found = self._apart[word] = self._split(word)
        return found

    def _split(self, word: str) -> tuple[str, ...]:
        if self.known.knows(word) or word in REAL:
            return ()
        for first in LEADING:
            rest = word.removeprefix(first)
            if rest != word and (words := self.known.segment(rest)):
                return (first, *words)
        return tuple(self.known.segment(word) or ())


def misspelt(plain: Reading, spelling: Spelling) -> Iterator[Reading]:
    """The reading with slips mended, and the one with run-together words split."""
    pieces = PIECE.findall(plain.text)
    if not spelling.meant.keys().isdisjoint(pieces):
        yield from _mended(plain, spelling)
    if any(spelling.apart(piece) for piece in pieces if len(piece) >= MIN_RUN):
        yield from _apart(plain, spelling)


def _mended(plain: Reading, spelling: Spelling) -> Iterator[Reading]:
    weaver = Weaver(plain)
    for match in TOKEN.finditer(plain.text):
        weaver.replace(match, spelling.meant.get(match[0]))
    yield from filter(None, [weaver.done(View.MISSPELT)])


def _apart(plain: Reading, spelling: Spelling) -> Iterator[Reading]:
    weaver = Weaver(plain)
    for match in TOKEN.finditer(plain.text):
        at = match.start()
        for word in spelling.apart(match[0])[:-1] if len(match[0]) >= MIN_RUN else ():
            at += len(word)
            weaver.split(at)
    yield from filter(None, [weaver.done(View.PARTS)])
