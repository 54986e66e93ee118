"""An agency's personnel as a CSV file: each row checked, each mistake named. Pure."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 1 << 20
MOST_ROWS = 2000
REQUIRED = ("employee_number", "family_name", "given_name", "unit")
COLUMNS = (*REQUIRED, "email", "language", "kind")
KINDS = ("sworn", "civilian")
LANGUAGES = {"": "en", "en": "en", "es": "es"}
EXAMPLE = ("1184", "Okafor-Lind", "Tamsin", "Patrol", "t.okafor-lind@agency.example", "en", "sworn")


class RosterRefused(Exception):
    """The file as a whole, or a line of it; says what to do."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """`kind`: one of KINDS, or "" for what they are already; somebody new is sworn."""

    line: int
    employee_number: str
    family_name: str
    given_name: str
    unit: str
    email: str
    language: str
    kind: str = ""


def template() -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([COLUMNS, EXAMPLE])
    return out.getvalue()


def read_roster(data: bytes) -> list[RosterRow]:
    """All rows or none. Raises RosterRefused naming the line."""
    if len(data) > MOST_BYTES:
        raise RosterRefused(f"The file is larger than {MOST_BYTES >> 20} MB. Split it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RosterRefused("This is no UTF-8 text. Save the sheet as CSV in UTF-8.") from None
    if "\x00" in text:
        raise RosterRefused("This is no text. Save the sheet as CSV in UTF-8.")
    rows = list(_rows(text))
    if not rows:
        raise RosterRefused("The file names nobody: there is no row under the columns.")
    return rows


def _rows(text: str) -> Iterator[RosterRow]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = [name.strip().lower().replace(" ", "_") for name in next(lines, [])]
        _check_columns(columns)
        numbers: set[str] = set()
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            row = _row(lines.line_num, dict(zip(columns, cells, strict=False)))
            if row.employee_number in numbers:
                raise RosterRefused(f"Line {row.line}: this employee number stands twice.")
            numbers.add(row.employee_number)
            if len(numbers) > MOST_ROWS:
                raise RosterRefused(f"More than {MOST_ROWS} people. Split the file.")
            yield row
    except csv.Error:
        raise RosterRefused(f"Line {lines.line_num}: the quotes do not close.") from None


def _check_columns(columns: list[str]) -> None:
    if missing := [name for name in REQUIRED if name not in columns]:
        raise RosterRefused(f"Missing columns: {', '.join(missing)}. See the template.")
    if unknown := [name or "(empty)" for name in columns if name not in COLUMNS]:
        raise RosterRefused(f"Columns that are not asked for: {', '.join(unknown)}.")
    if len(set(columns)) < len(columns):
        raise RosterRefused("A column stands twice.")


def _row(line: int, cells: dict[str, str]) -> RosterRow:
    told = {name: cells.get(name, "").strip() for name in COLUMNS}
    if empty := [name for name in REQUIRED if not told[name]]:
        raise RosterRefused(f"Line {line}: fill in {', '.join(empty)}.")
    language = LANGUAGES.get(told["language"].lower())
    if language is None:
        raise RosterRefused(f"Line {line}: write en or es as language, or leave it empty.")
    kind = told["kind"].lower()
    if kind and kind not in KINDS:
        raise RosterRefused(f"Line {line}: write sworn or civilian as kind, or leave it empty.")
    return RosterRow(line=line, **{**told, "language": language, "kind": kind})
