"""./probity check_policy FILE|ID [--json]: what stands in the way of publishing a policy."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from config.errors import Invalid
from policies.findings import Finding, check
from policies.models import PolicyVersion
from policies.pack import Pack, PackError, read_policy
from policies.services.stored import pack_of

HAS_ERRORS = 1


def is_id(word: str) -> bool:
    """The public id of a stored version, which no file is called."""
    try:
        UUID(word)
    except ValueError:
        return False
    return not Path(word).exists()


class Command(BaseCommand):
    help = "Check a policy, P-01 to P-11. Exit 1 with errors, 2 for what cannot be read, else 0."
    requires_system_checks: list[str] = []

    @property
    def needs_database(self) -> bool:
        """Only for a stored version; a file is read without any server."""
        return any(is_id(word) for word in sys.argv[2:])

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("policy", metavar="FILE|ID", help="a TOML file, or a version's id")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        found = check(self.read(options["policy"]))
        if options["json"]:
            document = {"findings": [each.as_dict() for each in found]}
            self.stdout.write(json.dumps(document, indent=2))
        else:
            self.stdout.write("\n".join(map(_readable, found)) or "Nothing stands in the way.")
        if any(each.level == "error" for each in found):
            sys.exit(HAS_ERRORS)

    def read(self, named: str) -> Pack:
        if is_id(named):
            version = PolicyVersion.objects.filter(public_id=UUID(named)).first()
            if version is None:
                raise Invalid({"version": [f"There is no version {named}."]})
            return pack_of(version)
        try:
            return read_policy(Path(named))
        except PackError as error:
            raise Invalid({"policy": [str(error)]}) from error


def _readable(each: Finding) -> str:
    return (
        f"{each.id} {each.level}: {each.place}: {each.reason}\n"
        f"     {each.remedy}\n     because of: {each.authority}"
    )
