"""./probity reset: remove the embedded servers' data, after asking."""

import shutil
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from config.embedded.places import Places
from config.embedded.session import nobody_else
from config.errors import Invalid, Refusal

# What Probity puts into its data folder; anything else found there stays.
OURS = ("postgres", "postgres.new", "valkey", "files", "mail", "logs", "demo", "static")


class Command(BaseCommand):
    help = "Remove this folder's database, files, mail and logs, after asking."
    needs_database = False
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        places: Places | None = getattr(settings, "PLACES", None)
        if places is None:
            raise Invalid({"reset": ["Only the data of embedded servers can be reset."]})
        if not places.data.exists():
            self.stderr.write("There is nothing to remove.")
            return
        if not options["yes"] and not agreed(places.data):
            raise Refusal("Nothing was removed.")
        for found in (places, Places(places.data / "tests")):
            if found.data.exists():
                with nobody_else(found):
                    remove(found)
        self.stderr.write(f"Removed what was stored under {places.data}.")


def agreed(data: Path) -> bool:
    sys.stderr.write(f"Remove every case, file and log under {data}? Type yes: ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        sys.stderr.write("\n")
    return answer.strip().lower() == "yes"


def remove(places: Places) -> None:
    for name in OURS:
        shutil.rmtree(places.data / name, ignore_errors=True)
    for left in places.data.glob("beat-schedule*"):
        left.unlink(missing_ok=True)
    shutil.rmtree(places.run, ignore_errors=True)
