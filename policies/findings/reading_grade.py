"""How many years of school a text asks for (Flesch-Kincaid)."""

import re

SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n\n")
WORD = re.compile(r"[a-zà-ÿ']+")
VOWELS = re.compile(r"[aeiouyà-ÿ]+")


def syllables(word: str) -> int:
    """An estimate by groups of vowels; a silent e at the end is none."""
    silent = word.endswith("e") and not word.endswith("le")
    return max(1, len(VOWELS.findall(word)) - silent)


def words_of(text: str) -> list[str]:
    return WORD.findall(text.lower())


def grade(text: str) -> float:
    """The grade of a text; 0 for one without words."""
    words = words_of(text)
    if not words:
        return 0.0
    sentences = [part for part in SENTENCE.split(text) if part.strip()]
    each = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(sentences) + 11.8 * each - 15.59
