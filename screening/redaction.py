"""Words taken out of a post, and where the other words stand afterwards. Pure."""

import itertools
import re
from collections.abc import Iterable, Sequence

from config.errors import Invalid, Refusal

Cut = tuple[int, int, str]
"""First character, first character after, kind of words (a RedactionLabel)."""

Pair = tuple[int, int]

LABELS = {
    "other_person": "name of another person",
    "protected": "protected information",
    "medical": "protected information",
    "minor": "about a child",
    "contact": "contact details",
}


class FlaggedWordsRedacted(Refusal):
    code = "flagged_words_redacted"
    citation = "R-6"
    remedy = "Leave these words, or let counsel decide about the flag."


def tidy(spans: Iterable[Sequence[object]], length: int) -> list[Cut]:
    """The cuts in order. Raises Invalid for one that is empty, outside, unknown or overlapping."""
    cuts = sorted(_cut(span, length) for span in spans)
    for before, after in itertools.pairwise(cuts):
        if after[0] < before[1]:
            raise Invalid({"spans": ["Two redactions overlap: make them one."]})
    return cuts


def _cut(span: Sequence[object], length: int) -> Cut:
    try:
        start, end, label = span
        start, end = int(str(start)), int(str(end))
    except ValueError:
        raise Invalid({"spans": ["A redaction is first character, end and label."]}) from None
    if label not in LABELS:
        raise Invalid({"spans": [f"Choose one of: {', '.join(LABELS)}."]})
    if not 0 <= start < end <= length:
        raise Invalid({"spans": ["A redaction must lie within the post."]})
    return start, end, str(label)


def refuse_overlap(cuts: Iterable[Cut], rests_on: Iterable[Sequence[int]]) -> None:
    """Raises FlaggedWordsRedacted where words of a confirmed flag would go."""
    flagged = [(start, end) for start, end in rests_on]
    if any(start < last and first < end for start, end, _ in cuts for first, last in flagged):
        raise FlaggedWordsRedacted("A confirmed flag rests on words in this redaction.")


def uncovered(marks: Iterable[Cut], cuts: Sequence[Cut]) -> list[Cut]:
    """Those of the marks whose words would stand."""
    return [
        mark
        for mark in marks
        if not any(start <= mark[0] and mark[1] <= end for start, end, _ in cuts)
    ]


def standing_medical(versions: Iterable[tuple[Sequence[Cut], int | None]]) -> dict[Cut, int | None]:
    """Medical marks in force, and who set each (G-26): a mark falls only by a colleague's version.

    `versions`: the cuts of each redaction of a post, from the first on, and whose it is.
    """
    standing: dict[Cut, int | None] = {}
    before: Sequence[Cut] = ()
    for cuts, by in versions:
        for mark in uncovered(list(standing), cuts):
            if None not in (by, standing[mark]) and by != standing[mark]:
                del standing[mark]
        standing |= {cut: by for cut in cuts if cut[2] == "medical" and cut not in before}
        before = cuts
    return standing


def redact(text: str, cuts: Sequence[Cut]) -> str:
    """The text with each cut replaced by `[removed: …]`; cuts as `tidy` gives them."""
    pieces, at = [], 0
    for start, end, label in cuts:
        pieces += [text[at:start], shown(label)]
        at = end
    return "".join([*pieces, text[at:]])


def shown(label: str) -> str:
    return f"[removed: {LABELS[label]}]"


def moved(span: Sequence[int], cuts: Sequence[Cut]) -> Pair:
    """Where words that stayed stand in the redacted text."""
    shift = sum(len(shown(label)) - (end - start) for start, end, label in cuts if end <= span[0])
    return span[0] + shift, span[1] + shift


HANDLE = re.compile(r"(?<!\w)@\w[\w.@-]*")


def suggest(text: str, own: Iterable[str]) -> list[Cut]:
    """Handles of other people in a post, for a person to check; nothing is redacted by itself."""
    mine = {handle.casefold().lstrip("@") for handle in own}
    found = (match for match in HANDLE.finditer(text))
    return [
        (match.start(), match.end(), "other_person")
        for match in found
        if match.group().casefold().lstrip("@").rstrip(".-") not in mine
    ]
