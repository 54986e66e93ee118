"""Words, stems and phrases listed together: one slot of a gap, or one list of an exclusion."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policies.detection.fold import fold_word
from policies.detection.words import Words, split_words

MAX_FOUND = 2000


@dataclass(slots=True)
class WordList:
    """`phrases` by their first word. `symbols` are emoji, found inside a run of them."""

    words: set[str] = field(default_factory=set)
    stems: tuple[str, ...] = ()
    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))
    symbols: tuple[str, ...] = ()

    @classmethod
    def of(cls, listed: Iterable[str]) -> "WordList":
        made = cls()
        for entry in listed:
            made._add(split_words(fold_word(entry.removesuffix("*"))), entry.endswith("*"))
        for phrases in made.phrases.values():
            phrases.sort(key=len, reverse=True)
        return made

    def _add(self, parts: tuple[str, ...], is_stem: bool) -> None:
        if len(parts) > 1:
            self.phrases[parts[0]].append(parts)
        elif is_stem:
            self.stems += parts
        elif parts[0][0].isalnum():
            self.words.add(parts[0])
        else:
            self.symbols += parts

    def at(self, words: list[str], index: int) -> int:
        """How many words, from `index` on, are one of the list; 0 if none."""
        word = words[index]
        for phrase in self.phrases.get(word, ()):
            if words[index : index + len(phrase)] == list(phrase):
                return len(phrase)
        if word in self.words or (self.stems and word.startswith(self.stems)):
            return 1
        if self.symbols and not word[0].isalnum():
            return int(any(symbol in word for symbol in self.symbols))
        return 0

    def occurrences(self, words: list[str], first: int, last: int) -> Iterator[tuple[int, int]]:
        """Each place in words[first:last] where an entry begins: (from, to)."""
        for index in range(max(first, 0), min(last, len(words))):
            size = self.at(words, index)
            if size:
                yield index, index + size

    def vocabulary(self) -> Iterator[str]:
        yield from self.words
        for phrases in self.phrases.values():
            for phrase in phrases:
                yield from phrase


def find_chains(words: Words, slots: list[WordList], within: int) -> list[tuple[int, int]]:
    """Where the slots follow each other in one sentence, at most `within` other words between.

    Returns word indices (from, to); from each first word the nearest way through. Works from the
    last slot back, so the effort grows with words times width and never explodes.
    """
    ahead: dict[int, int] = {}
    for place, slot in enumerate(reversed(slots)):
        found = list(slot.occurrences(words.words, 0, min(len(words.words), MAX_FOUND)))
        ahead = _linked(words, found, ahead, within) if place else dict(found)
        if not ahead:
            return []
    return sorted(ahead.items())


def _linked(
    words: Words, found: list[tuple[int, int]], ahead: dict[int, int], within: int
) -> dict[int, int]:
    linked: dict[int, int] = {}
    for start, end in found:
        for following in range(end, min(end + within + 1, len(words.words))):
            if words.sentences[following] != words.sentences[start]:
                break
            if following in ahead:
                linked[start] = ahead[following]
                break
    return linked
