"""The days on which an organization works, as the law book counts them."""

from datetime import date

from config.accounts.models import Closure, Organization
from config.law.calendar import Calendar


def calendar_for(organization: Organization) -> Calendar:
    """Federal holidays stand in the calendar by rule; the closures are this organization's."""
    rows = list(Closure.objects.for_organization(organization).values_list("kind", "on"))
    return Calendar(public=_of(Closure.Kind.PUBLIC, rows), own=_of(Closure.Kind.OWN, rows))


def _of(kind: str, rows: list[tuple[str, date]]) -> frozenset[date]:
    return frozenset(on for found, on in rows if found == kind)
