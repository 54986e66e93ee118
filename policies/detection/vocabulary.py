"""The words that the rules know. Disguises are read towards them, and only towards them."""

from collections import defaultdict
from collections.abc import Iterable

# "a**" could be anything: half of the letters must show, the first one always.
MIN_MASKED = 4
MIN_SEEN = 2
MAX_TAG = 40
BEGINS = 3


class Vocabulary:
    def __init__(self, words: Iterable[str], stems: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._stems: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for stem in sorted(set(stems)):
            if len(stem) >= BEGINS:
                self._stems[stem[:BEGINS]] += (stem,)
        self._by_shape: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in sorted(self.words):
            if len(word) >= MIN_MASKED and word.isalpha():
                self._by_shape[len(word), word[0]].append(word)

    def knows(self, word: str) -> bool:
        return word in self.words or word.startswith(self._stems.get(word[:BEGINS], ()))

    def first_known(self, readings: Iterable[str]) -> str | None:
        return next((word for word in readings if self.knows(word)), None)

    def unmask(self, masked: str) -> str | None:
        """The word behind `n*me`: same length, same first letter, the visible letters agree."""
        seen = [at for at, char in enumerate(masked) if char.isalpha()]
        if len(seen) < max(MIN_SEEN, len(masked) // 2):
            return None
        for word in self._by_shape.get((len(masked), masked[0]), ()):
            if all(word[at] == masked[at] for at in seen):
                return word
        return None

    def segment(self, tag: str) -> list[str] | None:
        """`noonehere` as known words, the whole of it, longest first word that works; or None."""
        if len(tag) > MAX_TAG:
            return None
        tails: dict[int, list[str] | None] = {len(tag): []}
        for start in range(len(tag) - 1, -1, -1):
            tails[start] = self._best_split(tag, start, tails)
        words = tails[0] or []
        # "therapist" is no hashtag of two words
        return words if len(words) > 2 or (words[1:] and len(min(words, key=len)) > 3) else None

    def _best_split(
        self, tag: str, start: int, tails: dict[int, list[str] | None]
    ) -> list[str] | None:
        for end in range(len(tag), start + 1, -1):
            tail = tails[end]
            if tail is not None and tag[start:end] in self.words:
                return [tag[start:end], *tail]
        return None
