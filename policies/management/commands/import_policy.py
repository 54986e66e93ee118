"""./probity import_policy FILE --organization CODE --by EMAIL: a file as the next draft."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.accounts.models import Organization, User
from config.errors import Invalid, Refusal
from policies.models import Policy
from policies.pack import PackError, load_pack
from policies.services import draft_pack


class Command(BaseCommand):
    help = "Bring a policy file in as a draft: of the policy of that title, or of a new one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE", help="a TOML file")
        parser.add_argument("--organization", required=True, help="its code")
        parser.add_argument("--by", required=True, help="e-mail address of the author")
        parser.add_argument("--at", type=datetime.fromisoformat, help="ISO moment; default now")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        organization = Organization.objects.filter(code=options["organization"]).first()
        by = User.objects.filter(email=options["by"]).first()
        if organization is None or by is None:
            said = "organization" if organization is None else "user"
            raise Invalid({said: ["There is no such one."]})
        if organization.pk not in by.organization_ids("policies.import_pack"):
            raise Refusal("This user may not write policies there.")
        at = options["at"] or timezone.now()
        try:
            pack = load_pack(path)
        except PackError as error:
            raise Invalid({"policy": [f"{error} See check_policy."]}) from error
        policy = Policy.objects.filter(organization=organization, name=pack.title).first()
        made = draft_pack(organization=organization, policy=policy, pack=pack, by=by, at=at)
        self.stdout.write(f"{made}: draft {made.public_id}")
