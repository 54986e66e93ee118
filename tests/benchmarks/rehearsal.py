"""How long a rehearsal takes: texts from a CSV, rules of a policy, scores written out.

python -m tests.benchmarks.rehearsal [--texts N] [--rules N] [--json]

One core, CPU time. The bars: rules compile within 1 s, 100,000 texts with 1,000 rules take 30 s at
most, the test bench answers 20 posts within 200 ms, and so does the bench of the shipped clause
with most rules when the largest is edited: examples, sample posts and 20 posts. Exit 1 when one is
missed.
"""

import argparse
import csv
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
django.setup()

from django.core.management import call_command  # noqa: E402

from policies.detection import compile_rules, parse_rule  # noqa: E402
from policies.models import Clause, DetectionRule  # noqa: E402
from policies.pack import load_pack, shipped_packs  # noqa: E402
from policies.pack_model import Pack  # noqa: E402
from policies.pack_writer import write_pack  # noqa: E402
from policies.services.bench import spec_text, try_clause  # noqa: E402
from tests.benchmarks.scan_posts import SEED, invent_posts, invent_rules, word  # noqa: E402

BARS = {
    "compile_seconds": 1.0,
    "rehearsal_seconds": 30.0,
    "bench_milliseconds": 200.0,
    "editor_milliseconds": 200.0,
}
BENCH_POSTS = 20


def large_policy(rules: list[dict[str, object]]) -> Pack:
    """A shipped pack whose first clause looks for all these rules."""
    pack = load_pack(shipped_packs()["background"])
    first, *others = (replace(clause, rules=()) for clause in pack.clauses)
    made = replace(first, rules=tuple(parse_rule(rule) for rule in rules))
    return replace(pack, clauses=(made, *others))


def write_texts(path: Path, posts: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(["id", "text", "label"])
        rows.writerows([at, post, "flag" if at % 9 == 0 else "ok"] for at, post in enumerate(posts))


def edit_seconds(posts: Sequence[str]) -> float:
    """The bench of a clause that stands open, when its largest rule is edited."""
    pack = load_pack(shipped_packs()["starter"])
    said = max(pack.clauses, key=lambda clause: len(clause.rules))
    clause = Clause(
        number=said.number,
        prohibited_examples=list(said.prohibited_examples),
        permitted_examples=list(said.permitted_examples),
    )
    specs = {rule.id: rule.as_dict() for rule in said.rules}
    standing = [
        DetectionRule(clause=clause, key=key, spec={n: v for n, v in spec.items() if n != "id"})
        for key, spec in specs.items()
    ]
    written = {rule.key: spec_text(rule.spec) for rule in standing}
    try_clause(clause, standing, written, posts)
    largest = max(written, key=lambda key: len(written[key]))
    edited = {**written, largest: written[largest].rstrip("}") + ', "note": "edited"}'}
    begun = time.process_time()
    try_clause(clause, standing, edited, posts)
    return time.process_time() - begun


def measure(texts: int, rule_count: int) -> dict[str, float]:
    chance = random.Random(SEED)
    rare = sorted({word(chance) for _ in range(rule_count * 4 + 200)})
    pack = large_policy(invent_rules(rule_count, rare, chance))
    posts = invent_posts(texts, rare, chance)
    begun = time.process_time()
    rules = compile_rules(pack.rules)
    compiled = time.process_time() - begun
    begun = time.process_time()
    rules.scan(posts[:BENCH_POSTS])
    bench = time.process_time() - begun
    editor = edit_seconds(posts[:BENCH_POSTS])
    with tempfile.TemporaryDirectory() as folder:
        file, policy = Path(folder, "texts.csv"), Path(folder, "policy.toml")
        write_texts(file, posts)
        policy.write_text(write_pack(pack), encoding="utf-8")
        told = {"texts": file, "policy": policy, "scores": Path(folder, "scores.csv")}
        begun = time.process_time()
        out = StringIO()
        call_command("rehearse_policy", json=True, stdout=out, **told)
        seconds = time.process_time() - begun
    found = json.loads(out.getvalue())
    return {
        "texts": found["rows"],
        "rules": rule_count,
        "flagged": found["flagged"],
        "compile_seconds": round(compiled, 3),
        "rehearsal_seconds": round(seconds, 2),
        "texts_per_second": round(texts / seconds),
        "bench_milliseconds": round(bench * 1000, 2),
        "editor_milliseconds": round(editor * 1000, 2),
    }


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    figures = measure(chosen.texts, chosen.rules)
    if chosen.json:
        sys.stdout.write(json.dumps(figures) + "\n")
    else:
        sys.stdout.write("".join(f"{name:24s} {value}\n" for name, value in figures.items()))
    return int(any(figures[name] > bar for name, bar in BARS.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
