import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config.documents.render import render
from config.errors import Invalid
from config.oversight.samples import ASSETS, SAMPLES, letter


class Command(BaseCommand):
    help = (
        "Render each notice in each language with invented data, for counsel's review, into "
        "--output DIR."
    )
    # Reads templates and the law book only: no server is started, no model touched.
    requires_system_checks: list[str] = []
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", metavar="DIR", required=True, type=Path)
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, output: Path, as_json: bool, **options: Any) -> None:
        try:
            output.mkdir(parents=True, exist_ok=True)
            written = [
                _write(output, sample, language)
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


def _write(folder: Path, sample: str, language: str) -> dict[str, str]:
    """`notice` is empty for papers that no notice of the law book asks for."""
    kind = letter(sample)
    rendered = render(kind.template, SAMPLES[sample], language=language, assets=ASSETS)
    name = "-".join(filter(None, (kind.notice, sample.replace("+", "-"), language)))
    path = folder / f"{name}.pdf"
    path.write_bytes(rendered.pdf)
    return {"notice": kind.notice, "kind": sample, "language": language, "path": str(path)}
