"""Second readings of a post: leet, starred-out, stretched, spaced-out and run-together words.

Each returns None when nothing in the post calls for it, so most posts pay for a glance only.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise, product
from string import ascii_lowercase
from typing import Any

import re2

from policies.detection.reading import Reading, Weaver
from policies.detection.views import View
from policies.detection.vocabulary import Vocabulary
from policies.detection.words import EMOJI

MAX_READINGS = 16
UPPER, LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"

LEET = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b",
    "9": "g", "@": "a", "$": "s", "!": "il", "|": "li", "+": "t", "€": "e", "£": "l", "¢": "c",
}  # fmt: skip
LEET_TABLE = str.maketrans({sign: letters[0] for sign, letters in LEET.items()})
AMBIGUOUS = re.compile(r"[1!|]")
# Bounds on every repeat: an unbounded look-ahead made "!!!…" quadratic.
LEET_WORD = re.compile(
    r"(?<![a-z0-9])(?<![0-9]-)(?=[0-9@$!|+€£¢]{0,9}[a-z])(?=[a-z]{0,29}[0-9@$!|+€£¢])"
    r"[a-z0-9@$!|+€£¢]{2,30}(?<![!|])(?![a-z0-9]|-[0-9])"
)
MENTION = re.compile(r"(?<![^\W_])@[a-z0-9$!]{4,20}(?![^\W_])")
MASKED_WORD = re.compile(
    r"(?<![a-z0-9*])[a-z]{1,20}[*#%]{1,20}[a-z*#%]{0,20}(?<=[a-z])(?![a-z0-9*])"
)
DECORATED_WORD = re.compile(
    rf"(?<![^\W_])[a-z]{{1,20}}(?:[{EMOJI}]{{1,4}}[a-z]{{1,20}}){{1,4}}(?![^\W_])"
)
SIGNS = re.compile(f"[{EMOJI}]+")
STRETCHED_WORD = re.compile(r"(?<![^\W_])[^\W_]{0,40}([^\W\d_])\1\1[^\W_]*")
RUN = re.compile(r"([^\W\d_])\1{2,}")
SPACED = re.compile(r"(?<![^\W_])[a-z0-9@$!](?:[ ._*~-][a-z0-9@$!]){2,}(?![^\W_])")
# Letters that may stand beside a spaced-out word: "a f o o l" ends with the word.
STRAYS = ((0, 0), (1, 0), (0, 1), (1, 1), (0, 2))
TAG = re.compile(r"#([^\W_]{4,})")
CAMEL = re.compile(
    rf"(?<=[{LOWER}])(?=[{UPPER}])|(?<=[{UPPER}])(?=[{UPPER}][{LOWER}])"
    rf"|(?<=[{UPPER}{LOWER}])(?=[0-9])|(?<=[0-9])(?=[{UPPER}{LOWER}])"
)
CAMEL_WORD = re.compile(rf"(?<![^\W_])[{UPPER}]{{0,20}}[{LOWER}]{{1,40}}[{UPPER}][^\W_]*")
CAMEL_GLANCE = re.compile("[a-z][A-Z]")
LEET_GLANCE = "[a-z][0-9@$!|+€£¢]+[a-z]|[0-9@$!€][a-z]|[a-z][0-9$€+]"
MASKED_GLANCE = f"[a-z][*#%]+[a-z*#%]*[a-z]|[a-z][{EMOJI}]{{1,4}}[a-z]"
STRETCHED_GLANCE = "|".join(letter * 3 for letter in ascii_lowercase)
SPACED_GLANCE = "(?:^|[^a-z0-9])[a-z0-9@$!](?:[ ._*~-][a-z0-9@$!]){2}(?:[^a-z0-9]|$)"


def _leet_readings(word: str) -> Iterable[str]:
    """What the word may say; "1" and "!" are i or l, the rest has one reading."""
    if not AMBIGUOUS.search(word):
        return (word.translate(LEET_TABLE),)
    choices = [LEET.get(char, char) for char in word]
    return ("".join(letters) for letters in islice(product(*choices), MAX_READINGS))


def leet(plain: Reading, known: Vocabulary) -> Reading | None:
    """Digits and signs read as letters. A second reading: "5pm" stays "5pm" in the plain one."""
    disguised = [match for match in LEET_WORD.finditer(plain.text) if not match[0].isalpha()]
    if "@" in plain.raw:  # `@ss` could be a name; it is read only if a rule knows the word
        disguised += list(MENTION.finditer(plain.raw))
        disguised.sort(key=re.Match.start)
    weaver = Weaver(plain)
    for match in disguised:
        weaver.replace(match, known.first_known(_leet_readings(match[0])))
    return weaver.done(View.LEET)


def masked(plain: Reading, known: Vocabulary) -> Reading | None:
    """`f*ol` read as the first word that the rules know of this shape; an emoji may be the star."""
    found = [*MASKED_WORD.finditer(plain.text), *DECORATED_WORD.finditer(plain.text)]
    weaver = Weaver(plain)
    for match in sorted(found, key=re.Match.start):
        bare, starred = SIGNS.sub("", match[0]), SIGNS.sub("*", match[0])
        weaver.replace(match, known.first_known([bare]) or known.unmask(starred))
    return weaver.done(View.MASKED)


def _shortened(word: str) -> Iterator[str]:
    """Each stretched letter once or twice, in every combination that is worth a try."""
    pieces = RUN.split(word)
    choices = [[piece] if at % 2 == 0 else [piece * 2, piece] for at, piece in enumerate(pieces)]
    return ("".join(chosen) for chosen in islice(product(*choices), MAX_READINGS))


def squeezed(plain: Reading, known: Vocabulary) -> Reading | None:
    """Letters repeated three times or more shortened, towards a known word where there is one."""
    weaver = Weaver(plain)
    for match in STRETCHED_WORD.finditer(plain.text):
        weaver.replace(match, known.first_known(_shortened(match[0])))
    return weaver.done(View.SQUEEZED)


def _spell(letters: str, known: Vocabulary) -> tuple[int, list[str]]:
    """The words in a run of single letters, and where they begin; a stray letter may stand by."""
    for first, last in STRAYS:
        inner = letters[first : len(letters) - last]
        word = known.first_known(_leet_readings(inner)) if len(inner) > 2 else None
        if word is not None:
            return first, [word]
    return 0, known.segment(letters) or []


def _close_up(weaver: Weaver, words: list[str], at: list[int]) -> None:
    """Put the letters that stand at `at`, leaving out what is between those of one word."""
    letters = iter(at)
    for word in words:
        places = list(islice(letters, len(word)))
        for letter, place in zip(word, places, strict=True):
            weaver.put(letter, place, place + 1)
            weaver.skip(place + (1 if place == places[-1] else 2))


def joined(plain: Reading, known: Vocabulary) -> Reading | None:
    """`s p a c e d` words closed up."""
    weaver = Weaver(plain)
    for match in SPACED.finditer(plain.text):
        first, words = _spell(match[0][::2], known)
        _close_up(weaver, words, list(range(match.start() + 2 * first, match.end(), 2)))
    return weaver.done(View.JOINED)


def _tag_breaks(plain: Reading, known: Vocabulary) -> set[int]:
    breaks = set()
    for match in TAG.finditer(plain.text):
        at = match.start(1)
        for word in (known.segment(match[1]) or [])[:-1]:
            at += len(word)
            breaks.add(at)
    return breaks


def _word_breaks(original: str, word: re.Match[str], known: Vocabulary) -> list[int]:
    """Where capitals begin inside of a word, if that sets free a word which a rule knows."""
    at = [found.start() for found in CAMEL.finditer(original, *word.span())]
    bounds = [word.start(), *at, word.end()]
    pieces = [original[a:b].lower().lstrip("#") for a, b in pairwise(bounds)]
    return at if any(map(known.knows, pieces)) else []


def _camel_breaks(plain: Reading, known: Vocabulary, original: str) -> set[int]:
    """The same as places in the plain reading."""
    words = [*TAG.finditer(original), *CAMEL_WORD.finditer(original)]
    breaks = {at for word in words for at in _word_breaks(original, word, known)}
    if plain.starts is None or not breaks:
        return breaks
    return {bisect_left(plain.starts, at) for at in breaks} - {len(plain.starts)}


def parts(plain: Reading, known: Vocabulary, original: str) -> Reading | None:
    """Hashtags and run-together words split where capitals or known words say so."""
    breaks = _camel_breaks(plain, known, original)
    if "#" in plain.text:
        breaks |= _tag_breaks(plain, known)
    weaver = Weaver(plain)
    for at in sorted(breaks):
        weaver.split(at)
    return weaver.done(View.PARTS)


def _glances() -> Any:
    """RE2's one pass over a post that says which readings are worth a try."""
    chosen = re2.Options()
    chosen.log_errors = False
    glances = re2.Set.SearchSet(chosen)
    for glance in (LEET_GLANCE, MASKED_GLANCE, STRETCHED_GLANCE, SPACED_GLANCE):
        glances.Add(glance)
    glances.Compile()
    return glances


# One pass of RE2 costs a microsecond; five searches by `re` cost five.
GLANCES = _glances()
MAKERS = (leet, masked, squeezed, joined)


def second_readings(plain: Reading, known: Vocabulary, original: str) -> Iterator[Reading]:
    """The readings that this post calls for, in the order of View."""
    glanced = set(GLANCES.Match(plain.text) or ())
    if "@" in plain.raw:
        glanced.add(0)
    for at in sorted(glanced):
        reading = MAKERS[at](plain, known)
        if reading is not None:
            yield reading
    if "#" in plain.text or CAMEL_GLANCE.search(original):
        reading = parts(plain, known, original)
        if reading is not None:
            yield reading
