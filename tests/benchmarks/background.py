"""What the background pack finds in labelled texts of others, beside plain word lists.

python -m tests.benchmarks.background FOLDER [--json]

FOLDER holds labelled CSV files (id, text, label), and word lists under lexicons/. Prints a table in
Markdown for policies/README.md. Labels follow each data set's own definition, not a policy's.
"""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from policies.detection import compile_rules, parse_rule
from policies.pack import BACKGROUND, load_pack, shipped_packs
from policies.rehearsal import Rehearsed
from policies.texts import Row, read_texts

Judge = Callable[[list[Row]], list[bool]]


def pack_judge() -> Judge:
    rehearsed = Rehearsed(load_pack(shipped_packs()[BACKGROUND]))
    return lambda rows: [judged.is_flagged for judged in rehearsed.judge(rows)]


def list_judge(words: Iterable[str]) -> Judge:
    """Flags a text that holds any word or phrase of a list, as written."""
    listed = sorted({word.strip() for word in words if word.strip() and "*" not in word})
    rules = [
        parse_rule({"id": str(at), "kind": "phrase", "any": listed[at : at + 1000]})
        for at in range(0, len(listed), 1000)
    ]
    compiled = compile_rules([rule for rule in rules if rule.any])
    return lambda rows: [bool(hits) for hits in compiled.scan([row.text for row in rows])]


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


def figures(rows: list[Row], flagged: list[bool]) -> dict[str, float | None]:
    pairs = list(zip((row.label == "flag" for row in rows), flagged, strict=True))
    hit, false = pairs.count((True, True)), pairs.count((False, True))
    return {
        "recall": share(hit, hit + pairs.count((True, False))),
        "precision": share(hit, hit + false),
        "fpr": share(false, false + pairs.count((False, False))),
    }


def measure(folder: Path) -> list[dict[str, object]]:
    known = judges(folder)
    found: list[dict[str, object]] = []
    for path in sorted(folder.glob("*.csv*")):
        rows = [row for row in read_texts(path) if row.label]
        each = {name: figures(rows, judge(rows)) for name, judge in known.items()}
        found.append({"file": path.name.split(".")[0], "n": len(rows), "by": each})
    return found


def table(found: list[dict[str, object]]) -> str:
    names = list(found[0]["by"]) if found else []
    head = ["file", "n", *(f"{name}: recall, precision, FPR" for name in names)]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in found:
        cells = [
            ", ".join("–" if value is None else f"{value:.2f}" for value in each.values())
            for each in row["by"].values()
        ]
        cells = [str(row["file"]), f"{row['n']:,}", *cells]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    found = measure(chosen.folder)
    sys.stdout.write(json.dumps(found) + "\n" if chosen.json else table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
