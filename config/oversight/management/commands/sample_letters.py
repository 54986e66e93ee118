import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.documents.render import render
from config.documents.seal import Seal, make_key
from config.documents.services import current_seal
from config.errors import Invalid
from config.oversight.samples import ASSETS, SAMPLES, letter


class Command(BaseCommand):
    help = (
        "Render each notice in each language with invented data, sealed, for counsel's review, "
        "into --output DIR."
    )
    # Reads templates and the law book only: no server is started, no model touched.
    requires_system_checks: list[str] = []
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", metavar="DIR", required=True, type=Path)
        parser.add_argument("--large-print", action="store_true", help="in 18 pt type")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(
        self, *args: Any, output: Path, as_json: bool, large_print: bool, **options: Any
    ) -> None:
        seal = current_seal() or Seal(make_key("Seal for samples, by nobody"))
        at = timezone.now()
        try:
            output.mkdir(parents=True, exist_ok=True)
            written = [
                _write(output, sample, language, large_print, seal, at)
                for sample in SAMPLES
                for language in letter(sample).languages
            ]
        except OSError as error:
            said = f"{error.filename or output} cannot be written: {error.strerror}."
            raise Invalid({"output": [said]}) from None
        if as_json:
            self.stdout.write(json.dumps(written))
            return
        for one in written:
            self.stdout.write(f"{one['notice'] or '–':<6}{one['language']}  {one['path']}")


def _write(
    folder: Path, sample: str, language: str, large: bool, seal: Seal, at: datetime
) -> dict[str, str]:
    """`notice` is empty for papers that no notice of the law book asks for."""
    kind = letter(sample)
    rendered = render(kind.template, SAMPLES[sample], language=language, assets=ASSETS, large=large)
    name = "-".join(filter(None, (kind.notice, sample.replace("+", "-"), language)))
    path = folder / f"{name}.pdf"
    path.write_bytes(seal.stamp(rendered.pdf, at=at))
    return {"notice": kind.notice, "kind": sample, "language": language, "path": str(path)}
