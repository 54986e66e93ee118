"""D-17: sixty days in which the person's file is free, once the adverse action notice arrived.

The clock runs in the person's file at the screener, who serves the right: a request that ends it
is no business of the agency (R-5). So it is a sweep's, in a transaction of that file.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from adverse_action.models import Notice
from adverse_action.services.waits import scene
from config.accounts.services import open_person_file
from config.clocks.models import Clock
from config.clocks.services import happen, void_clock
from config.law.book import book
from screening.services import scene_of

EVENT = "decision_notice_received"
RULES = [named.id for named in book().event(EVENT).starts]
LONGEST = timedelta(days=180)  # what was issued before can no longer be received in time


def notices_with_rights(at: datetime) -> list[Notice]:
    """Adverse action notices of whose receipt the clock says something else than their way."""
    told = Notice.objects.with_ways().filter(kind=Notice.Kind.ADVERSE, issued_at__gt=at - LONGEST)
    known = Clock.objects.filter(rule_id__in=RULES).exclude(status=Clock.Status.VOID)
    runs = dict(known.values_list("target", "event_on"))
    return [one for one in told if one.way.received_on != runs.get(one.target)]


@transaction.atomic
def follow_rights(notice: Notice, at: datetime) -> None:
    """Begin the right at receipt; one that had begun falls away where receipt did."""
    case, received_on = notice.case, notice.way.received_on
    for clock in Clock.objects.open().for_target(notice.target).filter(rule_id__in=RULES):
        if clock.event_on != received_on:
            void_clock(clock=clock, reason="Receipt changed", by=None, at=at)
    if received_on is None:
        return
    file = open_person_file(person=case.person, by=None, at=at)
    here = scene(notice.proposal) if notice.proposal else scene_of(case)
    here = replace(here, matter=file, agency=None)
    happen(EVENT, here, on=received_on, target=notice.target, by=None, at=at)
