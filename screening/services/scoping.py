"""What an order has looked at and how, from its rows: the scope that N-04 and N-19 tell."""

from collections.abc import Sequence
from datetime import datetime

from config.law.book import book
from policies.models import PolicyVersion
from policies.services.versions import version_in_force
from screening.disclosures import Scope
from screening.models import Case, Platform
from screening.services.cases import audience_of, terms
from screening.services.signing import law_of


def scope_of(case: Case, at: datetime, *, interviewed: Sequence[str] = ()) -> Scope:
    """The order's own scope as it stands; rules are those it is, or would now be, read against."""
    on = case.agency.on(at)
    limited = terms(case, on).cutoff_on is not None
    version = case.policy_version or version_in_force(case.agency, on)
    return Scope(
        agency=case.agency.name,
        screener=case.screener.name,
        purpose=case.order.purpose,
        position=case.position.title,
        years=book().limits.item_age.years if limited else 0,
        adult_years=book().limits.item_age.adult_at,
        platforms=_platforms(case),
        version=version.number if version else 0,
        rules=_rules(version, audience_of(case)),
        interviews=law_of(case).investigative_disclosure,
        interviewed=tuple(interviewed),
    )


def _rules(version: PolicyVersion | None, audience: str) -> tuple[str, ...]:
    if version is None:
        return ()
    clauses = version.clauses.filter(rules__isnull=False, audience__contains=[audience])
    return tuple(f"{clause.number} {clause.title}" for clause in clauses.distinct())


def _platforms(case: Case) -> tuple[str, ...]:
    """Where somebody has looked or collected, by name."""
    looked = set(case.discoveries.values_list("platform", flat=True))
    found = looked | set(case.social_accounts.values_list("platform", flat=True))
    return tuple(str(one.label) for one in Platform if one.value in found - {Platform.OTHER})
