"""Say who reads which version by when; a new version is asked of the same people anew."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from config.accounts.models import Organization, Unit, User
from config.accounts.services.organizations import record_organization
from config.errors import Conflict, Invalid, Refusal
from policies.models import PolicyAssignment, PolicyVersion, Reading, RosterEntry
from policies.services.roster import NEW_HIRE, give
from policies.workflow import Status


class NotInForce(Refusal):
    code = "not_in_force"
    remedy = "Assign the version that is in force, or one that was published to come."


class AssignedBefore(Conflict):
    code = "assigned_before"
    remedy = "Its people have it already; whoever joins them gets it by itself."


@transaction.atomic
def assign_version(
    *,
    version: PolicyVersion,
    unit: Unit | None,
    due_on: date,
    by: User | None,
    at: datetime,
    submission: UUID | None = None,
) -> PolicyAssignment:
    """To a unit, or with none to everybody of the agency. A form assigns once.

    Raises Invalid, NotInForce, AssignedBefore.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=version.organization.pk
    )
    version = PolicyVersion.objects.select_related("policy__organization").get(pk=version.pk)
    made = PolicyAssignment.objects.filter(submission=submission) if submission else None
    if made and (before := made.filter(version=version).first()):
        return before
    _check(version, organization, unit, due_on, at)
    assignment = PolicyAssignment.objects.create(
        version=version,
        unit=unit,
        due_on=due_on,
        assigned_at=at,
        assigned_by=by,
        submission=submission,
    )
    people = RosterEntry.objects.serving(organization.on(at)).filter(organization=organization)
    give(version, people.filter(unit=unit) if unit else people, due_on, at)
    record_organization(
        organization,
        "assign_version",
        by,
        at,
        target=f"policy_version:{version.public_id}",
        due_on=due_on.isoformat(),
        unit=unit.pk if unit else 0,
    )
    return assignment


def _check(
    version: PolicyVersion,
    organization: Organization,
    unit: Unit | None,
    due_on: date,
    at: datetime,
) -> None:
    today = organization.on(at)
    if due_on < today:
        raise Invalid({"due_on": ["Choose today or a later day."]})
    if unit and unit.organization_id != organization.pk:
        raise Invalid({"unit": ["Choose a unit of the same agency."]})
    in_force = PolicyVersion.objects.in_force(organization, today)
    if version != in_force and version.status != Status.PUBLISHED:
        raise NotInForce("This version is not in force.")
    if PolicyAssignment.objects.filter(version=version, unit=unit).exists():
        raise AssignedBefore("This version was assigned to them before.")


def assign_anew(*, at: datetime) -> int:
    """Where another version took effect: whoever had an earlier one to read reads it, too.

    Answers how many people were asked.
    """
    houses = Organization.objects.filter(roster__readings__isnull=False).distinct()
    return sum(_assign_anew(house, at) for house in houses)


@transaction.atomic
def _assign_anew(organization: Organization, at: datetime) -> int:
    organization = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    today = organization.on(at)
    version = PolicyVersion.objects.in_force(organization, today)
    if version is None:
        return 0
    asked = Reading.objects.filter(entry__organization=organization, version=version)
    before = asked.count()
    _repeat_assignments(version, today, at)
    earlier = Reading.objects.filter(version__effective_on__lte=today).exclude(version=version)
    people = RosterEntry.objects.serving(today).filter(organization=organization)
    owed = people.filter(pk__in=earlier.values("entry")).exclude(pk__in=asked.values("entry"))
    give(version, owed, today + NEW_HIRE, at)
    return asked.count() - before


def _repeat_assignments(version: PolicyVersion, today: date, at: datetime) -> None:
    """Of the version before it, to the units that have no assignment of this one."""
    rows = PolicyAssignment.objects.filter(version__policy__organization=version.organization)
    others = rows.exclude(version=version).filter(version__effective_on__lte=today)
    last = others.order_by("-assigned_at", "-pk").first()
    done = set(rows.filter(version=version).values_list("unit", flat=True))
    if last is None or None in done:
        return
    for one in rows.filter(version=last.version).select_related("unit"):
        if one.unit_id not in done:
            due_on = today + NEW_HIRE
            assign_version(version=version, unit=one.unit, due_on=due_on, by=None, at=at)
