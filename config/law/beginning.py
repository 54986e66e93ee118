"""Which rows of the book an event starts, here: one answer for the simulator and the database."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from config.law.book import Book
from config.law.entries import Regime
from config.law.events import OF_THE_REGIME, Event, Named
from config.law.rule import Ground, Kind, Rule

IsOn = Callable[[Rule], bool]
ON_BY_DEFAULT: IsOn = attrgetter("on_by_default")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What decides which rows bind: the regime, the place's code, the post, the grounds."""

    regime: Regime
    place: str
    sworn: bool
    grounds: frozenset[Ground] = frozenset({Ground.ANY_REPORT})


def begun(
    book: Book,
    event: Event,
    setting: Setting,
    on: date,
    *,
    happened: Collection[str] = (),
    is_on: IsOn = ON_BY_DEFAULT,
) -> Iterator[Rule]:
    """Rows whose time begins with the event on that day, as the narrowest place has them.

    `happened`: the events before it; `is_on`: whether a row, or an exemption, is followed (R-7).
    """
    for named in event.starts:
        for rule in _candidates(book, named, setting, on, happened):
            if binds(book, rule, setting, on, is_on):
                yield rule


def _candidates(
    book: Book, named: Named, setting: Setting, on: date, happened: Collection[str]
) -> Iterator[Rule]:
    if not named.is_on(setting.regime) or (named.once and named.once not in happened):
        return
    name = getattr(setting.regime, named.id) if named.id in OF_THE_REGIME else named.id
    if not name:
        return
    rule = book.deadline(name, on).at(book.places(setting.place), on)
    yield rule
    for beside in _besides(book, rule):
        yield from book.beside(book.deadline(beside), setting.place, on)


def _besides(book: Book, rule: Rule) -> tuple[str, ...]:
    """What a place adds to the wait after a notice binds under every regime that has one (R-32)."""
    waits = {law.wait_clock for law in book.regimes.values() if law.wait_clock}
    return tuple(sorted(waits)) if rule.id in waits else (rule.id,)


def binds(book: Book, rule: Rule, setting: Setting, on: date, is_on: IsOn = ON_BY_DEFAULT) -> bool:
    """Whether the row holds there on that day; fair-chance rows only on their ground (R-32)."""
    asked = rule.ground is not Ground.CRIMINAL_HISTORY or rule.ground in setting.grounds
    exempt = setting.sworn and rule.exempts_officers(is_on)
    here = not set(book.places(setting.place)).isdisjoint(rule.jurisdictions)
    return rule.period.holds(on) and here and asked and not exempt and is_on(rule)


def waits_of(book: Book) -> frozenset[str]:
    """Every wait that an event starts: a decision is held by all of them that run."""
    named = {one.id for event in book.events.values() for one in event.starts}
    named |= {law.wait_clock for law in book.regimes.values()}
    return frozenset(
        rule.id
        for rule in book.deadlines.values()
        if rule.kind is Kind.WAIT and {rule.id, rule.beside} & named
    )
