"""What the background pack finds in labelled texts of others, beside plain word lists.

python -m tests.benchmarks.background FOLDER [--json] [--without PATTERN]

FOLDER holds labelled CSV files (id, text, label), and word lists under lexicons/. Prints a table in
Markdown for policies/README.md: recall, precision, false-positive rate; behind a list, in brackets,
the recall of reading in the pack's order to the list's own false-positive rate. Labels follow each
data set's own definition, not a policy's. --without leaves out texts in which a pattern is found:
what a choice not to look for a word costs.
"""

import argparse
import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from policies.detection import compile_rules, parse_rule
from policies.pack import BACKGROUND, load_pack, shipped_packs
from policies.rehearsal import Rehearsed
from policies.texts import Row, read_texts

Judge = Callable[[list[Row]], list[float]]


def pack_judge() -> Judge:
    """Scores: above 1 when flagged."""
    rehearsed = Rehearsed(load_pack(shipped_packs()[BACKGROUND]))
    return lambda rows: [judged.score for judged in rehearsed.judge(rows)]


def list_judge(words: Iterable[str]) -> Judge:
    """Flags a text that holds any word or phrase of a list, as written."""
    listed = sorted({word.strip() for word in words if word.strip() and "*" not in word})
    rules = [
        parse_rule({"id": str(at), "kind": "phrase", "any": listed[at : at + 1000]})
        for at in range(0, len(listed), 1000)
    ]
    compiled = compile_rules([rule for rule in rules if rule.any])
    return lambda rows: [2.0 * bool(hits) for hits in compiled.scan([row.text for row in rows])]


def usable(words: Iterable[str]) -> list[str]:
    return [word for word in words if any(char.isalnum() for char in word) and len(word) < 90]


def judges(folder: Path) -> dict[str, Judge]:
    made = {"pack": pack_judge()}
    for path in sorted((folder / "lexicons").glob("*")):
        with path.open(encoding="utf-8", newline="") as lines:
            if path.suffix == ".csv":
                words = [row["text"] for row in csv.DictReader(lines)]
            else:
                words = lines.read().splitlines()
        made[path.stem] = list_judge(usable(words))
    return made


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def figures(rows: list[Row], scores: list[float]) -> dict[str, float | None]:
    pairs = [(row.label == "flag", score > 1) for row, score in zip(rows, scores, strict=True)]
    hit, false = pairs.count((True, True)), pairs.count((False, True))
    return {
        "recall": share(hit, hit + pairs.count((True, False))),
        "precision": share(hit, hit + false),
        "fpr": share(false, false + pairs.count((False, False))),
    }


def recall_at(rows: list[Row], scores: list[float], fpr: float | None) -> float | None:
    """The recall of reading in the pack's order until so many false positives were read."""
    good = sum(row.label == "ok" for row in rows)
    if fpr is None or good in {0, len(rows)}:
        return None
    left, found = round(fpr * good), 0
    for _, label in sorted(zip(scores, (row.label for row in rows), strict=True), reverse=True):
        if label == "ok" and not left:
            break
        left -= label == "ok"
        found += label == "flag"
    return round(found / (len(rows) - good), 3)


def measure(folder: Path, without: re.Pattern[str] | None = None) -> list[dict[str, Any]]:
    known = judges(folder)
    found = []
    for path in sorted(folder.glob("*.csv*")):
        rows = [row for row in read_texts(path) if row.label]
        if without is not None:
            rows = [row for row in rows if not without.search(row.text)]
        scores = {name: judge(rows) for name, judge in known.items()}
        by = {name: figures(rows, scored) for name, scored in scores.items()}
        for row in by.values():
            row["pack_recall_at_its_fpr"] = recall_at(rows, scores["pack"], row["fpr"])
        found.append({"file": path.name.split(".")[0], "n": len(rows), "by": by})
    return found


def told(name: str, row: dict[str, float | None]) -> str:
    shown = [row[key] for key in ("recall", "precision", "fpr")]
    cell = ", ".join("–" if value is None else f"{value:.2f}" for value in shown)
    at = row["pack_recall_at_its_fpr"]
    return cell if name == "pack" or at is None else f"{cell} ({at:.2f})"


def table(found: list[dict[str, Any]]) -> str:
    names = list(found[0]["by"]) if found else []
    lines = [f"| file | n | {' | '.join(names)} |", f"|{'---|' * (len(names) + 2)}"]
    for row in found:
        cells = [row["file"], f"{row['n']:,}", *(told(*each) for each in row["by"].items())]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--without", type=re.compile)
    chosen = parser.parse_args(arguments)
    found = measure(chosen.folder, chosen.without)
    sys.stdout.write(json.dumps(found) + "\n" if chosen.json else table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
