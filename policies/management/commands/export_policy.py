"""./probity export_policy ID: a stored version as one TOML file on stdout."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand

from config.errors import Invalid
from policies.models import PolicyVersion
from policies.pack_writer import write_pack
from policies.services.stored import pack_of


class Command(BaseCommand):
    help = "Print a version of a policy as one TOML file, to keep in git or to import elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("version", type=UUID, metavar="ID", help="the version's public id")

    def handle(self, *args: Any, version: UUID, **options: Any) -> None:
        found = PolicyVersion.objects.filter(public_id=version).first()
        if found is None:
            raise Invalid({"version": [f"There is no version {version}."]})
        self.stdout.write(write_pack(pack_of(found)), ending="")
