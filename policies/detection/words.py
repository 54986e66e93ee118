"""The words of a reading: what rules about nearness, order and context look at."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

EMOJI = "\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
# Each emoji is a word, however often it is repeated.
WORD = re.compile(rf"[^\W_]+(?:'[^\W_]+)*|([{EMOJI}])\1*")
# "3.5" and "t.me" end no sentence; an empty line does.
SENTENCE_END = re.compile(r"(?<![.!?])[.!?]+[\"')\]]{0,3}(?=\s|$)|\n")


def is_word_char(char: str) -> bool:
    """Letter, digit or mark in any script. An underscore joins words, it is none."""
    return char.isalnum() or (char > "\x7f" and unicodedata.category(char)[0] == "M")


def bare(word: str) -> str:
    return word.replace("'", "")


def split_words(text: str) -> tuple[str, ...]:
    return tuple(bare(word.group()) for word in WORD.finditer(text))


@dataclass(slots=True)
class Words:
    """Words with their bounds; `sentences[i]` numbers the sentence of word i."""

    words: list[str]
    different: set[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]

    @classmethod
    def of(cls, text: str) -> "Words":
        found = list(WORD.finditer(text))
        breaks = [match.start() for match in SENTENCE_END.finditer(text)]
        starts = [match.start() for match in found]
        words = [bare(match.group()) for match in found]
        return cls(
            words,
            set(words),
            starts,
            [match.end() for match in found],
            [bisect_left(breaks, start) for start in starts],
        )

    def between(self, start: int, end: int) -> tuple[int, int]:
        """First and one past the last word that touches the characters [start, end)."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)
