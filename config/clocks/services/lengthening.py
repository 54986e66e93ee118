"""A wait that somebody asked to be longer: it ends later, counted in its own unit, never sooner."""

from datetime import date, datetime

from django.db import transaction

from config.accounts.models import User
from config.clocks.models import Clock
from config.clocks.services.adoptions import rule
from config.clocks.services.changes import DAYS, KINDS, keep_change
from config.clocks.services.running import count_days, locked, set_days
from config.clocks.services.workdays import calendar_for
from config.errors import Invalid
from config.law.rule import Kind

LONGEST = 400  # days of the rule's unit


@transaction.atomic
def lengthen_wait(
    *, clock: Clock, through: date, reason: str, by: User | str | None, at: datetime
) -> Clock:
    """Let a wait last through this day at least. One that does already is left as it is.

    Its amount grows by whole days of its unit, so that a later closure counts on from there.
    """
    clock = locked(clock)
    found = rule(clock.counted_by)
    if found.kind is not Kind.WAIT:
        raise Invalid({"clock": [f"{found.title} is no wait."]})
    if clock.earliest_on and clock.earliest_on > through:
        return clock
    before, calendar = clock.dates(), calendar_for(clock.organization)
    for amount in range((clock.amount or found.amount) + 1, LONGEST):
        clock.amount = amount
        deadline = count_days(clock, calendar)
        if deadline.earliest_on and deadline.earliest_on > through:
            break
    else:
        raise Invalid({"until": [f"That is more than {LONGEST} days of waiting."]})
    set_days(clock, deadline)
    keep_change(clock, KINDS.EXTENSION, reason.strip()[:200], before, by, at)
    clock.save(update_fields=[*DAYS, "amount"])
    return clock
