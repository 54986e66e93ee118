"""Correct where a person can be reached."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from config.accounts.models import Matter, Person, User
from config.accounts.services.matters import record_matter
from config.errors import Invalid

ADDRESS = ("street", "city", "state", "postal_code")


@transaction.atomic
def correct_address(
    *, person: Person, matter: Matter, address: Mapping[str, str], by: User, at: datetime
) -> Person:
    """The new postal address; papers issued before keep theirs. `matter`: where it came up.

    Raises Invalid naming the fields that are empty.
    """
    told = {name: address.get(name, "").strip() for name in ADDRESS}
    told["state"] = told["state"].upper()
    if empty := [name for name, value in told.items() if not value]:
        raise Invalid({name: ["A letter needs this."] for name in empty})
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    changed = [name for name, value in told.items() if getattr(person, name) != value]
    if not changed:
        return person
    for name in changed:
        setattr(person, name, told[name])
    person.save(update_fields=changed)
    record_matter(
        matter, "correct_address", by, at, target=f"person:{person.public_id}", fields=changed
    )
    return person
