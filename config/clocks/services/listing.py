"""Whose deadlines are whose, and which press: for pages, the calendar feed and the morning mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from config.accounts.models import Organization, User
from config.accounts.roles import Role
from config.clocks.models import Clock
from config.clocks.services.adoptions import rule
from config.law.rule import Rule

WEEK = timedelta(days=7)
LONGEST_LIST = 200
LONGEST = {False: LONGEST_LIST, True: 1000}  # a list; the days of a month
LEADERS = frozenset({Role.SUPERVISOR, Role.COUNSEL})
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
        if self.clock.through_on:
            return "through"
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


def rows(
    user: User,
    at: datetime,
    *,
    everybody: bool = False,
    of: Organization | None = None,
    days: tuple[date, date] | None = None,
) -> Iterator[Row]:
    """Open clocks: one's own, or `everybody`'s, or those that bind one organization.

    `days`: only what falls on these days, the last one too; else the first of a long list.
    """
    found = Clock.objects.visible_to(user).filter(status=Clock.Status.OPEN)
    if of is not None:
        found = found.filter(organization=of)
    elif not everybody:
        found = found.filter(mine(user))
    if days:
        owed, not_owed = Q(due_on__range=days), Q(due_on=None)
        found = found.filter(
            owed | not_owed & (Q(earliest_on__range=days) | Q(through_on__range=days))
        )
    for clock in found.select_related("matter", "organization", "owner")[: LONGEST[bool(days)]]:
        today = clock.organization.on(at)
        if clock.through_on is None or clock.through_on >= today:
            yield Row(clock, rule(clock.counted_by), today)


def led_by(user: User) -> list[Organization]:
    """Where somebody answers for all deadlines of the house, as supervisor or counsel."""
    held = (m for m in user.current_memberships() if m.role in LEADERS and m.unit_id is None)
    found = {membership.organization_id: membership.organization for membership in held}
    return sorted(found.values(), key=lambda organization: organization.name)
