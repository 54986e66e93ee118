"""The few tags a letter's template needs. They know no settings, no clock and no catalogue."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.template import Library
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.documents.assets import TEMPLATES
from config.documents.quoting import Paragraph, Passage, paragraphs

register = Library()

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
_DAY = {"en": "{month} {day}, {year}", "es": "{day} de {month} de {year}"}
_HALF_DAY = {"en": ("a.m.", "p.m."), "es": ("a. m.", "p. m.")}


class UnknownPhrase(Exception):
    """A template or a fact names a phrase that no catalogue of letters has."""


@register.simple_tag(takes_context=True)
def day(context: Context, on: date) -> str:
    """November 20, 2026; with no-break spaces inside."""
    return _day(on, context["language"])


def _day(on: date, language: str) -> str:
    month = _MONTHS[language].split()[on.month - 1]
    return _DAY[language].format(month=month, day=on.day, year=on.year).replace(" ", "\u00a0")


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime) -> str:
    """March 14, 2024, 9:42 p.m. UTC, in the zone that `at` carries. Naive moments are refused."""
    if at.tzinfo is None:
        raise ValueError("A letter prints moments with their zone.")
    language = context["language"]
    half = _HALF_DAY[language][at.hour >= 12]
    return f"{_day(at, language)}, {at.hour % 12 or 12}:{at:%M} {half} {at.tzname()}"


@register.filter
def loose(said: str) -> str:
    """A day or moment that may break between its words, for a narrow column."""
    return said.replace("\u00a0", " ")


@register.simple_tag(takes_context=True)
def phrase(context: Context, section: str, key: str) -> str:
    """The words that `templates/**/letters/phrases.toml` has for an enumerated value."""
    try:
        return _phrases()[section][key][context["language"]]
    except KeyError:
        raise UnknownPhrase(f"{section}.{key} ({context['language']})") from None


@cache
def _phrases() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    found: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for path in sorted(TEMPLATES.glob("**/letters/phrases.toml")):
        found |= tomllib.loads(path.read_text("utf-8"))
    return found


@register.simple_tag
def count(number: int, one: str, many: str) -> str:
    """`1 post`, `2,318 posts`, joined so that no line breaks between number and noun."""
    return f"{number:,}\u00a0{one if number == 1 else many}"


@register.filter
def thousands(number: int) -> str:
    return f"{number:,}"


@register.filter
def lines(passages: Iterable[Passage], language: str = "") -> tuple[Paragraph, ...]:
    return paragraphs(passages, language)


@register.filter
def whole(number: str) -> SafeString:
    """A telephone or case number, kept on one line."""
    return format_html('<span class="whole">{}</span>', number)


@register.simple_tag(takes_context=True)
def language_name(context: Context, code: str) -> str:
    """The name of a language, or its code where the catalogue has none."""
    known: Any = _phrases()["language"].get(code)
    return str(known[context["language"]]) if known else code
