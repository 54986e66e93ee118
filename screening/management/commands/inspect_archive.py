"""./probity inspect_archive PATH [--json]: what an export holds, without storing anything."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.errors import Invalid
from screening.importers import ArchiveRefused, inspect
from screening.importers.refused import plain


class Command(BaseCommand):
    help = "Say what an export holds: posts, visibility, what is left out and why. Stores nothing."
    # It reads one file and needs neither database nor settings checks: ready within 2 s.
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", help="folder, file, zip or tar.gz")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = inspect(options["path"])
        except ArchiveRefused as refused:
            raise Invalid({"path": [str(refused)]}) from refused
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))  # ASCII: nothing turns a terminal round
        else:
            self.stdout.write("\n".join(plain(line) for line in _readable(found)))


def _readable(found: dict[str, Any]) -> list[str]:
    visible = found["visibility"]
    lines = [
        f"{found['platform']} ({found['format']}, importer {found['importer']})",
        f"{found['posts']:,} posts{_counts(found['by_kind'])}, {found['revisions']:,} revisions",
        f"visibility: {visible['public']:,} public, {visible['not_established']:,} not established",
        f"from {found['oldest'] or '-'} to {found['newest'] or '-'}",
        f"read: {', '.join(found['files_read']) or '-'}",
    ]
    lines += [f"left out: {count:,} {reason}" for reason, count in found["left_out"].items()]
    lines += [f"not read: {name}" for name in found["files_refused"]]
    lines += [f"note: {warning}" for warning in found["warnings"]]
    return [*lines, f"first post: {' '.join(found['first_text'].split())}"]


def _counts(by_kind: dict[str, int]) -> str:
    shown = ", ".join(f"{count:,} {kind}" for kind, count in by_kind.items())
    return f" ({shown})" if shown else ""
