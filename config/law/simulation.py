"""A case walked through day by day: what each event starts and owes, and which gate refuses it.

Pure: dates in, lines out. What a refused event would have started does not start.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from config.errors import Refusal
from config.law.beginning import Setting, begun
from config.law.book import Book
from config.law.calendar import DAY, Calendar, spoken
from config.law.clock import Deadline, count
from config.law.entries import Regime
from config.law.events import OF_THE_REGIME, Condition, Event
from config.law.places import Jurisdiction
from config.law.rule import Ground, Kind, Rule

SWEEP = "R-11"  # nothing undecided is carried on past its limit
OPEN = "disputed"  # the item is in dispute and nobody has decided it


@dataclass(frozen=True, kw_only=True)
class Happening:
    """`item` names one disputed item; empty is the whole case."""

    on: date
    event: Event
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    name: str
    place: Jurisdiction
    regime: Regime
    sworn: bool
    grounds: frozenset[Ground]
    closures: frozenset[date]
    happenings: tuple[Happening, ...]
    already: tuple[str, ...] = ()  # events taken to have happened before the first day

    @property
    def setting(self) -> Setting:
        return Setting(
            regime=self.regime, place=self.place.id, sworn=self.sworn, grounds=self.grounds
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing on one day. `kind`: event, refused, started, closed, void, due, over or owed."""

    on: date
    kind: str
    id: str
    text: str
    citation: str = ""
    remedy: str = ""
    item: str = ""


@dataclass(kw_only=True)
class Running:
    """A clock of the scenario; `ended`: closed, void or extended."""

    rule: Rule
    item: str
    deadline: Deadline
    ended: str = ""
    ended_on: date | None = None

    @property
    def last(self) -> date:
        days = self.deadline
        day = days.accept_through_on or days.due_on or days.earliest_on
        assert day is not None, f"{self.rule.id} has no day to run to"
        return day

    @property
    def until(self) -> str:
        if self.rule.kind is Kind.WAIT:
            return "not before"
        return "through" if self.rule.gives_time else "by"

    def state(self, today: date) -> str:
        if self.ended == "closed" and self.deadline.due_on and self.ended_on:
            return "late" if self.ended_on > self.deadline.due_on else "closed"
        if self.ended:
            return self.ended
        if self.rule.kind is Kind.WAIT:
            return "over" if self.last <= today else "open"
        if self.last >= today:
            return "open"
        return "over" if self.rule.gives_time else "overdue"


@dataclass(frozen=True, kw_only=True)
class Owed:
    notice: str
    title: str
    on: date
    item: str
    clock: Running | None


@dataclass(kw_only=True)
class Course:
    """How the case stands after the happenings so far."""

    book: Book
    scenario: Scenario
    lines: list[Line] = field(default_factory=list)
    clocks: list[Running] = field(default_factory=list)
    owed: list[Owed] = field(default_factory=list)
    happened: dict[str, date] = field(default_factory=dict)
    open_items: set[str] = field(default_factory=set)
    items: dict[str, str] = field(default_factory=dict)  # what each disputed item is at
    needed: list[tuple[str, ...]] = field(default_factory=list)
    settled_on: date | None = None

    @property
    def calendar(self) -> Calendar:
        return Calendar(public=self.scenario.closures)

    def say(self, now: Happening, kind: str, id: str, text: str, citation: str = "") -> None:
        self.lines.append(
            Line(on=now.on, kind=kind, id=id, text=text, citation=citation, item=now.item)
        )

    def live(self, rules: tuple[str, ...], item: str) -> list[Running]:
        """Clocks that run, of these rows, for the item; for all items where none is named."""
        fits = (one for one in self.clocks if not one.ended and one.rule.id in rules)
        return [one for one in fits if not item or one.item in ("", item)]

    def standing(self, item: str) -> set[str]:
        """What the item is at; of every item where none is named."""
        if not item:
            return set(self.items.values())
        return {self.items.get(item, self.items.get("", ""))}

    def missed(self, rules: tuple[str, ...], item: str, today: date) -> Iterator[Running]:
        """The last clock of each row, where its day passed before it was closed."""
        last = {one.rule.id: one for one in self.clocks if not item or one.item in ("", item)}
        for id in rules:
            one = last.get(id)
            if one and one.ended in ("", "closed") and (one.ended_on or today) > one.last:
                yield one


def simulate(book: Book, scenario: Scenario) -> Course:
    """Walk through the happenings in the order of their days."""
    before = dict.fromkeys(scenario.already, date.min)
    course = Course(book=book, scenario=scenario, happened=before)
    for name in scenario.already:
        _become(course, book.event(name), "")
    for now in sorted(scenario.happenings, key=lambda one: one.on):
        try:
            _check(course, now)
        except Refusal as refused:
            _refuse(course, now, refused)
            continue
        _happen(course, now)
    course.lines += _reached(course)
    course.lines.sort(key=lambda line: line.on)
    return course


def _refuse(course: Course, now: Happening, refused: Refusal) -> None:
    said = f"{now.event.title}: refused. {refused.reason}"
    course.lines.append(
        Line(
            on=now.on,
            kind="refused",
            id=refused.gate,
            text=said,
            citation=refused.citation,
            remedy=refused.remedy,
            item=now.item,
        )
    )


def _check(course: Course, now: Happening) -> None:
    for condition in now.event.gates:
        if condition.is_on(course.scenario.regime):
            for reason in _obstacles(course, now, condition):
                raise _refusal(course, condition.id, reason)
    for named in now.event.starts:
        if named.id not in OF_THE_REGIME and named.is_on(course.scenario.regime):
            _check_extension(course, now, course.book.deadline(named.id, now.on))


def _refusal(course: Course, id: str, reason: str) -> Refusal:
    if id in course.book.gates:
        gate = course.book.gate(id)
        return Refusal(reason, gate=id, citation=gate.citation, remedy=gate.remedy)
    citation = (
        course.book.deadline(id).citation if id in course.book.deadlines else f"house practice {id}"
    )
    return Refusal(reason, gate=id, citation=citation, remedy="Wait, or take the ordinary path.")


def _obstacles(course: Course, now: Happening, condition: Condition) -> Iterator[str]:
    yield from _unmet(course, condition)
    yield from _of_the_item(course, now, condition)
    if condition.waits:
        running = [one for one in course.clocks if one.rule.kind is Kind.WAIT and not one.ended]
        for one in running:
            if now.on < one.last:
                yield f"{one.rule.title}: not before {spoken(one.last)}."
    if condition.no_open and course.open_items:
        yield "A dispute is open."
    if condition.no_open and course.settled_on and now.on <= course.settled_on:
        yield f"Not before the day after the results came: {spoken(course.settled_on + DAY)}."
    for owed in course.owed:
        if owed.notice in condition.no_owed and owed.clock and not owed.clock.ended:
            yield f"Still owed: {owed.title}."
    if condition.within and (began := course.happened.get(condition.of)):
        due_on = count(course.book.deadline(condition.within), began, course.calendar).due_on
        if due_on and now.on > due_on:
            yield f"This path ended {spoken(due_on)}."


def _unmet(course: Course, condition: Condition) -> Iterator[str]:
    """Events that must have happened, or must not."""
    for name in condition.after:
        if name not in course.happened:
            yield f"Missing before it: {_either(course, (name,))}."
    if condition.any_of and course.happened.keys().isdisjoint(condition.any_of):
        yield f"Missing before it: {_either(course, condition.any_of)}."
    for name in condition.unless:
        if name in course.happened:
            yield f"{course.book.event(name).title}, {spoken(course.happened[name])}."
    if condition.no_needed:
        for names in course.needed:
            yield f"The report changed. Missing since then: {_either(course, names)}."


def _either(course: Course, names: tuple[str, ...]) -> str:
    titles = [course.book.event(name).title for name in names]
    return ", or ".join(f"{title[:1].lower()}{title[1:]}" for title in titles)


def _of_the_item(course: Course, now: Happening, condition: Condition) -> Iterator[str]:
    if condition.item_is and course.standing(now.item).isdisjoint(condition.item_is):
        wanted = ", ".join(one.replace("_", " ") for one in condition.item_is)
        yield f"The item is none of these: {wanted}."
    if condition.lifted_by not in course.happened:
        for one in course.missed(condition.in_time, now.item, now.on):
            yield f"{one.rule.title}: the limit passed {spoken(one.last)}."


def _check_extension(course: Course, now: Happening, rule: Rule) -> None:
    if rule.extends is None:
        return
    bases = course.live((rule.extends.id,), now.item)
    barred = course.book.limits.extension
    if barred.holds_in(course.scenario.place.id):
        raise _refusal(course, "G-09", f"{course.scenario.place.name} gives no more days.")
    if not bases:
        raise _refusal(course, "G-09", "The item is decided, extended already, or not disputed.")
    for base in bases:
        _count_extended(course, now, rule, base)


def _count_extended(course: Course, now: Happening, rule: Rule, base: Running) -> Deadline:
    began = base.deadline.started_on
    return count(rule, began, course.calendar, information=now.on)


def _happen(course: Course, now: Happening) -> None:
    event = now.event
    course.say(now, "event", event.id, event.title)
    course.happened[event.id] = now.on
    for name in event.undoes:
        course.happened.pop(name, None)
    course.needed = [names for names in course.needed if event.id not in names]
    if event.needs:
        course.needed.append(event.needs)
    _become(course, event, now.item)
    for how, rules in (("closed", event.closes), ("void", event.voids)):
        for one in course.live(rules, now.item):
            one.ended, one.ended_on = how, now.on
            course.say(now, how, one.rule.id, _ended(one), one.rule.citation)
    setting, before = course.scenario.setting, course.happened
    begins = list(begun(course.book, event, setting, now.on, happened=before))
    started = [one for rule in begins for one in _begin(course, now, rule)]
    _owe(course, now, started)
    if event.settles_item:
        ends = course.open_items if not now.item else {now.item}
        course.open_items -= {item for item in ends if course.items.get(item) != OPEN}
        course.settled_on = now.on


def _become(course: Course, event: Event, item: str) -> None:
    if event.item_becomes:
        course.items[item] = event.item_becomes
    if event.item_becomes == OPEN:
        course.open_items.add(item)


def _ended(one: Running) -> str:
    if one.ended == "void":
        return f"{one.rule.title}: falls away."
    due_on = one.deadline.due_on
    late = due_on and one.ended_on and one.ended_on > due_on
    return f"{one.rule.title}: done{', late' if late else ''}."


def _begin(course: Course, now: Happening, rule: Rule) -> Iterator[Running]:
    if rule.extends is None:
        yield _run(course, now, rule, now.item, count(rule, now.on, course.calendar))
        return
    for base in course.live((rule.extends.id,), now.item):
        base.ended, base.ended_on = "extended", now.on
        yield _run(course, now, rule, base.item, _count_extended(course, now, rule, base))


def _run(course: Course, now: Happening, rule: Rule, item: str, deadline: Deadline) -> Running:
    clock = Running(rule=rule, item=item, deadline=deadline)
    course.clocks.append(clock)
    said = f"{rule.title}: {clock.until} {spoken(clock.last)}."
    course.say(now, "started", rule.id, said, rule.citation)
    return clock


def _owe(course: Course, now: Happening, started: list[Running]) -> None:
    for named in now.event.owes:
        notice = course.book.notice(named.id)
        refused = named.id in course.scenario.regime.refused_notices
        elsewhere = named.places and set(named.places).isdisjoint(
            course.book.places(course.scenario.place.id)
        )
        met = named.met_by in course.happened
        if refused or elsewhere or met or not named.is_on(course.scenario.regime):
            continue
        if named.assessed and not _assessed(course, now.on):
            continue
        clock = next((one for one in started if one.rule.kind is Kind.DUE), None)
        course.owed.append(
            Owed(notice=notice.id, title=notice.title, on=now.on, item=now.item, clock=clock)
        )
        said = "is owed and missing" if named.met_by else "must follow"
        course.say(now, "owed", notice.id, f"{notice.title} {said}.", notice.citation)


def _assessed(course: Course, on: date) -> bool:
    """Whether the place wants criminal history weighed here (R-32)."""
    scenario = course.scenario
    grounds = scenario.grounds & {Ground.CRIMINAL_HISTORY}
    here = course.book.overlays_in(scenario.place.id, on=on, grounds=grounds, sworn=scenario.sworn)
    return any(one.assessment for one in here)


def _reached(course: Course) -> Iterator[Line]:
    """The days on which clocks that nothing ended in time fall due, or set free."""
    conditions = [gate for event in course.book.events.values() for gate in event.gates]
    swept = {id for gate in conditions if gate.id == SWEEP for id in gate.in_time}
    for one in course.clocks:
        if one.rule.gives_time or (one.ended and (one.ended_on or one.last) <= one.last):
            continue
        wait = one.rule.kind is Kind.WAIT
        said = "the wait is over" if wait else "due today and not done"
        if one.rule.id in swept:
            said += "; what nobody decided cannot be verified and is deleted"
        yield Line(
            on=one.last,
            kind="over" if wait else "due",
            id=one.rule.id,
            text=f"{one.rule.title}: {said}.",
            citation=one.rule.citation,
            item=one.item,
        )
