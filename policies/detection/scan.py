"""Runs compiled rules over posts and says what was found, where, and what was let pass."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from policies.detection.compile import Compiler, Lead, Ready, check_ids
from policies.detection.context import WHY, Context, Post
from policies.detection.disguises import second_readings
from policies.detection.errors import RuleError
from policies.detection.fold import fold
from policies.detection.misspelt import misspelt
from policies.detection.pattern import find_all
from policies.detection.reading import MASK, Reading
from policies.detection.rules import Rule
from policies.detection.slots import find_chains
from policies.detection.views import View
from policies.detection.words import Words, is_word_char

# Twenty marks convince a reviewer; two thousand fill the database.
MAX_HITS = 20
# Of what exclusions let pass, too: quoting a word twenty times hides no use of it.
MAX_MATCHES = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """[start, end) are characters of the original post; `matched` is what stands there."""

    rule_id: str
    start: int
    end: int
    view: View
    matched: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A match, and why it is no hit; `let_pass` is empty when it is one."""

    hit: Hit
    let_pass: str


Found = tuple[int, int, int]


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """From word's bound to word's bound."""
    while start > 0 and is_word_char(text[start]) and is_word_char(text[start - 1]):
        start -= 1
    while end < len(text) and is_word_char(text[end - 1]) and is_word_char(text[end]):
        end += 1
    return start, end


class _Search:
    """Everything that the rules match in one reading of one post: (rule, start, end)."""

    def __init__(self, compiled: Compiler, reading: Reading) -> None:
        self.compiled = compiled
        self.reading = reading
        self.words: Words | None = None

    def found(self) -> list[Found]:
        """Each match once, leftmost and longest first."""
        matches = self.compiled.automaton.find(self.reading.raw)
        if not matches and self.compiled.anywhere_set is None:
            return []
        return sorted(set(self._all(matches)), key=_leftmost_longest)

    def _all(self, matches: list[Found]) -> Iterator[Found]:
        gaps: set[int] = set()
        patterns: set[tuple[int, int]] = set()
        for index, start, end in matches:
            for lead in self.compiled.automaton.by_index[index]:
                if lead.pattern is not None:
                    patterns.add((lead.rule, lead.pattern))
                elif self._stands(lead, start, end):
                    if self.compiled.ready[lead.rule].slots:
                        gaps.add(lead.rule)
                    else:
                        yield self._whole(lead, start, end)
        for rule in gaps:
            yield from self._gap(rule)
        for rule, number in patterns | self._anywhere():
            yield from self._pattern(rule, number)

    def _stands(self, lead: Lead, start: int, end: int) -> bool:
        """Bounded as it must be, not inside an address, and read by this rule."""
        text = self.reading.raw
        if lead.left and start > 0 and is_word_char(text[start - 1]):
            return False
        if lead.right and end < len(text) and is_word_char(text[end]):
            return False
        rule = self.compiled.ready[lead.rule].rule
        return self.reading.text[start] != MASK and rule.reads(self.reading.view)

    def _whole(self, lead: Lead, start: int, end: int) -> Found:
        """A stem's match goes on to the end of its word."""
        if not lead.right:
            end = _widened(self.reading.raw, start, end)[1]
        return lead.rule, start, end

    def _gap(self, rule: int) -> Iterator[Found]:
        if self.words is None:
            self.words = Words.of(self.reading.text)
        ready = self.compiled.ready[rule]
        for first, last in find_chains(self.words, ready.slots, ready.rule.within):
            yield rule, self.words.starts[first], self.words.ends[last - 1]

    def _anywhere(self) -> set[tuple[int, int]]:
        if self.compiled.anywhere_set is None:
            return set()
        matched = self.compiled.anywhere_set.Match(self.reading.raw) or []
        return {self.compiled.anywhere[at] for at in matched}

    def _pattern(self, rule: int, number: int) -> Iterator[Found]:
        ready, raw = self.compiled.ready[rule], self.reading.raw
        if ready.rule.reads(self.reading.view):
            reach = 0
            for start, end in find_all(ready.patterns[number], raw, MAX_MATCHES):
                if end > reach:  # else it stands in a word that is marked whole already
                    start, reach = _widened(raw, start, end)
                    yield rule, start, reach


class Ruleset:
    """Rules ready to run. Holds no post; may be used again and again."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        check_ids(rules)
        self.rules = {rule.id: rule for rule in rules}
        self._compiled = Compiler(rules)

    def scan(self, texts: Sequence[str]) -> list[list[Hit]]:
        """The hits of each text, in the order of the texts; at most MAX_HITS per rule and text."""
        return [self._scan_one(text) for text in texts]

    def examine(self, text: str) -> list[Examined]:
        """Like scan for one text, and with the matches that an exclusion let pass."""
        return [
            Examined(self._hit(text, ready, view, span), why)
            for ready, view, span, why in self._judged(text)
        ]

    def _scan_one(self, text: str) -> list[Hit]:
        return [
            self._hit(text, ready, view, span)
            for ready, view, span, why in self._judged(text)
            if not why
        ]

    def _hit(self, text: str, ready: Ready, view: View, span: tuple[int, int]) -> Hit:
        return Hit(ready.rule.id, *span, view, text[slice(*span)])

    def _judged(self, text: str) -> Iterator[tuple[Ready, View, tuple[int, int], str]]:
        """Every match once, with the reason why it is no hit (or "")."""
        plain = fold(text)
        post = Post(text, plain)
        hits: dict[int, list[tuple[int, int]]] = defaultdict(list)
        passed: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for reading in self._readings(plain, text):
            search = _Search(self._compiled, reading)
            # What an exclusion let pass is not found again in another reading of the same words;
            # in this one a gap that begins inside of it may be meant all the same.
            before = {rule: list(spans) for rule, spans in passed.items()}
            for rule, start, end in search.found():
                span = reading.origin(start, end)
                seen = len(hits[rule]) + len(passed[rule])
                if len(hits[rule]) == MAX_HITS or seen == MAX_MATCHES or span in passed[rule]:
                    continue
                ready = self._compiled.ready[rule]
                let_pass = before.get(rule, ()) if ready.slots else passed[rule]
                if _overlaps(hits[rule], span) or _overlaps(let_pass, span):
                    continue
                why = self._why_not(ready, post, search, (start, end), span)
                (passed if why else hits)[rule].append(span)
                yield ready, reading.view, span, why

    def _readings(self, plain: Reading, text: str) -> Iterator[Reading]:
        known, spelling = self._compiled.vocabulary, self._compiled.spelling
        return chain([plain], second_readings(plain, known, text), misspelt(plain, spelling))

    def _why_not(
        self,
        ready: Ready,
        post: Post,
        search: _Search,
        where: tuple[int, int],
        span: tuple[int, int],
    ) -> str:
        rule = ready.rule
        if not (rule.unless or ready.near or ready.calming):
            return ""
        if search.words is None:
            search.words = Words.of(search.reading.text)
        inside = search.words.between(*where)
        context = Context(post, search.words, *inside, *span, is_gap=bool(ready.slots))
        if ready.calming and context.contains(ready.calming):
            return "the post contains a word that shows another meaning"
        for near in ready.near:
            if context.is_near(near.listed, near.within, near.side):
                return "a word nearby shows another meaning"
        return next((WHY[unless] for unless in rule.unless if context.holds(unless)), "")


def _leftmost_longest(found: Found) -> tuple[int, int, int]:
    rule, start, end = found
    return rule, start, -end


def _overlaps(taken: Iterable[tuple[int, int]], span: tuple[int, int]) -> bool:
    return any(first < span[1] and span[0] < last for first, last in taken)


def compile_rules(rules: Sequence[Rule]) -> Ruleset:
    """Make rules ready. Raises RuleError for a missing or repeated id, or a refused pattern."""
    try:
        return Ruleset(rules)
    except RuleError as error:
        raise error.under("rules") from None
