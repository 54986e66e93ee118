"""./probity rehearse_policy --texts FILE.csv: what a policy would flag, before it binds anybody."""

import csv
import json
import os
import shutil
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand

from config.errors import Invalid
from policies.pack import BACKGROUND, PackError, read_policy, shipped_packs
from policies.rehearsal import Difference, Judged, Rehearsed, Tally, pairs
from policies.texts import TextsError, read_texts


class Command(BaseCommand):
    help = "Try a policy on a file of texts; prints counts, never a text. Needs no database."
    needs_database = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--texts", type=Path, required=True, help="CSV: id, text, perhaps label (flag, ok)")
        add("--policy", type=Path, help="a policy file; without it, the background pack")
        add("--against", type=Path, help="the policy in force, to see what changes")
        add("--scores", type=Path, help="write id, flagged, score and clauses of each row here")
        add("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = self.rehearse(options)
        except PackError as error:
            raise Invalid({"policy": [str(error)]}) from error
        except TextsError as error:
            raise Invalid({"texts": [str(error)]}) from error
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
        else:
            self.stdout.write("\n".join(_readable(found)))

    def rehearse(self, options: dict[str, Any]) -> dict[str, Any]:
        draft = self.ready(options["policy"] or shipped_packs()[BACKGROUND])
        in_force = self.ready(options["against"]) if options["against"] else None
        tally, difference = Tally(), Difference()
        with written(options["scores"]) as write:
            for judged, before in pairs(read_texts(options["texts"]), draft, in_force):
                tally.add(judged)
                write(judged)
                if before:
                    difference.add(judged, before)
        found = tally.as_dict(draft.clauses)
        return {**found, "against": difference.as_dict()} if in_force else found

    def ready(self, path: Path) -> Rehearsed:
        """A policy with its usable rules; what was left out is told on stderr."""
        pack = read_policy(path)
        left_out = sum(problem.id == "P-06" for problem in pack.problems)
        if left_out:
            self.stderr.write(f"{path.name}: {left_out} unusable rules left out; see check_policy.")
        return Rehearsed(pack)


@contextmanager
def written(path: Path | None) -> Iterator[Any]:
    """A writer of scores; the file appears whole at the end, or not at all."""
    if path is None:
        yield lambda judged: None
        return
    is_device = path.exists() and not path.is_file()
    if path.is_dir() or not os.access(path if is_device else path.parent, os.W_OK):
        raise Invalid({"scores": [f"{path} cannot be written."]})
    folder = None if is_device else path.parent
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="", dir=folder) as kept:
        rows = csv.writer(kept, lineterminator="\n")
        rows.writerow(["id", "flagged", "score", "clauses"])
        yield lambda judged: rows.writerow(_scored(judged))
        kept.flush()
        kept.seek(0)
        if is_device:
            with path.open("w", encoding="utf-8", newline="") as target:
                shutil.copyfileobj(kept, target)
        else:
            _put(kept, path)


def _scored(judged: Judged) -> list[object]:
    flagged = int(judged.is_flagged)
    return [judged.row.id, flagged, f"{judged.score:.6f}", ";".join(judged.clauses)]


def _put(source: IO[str], path: Path) -> None:
    """Copied beside the target, then renamed: a reader sees all of it or none."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _readable(found: dict[str, Any]) -> Iterator[str]:
    share = found["flagged"] / found["rows"] if found["rows"] else 0
    yield f"{found['rows']:,} texts, {found['flagged']:,} flagged ({share:.1%})"
    for name in ("recall", "precision", "false_positive_rate"):
        if found[name] is not None:
            yield f"{name.replace('_', ' ')}: {found[name]:.3f}"
    for kind in ("clauses", "categories"):
        yield f"{kind}:"
        yield from (f"  {name:24} {count:,}" for name, count in found[kind].items() if count)
    if against := found.get("against"):
        yield f"newly flagged: {against['newly_flagged']:,}"
        yield f"no longer flagged: {against['no_longer_flagged']:,}"
        for name, row in against["clauses"].items():
            yield f"  {name:24} +{row['newly_flagged']:,} -{row['no_longer_flagged']:,}"
