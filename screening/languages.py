"""Which language a post is in, and whether our rules can read it. Pure."""

import re

import pycld2

SCREENED = frozenset({"en", "es"})
UNKNOWN = "und"
LEAST_LETTERS = 20
LATIN_ENDS = "\u0370"  # one letter of another script says as much as several of ours
OTHER_SCRIPT = 4
NOISE = re.compile(r"@\w+|https?://\S+|[\x00-\x1f\x7f-\x9f]")


def detect(text: str) -> str:
    """A language code, or `und` where the words are too few or too mixed to tell.

    What platforms state is not asked: their guess at a few words is no better, and a post is
    left out of the screening only if we know that we cannot read it.
    """
    words = NOISE.sub(" ", text)
    if _weight(words) < LEAST_LETTERS:
        return UNKNOWN
    try:
        reliable, _, found = pycld2.detect(words.encode("utf-8", "ignore"))
    except pycld2.error:
        return UNKNOWN
    code = str(found[0][1])
    return code if reliable and code != "un" else UNKNOWN


def _weight(words: str) -> int:
    return sum(OTHER_SCRIPT if letter >= LATIN_ENDS else 1 for letter in words if letter.isalpha())


def is_screened(code: str) -> bool:
    return code in SCREENED or code == UNKNOWN
