"""Closures, and what they do to the clocks that run (R-19)."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

import holidays
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from config.accounts.models import Closure, Organization, User, actor
from config.audit.services import INSTALLATION, record
from config.clocks.models import Clock, ClockChange
from config.clocks.services.changes import DAYS, keep_change
from config.clocks.services.running import count_days, set_days
from config.clocks.services.workdays import calendar_for
from config.errors import Conflict, Invalid, Refusal
from config.law.book import book
from config.law.calendar import SATURDAY, Calendar, federal_holidays, spoken

STATES = Path(__file__).parents[1] / "holidays.toml"


class ClosedAlready(Conflict):
    code = "closed_already"


class HolidaysUnknown(Refusal):
    code = "holidays_unknown"
    remedy = "Enter the closures one by one, each with its source."


@transaction.atomic
def add_closure(
    *,
    organization: Organization | None,
    jurisdiction: str,
    on: date,
    kind: str,
    name: str,
    source: str,
    by: User | None,
    at: datetime,
) -> Closure:
    """Close a day for an organization, a state (`jurisdiction`), or everybody, and move clocks."""
    closure = Closure(
        organization=organization,
        jurisdiction="" if organization else jurisdiction,
        on=on,
        kind=kind,
        name=name.strip(),
        source=source.strip(),
    )
    _check(closure)
    try:
        with transaction.atomic():
            closure.save()
    except IntegrityError as error:
        raise ClosedAlready(f"{spoken(on)} is closed already.") from error
    # Streams in the order of their names: installation, matters, organizations.
    if organization is None:
        _record(closure, INSTALLATION, by, at)
    for clock, before in _moved(closure, at):
        keep_change(clock, ClockChange.Kind.CLOSURE, closure.name, before, by, at)
        clock.save(update_fields=DAYS)
    if organization is not None:
        _record(closure, organization.stream, by, at)
    return closure


def _check(closure: Closure) -> None:
    wrong = {field: ["Say it."] for field in ("name", "source") if not str(getattr(closure, field))}
    if closure.kind == Closure.Kind.OWN and closure.organization is None:
        wrong["organization"] = ["Say whose offices are closed."]
    if closure.kind not in Closure.Kind.values:
        wrong["kind"] = ["Choose public or own."]
    if wrong:
        raise Invalid(wrong)


def _record(closure: Closure, stream: str, by: User | None, at: datetime) -> None:
    record(
        stream=stream,
        verb="add_closure",
        actor=actor(by),
        agency=closure.organization.code if closure.organization else "",
        target=f"closure:{closure.pk}",
        at=at,
        payload={"on": str(closure.on), "kind": closure.kind, "where": closure.jurisdiction},
    )


Moved = tuple[Clock, dict[str, object]]


def _moved(closure: Closure, at: datetime) -> list[Moved]:
    # Count again what the day can reach: clocks that end on it or later
    reach = Q(due_on__gte=closure.on) | Q(earliest_on__gt=closure.on)
    clocks = (
        Clock.objects.open()
        .filter(reach, organization__in=_concerned(closure))
        .select_related("matter__agency", "matter__screener", "organization")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    calendars: dict[int, Calendar] = {}
    moved = [
        (clock, before)
        for clock in clocks
        if not is_settled(clock, closure.on, clock.organization.on(at))
        and (before := _count_again(clock, calendars)) is not None
    ]
    return sorted(moved, key=lambda one: one[0].matter.stream)


def _concerned(closure: Closure) -> QuerySet[Organization]:
    if closure.organization is not None:
        return Organization.objects.filter(pk=closure.organization.pk)
    if closure.jurisdiction:
        return Organization.objects.filter(
            Q(jurisdiction=closure.jurisdiction)
            | Q(jurisdiction__startswith=f"{closure.jurisdiction}-")
        )
    return Organization.objects.all()


def is_settled(clock: Clock, closed: date, today: date) -> bool:
    # a closure dated in the past changes nothing that is due, or allowed, already
    return closed < today and clock.day is not None and clock.day <= today


def _count_again(clock: Clock, calendars: dict[int, Calendar]) -> dict[str, object] | None:
    """Set the clock's new days; what they were before, or None where nothing moves."""
    before = clock.dates()
    calendar = calendars.get(clock.organization_id)
    if calendar is None:
        calendar = calendars[clock.organization_id] = calendar_for(clock.organization)
    set_days(clock, count_days(clock, calendar))
    if clock.dates() == before:
        return None
    return before


@dataclass(frozen=True)
class State:
    """Which of a state's named holidays close its offices, and where that stands."""

    closes: frozenset[str]
    citation: str


@cache
def states() -> dict[str, State]:
    rows = tomllib.loads(STATES.read_text("utf-8"))["state"]
    return {row["id"]: State(frozenset(row["closes"]), row["citation"]) for row in rows}


def _state(organization: Organization) -> str:
    here = book().places(organization.jurisdiction)
    if known := next((place for place in here if place in states()), None):
        return known
    where = organization.jurisdiction
    raise HolidaysUnknown(f"Nobody has checked on which days offices close in {where}.")


def state_holidays(jurisdiction: str, years: Iterable[int]) -> Iterator[tuple[date, str]]:
    """Working days, beside the federal holidays, on which the state's offices close."""
    closes = states()[jurisdiction].closes
    listed = holidays.country_holidays("US", subdiv=jurisdiction, years=list(years))
    for on, names in sorted(listed.items()):
        name = next((one for one in names.split("; ") if one in closes), None)
        if name and on.weekday() < SATURDAY and on not in federal_holidays(on.year):
            yield on, name


@transaction.atomic
def seed_closures(
    *, organization: Organization, years: Iterable[int], by: User | None, at: datetime
) -> list[Closure]:
    """Freeze the state's own holidays as rows; those that stand already are left as they are."""
    where = _state(organization)
    source = f"{states()[where].citation}; date by holidays {version('holidays')}"
    public = Closure.Kind.PUBLIC
    known = set(
        Closure.objects.filter(jurisdiction=where, kind=public).values_list("on", flat=True)
    )
    return [
        add_closure(
            organization=None,
            jurisdiction=where,
            on=on,
            kind=public,
            name=name,
            source=source,
            by=by,
            at=at,
        )
        for on, name in state_holidays(where, years)
        if on not in known
    ]
