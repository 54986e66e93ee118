"""Which version of an official form the law still accepts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from config.law.rows import RULES, Row, read_file


@dataclass(frozen=True, kw_only=True)
class Form:
    """`revised_on` is the date of the newest revision; from `mandatory_on` only it may be used."""

    id: str
    title: str
    citation: str
    revised_on: date
    mandatory_on: date

    def is_stale(self, version_date: date, on: date) -> bool:
        return on >= self.mandatory_on and version_date < self.revised_on


def _day(row: Row, key: str) -> date:
    said = row.text(key)
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise row.wrong(f"{key} must be a date as 2024-03-20, not {said!r}.") from None


def _form(row: Row) -> Form:
    found = Form(
        id=row.text("id"),
        title=row.text("title"),
        citation=row.text("citation"),
        revised_on=_day(row, "revised_on"),
        mandatory_on=_day(row, "mandatory_on"),
    )
    row.done()
    if found.mandatory_on < found.revised_on:
        raise row.wrong("a form cannot be mandatory before it exists.")
    return found


def read_forms(folder: Path) -> Mapping[str, Form]:
    """By id. Raises BookError."""
    file = read_file(folder, "forms.toml")
    found = [_form(row) for row in file.rows("form")]
    file.done()
    return MappingProxyType({one.id: one for one in found})


@cache
def forms() -> Mapping[str, Form]:
    return read_forms(RULES)
