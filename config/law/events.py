"""The shape of `rules/events.toml`: what an event starts, ends and owes, and what it waits for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from config.law.entries import Regime
from config.law.rows import Row

OF_THE_REGIME = ("wait_clock", "decision_clock")


@dataclass(frozen=True, kw_only=True)
class Named:
    """A row that the event starts or owes; `when`: the switch of the regime, or empty.

    `places`: owed there alone; `met_by`: not owed once this event has happened.
    `once`: started only after this event. `assessed`: only where the place wants criminal history
    weighed, and it is a ground (R-32).
    """

    id: str
    when: str
    places: tuple[str, ...] = ()
    met_by: str = ""
    once: str = ""
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
    any_of: tuple[str, ...]
    item_is: tuple[str, ...]
    in_time: tuple[str, ...]
    lifted_by: str
    no_needed: bool

    @property
    def names(self) -> set[str]:
        """Every event that it looks at."""
        found = {*self.after, *self.unless, *self.any_of, self.of, self.lifted_by}
        return found - {""}


@dataclass(frozen=True, kw_only=True)
class Event:
    id: str
    title: str
    starts: tuple[Named, ...]
    closes: tuple[str, ...]
    voids: tuple[str, ...]
    undoes: tuple[str, ...]
    needs: tuple[str, ...]
    owes: tuple[Named, ...]
    gates: tuple[Condition, ...]
    item_becomes: str
    settles_item: bool


def _when(row: Row, switches: Collection[str]) -> str:
    found = row.text("when", "")
    if found and found not in switches:
        raise row.wrong(f"when {found!r} is no switch of a regime.")
    return found


def _named(row: Row, switches: Collection[str], known: Collection[str]) -> Named:
    found = Named(
        id=row.text("id"),
        when=_when(row, switches),
        places=row.texts("places", ()),
        met_by=row.text("met_by", ""),
        once=row.text("once", ""),
        assessed=row.flag("assessed", False),
    )
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
        any_of=row.texts("any_of", ()),
        item_is=row.texts("item_is", ()),
        in_time=row.texts("in_time", ()),
        lifted_by=row.text("lifted_by", ""),
        no_needed=row.flag("no_needed", False),
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
        needs=row.texts("needs", ()),
        owes=tuple(_named(one, switches, shelves["notices"]) for one in _rows(row, "owes")),
        gates=tuple(_condition(one, switches) for one in _rows(row, "gates")),
        item_becomes=row.text("item_becomes", ""),
        settles_item=row.flag("settles_item", False),
    )
    row.done()
    limits = {id for gate in found.gates for id in gate.in_time}
    if unknown := {*found.closes, *found.voids, *limits} - clocks:
        raise row.wrong(f"{', '.join(sorted(unknown))} is not in the book.")
    return found


def _rows(row: Row, key: str) -> list[Row]:
    return row.rows(key, required=False, once=False)


def check_names(events: Mapping[str, Event], file: Row) -> None:
    """Conditions name events of the same file, and rows of practice or the book."""
    for one in events.values():
        named = {name for gate in one.gates for name in gate.names}
        named |= {*one.undoes, *one.needs, *(owed.met_by for owed in one.owes if owed.met_by)}
        named |= {started.once for started in one.starts if started.once}
        if unknown := named - set(events):
            raise file.wrong(
                f"{one.id} names {', '.join(sorted(unknown))}, which is no event here."
            )
