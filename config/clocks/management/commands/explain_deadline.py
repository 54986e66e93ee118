import json
import sys
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand

from config.clocks.explain import answer, answer_line, in_words, read_question
from config.errors import Invalid

LONGEST_LINE = 1 << 20  # bytes


class Command(BaseCommand):
    help = (
        "Say when something is due, or first allowed, and how that was counted: "
        "RULE --event DATE, or --batch FILE with one JSON object a line."
    )
    # Reads the rule files only: no server is started, no model touched.
    requires_system_checks: list[str] = []
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.usage = SUPPRESS  # so that what is wrong is told in one line
        parser.add_argument("rule", nargs="?", help="a row of the law book, as D-06")
        parser.add_argument("--event", metavar="DATE", help="the day the rule counts from")
        parser.add_argument("--closures", metavar="DATES", help="public closures, with commas")
        parser.add_argument("--information", metavar="DATE", help="goes with D-07")
        parser.add_argument("--tolled", metavar="FROM..TO", action="append", help="TO runs again")
        parser.add_argument("--jurisdiction", metavar="CODE", help="as CA, NY-NYC: what it adds")
        parser.add_argument("--batch", metavar="FILE", help="JSON lines; - reads stdin")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, batch: str | None, as_json: bool, **options: Any) -> None:
        keys = ("rule", "event", "information", "tolled", "jurisdiction")
        values = {key: options[key] for key in keys if options[key] is not None}
        if options["closures"] is not None:
            values["closures"] = [day for day in options["closures"].split(",") if day.strip()]
        if batch is None:
            question = read_question(values)
            self.stdout.write(json.dumps(answer(question)) if as_json else in_words(question))
        elif values:
            raise Invalid({"batch": [f"goes without {', '.join(sorted(values))}."]})
        else:
            for line in _lines(batch):
                self.stdout.write(json.dumps(answer_line(line)))


def _bounded(file: BinaryIO, name: str) -> Iterator[str]:
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise Invalid({"batch": [f"{name} holds a line longer than {LONGEST_LINE:,} bytes."]})
        yield line.decode("utf-8-sig", errors="replace")


def _lines(batch: str) -> Iterator[str]:
    """Bytes that are no text become marks that are no JSON: the answer is on their own line."""
    if batch == "-":
        yield from _bounded(sys.stdin.buffer, batch)
        return
    try:
        with open(batch, "rb") as file:
            yield from _bounded(file, batch)
    except OSError as error:
        raise Invalid({"batch": [f"{batch} cannot be read: {error.strerror}."]}) from None
