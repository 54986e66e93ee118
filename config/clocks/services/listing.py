"""Whose deadlines are whose, and which press: for pages, the calendar feed and the morning mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from config.accounts.models import User
from config.clocks.models import Clock
from config.clocks.services.adoptions import rule
from config.law.rule import Rule

WEEK = timedelta(days=7)
LONGEST_LIST = 200
PRESSING = ("overdue", "today", "week")


@dataclass(frozen=True)
class Row:
    """One clock as it is listed; `today` is the day in the obligated party's zone."""

    clock: Clock
    rule: Rule
    today: date

    @property
    def group(self) -> str:
        if self.clock.stopped_on:
            return "stopped"
        if self.clock.due_on is None:
            return "waiting"
        if self.clock.due_on < self.today:
            return "overdue"
        if self.clock.due_on == self.today:
            return "today"
        return "week" if self.clock.due_on < self.today + WEEK else "later"


def mine(user: User) -> Q:
    # Clocks that somebody owns, and those of their organization that nobody owns
    own = user.organization_ids("clocks.view_clock")
    return Q(owner=user) | Q(owner__isnull=True, organization__in=own)


def rows(user: User, at: datetime, *, everybody: bool = False) -> Iterator[Row]:
    found = Clock.objects.visible_to(user).filter(status=Clock.Status.OPEN)
    if not everybody:
        found = found.filter(mine(user))
    for clock in found.select_related("matter", "organization", "owner")[:LONGEST_LIST]:
        yield Row(clock, rule(clock.counted_by), clock.organization.on(at))
