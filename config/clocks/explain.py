"""A deadline asked for by rule and date, and answered with every step. Touches no database."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from textwrap import wrap
from typing import NoReturn

from config.errors import Invalid, Refusal
from config.law.book import book
from config.law.calendar import Calendar, spoken
from config.law.clock import Deadline, count
from config.law.counting import Interval, Step
from config.law.places import Jurisdiction
from config.law.rule import Counting, Kind, Police, Rule, Status

WIDTH = 92
STEP_KEYS = tuple(field.name for field in fields(Step))
KNOWN_KEYS = ("rule", "event", "closures", "information", "tolled", "jurisdiction")
IN_WORDS = {
    Status.READ: "the text of the law was read",
    Status.SECONDARY: "known from a secondary copy of the law",
    Status.MEMORY: "not verified: counsel must confirm it",
    Status.DOUBT: "in doubt: counsel must confirm it",
    Status.PRACTICE: "no law names this number",
}
IN_FORCE = {
    Police.COVERED: "Officers too.",
    Police.EXEMPT: "Not for officers.",
    Police.VARIES: "For officers: ask counsel.",
}
NAMES = {
    "started_on": "Counted from",
    "due_on": "Due",
    "safe_due_on": "Safe",
    "earliest_on": "Earliest",
    "cutoff_on": "Reaches back to",
    "accept_through_on": "Accept through",
}


class NoExtensionHere(Refusal):
    code = "no_extension_here"
    gate = "G-09"
    remedy = "Finish within the period that runs."


@dataclass(frozen=True)
class Question:
    rule: Rule
    event: date
    closures: frozenset[date] = frozenset()
    information: date | None = None
    tolled: tuple[Interval, ...] = ()
    place: Jurisdiction | None = None

    @property
    def applies(self) -> bool:
        """Whether the row holds in that place on the day of the event."""
        here = book().places(self.place.id) if self.place else self.rule.jurisdictions
        in_force = self.rule.period.holds(self.event)
        return in_force and not set(here).isdisjoint(self.rule.jurisdictions)

    @property
    def beside(self) -> list["Question"]:
        """The same, asked of that place's own rows which run from the same event."""
        rules = book().beside(self.rule, self.place.id, self.event) if self.place else []
        return [Question(rule=rule, event=self.event, closures=self.closures) for rule in rules]


def read_question(values: Mapping[str, object]) -> Question:
    """Keys as in KNOWN_KEYS, dates as YYYY-MM-DD, tolled as FROM..TO. Raises Invalid."""
    if unknown := sorted(set(values) - set(KNOWN_KEYS)):
        _wrong(_short(unknown[0]), f"unknown; known are {', '.join(KNOWN_KEYS)}.")
    information = values.get("information")
    rule, event = _rule(values.get("rule")), _day("event", values.get("event"))
    place = _place(values.get("jurisdiction"))
    here = book().places(place.id) if place else ()
    return Question(
        rule=book().deadline(rule.id, event).at(here, event),
        event=event,
        closures=frozenset(_day("closures", one) for one in _listed("closures", values)),
        information=None if information is None else _day("information", information),
        tolled=tuple(_interval(one) for one in _listed("tolled", values)),
        place=place,
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


def _place(value: object) -> Jurisdiction | None:
    if value is None:
        return None
    try:
        return book().jurisdiction(str(value))
    except LookupError:
        _wrong("jurisdiction", f"{_short(value)} is unknown; give a code such as CA or NY-NYC.")


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
    barred = book().limits.extension
    if question.rule.extends and question.place and barred.holds_in(question.place.id):
        raise NoExtensionHere(
            f"{question.place.name} gives no more days than the first.", citation=barred.citation
        )
    return count(
        question.rule,
        question.event,
        Calendar(public=question.closures),
        tolled=question.tolled,
        information=question.information,
    )


def event_plus_n(question: Question) -> date | None:
    """The last day if a period "beginning on the date" is counted as event + N, as many do.

    Shown beside the earlier day, which binds; None for rows that are counted so anyway.
    """
    rule = question.rule
    if rule.kind is not Kind.DUE or rule.counting is not Counting.INCLUSIVE:
        return None
    base = rule.extends and replace(rule.extends, counting=Counting.EXCLUSIVE)
    looser = replace(rule, counting=Counting.EXCLUSIVE, extends=base)
    return count(looser, question.event, Calendar(public=question.closures)).due_on


def answer(question: Question) -> dict[str, object]:
    """The deadline, or which gate refuses it and why; ready for JSON. Raises Invalid."""
    rule = question.rule
    try:
        return {**deadline_json(counted(question)), **_standing(question)}
    except Refusal as refused:
        head = {"rule": rule.id, "citation": rule.citation, "status": rule.status.value}
        return {
            **head,
            "refused": refused.gate,
            "reason": refused.reason,
            "remedy": refused.remedy,
            **_standing(question),
        }


def _standing(question: Question) -> dict[str, object]:
    """Whether it is enforced unless counsel says otherwise (R-7), and what the place adds."""
    other = event_plus_n(question)
    enforced: dict[str, object] = {
        "event_plus_n_on": _plain(other),
        "enforced": question.rule.on_by_default and question.applies,
    }
    if question.place is None:
        return enforced
    return {
        **enforced,
        "jurisdiction": question.place.id,
        "applies": question.applies,
        "beside": [{**answer(one), "police": one.rule.police.value} for one in question.beside],
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
    if other := event_plus_n(question):
        shown.append(f"{'Event + N':<18}{spoken(other)}: as many count; the earlier day binds")
    steps = [line for step in found.steps for line in _lines(step)]
    told = [*head, *wrap(rule.note, WIDTH), "", *shown, *_place_lines(question), "", *steps]
    return "\n".join(told)


def _place_lines(question: Question) -> Iterator[str]:
    if not question.place:
        return
    side = "holds" if question.applies else "does not hold"
    yield from ("", f"{question.rule.id} {side} in {question.place.name} on that day.")
    for other in question.beside:
        found, rule = counted(other), other.rule
        days = ((name, getattr(found, field)) for field, name in list(NAMES.items())[1:])
        said = ", ".join(f"{name.lower()} {spoken(day)}" for name, day in days if day)
        text = f"Beside it {rule.id}, {rule.title}: {said}. {IN_FORCE[rule.police]} {rule.citation}"
        yield from wrap(text, WIDTH)


def _lines(step: Step) -> list[str]:
    return wrap(
        step.text, WIDTH, initial_indent=f"{spoken(step.on):<18}", subsequent_indent=" " * 18
    )
