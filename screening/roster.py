"""An academy class as a CSV file: the bytes read, each row checked, each mistake named. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

MOST_BYTES = 256 << 10
MOST_ROWS = 200
REQUIRED = ("family_name", "given_name", "born_on")
OPTIONAL = ("email", "phone", "street", "city", "state", "postal_code", "language")
COLUMNS = (*REQUIRED, *OPTIONAL)
FIELD = {"born_on": "birth_date"}
# What spreadsheets write: ISO, and the American order. Two digits of a year are a guess.
DATES = ("%Y-%m-%d", "%m/%d/%Y")
LANGUAGES = {
    **dict.fromkeys(("", "en", "english", "inglés", "ingles"), "en"),
    **dict.fromkeys(("es", "spanish", "español", "espanol"), "es"),
}
EXAMPLE = (
    *("Pell", "Anders", "1999-05-17", "anders.pell@mail.example", "(303) 555-0142"),
    *("1427 Alder Court", "Larkhaven", "CO", "80000", "en"),
)


class Unreadable(Exception):
    """The file as a whole; says what to do."""


@dataclass(frozen=True)
class Problem:
    """One mistake: where it stands, and what to do about it."""

    line: int
    column: str
    say: str


@dataclass(frozen=True)
class Row:
    """A person as typed; `fields` are what an order takes, as far as they could be read."""

    line: int
    cells: Mapping[str, str]
    fields: Mapping[str, str | date]
    problems: tuple[Problem, ...] = ()

    @property
    def key(self) -> tuple[str, str, object]:
        """The same for two rows about one person, as far as a file can tell."""
        names = (
            str(self.fields.get(name, "")).casefold() for name in ("family_name", "given_name")
        )
        return (*names, self.fields.get("birth_date"))  # type: ignore[return-value]


@dataclass(frozen=True)
class Roster:
    """`note` says how the file was read where that was a guess."""

    rows: tuple[Row, ...]
    text: str
    note: str = ""
    twice: Mapping[int, int] = field(default_factory=dict)  # line → the earlier line

    @property
    def problems(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.problems]


def template() -> str:
    """The file to download: the columns, and one invented person to write over."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([COLUMNS, EXAMPLE])
    return out.getvalue()


def decode(data: bytes) -> tuple[str, str]:
    """The text, and a note where the encoding was a guess. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES >> 10} kB. Split the class.")
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise Unreadable("This is a spreadsheet. Save it as CSV (comma separated), and send that.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strictly(data, "utf-16"), ""
    if b"\x00" in data:
        raise Unreadable("This is no text. Save the sheet as CSV in UTF-8, and send that.")
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        note = "The file is not in UTF-8 and was read as Western European. Check the names below."
        return _strictly(data, "cp1252"), note


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(
            "Some letters of the file cannot be read. Save the sheet as CSV in UTF-8."
        ) from None


def read(data: bytes) -> Roster:
    """All rows with their mistakes. Raises Unreadable where there is nothing to show."""
    text, note = decode(data)
    return parse(text, note)


def parse(text: str, note: str = "") -> Roster:
    """Rows of a text that was decoded before. Raises Unreadable."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        head = next(lines, None)
        columns = _columns(head or [])
        rows = tuple(_rows(lines, columns))
    except csv.Error as error:
        raise Unreadable(
            f"Line {lines.line_num}: the quotes do not close. Save the sheet as CSV again."
        ) from error
    if not rows:
        raise Unreadable("The file names nobody: there is no row under the columns.")
    return Roster(rows, text, note, _twice(rows))


def _delimiter(text: str) -> str:
    """Comma, or what a sheet in another language writes instead."""
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count) if head else ","


def _columns(head: list[str]) -> list[str]:
    found = [name.strip().lower().replace(" ", "_") for name in head]
    while found and not found[-1]:
        found.pop()
    if missing := [name for name in REQUIRED if name not in found]:
        raise Unreadable(
            f"Missing columns: {', '.join(missing)}. The first line of the file names them; "
            "the template has all of them."
        )
    if unknown := [name or "(empty)" for name in found if name not in COLUMNS]:
        raise Unreadable(
            f"Columns that are not asked for: {', '.join(unknown)}. Take them out: no more about a "
            "person is taken than an order needs."
        )
    if doubled := sorted({name for name in found if found.count(name) > 1}):
        raise Unreadable(f"Columns that stand twice: {', '.join(doubled)}. Keep one of each.")
    return found


def _rows(lines: Iterable[list[str]], columns: list[str]) -> Iterator[Row]:
    before, count = 1, 0
    for cells in lines:
        line = before + 1
        before = getattr(lines, "line_num", line)
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Unreadable(f"More than {MOST_ROWS} people. Split the class into two files.")
        yield _row(line, cells, columns)


def _row(line: int, cells: list[str], columns: list[str]) -> Row:
    problems = []
    if any(cell.strip() for cell in cells[len(columns) :]):
        say = "More cells than columns. A comma inside a cell needs quotes around it."
        problems.append(Problem(line, "", say))
    told = dict.fromkeys(COLUMNS, "")
    told |= {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
    problems += [Problem(line, name, "Fill it in.") for name in REQUIRED if not told[name]]
    fields: dict[str, str | date] = {
        name: value for name, value in told.items() if name not in ("born_on", "language")
    }
    if told["born_on"]:
        born = _day(told["born_on"])
        if born is None:
            say = "Write the day as 1999-05-17 or 05/17/1999, with all four digits of the year."
            problems.append(Problem(line, "born_on", say))
        else:
            fields["birth_date"] = born
    language = LANGUAGES.get(told["language"].lower())
    if language is None:
        problems.append(Problem(line, "language", "Write en or es, or leave it empty for English."))
    fields["language"] = language or "en"
    return Row(line, told, fields, tuple(problems))


def _day(text: str) -> date | None:
    for pattern in DATES:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _twice(rows: Iterable[Row]) -> dict[int, int]:
    first: dict[object, int] = {}
    found = {}
    for row in rows:
        if "birth_date" not in row.fields:
            continue
        if row.key in first:
            found[row.line] = first[row.key]
        first.setdefault(row.key, row.line)
    return found
