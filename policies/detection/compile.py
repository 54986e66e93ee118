"""Rules made ready to run: one automaton for all their words, the rest only on candidate posts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import re2
from ahocorasick_rs import AhoCorasick

from policies.detection.context import COMMON, Near
from policies.detection.errors import RuleError
from policies.detection.fold import fold_word
from policies.detection.misspelt import Spelling
from policies.detection.pattern import MAX_MEMORY, Translated, compile_source, options, translate
from policies.detection.rules import Kind, Rule
from policies.detection.slots import WordList
from policies.detection.vocabulary import Vocabulary
from policies.detection.words import bare, is_word_char, split_words

SEPARATORS = (" ", "-", "_", "/")
# Shorter phrases run together read as other words: "no where", "an us".
MIN_RUN_TOGETHER = 8
# A set that runs out of memory matches nothing, silently; so it gets plenty.
SET_MEMORY = 16 * MAX_MEMORY
# Looking for "you" first would make a candidate of every second post.
COMMON_COST = 25.0


@dataclass(frozen=True, slots=True)
class Lead:
    """What a found text means: for which rule, and what must stand around it.

    `pattern` is the index of the pattern it calls for; None for words.
    """

    rule: int
    left: bool = True
    right: bool = True
    pattern: int | None = None


@dataclass(slots=True)
class Ready:
    """One rule, compiled."""

    rule: Rule
    slots: list[WordList] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)
    calming: WordList | None = None
    patterns: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, rule: Rule) -> "Ready":
        return cls(
            rule,
            slots=[WordList.of(slot) for slot in rule.slots],
            near=[Near.of(near) for near in rule.not_near],
            calming=WordList.of(rule.whole_post_contains) if rule.whole_post_contains else None,
        )


def spellings(phrase: str) -> Iterator[str]:
    """The ways in which a folded word or phrase may be typed."""
    for text in dict.fromkeys((phrase, bare(phrase))):
        parts = text.replace("-", " ").split()
        yield text
        for separator in SEPARATORS if len(parts) > 1 else ():
            yield separator.join(parts)
        if len(parts) > 1 and sum(map(len, parts)) >= MIN_RUN_TOGETHER:
            yield "".join(parts)


def _rarity(entry: str) -> float:
    """What it costs to look for an entry first: long words are rare, common ones are not."""
    longest = _anchor(entry)
    return COMMON_COST if longest in COMMON else 4.0 / len(longest) ** 1.5


def _anchor(entry: str) -> str:
    """The word of a slot's entry by which a post becomes a candidate."""
    parts = split_words(fold_word(entry.removesuffix("*")))
    return max(parts, key=lambda part: (part not in COMMON, len(part)))


def _anchor_slot(rule: Rule) -> tuple[str, ...]:
    return min(rule.slots, key=lambda slot: sum(map(_rarity, slot)))


class Automaton:
    """All texts to look for, and what each of them leads to."""

    def __init__(self) -> None:
        self.leads: dict[str, dict[Lead, None]] = defaultdict(dict)
        self.by_index: list[list[Lead]] = []
        self.machine: Any = None

    def add(self, text: str, lead: Lead) -> None:
        bounded = replace(
            lead,
            left=lead.left and is_word_char(text[0]),
            right=lead.right and is_word_char(text[-1]),
        )
        self.leads[text][bounded] = None

    def build(self) -> None:
        self.by_index = list(map(list, self.leads.values()))
        self.machine = AhoCorasick(list(self.leads)) if self.leads else None

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(index, start, end) of every text found, overlapping ones too."""
        if self.machine is None:
            return []
        found: list[tuple[int, int, int]] = self.machine.find_matches_as_indexes(
            text, overlapping=True
        )
        return found


class Compiler:
    def __init__(self, rules: Sequence[Rule]) -> None:
        self.ready = [Ready.of(rule) for rule in rules]
        self.automaton = Automaton()
        self.anywhere: list[tuple[int, int]] = []
        self.anywhere_set: Any = None
        for at, ready in enumerate(self.ready):
            self._enter(at, ready)
        self.automaton.build()
        self._build_set()
        self.vocabulary = Vocabulary(self._words(), self._stems())
        self.spelling = Spelling(self.vocabulary, COMMON)

    def _enter(self, at: int, ready: Ready) -> None:
        rule = ready.rule
        if rule.kind is Kind.PATTERN:
            for number, pattern in enumerate(rule.any):
                self._enter_pattern(at, ready, number, translate(pattern))
        elif rule.kind is Kind.GAP:
            for entry in _anchor_slot(rule):
                self._enter_anchor(at, entry)
        else:
            for entry in rule.any:
                for text in spellings(fold_word(entry)):
                    self.automaton.add(text, Lead(at, right=rule.kind is not Kind.STEM))

    def _enter_anchor(self, at: int, entry: str) -> None:
        word = _anchor(entry)
        for text in {word, *_with_apostrophe(entry, word)}:
            self.automaton.add(text, Lead(at, right=not entry.endswith("*")))

    def _enter_pattern(self, at: int, ready: Ready, number: int, pattern: Translated) -> None:
        ready.patterns.append(compile_source(pattern.source))
        for text in pattern.literals:
            self.automaton.add(text, Lead(at, left=False, right=False, pattern=number))
        if not pattern.literals:
            self.anywhere.append((at, number))

    def _build_set(self) -> None:
        """Patterns without a text to look for first share one pass of RE2."""
        if not self.anywhere:
            return
        self.anywhere_set = re2.Set.SearchSet(options(SET_MEMORY))
        for at, number in self.anywhere:
            self.anywhere_set.Add(translate(self.ready[at].rule.any[number]).source)
        self.anywhere_set.Compile()

    def _words(self) -> Iterator[str]:
        for ready in self.ready:
            for slot in ready.slots:
                yield from slot.vocabulary()
            if ready.rule.kind in {Kind.TERM, Kind.PHRASE}:
                for entry in ready.rule.any:
                    yield from split_words(fold_word(entry))

    def _stems(self) -> Iterator[str]:
        for ready in self.ready:
            for slot in ready.slots:
                yield from slot.stems
            if ready.rule.kind is Kind.STEM:
                yield from (fold_word(entry) for entry in ready.rule.any)


def _with_apostrophe(entry: str, word: str) -> Iterator[str]:
    """`don't` as typed, where the words of a reading say `dont`."""
    for part in fold_word(entry).split():
        if "'" in part and bare(part) == word:
            yield part


def check_ids(rules: Iterable[Rule]) -> None:
    seen: set[str] = set()
    for at, rule in enumerate(rules):
        if not rule.id or rule.id in seen:
            said = f"“{rule.id}” is used twice." if rule.id else "The rule has no id."
            raise RuleError(f"[{at}].id", said, "Give each rule an id of its own.")
        seen.add(rule.id)
