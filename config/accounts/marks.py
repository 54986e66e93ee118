"""Somebody's words with numbered marks, as safe HTML. A mark's number is its reason's number."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, TypeVar

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

Label = int | str  # a number for a reason, a letter for context that is shown and not held against
Span = tuple[int, int, Label]  # start, end, in characters of the original text
Redaction = tuple[int, int, str]  # start, end, what is said instead: "name of another person"

_Any = TypeVar("_Any", bound=Label)


class _Stretch(NamedTuple):
    """A part of the text in which neither marks nor redaction change."""

    start: int
    end: int
    labels: tuple[Label, ...]
    instead: str


def mark_text(
    text: str,
    spans: Sequence[Span],
    *,
    redactions: Sequence[Redaction] = (),
    prefix: str = "",
) -> SafeString:
    """Escapes everything; spans may overlap, touch or reach beyond the text; empty ones go.

    A redaction hides the words and keeps the marks on it: that conflict is counsel's (R-6), so
    it must be seen. With `prefix`, the place where a mark begins has the id `<prefix><label>`.
    """
    runs = [
        (labels, list(run))
        for labels, run in groupby(
            _stretches(text, spans, redactions), key=lambda part: part.labels
        )
    ]
    following = [*(labels for labels, _ in runs[1:]), ()]
    named: set[Label] = set()
    pieces: list[SafeString] = []
    for (labels, run), after in zip(runs, following, strict=False):
        words = _words(text, run)
        if labels:
            begun = [label for label in labels if label not in named]
            named.update(labels)
            ended = [label for label in labels if label not in after]
            words = _mark(words, labels, ended, [f"{prefix}{b}" for b in begun] if prefix else [])
        pieces.append(words)
    return _joined(pieces)


def _stretches(text: str, spans: Sequence[Span], redactions: Sequence[Redaction]) -> list[_Stretch]:
    marks = _within(spans, len(text))
    gone = _within(redactions, len(text))
    edges = {0, len(text)}
    for start, end, _ in [*marks, *gone]:
        edges |= {start, end}
    places = sorted(edges)
    return [
        _Stretch(start, end, _labels_at(marks, start), _instead_at(gone, start))
        for start, end in pairwise(places)
    ]


def _within(spans: Iterable[tuple[int, int, _Any]], size: int) -> list[tuple[int, int, _Any]]:
    clamped = [(max(0, start), min(size, end), label) for start, end, label in spans]
    return [span for span in clamped if span[0] < span[1]]


def _labels_at(spans: Iterable[Span], at: int) -> tuple[Label, ...]:
    held = {label for start, end, label in spans if start <= at < end}
    return tuple(sorted(held, key=lambda label: (isinstance(label, str), str(label).zfill(6))))


def _instead_at(redactions: Iterable[Redaction], at: int) -> str:
    return next((label for start, end, label in redactions if start <= at < end), "")


def _words(text: str, stretches: Iterable[_Stretch]) -> SafeString:
    return _joined(
        format_html('<span class="pb-redact">{}</span>', instead)
        if instead
        else escape("".join(text[part.start : part.end] for part in run))
        for instead, run in groupby(stretches, key=lambda part: part.instead)
    )


def _mark(
    words: SafeString, labels: Sequence[Label], ended: Sequence[Label], anchors: Sequence[str]
) -> SafeString:
    context = not any(isinstance(label, int) for label in labels)
    opening = '<mark class="pb-context">' if context else "<mark>"
    begin = _joined(format_html('<span id="{}" tabindex="-1"></span>', name) for name in anchors)
    number = format_html("<sup>{}</sup>", ", ".join(map(str, ended))) if ended else ""
    return format_html("{}{}{}{}</mark>", mark_safe(opening), begin, words, number)  # noqa: S308


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(pieces))  # noqa: S308 - every piece was escaped or built by us
