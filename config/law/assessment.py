"""What an individual assessment of criminal history weighs, and where people complain (R-32)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from config.law.rows import Row, read_file
from config.law.rule import Status


@dataclass(frozen=True, kw_only=True)
class Factor:
    id: str
    title: str
    asks: str


@dataclass(frozen=True, kw_only=True)
class Office:
    """An agency that takes complaints about a decision. `website` may be empty."""

    id: str
    name: str
    website: str
    status: Status


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """`factors` in the order in which they are asked."""

    factors: Mapping[str, Factor]
    offices: Mapping[str, Office]


def _factor(row: Row) -> Factor:
    found = Factor(
        id=row.matching("id", r"[a-z_]+"), title=row.text("title"), asks=row.text("asks")
    )
    row.done()
    return found


def _office(row: Row) -> Office:
    found = Office(
        id=row.matching("id", r"[a-z_]+"),
        name=row.text("name"),
        website=row.text("website", ""),
        status=row.choice("status", Status),
    )
    row.done()
    return found


def read_weighing(folder: Path) -> Weighing:
    """Raises BookError."""
    file = read_file(folder, "assessment.toml")
    factors = {one.id: one for one in map(_factor, file.rows("factor"))}
    offices = {one.id: one for one in map(_office, file.rows("complaint"))}
    file.done()
    return Weighing(factors=MappingProxyType(factors), offices=MappingProxyType(offices))
