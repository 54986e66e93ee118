"""Words, stems and phrases listed together: one slot of a gap, or one list of an exclusion."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policies.detection.fold import fold_word
from policies.detection.words import Words, split_words


@dataclass(slots=True)
class WordList:
    """`phrases` by their first word; the last may end open (`hate group*`).

    `symbols` are emoji, found in a run of the same one.
    """

    words: set[str] = field(default_factory=set)
    stems: tuple[str, ...] = ()
    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))
    symbols: tuple[str, ...] = ()
    firsts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, listed: Iterable[str]) -> "WordList":
        made = cls()
        for entry in listed:
            made._add(split_words(fold_word(entry.removesuffix("*"))), entry.endswith("*"))
        for phrases in made.phrases.values():
            phrases.sort(key=len, reverse=True)
        made.firsts = frozenset(made.words | made.phrases.keys())
        return made

    def _add(self, parts: tuple[str, ...], is_stem: bool) -> None:
        if len(parts) > 1:
            self.phrases[parts[0]].append((*parts[:-1], parts[-1] + "*" * is_stem))
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
            if _reads(words[index : index + len(phrase)], phrase):
                return len(phrase)
        if word in self.words or (self.stems and word.startswith(self.stems)):
            return 1
        if self.symbols and not word[0].isalnum():
            return int(any(symbol in word for symbol in self.symbols))
        return 0

    def may_occur(self, different: set[str]) -> bool:
        """Whether an entry can begin with one of these words at all: a quick no for most posts."""
        if not self.firsts.isdisjoint(different):
            return True
        return bool(self.stems or self.symbols) and any(map(self._begins, different))

    def _begins(self, word: str) -> bool:
        if word in self.firsts or (self.stems and word.startswith(self.stems)):
            return True
        return bool(self.symbols) and not word[0].isalnum()

    def occurrences(self, words: list[str], first: int, last: int) -> Iterator[tuple[int, int]]:
        """Each place in words[first:last] where an entry begins: (from, to)."""
        firsts, open_ended = self.firsts, bool(self.stems or self.symbols)
        for index in range(max(first, 0), min(last, len(words))):
            if words[index] in firsts or (open_ended and self._begins(words[index])):
                size = self.at(words, index)
                if size:
                    yield index, index + size

    def vocabulary(self) -> Iterator[str]:
        yield from self.words
        for phrases in self.phrases.values():
            for phrase in phrases:
                yield from (part.removesuffix("*") for part in phrase)


def _reads(words: list[str], phrase: tuple[str, ...]) -> bool:
    if len(words) < len(phrase) or words[:-1] != list(phrase[:-1]):
        return False
    last = phrase[-1]
    return words[-1].startswith(last[:-1]) if last[-1] == "*" else words[-1] == last


def find_chains(words: Words, slots: list[WordList], within: int) -> list[tuple[int, int]]:
    """Where the slots follow each other in one sentence, at most `within` other words between.

    Returns word indices (from, to); from each first entry the nearest way through. Works from the
    last slot back, so the effort grows with words times width and never explodes.
    """
    if not all(slot.may_occur(words.different) for slot in slots):
        return []
    ahead: dict[int, int] = {}
    found: list[tuple[int, int]] = []
    for place, slot in enumerate(reversed(slots)):
        found = list(slot.occurrences(words.words, 0, len(words.words)))
        ahead = _linked(words, found, ahead, within) if place else dict(found)
        if not ahead:
            return []
    return list(_leftmost(found, ahead))


def _leftmost(firsts: list[tuple[int, int]], chains: dict[int, int]) -> Iterator[tuple[int, int]]:
    """A chain for each first entry; "mujeres" inside of "las mujeres" begins none of its own."""
    reach = 0
    for start, end in firsts:
        if start in chains and start >= reach:
            reach = end
            yield start, chains[start]


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
