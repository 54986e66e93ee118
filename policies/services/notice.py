"""The time machine: which rule was in force on the day of a post, and who knew it (R-14)."""

from datetime import date, timedelta

from config.accounts.models import Organization, Person
from policies.models import BINDING, Clause, PolicyVersion, RosterEntry
from policies.services.acknowledging import acknowledged


def clause_in_force(clause: Clause, on: date) -> Clause | None:
    """The same rule in the version that its organization had in force on a day."""
    version = PolicyVersion.objects.in_force(clause.organization, on)
    return same_clause(clause, version) if version else None


def same_clause(clause: Clause, version: PolicyVersion) -> Clause | None:
    """By its text, whatever its number is there; else by number, for the same matter and kind.

    A number that was given to another matter meanwhile is not the same rule.
    """
    if clause.version_id == version.pk:
        return clause
    alike = version.clauses.filter(kind=clause.kind)
    told = alike.filter(text=clause.text).order_by("position")
    # Said of officers and of civilians apart, each is the rule of its own
    nearest = min(told, key=lambda one: _unlike(one, clause), default=None)
    return nearest or alike.filter(number=clause.number, category=clause.category).first()


def _unlike(one: Clause, clause: Clause) -> int:
    return sum(getattr(one, name) != getattr(clause, name) for name in (*BINDING, "number"))


def was_on_notice(person: Person, clause: Clause, on: date, *, is_personnel: bool = False) -> bool:
    """Whether the person could know on that day that this rule binds them.

    The rule was in force; who works for an agency that keeps a roster had also signed for it on an
    earlier day. Of others, candidates too, no signature is kept: for them it had been published
    before that day.
    """
    then = clause_in_force(clause, on)
    if then is None:
        return False
    if hasattr(person, "roster_entry") or (is_personnel and keeps_roster(clause.organization)):
        return acknowledged(person, then, on)
    published = then.version.published_at
    is_older = bool(published and clause.organization.on(published) < on)
    before = clause_in_force(then, on - timedelta(days=1))
    return is_older or (before is not None and asks_the_same(before, then))


def asks_the_same(one: Clause, other: Clause) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in BINDING)


def keeps_roster(organization: Organization) -> bool:
    return RosterEntry.objects.filter(organization=organization).exists()
