"""What to look at for each reason of a dispute; data in `checklists.toml`. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from disputes.workflow import Reason

FILE = Path(__file__).with_name("checklists.toml")


@dataclass(frozen=True)
class Point:
    """One thing to look at; `text` says that it was done, `why` what goes wrong without it."""

    id: str
    text: str
    es: str
    why: str
    compares: bool = False

    def said(self, language: str) -> str:
        return self.es if language == "es" else self.text


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


@cache
def _read() -> tuple[tuple[Point, ...], Mapping[Reason, tuple[Point, ...]]]:
    """Raises ValueError where a reason has no point, or a point is named twice."""
    told = _file()
    whole = tuple(Point(**row) for row in told["always"])
    found = {
        Reason(name): tuple(Point(**row) for row in rows) for name, rows in told["reason"].items()
    }
    if missing := set(Reason) - set(found):
        raise ValueError(f"No checklist for {', '.join(sorted(missing))}.")
    for reason, points in found.items():
        ids = [point.id for point in (*whole, *points)]
        if len(set(ids)) < len(ids):
            raise ValueError(f"A point of {reason} is named twice.")
    return whole, found


def always() -> tuple[Point, ...]:
    """The points of every reason."""
    return _read()[0]


def checklist(reason: str, *, account: bool = False) -> tuple[Point, ...]:
    """The points of a reason, its own first; of an account, what ties it to the person."""
    whole, found = _read()
    if account:
        return _of_an_account()
    return (*found[Reason(reason)], *whole)


@cache
def _of_an_account() -> tuple[Point, ...]:
    return tuple(Point(**row) for row in _file()["account"])


def looked_at(reason: str, ticked: Sequence[str], words: str = "", *, account: bool = False) -> str:
    """Ticked points and what else was looked at, as the result keeps them."""
    done = [point.text for point in checklist(reason, account=account) if point.id in set(ticked)]
    return "\n".join([*done, *([words.strip()] if words.strip() else [])])


def point_words(reason: str, point: str, language: str, *, account: bool = False) -> str:
    """A point as N-09 tells it; its id where it left the list since."""
    points = checklist(reason, account=account)
    return next((one.said(language) for one in points if one.id == point), point)


def found_words(found: str, language: str) -> str:
    """How the public page compared with the capture: same, different, gone."""
    return str(_file()["found"][found][language])


def steps_words(step: str, language: str) -> str:
    """The sentence of a step, with `{n}` for the item's number."""
    return str(_file()["steps"][step][language])
