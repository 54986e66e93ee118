"""Who works for an agency and in which unit; whoever is added gets the version in force to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from config.accounts.models import Organization, Person, Unit, User
from config.accounts.services.organizations import record_organization
from config.errors import Conflict, Invalid
from config.law.book import book
from config.portal.naming import is_name_of
from policies.models import PolicyVersion, Reading, ReadingLink, RosterEntry
from policies.roster_file import KINDS, RosterRow

NEW_HIRE = timedelta(days=book().limits.acknowledgement.new_hire_days)


class NumberTaken(Conflict):
    code = "number_taken"
    remedy = "Look the number up in the list; somebody who left frees it on that day."


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: how many were new, how many changed units."""

    added: int
    moved: int
    alike: int


@transaction.atomic
def add_to_roster(
    *,
    unit: Unit,
    employee_number: str,
    given_name: str,
    family_name: str,
    email: str = "",
    language: str = "en",
    kind: str = "",
    by: User | None,
    at: datetime,
) -> RosterEntry:
    """Somebody of this unit. Said again of the same person it moves them; a number is one person's.

    `kind`: sworn or civilian; "" as before, and sworn for somebody new. Raises NumberTaken, and
    Invalid where the e-mail is known as another person's.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(pk=unit.organization_id)
    serving = _serving(organization, at).select_related("person", "unit")
    held = serving.filter(employee_number=employee_number).first()
    names = {"given_name": given_name, "family_name": family_name}
    if held and any(getattr(held.person, name) != told for name, told in names.items()):
        raise NumberTaken("This employee number belongs to somebody else.")
    if held:
        if kind:
            set_kind(entry=held, kind=kind, by=by, at=at)
        return move_to_unit(entry=held, unit=unit, by=by, at=at)
    _check_address(serving, Person(email=email, **names))
    person = _person(organization, kind, email=email, language=language, **names)
    entry, _ = RosterEntry.objects.update_or_create(
        person=person,
        defaults={
            **{"organization": organization, "unit": unit, "employee_number": employee_number},
            **{"added_at": at, "left_on": None},
        },
    )
    _record(entry, "add_to_roster", by, at)
    _give_in_force(entry, at)
    return entry


def _serving(organization: Organization, at: datetime) -> QuerySet[RosterEntry]:
    return RosterEntry.objects.serving(organization.on(at)).filter(organization=organization)


def _check_address(serving: QuerySet[RosterEntry], person: Person) -> None:
    """Whoever reads this mailbox signs by the link in it: so it is nobody else's."""
    if not person.email:
        return
    user = User.objects.filter(email__iexact=person.email).first()
    of_another = user is not None and not is_name_of(person, user.name)
    if of_another or serving.filter(person__email__iexact=person.email).exists():
        raise Invalid(
            {
                "email": [
                    "This is somebody else's address. Enter one that only this person reads, "
                    "or none: then they get a link on paper."
                ]
            }
        )


def _person(organization: Organization, kind: str, **told: str) -> Person:
    """Whom the agency knows already by name and e-mail, as somebody it hired; else a new person."""
    known = Person.objects.filter(organization=organization, roster_entry__isnull=True)
    by_name = {f"{name}__iexact": told[name] for name in ("given_name", "family_name", "email")}
    found = known.filter(**by_name).first() if told["email"] else None
    if found is None:
        found = Person(organization=organization, **told)
    if kind or found.employment in (Person.Employment.CANDIDATE, Person.Employment.NONE):
        found.employment = kind or Person.Employment.SWORN
    found.full_clean(exclude=["organization"])
    found.save()
    return found


@transaction.atomic
def import_roster(
    *, organization: Organization, rows: Iterable[RosterRow], by: User, at: datetime
) -> Taken:
    """Everybody of a file, or nobody. Raises Invalid naming the line."""
    own: Any = organization.units.all()
    units: dict[str, Unit] = {one.name.casefold(): one for one in own}
    count = {"added": 0, "moved": 0, "alike": 0}
    for row in rows:
        unit = units.get(row.unit.casefold())
        if unit is None:
            raise Invalid({"file": [f"Line {row.line}: there is no unit {row.unit}."]})
        before = _serving(organization, at).filter(employee_number=row.employee_number).first()
        try:
            add_to_roster(
                unit=unit,
                employee_number=row.employee_number,
                given_name=row.given_name,
                family_name=row.family_name,
                email=row.email,
                language=row.language,
                kind=row.kind,
                by=by,
                at=at,
            )
        except NumberTaken as taken:
            raise Invalid({"file": [f"Line {row.line}: {taken.reason}"]}) from taken
        except Invalid as wrong:
            raise Invalid({"file": [f"Line {row.line}: {wrong}"]}) from wrong
        same = before is not None and before.unit_id == unit.pk
        count["alike" if same else "moved" if before else "added"] += 1
    return Taken(**count)


@transaction.atomic
def move_to_unit(*, entry: RosterEntry, unit: Unit, by: User | None, at: datetime) -> RosterEntry:
    entry = RosterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if unit.organization_id != entry.organization_id:
        raise Invalid({"unit": ["Choose a unit of the same agency."]})
    if entry.unit_id != unit.pk:
        entry.unit = unit
        entry.save(update_fields=["unit"])
        _record(entry, "move_to_unit", by, at)
    _give_in_force(entry, at)
    return entry


@transaction.atomic
def set_kind(*, entry: RosterEntry, kind: str, by: User | None, at: datetime) -> RosterEntry:
    """Sworn or civilian: whether a clause applies to them. What they signed stays."""
    if kind not in KINDS:
        raise Invalid({"kind": ["Choose sworn or civilian."]})
    person = Person.objects.select_for_update(of=("self",)).get(pk=entry.person_id)
    if person.employment != kind:
        person.employment = kind
        person.save(update_fields=["employment"])
        _record(entry, "set_kind", by, at, kind=kind)
    return entry


@transaction.atomic
def set_address(*, entry: RosterEntry, email: str, by: User | None, at: datetime) -> RosterEntry:
    """Where links go from now on; those that are out are over. Raises Invalid."""
    entry = RosterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    person = Person.objects.select_for_update(of=("self",)).get(pk=entry.person_id)
    if person.email != email:
        person.email = email
        _check_address(_serving(entry.organization, at).exclude(pk=entry.pk), person)
        person.save(update_fields=["email"])
        _end_links(entry, at)
        _record(entry, "set_address", by, at)
    return entry


@transaction.atomic
def leave_roster(*, entry: RosterEntry, on: date, by: User, at: datetime) -> RosterEntry:
    """From this day on nothing more is asked of them; what they signed stays."""
    entry = RosterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.left_on is None:
        entry.left_on = on
        entry.save(update_fields=["left_on"])
        if on <= entry.organization.on(at):
            _end_links(entry, at)
        _record(entry, "leave_roster", by, at)
    return entry


def _end_links(entry: RosterEntry, at: datetime) -> None:
    ReadingLink.objects.filter(reading__entry=entry, revoked_at=None).update(revoked_at=at)


def _give_in_force(entry: RosterEntry, at: datetime) -> None:
    """A new hire reads the version in force without anybody having to think of it.

    One that is to end is signed by nobody any more.
    """
    today = entry.organization.on(at)
    version = PolicyVersion.objects.in_force(entry.organization, today)
    if version and version.ends_on is None:
        give(version, [entry], today + NEW_HIRE, at)


def give(
    version: PolicyVersion, entries: Iterable[RosterEntry], due_on: date, at: datetime
) -> None:
    """One reading a person; whoever has this version to read, or has signed it, keeps that."""
    Reading.objects.bulk_create(
        (Reading(entry=one, version=version, due_on=due_on, assigned_at=at) for one in entries),
        ignore_conflicts=True,
    )


def _record(entry: RosterEntry, verb: str, by: User | None, at: datetime, **payload: str) -> None:
    target, unit = f"roster_entry:{entry.public_id}", entry.unit_id
    record_organization(entry.organization, verb, by, at, target=target, unit=unit, **payload)
