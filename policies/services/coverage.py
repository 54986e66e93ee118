"""Who has signed what: by unit, and by person, over what the reader may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from config.accounts.models import User
from policies.models import PolicyAssignment, PolicyVersion, Reading


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """`handed`: of those signed, how many by a link that somebody else saw and handed over."""

    unit: str
    asked: int
    signed: int
    overdue: int
    handed: int

    @property
    def percent(self) -> int:
        return 100 * self.signed // self.asked if self.asked else 0


def assigned_versions(user: User) -> QuerySet[PolicyVersion]:
    """Those that somebody was asked to read, where this user may see who did; newest first."""
    seen = PolicyAssignment.objects.visible_to(user).values("version")
    given = Reading.objects.visible_to(user).values("version")
    found = PolicyVersion.objects.filter(Q(pk__in=seen) | Q(pk__in=given))
    return found.select_related("policy__organization").order_by("-effective_on", "-number")


def readings_of(user: User, version: PolicyVersion, on: date) -> QuerySet[Reading]:
    """Of those who still serve; somebody who left is asked for nothing."""
    serving = Q(entry__left_on__isnull=True) | Q(entry__left_on__gt=on)
    rows = Reading.objects.visible_to(user).filter(serving, version=version)
    return rows.select_related(
        "entry__person", "entry__unit", "acknowledgement__handed_by"
    ).order_by("entry__unit__name", "entry__person__family_name", "entry__person__given_name")


def coverage(user: User, version: PolicyVersion, on: date) -> list[UnitCoverage]:
    signed = Q(acknowledgement__isnull=False)
    late = Q(acknowledgement__isnull=True, due_on__lt=on)
    handed = Q(acknowledgement__handed_by__isnull=False)
    rows = readings_of(user, version, on).order_by("entry__unit__name")
    counted = rows.values_list("entry__unit__name").annotate(
        asked=Count("pk"),
        signed=Count("pk", filter=signed),
        overdue=Count("pk", filter=late),
        handed=Count("pk", filter=handed),
    )
    return [UnitCoverage(*row) for row in counted]


def lines(user: User, version: PolicyVersion, on: date) -> Iterator[tuple[str, ...]]:
    """One a person, as the export has them."""
    yield (
        *("unit", "employee_number", "family_name", "given_name"),
        *("due_on", "signed_on", "state", "handed_over_by"),
    )
    for row in readings_of(user, version, on):
        signed = getattr(row, "acknowledgement", None)
        state = "signed" if signed else "overdue" if row.due_on < on else "open"
        person, day = row.entry.person, signed.signed_on.isoformat() if signed else ""
        by = signed.handed_by.name if signed and signed.handed_by else ""
        yield (
            *(row.entry.unit.name, row.entry.employee_number),
            *(person.family_name, person.given_name, row.due_on.isoformat(), day, state, by),
        )
