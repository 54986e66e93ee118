"""Contexts in which a match is no hit: negated, quoted, reported, condemned, near other words."""

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from policies.detection.fold import DATA
from policies.detection.reading import Reading
from policies.detection.rules import NotNear, Side, Unless
from policies.detection.slots import WordList
from policies.detection.words import Words

QUOTE_MARKS = re.compile(
    r"(?<![^\W_])\"[^\"]{1,1000}\"(?![^\W_])|(?<![^\W_])'[^'\n]{2,300}'(?![^\W_])"
)
# ">:(" is a face and ">100" a number
QUOTE_LINE = re.compile(r"^[ \t]*(?:>|&gt;)(?![:;=.,_<^()\-\d]).*$", re.MULTILINE)
SHARED = re.compile(r"(?:^|\s)(?:RT|QT|MT)\s*+(?::\s*+)?@\w+.*", re.DOTALL)
# The older way to share: "@name: words". A quotation to which nothing is added is a share too.
SHARED_IN_MARKS = re.compile(r"[\"']\s*@\w+\s*:")
# Possessive, so that no text makes it try again
NOTHING_SAID = r"[^\w@#&]++|&#?\w++;|https?://\S++|[@#]\w++|\brt\b"
SAID = re.compile(rf"(?:{NOTHING_SAID})|(?P<said>\w++|.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Listed:
    words: WordList
    within: int


def _load() -> dict[str, dict[str, list[str] | int]]:
    with (DATA / "context.toml").open("rb") as source:
        return tomllib.load(source)


_DATA = _load()


def _list(section: str, key: str = "words") -> WordList:
    listed = _DATA[section][key]
    return WordList.of(listed if isinstance(listed, list) else [])


def _listed(section: str) -> _Listed:
    within = _DATA[section]["within"]
    return _Listed(_list(section), within if isinstance(within, int) else 0)


NEGATION = _listed("negation")
# "can't wait to" wants the thing.
NO_NEGATION = _list("negation", "none_after_all")
COUNTER_SPEECH = _listed("counter_speech")
REPORTED = _listed("reported")
COMMON = frozenset(_list("common").words)
WHY = {
    Unless.NEGATED: "the words are negated",
    Unless.QUOTED: "the words are quoted or shared from somebody else",
    Unless.QUOTE_MARKS: "the words stand in quotation marks",
    Unless.REPORTED: "the post reports what somebody else said or did",
    Unless.COUNTER_SPEECH: "the post condemns such words",
}


@dataclass(frozen=True, slots=True)
class Near:
    """A NotNear made ready."""

    listed: WordList
    within: int
    side: Side

    @classmethod
    def of(cls, near: NotNear) -> "Near":
        return cls(WordList.of(near.words), near.within, near.side)


class Post:
    """One post while it is scanned: its original, and what is worked out only when asked for."""

    def __init__(self, original: str, plain: Reading) -> None:
        self.original = original
        self.plain = plain

    @cached_property
    def plain_words(self) -> Words:
        return Words.of(self.plain.text)

    @cached_property
    def marked(self) -> list[tuple[int, int]]:
        """Stretches of the original between quotation marks."""
        return self._between_marks(shared=False)

    @cached_property
    def shared(self) -> list[tuple[int, int]]:
        """Stretches of the original that are a quoted block or a share."""
        blocks = [*QUOTE_LINE.finditer(self.original), *SHARED.finditer(self.original)]
        return sorted([*(match.span() for match in blocks), *self._between_marks(shared=True)])

    def _between_marks(self, *, shared: bool) -> list[tuple[int, int]]:
        raw = self.plain.raw
        found = (match.span() for match in QUOTE_MARKS.finditer(raw))
        alike = (span for span in found if self._is_share(*span) is shared)
        return [self.plain.origin(*span) for span in alike]

    @cached_property
    def _said(self) -> tuple[int, int]:
        """Where the post first and last says something of its own or another's: links do not."""
        said = [match.span() for match in SAID.finditer(self.plain.raw) if match["said"]]
        return (said[0][0], said[-1][1]) if said else (len(self.plain.raw), 0)

    def _is_share(self, start: int, end: int) -> bool:
        first, last = self._said
        is_alone = start <= first and last <= end
        return is_alone or bool(SHARED_IN_MARKS.match(self.plain.raw, start))


def _inside(stretches: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in stretches)


@dataclass(slots=True)
class Context:
    """One match in one reading of a post: words [first, last), characters in the original."""

    post: Post
    words: Words
    first: int
    last: int
    start: int
    end: int
    is_gap: bool

    def holds(self, unless: Unless) -> bool:
        match unless:
            case Unless.NEGATED:
                return self.is_negated()
            case Unless.QUOTE_MARKS:
                return _inside(self.post.marked, self.start, self.end)
            case Unless.QUOTED:
                quoted = self.post.marked + self.post.shared
                return _inside(quoted, self.start, self.end)
            case Unless.REPORTED:
                return self._occurs(REPORTED.words, self.first - REPORTED.within, self._inner_end)
            case Unless.COUNTER_SPEECH:
                return self.is_near(COUNTER_SPEECH.words, COUNTER_SPEECH.within, Side.EITHER)

    def is_near(self, listed: WordList, within: int, side: Side) -> bool:
        """An entry begins within so many words, on that side; on either side: inside counts too."""
        first = self.last if side is Side.AFTER else self.first - within
        last = self.first if side is Side.BEFORE else self.last + within
        return self._occurs(listed, first, last)

    @property
    def _inner_end(self) -> int:
        """Words between the slots of a gap can turn its meaning; the words of a phrase cannot."""
        return self.last if self.is_gap else self.first

    def _occurs(self, listed: WordList, first: int, last: int) -> bool:
        return any(True for _ in listed.occurrences(self.words.words, first, last))

    def is_negated(self) -> bool:
        """A negation in the same sentence, shortly before the match or inside of a gap."""
        words, sentences = self.words.words, self.words.sentences
        if self.first >= len(words):
            return False
        same = bisect_right(sentences, sentences[self.first] - 1)
        start = max(same, self.first - NEGATION.within)
        false_friends = {
            index
            for first, last in NO_NEGATION.occurrences(words, start - 1, self._inner_end)
            for index in range(first, last)
        }
        found = NEGATION.words.occurrences(words, start, self._inner_end)
        return any(at not in false_friends for at, _ in found)

    def contains(self, listed: WordList) -> bool:
        words = self.post.plain_words.words
        return any(True for _ in listed.occurrences(words, 0, len(words)))
