"""From a dict, as typed or stored, to a Rule. What cannot work is refused with place and remedy."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from policies.detection.errors import RuleError
from policies.detection.fold import fold_word
from policies.detection.pattern import translate
from policies.detection.rules import Kind, NotNear, Rule, Side, Unless
from policies.detection.views import View
from policies.detection.words import split_words

KEYS = frozenset(Rule.__dataclass_fields__)
MAX_WITHIN = 20
MAX_SLOTS = 6
MAX_LIST = 2000
MAX_WORD = 100
MAX_NOTE = 500
MIN_STEM = 3
Choice = TypeVar("Choice", bound=StrEnum)


def _list(value: object, place: str) -> list[object]:
    if not isinstance(value, list | tuple):
        raise RuleError(place, "This is not a list.", "Write it in square brackets.")
    if len(value) > MAX_LIST:
        raise RuleError(place, f"More than {MAX_LIST} entries.", "Split the rule.")
    return list(value)


def _text(value: object, place: str, limit: int = MAX_WORD) -> str:
    if not isinstance(value, str):
        raise RuleError(place, "This is not text.", "Write it in quotation marks.")
    if len(value) > limit:
        raise RuleError(place, f"Longer than {limit} characters.", "Shorten it.")
    return value.strip()


def _choice(choices: type[Choice], value: object, place: str) -> Choice:
    try:
        return choices(str(value))
    except ValueError:
        named = ", ".join(choices)
        raise RuleError(place, f"“{value}” is not known.", f"Choose from: {named}.") from None


def _number(value: object, place: str, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= MAX_WITHIN:
        raise RuleError(
            place, "This is not a usable number of words.", f"Choose {least} to {MAX_WITHIN}."
        )
    return value


def _usable(word: str, place: str) -> str:
    if not split_words(fold_word(word)):
        raise RuleError(place, "There is no word in it.", "Write at least one word or emoji.")
    return word


def _term(word: str, place: str) -> str:
    parts = split_words(fold_word(_usable(word, place)))
    if len(parts) > 1:
        raise RuleError(place, f"“{word}” is several words.", "Make it a rule of kind phrase.")
    if "*" in word:
        raise RuleError(place, f"“{word}” ends open.", "Make it a rule of kind stem.")
    if parts[0].isascii() and len(parts[0]) < 2:
        raise RuleError(place, "One letter would match everywhere.", "Use a whole word.")
    return word


def _phrase(word: str, place: str) -> str:
    """Words in this order; a single word is a phrase of one, so that lists can hold both."""
    if "*" in word:
        raise RuleError(place, "A phrase cannot end open.", "Use a gap with `within = 0`.")
    return _usable(word, place)


def _stem(word: str, place: str) -> str:
    stem = word.removesuffix("*")
    parts = split_words(fold_word(_usable(stem, place)))
    if len(parts) > 1 or len(parts[0]) < MIN_STEM:
        raise RuleError(
            place, f"“{word}” is no stem.", f"Use one word of {MIN_STEM} letters or more."
        )
    return stem


def _alternative(word: str, place: str) -> str:
    """A word, phrase or `stem*`, as slots and exclusions use them; a phrase may end open too."""
    if "*" in word[:-1]:
        raise RuleError(place, f"“{word}” has a star inside.", "Keep the star at the end.")
    if word.endswith("*"):
        parts = split_words(fold_word(_usable(word[:-1], place)))
        _stem(parts[-1], place)
    return _usable(word, place)


CHECKS = {Kind.TERM: _term, Kind.PHRASE: _phrase, Kind.STEM: _stem}


def _alternatives(value: object, place: str) -> tuple[str, ...]:
    found = [
        _alternative(_text(item, f"{place}[{at}]"), f"{place}[{at}]")
        for at, item in enumerate(_list(value, place))
    ]
    if not found:
        raise RuleError(place, "Nothing is listed.", "List at least one word.")
    return tuple(dict.fromkeys(found))


def _any(kind: Kind, value: object) -> tuple[str, ...]:
    listed = _list(value, "any")
    if not listed:
        raise RuleError("any", "The rule looks for nothing.", "List at least one entry.")
    if kind is Kind.PATTERN:
        return tuple(_pattern(item, f"any[{at}]") for at, item in enumerate(listed))
    check = CHECKS[kind]
    found = [check(_text(item, f"any[{at}]"), f"any[{at}]") for at, item in enumerate(listed)]
    return tuple(dict.fromkeys(found))


def _pattern(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise RuleError(place, "This is not text.", "Write it in quotation marks.")
    try:
        translate(value)
    except RuleError as error:
        raise error.under(place) from None
    return value


def _slots(value: object) -> tuple[tuple[str, ...], ...]:
    listed = _list(value, "slots")
    if not 2 <= len(listed) <= MAX_SLOTS:
        raise RuleError("slots", "A gap needs two slots or more.", f"List 2 to {MAX_SLOTS} slots.")
    return tuple(_alternatives(slot, f"slots[{at}]") for at, slot in enumerate(listed))


def _near(value: object, place: str) -> NotNear:
    known = {"words", "any", "within", "side"}
    if not isinstance(value, Mapping) or not value.keys() <= known or known <= value.keys():
        raise RuleError(
            place, "This is not an exclusion.", "Give words, and if you like within and side."
        )
    words = "any" if "any" in value else "words"
    return NotNear(
        _alternatives(value.get(words, []), f"{place}.{words}"),
        _number(value.get("within", 3), f"{place}.within", 1),
        _choice(Side, value.get("side", Side.EITHER), f"{place}.side"),
    )


def _not_near(value: object) -> tuple[NotNear, ...]:
    """A list of words, one table, or a list of tables."""
    if isinstance(value, Mapping):
        return (_near(value, "not_near"),)
    listed = _list(value, "not_near")
    if listed and all(isinstance(item, str) for item in listed):
        return (NotNear(_alternatives(listed, "not_near")),)
    return tuple(_near(item, f"not_near[{at}]") for at, item in enumerate(listed))


def _choices(choices: type[Choice], value: object, place: str) -> tuple[Choice, ...]:
    given = [value] if isinstance(value, str) else _list(value, place)
    written = [str(item).strip().replace("-", "_").replace(" ", "_") for item in given]
    listed = [_choice(choices, item, f"{place}[{at}]") for at, item in enumerate(written)]
    return tuple(dict.fromkeys(listed))


def _views(kind: Kind, value: object) -> tuple[View, ...]:
    views = _choices(View, value, "views")
    if kind is Kind.PATTERN and set(views) - {View.PLAIN}:
        raise RuleError("views", "A pattern reads the post as written.", "Leave `views` out.")
    return views


def _check_keys(data: Mapping[str, object], kind: Kind) -> None:
    needed, foreign = ("slots", "any") if kind is Kind.GAP else ("any", "slots")
    unknown: Iterable[str] = sorted(data.keys() - KEYS)
    for key in unknown:
        raise RuleError(key, "This field is not known.", f"Known: {', '.join(sorted(KEYS))}.")
    if not data.get(needed):
        raise RuleError(needed, "The rule looks for nothing.", f"A {kind} rule needs `{needed}`.")
    if data.get(foreign):
        raise RuleError(foreign, f"A {kind} rule has no such field.", f"Use `{needed}`.")
    if kind is not Kind.GAP and data.get("within"):
        raise RuleError("within", "Only a gap has a width.", "Use kind gap, or take it out.")


def parse_rule(data: Mapping[str, object]) -> Rule:
    """Read one rule. Raises RuleError; its place is a path into `data`."""
    kind = _choice(Kind, data.get("kind", ""), "kind")
    _check_keys(data, kind)
    calming = data.get("whole_post_contains") or []
    return Rule(
        id=_text(data.get("id", ""), "id"),
        kind=kind,
        any=() if kind is Kind.GAP else _any(kind, data["any"]),
        slots=_slots(data["slots"]) if kind is Kind.GAP else (),
        within=_number(data.get("within", 3), "within", 0) if kind is Kind.GAP else 0,
        not_near=_not_near(data.get("not_near") or []),
        unless=_choices(Unless, data.get("unless") or [], "unless"),
        whole_post_contains=_alternatives(calming, "whole_post_contains") if calming else (),
        views=_views(kind, data.get("views") or []),
        severity=_text(data.get("severity", ""), "severity"),
        note=_text(data.get("note", ""), "note", MAX_NOTE),
    )
