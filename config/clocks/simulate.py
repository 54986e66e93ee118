"""Scenarios: from a file or a form, walked through by `config.law.simulation`, told as JSON."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import NoReturn

from config.errors import Invalid
from config.law.book import book
from config.law.calendar import spoken
from config.law.clock import FIRST_YEAR, LAST_YEAR
from config.law.events import Event
from config.law.rule import Ground
from config.law.simulation import Course, Happening, Line, Running, Scenario, simulate

MOST_EVENTS = 500
KEYS = ("name", "jurisdiction", "regime", "sworn", "grounds", "closures", "already", "event")


def read_scenario(text: str) -> Scenario:
    """TOML with the keys of KEYS; each [[event]] has `on`, `what` and perhaps `item`.

    Raises Invalid, naming the key.
    """
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        _wrong("scenario", f"is no TOML: {error}.")
    if unknown := sorted(set(values) - set(KEYS)):
        _wrong(unknown[0], f"unknown; known are {', '.join(KEYS)}.")
    rows = values.get("event")
    if not isinstance(rows, list) or not rows or len(rows) > MOST_EVENTS:
        _wrong("event", f"give between 1 and {MOST_EVENTS} tables [[event]].")
    happenings = [_happening(number, row) for number, row in enumerate(rows, 1)]
    return scenario(
        name=_text("name", values.get("name", "Scenario")),
        jurisdiction=_text("jurisdiction", values.get("jurisdiction")),
        regime=_text("regime", values.get("regime")),
        sworn=_flag(values.get("sworn", False)),
        grounds=_listed("grounds", values.get("grounds", ["any_report"])),
        closures=[_day("closures", one) for one in _listed("closures", values.get("closures", []))],
        already=[str(one) for one in _listed("already", values.get("already", []))],
        happenings=happenings,
    )


def scenario(
    *,
    name: str,
    jurisdiction: str,
    regime: str,
    sworn: bool,
    grounds: Iterable[object],
    closures: Iterable[date],
    happenings: Iterable[Happening],
    already: Iterable[str] = (),
) -> Scenario:
    """Raises Invalid for a place, regime or ground that the book does not know."""
    try:
        place, law = book().jurisdiction(jurisdiction), book().regime(regime)
    except LookupError as error:
        raise Invalid({"scenario": [str(error)]}) from None
    known = list(Ground)
    if unknown := [one for one in grounds if one not in known]:
        _wrong("grounds", f"{str(unknown[0])[:40]!r} is unknown; known are {', '.join(known)}.")
    return Scenario(
        name=name,
        place=place,
        regime=law,
        sworn=sworn,
        grounds=frozenset(Ground(str(one)) for one in grounds),
        closures=frozenset(closures),
        happenings=tuple(happenings),
        already=tuple(_known_event("already", one).id for one in already),
    )


def _wrong(field: str, said: str) -> NoReturn:
    raise Invalid({field: [said]})


def _text(field: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        _wrong(field, "missing; give it as text.")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        _wrong("sworn", "must be true or false.")
    return value


def _listed(field: str, value: object) -> list[object]:
    if not isinstance(value, list):
        _wrong(field, "must be a list.")
    return value


def _day(field: str, value: object) -> date:
    if type(value) is not date:
        _wrong(field, f"{str(value)[:40]} is no date; write 2027-03-01 without quotation marks.")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        _wrong(field, f"{value} is outside the years {FIRST_YEAR} to {LAST_YEAR}.")
    return value


def _known_event(field: str, id: object) -> Event:
    try:
        return book().event(str(id))
    except LookupError as error:
        raise Invalid({field: [str(error)]}) from None


def _happening(number: int, row: Mapping[str, object]) -> Happening:
    where = f"event {number}"
    if unknown := sorted(set(row) - {"on", "what", "item"}):
        _wrong(where, f"unknown key {unknown[0]}; known are on, what, item.")
    what = _text(f"{where}, what", row.get("what"))
    event = _known_event(where, what)
    item = row.get("item", "")
    if not isinstance(item, str):
        _wrong(where, "item must be text.")
    return Happening(on=_day(f"{where}, on", row.get("on")), event=event, item=item)


def walked(found: Scenario) -> dict[str, object]:
    """The whole course, ready for JSON: day by day, then clocks, notices and refusals."""
    course = simulate(book(), found)
    last = max((line.on for line in course.lines), default=date.min)
    return {
        "scenario": found.name,
        "jurisdiction": found.place.id,
        "regime": found.regime.name,
        "days": [
            {"on": on.isoformat(), "entries": [_line(line) for line in lines]}
            for on, lines in groupby(course.lines, key=lambda line: line.on)
        ],
        "clocks": [_clock(clock, last) for clock in course.clocks],
        "notices": _notices(course),
        "refused": [
            {"on": line.on.isoformat(), **_line(line)}
            for line in course.lines
            if line.kind == "refused"
        ],
    }


def _line(line: Line) -> dict[str, object]:
    shown = {name: getattr(line, name) for name in ("kind", "id", "text")}
    extra = {name: getattr(line, name) for name in ("citation", "remedy", "item")}
    return {**shown, **{name: value for name, value in extra.items() if value}}


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _clock(clock: Running, today: date) -> dict[str, object]:
    days = clock.deadline
    return {
        "rule": clock.rule.id,
        "title": clock.rule.title,
        "citation": clock.rule.citation,
        "status": clock.rule.status.value,
        "item": clock.item,
        "started_on": _iso(days.started_on),
        "due_on": _iso(days.due_on),
        "safe_due_on": _iso(days.safe_due_on),
        "earliest_on": _iso(days.earliest_on),
        "ended_on": _iso(clock.ended_on),
        "state": clock.state(today),
        "steps": [{"on": _iso(step.on), "text": step.text} for step in days.steps],
    }


def _notices(course: Course) -> list[dict[str, object]]:
    return [
        {
            "notice": owed.notice,
            "title": owed.title,
            "owed_on": _iso(owed.on),
            "item": owed.item,
            "rule": owed.clock.rule.id if owed.clock else None,
            "due_on": _iso(owed.clock.deadline.due_on) if owed.clock else None,
            "sent_on": _iso(owed.clock.ended_on) if owed.clock else None,
        }
        for owed in course.owed
    ]


def in_words(found: Scenario) -> str:
    """The same for people, a day at a time."""
    course = simulate(book(), found)
    told = [found.name, f"{found.regime.title}, {found.place.name}", ""]
    for on, lines in groupby(course.lines, key=lambda line: line.on):
        told.append(spoken(on))
        told += [f"  {_spoken(line)}" for line in lines]
    return "\n".join(told)


def _spoken(line: Line) -> str:
    about = f" (item {line.item})" if line.item else ""
    source = f" [{line.id}: {line.citation}]" if line.citation else ""
    return " ".join(f"{line.text}{about}{source} {line.remedy}".split())
