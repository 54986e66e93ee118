"""What was looked at and what was not, added up over the imports of a case. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

# What importers say, as the words that reports print; anything else could not be read.
LEFT_OUT = {
    "by another author": "not_authored",
    "deleted by the author": "not_public",
    "direct message": "not_public",
    "followers only": "not_public",
    "from a protected account": "not_public",
    "no text": "without_words",
    "not publicly visible when captured": "not_public",
    "on another platform": "not_attributed",
    "shared post: the export holds only its address": "not_authored",
    "the same post again": "duplicate",
}
UNREADABLE = "unreadable"
# A number of deleted items would tell the agency what the person had deleted (G-11).
BURIED = "deleted after a dispute"
NO_POSTS = {"activity that is no post", "edit history without its post", "not an object"}


def left_out(coverages: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Posts left out, by the words of reports; what never was a post does not count."""
    found: Counter[str] = Counter()
    for coverage in coverages:
        for reason, number in coverage.get("left_out", {}).items():
            if reason not in NO_POSTS and reason != BURIED:
                found[LEFT_OUT.get(reason, UNREADABLE)] += number
    return {reason: number for reason, number in found.items() if number}
