"""./probity import_posts --case REF PATH: bring an export into a case, or nothing of it."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from config.accounts.models import User
from config.errors import Invalid
from screening.importers import ArchiveRefused, Export, open_export
from screening.models import Case, ImportBatch, Platform, Provenance, SocialAccount
from screening.services import import_posts

M = TypeVar("M", bound=Model)
CAPTURES = "csv_capture"


class Command(BaseCommand):
    help = "Bring an export's posts into a case. The same file again adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="folder, file, zip or tar.gz")
        parser.add_argument("--case", required=True, help="the case's reference")
        parser.add_argument("--account", default="", help="name of the subject's account")
        parser.add_argument("--provenance", choices=Provenance.values, default="")
        parser.add_argument("--statement", default="", help="who gave it, freely (R-4)")
        parser.add_argument("--by", default="", help="e-mail address of whoever imports")
        parser.add_argument("--at", type=_moment, default=None, help="ISO moment; default now")
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *, path: Path, json: bool, **options: Any) -> None:
        try:
            batch = self._import(path, options)
        except ArchiveRefused as refused:
            raise Invalid({"path": [str(refused)]}) from refused
        self.stdout.write(_as_json(batch) if json else _as_text(batch))

    def _import(self, path: Path, options: dict[str, Any]) -> ImportBatch:
        case = _found(Case.objects.filter(matter__reference=options["case"]), "--case", "case")
        by = None
        if options["by"]:
            by = _found(User.objects.filter(email=options["by"]), "--by", "user")
        with open_export(path) as export:
            platform, usual = export.platform, _usual(export)
        return import_posts(
            case=case,
            account=_account(case, platform, options["account"]),
            path=path,
            provenance=options["provenance"] or usual,
            statement=options["statement"],
            by=by,
            at=options["at"] or timezone.now(),
        )


def _usual(export: Export) -> str:
    """Where a file of this kind comes from, unless told otherwise."""
    if export.owner_export:
        return Provenance.VOLUNTEERED_BY_SUBJECT
    captured = export.importer == CAPTURES
    return Provenance.PUBLIC_CAPTURE if captured else Provenance.PUBLIC_API


def _account(case: Case, platform: str, handle: str) -> SocialAccount:
    """The one named, or the only one of the case on the export's platform."""
    accounts = case.social_accounts.exclude(status="rejected")
    if handle:
        named = accounts.filter(handle__iexact=handle.lstrip("@"))
        return _found(named, "--account", "account in this case")
    if platform in Platform.values:
        accounts = accounts.filter(platform=platform)
    return _found(accounts, "--account", f"account on {platform} in this case")


def _found(rows: QuerySet[M], option: str, what: str) -> M:
    found = list(rows[:2])
    if len(found) == 1:
        return found[0]
    said = f"there is more than one {what}: name one." if found else f"there is no such {what}."
    raise Invalid({option: [said]})


def _moment(text: str) -> datetime:
    at = parse_datetime(text)
    if at is None or at.tzinfo is None:
        raise ArgumentTypeError("write a moment with its zone, as 2026-11-22T17:00:00Z.")
    if at > timezone.now():
        raise ArgumentTypeError("write a moment that has been: nothing is imported in the future.")
    return at


def _as_json(batch: ImportBatch) -> str:
    return json.dumps(
        {
            "batch": str(batch.public_id),
            "case": batch.case.reference,
            "added": batch.added,
            "duplicates": batch.duplicates,
            "sha256": batch.sha256,
            "provenance": batch.provenance,
            "coverage": batch.coverage,
        },
        ensure_ascii=False,
    )


def _as_text(batch: ImportBatch) -> str:
    lines = [f"{batch.added:,} posts added, {batch.duplicates:,} known already"]
    lines += [f"left out: {n:,} {why}" for why, n in batch.coverage["left_out"].items()]
    lines += [f"note: {warning}" for warning in batch.coverage["warnings"]]
    return "\n".join(lines)
