"""Which waits run after a notice: the regime's own, and those that the place adds (R-32)."""

from collections.abc import Collection, Iterable
from datetime import date

from adverse_action.models import Ground, Proposal
from config.clocks.models import Clock
from config.clocks.services import Scene, starts_here
from config.law.beginning import waits_of
from config.law.book import book
from config.law.rule import Ground as LawGround
from config.law.rule import Rule, Unit
from screening.models import Case
from screening.services import scene_of

OF_REGIMES = frozenset(law.wait_clock for law in book().regimes.values() if law.wait_clock)
WAITS = waits_of(book())
FROM_RECEIPT = frozenset(id for id in WAITS if {id, book().deadline(id).beside} & OF_REGIMES)
ASKED_FOR = WAITS - FROM_RECEIPT
"""Waits that begin when the person says something: more time, or that a record is wrong."""


def own_wait(case: Case) -> Rule:
    """The wait of the case's regime, as long as the agency keeps it: never shorter (D-03, P-01)."""
    rule = book().deadline(book().regime(case.regime).wait_clock)
    return rule.lengthened(max(case.agency.waiting_days, rule.amount))


def waits(proposal: Proposal, on: date) -> list[Rule]:
    """Every row under which the decision waits after a notice received on that day.

    Fair-chance rows bind where criminal history is a ground, never for posts alone (R-32); for
    a sworn job not where officers are exempt; and as counsel has switched them (R-7).
    """
    begun = starts_here("pre_adverse_received", scene(proposal), on)
    return [own_wait(proposal.case), *(one for one in begun if one.id not in OF_REGIMES)]


def scene(proposal: Proposal) -> Scene:
    return scene_of(proposal.case, law_grounds(proposal))


def asked_for(proposal: Proposal) -> list[Clock]:
    """Waits that run because the person asked for them, whichever notice they answered."""
    targets = [notice.target for notice in proposal.notices.all()]
    return list(Clock.objects.open().filter(target__in=targets, rule_id__in=ASKED_FOR))


def law_grounds(proposal: Proposal) -> set[LawGround]:
    record = rests_on_record(proposal)
    return {LawGround.ANY_REPORT, *([LawGround.CRIMINAL_HISTORY] if record else [])}


def rests_on_record(proposal: Proposal) -> bool:
    """Whether criminal history is a ground of it (R-32)."""
    standing = proposal.grounds.filter(dropped_at=None)
    return standing.filter(kind=Ground.Kind.CRIMINAL_HISTORY).exists()


def business_days(rules: Collection[Rule]) -> int:
    """The longest of these waits that counts business days, as letters print it."""
    return max(rule.amount for rule in rules if rule.unit is Unit.BUSINESS_DAYS)


def governing(targets: Collection[str]) -> Clock | None:
    """The wait from receipt that ends last; once mail came back, the one that is void."""
    return governs(Clock.objects.filter(target__in=targets))


def governs(clocks: Iterable[Clock]) -> Clock | None:
    """The same, of clocks that are known already."""
    waits = sorted((one for one in clocks if one.rule_id in FROM_RECEIPT), key=lambda one: one.pk)
    running = [one for one in waits if one.status != Clock.Status.VOID]
    if running:
        return max(running, key=lambda one: one.earliest_on or date.max)
    return waits[-1] if waits else None
