"""A deadline asked for by rule and date, and answered with every step. Touches no database."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from textwrap import wrap
from typing import NoReturn

from config.errors import Invalid, Refusal
from config.law.book import book
from config.law.calendar import Calendar, spoken
from config.law.clock import Deadline, count
from config.law.counting import Interval, Step
from config.law.rule import Rule, Status

WIDTH = 92
STEP_KEYS = tuple(field.name for field in fields(Step))
KNOWN_KEYS = ("rule", "event", "closures", "information", "tolled")
IN_WORDS = {
    Status.READ: "the text of the law was read",
    Status.SECONDARY: "known from a secondary copy of the law",
    Status.MEMORY: "not verified: counsel must confirm it",
    Status.DOUBT: "in doubt: counsel must confirm it",
    Status.PRACTICE: "no law names this number",
}
NAMES = {
    "started_on": "Counted from",
    "due_on": "Due",
    "safe_due_on": "Safe",
    "earliest_on": "Earliest",
    "cutoff_on": "Reaches back to",
    "accept_through_on": "Accept through",
}


@dataclass(frozen=True)
class Question:
    rule: Rule
    event: date
    closures: frozenset[date] = frozenset()
    information: date | None = None
    tolled: tuple[Interval, ...] = ()


def read_question(values: Mapping[str, object]) -> Question:
    """Keys as in KNOWN_KEYS, dates as YYYY-MM-DD, tolled as FROM..TO. Raises Invalid."""
    if unknown := sorted(set(values) - set(KNOWN_KEYS)):
        _wrong(_short(unknown[0]), f"unknown; known are {', '.join(KNOWN_KEYS)}.")
    information = values.get("information")
    return Question(
        rule=_rule(values.get("rule")),
        event=_day("event", values.get("event")),
        closures=frozenset(_day("closures", one) for one in _listed("closures", values)),
        information=None if information is None else _day("information", information),
        tolled=tuple(_interval(one) for one in _listed("tolled", values)),
    )


def _wrong(field: str, said: str) -> NoReturn:
    raise Invalid({field: [said]})


def _short(value: object) -> str:
    return repr(value)[:40]


def _rule(value: object) -> Rule:
    if not isinstance(value, str):
        _wrong("rule", "missing; give an id such as D-06.")
    try:
        return book().deadline(value.strip().upper())
    except LookupError:
        first, *_, last = sorted(id for id in book().deadlines if id.startswith("D-"))
        _wrong("rule", f"{_short(value)} is unknown; the book has {first} to {last}.")


def _day(field: str, value: object) -> date:
    if value is None:
        _wrong(field, "missing; give a date as YYYY-MM-DD.")
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    _wrong(field, f"{_short(value)} is no date; give it as YYYY-MM-DD.")


def _listed(field: str, values: Mapping[str, object]) -> list[object]:
    found = values.get(field)
    if found is None:
        return []
    if field == "tolled" and isinstance(found, str):
        return [found]
    if not isinstance(found, list | tuple):
        _wrong(field, "must be a list.")
    return list(found)


def _interval(value: object) -> Interval:
    begin, dots, end = str(value).partition("..")
    if not isinstance(value, str) or not dots:
        _wrong("tolled", f"{_short(value)} must read FROM..TO.")
    return _day("tolled", begin), _day("tolled", end)


def counted(question: Question) -> Deadline:
    """Raises Invalid for dates that cannot be counted from, Refusal where a gate forbids it."""
    return count(
        question.rule,
        question.event,
        Calendar(public=question.closures),
        tolled=question.tolled,
        information=question.information,
    )


def answer(question: Question) -> dict[str, object]:
    """The deadline, or which gate refuses it and why; ready for JSON. Raises Invalid."""
    rule = question.rule
    try:
        return deadline_json(counted(question))
    except Refusal as refused:
        head = {"rule": rule.id, "citation": rule.citation, "status": rule.status.value}
        return {
            **head,
            "refused": refused.gate,
            "reason": refused.reason,
            "remedy": refused.remedy,
        }


def deadline_json(deadline: Deadline) -> dict[str, object]:
    """Ready for JSON: dates in ISO form, None where a day does not apply."""
    days = {name: getattr(deadline, name) for name in NAMES}
    return {
        "rule": deadline.rule_id,
        "citation": deadline.citation,
        "status": deadline.status.value,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "steps": steps_json(deadline.steps),
    }


def steps_json(steps: Iterable[Step]) -> list[dict[str, object]]:
    """As a clock's row keeps them."""
    return [{name: _plain(getattr(step, name)) for name in STEP_KEYS} for step in steps]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def answer_line(line: str) -> dict[str, object]:
    """One line of a batch. What is wrong with it is the answer."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "This line is not JSON."}
    if not isinstance(values, dict):
        return {"error": "This line is not a JSON object."}
    try:
        return answer(read_question(values))
    except Invalid as wrong:
        return {"error": str(wrong)}


def in_words(question: Question) -> str:
    """The same for people: what, by which law, when, and how it was counted. Raises Invalid."""
    rule = question.rule
    head = [f"{rule.id}  {rule.title}", rule.citation, f"{rule.status}: {IN_WORDS[rule.status]}"]
    try:
        found = counted(question)
    except Refusal as refused:
        said = f"Refused by {refused.gate}. {refused.reason} {refused.remedy}"
        return "\n".join([*head, *wrap(rule.note, WIDTH), "", *wrap(said, WIDTH)])
    days = {name: getattr(found, field) for field, name in NAMES.items()}
    shown = [f"{name:<18}{spoken(day)}" for name, day in days.items() if day]
    steps = [line for step in found.steps for line in _lines(step)]
    return "\n".join([*head, *wrap(rule.note, WIDTH), "", *shown, "", *steps])


def _lines(step: Step) -> list[str]:
    return wrap(
        step.text, WIDTH, initial_indent=f"{spoken(step.on):<18}", subsequent_indent=" " * 18
    )
