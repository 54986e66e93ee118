"""The time machine: which rule was in force on the day of a post, and who knew it (R-14)."""

from datetime import date

from config.accounts.models import Person
from policies.models import Clause, PolicyVersion
from policies.services.acknowledging import acknowledged


def clause_in_force(clause: Clause, on: date) -> Clause | None:
    """The same rule in the version that its organization had in force on a day."""
    version = PolicyVersion.objects.in_force(clause.organization, on)
    return same_clause(clause, version) if version else None


def same_clause(clause: Clause, version: PolicyVersion) -> Clause | None:
    """By its text, whatever its number is there; else by number, for the same matter and kind.

    A number that was given to another matter meanwhile is not the same rule.
    """
    alike = version.clauses.filter(kind=clause.kind)
    told = alike.filter(text=clause.text).order_by("position").first()
    return told or alike.filter(number=clause.number, category=clause.category).first()


def was_on_notice(person: Person, clause: Clause, on: date) -> bool:
    """Whether the person could know on that day that this rule binds them.

    The rule was in force; whoever is on the agency's roster had also signed for it on an earlier
    day. Of others, candidates too, no signature is kept.
    """
    then = clause_in_force(clause, on)
    if then is None:
        return False
    return not hasattr(person, "roster_entry") or acknowledged(person, then, on)
