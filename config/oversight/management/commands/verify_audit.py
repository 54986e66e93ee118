import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.accounts.models import Matter, Organization
from config.audit.services import verify
from config.oversight.trail import streams_of


class Command(BaseCommand):
    help = "Walk every chain of the audit trail; name the first broken row and exit 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *, json: bool, **options: Any) -> None:
        count, found = verify(_owed())
        self.stdout.write(_as_json(count, found) if json else _as_text(count, found))
        if found:
            raise SystemExit(1)


def _owed() -> set[str]:
    """The streams that cannot be missing: whatever stands was entered, and that was recorded."""
    houses = {organization.stream for organization in Organization.objects.all()}
    return houses | set(streams_of(Matter.objects.all()))


def _as_json(count: int, found: object) -> str:
    fields = vars(found) if found else None
    return json.dumps({"events": count, "intact": not found, "first_break": fields})


def _as_text(count: int, found: object) -> str:
    if found:
        return f"BROKEN after {count} events: {found}"
    return f"Intact: {count} events, every hash follows from the one before it."
