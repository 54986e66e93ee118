import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config.documents.models import Document
from config.documents.services import check_seal
from config.errors import Invalid


class Command(BaseCommand):
    help = "Say whether a PDF is one that was issued here, unchanged; exit 1 where it is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, file: Path, as_json: bool, **options: Any) -> None:
        try:
            told = _told(file.read_bytes())
        except OSError as error:
            raise Invalid({"file": [f"{file} cannot be read: {error.strerror}."]}) from None
        self.stdout.write(json.dumps(told) if as_json else _in_words(told))
        if not told["issued_here"]:
            raise SystemExit(1)


def _told(data: bytes) -> dict[str, Any]:
    """`issued_here`: these very bytes are in the store. The seal speaks for a copy without it."""
    sha256 = hashlib.sha256(data).hexdigest()
    paper = Document.objects.filter(sealed_sha256=sha256).first()
    paper = paper or Document.objects.filter(sha256=sha256, sealed_sha256="").first()
    seal = check_seal(data)
    return {
        "sha256": sha256,
        "issued_here": paper is not None,
        "issued_at": paper.issued_at.isoformat() if paper else None,
        "kind": paper.kind if paper else None,
        "corrected": paper.corrections.exists() if paper else None,
        "seal_intact": seal.intact if seal else None,
        "seal_ours": seal.ours if seal else None,
        "sealed_by": seal.by if seal else None,
    }


def _in_words(told: dict[str, Any]) -> str:
    if told["issued_here"]:
        later = " A later paper corrects it." if told["corrected"] else ""
        return f"Issued here: {told['kind']}, {told['issued_at']}, unchanged.{later}"
    if told["seal_intact"] and told["seal_ours"]:
        return f"Not in this store, but sealed by this installation's key ({told['sealed_by']})."
    return "Not issued here, or changed since."
