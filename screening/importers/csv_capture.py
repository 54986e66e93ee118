"""Our own form for captures made by hand or by a tool: one post a row, UTF-8, commas.

Needed columns: `platform, id, url, author, text, posted_at, captured_at, publicly_visible`.
Optional: `kind, in_reply_to, language, content_warning, edited_at, deleted_at`. Times are ISO 8601
with a zone (`2024-05-01T18:30:00-06:00`) or empty; `publicly_visible` is yes, no or empty.
Public means: visible yes, with address and time of capture (R-4). A row that says no is left out.
"""

import csv
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from .canonical import CanonicalPost, Kind, Visibility
from .coverage import Coverage
from .importer import Importer, Probe, checked
from .refused import ArchiveRefused
from .textfile import TextFile
from .untrusted import moment, string

NEEDED = (
    *("platform", "id", "url", "author", "text", "posted_at"),
    *("captured_at", "publicly_visible"),
)
OPTIONAL = ("kind", "in_reply_to", "language", "content_warning", "edited_at", "deleted_at")
TIMES = ("posted_at", "captured_at", "edited_at", "deleted_at")
PLATFORM_NAME = re.compile(r"[a-z0-9_.-]{1,40}")
ANSWERS = {"yes", "no", ""}
PROBLEMS_SHOWN = 3
EXAMPLE_TIME = "2024-05-01T18:30:00-06:00"
NOT_PUBLIC = "not publicly visible when captured"
MOJIBAKE = re.compile("Ã[\u0080-\u00bf]|â€|ðŸ")
GARBLED = (
    "Text with signs like 'Ã©': the file was saved in a wrong encoding once; "
    "the words are kept as they stand"
)
UNPROVEN = "Row without 'publicly_visible: yes', address and time of capture: not established"

Row = dict[str, str]


class CaptureCsv(Importer):
    platform, name, format = "csv", "csv_capture", "capture"

    @staticmethod
    def role(probe: Probe) -> str:
        columns = _columns(probe.head.partition("\n")[0])
        return "capture" if {"platform", "text"} <= columns else ""

    def read(self, coverage: Coverage) -> Iterator[CanonicalPost]:
        for name in self.files("capture"):
            coverage.files_read.append(name)
            self._refuse_wrong_rows(name)
            for _, row in self._rows(name):
                yield from _take(row, name, coverage)

    def _refuse_wrong_rows(self, name: str) -> None:
        """It is our own form, so a wrong row is refused before any row is taken."""
        problems = (f"row {n}: {why}" for n, row in self._rows(name) for why in _problems(row))
        shown = list(islice(problems, PROBLEMS_SHOWN))
        if shown:
            raise ArchiveRefused(name, "; ".join(shown), "Correct the rows")

    def _rows(self, name: str) -> Iterator[tuple[int, Row]]:
        with TextFile(self.archive, name) as text:
            reader = csv.reader(text.lines(), strict=True)
            try:
                header = [column.strip().casefold() for column in next(reader, [])]
                _check_header(name, header)
                for number, cells in enumerate(reader, 2):
                    if any(cell.strip() for cell in cells):
                        yield number, _row(name, number, header, cells)
            except csv.Error as broken:
                raise ArchiveRefused(
                    name, f"is not valid CSV near line {reader.line_num}", "Check the quotes"
                ) from broken


def _columns(line: str) -> set[str]:
    return {cell.strip(' "\r').casefold() for cell in re.split("[,;\t]", line)}


def _check_header(name: str, header: list[str]) -> None:
    if missing := [column for column in NEEDED if column not in header]:
        if len(header) == 1:
            raise ArchiveRefused(name, "is not separated by commas", "Save it with commas")
        raise ArchiveRefused(name, f"lacks the columns {', '.join(missing)}", "Add them")
    if len(set(header)) != len(header):
        raise ArchiveRefused(name, "names a column twice", "Keep one of them")


def _row(name: str, number: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) > len(header):
        raise ArchiveRefused(
            name, f"row {number} has more cells than columns", "Put quotes around texts with commas"
        )
    padded = cells + [""] * (len(header) - len(cells))
    return dict(zip(header, (string(cell) for cell in padded), strict=True))


def _problems(row: Row) -> Iterator[str]:
    if not PLATFORM_NAME.fullmatch(row["platform"].strip().casefold()):
        yield "platform is missing or no plain name"
    if not (row["id"].strip() or row["url"].strip()):
        yield "neither id nor url"
    if row["publicly_visible"].strip().casefold() not in ANSWERS:
        yield "publicly_visible is neither yes nor no"
    if row.get("kind", "").strip() not in {"", *Kind}:
        yield f"kind is none of {', '.join(Kind)}"
    for column in TIMES:
        if row.get(column, "").strip() and not _time(row, column):
            yield f"{column} is no time with a zone like {EXAMPLE_TIME}"


def _time(row: Row, column: str) -> datetime | None:
    return moment(row.get(column, "").strip())


def _take(row: Row, name: str, coverage: Coverage) -> Iterator[CanonicalPost]:
    # the capture itself says that it was not public.
    if row["publicly_visible"].strip().casefold() == "no":
        coverage.leave_out(NOT_PUBLIC)
        return
    post = _post(row, name)
    if post.visibility is Visibility.NOT_ESTABLISHED:
        coverage.note(UNPROVEN)
    if MOJIBAKE.search(post.text):
        coverage.note(GARBLED)
    yield from checked(post, coverage)


def _post(row: Row, name: str) -> CanonicalPost:
    cell = {column: row.get(column, "").strip() for column in (*NEEDED, *OPTIONAL)}
    # R-4 asks for all three.
    proven = cell["publicly_visible"].casefold() == "yes" and cell["url"] and cell["captured_at"]
    default = Kind.REPLY if cell["in_reply_to"] else Kind.AUTHORED
    return CanonicalPost(
        platform=cell["platform"].casefold(),
        platform_id=cell["id"] or cell["url"],
        kind=Kind(cell["kind"] or default),
        # Excel writes line breaks its own way; offsets should not depend on it.
        text=row["text"].replace("\r\n", "\n").strip(),
        posted_at=_time(row, "posted_at"),
        visibility=Visibility.PUBLIC if proven else Visibility.NOT_ESTABLISHED,
        source_file=name,
        url=cell["url"],
        author_handle=cell["author"].lstrip("@"),
        language=cell["language"],
        in_reply_to=cell["in_reply_to"],
        content_warning=cell["content_warning"],
        edited_at=_time(row, "edited_at"),
        deleted_at=_time(row, "deleted_at"),
        captured_at=_time(row, "captured_at"),
    )
