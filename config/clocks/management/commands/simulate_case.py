import json
from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from config.clocks.simulate import in_words, read_scenario, walked
from config.errors import Invalid

LARGEST = 1 << 20  # bytes


class Command(BaseCommand):
    help = (
        "Walk a case through its days in a jurisdiction: gates, notices and clocks. SCENARIO is "
        "a TOML file; config/law/README.md says how to write one."
    )
    # Reads files only: no server is started, no model touched.
    requires_system_checks: list[str] = []
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.usage = SUPPRESS  # so that what is wrong is told in one line
        parser.add_argument("scenario", metavar="SCENARIO.toml")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, scenario: str, as_json: bool, **options: Any) -> None:
        found = read_scenario(_text(Path(scenario)))
        self.stdout.write(json.dumps(walked(found)) if as_json else in_words(found))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise Invalid({"scenario": [f"{path} is larger than {LARGEST:,} bytes."]})
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        said = f"{path} cannot be read: {error.strerror}."
        raise Invalid({"scenario": [said]}) from None
    except UnicodeDecodeError:
        raise Invalid({"scenario": [f"{path} is no UTF-8 text."]}) from None
