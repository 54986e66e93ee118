"""What rooms above hold about a person: they register it, and the disclosure prints it (N-13)."""

from collections.abc import Callable, Iterable

from config.accounts.models import Organization, Person
from screening.file_letters import Held

Find = Callable[[Person, Organization], Iterable[Held]]
_found: list[Find] = []


def register_held(find: Find) -> None:
    """Asked at each disclosure for what it holds of this person at this screener."""
    if find not in _found:
        _found.append(find)


def held_above(person: Person, screener: Organization) -> list[Held]:
    return [row for find in _found for row in find(person, screener)]
