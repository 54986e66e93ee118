"""Other people's words on our paper: every character visible, each paragraph in its direction."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from config.documents.assets import FONTS
from config.documents.facts import Facts

# Invisible by design and needed: joiners, marks, isolates, variation selectors, flag tags.
# Not U+202D and U+202E, which turn the rest of the line round.
_SILENT = (
    "\n\u00ad\u034f\u200b-\u200f\u202a-\u202c\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0020-\U000e007f"
)
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_RIGHT_TO_LEFT = {"R": "he", "AL": "ar"}


@dataclass(frozen=True, kw_only=True)
class Passage(Facts):
    """A stretch of a quoted text.

    `marks`: the numbers of the reasons that point at it. `redacted`: what kind of words stood
    here, as a key of the phrases; `text` is then empty, for removed words reach no letter (R-6).
    """

    text: str = ""
    marks: tuple[int, ...] = ()
    redacted: str = ""


@dataclass(frozen=True)
class Paragraph:
    passages: tuple[Passage, ...]
    direction: str
    language: str


def own_words(text: str) -> str:
    """What somebody wrote to us, without the invisible marks that turn other words round.

    They come along unseen when a number or a name is copied from a telephone.
    """
    return text.translate(_TURNING)


def says_something(text: str) -> bool:
    """Whether anything of it can be seen."""
    return any(unicodedata.category(char)[0] not in "CZ" for char in text)


def visible(text: str) -> str:
    """Write `[U+XXXX]` for a character no bundled font draws or that would turn the line round."""
    return _unprintable().sub(lambda found: _code(found.group()), text)


def spelled(text: str, characters: str) -> str:
    """The same for the characters named, wherever they stand."""
    return text.translate({ord(char): _code(char) for char in characters})


def _code(char: str) -> str:
    return " " if char.isspace() else f"[U+{ord(char):04X}]"


@cache
def _unprintable() -> re.Pattern[str]:
    ranges = (FONTS / "coverage.txt").read_text("ascii").split()
    drawn = "".join("-".join(rf"\U{part:0>8}" for part in row.split("-")) for row in ranges)
    return re.compile(f"[^{drawn}{_SILENT}]")


def paragraphs(passages: Iterable[Passage], language: str = "") -> tuple[Paragraph, ...]:
    """Split quoted passages at line breaks; blank lines go, marks stay with their words."""
    return tuple(
        Paragraph(tuple(line), _direction(line), _language(line, language))
        for line in _lines(passages)
        if any(passage.text.strip() or passage.redacted for passage in line)
    )


def _lines(passages: Iterable[Passage]) -> list[list[Passage]]:
    lines: list[list[Passage]] = [[]]
    for passage in passages:
        first, *rest = _BREAKS.split(passage.text)
        lines[-1].append(replace(passage, text=first))
        lines.extend([replace(passage, text=text)] for text in rest)
    return lines


def _first_strong(line: Iterable[Passage]) -> str:
    kinds = (unicodedata.bidirectional(char) for passage in line for char in passage.text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")


def _direction(line: Iterable[Passage]) -> str:
    return "rtl" if _first_strong(line) in _RIGHT_TO_LEFT else "ltr"


def _language(line: Iterable[Passage], language: str) -> str:
    """The post's own language where known; otherwise a right-to-left script names its likeliest."""
    return language or _RIGHT_TO_LEFT.get(_first_strong(line), "")
