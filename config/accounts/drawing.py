"""Figures as SVG, drawn here so that no script is needed; each stands beside its table."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from config.accounts.chips import Line

CELL, GAP, TOP, HEIGHT = 48, 3, 20, 46  # one day, in units of the drawing
LONGEST = 45  # days; a longer period is told, not drawn
BAR, LABEL, NUMBER, WIDTH = 19, 240, 60, 860
MIDDLE = (LABEL + WIDTH) // 2
LABEL_CHARS = 34  # as many as fit before the bars; the table beside has the rest
GROUND = {"counted": "fhold", "result": "fok", "event": "fsel", "off": "foff", "": "ftint"}


class Day(NamedTuple):
    on: date
    kind: str
    word: str


def days_of(lines: Sequence[Line], result: date | None = None) -> list[Day]:
    """Every day from the event to the result; a run of counted days is opened up again."""
    if not lines:
        return []
    first = min(line.on for line in lines)
    last = result or max(line.until or line.on for line in lines)
    named = {first: Day(first, "event", "")}
    for line in lines:
        named |= {day.on: day for day in _run(line) if day.on > first}
    if result:
        named[result] = Day(result, "result", named[result].word if result in named else "")
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [named.get(on, Day(on, "off", "")) for on in span]


def _run(line: Line) -> list[Day]:
    length = ((line.until or line.on) - line.on).days
    days = [line.on + timedelta(days=n) for n in range(length + 1)]
    if line.day is None:
        return [Day(on, "off", "") for on in days]
    return [Day(on, "counted", str(line.day - length + n)) for n, on in enumerate(days)]


def day_strip(days: Sequence[Day], title: str) -> SafeString:
    """Empty when there is nothing to draw, or more than a page can show."""
    if not 0 < len(days) <= LONGEST:
        return SafeString("")
    cells = format_html_join("", "{}", ((_cell(n, day),) for n, day in enumerate(days)))
    return format_html(
        '<svg viewBox="0 0 {} 86" role="img" aria-label="{}">{}{}</svg>',
        max(len(days) * (CELL + GAP), WIDTH),  # few days stay as small as many
        title,
        _months(days),
        cells,
    )


def _months(days: Sequence[Day]) -> SafeString:
    turns = [0, *(n for n, (a, b) in enumerate(pairwise(days), 1) if a.on.month != b.on.month)]
    return format_html_join(
        "",
        '<text x="{}" y="12" class="t-quiet">{}</text>',
        ((n * (CELL + GAP), date_format(days[n].on, "F")) for n in turns),
    )


def _cell(place: int, day: Day) -> SafeString:
    left = place * (CELL + GAP)
    middle = left + CELL / 2
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
        '<text x="{}" y="37" text-anchor="middle">{}</text>'
        '<text x="{}" y="56" text-anchor="middle" class="t-strong">{}</text>'
        '<text x="{}" y="80" text-anchor="middle">{}</text>',
        *(GROUND[day.kind], left, TOP, CELL, HEIGHT),
        *(middle, date_format(day.on, "D"), middle, day.on.day, middle, day.word),
    )


def bars(rows: Iterable[tuple[str, int]], title: str, most: int = 0) -> SafeString:
    """One horizontal bar a row, from zero, with its number; nothing when all are zero.

    `most`: what a whole bar stands for, as 100 for percent; else the largest number.
    """
    found = [(label, number) for label, number in rows]
    most = most or max((number for _, number in found), default=0)
    if most <= 0:
        return SafeString("")
    scale = (WIDTH - LABEL - NUMBER) / most
    drawn = [_bar(20 + 28 * n, *row, scale) for n, row in enumerate(found)]
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        *(WIDTH, 28 * len(found) + 4, title),
        format_html_join("", "{}", ((bar,) for bar in drawn)),
    )


def _bar(base: int, label: str, number: int, scale: float) -> SafeString:
    length = round(number * scale, 1)
    return format_html(
        '<text x="0" y="{}">{}</text><rect class="f1" x="{}" y="{}" width="{}" height="{}"/>'
        '<text class="t-strong" x="{}" y="{}">{}</text>',
        *(base, Truncator(label).chars(LABEL_CHARS), LABEL, base - 14, length, BAR),
        *(LABEL + length + 6, base, f"{number:,}"),
    )


def shifts(rows: Iterable[tuple[str, int, int]], left: str, right: str, title: str) -> SafeString:
    """Two bars a row, away from one line: what goes at the left, what comes at the right."""
    found = list(rows)
    most = max((max(gone, come) for _, gone, come in found), default=0)
    if most <= 0:
        return SafeString("")
    scale = ((WIDTH - LABEL) / 2 - NUMBER) / most
    drawn = [_shift(48 + 28 * n, *row, scale) for n, row in enumerate(found)]
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<text class="t-strong" x="{}" y="18" text-anchor="end">{}</text>'
        '<text class="t-strong" x="{}" y="18">{}</text>{}</svg>',
        *(WIDTH, 28 * len(found) + 32, title, MIDDLE - 8, left, MIDDLE + 8, right),
        format_html_join("", "{}", ((bar,) for bar in drawn)),
    )


def _shift(base: int, label: str, gone: int, come: int, scale: float) -> SafeString:
    less, more = round(gone * scale, 1), round(come * scale, 1)
    return format_html(
        '<text x="0" y="{}">{}</text><rect class="f3" x="{}" y="{}" width="{}" height="{}"/>'
        '<rect class="f2" x="{}" y="{}" width="{}" height="{}"/>'
        '<text x="{}" y="{}" text-anchor="end">{}</text><text x="{}" y="{}">{}</text>',
        *(base, Truncator(label).chars(LABEL_CHARS)),
        *(round(MIDDLE - less, 1), base - 14, less, BAR, MIDDLE, base - 14, more, BAR),
        *(round(MIDDLE - less - 6, 1), base, f"{gone:,}"),
        *(round(MIDDLE + more + 6, 1), base, f"{come:,}"),
    )
