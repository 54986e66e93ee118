"""The trail read aloud: who, when, did what; names are looked up now, for the trail keeps none."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from config.accounts.models import User
from config.audit.models import AuditEvent


class Told(NamedTuple):
    at: datetime
    who: str
    what: str
    detail: str


def told(events: Iterable[AuditEvent]) -> list[Told]:
    found = list(events)
    names = names_of({event.actor for event in found})
    return [
        Told(
            event.at,
            names.get(event.actor, event.actor),
            event.verb.replace("_", " "),
            ", ".join(event.payload.get("fields", [])),
        )
        for event in found
    ]


def names_of(actors: set[str]) -> dict[str, str]:
    """From "user:<public id>" to the name, for those who are still known."""
    ids = [name.removeprefix("user:") for name in actors if name.startswith("user:")]
    users = User.objects.filter(public_id__in=ids).values_list("public_id", "name")
    return {f"user:{public_id}": name for public_id, name in users}
