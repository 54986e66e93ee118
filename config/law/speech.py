"""The points of the short speech record (R-17)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config.law.rows import RULES, Row, read_file
from config.law.rule import Status


@dataclass(frozen=True, kw_only=True)
class Point:
    id: str
    number: int
    title: str
    asks: str
    citation: str
    status: Status
    signed: bool = False


def _point(row: Row) -> Point:
    found = Point(
        id=row.text("id"),
        number=row.number("number", least=1),
        title=row.text("title"),
        asks=row.text("asks"),
        citation=row.text("citation"),
        status=row.choice("status", Status),
        signed=row.flag("signed", default=False),
    )
    row.done()
    return found


def read_points(folder: Path) -> tuple[Point, ...]:
    """In the order of the file. Raises BookError."""
    file = read_file(folder, "speech.toml")
    found = tuple(_point(row) for row in file.rows("point"))
    file.done()
    if sum(point.signed for point in found) != 1:
        raise file.wrong("exactly one point must be the sign-off.")
    return found


@cache
def points() -> tuple[Point, ...]:
    return read_points(RULES)


@cache
def written_points() -> tuple[Point, ...]:
    """Those answered in words."""
    return tuple(point for point in points() if not point.signed)
