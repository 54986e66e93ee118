"""./probity doctor: what this machine has and lacks."""

import sys
from typing import Any

from django.core.management import BaseCommand, CommandParser

from config.embedded import machine


class Command(BaseCommand):
    help = "List what this machine has and lacks, with the exact remedy. Exit 1: something lacks."
    needs_database = False
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(machine.main(["--json"] if options["json"] else []))
