"""The law as data, loaded and checked once: `book().deadline("D-06")`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from config.law import reading
from config.law.entries import Gate, Limits, Notice, Regime
from config.law.rows import RULES, BookError, read_file
from config.law.rule import Rule

__all__ = ["Book", "BookError", "book", "read_book"]

Entry = TypeVar("Entry")


def _look_up(entries: Mapping[str, Entry], name: str, kind: str) -> Entry:
    try:
        return entries[name]
    except KeyError:
        known = ", ".join(entries)
        raise LookupError(f"The book has no {kind} {name[:40]!r}. It has {known}.") from None


@dataclass(frozen=True, kw_only=True)
class Book:
    deadlines: Mapping[str, Rule]
    notices: Mapping[str, Notice]
    gates: Mapping[str, Gate]
    regimes: Mapping[str, Regime]
    limits: Limits

    def deadline(self, id: str) -> Rule:
        """Raises LookupError, like its sisters, naming what there is."""
        return _look_up(self.deadlines, id, "deadline")

    def notice(self, id: str) -> Notice:
        return _look_up(self.notices, id, "notice")

    def gate(self, id: str) -> Gate:
        return _look_up(self.gates, id, "gate")

    def regime(self, name: str) -> Regime:
        return _look_up(self.regimes, name, "regime")


def _deadlines(folder: Path) -> dict[str, Rule]:
    file = read_file(folder, "deadlines.toml")
    sources, found = file.row("sources").all_texts(), dict[str, Rule]()
    for row in file.rows("deadline"):
        rule = reading.deadline(row, sources, found)
        found[rule.id] = rule
    file.done()
    return found


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


def read_book(folder: Path) -> Book:
    """Raises BookError, naming file, row and key."""
    deadlines = _deadlines(folder)
    notices = _notices(folder, deadlines)
    return Book(
        deadlines=MappingProxyType(deadlines),
        notices=MappingProxyType(notices),
        gates=MappingProxyType(_gates(folder)),
        regimes=MappingProxyType(_regimes(folder, notices, deadlines)),
        limits=reading.limits(read_file(folder, "limits.toml"), deadlines),
    )


@cache
def book() -> Book:
    return read_book(RULES)
