"""Which waits run after a notice: the regime's own, and those that the place adds (R-32)."""

from collections.abc import Collection, Iterable
from datetime import date

from adverse_action.models import Ground, Proposal
from config.clocks.models import Clock
from config.clocks.services import is_on
from config.law.book import book
from config.law.rule import Ground as LawGround
from config.law.rule import Kind, Rule, Unit
from screening.models import Case

OF_REGIMES = frozenset(law.wait_clock for law in book().regimes.values() if law.wait_clock)
WAITS = OF_REGIMES | {
    rule.id
    for rule in book().deadlines.values()
    if rule.kind is Kind.WAIT and rule.beside in OF_REGIMES
}


def own_wait(case: Case) -> Rule:
    """The wait of the case's regime, as long as the agency keeps it: never shorter (D-03, P-01)."""
    rule = book().deadline(book().regime(case.regime).wait_clock)
    return rule.lengthened(max(case.agency.waiting_days, rule.amount))


def waits(proposal: Proposal, on: date) -> list[Rule]:
    """Every row under which the decision waits after a notice received on that day.

    Fair-chance rows bind where criminal history is a ground, never for posts alone (R-32); for
    a sworn job not where officers are exempt; and as counsel has switched them (R-7).
    """
    position = proposal.case.position
    added = book().rows_in(
        position.jurisdiction,
        on=on,
        grounds=law_grounds(proposal),
        sworn=position.is_sworn,
        is_on=lambda exemption: is_on(proposal.agency, exemption.id),
    )
    chosen = [one for one in added if one.id in WAITS - OF_REGIMES]
    return [own_wait(proposal.case), *(one for one in chosen if is_on(proposal.agency, one.id))]


def law_grounds(proposal: Proposal) -> set[LawGround]:
    standing = proposal.grounds.filter(dropped_at=None)
    record = standing.filter(kind=Ground.Kind.CRIMINAL_HISTORY).exists()
    return {LawGround.ANY_REPORT, *([LawGround.CRIMINAL_HISTORY] if record else [])}


def business_days(rules: Collection[Rule]) -> int:
    """The longest of these waits that counts business days, as letters print it."""
    return max(rule.amount for rule in rules if rule.unit is Unit.BUSINESS_DAYS)


def governing(targets: Collection[str]) -> Clock | None:
    """The wait that ends last; once mail came back, the one that is void."""
    return governs(Clock.objects.filter(target__in=targets))


def governs(clocks: Iterable[Clock]) -> Clock | None:
    """The same, of clocks that are known already."""
    waits = sorted((one for one in clocks if one.rule_id in WAITS), key=lambda one: one.pk)
    running = [one for one in waits if one.status != Clock.Status.VOID]
    if running:
        return max(running, key=lambda one: one.earliest_on or date.max)
    return waits[-1] if waits else None
