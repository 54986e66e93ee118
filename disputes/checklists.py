"""What to look at for each reason of a dispute; data in `checklists.toml`. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from disputes.workflow import Reason

FILE = Path(__file__).with_name("checklists.toml")


@dataclass(frozen=True)
class Point:
    """One thing to look at; `text` says that it was done, `why` what goes wrong without it."""

    id: str
    text: str
    why: str


@cache
def _read() -> tuple[tuple[Point, ...], Mapping[Reason, tuple[Point, ...]]]:
    """Raises ValueError where a reason has no point, or a point is named twice."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    always = tuple(Point(**row) for row in told["always"])
    found = {
        Reason(name): tuple(Point(**row) for row in rows) for name, rows in told["reason"].items()
    }
    if missing := set(Reason) - set(found):
        raise ValueError(f"No checklist for {', '.join(sorted(missing))}.")
    for reason, points in found.items():
        ids = [point.id for point in (*always, *points)]
        if len(set(ids)) < len(ids):
            raise ValueError(f"A point of {reason} is named twice.")
    return always, found


def checklist(reason: str) -> tuple[Point, ...]:
    """The points of a reason, its own first."""
    always, found = _read()
    return (*found[Reason(reason)], *always)


def looked_at(reason: str, ticked: Sequence[str], words: str = "") -> str:
    """Ticked points and what else was looked at, as the result keeps them."""
    done = [point.text for point in checklist(reason) if point.id in set(ticked)]
    return "\n".join([*done, *([words.strip()] if words.strip() else [])])
