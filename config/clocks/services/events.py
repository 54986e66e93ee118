"""What an event starts and closes in the database: the rows of the book, as the simulator walks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from config.accounts.models import Matter, Organization, User
from config.clocks.models import Clock
from config.clocks.services.adoptions import is_on
from config.clocks.services.changes import void_clock
from config.clocks.services.running import close_clock, start_clock
from config.law.beginning import Setting, begun
from config.law.book import book
from config.law.rule import Party, Rule

OF_THE_AGENCY = frozenset({Party.USER, Party.EMPLOYER, Party.AGENCY})


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Where something happens: whose clocks run, in which matter, and what law of which place.

    `agency`: None in a person's file, where every row binds the screener.
    """

    matter: Matter
    setting: Setting
    screener: Organization
    agency: Organization | None = None

    def bound(self, rule: Rule) -> Organization:
        """Whom the row binds; a right of the person binds the screener, who serves it."""
        return self.agency if self.agency and rule.who in OF_THE_AGENCY else self.screener

    def follows(self, rule: Rule) -> bool:
        return is_on(self.bound(rule), rule.id)


def starts_here(
    event: str, scene: Scene, on: date, *, happened: Collection[str] = ()
) -> list[Rule]:
    """Rows whose time begins here with the event, as counsel has switched them (R-7)."""
    law = book()
    told = law.event(event), scene.setting, on
    return list(begun(law, *told, happened=happened, is_on=scene.follows))


@transaction.atomic
def happen(
    event: str,
    scene: Scene,
    *,
    on: date | datetime,
    target: str,
    happened: Collection[str] = (),
    proof: str = "",
    closes: Sequence[str] = (),
    owner: User | None = None,
    by: User | str | None,
    at: datetime,
) -> list[Clock]:
    """Close what the event ends on `closes` (or `target`), start what it starts about `target`.

    `on`: a moment is told in the zone of whom a row binds. `proof`: the row that shows it; without
    one nothing is closed. What runs already about the target runs on. Gives what was started.
    """
    if proof:
        end(event, targets=closes or (target,), on=on, proof=proof, by=by, at=at)
    started = []
    for rule in starts_here(event, scene, _day(on, scene.screener), happened=happened):
        bound = scene.bound(rule)
        if Clock.objects.open().for_target(target).filter(rule_id=rule.id).exists():
            continue
        clock = start_clock(
            matter=scene.matter,
            rule_id=rule.id,
            organization=bound,
            event_on=_day(on, bound),
            target=target,
            owner=owner,
            by=by,
            at=at,
        )
        started.append(clock)
    return started


@transaction.atomic
def end(
    event: str,
    *,
    targets: Sequence[str],
    on: date | datetime,
    proof: str,
    by: User | str | None,
    at: datetime,
) -> None:
    """Close what the event satisfies, and void what it makes needless (R-8)."""
    told = book().event(event)
    running = Clock.objects.open().filter(target__in=targets).select_related("organization")
    for clock in running.filter(rule_id__in=told.closes):
        rule = book().deadline(clock.rule_id)
        day = max(_day(on, clock.organization), clock.event_on)
        kept = {"on": day, "event": rule.satisfied_by.value, "proof": proof}
        close_clock(clock=clock, **kept, by=by, at=at)  # type: ignore[arg-type]
    for clock in running.filter(rule_id__in=told.voids):
        void_clock(clock=clock, reason=f"{told.title}.", by=by, at=at)


def _day(on: date | datetime, whose: Organization) -> date:
    return whose.on(on) if isinstance(on, datetime) else on
