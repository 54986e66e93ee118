"""How soon a text should be read, by weak signals: never a flag, never shown off the desk."""

import csv
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from policies.detection.fold import DATA, fold
from policies.detection.words import EMOJI, bare

TOKEN = re.compile(rf"[^\W_]+(?:'[^\W_]+)*|[{EMOJI}]")
# What a platform puts in, not the person.
MARKUP = frozenset({"rt", "user", "url", "number"})


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    with (DATA / "weak_signals.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["term"]: float(row["weight"]) for row in rows}


def _features(text: str) -> Iterator[str]:
    """Words, and words in pairs, of the plain reading."""
    words = [bare(word) for word in TOKEN.findall(fold(text).text.replace("’", "'"))]
    kept = [word for word in words if word not in MARKUP]
    yield from kept
    yield from (f"{one} {other}" for one, other in pairwise(kept))


def rank(text: str) -> float:
    """Between 0 and 1; higher is read sooner. It means nothing by itself."""
    weights = _weights()
    known = {feature for feature in _features(text) if feature in weights}
    total = math.fsum(weights[feature] for feature in known)
    evidence = weights[""] + total / math.sqrt(max(1, len(known)))
    return 1 / (1 + math.exp(-evidence))
