"""The law as data, loaded and checked once: `book().deadline("D-06")`."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from config.law import places, reading
from config.law.assessment import Weighing, read_weighing
from config.law.entries import Gate, Limits, Notice, Regime
from config.law.events import Event, check_names, event
from config.law.places import EVERYWHERE, Jurisdiction, Overlay
from config.law.rows import RULES, BookError, Row, read_file
from config.law.rule import Ground, Police, Rule, Versions

__all__ = ["Book", "BookError", "book", "read_book"]

OWN_PACKS = "PROBITY_LAW_PACKS"  # a folder with an agency's own packs

Entry = TypeVar("Entry")


def _look_up(entries: Mapping[str, Entry], name: str, kind: str) -> Entry:
    try:
        return entries[name]
    except KeyError:
        known = ", ".join(entries)
        raise LookupError(f"The book has no {kind} {name[:40]!r}. It has {known}.") from None


@dataclass(frozen=True, kw_only=True)
class Book:
    """`deadlines` are the texts in force last; `versions` has those of earlier periods too."""

    deadlines: Mapping[str, Rule]
    versions: Mapping[str, tuple[Rule, ...]]
    notices: Mapping[str, Notice]
    gates: Mapping[str, Gate]
    regimes: Mapping[str, Regime]
    limits: Limits
    events: Mapping[str, Event]
    jurisdictions: Mapping[str, Jurisdiction]
    overlays: tuple[Overlay, ...]
    weighing: Weighing

    def deadline(self, id: str, on: date | None = None) -> Rule:
        """The row in force `on` that day, else its last text. Raises LookupError, as its sisters,
        naming what there is."""
        last = _look_up(self.deadlines, id, "deadline")
        held = (rule for rule in self.versions[id] if on and rule.period.holds(on))
        return next(held, last)

    def notice(self, id: str) -> Notice:
        return _look_up(self.notices, id, "notice")

    def gate(self, id: str) -> Gate:
        return _look_up(self.gates, id, "gate")

    def regime(self, name: str) -> Regime:
        return _look_up(self.regimes, name, "regime")

    def event(self, id: str) -> Event:
        return _look_up(self.events, id, "event")

    def jurisdiction(self, code: str) -> Jurisdiction:
        """`CA`, `US-CA`, `NYC`, in any case. Raises LookupError."""
        wanted = code.strip().upper()
        named = wanted.removeprefix("US-")
        for found in self.jurisdictions.values():
            if found.id == named or wanted in found.aliases or named in found.aliases:
                return found
        return _look_up(self.jurisdictions, named, "jurisdiction")

    def places(self, code: str) -> tuple[str, ...]:
        """The jurisdiction and those it lies in, narrowest first: `NY-NYC`, `NY`, `US`.

        A code that the book does not know lies in the country alone.
        """
        found = [code] if code != EVERYWHERE else []
        while (place := self.jurisdictions.get(found[-1] if found else "")) and place.within:
            found.append(place.within)
        return tuple(dict.fromkeys((*found, EVERYWHERE)))

    def rows_in(
        self,
        code: str,
        *,
        on: date,
        grounds: Collection[Ground],
        sworn: bool,
        is_on: Callable[[Rule], bool] = attrgetter("on_by_default"),
    ) -> Iterator[Rule]:
        """Deadline rows that bind there on that day; for a sworn post without those it is
        exempt from. Whether an exemption varies is for counsel: the row binds until then.
        `is_on`: whether counsel follows an exemption of the place (R-7)."""
        here = self.places(code)
        for id in self.deadlines:
            rule = self.deadline(id, on).at(here, on)
            exempt = sworn and rule.exempts_officers(is_on)
            in_force = rule.period.holds(on) and not set(here).isdisjoint(rule.jurisdictions)
            if rule.ground in grounds and in_force and not exempt:
                yield rule

    def overlays_in(
        self, code: str, *, on: date, grounds: Collection[Ground], sworn: bool
    ) -> Iterator[Overlay]:
        """What the place's laws add there on that day, the narrowest place first; for a sworn
        post without those it is exempt from."""
        for place in self.places(code):
            for one in self.overlays:
                exempt = sworn and one.police is Police.EXEMPT
                holds = one.jurisdiction == place and one.period.holds(on)
                if holds and one.ground in grounds and not exempt:
                    yield one

    def beside(self, rule: Rule, code: str, on: date) -> list[Rule]:
        """Rows of that place that run from the same event as `rule`."""
        here = self.places(code)
        rows = (self.deadline(id, on).at(here, on) for id in self.deadlines)
        return [
            one
            for one in rows
            if one.beside == rule.id and not set(here).isdisjoint(one.jurisdictions)
        ]

    def exemptions(self) -> Iterator[Rule]:
        """Of officers, place by place: rows that counsel switches beside the others (R-7)."""
        for rule in self.deadlines.values():
            for one in rule.local:
                if found := rule.exemption(one):
                    yield found

    def switchable(self, id: str) -> Rule:
        """A deadline row, or an exemption of one. Raises LookupError."""
        for found in self.exemptions():
            if found.id == id:
                return found
        return self.deadline(id)


def _jurisdictions(file: Row, known: dict[str, Jurisdiction]) -> None:
    for row in file.rows("jurisdiction", required=False):
        found = places.jurisdiction(row, known)
        if found.id in known:
            raise row.wrong("stands in another file already.")
        known[found.id] = found


def _deadlines(
    file: Row, sources: Mapping[str, str], found: dict[str, Versions], known: Collection[str]
) -> None:
    for row in file.rows("deadline", required=False, once=False):
        earlier = {id: versions.last for id, versions in found.items()}
        rule = reading.deadline(row, sources, earlier)
        named = {*rule.jurisdictions, *(one.jurisdiction for one in rule.local)}
        if unknown := named - set(known):
            raise row.wrong(f"jurisdiction {', '.join(sorted(unknown))} is unknown.")
        try:
            found[rule.id] = found.get(rule.id, Versions()).joined(rule)
        except ValueError as error:
            raise row.wrong(str(error)) from None


def _notices(folder: Path, deadlines: Mapping[str, Rule]) -> dict[str, Notice]:
    file = read_file(folder, "notices.toml")
    found = [reading.notice(row, deadlines) for row in file.rows("notice")]
    file.done()
    return {notice.id: notice for notice in found}


def _gates(folder: Path) -> dict[str, Gate]:
    file = read_file(folder, "gates.toml")
    found = [reading.gate(row) for row in file.rows("gate")]
    file.done()
    return {gate.id: gate for gate in found}


def _regimes(
    folder: Path, notices: Mapping[str, Notice], deadlines: Mapping[str, Rule]
) -> dict[str, Regime]:
    file = read_file(folder, "regimes.toml")
    found = [reading.regime(row, notices, deadlines) for row in file.rows("regime", by="name")]
    file.done()
    return {regime.name: regime for regime in found}


def _events(folder: Path, shelves: Mapping[str, Collection[str]]) -> dict[str, Event]:
    file = read_file(folder, "events.toml")
    switches = {switch.name for switch in fields(Regime) if switch.type is bool}
    found = {one.id: one for one in (event(row, switches, shelves) for row in file.rows("event"))}
    file.done()
    check_names(found, file)
    return found


def _pack_files(folders: Iterable[Path]) -> Iterator[Row]:
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            yield read_file(folder.parent, f"{folder.name}/{path.name}")


def _check_overlay(found: Overlay, row: Row, shelves: Mapping[str, Collection[str]]) -> None:
    for shelf, ids in shelves.items():
        if unknown := set(getattr(found, shelf)) - set(ids):
            raise row.wrong(f"{shelf} {', '.join(sorted(unknown))} is not in the book.")


def _overlays(
    file: Row,
    sources: Mapping[str, str],
    known: Collection[str],
    shelves: Mapping[str, Collection[str]],
) -> Iterator[Overlay]:
    for row in file.rows("overlay", required=False):
        found = places.overlay(row, sources, known)
        _check_overlay(found, row, shelves)
        yield found


def read_book(folder: Path, own_packs: Path | None = None) -> Book:
    """Raises BookError, naming file, row and key."""
    jurisdictions, versions = dict[str, Jurisdiction](), dict[str, Versions]()
    head, federal = read_file(folder, "jurisdictions.toml"), read_file(folder, "deadlines.toml")
    _jurisdictions(head, jurisdictions)
    head.done()
    _deadlines(federal, federal.row("sources").all_texts(), versions, jurisdictions)
    federal.done()
    folders = [folder / "packs", *([own_packs] if own_packs else [])]
    packs = [(file, file.row("sources").all_texts()) for file in _pack_files(folders)]
    for file, sources in packs:
        _jurisdictions(file, jurisdictions)
        _deadlines(file, sources, versions, jurisdictions)
    deadlines = {id: found.last for id, found in versions.items()}
    notices, gates = _notices(folder, deadlines), _gates(folder)
    weighing = read_weighing(folder)
    shelves: dict[str, Collection[str]] = {
        "deadlines": deadlines,
        "notices": notices,
        "gates": gates,
        "assessment": weighing.factors,
        "complaints": weighing.offices,
    }
    overlays = list[Overlay]()
    for file, sources in packs:
        overlays += _overlays(file, sources, jurisdictions, shelves)
        file.done()
    return Book(
        deadlines=MappingProxyType(deadlines),
        versions=MappingProxyType({id: found.rules for id, found in versions.items()}),
        notices=MappingProxyType(notices),
        gates=MappingProxyType(gates),
        regimes=MappingProxyType(_regimes(folder, notices, deadlines)),
        limits=reading.limits(read_file(folder, "limits.toml"), deadlines),
        events=MappingProxyType(_events(folder, shelves)),
        jurisdictions=MappingProxyType(jurisdictions),
        overlays=tuple(overlays),
        weighing=weighing,
    )


@cache
def book() -> Book:
    """Raises BookError where a row cannot be trusted; nothing runs before it is right."""
    own = os.environ.get(OWN_PACKS)
    if own and not Path(own).is_dir():
        raise BookError(f"{OWN_PACKS} names {own}, which is no folder.")
    return read_book(RULES, Path(own) if own else None)
