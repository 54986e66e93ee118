"""The shape of `rules/events.toml`: what an event starts, ends and owes, and what it waits for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from config.law.entries import Regime
from config.law.rows import Row

OF_THE_REGIME = ("wait_clock", "decision_clock")


@dataclass(frozen=True, kw_only=True)
class Named:
    """A row that the event starts or owes; `when`: the switch of the regime, or empty.

    `assessed`: only where the place wants criminal history weighed, and it is a ground (R-32).
    """

    id: str
    when: str
    assessed: bool = False

    def is_on(self, regime: Regime) -> bool:
        return not self.when or bool(getattr(regime, self.when))


@dataclass(frozen=True, kw_only=True)
class Condition(Named):
    """What must hold before the event; the head of the rule file explains each key."""

    after: tuple[str, ...]
    unless: tuple[str, ...]
    waits: bool
    no_open: bool
    no_owed: tuple[str, ...]
    within: str
    of: str


@dataclass(frozen=True, kw_only=True)
class Event:
    id: str
    title: str
    starts: tuple[Named, ...]
    closes: tuple[str, ...]
    voids: tuple[str, ...]
    undoes: tuple[str, ...]
    owes: tuple[Named, ...]
    gates: tuple[Condition, ...]
    opens_item: bool
    settles_item: bool


def _when(row: Row, switches: Collection[str]) -> str:
    found = row.text("when", "")
    if found and found not in switches:
        raise row.wrong(f"when {found!r} is no switch of a regime.")
    return found


def _named(row: Row, switches: Collection[str], known: Collection[str]) -> Named:
    assessed = row.flag("assessed", False)
    found = Named(id=row.text("id"), when=_when(row, switches), assessed=assessed)
    row.done()
    if found.id not in known:
        raise row.wrong(f"{found.id} is not in the book.")
    return found


def _condition(row: Row, switches: Collection[str]) -> Condition:
    found = Condition(
        id=row.text("id"),
        when=_when(row, switches),
        after=row.texts("after", ()),
        unless=row.texts("unless", ()),
        waits=row.flag("waits", False),
        no_open=row.flag("no_open", False),
        no_owed=row.texts("no_owed", ()),
        within=row.text("within", ""),
        of=row.text("of", ""),
    )
    row.done()
    return found


def event(row: Row, switches: Collection[str], shelves: Mapping[str, Collection[str]]) -> Event:
    """`shelves`: the ids of `deadlines` and `notices`."""
    clocks = {*shelves["deadlines"], *OF_THE_REGIME}
    found = Event(
        id=row.matching("id", r"[a-z0-9_]+"),
        title=row.text("title"),
        starts=tuple(_named(one, switches, clocks) for one in _rows(row, "starts")),
        closes=row.texts("closes", ()),
        voids=row.texts("voids", ()),
        undoes=row.texts("undoes", ()),
        owes=tuple(_named(one, switches, shelves["notices"]) for one in _rows(row, "owes")),
        gates=tuple(_condition(one, switches) for one in _rows(row, "gates")),
        opens_item=row.flag("opens_item", False),
        settles_item=row.flag("settles_item", False),
    )
    row.done()
    if unknown := {*found.closes, *found.voids} - clocks:
        raise row.wrong(f"{', '.join(sorted(unknown))} is not in the book.")
    return found


def _rows(row: Row, key: str) -> list[Row]:
    return row.rows(key, required=False, once=False)


def check_names(events: Mapping[str, Event], file: Row) -> None:
    """Conditions name events of the same file, and rows of practice or the book."""
    for one in events.values():
        named = {name for gate in one.gates for name in (*gate.after, *gate.unless)}
        named |= {gate.of for gate in one.gates if gate.of} | set(one.undoes)
        if unknown := named - set(events):
            raise file.wrong(
                f"{one.id} names {', '.join(sorted(unknown))}, which is no event here."
            )
